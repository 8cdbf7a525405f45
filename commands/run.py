"""A month judged and written: read, the month, its plan, the facts, the verdicts, the report, the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extracts.motor.lying import Place
    from extracts.pseudonym import Nyckel
    from reports.kit.wordmall import Wordmall
    from reports.manad.rapport import Rapport
    from suites.gx_door import Door
    from suites.plan import Plan
    from suites.sample import Sample


@dataclass(frozen=True)
class Asked:
    """What the user asked for, that decides what a run gives."""

    plan: str
    period: str | None = None
    only: tuple[str, ...] = ()
    profiler: tuple[Path, ...] = ()
    fonster: str | None = None
    kvitton: tuple[Path, ...] = ()
    stickprov: Path | None = None
    mall: Path | None = None
    pseudonym: Path | None = None
    gx_resultat: bool = False
    motor: str | None = None
    underlag_mapp: str | None = None

    @cached_property
    def wordmall(self) -> Wordmall | None:
        """The organisation's Word template; OutputError when it is none."""
        from reports.kit.wordmall import read_mall

        return read_mall(self.mall) if self.mall else None

    @cached_property
    def nyckel(self) -> Nyckel | None:
        """The secret that pseudonyms are made with; NyckelError when the file holds none."""
        from extracts.pseudonym import read_key

        return read_key(self.pseudonym) if self.pseudonym else None


@dataclass(frozen=True)
class Where:
    """Where the report goes, and which archive it is added to; without `ut` a folder of the month."""

    ut: Path | None = None
    rapporter: Path = Path("rapporter")
    arkiv: Path | None = None
    utan_arkiv: bool = False


@contextmanager
def where_it_lies(underlag: Path | str, asked: Asked) -> Iterator[Path | Place]:
    """The underlag, and the engine that holds it open for as long as reports may ask it."""
    from extracts.motor.wanted import demand_alone, demand_no_folder

    if isinstance(underlag, Path):
        demand_no_folder(asked.underlag_mapp)
        yield underlag
        return
    from extracts.motor.opened import opened_place

    demand_alone(motor=asked.motor, profiler=asked.profiler)
    with opened_place(underlag, asked.underlag_mapp) as place:
        yield place


def judge_month(
    underlag: Path | Place,
    asked: Asked,
    door: Door,
    started: dt.datetime,
    scratch: Path,
    tell: Callable[[str], None],
) -> Rapport:
    """Everything that a run finds; it can be written while `scratch` is there."""
    from checks.facts import Facts
    from checks.scope import choose_period, choose_window
    from extracts.profil.profil_file import load_profiler
    from extracts.read import read_underlag
    from reports.kit.charts import warm_up
    from reports.manad.explain import explain
    from reports.manad.kvitto import read_receipt
    from suites.elsewhere import judging
    from suites.plan_file import load_plan
    from suites.run import demand_known

    plan = load_plan(asked.plan)
    demand_known(plan, asked.only)
    mall, nyckel = asked.wordmall, asked.nyckel
    receipts = [read_receipt(path) for path in asked.kvitton]
    sample = _sample(asked.stickprov, plan) if asked.stickprov else None
    tell("Läser underlaget")
    warm_up()
    profiler = load_profiler(asked.profiler, plan.contract)
    with judging(asked.motor) as judge:
        if isinstance(underlag, Path):
            read = read_underlag(underlag, scratch, profiler, contract=plan.contract, nyckel=nyckel)
        else:
            from extracts.motor.gate import read_there

            read = read_there(underlag, scratch, plan.contract, nyckel)
        month = choose_period(read, asked.period)
        plan, last = plan.at(month.last), month.last
        window = choose_window(asked.fonster)
        facts = Facts(read, month, plan.parameters, plan.tariffs(last), window, plan.avgift(last))
        verdicts = judge(facts, plan, door, asked.only, tell, sample)
    parameters = _parameters(asked, sample, mall, nyckel)
    if not isinstance(underlag, Path):
        parameters["underlag"] = underlag.motor.namn
    return explain(facts, plan, verdicts, parameters, started, receipts)


@dataclass(frozen=True)
class Made:
    """A month that is judged and written; `rapport` can be asked while its scratch folder is there."""

    rapport: Rapport
    folder: Path
    arkiv: Path | None


def make_month(
    underlag: Path | str,
    asked: Asked,
    where: Where,
    door: Door,
    started: dt.datetime,
    scratch: Path,
    tell: Callable[[str], None],
) -> Made:
    """Judge the month, hold it against the archive, write it whole and add it to the archive."""
    with where_it_lies(underlag, asked) as held:
        rapport = judge_month(held, asked, door, started, scratch, tell)
        return _written(rapport, asked, where, tell)


def _written(rapport: Rapport, asked: Asked, where: Where, tell: Callable[[str], None]) -> Made:
    from reports.manad.archived import archive, as_archived, file_of, with_earlier
    from reports.manad.write import write_report

    folder = where.ut or where.rapporter / str(rapport.facts.period)
    # A run of some controls is not the month.
    kept = None if where.utan_arkiv or asked.only else where.arkiv or file_of(folder)
    mine = as_archived(rapport) if kept else None
    if kept and mine:
        tell("Jämför med arkivet")
        rapport = with_earlier(rapport, mine, kept)
    tell("Skriver rapporten")
    folder = write_report(rapport, folder, asked.wordmall, gx_resultat=asked.gx_resultat)
    if kept and mine:
        archive(mine, kept, folder)
    return Made(rapport, folder, kept)


def _sample(folder: Path, plan: Plan) -> Sample:
    # Only here: what computes a sample takes a second to import.
    from commands.stickprov.conclusion import read_sample

    return read_sample(folder, plan)


def _parameters(
    asked: Asked, sample: Sample | None, mall: Wordmall | None, nyckel: Nyckel | None
) -> dict[str, str]:
    """For the evidence, so that the run can be made again; not where files lie."""
    from extracts.pseudonym import PSEUDONYM
    from reports.manad.gx_results import PARAMETER

    said = {
        "fonster": asked.fonster,
        PARAMETER: "ja" if asked.gx_resultat else None,
        # Not where it is.
        "motor": asked.motor.partition(":")[0] if asked.motor else None,
        "mall_sha256": mall.sha256 if mall else None,
        "only": ", ".join(asked.only),
        "period": asked.period,
        "plan_name": asked.plan,
        "profiler": ", ".join(path.name for path in asked.profiler),
        PSEUDONYM: nyckel.kontroll if nyckel else None,
        "stickprov_sha256": sample.sha256 if sample else None,
    }
    return {name: value for name, value in said.items() if value}
