"""What happened: the deviations that are one event, told once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
Place = tuple[str, str, str | None, str]


def events(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows by event, each where its first row stands, its rows in their order.

    Two rows are one event when they break the same rule at the same provider and one of them names
    the other, or both name a third, as its `motpart`: the row that it overlaps, or is a copy of.
    Rows that hang together through others are one too. All other rows are events of their own.
    """
    held = list(rows)
    leads: dict[Place, Place] = {}
    for row in held:
        if row["motpart"] is not None:
            other = _lead(leads, _place(row, row["motpart"]))
            leads[other] = _lead(leads, _place(row, row["nyckel"]))
    found: dict[object, list[Row]] = {}
    for at, row in enumerate(held):
        alone = row["motpart"] is None
        key = at if alone else _lead(leads, _place(row, row["nyckel"]))
        found.setdefault(key, []).append(row)
    return list(found.values())


def telling_rows(event: list[Row]) -> list[Row]:
    """The rows whose sentences tell the event: not those that an earlier sentence has told of."""
    said: list[Row] = []
    for row in event:
        if all(row["nyckel"] != other["motpart"] for other in said):
            said.append(row)
    return said


def _place(row: Row, nyckel: str) -> Place:
    return row["kontroll"], row["regel"], row["utforare"], nyckel


def _lead(leads: dict[Place, Place], place: Place) -> Place:
    while leads.get(place, place) != place:
        place = leads[place]
    return place
