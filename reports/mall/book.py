"""An empty workbook per table: headings, formats, drop-downs, and a sheet that explains each column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extracts.columns import Column, Table, Typ
from extracts.find import EXPLANATION
from reports.kit.book import Book, new_book
from reports.kit.sheet import Listing, print_wide, write_listing
from suites.kolumner import column_text, example, table_text

_LAST = 1_048_575
_WIDTH = 17
# A longer list cannot be written in a cell's own rule; the sheet of explanations has it all the same.
_LONGEST_LIST = 255
_FORMATS = {Typ.DATUM: "yyyy-mm-dd", Typ.TID: "yyyy-mm-dd hh:mm", Typ.TAL: "General"}
_AS_TEXT = "@"
# How a cell of a type is written; permitted values are listed instead.
_WRITTEN = {
    Typ.TEXT: "text",
    Typ.DATUM: "datum",
    Typ.TID: "datum och klockslag",
    Typ.TAL: "tal",
    Typ.MANAD: "månad",
}
_HEADS = {
    "Kolumn": 22,
    "Måste den fyllas i?": 32,
    "Vad den är": 70,
    "Skrivs som": 50,
    "Exempel": 22,
}


def write_books(tables: Iterable[Table], folder: Path) -> None:
    """One workbook for each table, named as the table."""
    for table in tables:
        _write_book(table, folder / f"{table.name}.xlsx")


def _write_book(table: Table, path: Path) -> None:
    with new_book(path, table.name) as book:
        _table_sheet(book, table)
        _explanation(book, table)


def _table_sheet(book: Book, table: Table) -> None:
    sheet = book.sheet(table.name)
    for at, column in enumerate(table.columns):
        head = book.look("rubrik" if column.required else "valfri rubrik")
        sheet.set_column(at, at, _WIDTH, book.look_of_column(_format(column)))
        sheet.write_string(0, at, column_text(table.name, column.name).rubrik, head)
        if column.values and len(",".join(column.values)) <= _LONGEST_LIST:
            sheet.data_validation(1, at, _LAST, at, _drop_down(column))
    sheet.freeze_panes(1, 0)
    print_wide(sheet)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST + 1}"})


def _format(column: Column) -> str:
    """A key is text, so that 00007 stays; a choice among numbers is a number."""
    if column.values and all(value.isdecimal() for value in column.values):
        return "General"
    return _FORMATS.get(column.typ, _AS_TEXT)


def _drop_down(column: Column) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(column.values),
        "error_title": "Välj i listan",
        "error_message": "Cellen ska ha ett av värdena i listan.",
    }


def _explanation(book: Book, table: Table) -> None:
    """Letters are wider in some programs, so there is room to spare."""
    listing = Listing(table_text(table.name), _HEADS, letters=5 / 6, filtered=False)
    write_listing(book, EXPLANATION, listing, (_line(table, c) for c in table.columns))


def _line(table: Table, column: Column) -> tuple[str, ...]:
    told = column_text(table.name, column.name)
    written = ", ".join(column.values) or _WRITTEN[column.typ]
    return told.rubrik, _needed(column), told.text, written, example(table.name, column)


def _needed(column: Column) -> str:
    if column.required:
        return "ja, på varje rad"
    return "nej, kolumnen kan tas bort" if column.optional else "nej, cellen kan vara tom"
