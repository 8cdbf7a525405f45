"""CSV as Swedish systems write it: encoding, delimiter, line ends, quotes (spec: underlag, «CSV»).

A file is read as a stream (csvstream.py) only when a look at its bytes proves that this gives the same
records as a careful reader; every other file is read row by row.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from extracts.columns import Table
from extracts.csvbytes import count
from extracts.encoding import encoding_of
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.headers import MOST_ABOVE, Header, further_down, read_header
from extracts.profil.layout import read_vendor_header
from extracts.profil.model import Tabellprofil
from extracts.rows import Record

DELIMITERS = (";", ",", "\t")
_IN_WORDS = {";": "semikolon", ",": "komma", "\t": "tabb"}
# So many rows below the header show what stands between their cells.
_FIRST_ROWS = 3
# A record longer than the engine reads is no row but a quote that is never closed.
LONGEST_RECORD = 2_000_000
_MOST_BLANK = 1_000
# Tells Excel what stands between the cells; Excel does not show it, and counts the rows without it.
_SEPARATOR_LINE = re.compile(r"\"?sep=", re.IGNORECASE)


@dataclass(frozen=True)
class CsvFile:
    """What the bytes of a file say; `plain`: the stream and a careful reader see the same records.

    `clean`: every cell, read as it stands, is clean (cell.py).
    """

    path: Path
    encoding: str
    delimiter: str
    cells: list[str]
    header: Header
    header_row: int
    lines: int
    newline: str | None
    plain: bool
    clean: bool

    def records(self) -> Iterator[Record]:
        """Every record after the header, blank ones too, numbered as a person counts them."""
        return (record for record in self.every_record() if record[0] > self.header_row)

    def every_record(self) -> Iterator[Record]:
        """Every record of the file, the header and what stands above it too."""
        lone = self.header.further_down
        return _records(self.path, self.encoding, self.delimiter, self.header_row, lone=lone)


def _records(
    path: Path, encoding: str, delimiter: str, header_row: int, *, lone: bool = False
) -> Iterator[Record]:
    """Every record; what stands above the header need not be well formed.

    `lone`: each line above it is a record of its own, whatever quotes there are.
    """
    with path.open("r", encoding=encoding, newline="") as stream:
        lines = _Lines(stream)
        above: Iterator[list[str]] = (
            (_record([line], delimiter) for line in lines)
            if lone
            else csv.reader(lines, delimiter=delimiter)
        )
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(islice(above, header_row - 1), 1):
                yield number, cells
                lines.read = lines.count = 0
            for number, cells in enumerate(reader, header_row):
                if lines.count > 1 and any(_holds_rows(c, delimiter, len(cells)) for c in cells):
                    raise UnderlagError("citattecken", fil=path.name, rad=number)
                yield number, cells
                lines.read = lines.count = 0
        except csv.Error as error:
            raise UnderlagError("citattecken", fil=path.name, rad=number + 1) from error
        except _EndlessError as error:
            raise UnderlagError("for-lang-rad", fil=path.name, rad=number + 1) from error


def _holds_rows(cell: str, delimiter: str, width: int) -> bool:
    """A cell that begins in one row and ends in another, with all that is between: a stray quote."""
    breaks = len(cell.splitlines()) - 1
    return breaks > 0 and width > 1 and cell.count(delimiter) >= breaks * (width - 1)


class _EndlessError(Exception):
    """A record has no end in sight."""


@dataclass
class _Lines:
    """The lines of a file, as long as the record they make up is no longer than any row is."""

    stream: TextIO
    read: int = 0
    count: int = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.stream.readline(LONGEST_RECORD + 1)
        self.read += len(line)
        self.count += 1
        if self.read > LONGEST_RECORD:
            raise _EndlessError
        if not line:
            raise StopIteration
        return line


def inspect(path: Path, table: Table, mapped: Tabellprofil | None = None) -> CsvFile:
    """Look through the bytes of a CSV file once; a profile says what the header is, and where."""
    csv.field_size_limit(LONGEST_RECORD)
    encoding = encoding_of(path)
    told = mapped.rubrikrad if mapped else None
    first = told or _first_row(path, encoding)
    lower = None if mapped else _further_down(path, encoding, table)
    header_row = lower or first
    above = list(islice(lines_of(path, encoding), header_row - 1)) if told or lower else []
    names = mapped.sources if mapped else table.names
    delimiter, cells = _header(path, encoding, header_row, names, lone=lower is not None)
    if mapped:
        header: Header = read_vendor_header(cells, mapped, path.name, header_row)
    else:
        found = read_header(cells, table, path.name)
        header = replace(found, row=header_row, further_down=lower is not None)
    _demand_one_delimiter(path, encoding, delimiter, header, lone=lower is not None)
    counts = count(path, delimiter, encoding)
    plain = (
        header_row == 1 + len(above)
        and not any("\n" in cell or "\r" in cell for cell in cells)
        and not any('"' in line for line in above)
        and counts.newline is not None
        and not counts.loose_quotes
        and (not counts.quotes or _ends_well(path, encoding, delimiter))
        and counts.delimiters - sum(line.count(delimiter) for line in above)
        == (counts.lines - len(above)) * (header.width - 1)
    )
    return CsvFile(
        path,
        encoding,
        delimiter,
        cells,
        header,
        header_row,
        counts.lines,
        counts.newline,
        plain,
        counts.clean,
    )


def _further_down(path: Path, encoding: str, table: Table) -> int | None:
    """The line that the header is on, when lines of something else stand above it."""
    lines = list(islice(lines_of(path, encoding), 2 * MOST_ABOVE))
    for delimiter in DELIMITERS:
        starts = range(min(MOST_ABOVE, len(lines)))
        records = ((at + 1, _record(lines[at:], delimiter)) for at in starts)
        if found := further_down(records, table):
            return found
    return None


def _record(lines: Sequence[str], delimiter: str) -> list[str]:
    """The first record of the lines, as far as they go."""
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        return []


def _first_row(path: Path, encoding: str) -> int:
    """The number of the first line with anything in it."""
    for number, line in enumerate(islice(lines_of(path, encoding), _MOST_BLANK), 1):
        if _SEPARATOR_LINE.match(line):
            raise UnderlagError("sep-rad", fil=path.name, rad=number)
        if line.strip():
            return number
    raise UnderlagError("tom-fil", fil=path.name)


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file; UnderlagError for one that is longer than any row may be."""
    with path.open("r", encoding=encoding, newline="") as stream:
        number = 0
        while line := stream.readline(LONGEST_RECORD + 1):
            number += 1
            if len(line) > LONGEST_RECORD:
                raise UnderlagError("for-lang-rad", fil=path.name, rad=number)
            yield line


