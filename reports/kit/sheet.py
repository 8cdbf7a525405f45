"""A sheet of a workbook: what it is, headings, and a line for each row, each value as its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from extracts.shown import visible
from reports.kit.book import Book

A4, A3 = 9, 8
# The row of the headings, from zero; what the sheet is stands above them.
_HEADS = 2
_POINTS = 15.0
# Of a heading's width less is filled: it is bold, breaks at its words and leaves room to filter.
_HEAD_LETTERS = 0.85


class Cell(NamedTuple):
    """A value in another look than its type has."""

    value: object
    look: str


def in_look(value: Decimal | Fraction | float | None, look: str) -> object:
    """A number in a look of its own, where there is one."""
    return None if value is None else Cell(float(value), look)


def whole_or_not(value: float | None) -> float | None:
    """A number of the engine as the number it is: 9, and not 9,00."""
    return int(value) if value is not None and float(value).is_integer() else value


class Place(NamedTuple):
    """A link to a cell of another sheet; row and column from zero."""

    sheet: str
    row: int
    column: int


Row = Sequence[object]


@dataclass(frozen=True)
class Listing:
    """A sheet with one list, made to be read, filtered and printed.

    `columns`: heading → width in letters; `fixed`: so many of them stay when one scrolls sideways.
    `letters`: so large a part of a width is filled before a text is broken. `key`: looks to be
    explained under the title, each in its column. `choices`: heading → what may be chosen below it.
    `paper` is what it fits the width of; `repeated`: the headings stand on each sheet of it.
    `wrapped`: a text that a person fills in is broken as ours are. `dates`: heading → the first day
    that may be written below it. On paper `pages_wide`, the fixed columns on each of them.
    """

    title: str
    columns: Mapping[str, int]
    below: str = ""
    key: Sequence[tuple[int, Cell]] = ()
    head_height: float | None = None
    fixed: int = 1
    letters: float = 1.0
    paper: int = A4
    filtered: bool = True
    repeated: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrapped: bool = False
    dates: Mapping[str, date] = field(default_factory=dict)
    pages_wide: int = 1


def write_listing(book: Book, name: str, listing: Listing, rows: Iterable[Row]) -> None:
    """The sheet, row by row; columns that a row does not reach are for people to fill in."""
    sheet = book.sheet(name)
    _write_head(book, sheet, listing)
    last = _HEADS
    for last, row in enumerate(rows, _HEADS + 1):
        sheet.set_row(last, _height(row, listing.columns.values(), listing.letters))
        for at, value in enumerate(row):
            write_cell(book, sheet, last, at, value)
    last = max(last, _HEADS + 1)
    for head, values in listing.choices.items():
        at = list(listing.columns).index(head)
        rule = {"validate": "list", "source": list(values)}
        sheet.data_validation(_HEADS + 1, at, last, at, rule)
    for head, first in listing.dates.items():
        at = list(listing.columns).index(head)
        sheet.data_validation(_HEADS + 1, at, last, at, _on_or_after(first))
    if listing.filtered:
        sheet.autofilter(_HEADS, 0, last, len(listing.columns) - 1)
    if len(listing.columns) > 1:
        sheet.freeze_panes(_HEADS + 1, listing.fixed)
    print_wide(sheet, listing.paper, listing.pages_wide)
    if listing.pages_wide > 1:
        sheet.repeat_columns(0, listing.fixed - 1)
    if listing.repeated:
        sheet.repeat_rows(_HEADS)


def _on_or_after(first: date) -> dict[str, object]:
    return {
        "validate": "date",
        "criteria": ">=",
        "value": first,
        "error_title": "Skriv ett datum",
        "error_message": f"Skriv datumet som {first}, tidigast den dagen.",
    }


def _write_head(book: Book, sheet: Any, listing: Listing) -> None:
    sheet.write_string(0, 0, listing.title, book.look("titel"))
    if listing.below:
        sheet.write_string(1, 0, listing.below, book.look("rad"))
    for at, cell in listing.key:
        write_cell(book, sheet, 1, at, cell)
    heads = list(listing.columns)
    room = listing.head_height or _height(heads, listing.columns.values(), _HEAD_LETTERS)
    sheet.set_row(_HEADS, room)
    look = [book.look("cell")] if listing.wrapped else []
    for at, (head, width) in enumerate(listing.columns.items()):
        sheet.set_column(at, at, width, *look)
        if head:
            sheet.write_string(_HEADS, at, head, book.look("rubrik"))


def write_table(
    book: Book, sheet: Any, start: int, heads: Sequence[str], rows: Iterable[Row]
) -> None:
    """Headings at row `start` that the list is filtered by, and the rows below (one at least)."""
    line = start
    for line, row in enumerate(rows, start + 1):
        for at, value in enumerate(row):
            write_cell(book, sheet, line, at, value)
    named = [{"header": head, "header_format": book.look("rubrik")} for head in heads]
    sheet.add_table(start, 0, line, len(heads) - 1, {"columns": named, "style": None})


def write_cell(book: Book, sheet: Any, line: int, at: int, value: object) -> None:
    """A value as its type; a text never starts a formula, and holds no personnummer."""
    if isinstance(value, Place):
        cell = xl_rowcol_to_cell(value.row, value.column)
        quoted = value.sheet.replace("'", "''")
        sheet.write_url(line, at, f"internal:'{quoted}'!{cell}", book.look("länk"), cell)
        return
    value, look = value if isinstance(value, Cell) else (value, "")
    if value is None:
        sheet.write_blank(line, at, None, book.look(look or "cell"))
    elif isinstance(value, bool | str):
        sheet.write_string(line, at, visible(str(value)), book.look(look or "cell"))
    elif isinstance(value, int):
        sheet.write_number(line, at, value, book.look(look or "heltal"))
    elif isinstance(value, float):
        sheet.write_number(line, at, value, book.look(look or "tal"))
    else:
        sheet.write_datetime(line, at, value, book.look("datum"))


def print_wide(sheet: Any, paper: int = A4, pages: int = 1) -> None:
    """On paper: lying, so many pages wide."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(pages, 0)


def _height(row: Row, widths: Iterable[int], letters: float) -> float:
    """Room for the longest wrapped text of a row, in points."""
    return _POINTS * max(
        sum(-(-len(part) // (width * letters)) or 1 for part in _text(value).split("\n"))
        for value, width in zip(row, widths, strict=False)
    )


def _text(value: object) -> str:
    """What of a value is broken over lines: a number in a look of its own never is."""
    if isinstance(value, Place):
        return ""
    if isinstance(value, Cell):
        return value.value if isinstance(value.value, str) else ""
    return str(value or "")
