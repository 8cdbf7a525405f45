"""Which month a run is about."""

from __future__ import annotations

import datetime as dt

from extracts.errors import UnderlagError
from extracts.folding import cleaned, fold
from extracts.period import Period
from extracts.underlag import Underlag

_YEARS = range(1900, 9999)


def choose_period(underlag: Underlag, wanted: str | None) -> Period:
    """The wanted month, or the only one in the registrations; else an error that lists them.

    Where no registration could be accepted a wanted month is run all the same, so that every
    rejected row is listed.
    """
    months: dict[str, int] = {}
    for (month, _utforare), count in underlag.other_months().items():
        months[month] = months.get(month, 0) + count
    listed = ", ".join(
        f"{month} ({count} {'rad' if count == 1 else 'rader'})"
        for month, count in sorted(months.items())
    )
    if not months and wanted is None:
        raise UnderlagError("ingen-rad-godkand", **_first_fault(underlag))
    if wanted is None:
        if len(months) > 1:
            most = max(sorted(months), key=lambda m: months[m])
            if len({month[-2:] for month in months}) == 1:
                raise UnderlagError("flera-ar", manader=listed, manad=most)
            raise UnderlagError("flera-manader", manader=listed, manad=most)
        return _month(next(iter(months)))
    period = _month(wanted)
    if months and str(period) not in months:
        if any(month[-2:] == str(period)[-2:] for month in months):
            raise UnderlagError("fel-ar", manad=period.name, manader=listed)
        raise UnderlagError("manad-saknas", manad=period.name, manader=listed)
    return period


def choose_given_period(underlag: Underlag, wanted: str | None) -> Period | None:
    """As choose_period, where there may be no registrations; None when no month is known."""
    if underlag.other_months():
        return choose_period(underlag, wanted)
    return _month(wanted) if wanted else None


def _month(text: str) -> Period:
    """A month with years before and after it, which the controls count from."""
    period = Period.parse(text)
    if period.year not in _YEARS:
        raise UnderlagError("ingen-manad", varde=text)
    return period


def choose_utforare(underlag: Underlag, wanted: str | None) -> str | None:
    """The wanted provider as it is written in the files; an error that lists those that are there.

    A name that is not there as written may be another in the files, if only one looks like it.
    """
    if wanted is None:
        return None
    names = underlag.providers()
    alike = [name for name in names if fold(name) == fold(wanted)]
    found = [name for name in alike if name == cleaned(wanted)] or alike
    if len(found) != 1:
        raise UnderlagError("utforare-saknas", varde=wanted, namn=", ".join(names) or "ingen")
    return found[0]


def choose_window(text: str | None) -> dt.date | None:
    """The first day of the continuity window, if one is named."""
    if text is None:
        return None
    try:
        first = dt.date.fromisoformat(text)
    except ValueError as error:
        raise UnderlagError("inget-datum", varde=text) from error
    if first.year not in _YEARS:
        raise UnderlagError("inget-datum", varde=text)
    return first


def _first_fault(underlag: Underlag) -> dict[str, str]:
    found = underlag.rejected["registreringar"].errors
    return {name: found.iloc[0][name] for name in ("kolumn", "varde", "regel")}
