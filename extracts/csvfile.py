"""CSV as Swedish systems write it: encoding, delimiter, line ends, quotes (UNDERLAG.md, "Files").

The engine reads a file only when a look at its bytes proves that it will see the same records as
a careful reader; every other file is read row by row.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from extracts.contract import Table
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.headers import Header, read_header
from extracts.profil.layout import read_vendor_header
from extracts.profil.model import Tabellprofil
from extracts.rows import Record

_CHUNK = 1 << 23
DELIMITERS = (";", ",", "\t")
_LONGEST_FIELD = 100_000
# A quote with an ordinary character on both sides, or a blank between it and the delimiter, opens or
# closes nothing that readers agree on.
_LOOSE_QUOTE = re.compile(rb'[^;,\t\r\n"]"[^;,\t\r\n"]|(?:[;,\t\r\n]|\A) +"|" +(?:[;,\t\r\n]|\Z)')


@dataclass(frozen=True)
class CsvFile:
    """What the bytes of a file say; `plain`: engine and careful reader see the same records."""

    path: Path
    encoding: str
    delimiter: str
    cells: list[str]
    header: Header
    header_row: int
    lines: int
    newline: str | None
    plain: bool

    def records(self) -> Iterator[Record]:
        """Every record after the header, blank ones too, numbered as a person counts them."""
        csv.field_size_limit(_LONGEST_FIELD)
        with self.path.open("r", encoding=self.encoding, newline="") as stream:
            # What stands above the header need not be well formed.
            above = csv.reader(stream, delimiter=self.delimiter)
            reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
            number = 0
            try:
                number = sum(1 for _ in islice(above, self.header_row - 1))
                for number, cells in enumerate(reader, self.header_row):
                    if number > self.header_row:
                        yield number, cells
            except csv.Error as error:
                raise UnderlagError("citattecken", fil=self.path.name, rad=number + 1) from error


def inspect(path: Path, table: Table, mapped: Tabellprofil | None = None) -> CsvFile:
    """Look through the bytes of a CSV file once; a profile says what the header is, and where."""
    encoding = encoding_of(path)
    above: Sequence[str] = ()
    if mapped and mapped.rubrikrad:
        header_row = mapped.rubrikrad
        above = list(islice(lines_of(path, encoding), header_row - 1))
        by_delimiter = {d: _record(path, encoding, header_row, d) for d in DELIMITERS}
    else:
        first, header_row = _first_record(path, encoding)
        by_delimiter = {d: next(csv.reader([first], delimiter=d)) for d in DELIMITERS}
    delimiter = _delimiter(by_delimiter, mapped.sources if mapped else table.names)
    cells = by_delimiter[delimiter]
    if mapped:
        header: Header = read_vendor_header(cells, mapped, path.name, header_row)
    else:
        header = replace(read_header(cells, table, path.name), row=header_row)
    counts = _count(path, delimiter)
    plain = (
        header_row == 1 + len(above)
        and not any('"' in line for line in above)
        and counts.newline is not None
        and not counts.loose_quotes
        and counts.delimiters - sum(line.count(delimiter) for line in above)
        == (counts.lines - len(above)) * (header.width - 1)
    )
    return CsvFile(
        path, encoding, delimiter, cells, header, header_row, counts.lines, counts.newline, plain
    )


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without BOM) or Windows-1252, proved by every byte of the file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    with path.open("rb") as stream:
        start = stream.read(4)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise UnderlagError("utf-16", fil=path.name)
        stream.seek(0)
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                raise UnderlagError("nul-tecken", fil=path.name)
            try:
                utf8 = utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                utf8 = False
            if not utf8:
                _demand_cp1252(chunk, path)
    return "utf-8-sig" if utf8 else "cp1252"


def _demand_cp1252(chunk: bytes, path: Path) -> None:
    try:
        chunk.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnderlagError("okand-teckenkodning", fil=path.name) from error


def _first_record(path: Path, encoding: str) -> tuple[str, int]:
    with path.open("r", encoding=encoding, newline="") as stream:
        for number in range(1, 1000):
            line = stream.readline(_LONGEST_FIELD)
            if not line:
                break
            if line.strip():
                return line.strip("\r\n"), number
    raise UnderlagError("tom-fil", fil=path.name)


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file; one that is longer than any field may be comes in pieces."""
    with path.open("r", encoding=encoding, newline="") as stream:
        while line := stream.readline(_LONGEST_FIELD):
            yield line


def _record(path: Path, encoding: str, number: int, delimiter: str) -> list[str]:
    """The record of that number, none when the file does not have it."""
    try:
        reader = csv.reader(lines_of(path, encoding), delimiter=delimiter)
        return next(islice(reader, number - 1, None), [])
    except csv.Error:
        return []


def _delimiter(by_delimiter: dict[str, list[str]], names: Collection[str]) -> str:
    folded = {fold(name) for name in names}
    return max(
        DELIMITERS, key=lambda delimiter: sum(fold(c) in folded for c in by_delimiter[delimiter])
    )


@dataclass(frozen=True)
class _Counts:
    lines: int
    delimiters: int
    newline: str | None
    loose_quotes: bool


def _count(path: Path, delimiter: str) -> _Counts:
    lf = crlf = cr = delimiters = 0
    loose, last = False, b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            joined = last + chunk
            lf += chunk.count(b"\n")
            cr += chunk.count(b"\r")
            crlf += joined.count(b"\r\n")
            delimiters += chunk.count(delimiter.encode())
            loose = loose or (b'"' in chunk and _LOOSE_QUOTE.search(joined) is not None)
            last = joined[-1:] if joined[-1:] == b"\r" else b""
            end = joined[-1:]
    newline = "\n" if cr == 0 else "\r\n" if cr == lf == crlf else None
    return _Counts(lf + (end != b"\n"), delimiters, newline, loose)


def transcoded(file: CsvFile, directory: Path) -> Path:
    """A UTF-8 copy of a Windows-1252 file, for the engine."""
    copy = directory / file.path.name
    with (
        file.path.open("r", encoding=file.encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while text := source.read(_CHUNK):
            target.write(text)
    return copy
