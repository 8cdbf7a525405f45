"""The one value that a text can mean, written as the contract has it; None where it could mean another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_SIGN = r"[-/.]?"
_DAY = rf"(\d{{4}})(?:{_SIGN})(\d{{2}})(?:{_SIGN})(\d{{2}})"
_LOOSE_DAY = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_CLOCK = r"(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?|(\d{2})(\d{2})"
_DATUM = re.compile(rf"(?:{_DAY}|{_LOOSE_DAY})")
_TID = re.compile(
    rf"(?:{_DAY}|{_LOOSE_DAY})[\sT,]*(?:kl(?:ockan)?\.?\s*)?(?:{_CLOCK})", re.IGNORECASE
)
_MANAD = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})|(\d{2}))")
_TAL = re.compile(r"(\d+(?:[.,]\d+)?)\s*(min|kr)(?:uter|ut|onor)?\.?", re.IGNORECASE)
# The unit that a column is in, by how its name begins.
_UNITS = {"minuter": "min", "belopp": "kr", "avgift_kr": "kr"}


def as_datum(text: str, _kolumn: str = "") -> str | None:
    """`20220301`, `2022/3/1` → `2022-03-01`; the year stands first, so that no day is taken for a month."""
    found = _DATUM.fullmatch(text.strip())
    day = _day(found) if found else None
    return day.isoformat() if day else None


def as_tid(text: str, _kolumn: str = "") -> str | None:
    """`2022/03/01 7.05`, `20220301 kl 0705` → `2022-03-01 07:05`."""
    found = _TID.fullmatch(text.strip())
    day = _day(found) if found else None
    if not found or day is None:
        return None
    hour, minute = found[7] or found[10], found[8] or found[11]
    try:
        clock = dt.time(int(hour), int(minute), int(found[9] or 0))
    except ValueError:
        return None
    return f"{day.isoformat()} {clock.isoformat('seconds' if found[9] else 'minutes')}"


def as_manad(text: str, _kolumn: str = "") -> str | None:
    """`202203`, `2022/3` → `2022-03`."""
    found = _MANAD.fullmatch(text.strip())
    month = int(found[2] or found[3]) if found else 0
    return f"{found[1]}-{month:02}" if found and 1 <= month <= 12 else None


def as_tal(text: str, kolumn: str) -> str | None:
    """`30 min` → `30` in a column that is in that unit, and in no other."""
    found = _TAL.fullmatch(text.strip())
    unit = next((unit for name, unit in _UNITS.items() if kolumn.startswith(name)), None)
    if not found or unit is None or found[2].lower() != unit:
        return None
    return found[1]


# The error of a cell → what its text can mean.
MEANT: dict[str, Callable[[str, str], str | None]] = {
    "ej-datum": as_datum,
    "ej-tid": as_tid,
    "ej-manad": as_manad,
    "ej-tal": as_tal,
}


def _day(found: re.Match[str]) -> dt.date | None:
    year, month, day = (
        (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
    )
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
