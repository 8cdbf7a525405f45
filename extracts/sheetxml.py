"""What a sheet's XML says before it is opened: how far its cells reach, which lack a value, which are joined.

The library that reads workbooks gives room to every cell between the first and the last, and an empty
cell where Excel shows an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Room for a million rows of 50 columns: the library takes 32 bytes a cell.
MOST_CELLS = 50_000_000

_CELL = rb"<(?:[^\s<>]*:)?c(?=[\s/>])"
_OTHER = rb'(?:s|t|cm|vm|ph)="\w{0,20}"'
# A cell as every program writes it; one written otherwise could hide where it stands.
_ODD = re.compile(_CELL + rb'(?!(?: (?:r="[A-Z]{1,3}\d{1,7}"|' + _OTHER + rb")){0,6} ?/?>)")
_UNPLACED = re.compile(_CELL + rb"(?: " + _OTHER + rb"){0,6} ?/?>")
_ROW = re.compile(rb"<(?:[^\s<>]*:)?row[\s/>]")
_ROW_OR_UNPLACED = re.compile(_ROW.pattern + rb"|(" + _UNPLACED.pattern + rb")")
# Addresses beyond column Z (of cells with something in them) and beyond row 9 999, so that nearly
# every sheet costs one look.
_COLUMNS, _WIDE = 26, re.compile(rb' r="([A-Z]{2,})\d+"(?!(?: s="\d+")? ?/>)')
_ROWS, _LONG = 9_999, re.compile(rb' r="[A-Z]*0*(\d{5,})')
_ERROR = re.compile(_CELL + rb'([^<>]* t="e"[^<>]*)>(?=(.{0,200}))', re.DOTALL)
_UNCOMPUTED = re.compile(
    _CELL + rb"([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_ADDRESS = re.compile(rb' r="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v\s*>([^<]{1,20})<")
_MERGED = re.compile(
    rb"mergeCell\s[^<>]{0,100}?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_MOST_MERGED = 100_000


@dataclass(frozen=True)
class Unvalued:
    """A cell that shows an error, or (`error` empty) has a formula without a value."""

    cell: str
    row: int
    error: str


@dataclass(frozen=True)
class Merged:
    """Cells joined to one, of which only the first has a value; columns from 0, rows from 1."""

    cells: str
    columns: range
    rows: range


@dataclass
class Part:
    """One part of a workbook; `unvalued`: column from 0 → its first and its last cell without a value."""

    is_sheet: bool = False
    columns: int = _COLUMNS
    rows: int = _ROWS
    rows_seen: int = 0
    unplaced: int = 0
    widest: int = 0
    unvalued: dict[int, tuple[Unvalued, Unvalued]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)

    @property
    def room(self) -> int:
        """At most so many cells are given room; one without an address stands after the one before."""
        more = self.rows_seen if self.widest else 0
        return (self.columns + self.widest) * (self.rows + more)

    def see(self, text: bytes) -> bool:
        """Take in a chunk, which may begin with the end of the last; False when no program writes so."""
        self.is_sheet = self.is_sheet or b"sheetData" in text
        if not self.is_sheet:
            return True
        if _ODD.search(text):
            return False
        self.columns = max([self.columns, *map(column_number, set(_WIDE.findall(text)))])
        self.rows = max([self.rows, *(int(n[:12]) for n in set(_LONG.findall(text)))])
        self._count_unplaced(text)
        self._note_unvalued(text)
        for found in _MERGED.finditer(text):
            if len(self.merged) < _MOST_MERGED:
                self._join(*found.groups())
        return True

    def _count_unplaced(self, text: bytes) -> None:
        self.rows_seen += len(_ROW.findall(text))
        if self.widest or _UNPLACED.search(text):
            for found in _ROW_OR_UNPLACED.finditer(text):
                self.unplaced = self.unplaced + 1 if found[1] else 0
                self.widest = max(self.widest, self.unplaced)

    def _note_unvalued(self, text: bytes) -> None:
        for found in _ERROR.finditer(text):
            value = _VALUE.search(found[2])
            self._note(found[1], value[1].decode("utf-8", "replace") if value else "#")
        for found in _UNCOMPUTED.finditer(text):
            # A formula may give an empty text; then it has a value, and that is empty.
            if not (found[2] and b' t="str"' in found[1]):
                self._note(found[1], "")

    def _note(self, attributes: bytes, error: str) -> None:
        if address := _ADDRESS.search(attributes):
            cell = Unvalued((address[1] + address[2]).decode(), int(address[2]), error)
            column = column_number(address[1]) - 1
            first, last = self.unvalued.get(column, (cell, cell))
            self.unvalued[column] = (
                min(first, cell, key=lambda c: c.row),
                max(last, cell, key=lambda c: c.row),
            )

    def _join(self, column: bytes, row: bytes, last_column: bytes, last_row: bytes) -> None:
        cells = f"{(column + row).decode()}:{(last_column + last_row).decode()}"
        columns = range(column_number(column) - 1, column_number(last_column))
        self.merged.append(Merged(cells, columns, range(int(row), int(last_row) + 1)))


def column_number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
