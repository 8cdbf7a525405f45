"""Read an underlag: find → load → gate → accepted rows, with every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.contract import CONTRACT, Contract, allows_odelad
from extracts.delivered import Delivered, read_again
from extracts.engine import connect, limit_memory, lock, store
from extracts.files import XLSX
from extracts.find import Source, Unread, find_given, find_sources
from extracts.load import (
    Loaded,
    LoadedFile,
    demand_rows,
    demand_unchanged,
    load,
    meanwhile_unchanged,
)
from extracts.outside import Place, places
from extracts.parse import no_rows
from extracts.period import Period
from extracts.personnummer import BARE, CANDIDATE
from extracts.profil.model import Profil
from extracts.rejections import Ids, Rejected, reject, without
from extracts.sheetparts import part_of
from extracts.underkanda import UNDERKANDA, store_rejected


@dataclass(frozen=True)
class FileCount:
    """Rows of one file: `rader` = `godkanda` + `underkanda`; `utanfor_period` of the accepted."""

    tabell: str
    fil: str
    sha256: str
    rader: int
    godkanda: int
    underkanda: int
    utanfor_period: int


@dataclass(frozen=True)
class Finding:
    """Personnummer found where they reject no row: how many cells of a column in a file.

    `utanfor` the rows `kolumn` is the place in words: a file's name, a header, a line above it, another
    sheet, a comment, what a workbook has beside its cells.
    """

    fil: str
    kolumn: str
    antal: int
    utanfor: bool = False

    @property
    def plats(self) -> str:
        """The place as a sentence has it."""
        return self.kolumn if self.utanfor else f"kolumnen {self.kolumn}"


@dataclass(frozen=True)
class Hidden:
    """What a sheet does not show and is read all the same: rows below the header, and columns."""

    plats: str
    rader: int
    kolumner: int


@dataclass(frozen=True)
class Skipped:
    """What a profile says is no record in a file: rows above the header, and rows by their value."""

    fil: str
    profil: str
    ovanfor_rubriken: int
    rader: int


@dataclass(frozen=True)
class Underlag:
    """An underlag that has passed the gate; accepted rows are read with `rows`.

    `contract`: the tables in the words of the plan that they were read by.
    """

    con: Backend
    loaded: Loaded
    rejected: dict[str, Rejected]
    ignored: tuple[str, ...]
    profiler: tuple[Profil, ...] = ()
    places: tuple[Place, ...] = ()
    contract: Contract = field(default_factory=lambda: CONTRACT)
    _tables: dict[str, ir.Table] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(self.rejected)

    @property
    def odelad(self) -> bool:
        """Whether undivided time was allowed."""
        return allows_odelad(self.contract)

    def given(self, table: str, column: str) -> bool:
        """True when some file of the table has the column."""
        return any(column in file.columns for file in self.loaded.of(table))

    def files_with(self, table: str, column: str) -> list[int]:
        return [file.number for file in self.loaded.of(table) if column in file.columns]

    def rows(self, table: str) -> ir.Table:
        """The accepted rows of a table, of every month."""
        if table not in self._tables:
            self._tables[table] = self.con.table(table)
        return self._tables[table]

    def store(
        self, name: str, rows: ir.Table, words: Mapping[str, Iterable[str]] | None = None
    ) -> ir.Table:
        """A query as a table in the engine; `words`: the only texts of a column, for less room."""
        return store(self.con, name, rows, words=words)

    def delivered(self, file: LoadedFile) -> Delivered:
        """A file's table once more, as it was delivered and checked."""
        demand_unchanged(file)
        return read_again(file.source)

    def providers(self) -> list[str]:
        """The providers named in any row, rejected ones too, alphabetically."""
        tables = [table for table in sorted(self.tables) if CONTRACT[table].of_providers]
        names = [self.rows(table).select("utforare") for table in (UNDERKANDA, *tables)]
        found = ibis.union(*names, distinct=True).to_pyarrow()["utforare"].to_pylist()
        return sorted(name for name in found if name)

    def findings(self) -> list[Finding]:
        """Personnummer where no person is to be named: they reject no row, and are never written out."""
        files = {file.number: file for file in self.loaded.files}
        inside = [
            Finding(files[fil].source.name, files[fil].column(kolumn), len(rad_ids))
            for rejected in self.rejected.values()
            for (fil, kolumn), rad_ids in sorted(rejected.personnummer.items())
        ]
        outside = [
            Finding(
                p.namn if p.fil is None else files[p.fil].source.name,
                p.plats,
                p.antal,
                utanfor=True,
            )
            for p in self.places
        ]
        return inside + outside

    def hidden(self) -> list[Hidden]:
        """Per sheet with rows that are filtered out or hidden, or hidden columns."""
        found = []
        for file in self.loaded.files:
            if file.source.form == XLSX:
                source = file.source
                seen = part_of(source.path, source.sheet, source.table).seen
                rows = sum(file.header_row <= row < seen.rows for row in seen.hidden_rows)
                columns = sum(column < seen.columns for column in seen.hidden_columns)
                if rows or columns:
                    found.append(Hidden(source.place, rows, columns))
        return found

    def skipped(self) -> list[Skipped]:
        """Per file read with a profile; these rows are counted nowhere else."""
        return [
            Skipped(f.source.name, f.mapped.profil, f.header_row - 1, f.skipped)
            for f in self.loaded.files
            if f.mapped
        ]

    def looks_like_personnummer(self) -> str:
        """The pattern of what may be one in this underlag."""
        return f"{CANDIDATE}|{BARE}"

    def counts(self, period: Period | None) -> list[FileCount]:
        """Per file: rows, accepted, rejected, and (registreringar) accepted outside the period, if any."""
        outside = self._outside(period) if period else {}
        return [self._count(file, outside.get(file.number, 0)) for file in self.loaded.files]

    def _count(self, file: LoadedFile, outside: int) -> FileCount:
        rejected = self.rejected[file.source.table]
        rows = file.rows - _within(rejected.empty_at_end, file.rad_ids)
        faulty = _within(rejected.faulty, file.rad_ids)
        return FileCount(
            file.source.table, file.source.name, file.sha256, rows, rows - faulty, faulty, outside
        )

    def _outside(self, period: Period) -> dict[int, int]:
        rows = self.rows("registreringar")
        outside = rows.filter(~rows.dag.between(period.first, period.last))
        counted = outside.group_by("fil").agg(n=_.count()).to_pyarrow().to_pylist()
        return {row["fil"]: row["n"] for row in counted}

    def other_months(self, period: Period | None = None) -> dict[tuple[str, str], int]:
        """Accepted registrations per month and provider, those of `period` left out."""
        rows = self.rows("registreringar")
        by = rows.group_by(manad=rows.dag.strftime("%Y-%m"), utforare="utforare").agg(n=_.count())
        counted = by.order_by("manad", "utforare").to_pyarrow().to_pylist()
        return {(r["manad"], r["utforare"]): r["n"] for r in counted if r["manad"] != str(period)}


