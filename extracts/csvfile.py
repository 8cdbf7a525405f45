"""CSV as Swedish systems write it: encoding, delimiter, line ends, quotes (UNDERLAG.md, "Files").

The engine reads a file only when a look at its bytes proves that it will see the same records as
a careful reader; every other file is read row by row.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extracts.contract import Table
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.headers import Header, read_header
from extracts.rows import Record

_CHUNK = 1 << 23
_DELIMITERS = (";", ",", "\t")
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
            reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
            number = 0
            try:
                for number, cells in enumerate(reader, 1):
                    if number > self.header_row:
                        yield number, cells
            except csv.Error as error:
                raise UnderlagError("citattecken", fil=self.path.name, rad=number + 1) from error


def inspect(path: Path, table: Table) -> CsvFile:
    """Look through the bytes of a CSV file once."""
    encoding = _encoding(path)
    first, header_row = _first_record(path, encoding)
    delimiter = _delimiter(first, table)
    cells = next(csv.reader([first], delimiter=delimiter))
    header = read_header(cells, table, path.name)
    counts = _count(path, delimiter)
    plain = (
        header_row == 1
        and counts.newline is not None
        and not counts.loose_quotes
        and counts.delimiters == counts.lines * (header.width - 1)
    )
    return CsvFile(
        path, encoding, delimiter, cells, header, header_row, counts.lines, counts.newline, plain
    )


def _encoding(path: Path) -> str:
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


def _delimiter(first: str, table: Table) -> str:
    def known(delimiter: str) -> int:
        return sum(
            fold(cell) in table.names for cell in next(csv.reader([first], delimiter=delimiter))
        )

    return max(_DELIMITERS, key=known)


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
