"""Personnummer outside the rows of the tables: in names, headers, lines above, sheets, comments and more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extracts import workbook
from extracts.delivered import rows_above
from extracts.files import XLSX
from extracts.find import Unread
from extracts.load import LoadedFile
from extracts.personnummer import (
    BARE,
    MASK,
    find_inside,
    holds_mask,
    mask,
    may_hold,
    of_another_system,
)
from extracts.rows import Record
from extracts.sheetparts import beside_cells_with_numbers, comments_with_numbers
from extracts.shown import shown


@dataclass(frozen=True)
class Place:
    """Where in a file (its number), in words; the record to go to, and how many cells.

    A file that is not read has no number and no record, but a name.
    """

    fil: int | None
    plats: str
    rad: int | None
    antal: int = 1
    namn: str = ""


def places(files: Sequence[LoadedFile], unread: Sequence[Unread]) -> tuple[Place, ...]:
    """Every place outside the rows, file by file; those that are not read come last."""
    found: list[Place] = []
    for path, same in groupby(files, key=lambda file: file.source.path):
        mine = list(same)
        found += _in_name(mine[0], path.name, "filens namn")
        for file in mine:
            found += _in_headers(file)
            found += _above_headers(file)
        if mine[0].source.form == XLSX:
            found += _in_workbook(mine)
    for other in unread:
        if MASK in other.name and other.sheet is None:
            found.append(Place(None, f"namnet på filen «{other.name}»", None, namn=other.name))
    return tuple(found)


def _in_name(file: LoadedFile, name: str, plats: str) -> Iterator[Place]:
    """A name with the mask is what a name with a number becomes."""
    if find_inside(name) or holds_mask(name):
        yield Place(file.number, plats, 1)


def _in_headers(file: LoadedFile) -> Iterator[Place]:
    """The names of the columns that are not used are masked when they are read."""
    read = file.mapped.read if file.mapped else ()
    for name in (*file.unknown, *map(mask, sorted(read))):
        if MASK in name:
            yield Place(file.number, f"rubriken «{name}»", file.header_row)


def _above_headers(file: LoadedFile) -> Iterator[Place]:
    """The lines that are not read; what they hold is returned masked, and is still not to be sent."""
    for number, cells in rows_above(file.source, file.header_row):
        if antal := sum(bool(find_inside(cell)) or holds_mask(cell) for cell in cells):
            yield Place(file.number, f"rad {number} ovanför rubrikerna", number, antal)


def _in_workbook(files: Sequence[LoadedFile]) -> Iterator[Place]:
    first, path = files[0], files[0].source.path
    for file in files:
        name = workbook.sheet_read(path, file.source.sheet, file.source.table)
        yield from _in_name(file, name, "bladets namn")
    tables = [(file.source.sheet, file.source.table) for file in files]
    for name, rows in workbook.other_sheets(path, tables):
        yield from _in_name(first, name, f"namnet på bladet «{shown(name)}»")
        if antal := _cells_with(rows):
            yield Place(first.number, f"bladet «{shown(name)}»", 1, antal)
    for sheet, cell in comments_with_numbers(path):
        yield Place(first.number, f"kommentaren i cell {cell}{_on(sheet)}", 1)
    for sheet, called, antal in beside_cells_with_numbers(path):
        yield Place(first.number, f"{called}{_on(sheet)}", 1, antal)


def _on(sheet: str) -> str:
    return f" på bladet «{shown(sheet)}»" if sheet else ""


def _cells_with(rows: Iterator[Record]) -> int:
    """How many cells hold one; the numbers of another system are told by their column, as in a table."""
    columns: dict[int, list[str]] = {}
    for _number, cells in rows:
        for at, cell in enumerate(cells):
            if may_hold(cell):
                columns.setdefault(at, []).append(cell)
    return sum(
        bool(find_inside(cell, bare=not of_another_system({c for c in cells if _TEN.fullmatch(c)})))
        for cells in columns.values()
        for cell in cells
    )


_TEN = re.compile(BARE)
