"""What the checks read: the accepted rows of a period, with the plan's parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from extracts.period import Period
from extracts.underlag import Underlag


@dataclass(frozen=True)
class Facts:
    """An underlag seen from one period. Fragments are computed once, as tables in the engine."""

    underlag: Underlag
    period: Period
    parameters: Mapping[str, float]
    tariffs: Mapping[tuple[str, str], float] = field(default_factory=dict)
    fonster: dt.date | None = None
    _stored: dict[str, ir.Table] = field(default_factory=dict)

    def stored(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """The fragment of that name, computed the first time it is asked for."""
        if name not in self._stored:
            con = self.underlag.con
            self._stored[name] = con.create_table(f"fragment_{name}", make())
        return self._stored[name]

    def has(self, table: str) -> bool:
        return table in self.underlag.tables

    def given(self, table: str, column: str) -> bool:
        return self.has(table) and self.underlag.given(table, column)

    def rows(self, table: str) -> ir.Table:
        """Accepted rows of every month."""
        return self.underlag.rows(table)

    def registreringar(self) -> ir.Table:
        """Accepted registrations that start in the period."""
        rows = self.rows("registreringar")
        return rows.filter(rows.dag.between(self.period.first, self.period.last))

    def calendar(self, first: dt.date | None = None, last: dt.date | None = None) -> ir.Table:
        """One row per day, the days of the period unless others are named."""
        days = pd.date_range(first or self.period.first, last or self.period.last, unit="us")
        return ibis.memtable(pd.DataFrame({"dag": days})).select(dag=_.dag.date())

    def utforare(self) -> list[str]:
        """Providers with a registration in the period or an order active in it, alphabetically."""
        return [
            row["utforare"]
            for row in self.stored("utforare", self._utforare).order_by("utforare").to_pyarrow().to_pylist()
        ]

    def _utforare(self) -> ir.Table:
        orders = active(self.rows("bestallningar"), self.period.first, self.period.last)
        names = self.registreringar().select("utforare"), orders.select("utforare")
        return ibis.union(*names, distinct=True)

    def delivered(self, table: str) -> set[str]:
        """Providers that have delivered a per-provider table: those with a row, or all if it has none."""
        if not self.has(table):
            return set()
        found = self.rows(table).select("utforare").distinct().to_pyarrow()["utforare"].to_pylist()
        return set(found) if found else set(self.utforare())


def active(rows: ir.Table, first: ir.Value | dt.date, last: ir.Value | dt.date) -> ir.Table:
    """Rows with fran … till (the last day included, empty = open) touching the days first–last."""
    return rows.filter((rows.fran <= last) & (rows.till.isnull() | (rows.till >= first)))
