"""The readers: a file of each kind, and its rows parsed into a table of the engine."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from extracts import csvfile, parquetfile, workbook
from extracts.cell import may_hold_personnummer
from extracts.columns import Table, Typ
from extracts.csvstream import Stream
from extracts.engine import Engine, store, streamed
from extracts.files import CSV, PARQUET, XLSX, is_out_of_room, said_of
from extracts.find import Source
from extracts.folding import fold
from extracts.headers import Header, read_header
from extracts.parquetvalues import demand_swedish_time, plain
from extracts.parse import AS_TIME, parsed
from extracts.parts import added
from extracts.profil.layout import VendorHeader, read_vendor_header, squared
from extracts.profil.mapping import as_contract, skipped_rows
from extracts.profil.model import Tabellprofil
from extracts.ragged import squared_off
from extracts.rows import AS_WRITTEN, FILLED, OVRIGT, Record, to_arrow
from extracts.shownas import as_shown, kinds_of
from extracts.together import numbered, texts_of
from extracts.unvalued import Wanted, demand_values
from extracts.whole_rows import Texts, mark_moved, note_wrong_as_whole, with_cells

# Columns of the engine's own beside those of files that are read together.
_FILE, _WHICH, _GIVEN = "\ufdd0fil", "\ufdd0nummer", "\ufdd0mapp"


class Stored(NamedTuple):
    """The rows that lie in the engine, and those of them that have a fault."""

    rows: int
    faulty: int


class Read(NamedTuple):
    """Sources that have been read: their header, how many rows a profile skips, and the others."""

    header: Header
    skipped: int
    stored: Stored


def read_files(con: Engine, sources: Sequence[Source], number: int, scratch: Path) -> Read:
    """Read sources that are alike into the table `table_name(number)`; one with a profile is alone."""
    if len(sources) > 1:
        return _read_alike(con, sources, number)
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


def _engine_path(path: Path, scratch: Path) -> Path:
    """A path that the engine takes literally: it would read `r_[ab].csv` as r_a.csv and r_b.csv."""
    if not glob.has_magic(str(path)):
        return path
    return Path(shutil.copyfile(path, scratch / f"kopia{path.suffix.lower()}"))


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


def _read_parquet(con: Engine, source: Source, number: int, scratch: Path) -> Read:
    names, header = _parquet_header(source)
    # The engine numbers the rows as they lie in the file, whichever thread reads them.
    raw = con.read_parquet(
        _engine_path(plain(source.path, scratch), scratch),
        table_name=f"{table_name(number)}_text",
        hive_partitioning=False,
        binary_as_string=True,
        **{parquetfile.ROW_NUMBER: True},
    )
    cells = [parquetfile.as_text(raw[name]) for name in names]
    cells += [ibis.literal(text) for text in added(source.given, names).values()]
    numbered = raw.mutate(rad=raw[parquetfile.ROW_NUMBER] + header.row + 1)
    named = by_contract(numbered, cells, header, _times(raw, names, source))
    stored = store_parsed(con, named, header, [source], number)
    delivered = raw.count().to_pyarrow().as_py() if source.mapped else stored.rows
    return Read(header, delivered - stored.rows, stored)


def _times(raw: ir.Table, names: Sequence[str], source: Source) -> dict[int, ir.TimestampValue]:
    """The columns that hold times already, by their place, of a file that is read by the contract."""
    table = source.contract
    times = {c.name for c in table.columns if c.typ is Typ.TID and not source.mapped}
    return {
        at: raw[name]
        for at, name in enumerate(names)
        if fold(name) in times and raw[name].type().is_timestamp()
    }


def _parquet_header(source: Source) -> tuple[list[str], Header]:
    """The columns of the file, and the header with those that its folders name; it can be read."""
    names = parquetfile.columns(source.path, source.place)
    every = [*names, *added(source.given, names)]
    header: Header = (
        read_vendor_header(every, source.mapped, source.place, 1)
        if source.mapped
        else read_header(every, source.contract, source.place)
    )
    used = {every[at] for at in header.positions.values()}
    agreed = source.mapped.tidszon if source.mapped else ""
    demand_swedish_time(source.path, source.place, used, agreed)
    return names, header


def _read_alike(con: Engine, sources: Sequence[Source], number: int) -> Read:
    """Parquet files with the same columns, in place, by one question."""
    for source in sources:
        with said_of(source.place):
            names, header = _parquet_header(source)
    extra = [added(source.given, names) for source in sources]
    beside = {f"{_GIVEN}{n}": [[*one.values()][n] for one in extra] for n in range(len(extra[0]))}
    paths = [str(source.path) for source in sources]
    places = ibis.memtable(pa.table({_FILE: paths, _WHICH: range(len(paths)), **beside}))
    raw = con.read_parquet(
        paths,
        table_name=f"{table_name(number)}_text",
        hive_partitioning=False,
        binary_as_string=True,
        filename=_FILE,
        **{parquetfile.ROW_NUMBER: True},
    ).inner_join(places, _FILE)
    cells = [parquetfile.as_text(raw[name]) for name in names]
    cells += [raw[name] for name in beside]
    row = raw[parquetfile.ROW_NUMBER] + header.row + 1
    times = _times(raw, names, sources[0])
    named = by_contract(raw.mutate(rad=numbered(row, raw[_WHICH])), cells, header, times)
    return Read(header, 0, store_parsed(con, named, header, sources, number))


def by_contract(
    raw: ir.Table,
    cells: list[ir.StringValue],
    header: Header,
    times: Mapping[int, ir.TimestampValue] = MappingProxyType({}),
) -> ir.Table:
    """`rad`, the contract's columns by name, and `ovrigt`: as rows.to_arrow has it of the others."""
    others = [cells[at].strip().nullif("") for at in header.rest]
    suspects = [
        may_hold_personnummer(cell, bare=True).ifelse(cell, "").fill_null("") for cell in others
    ]
    joined = ibis.literal(" ").join(suspects).strip().nullif("") if others else ibis.null(str)
    ovrigt = ibis.coalesce(joined, *others)
    known = {name: cells[at] for name, at in header.positions.items()}
    known |= {f"{name}{AS_TIME}": times[at] for name, at in header.positions.items() if at in times}
    filled = [cells[at].strip().nullif("").notnull().cast("int64") for at in header.unread]
    count = sum(filled, ibis.literal(0, "int64"))
    return raw.select("rad", **known, **{OVRIGT: ovrigt, FILLED: count})


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


