"""A date as people write it in a cell."""

from __future__ import annotations

import datetime as dt
import re

from extracts.period import MANADER

# The first day of a spreadsheet's count, by the count that Excel uses after February 1900.
_EXCEL = dt.date(1899, 12, 30)
_MONTH = "|".join(f"{name[:3]}[a-zåäö]*" for name in MANADER)
_FORMS = (
    re.compile(r"(?P<y>\d{4})[-/. ]?(?P<m>\d{2})[-/. ]?(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?:den )?(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2})(?:[ /.-]+(?P<y>\d{4}|\d{2}))?"),
    re.compile(rf"(?:den )?(?P<d>\d{{1,2}})(?::?e)?[ .]*(?P<n>{_MONTH})\.?,?(?: (?P<y>\d{{4}}))?"),
)


def date_of(value: object, first: dt.date) -> dt.date | None:
    """The date in a cell; without a year, the first such day from `first` on. None when it is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _EXCEL + dt.timedelta(days=int(value)) if 36_000 < value < 73_000 else None
    text = str(value or "").strip().lower()
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _made(found.groupdict(), first)
    return None


def _made(parts: dict[str, str | None], first: dt.date) -> dt.date | None:
    name = parts.get("n")
    month = (
        next(at for at, full in enumerate(MANADER, 1) if full.startswith(name[:3]))
        if name
        else int(parts["m"] or 0)
    )
    year, day = parts["y"], int(parts["d"] or 0)
    if year:
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    days = (_day(first.year + later, month, day) for later in range(9))
    return next((found for found in days if found and found >= first), None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
