"""An empty workbook per table: headings, formats, drop-downs, and a sheet that explains each column."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checks.outward import CONTRACT, EXPLANATION, Column, Table, Typ
from reports.book import new_book
from reports.cells import formats_of, write_table
from suites.kolumner import column_text, table_text

_LAST = 1_048_575
_WIDTH = 17
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


def write_books(tables: Iterable[str], folder: Path) -> None:
    """One workbook for each table, named as the table."""
    for name in tables:
        _write_book(CONTRACT[name], folder / f"{name}.xlsx")


def _write_book(table: Table, path: Path) -> None:
    with new_book(path, table.name) as book:
        _table_sheet(book, table)
        _explanation(book, table)


def _table_sheet(book: Any, table: Table) -> None:
    sheet, formats = book.add_worksheet(table.name), formats_of(book)
    optional = book.add_format({"bold": True, "bg_color": "#D9E2EF", "text_wrap": True})
    for at, column in enumerate(table.columns):
        head = formats["rubrik"] if column.required else optional
        sheet.set_column(at, at, _WIDTH, book.add_format({"num_format": _format(column)}))
        sheet.write_string(0, at, column_text(table.name, column.name).rubrik, head)
        if column.values:
            sheet.data_validation(1, at, _LAST, at, _drop_down(column))
    sheet.freeze_panes(1, 0)
    _on_one_page_wide(sheet)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_LAST + 1}"})


def _on_one_page_wide(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


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


def _explanation(book: Any, table: Table) -> None:
    sheet, formats = book.add_worksheet(EXPLANATION), formats_of(book)
    sheet.write_string(0, 0, table_text(table.name), formats["titel"])
    for at, width in enumerate(_HEADS.values()):
        sheet.set_column(at, at, width)
    lines = [_line(table, column) for column in table.columns]
    for at, line in enumerate(lines, 3):
        sheet.set_row(at, _height(line))
    write_table(sheet, formats, 2, tuple(_HEADS), lines)
    sheet.freeze_panes(3, 1)
    _on_one_page_wide(sheet)


def _height(line: tuple[str, ...]) -> float:
    """Room for the longest wrapped text of a line, in points; letters are wider in some programs."""
    return 15.0 * max(
        -(-len(text) * 6 // (width * 5)) for text, width in zip(line, _HEADS.values(), strict=True)
    )


def _line(table: Table, column: Column) -> tuple[str, ...]:
    told = column_text(table.name, column.name)
    written = ", ".join(column.values) or _WRITTEN[column.typ]
    return told.rubrik, _needed(column), told.text, written, told.exempel


def _needed(column: Column) -> str:
    if column.required:
        return "ja, på varje rad"
    return "nej, kolumnen kan tas bort" if column.optional else "nej, cellen kan vara tom"