def read_underlag(
    path: Path,
    scratch: Path,
    profiler: Sequence[Profil] = (),
    *,
    keep: bool = False,
    contract: Contract = CONTRACT,
) -> Underlag:
    """Read a folder or a workbook; UnderlagError when it cannot be read as a whole.

    Files that a vendor profile speaks of are read with it, the others by the contract alone.
    `keep`: the rejected rows can still be read, with what of them could be parsed. `contract`:
    the tables in the plan's words.
    """
    read = _read(*find_sources(path, profiler), scratch, profiler, contract)
    if not keep:
        read.loaded.forget()
    return read


def read_given(
    paths: Sequence[Path],
    scratch: Path,
    profiler: Sequence[Profil] = (),
    *,
    contract: Contract = CONTRACT,
) -> Underlag:
    """Read files that need not be a whole underlag; a required table not given has no rows."""
    read = _read(*find_given(paths, profiler), scratch, profiler, contract)
    read.loaded.forget()
    return read


def _read(
    sources: list[Source],
    unread: list[Unread],
    scratch: Path,
    profiler: Sequence[Profil],
    contract: Contract,
) -> Underlag:
    con = connect(scratch)
    loaded = load(con, [replace(source, tables=contract) for source in sources], scratch)
    limit_memory(con, sum(file.rows for file in loaded.files))
    lock(con)
    with meanwhile_unchanged(loaded.files):
        rejected = _divide(con, loaded, contract)
    demand_rows(loaded.files)
    store_rejected(con, loaded, rejected)
    found = places(loaded.files, unread)
    return Underlag(
        con, loaded, rejected, tuple(map(str, unread)), tuple(profiler), found, contract
    )


def _divide(con: Backend, loaded: Loaded, tables: Contract) -> dict[str, Rejected]:
    """Store the rows that are accepted; the others by table."""
    rejected = {}
    for table in tables.values():
        if loaded.of(table.name):
            rejected[table.name] = reject(loaded, table)
            _accept(con, loaded, table.name, rejected[table.name])
        elif table.required:
            _keep(con, table.name, no_rows(table))
    return rejected


def _accept(con: Backend, loaded: Loaded, table: str, rejected: Rejected) -> None:
    """Store the accepted rows under the table's own name."""
    rows = without(loaded.rows(table), rejected.gone)
    _keep(con, table, rows.drop("fel", "tom", "summarad", "radregel", "steg", "delar"))


def _keep(con: Backend, table: str, rows: ir.Table) -> None:
    if table == "registreringar":
        rows = _with_time(rows)
    store(con, table, rows)


def _with_time(rows: ir.Table) -> ir.Table:
    """`dag` of start; `utford`; `langd` = slut − start and `sekunder` = minuter × 60, in exact seconds."""
    langd = rows.slut.epoch_seconds() - rows.start.epoch_seconds()
    reported = (rows.minuter.cast("decimal(20, 6)") * 60).cast("decimal(20, 6)")
    return rows.mutate(
        dag=rows.start.date(),
        utford=rows.status == "utförd",
        langd=langd,
        sekunder=reported.coalesce(ibis.greatest(langd, 0).cast("decimal(20, 6)")),
    )


def _within(rad_ids: Ids, span: range) -> int:
    """How many of the sorted ids lie in the span."""
    return int(np.searchsorted(rad_ids, span.stop) - np.searchsorted(rad_ids, span.start))
