"""One control run on one underlag, and questions to its verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from checks.facts import Facts
from checks.model import Indikator
from extracts.period import Period
from extracts.pseudonym import Nyckel
from extracts.read import read_underlag
from suites.gx_door import Door
from suites.plan import Plan
from suites.run import judge_plan
from suites.verdicts import JudgedIndikator, Kontrollutfall, Regelutfall
from tests.underlag_builder import BJORKEN


@dataclass(frozen=True)
class Korning:
    """What a run of one control has found."""

    facts: Facts
    plan: Plan
    utfall: Kontrollutfall
    _asked: dict[str, list[str]] = field(default_factory=dict)

    def brott(self, regel: str, utforare: str | None = None) -> list[str]:
        """The keys (`nyckel`) of the rows that break a rule, sorted."""
        return sorted(
            str(row["nyckel"])
            for row in self.rader(regel)
            if utforare is None or row["utforare"] == utforare
        )

    def rader(self, regel: str) -> list[dict[str, object]]:
        """The deviating rows of a rule with all that their sentence may say."""
        found: list[dict[str, object]] = []
        for broken in self.utfall.broken:
            if broken.rule.regel == regel:
                found += broken.measured.described(broken.ids()).to_pyarrow().to_pylist()
        return found

    def brott_i(self, namn: str, regler: Collection[str]) -> dict[str, str]:
        """Rule → the numbers of a case's rows that break it (underlag_builder.fall)."""
        found: dict[str, str] = {}
        for regel in regler:
            mine = [key for key in self.alla_brott(regel) if key.startswith(f"{namn}.")]
            if mine:
                found[regel] = "".join(key.removeprefix(f"{namn}.") for key in mine)
        return found

    def alla_brott(self, regel: str) -> list[str]:
        if regel not in self._asked:
            self._asked[regel] = self.brott(regel)
        return self._asked[regel]

    def regel(self, regel: str, utforare: str = BJORKEN) -> Regelutfall:
        return next(r for r in self.utfall.regler if r.regel == regel and r.utforare == utforare)

    def bedomd(self, namn: str, utforare: str | None = BJORKEN, **cut: str) -> JudgedIndikator:
        """The indicator of a provider (None = total), with its limit."""
        [found] = [
            j
            for j in self.utfall.indikatorer
            if (j.indikator.namn, j.indikator.utforare, dict(j.indikator.cut))
            == (namn, utforare, cut)
        ]
        return found

    def indikator(self, namn: str, utforare: str | None = BJORKEN, **cut: str) -> Indikator:
        return self.bedomd(namn, utforare, **cut).indikator

    def varde(self, namn: str, utforare: str | None = BJORKEN, **cut: str) -> float | None:
        return self.indikator(namn, utforare, **cut).varde


def with_limits(plan: Plan, limits: Mapping[str, float]) -> Plan:
    """The plan with other values of some limits."""
    rows = tuple(
        replace(
            row,
            gransvarden={
                name: replace(limit, varde=limits.get(name, limit.varde))
                for name, limit in row.gransvarden.items()
            },
        )
        for row in plan.rader
    )
    return replace(plan, rader=rows)


def run_control(
    folder: Path,
    scratch: Path,
    plan: Plan,
    door: Door,
    kontroll: str,
    period: str = "2022-03",
    fonster: dt.date | None = None,
    nyckel: Nyckel | None = None,
) -> Korning:
    """Read, measure and judge one control, as `kontrollera --kontroll` does."""
    month = Period.parse(period)
    read = read_underlag(folder, scratch, contract=plan.contract, nyckel=nyckel)
    plan, last = plan.at(month.last), month.last
    facts = Facts(read, month, plan.parameters, plan.tariffs(last), fonster, plan.avgift(last))
    [utfall] = judge_plan(facts, plan, door, [kontroll])
    return Korning(facts, plan, utfall)
