"""What a plan says of the development over time (spec: plan, «Trends»)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extracts.shown import shown
from suites.errors import PlanError
from suites.fields import day, table, tables, text, whole

_MONTHS = range(3, 121)


@dataclass(frozen=True)
class Handelse:
    """A day from which the work is another, such as a new way of paying: its name, and who says so."""

    datum: dt.date
    text: str
    kalla: str


@dataclass(frozen=True)
class Trend:
    """`minst_manader`: of how many earlier months it takes to say what is usual; None: it is never said."""

    minst_manader: int | None = None
    handelser: tuple[Handelse, ...] = ()

    def since(self, month: dt.date) -> dt.date | None:
        """The latest of its days that is not after a day."""
        return max((h.datum for h in self.handelser if h.datum <= month), default=None)


def load_trend(raw: Any, file: str) -> Trend:
    """[trend] of plan.toml; PlanError says what to mend."""
    where = f"{file}: [trend]"
    given = table(raw, where)
    for key in given:
        if key not in Trend.__dataclass_fields__:
            known = ", ".join(Trend.__dataclass_fields__)
            raise PlanError(f"{where} har okänt fält «{shown(key)}». Fält som finns: {known}.")
    least = given.get("minst_manader")
    if least is not None and not whole(least, _MONTHS):
        raise PlanError(
            f"{where}: minst_manader ska vara ett heltal från {_MONTHS[0]} till {_MONTHS[-1]}."
        )
    events = tables(given.get("handelser", []), f"{where}, handelser")
    found = [_handelse(one, f"{where}, handelser") for one in events]
    return Trend(least, tuple(sorted(found, key=lambda one: one.datum)))


def _handelse(raw: Mapping[str, Any], where: str) -> Handelse:
    datum = day(raw.get("datum"), where)
    if datum is None:
        raise PlanError(f"{where} saknar datum. Skriv till exempel datum = 2021-06-01.")
    return Handelse(datum, text(raw, "text", where), text(raw, "kalla", where))
