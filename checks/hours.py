"""Beviljad and utförd hemtjänst summed once: the cells that the shares of control 2 are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import (
    DELEGERADE,
    UNDERSKOTERSKA,
    customer_days,
    hemtjanst,
    order_days,
    planned_seconds,
    with_known_role,
)

PLACES = ("taxeomrade", "zon")
_CELL = ("utforare", "kategori", *PLACES)
Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Hours:
    """Cells utforare × kategori × taxeomrade × zon (of the kund, that day; null where not known).

    `done`: seconds of registrations: utford, underskoterska and delegerade of those, and the planned
    time of what was avbojd. `granted`: minuter_per_manad summed over days, brutto and netto.
    """

    done: tuple[Cell, ...]
    granted: tuple[Cell, ...]
    days: int

    def minutes(self, measure: str, per: str = "utforare") -> dict[Any, Fraction]:
        """Minutes of the registrations."""
        return _summed(self.done, measure, per, Fraction(1, 60))

    def beviljad(self, measure: str, per: str = "utforare") -> dict[Any, Fraction]:
        """Minutes granted: divided by the days of the month last."""
        return _summed(self.granted, measure, per, Fraction(1, self.days))

    def of(self, keep: Callable[[Cell], bool]) -> Hours:
        """Only some of the cells."""
        return Hours(tuple(filter(keep, self.done)), tuple(filter(keep, self.granted)), self.days)


def hours(facts: Facts) -> Hours:
    """Asked of the engine once: one query over the registrations, one over the days of the orders."""
    return facts.known("timmar", lambda: Hours(_done(facts), _granted(facts), facts.period.days))


def _summed(cells: Iterable[Cell], measure: str, per: str, unit: Fraction) -> dict[Any, Fraction]:
    sums: dict[Any, Fraction] = {}
    for cell in cells:
        if cell[measure] is not None:
            key = cell["utforare"] if per == "utforare" else (cell["utforare"], cell[per])
            sums[key] = sums.get(key, Fraction()) + Fraction(cell[measure])
    return {key: value * unit for key, value in sums.items()}


def _done(facts: Facts) -> tuple[Cell, ...]:
    rows = with_known_role(facts, hemtjanst(facts.registreringar()))
    rows = _placed(facts, rows)
    done, declined = rows.status == "utförd", rows.status == "avböjd"
    return _cells(
        rows,
        utford=rows.sekunder.sum(where=done),
        underskoterska=rows.sekunder.sum(where=done & (rows.roll == UNDERSKOTERSKA)),
        delegerade=rows.sekunder.sum(where=done & rows.roll.isin(DELEGERADE)),
        avbojd=planned_seconds(rows).sum(where=declined),
    )


def _granted(facts: Facts) -> tuple[Cell, ...]:
    days = _placed(facts, order_days(facts))
    return _cells(
        days,
        brutto=days.minuter_per_manad.sum(),
        netto=days.minuter_per_manad.sum(where=days.verkstalld_da & ~days.pausad),
    )


def _cells(rows: ir.Table, **sums: ir.Value) -> tuple[Cell, ...]:
    return tuple(rows.group_by(*_CELL).agg(**sums).to_pyarrow().to_pylist())


def _placed(facts: Facts, rows: ir.Table) -> ir.Table:
    if not facts.has("kunder"):
        return rows.mutate(**dict.fromkeys(PLACES, ibis.null("string")))
    places = customer_days(facts).select("kund", "dag", *PLACES)
    return rows.left_join(places, ["kund", "dag"]).drop("kund_right", "dag_right")
