"""What a plan says for a time: limits, tariffs, fee levels, and months that cannot be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from checks.facts import Avgift


@dataclass(frozen=True)
class Dated:
    """What holds from a first day to a last one, both included; None = always, or until further notice."""

    fran: dt.date | None = field(default=None, kw_only=True)
    till: dt.date | None = field(default=None, kw_only=True)

    def holds(self, day: dt.date) -> bool:
        return (self.fran or day) <= day <= (self.till or day)


@dataclass(frozen=True)
class Limit(Dated):
    """A limit with where it was decided; `beslut` None means a förslag.

    `varianter` are its values of other times, where it has had several.
    """

    namn: str
    varde: float
    beslut: str | None
    text: str
    varianter: tuple[Limit, ...] = ()

    @property
    def beslutad(self) -> bool:
        return self.beslut is not None

    def on(self, day: dt.date) -> Limit | None:
        """The value that holds on a day, if any does."""
        return next((limit for limit in (self, *self.varianter) if limit.holds(day)), None)


@dataclass(frozen=True)
class Tariff(Dated):
    """Kronor per hour, client or visit of a post in each taxeomrade."""

    post: str
    kronor: Mapping[str, Decimal]
    beslut: str


@dataclass(frozen=True)
class Avgiftsnivaer(Dated):
    """The fee levels by granted hours of a month; `tak` is empty here, as it has dates of its own."""

    nivaer: Avgift
    beslut: str


@dataclass(frozen=True)
class Avgiftstak(Dated):
    """The highest fee of a month, in kronor (100 %)."""

    kronor: Decimal
    beslut: str


@dataclass(frozen=True)
class NotMeasurable:
    """Months in which some controls, and some rules of others, cannot be judged, and why."""

    fran: dt.date
    till: dt.date
    kontroller: tuple[str, ...]
    regler: tuple[str, ...]
    skal: str
