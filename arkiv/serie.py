"""A measure over time, and when a month of it is called a change (spec: plan, «Trends»)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extracts.period import Period
from suites.trend import Trend

# Individuals and moving range: three standard deviations are 3 / 1.128 of the mean moving range.
_D2 = 1.128
_EQUAL = 1e-9


@dataclass(frozen=True, order=True)
class Punkt:
    """A value of a time: a month, or a year that was measured as a whole; None where it was not measured."""

    fran: dt.date
    till: dt.date
    varde: float | None

    @property
    def is_month(self) -> bool:
        """Whether it is of a whole month."""
        return (self.fran, self.till) == _ends(Period.of(self.fran))

    @property
    def is_year(self) -> bool:
        """Whether it is of a whole year."""
        year = self.fran.year
        return (self.fran, self.till) == (dt.date(year, 1, 1), dt.date(year, 12, 31))


@dataclass(frozen=True)
class Vanligt:
    """What is usual: the mean of earlier months, and the limits outside of which a month is a change."""

    medel: float
    lagst: float
    hogst: float
    manader: int

    def is_left_by(self, varde: float) -> bool:
        """Whether a value lies outside of it."""
        return varde < self.lagst - _EQUAL or varde > self.hogst + _EQUAL


def of_month(month: Period, varde: float | None) -> Punkt:
    """The point of a month."""
    return Punkt(*_ends(month), varde)


def usual_before(punkter: Sequence[Punkt], month: Period, trend: Trend) -> Vanligt | None:
    """What was usual before a month, or None when too few months have been measured since the latest event.

    The XmR limits: mean ± 3 / 1.128 × the mean difference between a measured month and the one before it.
    """
    since = trend.since(month.first) or dt.date.min
    earlier = [p for p in sorted(punkter) if p.is_month and since <= p.fran < month.first]
    values = [p.varde for p in earlier if p.varde is not None]
    if trend.minst_manader is None or len(values) < trend.minst_manader:
        return None
    medel = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    away = 3 / _D2 * sum(ranges) / len(ranges)
    return Vanligt(medel, medel - away, medel + away, len(values))


def without_gaps(punkter: Sequence[Punkt]) -> list[Punkt]:
    """The months in order, with a point without a value for each between them that is not there."""
    found = {p.fran: p for p in punkter if p.is_month}
    if not found:
        return []
    months = Period.span(f"{Period.of(min(found))}..{Period.of(max(found))}")
    return [found.get(month.first, of_month(month, None)) for month in months]


def _ends(month: Period) -> tuple[dt.date, dt.date]:
    return month.first, month.last
