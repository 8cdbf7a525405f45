"""The organisation's own list of providers: who works where, and who of them has delivered."""

from __future__ import annotations

from collections.abc import Iterator

from checks.utforarlista import Listed, listed
from extracts.shown import visible
from reports.kit.blocks import Column, Section, Table
from reports.kit.naming import swedish
from reports.kit.numbers import NOTHING, count
from reports.manad.view import View


def section(view: View) -> Section | None:
    """Each provider's zones and days; None where there is no list."""
    if not _in_order(view):
        return None
    titles = ("Utförare", "Zon", "Från", "Till")
    columns = (*map(Column, titles), Column(f"Registreringar i {view.month}", numeric=True))
    rows = tuple(
        (
            visible(one.utforare),
            ", ".join(map(visible, sorted(one.zoner, key=swedish))) or NOTHING,
            str(one.fran or NOTHING),
            str(one.till or NOTHING),
            count(_registrations(view, one.utforare)),
        )
        for one in _in_order(view)
    )
    table = Table("Utförarna enligt listan", columns, rows, wide=True)
    return Section("utforarlista", "Utförarna enligt listan", (table,))


def without_registrations(view: View) -> Iterator[str]:
    """Who is listed in the month and has no accepted registration in it."""
    period = view.data.rapport.facts.period
    names = dict.fromkeys(
        one.utforare for one in _in_order(view) if one.on(period.first, period.last)
    )
    silent = [visible(name) for name in names if not _registrations(view, name)]
    if silent:
        yield (
            f"I listan över utförare men utan godkända registreringar i {view.month}: "
            f"{', '.join(silent)}."
        )


def _in_order(view: View) -> list[Listed]:
    found = view.data.rapport.facts.known("utforarlista", lambda: listed(view.data.rapport.facts))
    return sorted(
        found, key=lambda one: (swedish(one.utforare), str(one.fran), str(one.till), one.zoner)
    )


def _registrations(view: View, utforare: str) -> int:
    """Accepted ones of the month."""
    found = view.data.delivered.get((utforare, "registreringar"))
    return found.godkanda - found.utanfor_period if found else 0
