"""A file once more, as it was delivered: every cell as text, in its own rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from extracts import csvfile, workbook
from extracts.contract import CONTRACT
from extracts.find import Source
from extracts.folding import fold
from extracts.parquetfile import values
from extracts.rows import Record


@dataclass(frozen=True)
class Delivered:
    """A delivered table; `rows` are numbered as in the file, from the header on."""

    header_row: int
    header: list[str]
    rows: Iterator[Record]

    def at(self, column: str) -> int | None:
        """Where the column is, as the file names it."""
        folded = [fold(cell) for cell in self.header]
        return folded.index(fold(column)) if fold(column) in folded else None


def read_again(source: Source) -> Delivered:
    """The table as the provider wrote it, nothing parsed."""
    header_row, header, records = _READERS[source.path.suffix.lower()](source)
    return Delivered(header_row, header, _with_header(header_row, header, records))


def _with_header(header_row: int, header: list[str], records: Iterable[Record]) -> Iterator[Record]:
    yield header_row, header
    yield from records


def _csv(source: Source) -> tuple[int, list[str], Iterable[Record]]:
    file = csvfile.inspect(source.path, CONTRACT[source.table], source.mapped)
    return file.header_row, file.cells, file.records()


def _xlsx(source: Source) -> tuple[int, list[str], Iterable[Record]]:
    wanted = source.mapped.rubrikrad if source.mapped else None
    header, number, records = workbook.read_sheet(source.path, source.sheet, source.table, wanted)
    while header and not header[-1].strip():
        header.pop()
    return number, header, records


def _parquet(source: Source) -> tuple[int, list[str], Iterable[Record]]:
    file = pq.ParquetFile(source.path)
    return 1, file.schema_arrow.names, _parquet_rows(source.path)


def _parquet_rows(path: Path) -> Iterator[Record]:
    number = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in zip(*map(values, batch.columns), strict=True):
                number += 1
                yield number, ["" if cell is None else str(cell) for cell in row]


_READERS = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
