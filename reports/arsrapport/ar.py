"""A year, or its first months, of the plan: what was planned, what was run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from arkiv.aret import Manadskorning, runs_of_year
from arkiv.arets_avvikelser import Avvikelser, deviations_of
from arkiv.errors import ArkivError
from arkiv.serie import Punkt, Vanligt, of_month, usual_before
from arkiv.tidigare import Matt, Of
from extracts.period import Period
from reports.kit.naming import swedish
from reports.kit.words import indikator
from reports.manad.for_providers import rules_for_providers
from reports.manad.trends import hides_month
from suites.plan import Plan, PlanRow
from suites.sample import KONTROLL as STICKPROV
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, worst


@dataclass(frozen=True)
class Ar:
    """`till`: the last of its months. `alla`: every run of them; the latest version of a month counts.

    `avvikelser`: kontroll → deviations; `of_each`: the same of each provider, of what it is told of.
    """

    plan: Plan
    till: Period
    alla: tuple[Manadskorning, ...]
    avvikelser: Mapping[str, Avvikelser]
    of_each: Mapping[str, Mapping[str, Avvikelser]]

    @property
    def providers(self) -> list[str]:
        """Those that some run has measured, in the order of the Swedish alphabet."""
        names = {m.utforare for run in self.runs.values() for m in run.matt if m.utforare}
        return sorted(names, key=swedish)

    @property
    def months(self) -> list[Period]:
        """From January to the last month."""
        return Period.span(f"{self.till.year:04d}-01..{self.till}")

    @cached_property
    def runs(self) -> Mapping[Period, Manadskorning]:
        """The run that counts of each month that has one."""
        return {Period.parse(run.period): run for run in self.alla}

    def planned(self, row: PlanRow) -> list[Period]:
        """The months in which a row is planned."""
        return [month for month in self.months if self.plan.planned(row.id, month)]

    def is_run(self, row: PlanRow, month: Period) -> bool:
        """Whether the control was in the run of a month, judged or not."""
        return month in self.runs and row.id in self.runs[month].kontroller

    def is_unjudged(self, row: PlanRow, month: Period) -> bool:
        """Whether the run of a month could not judge the control."""
        if not self.is_run(row, month):
            return False
        found = self.runs[month].kontroller[row.id]
        return found.utfall == EJ_BEDOMD and found.skal != INGET_ATT_PROVA

    @property
    def beyond(self) -> list[str]:
        """The controls of its runs that the plan does not have."""
        known = {row.id for row in self.plan.rader}
        return sorted({k for run in self.runs.values() for k in run.kontroller} - known)

    def missing(self, row: PlanRow, *, decided: bool) -> list[Period]:
        """The planned months of a row without a run: those planned by a decision, or the others."""
        return [
            month
            for month in self.planned(row)
            if not self.is_run(row, month) and self.plan.decided(row.id, month) is decided
        ]

    def measures(self, row: PlanRow) -> list[str]:
        """What its rules judge, in their order, each after the source's own measure of the same thing."""
        judged = [rule.indikator for rule in row.rules if rule.indikator]
        return list(dict.fromkeys(n for namn in judged for n in (indikator(namn).efter, namn) if n))

    def is_measured(self, row: PlanRow, namn: str) -> bool:
        """Whether some month has the measure, shown or not."""
        return any(self.of(row.id, namn, month) for month in self.months)

    def whole(self, kontroll: str, namn: str, month: Period) -> Matt | None:
        """The measure of all together in a month, as the board may read it; None where it may not."""
        of = self.of(kontroll, namn, month)
        return None if hides_month(str(month), of) else of.get((str(month), None))

    def of(self, kontroll: str, namn: str, month: Period) -> Of:
        """(period, utforare) → the measure in a month."""
        run = self.runs.get(month)
        mine = (m for m in run.matt if (m.kontroll, m.namn) == (kontroll, namn)) if run else ()
        return {(m.period, m.utforare): m for m in mine}

    def points(self, kontroll: str, namn: str, utforare: str | None = None) -> list[Punkt]:
        """All together, or a provider, month by month; what was not run or may not be read has no value."""

        def of(month: Period) -> Matt | None:
            if utforare is None:
                return self.whole(kontroll, namn, month)
            return self.of(kontroll, namn, month).get((str(month), utforare))

        found = [(month, of(month)) for month in self.months]
        return [of_month(month, matt.varde if matt else None) for month, matt in found]

    def named(self, row: PlanRow, utforare: str) -> list[str]:
        """The measures that a provider has of a control, in some month."""
        of = [m for run in self.runs.values() for m in run.matt if m.utforare == utforare]
        return list(dict.fromkeys(m.namn for m in of if m.kontroll == row.id))

    def goal(self, namn: str) -> float | None:
        """The decided limit of a measure."""
        limits = [
            row.gransvarden[rule.gransvarde or ""]
            for row in self.plan.rader
            for rule in row.rules
            if rule.indikator == namn and rule.gransvarde in row.gransvarden
        ]
        return next((limit.varde for limit in limits if limit.beslut), None)

    def of_year(self, kontroll: str, namn: str, utforare: str) -> float | None:
        """The parts of the months added up; of what has none, the latest month."""
        every = [self.of(kontroll, namn, m).get((str(m), utforare)) for m in self.months]
        found = [m for m in every if m and m.varde is not None]
        if not found or not indikator(namn).unit.taljare:
            return found[-1].varde if found else None
        whole = sum(m.namnare or 0.0 for m in found)
        return sum(m.taljare or 0.0 for m in found) / whole if whole else None

    def verdict(self, kontroll: str, month: Period, utforare: str) -> str | None:
        """The worst of the rules of a control that a provider is told of; None where none was tried."""
        run, told = self.runs.get(month), rules_for_providers(self.plan)
        rules = run.regler.get(kontroll, ()) if run else ()
        mine = [
            r
            for r in rules
            if r.utforare == utforare and ((kontroll, r.regel) in told or kontroll == STICKPROV)
        ]
        return worst(mine) if mine else None

    def changes(self, points: Sequence[Punkt]) -> Iterator[tuple[Punkt, Vanligt]]:
        """The months that are outside of the usual before them, by the plan's rule of trends."""
        for point in points:
            usual = usual_before(points, Period.of(point.fran), self.plan.trend)
            if usual and point.varde is not None and usual.is_left_by(point.varde):
                yield point, usual


def year_of(path: Path, plan: Plan, ar: int, till: Period | None) -> Ar:
    """The year as the archive has it; ArkivError when it has no run of these months."""
    last = till or Period(ar, 12)
    runs = tuple(run for run in runs_of_year(path, ar) if Period.parse(run.period) <= last)
    if not runs:
        raise ArkivError(f"Arkivet har ingen körning från {ar} till och med {last.name}.")
    time = f"{ar:04d}-01", str(last)
    found = Ar(plan, last, runs, deviations_of(path, *time), {})
    told = rules_for_providers(plan)
    of_each = {u: deviations_of(path, *time, u, told) for u in found.providers}
    return replace(found, of_each=of_each)
