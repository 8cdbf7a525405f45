"""Which month a run is about."""

from __future__ import annotations

import datetime as dt

from extracts.errors import UnderlagError
from extracts.period import Period
from extracts.underlag import Underlag


def choose_period(underlag: Underlag, wanted: str | None) -> Period:
    """The wanted month, or the only one in the registrations; else an error that lists them."""
    months: dict[str, int] = {}
    for (month, _utforare), count in underlag.other_months().items():
        months[month] = months.get(month, 0) + count
    listed = ", ".join(f"{month} ({count} rader)" for month, count in sorted(months.items()))
    if not months:
        raise UnderlagError(
            "Ingen rad i registreringar kunde godkännas, så det finns ingen månad att kontrollera. "
            f"{_first_fault(underlag)}"
        )
    if wanted is None:
        if len(months) > 1:
            raise UnderlagError(
                f"Registreringarna gäller flera månader: {listed}. "
                f"Välj en, till exempel --period {max(months, key=lambda m: months[m])}."
            )
        return Period.parse(next(iter(months)))
    period = Period.parse(wanted)
    if str(period) not in months:
        raise UnderlagError(
            f"Det finns inga registreringar för {period.name}. Månader i underlaget: {listed}."
        )
    return period


def choose_window(text: str | None) -> dt.date | None:
    """The first day of the continuity window, if one is named."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UnderlagError(f"«{text}» är inget datum. Skriv till exempel 2022-03-07.") from error


def _first_fault(underlag: Underlag) -> str:
    errors = underlag.rejected["registreringar"].errors
    if errors.empty:
        return ""
    first = errors.iloc[0]
    return (
        f"Första felet: kolumnen «{first['kolumn']}» med värdet «{first['varde']}» "
        f"({first['regel']})."
    )
