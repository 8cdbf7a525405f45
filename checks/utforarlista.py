"""Providers that deliver and are not in the organisation's own list (spec: kontroller, «0 underlag»)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import _

from checks.facts import Facts
from checks.model import Measured
from checks.snarlika import delivered_names
from extracts.columns import REGISTER


@dataclass(frozen=True)
class Listed:
    """A provider of the list, and the zones that it works in on the same days."""

    utforare: str
    fran: dt.date | None
    till: dt.date | None
    zoner: tuple[str, ...]

    def on(self, first: dt.date, last: dt.date) -> bool:
        """Whether it is listed on some day of these."""
        return (self.fran or first) <= last and (self.till or last) >= first


def listed(facts: Facts) -> list[Listed]:
    """The list, in no order; empty without one."""
    if not facts.has(REGISTER):
        return []
    rows = facts.rows(REGISTER).select("utforare", "fran", "till", "zon").distinct()
    zoner: dict[tuple[str, dt.date | None, dt.date | None], list[str]] = {}
    for row in rows.to_pyarrow().to_pylist():
        of_days = zoner.setdefault((row["utforare"], row["fran"], row["till"]), [])
        of_days += [row["zon"]] if row["zon"] else []
    return [Listed(*key, tuple(sorted(found))) for key, found in zoner.items()]


def measured_listed(facts: Facts) -> Measured:
    """Grain provider of the delivery: `olistad` is 1 of one that the list lacks, whatever its dates.

    Without a list nobody is asked for: there are no rows.
    """
    names = delivered_names(facts).mutate(id="utforare", nyckel="utforare")
    if not facts.has(REGISTER):
        rows = names.filter(ibis.literal(False)).mutate(olistad=ibis.literal(0, "int64"))
    else:
        listed = facts.rows(REGISTER).select("utforare").distinct().mutate(listad=True)
        rows = names.left_join(listed, "utforare").drop("utforare_right")
        rows = rows.mutate(olistad=_.listad.isnull().cast("int64"))
    return Measured("utforare", rows.select("id", "utforare", "olistad"), names)
