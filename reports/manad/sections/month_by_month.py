"""Of section 9: what has a limit, in the latest earlier months and now (spec: arkiv, «The report»)."""

from __future__ import annotations

from collections.abc import Iterator

from arkiv.tidigare import Matt, Tidigare
from extracts.period import Period
from extracts.shown import visible
from reports.kit.blocks import Block, Cell, Column, Fold, Table
from reports.kit.numbers import NOTHING
from reports.kit.words import indikator
from reports.manad.per_provider import Line, PerProvider, value_text
from reports.manad.sections.goals import with_limits
from reports.manad.trends import hides_month
from reports.manad.view import View

# So many earlier months stand beside this one.
_MONTHS = 3


def month_by_month(view: View, found: Tidigare) -> Iterator[Block]:
    """The measures, as the edition may show them."""
    if view.own or view.board:
        yield from _measures_together(view, found)
        return
    yield from _measures(view, found, beslutad=True)
    proposed = tuple(_measures(view, found, beslutad=False))
    if proposed:
        yield Fold(f"Mått med förslag till gräns, månad för månad ({len(proposed)})", proposed)


def _measures(view: View, found: Tidigare, *, beslutad: bool) -> Iterator[Table]:
    """A table for each measure that has a limit: the providers in the latest earlier months and now."""
    for measured in with_limits(view, beslutad=beslutad):
        lines = (_line(view, found, measured, line) for line in measured.lines)
        rows = tuple(line for line in lines if line)
        total = _line(view, found, measured, measured.total) if measured.total else None
        if rows or total:
            caption = f"{indikator(measured.namn).title}, månad för månad"
            yield Table(caption, (Column("Utförare"), *_heads(view, found)), rows, total)


def _measures_together(view: View, found: Tidigare) -> Iterator[Table]:
    """A line for each measure that has a limit, of the provider or of all together."""
    rows = list[tuple[Cell, ...]]()
    for word, beslutad in (("beslutad", True), ("förslag", False)):
        for measured in with_limits(view, beslutad=beslutad):
            lines = [measured.total] if view.board else measured.lines
            for line in lines:
                if line and (said := _line(view, found, measured, line)):
                    rows.append((indikator(measured.namn).title, word, *said[1:]))
    if rows:
        caption = "Mått med gräns, månad för månad"
        said_of = f"{caption}, alla utförare tillsammans" if view.board else caption
        columns = Column("Mått"), Column("Gräns"), *_heads(view, found)
        yield Table(said_of, columns, tuple(rows))


def _heads(view: View, found: Tidigare) -> list[Column]:
    months = [Period.parse(month).name for month in found.manader[-_MONTHS:]]
    return [Column(month.capitalize(), numeric=True) for month in (*months, view.month)]


def _line(view: View, found: Tidigare, measured: PerProvider, line: Line) -> tuple[str, ...] | None:
    """The name and the values of a line; None where none of the earlier months has it, or it is not shown."""
    name = None if line.utforare is None else visible(line.utforare)
    months = found.manader[-_MONTHS:]
    of = found.by_measure.get((measured.kontroll, measured.namn, ()), {})
    if line.hidden or not any((month, name) in of for month in months):
        return None
    values = (
        NOTHING if view.board and hides_month(month, of) else _text(of.get((month, name)))
        for month in months
    )
    return (name or "Alla", *values, line.text)


def _text(matt: Matt | None) -> str:
    """The value of an earlier month; a month that was not measured is a gap."""
    return value_text(matt.varde, indikator(matt.namn).unit) if matt else NOTHING
