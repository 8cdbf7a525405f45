"""A month measured in two engines, and everything that was measured, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import ibis.expr.types as ir
import pytest

from checks.facts import Facts
from checks.model import Measured, Measures
from checks.scope import choose_period
from extracts.motor.motor import Motor
from extracts.motor.moved import moved
from extracts.pseudonym import Nyckel
from extracts.read import read_underlag
from suites import run
from suites.gx_door import Door
from suites.judge import judge
from suites.plan import Plan, PlanRow
from suites.plan_file import load_plan
from suites.verdicts import Kontrollutfall

# Of how texts are folded: stored on the way at home, and only what is asked for where it is moved to.
AT_HOME = {"insatser_listade", "insatser_namn"}
Rows = Counter[tuple[tuple[str, str], ...]]


class Matt(NamedTuple):
    """What one engine has measured and judged of a month."""

    facts: Facts
    measured: Mapping[tuple[str, str], Measured]
    verdicts: tuple[Kontrollutfall, ...]

    def tables(self) -> Iterator[tuple[str, ir.Table]]:
        """Every stored, measured and detail table, and the ids that break each rule."""
        for name, stored in self.facts._stored.items():
            if name not in AT_HOME:
                yield f"stored {name}", stored
        for (kontroll, name), measured in self.measured.items():
            yield f"measured {kontroll}.{name}", measured.rows
            if isinstance(measured.detail, ir.Table):
                yield f"detail {kontroll}.{name}", measured.detail
            if measured.behind is not None:
                yield f"behind {kontroll}.{name}", measured.behind
        for verdict in self.verdicts:
            for broken in verdict.broken:
                yield f"ids {verdict.id}.{broken.rule.regel}", broken.ids()
                said = broken.measured.described(broken.ids())
                yield f"said {verdict.id}.{broken.rule.regel}", said


def month(
    folder: Path, scratch: Path, plan_name: str, nyckel: Nyckel | None = None
) -> tuple[Facts, Plan]:
    """The facts of March 2022, and the plan as it was then."""
    plan = load_plan(plan_name)
    underlag = read_underlag(folder, scratch, contract=plan.contract, nyckel=nyckel)
    period = choose_period(underlag, "2022-03")
    plan = plan.at(period.last)
    tariffs, avgift = plan.tariffs(period.last), plan.avgift(period.last)
    return Facts(underlag, period, plan.parameters, tariffs, avgift=avgift), plan


def measured(facts: Facts, plan: Plan, door: Door, motor: Motor | None = None) -> Matt:
    """The month, in the engine that read it or in another."""
    if motor:
        facts = replace(facts, underlag=moved(facts.underlag, motor), _stored={}, _known={})
    found: dict[tuple[str, str], Measured] = {}

    def noted(
        facts: Facts, plan: Plan, row: PlanRow, measures: Measures, door: Door
    ) -> Kontrollutfall:
        found.update({(row.id, m.name): m for m in measures.measured})
        return judge(facts, plan, row, measures, door)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "judge", noted)
        verdicts = run.judge_plan(facts, plan, door)
    return Matt(facts, found, verdicts)


def rows(table: ir.Table) -> Rows:
    """The rows with all their values, each as it is written in full."""
    return Counter(
        tuple((name, repr(value)) for name, value in row.items())
        for row in table.to_pyarrow().to_pylist()
    )


def unlike(here: Matt, there: Matt) -> dict[str, object]:
    """What is not the same in both: rules, indicators, and of each table rows that one alone has."""
    ours, theirs = dict(here.tables()), dict(there.tables())
    found: dict[str, object] = {
        name: (list(mine - others)[:2], list(others - mine)[:2])
        for name in ours.keys() & theirs.keys()
        if (mine := rows(ours[name])) != (others := rows(theirs[name]))
    }
    assert len(ours) > 60
    if set(ours) != set(theirs):
        found["tables"] = set(ours) ^ set(theirs)
    for said in ("regler", "indikatorer"):
        one, other = ([getattr(k, said) for k in m.verdicts] for m in (here, there))
        if one != other:
            found[said] = (one, other)
    return found


def unlike_files(here: Path, there: Path) -> list[str]:
    """The files of two reports that are not the same in both, and those that one of them alone has."""
    ours, theirs = _files_of(here), _files_of(there)
    every = ours.keys() | theirs.keys()
    return sorted(name for name in every if ours.get(name) != theirs.get(name))


def names_of(report: Path) -> set[str]:
    """Every file and folder of a report."""
    found = {path.relative_to(report).as_posix() for path in report.rglob("*")}
    assert {"avvikelser.csv", "rapport.json", "bevis.json"} <= found
    return found


def _files_of(report: Path) -> dict[str, bytes]:
    """What is in each but the evidence, which has the time of the clock in it; nothing in a folder."""
    return {
        name: (report / name).read_bytes() if (report / name).is_file() else b""
        for name in names_of(report) - {"bevis.json"}
    }
