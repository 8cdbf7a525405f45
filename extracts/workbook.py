"""Workbooks (.xlsx): sheets and cells as the text a person would have typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineSheet

from extracts.celltext import as_text
from extracts.columns import Table
from extracts.errors import UnderlagError
from extracts.headers import MOST_ABOVE, further_down
from extracts.openbook import Sheet, name_of, opened, sheets_of
from extracts.rows import Record


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook, in order."""
    with opened(path) as workbook:
        return sheets_of(workbook)


def sheet_names(path: Path) -> list[str]:
    """The sheets that are not hidden, in order."""
    return [sheet.name for sheet in sheets(path) if not sheet.hidden]


def sheet_read(path: Path, sheet: str | None, table: str) -> str:
    """The name of the sheet that a table is read from; `sheet` as for read_sheet."""
    with opened(path) as workbook:
        return name_of(workbook, sheet, table)


def is_empty(path: Path, sheet: str) -> bool:
    """True when a sheet has nothing in it."""
    with opened(path) as workbook:
        return workbook.get_sheet_by_name(sheet).end is None


def read_sheet(
    path: Path, sheet: str | None, table: Table | None, header_row: int | None = None
) -> tuple[list[str], int, Iterator[Record]]:
    """The header cells, their row, and the records below; `sheet` None: the table's own or the first.

    `table` None: of no table that is known.

    The header is the first row that has anything in it, unless a profile says which it is or another
    of the first rows has the columns that it lacks.
    """
    every = every_row(path, sheet, table.name if table else "")
    first = list(islice(every, MOST_ABOVE))
    wanted = header_row or (further_down(first, table) if table else None)
    rows = chain(first, every)
    for number, cells in rows:
        if number == wanted or (wanted is None and any(cell.strip() for cell in cells)):
            return list(cells), number, rows
    if header_row:
        raise UnderlagError("profil-rubrikrad-saknas", fil=path.name, rad=header_row)
    raise UnderlagError("tom-fil", fil=path.name)


def every_row(path: Path, sheet: str | None, table: str) -> Iterator[Record]:
    """Every row of a sheet, the header and what stands above it too; `sheet` as for read_sheet."""
    return _as_texts(every_value(path, sheet, table))


def every_value(
    path: Path, sheet: str | None, table: str
) -> Iterator[tuple[int, Sequence[object]]]:
    """As every_row, the cells as the library gives them: texts, numbers, dates and times."""
    with opened(path) as workbook:
        return _rows(workbook.get_sheet_by_name(name_of(workbook, sheet, table)))


def read_cells(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook: its cells as text, from the first row and column."""
    with opened(path) as workbook:
        return {
            name: [list(cells) for _, cells in _as_texts(_rows(workbook.get_sheet_by_name(name)))]
            for name in workbook.sheet_names
        }


def other_sheets(
    path: Path, tables: Sequence[tuple[str | None, str]]
) -> Iterator[tuple[str, Iterator[Record]]]:
    """The sheets that are not read as tables, hidden ones too; `tables`: sheet and table, as read_sheet."""
    with opened(path) as workbook:
        read = {name_of(workbook, sheet, table) for sheet, table in tables}
        for sheet in sheets_of(workbook):
            if sheet.name not in read:
                yield sheet.name, _as_texts(_rows(workbook.get_sheet_by_name(sheet.name)))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Sequence[object]]]:
    """Every row from the first of the sheet, with the empty columns to the left."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*left, *cells]


def _as_texts(rows: Iterator[tuple[int, Sequence[object]]]) -> Iterator[Record]:
    for number, cells in rows:
        yield number, [as_text(cell) for cell in cells]
