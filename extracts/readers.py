"""The readers: a file of each kind, and its rows parsed into a table of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import duckdb

from extracts import csvfile, workbook
from extracts.columns import Table
from extracts.csvstream import Stream
from extracts.engine import Engine, streamed
from extracts.files import CSV, PARQUET, XLSX, is_out_of_room
from extracts.find import Source
from extracts.headers import Header, read_header
from extracts.parquetread import read_alike, read_parquet
from extracts.profil.layout import VendorHeader, read_vendor_header, squared
from extracts.profil.model import Tabellprofil
from extracts.ragged import squared_off
from extracts.rows import Record, to_arrow
from extracts.shownas import as_shown, kinds_of
from extracts.stored import Read, by_contract, store_parsed, table_name
from extracts.unvalued import Wanted, demand_values


def read_files(con: Engine, sources: Sequence[Source], number: int, scratch: Path) -> Read:
    """Read sources that are alike into the table `table_name(number)`; one with a profile is alone."""
    if len(sources) > 1:
        return read_alike(con, sources, number)
    return _READERS[sources[0].form](con, sources[0], number, scratch)


def _read_csv(con: Engine, source: Source, number: int, _scratch: Path) -> Read:
    file = csvfile.inspect(source.path, source.contract, source.mapped)
    read = _streamed(con, file, source, number) if file.plain else None
    return read or _store_records(con, file.records(), file.header, source, number)


def _streamed(con: Engine, file: csvfile.CsvFile, source: Source, number: int) -> Read | None:
    """None unless exactly the rows that the bytes of the file promise have been read."""
    stream = Stream(file)
    raw = streamed(con, f"{table_name(number)}_text", stream.reader)
    cells = [raw[name] for name in stream.names]
    try:
        named = by_contract(raw, cells, file.header)
        stored = store_parsed(con, named, file.header, [source], number, clean=file.clean)
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise
        return None
    return Read(file.header, stream.rows - stored.rows, stored) if stream.whole else None


def _read_workbook(con: Engine, source: Source, number: int, _scratch: Path) -> Read:
    table, mapped = source.contract, source.mapped
    told = mapped.rubrikrad if mapped else None
    cells, row, records = workbook.read_sheet(source.path, source.sheet, table, told)
    while cells and not cells[-1].strip():
        cells.pop()
    header: Header = (
        read_vendor_header(cells, mapped, source.place, row)
        if mapped
        else replace(
            read_header(cells, table, source.place), row=row, further_down=_rows_above(source, row)
        )
    )
    wanted = Wanted(frozenset(header.positions.values()), _required(header, table, mapped), row)
    demand_values(source.path, source.sheet, table.name, source.place, wanted)
    records = as_shown(source, _cut(records, header.width), kinds_of(header, table))
    return _store_records(con, records, header, source, number)


def _rows_above(source: Source, row: int) -> bool:
    """Whether a row above has anything in it."""
    above = islice(workbook.every_row(source.path, source.sheet, source.table), row - 1)
    return row > 1 and any(cell.strip() for _number, cells in above for cell in cells)


def _required(header: Header, table: Table, mapped: Tabellprofil | None) -> frozenset[int]:
    """Where the cells stand without which a row is rejected."""
    names = [column.name for column in table.columns if column.required]
    if mapped and isinstance(header, VendorHeader):
        parts = [part for name in names for part in mapped.kallor[name].delar]
        names = [header.cells[part.namn] for part in parts]
    return frozenset(header.positions[name] for name in names if name in header.positions)


def _cut(records: Iterator[Record], width: int) -> Iterator[Record]:
    """Empty cells to the right of the last header are formatting, not data."""
    for rad, cells in records:
        yield rad, cells if any(cell.strip() for cell in cells[width:]) else cells[:width]


def _store_records(
    con: Engine, records: Iterator[Record], header: Header, source: Source, number: int
) -> Read:
    if source.mapped and isinstance(header, VendorHeader):
        records = squared(records, header, source.mapped)
    required = _required(header, source.contract, source.mapped)
    rows = to_arrow(squared_off(records, header, source, required), header)
    name = f"{table_name(number)}_rader"
    raw = con.create_table(name, rows, overwrite=True)
    stored = store_parsed(con, raw, header, [source], number)
    con.drop_table(name)
    return Read(header, int(rows.num_rows) - stored.rows, stored)


_READERS = {CSV: _read_csv, XLSX: _read_workbook, PARQUET: read_parquet}
