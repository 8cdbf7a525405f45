"""An underlag that has passed the gate: its accepted rows, and every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.contract import CONTRACT, Contract, allows_odelad
from extracts.delivered import Delivered, read_again
from extracts.engine import identifier, known_table, store
from extracts.files import XLSX
from extracts.load import (
    Loaded,
    LoadedFile,
    demand_unchanged,
)
from extracts.outside import Place
from extracts.period import Period
from extracts.personnummer import BARE, CANDIDATE
from extracts.profil.model import Profil
from extracts.pseudonym import PSEUDONYM, REPLACED
from extracts.rejections import Ids, Rejected
from extracts.sheetparts import part_of
from extracts.underkanda import UNDERKANDA


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

    `contract`: the tables in the words of the plan that they were read by. `pseudonymer`: whether kund and
    personal are replaced.
    """

    con: Backend
    loaded: Loaded
    rejected: dict[str, Rejected]
    ignored: tuple[str, ...]
    profiler: tuple[Profil, ...] = ()
    places: tuple[Place, ...] = ()
    contract: Contract = field(default_factory=lambda: CONTRACT)
    pseudonymer: bool = False
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

    def as_delivered(self, rows: ir.Table, kolumn: str) -> ir.Table:
        """The rows with `<kolumn>_skrivet`, kund or personal as the files have it.

        For what is judged of how a key looks, or goes by the order of keys; never for what is written out.
        """
        if not self.pseudonymer:
            return rows.mutate(**{f"{kolumn}_skrivet": rows[kolumn]})
        known = self.rows(REPLACED)
        mine = known.filter(known.kolumn == kolumn)
        found = mine.select(**{f"{kolumn}_byt": PSEUDONYM, f"{kolumn}_skrivet": "skrivet"})
        return rows.left_join(found, rows[kolumn] == found[f"{kolumn}_byt"]).drop(f"{kolumn}_byt")

    def store(
        self, name: str, rows: ir.Table, words: Mapping[str, Iterable[str]] | None = None
    ) -> ir.Table:
        """A query as a table in the engine; `words`: the only texts of a column, for less room."""
        return store(self.con, name, rows, words=words)

    def store_sql(self, name: str, sql: str, schema: ibis.Schema) -> ir.Table:
        """As `store`, of a query in the engine's own words."""
        self.con.raw_sql(f"CREATE OR REPLACE TABLE {identifier(name)} AS {sql}")
        return known_table(self.con, name, schema)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a small question in the engine's own words."""
        found: list[tuple[Any, ...]] = self.con.raw_sql(sql).fetchall()
        return found

    @property
    def home(self) -> Underlag:
        """The underlag in the engine that read it."""
        return self

    @property
    def there(self) -> Underlag:
        """The underlag where its accepted rows lie; another when that is another engine."""
        return self

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


def _within(rad_ids: Ids, span: range) -> int:
    """How many of the sorted ids lie in the span."""
    return int(np.searchsorted(rad_ids, span.stop) - np.searchsorted(rad_ids, span.start))
