"""From sources to parsed rows in the engine, one table per file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from extracts import csvfile, workbook
from extracts.contract import CONTRACT
from extracts.engine import Steps, store
from extracts.errors import UnderlagError
from extracts.find import Source
from extracts.headers import Header, read_header
from extracts.parse import parsed
from extracts.rows import OVRIGT, Record, to_arrow


@dataclass(frozen=True)
class LoadedFile:
    """One source as read; `first` is the `rad_id` of its first row among the rows of its table."""

    source: Source
    number: int
    sha256: str
    columns: frozenset[str]
    unknown: tuple[str, ...]
    first: int
    rows: int


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
            rad_id=at + file.first, fil=ibis.literal(file.number), rad=rows.rad.coalesce(at + 2)
        )


def load(con: Backend, sources: list[Source], scratch: Path) -> Loaded:
    """Read every source; a fault of a whole file raises UnderlagError before anything is judged."""
    files: list[LoadedFile] = []
    for number, source in enumerate(sources):
        first = sum(file.rows for file in files if file.source.table == source.table)
        try:
            sha256 = _sha256(source.path)
            header = _READERS[source.path.suffix.lower()](con, source, number, scratch)
        except UnicodeDecodeError as error:
            raise UnderlagError(
                f"{source.place} blandar teckenkodningar. Öppna den och spara som «CSV UTF-8»."
            ) from error
        except OSError as error:
            raise UnderlagError(
                f"{source.place} går inte att läsa. Stäng den i andra program och se efter att du "
                "har behörighet till den."
            ) from error
        columns = frozenset(header.positions)
        rows = _count(con, number)
        files.append(LoadedFile(source, number, sha256, columns, header.unknown, first, rows))
    _demand_rows(files)
    return Loaded(con, tuple(files))


def _demand_rows(files: list[LoadedFile]) -> None:
    for table in CONTRACT.values():
        mine = [file for file in files if file.source.table == table.name]
        if table.required and mine and not any(file.rows for file in mine):
            raise UnderlagError(
                f"{mine[0].source.place} har en rubrikrad men inga rader. "
                "Ta ut filen på nytt, eller ta bort den om en annan fil har raderna."
            )


def _read_csv(con: Backend, source: Source, number: int, scratch: Path) -> Header:
    file = csvfile.inspect(source.path, CONTRACT[source.table])
    if not (file.plain and _engine_reads(con, file, source, number, scratch)):
        rows = to_arrow(file.records(), file.header, source.place)
        _store_arrow(con, rows, source, number)
    return file.header


def _engine_reads(
    con: Backend, file: csvfile.CsvFile, source: Source, number: int, scratch: Path
) -> bool:
    """True when the engine has read exactly the rows that the bytes of the file promise."""
    path = file.path if file.encoding != "cp1252" else csvfile.transcoded(file, scratch)
    try:
        raw = con.read_csv(
            path,
            table_name=f"fil_{number}_text",
            delim=file.delimiter,
            header=False,
            skip=1,
            quote='"',
            escape='"',
            new_line="\\r\\n" if file.newline == "\r\n" else "\\n",
            columns={f"c{i}": "VARCHAR" for i in range(file.header.width)},
            auto_detect=False,
            strict_mode=True,
            null_padding=False,
        )
        cells = [raw[f"c{at}"] for at in range(file.header.width)]
        _store(con, _named(raw, cells, file.header), source, number)
    except duckdb.Error:
        return False
    return _count(con, number) == file.lines - 1


def _read_workbook(con: Backend, source: Source, number: int, scratch: Path) -> Header:
    table = CONTRACT[source.table]
    cells, _, records = workbook.read_sheet(source.path, source.sheet, table.name)
    while cells and not cells[-1].strip():
        cells.pop()
    header = read_header(cells, table, source.place)
    _store_arrow(con, to_arrow(_cut(records, header.width), header, source.place), source, number)
    return header


def _cut(records: Iterator[Record], width: int) -> Iterator[Record]:
    """Empty cells to the right of the last header are formatting, not data."""
    for rad, cells in records:
        yield rad, cells if any(cell.strip() for cell in cells[width:]) else cells[:width]


def _read_parquet(con: Backend, source: Source, number: int, scratch: Path) -> Header:
    try:
        names = pq.read_schema(source.path).names
    except pa.ArrowInvalid as error:
        raise UnderlagError(
            f"{source.place} går inte att läsa som Parquet. Ta ut filen på nytt ur systemet."
        ) from error
    header = read_header(names, CONTRACT[source.table], source.place)
    raw = con.read_parquet(source.path, table_name=f"fil_{number}_text")
    _store(con, _named(raw, [_as_text(raw[name]) for name in names], header), source, number)
    return header


def _named(raw: ir.Table, cells: list[ir.StringValue], header: Header) -> ir.Table:
    """The contract's columns by name, and `ovrigt`: the first value of the others."""
    others = [cells[at].strip().nullif("") for at in header.rest]
    ovrigt = ibis.coalesce(*others) if others else ibis.null(str)
    known = {name: cells[at] for name, at in header.positions.items()}
    return raw.select(**known, **{OVRIGT: ovrigt})


def _as_text(value: ir.Value) -> ir.StringValue:
    if isinstance(value, ir.FloatingValue):
        whole = value == value.round()
        return whole.ifelse(
            value.try_cast("int64").cast(str), value.try_cast("decimal(38, 10)").cast(str)
        )
    if isinstance(value, ir.BooleanValue):
        return value.ifelse("ja", "nej")
    return value.cast(str)


def _store_arrow(con: Backend, rows: pa.Table, source: Source, number: int) -> None:
    name = f"fil_{number}_rader"
    _store(con, con.create_table(name, rows, overwrite=True), source, number)
    con.drop_table(name)


def _store(con: Backend, raw: ir.Table, source: Source, number: int) -> None:
    steps = Steps(con)
    store(con, _name(number), parsed(raw, CONTRACT[source.table], steps), steps)


def _count(con: Backend, number: int) -> int:
    found = con.raw_sql(f'SELECT count(*) FROM "{_name(number)}"').fetchone()
    return int(found[0]) if found else 0


def _name(number: int) -> str:
    return f"fil_{number}"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


_READERS = {".csv": _read_csv, ".xlsx": _read_workbook, ".parquet": _read_parquet}
