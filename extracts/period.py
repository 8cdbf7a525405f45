"""A calendar month, and the nights when the clock is changed (spec: kontroller, «Clock-change nights»)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from extracts.errors import UnderlagError

MANADER = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month; `days` is D (spec: kontroller, «Period»)."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
            raise UnderlagError("ingen-manad", varde=text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Period:
        return cls(day.year, day.month)

    @classmethod
    def span(cls, text: str) -> list[Period]:
        """`2022-03` or `2022-03..2022-04`, both ends included."""
        ends = [cls.parse(part) for part in text.split("..", 1)]
        months = [ends[0]]
        while months[-1] < ends[-1]:
            months.append(cls.of(months[-1].last + dt.timedelta(days=1)))
        return months

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def days(self) -> int:
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.month, self.days)

    @property
    def name(self) -> str:
        return f"{MANADER[self.month - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def clock_change_nights(year: int) -> tuple[dt.date, dt.date]:
    """The last Sundays of March and October."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> dt.date:
    last = Period(year, month).last
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def month_name(month: str, this_year: int) -> str:
    """`2022-02` → februari, with the year where it is another."""
    period = Period.parse(month)
    return period.name if period.year != this_year else period.name.split()[0]
