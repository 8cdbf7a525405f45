"""From sources to parsed rows in the engine, one table per file."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from extracts import csvfile, parquetfile, workbook
from extracts.contract import CONTRACT
from extracts.engine import Steps, store
from extracts.errors import UnderlagError
from extracts.files import is_out_of_room, said_of, sha256
from extracts.find import Source
from extracts.headers import Header, read_header
from extracts.parse import may_hold_personnummer, parsed
from extracts.personnummer import mask
from extracts.profil.layout import VendorHeader, read_vendor_header, squared
from extracts.profil.mapping import as_contract, skipped_rows
from extracts.profil.model import Tabellprofil
from extracts.rows import OVRIGT, Record, to_arrow


@dataclass(frozen=True)
class LoadedFile:
    """One source as read; `first` is the `rad_id` of its first row among the rows of its table.

    `header_row` is the header's record number; `skipped` rows below it a profile says are no records.
    """

    source: Source
    number: int
    sha256: str
    columns: frozenset[str]
    unknown: tuple[str, ...]
    first: int
    rows: int
    header_row: int = 1
    skipped: int = 0

    @property
    def mapped(self) -> Tabellprofil | None:
        """The part of a vendor profile that the file was read with."""
        return self.source.mapped

    def column(self, name: str) -> str:
        """A column of the contract, as the file names it."""
        return mask(self.mapped.file_column(name)) if self.mapped else name


@dataclass(frozen=True)
class Loaded:
    """The parsed files of an underlag."""

    con: Backend
    files: tuple[LoadedFile, ...]
    _rows: dict[str, ir.Table] = field(default_factory=dict)

    def of(self, table: str) -> list[LoadedFile]:
        return [file for file in self.files if file.source.table == table]

    def rows(self, table: str) -> ir.Table:
        """All rows of a table: `rad_id` (unique), `fil`, and `rad` as a person counts."""
        if table not in self._rows:
            parts = [self._file_rows(file) for file in self.of(table)]
            self._rows[table] = ibis.union(*parts, distinct=False)
        return self._rows[table]

    def forget(self) -> None:
        """Give the room of the delivered rows back; those accepted are in tables of their own."""
        self._rows.clear()
        for file in self.files:
            self.con.raw_sql(f'DROP TABLE "{_name(file.number)}"')

    def _file_rows(self, file: LoadedFile) -> ir.Table:
        rows = self.con.table(_name(file.number))
        at = rows.rowid()
        return rows.mutate(
            rad_id=at + file.first,
            fil=ibis.literal(file.number),
            rad=rows.rad.coalesce(at + file.header_row + 1),
        )


def load(con: Backend, sources: list[Source], scratch: Path) -> Loaded:
    """Read every source; a fault of a whole file raises UnderlagError before anything is judged."""
    files: list[LoadedFile] = []
    hashes = {source.path: _hash(source) for source in sources}
    for number, source in enumerate(sources):
        first = sum(file.rows for file in files if file.source.table == source.table)
        with _said(source):
            header, skipped = _READERS[source.path.suffix.lower()](con, source, number, scratch)
        digest = hashes[source.path]
        columns = source.mapped.columns if source.mapped else frozenset(header.positions)
        rows = _count(con, number)
        files.append(
            LoadedFile(
                source, number, digest, columns, header.unknown, first, rows, header.row, skipped
            )
        )
    for file in {file.source.path: file for file in files}.values():
        demand_unchanged(file)
    _demand_rows(files)
    return Loaded(con, tuple(files))


def demand_unchanged(file: LoadedFile) -> None:
    """The hash in the evidence must be of the bytes that were read."""
    if _hash(file.source) != file.sha256:
        raise UnderlagError("andrad-under-lasning", fil=file.source.name)


def _hash(source: Source) -> str:
    with _said(source):
        return sha256(source.path)


@contextmanager
def _said(source: Source) -> Iterator[None]:
    """What may go wrong with a whole file, as a sentence about it."""
    try:
        with said_of(source.place):
            yield
    except UnicodeDecodeError as error:
        raise UnderlagError("blandade-teckenkodningar", fil=source.place) from error
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise UnderlagError("disken-full") from error
        if source.path.suffix.lower() == ".parquet":
            raise UnderlagError("ej-parquet", fil=source.place) from error
        raise


def _demand_rows(files: list[LoadedFile]) -> None:
    for table in CONTRACT.values():
        mine = [file for file in files if file.source.table == table.name]
        if table.required and mine and not any(file.rows for file in mine):
            place, skipped = mine[0].source.place, sum(file.skipped for file in mine)
            if skipped:
                raise UnderlagError("profil-inga-rader", fil=place, antal=skipped)
            raise UnderlagError("inga-rader", fil=place)


def _read_csv(con: Backend, source: Source, number: int, scratch: Path) -> tuple[Header, int]:
    file = csvfile.inspect(source.path, CONTRACT[source.table], source.mapped)
    skipped = _engine_reads(con, file, source, number, scratch) if file.plain else None
    if skipped is None:
        skipped = _store_records(con, file.records(), file.header, source, number)
    return file.header, skipped


def _engine_reads(
    con: Backend, file: csvfile.CsvFile, source: Source, number: int, scratch: Path
) -> int | None:
    """None unless the engine has read exactly the rows that the bytes of the file promise.

    Else how many of them a profile skips.
    """
    if file.encoding == "cp1252":
        path = csvfile.transcoded(file, scratch)
    else:
        path = _engine_path(file.path, scratch)
    try:
        raw = con.read_csv(
            path,
            table_name=f"fil_{number}_text",
            delim=file.delimiter,
            header=False,
            skip=file.header_row,
            quote='"',
            escape='"',
            new_line="\\r\\n" if file.newline == "\r\n" else "\\n",
            columns={f"c{i}": "VARCHAR" for i in range(file.header.width)},
            auto_detect=False,
            strict_mode=True,
            null_padding=False,
            hive_partitioning=False,
        )
        cells = [raw[f"c{at}"] for at in range(file.header.width)]
        skipped = _store(con, _named(raw, cells, file.header), file.header, source, number)
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise
        return None
    return skipped if _count(con, number) + skipped == file.lines - file.header_row else None


def _engine_path(path: Path, scratch: Path) -> Path:
    """A path that the engine takes literally: it would read `r_[ab].csv` as r_a.csv and r_b.csv."""
    if not glob.has_magic(str(path)):
        return path
    return Path(shutil.copyfile(path, scratch / f"kopia{path.suffix.lower()}"))


def _read_workbook(con: Backend, source: Source, number: int, scratch: Path) -> tuple[Header, int]:
    table, mapped = CONTRACT[source.table], source.mapped
    wanted = mapped.rubrikrad if mapped else None
    cells, row, records = workbook.read_sheet(source.path, source.sheet, table.name, wanted)
    while cells and not cells[-1].strip():
        cells.pop()
    header: Header = (
        read_vendor_header(cells, mapped, source.place, row)
        if mapped
        else replace(read_header(cells, table, source.place), row=row)
    )
    used = set(header.positions.values())
    workbook.demand_values(source.path, source.sheet, table.name, used, source.place)
    return header, _store_records(con, _cut(records, header.width), header, source, number)


def _cut(records: Iterator[Record], width: int) -> Iterator[Record]:
    """Empty cells to the right of the last header are formatting, not data."""
    for rad, cells in records:
        yield rad, cells if any(cell.strip() for cell in cells[width:]) else cells[:width]


def _read_parquet(con: Backend, source: Source, number: int, scratch: Path) -> tuple[Header, int]:
    names = parquetfile.columns(source.path, source.place)
    header: Header = (
        read_vendor_header(names, source.mapped, source.place, 1)
        if source.mapped
        else read_header(names, CONTRACT[source.table], source.place)
    )
    raw = con.read_parquet(
        _engine_path(source.path, scratch),
        table_name=f"fil_{number}_text",
        hive_partitioning=False,
        binary_as_string=True,
    )
    cells = [parquetfile.as_text(raw[name]) for name in raw.columns]
    rows = _named(raw, cells, header)
    return header, _store(con, rows, header, source, number)


def _named(raw: ir.Table, cells: list[ir.StringValue], header: Header) -> ir.Table:
    """The contract's columns by name, and `ovrigt`: as rows.to_arrow has it of the others."""
    others = [cells[at].strip().nullif("") for at in header.rest]
    suspects = [may_hold_personnummer(cell).ifelse(cell, "").fill_null("") for cell in others]
    joined = ibis.literal(" ").join(suspects).strip().nullif("") if others else ibis.null(str)
    ovrigt = ibis.coalesce(joined, *others)
    known = {name: cells[at] for name, at in header.positions.items()}
    return raw.select(**known, **{OVRIGT: ovrigt})


