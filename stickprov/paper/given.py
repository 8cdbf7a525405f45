"""What the reviewers have answered, as a protocol's cells hold it, and how far each row has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from extracts.personnummer import mask
from stickprov.paper.form import ANSWERS, FEL, SECOND_ANSWERS, Answer, as_read

DONE, BEGUN = "klar", "fyll i"
_MOST_MINUTES = 100_000
# The answers of a row by their keys, and whose row it is: utforare, registrering.
Svar = Mapping[str, str]
Plats = tuple[str, str]


@dataclass(frozen=True)
class Given:
    """The answers of a protocol: the first reviewer's and the second's."""

    first: Mapping[Plats, Svar] = field(default_factory=dict)
    second: Mapping[Plats, Svar] = field(default_factory=dict)


NOTHING = Given()


def canonical(key: str, text: str) -> str:
    """An answer in one form, from a page or a cell: one line, masked, a day without its clock."""
    line = mask(" ".join(text.split()))
    if key == "datum" and (day := as_day(line)):
        return day.isoformat()
    if key == "ratt_minuter" and (minutes := as_minutes(line)) is not None:
        return as_read(minutes)
    return line


def as_day(text: str) -> dt.date | None:
    """A day, with or without the midnight that a workbook gives it."""
    day, _space, clock = text.partition(" ")
    try:
        return dt.date.fromisoformat(day) if clock in ("", "00:00", "00:00:00") else None
    except ValueError:
        return None


def as_minutes(text: str) -> Decimal | None:
    """Minutes from 0 and upwards, with a comma or a full stop."""
    try:
        value = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= _MOST_MINUTES else None


def state(svar: Svar) -> str:
    """What the first reviewer's row says of itself, as the protocol's own formula does."""
    said = _state(svar, ANSWERS)
    wrong = svar.get("bedomning", "").casefold() == FEL
    if said == DONE and wrong and not (svar.get("feltyp1") and svar.get("paverkar")):
        return BEGUN
    return said


def second_state(svar: Svar) -> str:
    """The same of the second reviewer's row."""
    return _state(svar, SECOND_ANSWERS)


def _state(svar: Svar, answers: Sequence[Answer]) -> str:
    if not any(svar.values()):
        return ""
    return DONE if all(svar.get(answer.key) for answer in answers if answer.must) else BEGUN
