"""A file once more, as it was delivered: every cell in its own row and column, to be given back.

Read again, a cell that is given back as it is here is what it was the first time, or rejected again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pyarrow.parquet as pq

from extracts import csvfile, workbook
from extracts.celltext import as_text
from extracts.columns import Typ
from extracts.csvstream import Stream
from extracts.delivered_sheet import sheet_again
from extracts.excelnumber import Cell, of_text
from extracts.files import CSV, PARQUET, XLSX
from extracts.find import Source
from extracts.folding import fold
from extracts.headers import Header, read_header
from extracts.parquetfile import values
from extracts.parts import added
from extracts.personnummer import mask
from extracts.profil.layout import read_vendor_header
from extracts.rows import Record
from extracts.shownas import kinds_of

Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Delivered:
    """A delivered table; `rows` are all of the file, numbered as in it, with what stands above the header."""

    header_row: int
    header: list[str]
    rows: Iterator[Row]

    def at(self, column: str) -> int | None:
        """Where the column is, as the file names it."""
        folded = [fold(cell) for cell in self.header]
        return folded.index(fold(column)) if fold(column) in folded else None


def read_again(source: Source) -> Delivered:
    """The table as the provider wrote it, nothing changed."""
    return _READERS[source.form](source)


def texts_again(source: Source, numbers: Collection[int]) -> Iterator[Record]:
    """Some rows of the table, below its header: each cell as the text that a person would have typed."""
    if source.form == CSV:
        file = csvfile.inspect(source.path, source.contract, source.mapped)
        if file.plain:
            return Stream(file).some(numbers)
        rows = file.records()
    elif source.form == XLSX:
        rows = workbook.every_row(source.path, source.sheet, source.table)
    else:
        rows = _parquet_rows(source)
    return (row for row in rows if row[0] in numbers)


def rows_above(source: Source, header_row: int) -> Iterator[Record]:
    """What stands above the header and is not read, as texts; a Parquet file has nothing there."""
    if header_row == 1 or source.form == PARQUET:
        return iter(())
    if source.form == CSV:
        file = csvfile.inspect(source.path, source.contract, source.mapped)
        return islice(file.every_record(), header_row - 1)
    return islice(workbook.every_row(source.path, source.sheet, source.table), header_row - 1)


def _csv(source: Source) -> Delivered:
    file = csvfile.inspect(source.path, source.contract, source.mapped)
    rows = _typed(file.every_record(), file.header, source)
    return Delivered(file.header_row, file.cells, rows)


def _xlsx(source: Source) -> Delivered:
    wanted = source.mapped.rubrikrad if source.mapped else None
    header, number, _records = workbook.read_sheet(
        source.path, source.sheet, source.contract, wanted
    )
    while header and not header[-1].strip():
        header.pop()
    kinds = kinds_of(_header(header, number, source), source.contract)
    return Delivered(number, header, sheet_again(source, number, kinds))


def _parquet(source: Source) -> Delivered:
    names = [*columns_of(source)]
    rows = _typed(_parquet_rows(source), _header(names, 1, source), source)
    return Delivered(1, names, rows)


def _header(cells: Sequence[str], row: int, source: Source) -> Header:
    if source.mapped:
        return read_vendor_header(cells, source.mapped, source.place, row)
    return read_header(cells, source.contract, source.place)


def columns_of(source: Source) -> dict[str, str]:
    """The columns of a Parquet file, and those that its folders name with what they say; the others ""."""
    names = pq.read_schema(source.path).names
    return dict.fromkeys(names, "") | added(source.given, names)


def _parquet_rows(source: Source) -> Iterator[Record]:
    number = 1
    names = columns_of(source)
    yield number, [*names]
    with pq.ParquetFile(source.path) as file:
        beside = [*names.values()][len(file.schema_arrow.names) :]
        for batch in file.iter_batches():
            for row in zip(*map(values, batch.columns), strict=True):
                number += 1
                yield number, [*("" if cell is None else _plain(cell) for cell in row), *beside]


def _plain(cell: object) -> str:
    return as_text(cell) if isinstance(cell, float) else str(cell)


def _typed(records: Iterator[Record], header: Header, source: Source) -> Iterator[Row]:
    """The records of a text file; what a profile reads in its own way stays as it is written."""
    table = source.contract
    types = {
        at: table.column(name).typ
        for name, at in ({} if source.mapped else header.positions).items()
    }
    numeric = [(at, typ) for at, typ in types.items() if typ not in (Typ.TEXT, Typ.MANAD)]
    counted = {at for at, typ in numeric if typ in (Typ.TAL, Typ.VAL)}
    for number, texts in records:
        cells: list[Cell] = list(texts)
        if number > header.row:
            for at, typ in numeric:
                if at >= len(texts) or (at in counted and mask(texts[at]) != texts[at]):
                    continue  # a number that may not be written is masked as a text
                if found := of_text(texts[at], typ):
                    cells[at] = found
        yield number, cells


_READERS = {CSV: _csv, XLSX: _xlsx, PARQUET: _parquet}
