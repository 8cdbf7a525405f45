"""A year, or its first months, of the plan: what was planned, what was run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from arkiv.aret import Manadskorning, runs_of_year
from arkiv.arets_avvikelser import Avvikelser, deviations_of
from arkiv.errors import ArkivError
from arkiv.serie import Punkt, Vanligt, of_month, usual_before
from arkiv.tidigare import Matt, Of
from extracts.period import Period
from reports.kit.words import indikator
from reports.manad.trends import hides_month
from suites.plan import Plan, PlanRow


@dataclass(frozen=True)
class Ar:
    """`till`: the last of its months. `alla`: every run of them; the latest version of a month counts."""

    plan: Plan
    till: Period
    alla: tuple[Manadskorning, ...]
    avvikelser: Mapping[str, Avvikelser]

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
        return any(self._of(row.id, namn, month) for month in self.months)

    def whole(self, kontroll: str, namn: str, month: Period) -> Matt | None:
        """The measure of all together in a month, as the board may read it; None where it may not."""
        of = self._of(kontroll, namn, month)
        return None if hides_month(str(month), of) else of.get((str(month), None))

    def _of(self, kontroll: str, namn: str, month: Period) -> Of:
        run = self.runs.get(month)
        mine = (m for m in run.matt if (m.kontroll, m.namn) == (kontroll, namn)) if run else ()
        return {(m.period, m.utforare): m for m in mine}

    def points(self, kontroll: str, namn: str) -> list[Punkt]:
        """All together month by month; one that was not run, or may not be read, is without a value."""
        found = [(month, self.whole(kontroll, namn, month)) for month in self.months]
        return [of_month(month, matt.varde if matt else None) for month, matt in found]

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
    return Ar(plan, last, runs, deviations_of(path, f"{ar:04d}-01", str(last)))
