"""What the checks read: the accepted rows of a period, with the plan's parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from extracts.contract import LARM
from extracts.period import Period
from extracts.underlag import Underlag

T = TypeVar("T")


@dataclass(frozen=True)
class Avgift:
    """The fee levels that hold in a month: the share of the highest fee, by granted hours of a month.

    `nivaer` are (at most so many hours, per cent), lowest first; `over` is the level above them and
    `larm` that of an alarm alone. At `oklar_vid` hours the source gives two levels; `tak`
    is the highest fee in kronor, where one is known for the month.
    """

    nivaer: tuple[tuple[Decimal, int], ...]
    over: int
    larm: int
    oklar_vid: Decimal | None = None
    tak: Decimal | None = None

    @property
    def levels(self) -> frozenset[int]:
        """Every level that a client can have, in per cent."""
        return frozenset({self.larm, *(percent for _hours, percent in self.nivaer), self.over})

    @property
    def over_oklar(self) -> int:
        """The level of more hours than those where the source contradicts itself."""
        oklar = self.oklar_vid
        return next((p for h, p in self.nivaer if oklar is not None and h > oklar), self.over)


@dataclass(frozen=True)
class Betalning:
    """How a post is paid: the name of its ground (grunder.py) and the values that it takes."""

    grund: str
    varden: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """An underlag seen from one period. Fragments are computed once, as tables in the engine."""

    underlag: Underlag
    period: Period
    parameters: Mapping[str, float]
    tariffs: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    fonster: dt.date | None = None
    avgift: Avgift | None = None
    # Whether the providers had to register their visits in the period.
    registrerades: bool = True
    # Post → how it is paid; a post that is not here is paid by the first ground that it can have.
    betalning: Mapping[str, Betalning] = field(default_factory=dict)
    # The plan's list of insatser: insats, folded → its kategori; empty without a list.
    insatser: Mapping[str, str] = field(default_factory=dict)
    # Kategori → the yrkesroller that are right for it; any is where the plan names none.
    roller: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _stored: dict[str, ir.Table] = field(default_factory=dict)
    _known: dict[str, Any] = field(default_factory=dict)

    def stored(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """The fragment of that name, computed the first time it is asked for."""
        if name not in self._stored:
            self._stored[name] = self.underlag.there.store(f"fragment_{name}", make())
        return self._stored[name]

    def at_home(self, name: str, make: Callable[[Facts], ir.Table]) -> ir.Table:
        """How texts are folded, as the engine that read them says, moved to the one that asks."""
        home = self.underlag.home
        if home is self.underlag:
            return make(self)
        there = self.known("home", lambda: replace(self, underlag=home, _stored={}, _known={}))
        return self.stored(name, lambda: make(there))

    def known(self, name: str, find: Callable[[], T]) -> T:
        """A small fact as a Python value, asked of the engine once."""
        if name not in self._known:
            self._known[name] = find()
        found: T = self._known[name]
        return found

    def has(self, table: str) -> bool:
        return table in self.underlag.tables

    def given(self, table: str, column: str) -> bool:
        return self.has(table) and self.underlag.given(table, column)

    def rows(self, table: str) -> ir.Table:
        """Accepted rows of every month."""
        return self.underlag.there.rows(table)

    def orders(self) -> ir.Table:
        """Orders of hemtjänst; a granted trygghetslarm takes part in controls 8 and 12 only."""
        rows = self.rows("bestallningar")
        return rows.filter(rows.kategori != LARM)

    def registreringar(self) -> ir.Table:
        """Accepted registrations that start in the period."""
        rows = self.rows("registreringar")
        return rows.filter(rows.dag.between(self.period.first, self.period.last))

    def calendar(self, first: dt.date | None = None, last: dt.date | None = None) -> ir.Table:
        """One row per day, the days of the period unless others are named."""
        first, last = first or self.period.first, last or self.period.last
        days = pd.date_range(first, last).date
        return self.stored(
            f"dagar_{first:%Y%m%d}_{last:%Y%m%d}",
            lambda: ibis.memtable(pa.table({"dag": pa.array(days, pa.date32())})),
        )

    def utforare(self) -> list[str]:
        """Providers with a registration in the period or an order active in it, alphabetically."""
        return self.known("utforare", self._utforare)

    def _utforare(self) -> list[str]:
        orders = active(self.orders(), self.period.first, self.period.last)
        names = self.registreringar().select("utforare"), orders.select("utforare")
        return sorted(column(ibis.union(*names, distinct=True), "utforare"))

    def delivered(self, table: str) -> frozenset[str]:
        """Providers that have delivered a per-provider table: those with a row, or all if it has none."""
        return self.known(f"delivered_{table}", lambda: self._delivered(table))

    def _delivered(self, table: str) -> frozenset[str]:
        if not self.has(table):
            return frozenset()
        found = column(self.rows(table).select("utforare").distinct(), "utforare")
        return frozenset(found or self.utforare())


def column(table: ir.Table, name: str) -> list[str]:
    """The values of a text column of a small table."""
    values: list[str] = table.to_pyarrow()[name].to_pylist()
    return values


def active(rows: ir.Table, first: ir.Value | dt.date, last: ir.Value | dt.date) -> ir.Table:
    """Rows with fran … till (the last day included, empty = open) touching the days first–last.

    A row that ends before it begins is on no day.
    """
    ends = rows.till.isnull() | ((rows.till >= first) & (rows.till >= rows.fran))
    return rows.filter((rows.fran <= last) & ends)
