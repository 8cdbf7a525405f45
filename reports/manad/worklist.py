"""The sheet «Avvikelser» of avvikelser.xlsx: its headings, and a line for each event.

The headings stand here and nowhere else; the sheet is read back by them, and by `ID`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arkiv.liv import NY
from arkiv.tidigare import Tidigare
from arkiv.uppfoljning import ACCEPTERAD, ATERKRAV, HOS_UTFORAREN, RATTAD
from extracts.period import Period
from reports.kit.sheet import Cell, in_look, whole_or_not
from reports.manad.events import Row, telling_rows
from suites.plan import Text

SHEET = "Avvikelser"
STATUS, BEDOMNING, ATGARD = "Status", "Bedömning", "Åtgärd"
ANSVARIG, KLART_SENAST = "Ansvarig", "Klart senast"
ID = "Id"
# What the archive says of the event: whether it was there before, and since which month.
LAGE, FORST = "Sedan tidigare", "Först sedd"
# Between the values of several rows in one cell, the ids too.
APART = "\n"
CHOICES = {
    STATUS: ("ny", HOS_UTFORAREN, RATTAD, "förklarad", ATERKRAV, ACCEPTERAD),
    BEDOMNING: ("kvarstår", "inte en avvikelse"),
}
NEW = CHOICES[STATUS][0]
# These stay when one scrolls sideways, and stand on each paper.
_FIXED = {"Utförare": 20, "Kund": 10, "Vad vi ser": 50}
FILL_IN = {STATUS: 13, BEDOMNING: 18, ATGARD: 30, ANSVARIG: 16, KLART_SENAST: 12}
_FACTS = {
    "Allvar": 11,
    "Regel": 26,
    "Gör så här": 44,
    "Personal": 12,
    "Datum": 11,
    "Nyckel": 16,
    "Mätt värde": 11,
    "Kronor (uppskattning; minus: för lite fakturerat)": 20,
    "Antal avvikelser": 10,
    LAGE: 20,
    FORST: 11,
    "Fil": 22,
    "Rad i filen": 9,
    ID: 19,
}
COLUMNS = {**_FIXED, **FILL_IN, **_FACTS}
FIXED = len(_FIXED)


@dataclass(frozen=True)
class Told:
    """What stands in a line beside the facts: what people have filled in, and how long it has been there."""

    status: str = NEW
    bedomning: str | None = None
    atgard: str | None = None
    ansvarig: str | None = None
    klart_senast: dt.date | None = None
    lage: str | None = None
    forst: str | None = None


def told_before(
    event: list[Row], tidigare: Tidigare | None, period: Period, *, own: bool = False
) -> Told:
    """What the archive says of an event (spec: arkiv, «Follow-up»).

    `own`: in a provider's list, which has nothing of what the controller has written.
    """
    if tidigare is None:
        return Told()
    seen = [tidigare.liv.get(row["id"], (NY, "")) for row in event]
    lage = _several(state for state, _month in seen)
    forst = min((month for _state, month in seen if month), default=None)
    ids = [row["id"] for row in event if row["id"] in tidigare.uppfoljda]
    if own or not ids:
        return Told(lage=lage, forst=forst)
    was = tidigare.uppfoljda[ids[0]]
    status, day = was.status, was.klart_senast
    if forst and status == RATTAD:
        status, lage = NEW, f"{lage}, trots att den var {RATTAD}"
    elif status == ACCEPTERAD and day and day < period.first:
        status, lage = NEW, f"{lage}, undantaget gällde till {day}"
    elif forst and status != ACCEPTERAD and day and day <= period.last:
        lage = f"{lage}, skulle ha varit klar {day}"
    return Told(status, was.bedomning, was.atgard, was.ansvarig, day, lage, forst)


def line(event: list[Row], texter: Mapping[str, Text], before: Told) -> tuple[object, ...]:
    """An event: what its rows say, a value that several have once, and the kronor of them all."""
    first = event[0]
    days = [row["datum"] for row in event if row["datum"] is not None]
    money = [row["belopp"] for row in event if row["belopp"] is not None]
    measured = [row["matt"] for row in event if row["matt"] is not None]
    files = [row["rad"] for row in event if row["rad"] is not None]
    return (
        first["utforare"],
        _each(event, "kund"),
        _several(row["text"] for row in telling_rows(event)),
        before.status,
        before.bedomning,
        before.atgard,
        before.ansvarig,
        Cell(before.klart_senast, "datum att fylla i"),
        first["allvar"],
        texter[first["regel"]].titel,
        _each(event, "gor_sa"),
        _each(event, "personal"),
        min(days, default=None),
        _each(event, "nyckel"),
        whole_or_not(max(measured, default=None)),
        _kronor(money),
        len(event),
        before.lage,
        before.forst,
        _each(event, "fil"),
        Cell(files[0], "radnummer") if len(files) == 1 else _several(map(str, files)),
        APART.join(row["id"] for row in event),
    )


def _kronor(money: list[float]) -> object:
    total = whole_or_not(round(sum(money), 2)) if money else None
    return total if total is None or isinstance(total, int) else in_look(total, "två decimaler")


def _each(event: list[Row], name: str) -> str | None:
    return _several(row[name] for row in event)


def _several(values: Iterable[str | None]) -> str | None:
    return APART.join(dict.fromkeys(v for v in values if v is not None)) or None
