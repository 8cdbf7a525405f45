"""From sources to parsed rows in the engine, one table per file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from extracts.contract import CONTRACT
from extracts.engine import Engine
from extracts.errors import UnderlagError
from extracts.files import PARQUET, is_out_of_room, said_of, sha256
from extracts.find import Source
from extracts.personnummer import mask
from extracts.profil.model import Tabellprofil
from extracts.readers import count, read_file, table_name


@dataclass(frozen=True)
class LoadedFile:
    """One source as read; `first` is the `rad_id` of the first record below its header.

    `header_row` is the header's record number; `skipped` rows below it a profile says are no records.
    `further_down`: rows above the header were not read, and no profile says so.
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

    def of(self, table: str) -> list[LoadedFile]:
        return [file for file in self.files if file.source.table == table]

    def rows(self, table: str) -> ir.Table:
        """All rows of a table: `fil`, `rad` as a person counts, and `rad_id`.

        That is unique in the table, and in the order of its files and of the rows in them.
        """
        if table not in self._rows:
            parts = [self._file_rows(file) for file in self.of(table)]
            self._rows[table] = ibis.union(*parts, distinct=False)
        return self._rows[table]

    def forget(self) -> None:
        """Give the room of the delivered rows back; those accepted are in tables of their own."""
        self._rows.clear()
        for file in self.files:
            self.con.raw_sql(f'DROP TABLE "{table_name(file.number)}"')

    def _file_rows(self, file: LoadedFile) -> ir.Table:
        rows = self.con.table(table_name(file.number))
        return rows.mutate(
            rad_id=rows.rad - file.header_row - 1 + file.first, fil=ibis.literal(file.number)
        )


def load(con: Engine, sources: list[Source], scratch: Path) -> Loaded:
    """Read every source; UnderlagError of a file that cannot be read as a whole."""
    files: list[LoadedFile] = []
    hashes = {source.path: _hash(source) for source in sources}
    for number, source in enumerate(sources):
        first = sum(len(file.rad_ids) for file in files if file.source.table == source.table)
        with _said(source):
            header, skipped = read_file(con, source, number, scratch)
        digest = hashes[source.path]
        columns = source.mapped.columns if source.mapped else frozenset(header.positions)
        rows = count(con, number)
        files.append(
            LoadedFile(
                source,
                number,
                digest,
                columns,
                header.unknown,
                first,
                rows,
                header.row,
                skipped,
                header.further_down,
            )
        )
    return Loaded(con, tuple(files))


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
