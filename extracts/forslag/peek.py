"""The first rows of a file of any kind, as text: what a proposal for a profile looks at."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extracts import parquetfile, workbook
from extracts.csvfile import DELIMITERS, lines_of
from extracts.encoding import encoding_of
from extracts.errors import UnderlagError
from extracts.files import CSV, PARQUET, XLSX, form_of
from extracts.parquetfile import values
from extracts.personnummer import mask
from extracts.rows import Record

MOST = 2_000


@dataclass(frozen=True)
class Glimpse:
    """The first records of a file, or of one sheet of a workbook."""

    path: Path
    sheet: str | None
    records: tuple[Record, ...]

    @property
    def place(self) -> str:
        """The file and the sheet, for messages."""
        return mask(self.path.name) + (f", bladet «{mask(self.sheet)}»" if self.sheet else "")


def peek(path: Path) -> list[Glimpse]:
    """A CSV or Parquet file, or every sheet of a workbook; UnderlagError when it cannot be read."""
    if not path.is_file():
        raise UnderlagError("fil-finns-inte", fil=path)
    form = form_of(path)
    if form is None:
        raise UnderlagError("annan-form", fil=path.name)
    return list({CSV: _csv, XLSX: _sheets, PARQUET: _parquet}[form](path))


def _csv(path: Path) -> Iterator[Glimpse]:
    encoding = encoding_of(path)
    read = [_records(path, encoding, delimiter) for delimiter in DELIMITERS]
    yield Glimpse(path, None, max(read, key=_evenness))


def _records(path: Path, encoding: str, delimiter: str) -> tuple[Record, ...]:
    reader = csv.reader(lines_of(path, encoding), delimiter=delimiter)
    try:
        return tuple(islice(enumerate(reader, 1), MOST))
    except csv.Error:
        return ()


def _evenness(records: tuple[Record, ...]) -> int:
    """How many records have the commonest width, when it is more than one cell."""
    widths = Counter(len(cells) for _, cells in records if len(cells) > 1)
    return max(widths.values(), default=0)


def _sheets(path: Path) -> Iterator[Glimpse]:
    for sheet in workbook.sheet_names(path):
        try:
            cells, row, rest = workbook.read_sheet(path, sheet, None)
        except UnderlagError:
            continue  # an empty sheet
        yield Glimpse(path, sheet, ((row, cells), *islice(rest, MOST)))


def _parquet(path: Path) -> Iterator[Glimpse]:
    names = parquetfile.columns(path, path.name)
    try:
        with pq.ParquetFile(path) as file:
            batch = next(file.iter_batches(MOST), None)
        rows = list(zip(*map(values, batch.columns), strict=True)) if batch else []
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnderlagError("ej-parquet", fil=path.name) from error
    records = [(1, names), *((n, [_text(cell) for cell in row]) for n, row in enumerate(rows, 2))]
    yield Glimpse(path, None, tuple(records))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)
