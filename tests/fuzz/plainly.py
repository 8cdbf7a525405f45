"""A file of the contract read another way than the program's: by plain libraries, all in memory.

What stands in a file is here as text and as the value that it has; nothing is judged.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq

from extracts.columns import Column, Table, Typ
from extracts.folding import fold

UNSEEN = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"))

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class UnreadableError(Exception):
    """The file is none of its kind."""


class NotComparableError(Exception):
    """The plain library does not take the file, for other reasons than the rows in it."""


@dataclass(frozen=True)
class Plain:
    """The names of the columns, and the cells by row number, from the first below the header.

    Empty rows at the end are left out.
    """

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]

    def cell(self, rad: int, column: str) -> str | None:
        """None where the file has no such column."""
        folded = [fold(name) for name in self.header]
        return self.rows[rad][folded.index(column)] if column in folded else None

    def blank(self, rad: int) -> bool:
        return not any(cleaned(cell) for cell in self.rows[rad])


def read(path: Path, table: Table) -> Plain:
    """UnreadableError when a plain library cannot."""
    records = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}[path.suffix](path, table)
    numbers = [n for n, cells in enumerate(records, 1) if any(c.strip() for c in cells)]
    if not numbers:
        raise UnreadableError("tom")
    required = {column.name for column in table.columns if column.required}
    whole = (n for n in numbers if n <= 20 and required <= set(map(fold, records[n - 1])))
    first = next(whole, numbers[0])
    last = max(n for n in numbers if n == first or any(map(cleaned, records[n - 1])))
    header = list(records[first - 1])
    while path.suffix == ".xlsx" and not header[-1].strip():
        header.pop()
    rows = {n: tuple(records[n - 1]) for n in range(first + 1, last + 1)}
    if path.suffix == ".xlsx":
        rows = {n: _fitted(cells, len(header)) for n, cells in rows.items()}
    return Plain(tuple(header), rows)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    beyond = cells[width:]
    return cells if any(cell.strip() for cell in beyond) else (*cells, *[""] * width)[:width]


def _csv(path: Path, table: Table) -> list[Sequence[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnreadableError("teckenkodning") from error
    found = []
    for delimiter in ";,\t":
        try:
            read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        head = next((cells for cells in read if any(c.strip() for c in cells)), [])
        found.append((sum(fold(cell) in table.names for cell in head), delimiter, read))
    if not found:
        raise UnreadableError("citattecken")
    delimiter, read = max(found, key=lambda one: one[0])[1:]
    for cell in (cell for cells in read for cell in cells if len(cells) > 1):
        # Whole rows in one cell: the file is not meant so.
        if any(line.count(delimiter) >= len(read[0]) - 1 for line in cell.splitlines()[1:-1]):
            raise UnreadableError("rader inne i ett citat")
    return list(read)


def _xlsx(path: Path, _table: Table) -> list[Sequence[str]]:
    _demand_sound(path)
    try:
        book = openpyxl.load_workbook(path, data_only=True)
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        rows = sheet.iter_rows(values_only=True)
        return [[_written(_to_fifteen_digits(cell)) for cell in row] for row in rows]
    except Exception as error:
        # It also minds what holds no cells.
        raise NotComparableError(f"{type(error).__name__}: {error}") from error


def _to_fifteen_digits(cell: Any) -> Any:
    """A number with more digits than a cell holds, as Excel shows it."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"{cell:.15g}" if is_number and abs(cell) >= 2**53 else cell


def _demand_sound(path: Path) -> None:
    """Of the parts that hold cells: they are XML, and no cell stands where another does."""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith("xl/"):
                try:
                    part = ElementTree.fromstring(packed.read(name))
                except ElementTree.ParseError as error:
                    raise UnreadableError(f"{name}: {error}") from error
                cells = [c.get("r") for c in part.iterfind("{*}sheetData/{*}row/{*}c")]
                if len(cells) != len(set(cells)):
                    raise UnreadableError(f"{name}: två celler på samma plats")


def _parquet(path: Path, _table: Table) -> list[Sequence[str]]:
    try:
        read = pq.ParquetFile(path).read()
    except Exception as error:
        raise UnreadableError(f"{type(error).__name__}: {error}") from error
    try:
        columns = [column.to_pylist() for column in read.columns]
    except OverflowError as error:
        raise NotComparableError("ett år som Python inte har") from error
    return [read.column_names, *([_written(c) for c in row] for row in zip(*columns, strict=True))]


def _written(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case float() if abs(cell) > 1e28:
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return f"{cell:.10f}".rstrip("0").rstrip(".")
        case dt.datetime():
            return str((cell + dt.timedelta(milliseconds=500)).replace(microsecond=0))
        case bytes():
            return cell.decode("utf-8", "replace")
        case _:
            return str(cell)


def cleaned(text: str) -> str:
    """Without what nobody sees, with single blanks, composed (spec: underlag, «Keys and names»)."""
    return unicodedata.normalize("NFC", " ".join(text.translate(UNSEEN).split()))


def value(text: str | None, column: Column) -> object:
    """What a right cell says; None for an empty one, and the text itself where it is not as the contract."""
    cell = cleaned(text or "")
    if not cell:
        return None
    match column.typ:
        case Typ.DATUM if re.fullmatch(r"\d{4}-\d\d-\d\d([ T]00:00(:00(\.0+)?)?)?", cell):
            return dt.date.fromisoformat(cell[:10])
        case Typ.TID if re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?", cell):
            return dt.datetime.fromisoformat(cell[:19])
        case Typ.TAL if re.fullmatch(r"-?\d+([.,]\d+)?", cell):
            return round(Decimal(cell.replace(",", ".")), 6)
        case Typ.VAL:
            return next((word for word in column.values if fold(word) == fold(cell)), cell)
        case _:
            return cell