def _store_records(
    con: Backend, records: Iterator[Record], header: Header, source: Source, number: int
) -> int:
    if source.mapped and isinstance(header, VendorHeader):
        records = squared(records, header, source.mapped)
    rows = to_arrow(records, header, source.place)
    name = f"{_name(number)}_rader"
    raw = con.create_table(name, rows, overwrite=True)
    skipped = _store(con, raw, header, source, number)
    con.drop_table(name)
    return skipped


def _store(con: Backend, raw: ir.Table, header: Header, source: Source, number: int) -> int:
    """The parsed rows under the file's name; how many rows a profile skips is returned."""
    steps = Steps(con)
    mapped = source.mapped
    if mapped and isinstance(header, VendorHeader):
        if mapped.hoppa_over:
            numbered = _numbered(con, raw, header, number)
            raw = steps(numbered.filter(~skipped_rows(numbered, header, mapped)))
        native = source.path.suffix.lower() != ".csv"
        raw = as_contract(raw, header, mapped, steps, native=native)
    store(con, _name(number), parsed(raw, CONTRACT[source.table], steps), steps)
    skips = mapped and mapped.hoppa_over
    return _count(con, number, "_rader") - _count(con, number) if skips else 0


def _numbered(con: Backend, raw: ir.Table, header: Header, number: int) -> ir.Table:
    """The rows with their record numbers, before any is taken away."""
    if "rad" in raw.columns:
        return raw
    whole = store(con, f"{_name(number)}_rader", raw)
    return whole.mutate(rad=whole.rowid() + header.row + 1)


def _count(con: Backend, number: int, which: str = "") -> int:
    found = con.raw_sql(f'SELECT count(*) FROM "{_name(number)}{which}"').fetchone()
    return int(found[0]) if found else 0


def _name(number: int) -> str:
    return f"fil_{number}"


_READERS = {".csv": _read_csv, ".xlsx": _read_workbook, ".parquet": _read_parquet}
