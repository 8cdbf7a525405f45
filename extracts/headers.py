"""The header row: which column of the file is which column of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extracts.columns import Column, Table
from extracts.errors import UnderlagError
from extracts.folding import fold, nearest
from extracts.shown import shown

# So many records are looked through for the header.
MOST_ABOVE = 20
# No system's table is as wide; every one more makes the engine's query longer.
MOST_COLUMNS = 500
# A column's name cut to so many letters is still taken for it.
SHORT = 3
# What may stand between the headings of a row that has come to be one cell.
_BETWEEN = (";", ",", "\t", "|")


@dataclass(frozen=True)
class Header:
    """`positions`: contract column → index in the file; `rest`: the other indexes; `unknown`: their names.

    `row` is the header's record number; `further_down`: rows with something in them stand above it, and
    are not read.
    """

    width: int
    positions: dict[str, int]
    rest: tuple[int, ...]
    unknown: tuple[str, ...]
    row: int = 1
    further_down: bool = False

    @property
    def headings(self) -> dict[int, str]:
        """Where the columns that are read stand in the file → what they are called there, folded."""
        return {at: name for name, at in self.positions.items()}

    @property
    def unread(self) -> tuple[int, ...]:
        """Where the others stand."""
        return tuple(at for at in self.rest if at not in self.headings)


def read_header(cells: Sequence[str], table: Table, file: str) -> Header:
    """Fold a header row and hold it against the contract; whole-file faults raise UnderlagError."""
    demand_few(cells, file)
    folded = [fold(cell) for cell in cells]
    for index, name in enumerate(folded):
        if name and name in folded[:index]:
            raise UnderlagError("rubrik-tva-ganger", fil=file, kolumn=cells[index].strip())
    positions = {name: folded.index(name) for name in table.names if name in folded}
    rest = tuple(at for at in range(len(cells)) if at not in positions.values())
    unknown = tuple(column_name(cells, at) for at in rest)
    unread = {fold(cells[at]): cells[at].strip() for at in rest if fold(cells[at])}
    missing = [
        c.name for c in table.columns if c.name not in positions and not _may_lack(c, unread)
    ]
    if missing:
        demand_apart(cells, missing, file)
        if not positions and not any(_like(name, unread) for name in missing):
            raise UnderlagError("rubriker-saknas", fil=file, tabell=table.name, antal=MOST_ABOVE)
        raise UnderlagError("kolumn-saknas", fil=file, kolumner=_missing(missing, unread))
    return Header(len(cells), positions, rest, unknown)


def further_down(records: Iterable[tuple[int, Sequence[str]]], table: Table) -> int | None:
    """The number of the header among the first records, where the first of all is none: it lacks columns."""
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    found = next((number for number, cells in filled if _has_required(cells, table)), None)
    return None if not filled or found == filled[0][0] else found


def _has_required(cells: Sequence[str], table: Table) -> bool:
    folded = {fold(cell) for cell in cells}
    return all(column.name in folded for column in table.columns if not column.optional)


def demand_apart(cells: Sequence[str], missing: Iterable[str], file: str) -> None:
    """UnderlagError when all headings stand in one cell, as where Excel has not divided a text."""
    filled, wanted = [cell for cell in cells if cell.strip()], {fold(name) for name in missing}
    if len(filled) == 1 and any(
        wanted <= {fold(part) for part in filled[0].split(mark)} and mark in filled[0]
        for mark in _BETWEEN
    ):
        raise UnderlagError("rubriker-i-en-cell", fil=file)


def demand_few(cells: Sequence[str], file: str) -> None:
    """UnderlagError for more columns than any table has."""
    if len(cells) > MOST_COLUMNS:
        raise UnderlagError("for-manga-kolumner", fil=file, antal=len(cells), hogst=MOST_COLUMNS)


def column_name(cells: Sequence[str], at: int) -> str:
    """A column that is not used, as the report names it."""
    return shown(cells[at].strip()) if fold(cells[at]) else f"kolumn {at + 1} utan rubrik"


def _may_lack(column: Column, unread: Mapping[str, str]) -> bool:
    """A column whose absence says something of every row is not absent by a misspelt heading."""
    return column.optional and (column.absent is None or _like(column.name, unread) is None)


def _like(name: str, unread: Mapping[str, str]) -> str | None:
    """The heading, folded, that is most like a column's name, or that has a word like it."""
    near = nearest(name, unread)
    return near or next((heading for heading in unread if _has_word_like(name, heading)), None)


def _has_word_like(name: str, heading: str) -> bool:
    words = heading.split("_")
    short = any(len(word) >= SHORT and name.startswith(word) for word in words)
    return short or name in heading or nearest(name, words) is not None


def _missing(missing: Iterable[str], unread: Mapping[str, str]) -> str:
    parts = []
    for name in missing:
        near = _like(name, unread)
        parts.append(f"«{name}»" + (f" (närmast i filen: «{shown(unread[near])}»)" if near else ""))
    return ", ".join(parts)
