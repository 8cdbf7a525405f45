"""A workbook with some cells changed and rows left out, written anew: its tables, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extracts.columns import Typ
from extracts.delivered import read_again
from extracts.excelnumber import Cell, of_text
from extracts.find import Source
from extracts.folding import fold
from reports.kit.book import new_book
from webb.fil.andring import Andring, Tabellandring, of_table


def write_book_again(sources: Sequence[Source], andringar: Sequence[Andring], target: Path) -> None:
    """Each table on its own sheet, with every row in its place; what is no table is left out."""
    _write([(one, of_table(andringar, one.path.name, one.sheet)) for one in sources], target)


def write_sheet_again(source: Source, andring: Tabellandring, target: Path) -> None:
    """One of its tables, in a workbook of its own."""
    _write([(source, andring)], target)


def _write(tables: Sequence[tuple[Source, Tabellandring]], target: Path) -> None:
    with new_book(target, "Underlag", row_by_row=True) as book:
        for source, andring in tables:
            sheet = book.sheet(source.sheet or source.table)
            for rad, cells in enumerate(_rows(source, andring)):
                for at, cell in enumerate(cells):
                    if not isinstance(cell, str):
                        sheet.write_number(rad, at, cell.value, book.look("", cell.code))
                    elif cell:
                        sheet.write_string(rad, at, cell)


def _rows(source: Source, andring: Tabellandring) -> Iterator[Sequence[Cell]]:
    """Every row from the first, those that are not in the sheet's data empty."""
    delivered = read_again(source)
    types = {at: _type_of(source, head) for at, head in enumerate(delivered.header)}
    head, expected = delivered.header_row, 1
    for number, cells in delivered.rows:
        yield from ([] for missing in range(expected, number) if andring.stays(missing, head))
        expected = number + 1
        if andring.stays(number, head):
            yield _changed(cells, andring.celler.get(number, {}), types)


def _changed(
    cells: Sequence[Cell], new: dict[int, str], types: dict[int, Typ | None]
) -> Sequence[Cell]:
    if not new:
        return cells
    changed = [*cells, *[""] * (max(new) + 1 - len(cells))]
    for at, text in new.items():
        typ = types.get(at)
        changed[at] = (of_text(text, typ) if typ else None) or text
    return changed


def _type_of(source: Source, head: str) -> Typ | None:
    """What the contract says of the column; what a profile reads in its own way stays as it is written."""
    if source.mapped:
        return None
    return next((c.typ for c in source.contract.columns if c.name == fold(head)), None)
