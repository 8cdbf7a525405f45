"""A file once more, as it was delivered: every cell as text, in its own rows and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow.parquet as pq

from extracts import csvfile, workbook
from extracts.contract import CONTRACT
from extracts.files import CSV, PARQUET, XLSX
from extracts.find import Source
from extracts.folding import fold
from extracts.parquetfile import values
from extracts.rows import Record


@dataclass(frozen=True)
class Delivered:
    """A delivered table; `rows` are all of the file, numbered as in it, with what stands above the header."""

    header_row: int
    header: list[str]
    rows: Iterator[Record]

    def at(self, column: str) -> int | None:
        """Where the column is, as the file names it."""
        folded = [fold(cell) for cell in self.header]
        return folded.index(fold(column)) if fold(column) in folded else None


def read_again(source: Source) -> Delivered:
    """The table as the provider wrote it, nothing parsed."""
    return _READERS[source.form](source)


def _csv(source: Source) -> Delivered:
    file = csvfile.inspect(source.path, CONTRACT[source.table], source.mapped)
    return Delivered(file.header_row, file.cells, file.every_record())


def _xlsx(source: Source) -> Delivered:
    wanted = source.mapped.rubrikrad if source.mapped else None
    header, number, _records = workbook.read_sheet(source.path, source.sheet, source.table, wanted)
    while header and not header[-1].strip():
        header.pop()
    return Delivered(number, header, workbook.every_row(source.path, source.sheet, source.table))


def _parquet(source: Source) -> Delivered:
    names = pq.ParquetFile(source.path).schema_arrow.names
    return Delivered(1, names, chain([(1, names)], _parquet_rows(source.path)))


def _parquet_rows(path: Path) -> Iterator[Record]:
    number = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in zip(*map(values, batch.columns), strict=True):
                number += 1
                yield number, ["" if cell is None else str(cell) for cell in row]


_READERS = {CSV: _csv, XLSX: _xlsx, PARQUET: _parquet}