def store_parsed(
    con: Engine,
    raw: ir.Table,
    header: Header,
    sources: Sequence[Source],
    number: int,
    texts: Texts | None = None,
    *,
    clean: bool = False,
) -> Stored:
    """The parsed rows under the file's name, but those that a profile skips.

    `texts`: the rows as they were delivered, where it is not the files of the sources that have them.
    `clean`: no cell of them has anything that would be cleaned away.
    """
    source, name = sources[0], table_name(number)
    parse = partial(_parsed, header=header, source=source, clean=clean)
    blank = {"radregel": ibis.null("string"), "steg": ibis.null("int8")}
    parsed_rows = store(con, name, parse(raw).mutate(**blank))
    rows, faulty, of_cells = _counted(con, name)
    if of_cells and (moved := note_wrong_as_whole(con, parsed_rows, header, source)):
        texts = texts or partial(texts_of, sources)
        mark_moved(con, name, source, header, parse, texts(moved))
    con.raw_sql(f'ALTER TABLE "{name}" DROP COLUMN {AS_WRITTEN}')
    return Stored(rows, faulty)


def _parsed(raw: ir.Table, header: Header, source: Source, *, clean: bool) -> ir.Table:
    """The rows as parse.parsed gives them, by the contract or by a profile."""
    mapped = source.mapped
    if mapped and isinstance(header, VendorHeader):
        if mapped.hoppa_over:
            raw = raw.filter(~skipped_rows(raw, header, mapped))
        native = source.form != CSV
        return parsed(as_contract(raw, header, mapped, native=native), source.contract)
    return parsed(with_cells(raw, header), source.contract, clean=clean)


def _counted(con: Engine, name: str) -> tuple[int, int, int]:
    """How many rows there are, with a fault, and with one of a cell: no empty row, and no sum."""
    counts = "count(*), count(fel), count(fel) FILTER (NOT tom AND NOT summarad)"
    [(rows, faulty, of_cells)] = con.raw_sql(f'SELECT {counts} FROM "{name}"').fetchall()
    return rows, faulty, of_cells


def table_name(number: int) -> str:
    """What the table of a file is called in the engine."""
    return f"fil_{number}"


_READERS = {CSV: _read_csv, XLSX: _read_workbook, PARQUET: _read_parquet}
