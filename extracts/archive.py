"""A workbook's parts looked through before they are opened: no bomb, and which cells lack a value.

The library that reads workbooks gives room to every cell between the first and the last and to as
many texts as are promised, and an empty cell where Excel shows an error: all of it is found here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extracts.errors import UnderlagError
from extracts.wellformed import WellFormed

# A sheet of a million rows unpacks to less than 2 GB; more is no extract.
LARGEST = 2_000_000_000
# From this size on, so many times larger than the file is no extract either.
LARGE, LARGEST_RATIO = 100_000_000, 200
# Room for a million rows of 40 columns: the library takes 32 bytes a cell.
MOST_CELLS = 50_000_000

_CHUNK = 1 << 23
# No cell that is looked at is longer; a chunk begins with so much of the one before.
_TAIL = 1 << 15
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_PROMISED = re.compile(rb"ount\s*=\s*[\"']\s*(\d{7,})")
# Addresses beyond column Z and beyond row 9 999, so that nearly every sheet costs one look.
_COLUMNS, _WIDE = 26, re.compile(rb' r="([A-Za-z]{2,})\d')
_ROWS, _LONG = 9_999, re.compile(rb' r="[A-Za-z]*0*(\d{5,})')
# XML allows an address to be written otherwise; nobody does, unless to go unseen.
_OTHERWISE = re.compile(rb"[\t\r\n]r\s*=|\sr(?:\s+=|=\s|=')")
_ADDRESSED = re.compile(rb"\sr\s*=\s*[\"']\s*")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^>]*\br\s*=)")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])")
_ERROR = re.compile(rb"<(?:\w+:)?c(\s[^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(.{0,200})", re.DOTALL)
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*|)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d+)")
_VALUE = re.compile(rb"<(?:\w+:)?v\s*>([^<]{1,20})<")
_MERGED = re.compile(
    rb"mergeCell\s[^>]*\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_MOST_MERGED = 1_000


@dataclass(frozen=True)
class Unvalued:
    """The first cell of a column that shows an error, or (`error` empty) a formula without a value."""

    cell: str
    error: str


@dataclass(frozen=True)
class Merged:
    """Cells joined to one, of which only the first has a value; columns from 0, rows from 1."""

    cells: str
    columns: range
    rows: range


@dataclass
class Part:
    """One part: how far its cells reach, by column the first without a value, and cells joined."""

    is_sheet: bool = False
    columns: int = _COLUMNS
    rows: int = _ROWS
    rows_seen: int = 0
    cells_in_row: int = 0
    unvalued: dict[int, Unvalued] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)

    def see(self, text: bytes, fresh: bytes) -> None:
        """Take in a chunk: `fresh` is what is new of `text`."""
        self.is_sheet = self.is_sheet or b"sheetData" in text
        if not self.is_sheet:
            return
        if _OTHERWISE.search(text):
            text = _ADDRESSED.sub(b' r="', text)
        self.columns = max([self.columns, *map(column_number, set(_WIDE.findall(text)))])
        self.rows_seen += len(_ROW.findall(fresh))
        self.rows = max([self.rows, self.rows_seen, *map(_int, set(_LONG.findall(text)))])
        if _UNPLACED.search(text):
            for found in _ROW_OR_CELL.finditer(fresh):
                self.cells_in_row = 0 if found[1] == b"row" else self.cells_in_row + 1
                self.columns = max(self.columns, self.cells_in_row)
        for found in _ERROR.finditer(text):
            value = _VALUE.search(found[2])
            self._note(found[1], value[1].decode("utf-8", "replace") if value else "#")
        for found in _UNCOMPUTED.finditer(text):
            # A formula may give an empty text; then it has a value, and that is empty.
            if not (found[2] and _TEXT.search(found[1])):
                self._note(found[1], "")
        for found in _MERGED.finditer(text):
            if len(self.merged) < _MOST_MERGED:
                self._join(*found.groups())

    def _join(self, column: bytes, row: bytes, last_column: bytes, last_row: bytes) -> None:
        cells = f"{(column + row).decode()}:{(last_column + last_row).decode()}"
        columns = range(column_number(column) - 1, column_number(last_column))
        self.merged.append(Merged(cells, columns, range(int(row), int(last_row) + 1)))

    def _note(self, attributes: bytes, error: str) -> None:
        if address := _ADDRESS.search(attributes):
            cell = (address[1] + address[2]).decode()
            self.unvalued.setdefault(column_number(address[1]) - 1, Unvalued(cell, error))


def column_number(letters: bytes) -> int:
    """A → 1, AA → 27; a name longer than any sheet has is very many."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _int(digits: bytes) -> int:
    return int(digits[:12])


def look_through(path: Path) -> Mapping[str, Part]:
    """The parts of a workbook by name; UnderlagError for what must not be opened."""
    state = path.stat()
    return _look_through(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)
def _look_through(path: Path, size: int, _changed: int) -> Mapping[str, Part]:
    found: dict[str, Part] = {}
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            part, whole = Part(), WellFormed(entry.filename)
            for text, fresh in _chunks(archive, entry):
                unpacked += len(fresh)
                if unpacked > LARGEST or (unpacked > LARGE and unpacked > LARGEST_RATIO * size):
                    raise UnderlagError("for-stor-uppackad", fil=path.name)
                _demand_no_promises(path, entry.filename, text)
                part.see(text, fresh)
                whole.feed(fresh)
                if part.columns * part.rows > MOST_CELLS:
                    raise UnderlagError("celler-langt-bort", fil=path.name)
            whole.feed(b"", final=True)
            found[entry.filename] = part
    return found


def _demand_no_promises(path: Path, part: str, text: bytes) -> None:
    """No XML that grows when it is read, and no more texts promised than a sheet can hold."""
    grows = part.lower().endswith((".xml", ".rels")) and _DTD.search(text)
    if grows or any(_int(n) > MOST_CELLS for n in set(_PROMISED.findall(text))):
        raise UnderlagError("ej-gjord-av-excel", fil=path.name)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a part as it really unpacks, whatever size it says it has."""
    entry.file_size = LARGEST + 1
    tail = b""
    with archive.open(entry) as stream:
        while fresh := stream.read(_CHUNK):
            yield tail + fresh, fresh
            tail = (tail + fresh)[-_TAIL:]
