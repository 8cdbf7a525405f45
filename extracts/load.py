"""From sources to parsed rows in the engine, one table per file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from extracts.contract import CONTRACT
from extracts.engine import Engine, known_table, store
from extracts.errors import UnderlagError
from extracts.files import CSV, PARQUET, XLSX, is_out_of_room, said_of, sha256
from extracts.find import Source
from extracts.parse import stored_schema
from extracts.personnummer import mask
from extracts.profil.model import Tabellprofil
from extracts.readers import read_files
from extracts.stored import Read, table_name
from extracts.together import in_file, together, which

# No row of a table takes fewer bytes; those of a workbook are packed.
_LEAST_ROW = {CSV: 40, XLSX: 10}


@dataclass(frozen=True)
class LoadedFile:
    """One source as read; `first` is the `rad_id` of the first record below its header.

    `header_row` is the header's record number; `skipped` rows below it a profile says are no records.
    `further_down`: rows above the header were not read, and no profile says so. `table`: the first of
    the files that it was read together with, and `which` of them it is. `faulty`: whether a row of them
    has a fault.
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
    further_down: bool = False
    table: int | None = None
    which: int = 0
    faulty: bool = True

    @property
    def in_table(self) -> int:
        """The file that the engine's table is called after: itself, or the first like it."""
        return self.number if self.table is None else self.table

    @property
    def rad_ids(self) -> range:
        """The ids that the file's records have, those that are skipped too."""
        return range(self.first, self.first + self.rows + self.skipped)

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

    con: Engine
    files: tuple[LoadedFile, ...]
    _rows: dict[str, ir.Table] = field(default_factory=dict)

    @property
    def antal(self) -> int:
        """How many rows all files have."""
        return sum(file.rows for file in self.files)

    def of(self, table: str) -> list[LoadedFile]:
        return [file for file in self.files if file.source.table == table]

    def rows(self, table: str) -> ir.Table:
        """All rows of a table: `fil`, `rad` as a person counts, and `rad_id`.

        That is unique in the table, and in the order of its files and of the rows in them.
        """
        if table not in self._rows:
            alike = groupby(self.of(table), key=lambda file: file.in_table)
            parts = [self._stored_rows(list(files)) for _number, files in alike]
            self._rows[table] = ibis.union(*parts, distinct=False)
        return self._rows[table]

    def forget(self) -> None:
        """Give the room of the delivered rows back; those accepted are in tables of their own."""
        self._rows.clear()
        for number, files in Counter(file.in_table for file in self.files).items():
            self.con.raw_sql(f'DROP TABLE "{table_name(number)}"')
            if files > 1:
                self.con.raw_sql(f'DROP TABLE IF EXISTS "{table_name(number)}_delar"')

    def _stored_rows(self, files: Sequence[LoadedFile]) -> ir.Table:
        """The rows of the files that lie in one table of the engine."""
        file = files[0]
        rows = known_table(self.con, table_name(file.in_table), stored_schema(file.source.contract))
        if len(files) == 1:
            number = ibis.literal(file.number, "int16")
            return rows.mutate(rad_id=rows.rad - file.header_row - 1 + file.first, fil=number)
        begins = pa.table(
            {
                "plats": pa.array([f.which for f in files], pa.int64()),
                "forst": pa.array([f.first for f in files], pa.int64()),
                "fil": pa.array([f.number for f in files], pa.int16()),
            }
        )
        placed = rows.mutate(plats=which(rows.rad), rad=in_file(rows.rad))
        places = store(self.con, f"{table_name(file.in_table)}_delar", ibis.memtable(begins))
        found = placed.inner_join(places, "plats")
        return found.mutate(rad_id=found.rad - file.header_row - 1 + found.forst).drop(
            "plats", "forst"
        )


def about_rows(source: Source) -> int:
    """How many rows a file has, or may have by its size; nothing of a file that cannot be read."""
    with suppress(OSError, ValueError, pa.ArrowException):
        if source.form == PARQUET:
            return int(pq.read_metadata(source.path).num_rows)
        return source.path.stat().st_size // _LEAST_ROW[source.form]
    return 0


def load(con: Engine, sources: list[Source], scratch: Path) -> Loaded:
    """Read every source; UnderlagError of a file that cannot be read as a whole."""
    files: list[LoadedFile] = []
    hashes = {source.path: _hash(source) for source in sources}
    for alike in together(sources):
        for same, read in _read(con, alike, len(files), scratch):
            header, number = read.header, len(files)
            for at, source in enumerate(same):
                mapped = source.mapped
                files.append(
                    LoadedFile(
                        source,
                        number + at,
                        hashes[source.path],
                        mapped.columns if mapped else frozenset(header.positions),
                        header.unknown,
                        sum(len(f.rad_ids) for f in files if f.source.table == source.table),
                        _rows_of(source, read, alone=len(same) == 1),
                        header.row,
                        read.skipped,
                        header.further_down,
                        number,
                        at,
                        read.stored.faulty > 0,
                    )
                )
    return Loaded(con, tuple(files))


def _rows_of(source: Source, read: Read, *, alone: bool) -> int:
    """How many rows a source has."""
    return read.stored.rows if alone else pq.read_metadata(source.path).num_rows


def _read(
    con: Engine, alike: Sequence[Source], number: int, scratch: Path
) -> Iterator[tuple[Sequence[Source], Read]]:
    """The sources together; each alone where the engine fails, so that the file at fault is told."""
    if len(alike) > 1:
        try:
            with said_of(alike[0].place):
                yield alike, read_files(con, alike, number, scratch)
            return
        except duckdb.Error as error:
            if is_out_of_room(error):
                raise UnderlagError("disken-full") from error
    for at, source in enumerate(alike):
        with _said(source):
            yield [source], read_files(con, [source], number + at, scratch)


@contextmanager
def meanwhile_unchanged(files: Sequence[LoadedFile]) -> Iterator[None]:
    """Look whether the files are as they were read while something else is done with their rows."""
    once = {file.source.path: file for file in files}.values()
    with ThreadPoolExecutor(max_workers=1) as beside:
        looks = [beside.submit(demand_unchanged, file) for file in once]
        yield
        for look in looks:
            look.result()


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
        if source.form == PARQUET:
            raise UnderlagError("ej-parquet", fil=source.place) from error
        raise


def demand_rows(files: Sequence[LoadedFile]) -> None:
    """A table that every underlag must have has rows."""
    for table in CONTRACT.values():
        mine = [file for file in files if file.source.table == table.name]
        if table.required and mine and not any(file.rows for file in mine):
            place, skipped = mine[0].source.place, sum(file.skipped for file in mine)
            if skipped:
                raise UnderlagError("profil-inga-rader", fil=place, antal=skipped)
            raise UnderlagError("inga-rader", fil=place)