def _header(
    path: Path, encoding: str, header_row: int, names: Collection[str], *, lone: bool
) -> tuple[str, list[str]]:
    """What stands between the cells of the header, so that most names are known; and the cells."""
    folded = {fold(name) for name in names}
    read: dict[str, list[str]] = {}
    faults: list[UnderlagError] = []
    for delimiter in DELIMITERS:
        try:
            records = _records(path, encoding, delimiter, header_row, lone=lone)
            header = islice(records, header_row - 1, None)
            read[delimiter] = list(next(header, (header_row, []))[1])
        except UnderlagError as error:
            faults.append(error)
    known = {d: sum(fold(cell) in folded for cell in cells) for d, cells in read.items()}
    if faults and not any(known.values()):
        raise faults[0]
    delimiter = max(known, key=lambda d: known[d])
    return delimiter, read[delimiter]


def _demand_one_delimiter(
    path: Path, encoding: str, delimiter: str, header: Header, *, lone: bool
) -> None:
    """UnderlagError when the first rows are whole with another delimiter, and none with the header's."""
    if header.width < 2 or any(_are_whole(path, encoding, delimiter, header, lone=lone)):
        return
    for other in DELIMITERS:
        rows = _are_whole(path, encoding, other, header, lone=lone)
        if rows and all(rows):
            raise UnderlagError(
                "olika-skiljetecken",
                fil=path.name,
                rad=header.row,
                rubriker=_IN_WORDS[delimiter],
                rader=_IN_WORDS[other],
            )


def _are_whole(
    path: Path, encoding: str, delimiter: str, header: Header, *, lone: bool
) -> list[bool]:
    """Of the first rows below the header, whether each is as wide; none of a file that cannot be read so."""
    records = _records(path, encoding, delimiter, header.row, lone=lone)
    below = (cells for _row, cells in islice(records, header.row, None) if any(cells))
    try:
        return [len(cells) == header.width for cells in islice(below, _FIRST_ROWS)]
    except UnderlagError:
        return []


def _ends_well(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether no quote is open at the end of the file: anywhere else it would swallow a line."""
    with path.open("rb") as stream:
        stream.seek(-min(path.stat().st_size, LONGEST_RECORD), os.SEEK_END)
        last = stream.read().rstrip(b"\r\n").rpartition(b"\n")[2]
    try:
        list(csv.reader([last.decode(encoding)], delimiter=delimiter, strict=True))
    except (csv.Error, UnicodeDecodeError):
        return False
    return True
