"""The self-check, from the files to the folder that a provider gets back; wherever it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checks.facts import Facts
from checks.scope import choose_given_period, choose_utforare
from extracts.profil.profil_file import load_profiler
from extracts.read import read_given
from reports.egenkontroll.findings import Egenkontroll
from reports.egenkontroll.gather import self_check
from reports.egenkontroll.receipt import receipt_of
from reports.egenkontroll.write import write_check
from reports.kit.charts import warm_up
from reports.manad.explain import explain
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.run import judge_plan


@dataclass(frozen=True)
class Asked:
    """What is to be checked, and where the answer goes; paths of files or folders."""

    filer: tuple[Path, ...]
    ut: Path
    plan: str
    kvitto: Path | None = None
    utforare: str | None = None
    period: str | None = None
    profiler: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What was found, and what was written of it; `checked` can be asked while `scratch` is there."""

    checked: Egenkontroll
    folder: Path
    marked: tuple[str, ...]
    kvitto: Path | None


def check_files(
    asked: Asked, door: Door, started: dt.datetime, scratch: Path, tell: Callable[[str], None]
) -> Answer:
    """Read, judge, gather and write: all of it, or an error and nothing written."""
    plan = load_plan(asked.plan)
    tell("Läser filerna")
    warm_up()
    profiler = load_profiler(asked.profiler, plan.contract)
    read = read_given(asked.filer, scratch, profiler, contract=plan.contract)
    whose = choose_utforare(read, asked.utforare)
    month = choose_given_period(read, asked.period)
    rapport = None
    if month is not None:
        plan, last = plan.at(month.last), month.last
        facts = Facts(read, month, plan.parameters, plan.tariffs(last), avgift=plan.avgift(last))
        verdicts = judge_plan(facts, plan, door, plan.about_providers(), tell)
        rapport = explain(facts, plan, verdicts, {}, started)
    checked = self_check(read, plan, rapport, whose)
    tell("Skriver det ni får tillbaka")
    with receipt_of(checked, asked.kvitto, started) as receipt:
        folder, marked = write_check(checked, asked.ut)
    return Answer(checked, folder, marked, receipt)
