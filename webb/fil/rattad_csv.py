"""A CSV file with some cells changed and rows left out; every other byte is as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from extracts.csvfile import CsvFile, inspect
from extracts.find import Source
from webb.fil.andring import Tabellandring

_MARK = b"\xef\xbb\xbf"


class CellError(Exception):
    """A text that the file cannot hold, in one Swedish sentence."""

    exit_code = 2


def write_csv_again(source: Source, andring: Tabellandring, target: Path) -> None:
    """The file of the source, corrected, written to `target`."""
    file = inspect(source.path, source.contract, source.mapped)
    encoding = file.encoding.removesuffix("-sig")
    with source.path.open("rb") as begins, target.open("xb") as stream:
        stream.write(_MARK if begins.read(3) == _MARK else b"")
        for number, raw in raw_records(file):
            if not andring.stays(number, file.header_row):
                continue
            text = _changed(raw, file.delimiter, andring.celler.get(number, {}))
            try:
                stream.write(text.encode(encoding))
            except UnicodeEncodeError as error:
                raise CellError(
                    f"Tecknet «{error.object[error.start]}» finns inte i {source.name}, som är "
                    "skriven i Windows-1252. Skriv ett annat tecken."
                ) from error


def raw_records(file: CsvFile) -> Iterator[tuple[int, str]]:
    """Every record as it is written, with its line end, numbered as the reader numbers it."""
    with file.path.open("r", encoding=file.encoding, newline="") as stream:
        lines = _Kept(stream)
        above = file.header_row - 1 if file.header.further_down else 0
        for number in range(1, above + 1):
            yield number, next(lines)
        lines.taken.clear()
        for number, _cells in enumerate(csv.reader(lines, delimiter=file.delimiter), above + 1):
            yield number, "".join(lines.taken)
            lines.taken.clear()


class _Kept:
    """The lines of a file; those of the record that is being read are kept."""

    def __init__(self, stream: Iterator[str]) -> None:
        self.stream = stream
        self.taken: list[str] = []

    def __iter__(self) -> _Kept:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        self.taken.append(line)
        return line


def _changed(raw: str, delimiter: str, cells: dict[int, str]) -> str:
    if not cells:
        return raw
    fields, end = split(raw, delimiter)
    fields += [""] * (max(cells) + 1 - len(fields))
    for at, text in cells.items():
        fields[at] = _as_field(text, delimiter, quoted=fields[at].startswith('"'))
    return delimiter.join(fields) + end


def split(raw: str, delimiter: str) -> tuple[list[str], str]:
    """The fields of a record as they are written, quotes and all, and its line end."""
    fields, at = [], 0
    while True:
        start, at = at, _end_of_field(raw, at, delimiter)
        fields.append(raw[start:at])
        if raw[at : at + 1] != delimiter:
            return fields, raw[at:]
        at += 1


def _end_of_field(raw: str, at: int, delimiter: str) -> int:
    """Within quotes everything is text, and a quote is written twice."""
    if raw[at : at + 1] == '"':
        at += 1
        while at < len(raw) and (raw[at] != '"' or raw[at + 1 : at + 2] == '"'):
            at += 1 if raw[at] != '"' else 2
        at += 1
    while at < len(raw) and raw[at] not in (delimiter, "\r", "\n"):
        at += 1
    return min(at, len(raw))


def _as_field(text: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(sign in text for sign in (delimiter, '"', "\n", "\r")):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
