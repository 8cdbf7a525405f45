"""The engine: DuckDB through ibis, and the one way a query becomes a table in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend

# The engine merges selects itself, and better; to do it in Python is a good part of a small run.
ibis.options.sql.fuse_selects = False
# What a month takes beside its rows, and what each row takes, in bytes: what is more lies on disk.
_ROOM, _ROOM_PER_ROW = 800_000_000, 600
# A country's month must fit beside what else a computer of 8 GiB does: the rest of it lies on disk.
_MOST_ROOM = 5_500_000_000
# Tables of more rows are packed: to pack them takes time, but less than to write them to disk and read them.
_MOST_UNPACKED = 7_000_000
# Queries whose SQL is kept. One engine is as the other to them, so that a page that stays open, and a test,
# compiles only what is new.
_KEPT = 512
# Rows of a batch that another engine is given.
_AT_A_TIME = 100_000
_HERE = ops.Namespace(catalog="memory", database="main")


class Engine(Backend):  # type: ignore[misc]
    """DuckDB in process. What has been asked in the same words before is not compiled again.

    `functions`: the names of those that it has been told of (functions.py). `here`: where what is stored
    lies. `others`: connections to it that have been handed out.
    """

    functions: set[str]
    here: ops.Namespace
    others: list[Any]

    def work_in(self, here: ops.Namespace) -> None:
        """What is stored, and asked for by its name alone, lies there from now on."""
        self.here = here
        self.con.execute(_use(here))

    def again(self) -> Any:
        """Another connection to the same tables."""
        con = self.con.cursor()
        con.execute(_use(self.here))
        self.others.append(con)
        return con

    def compile(self, expr: ir.Expr, /, **asked: Any) -> str:
        """The expression as SQL."""
        if not any(asked.values()):
            with suppress(_OwnRowsError):
                return _compiled(expr.op())
        return str(super().compile(expr, **asked))

    def _run_pre_execute_hooks(self, expr: ir.Expr) -> None:
        """Rows of Python's own and functions (functions.py) are made known: nothing else is used here."""
        op = expr.op()
        try:
            functions = _functions_in(op)
        except _OwnRowsError:
            self._register_in_memory_tables(expr)
            functions = _found_in(op)
        for name, sql in functions:
            if name not in self.functions:
                self.raw_sql(sql)
                self.functions.add(name)


def _use(here: ops.Namespace) -> str:
    return f"USE {here.catalog}.{here.database}"


class _OwnRowsError(Exception):
    """A query has rows of Python's own in it: nothing of it is kept, as they may be many."""


def _demand_no_own_rows(op: ops.Node) -> None:
    if op.find(ops.InMemoryTable):
        raise _OwnRowsError


@lru_cache(maxsize=_KEPT)
def _functions_in(op: ops.Node) -> tuple[tuple[str, str], ...]:
    """Each function of ours that is called: its name, and how an engine is told of it."""
    _demand_no_own_rows(op)
    return _found_in(op)


def _found_in(op: ops.Node) -> tuple[tuple[str, str], ...]:
    called = {type(node) for node in op.find(ops.ScalarUDF)}
    return tuple((f.__func_name__, f.__config__["sql"]) for f in called if "sql" in f.__config__)


@lru_cache(maxsize=_KEPT)
def _compiled(op: ops.Node) -> str:
    _demand_no_own_rows(op)
    return str(Backend().compile(op.to_expr()))


def connect(directory: Path) -> Engine:
    """An engine that spills to `directory`; in UTC, so that no clock change moves a value.

    A stored table has no order: whatever is shown is sorted where it is asked for.
    """
    con: Engine = Engine().connect()
    con.functions, con.here, con.others = set(), _HERE, []
    for setting in (
        f"temp_directory={literal(directory)}",
        "TimeZone='UTC'",
        "autoinstall_known_extensions=false",
        "autoload_known_extensions=false",
        "enable_progress_bar=false",
        "preserve_insertion_order=false",
    ):
        con.raw_sql(f"SET {setting}")
    return con


def limit_memory(con: Backend, rows: int) -> None:
    """Let the engine take as much memory as a month of that many rows needs, and then use the disk.

    Without a limit it takes most of the computer's, for a month where every row deviates.
    """
    room = min(_ROOM + rows * _ROOM_PER_ROW, _MOST_ROOM)
    con.raw_sql(f"SET memory_limit='{room}B'")


def pack(con: Backend, rows: int) -> None:
    """Pack what is stored, where it is of so many rows that it would else not fit: to a sixth of its room."""
    if rows > _MOST_UNPACKED:
        con.raw_sql("CHECKPOINT")


def lock(con: Backend) -> None:
    """Once the files are read: no file but those of the scratch folder, no extension, no other setting.

    Whatever a plan or an underlag might smuggle into a query then reaches nothing outside the engine.
    """
    con.raw_sql("SET enable_external_access=false")
    con.raw_sql("SET lock_configuration=true")


def scratch_of(con: Backend) -> Path:
    """The folder where the engine spills, the only one where it may still write."""
    [[folder]] = con.con.execute("SELECT current_setting('temp_directory')").fetchall()
    return Path(folder)


def store(
    con: Backend,
    name: str,
    rows: ir.Table,
    words: Mapping[str, Iterable[str]] | None = None,
) -> ir.Table:
    """The query as a table of that name, replacing one that is there.

    As con.create_table, without its second parse of the query and without asking for the columns,
    which the casts settle: half the time of a small run. `words`: column → the only texts in it, so
    that each takes a byte and not a string's room.
    """
    con._run_pre_execute_hooks(rows)
    types = {column: _type(dtype) for column, dtype in rows.schema().items()}
    types |= {column: _enum(texts) for column, texts in (words or {}).items()}
    named = ((identifier(column), sql) for column, sql in types.items())
    typed = ", ".join(f"CAST({column} AS {sql}) AS {column}" for column, sql in named)
    con.raw_sql(
        f"CREATE OR REPLACE TABLE {identifier(name)} AS SELECT {typed} FROM {_source(con, rows)}"
    )
    return known_table(con, name, rows.schema())


def known_table(con: Backend, name: str, schema: ibis.Schema) -> ir.Table:
    """A table that is known to be in the engine, which is not asked for its columns."""
    return ops.DatabaseTable(name, schema=schema, source=con, namespace=con.here).to_expr()


@lru_cache(maxsize=_KEPT)
def _type(dtype: dt.DataType) -> str:
    return str(Backend.compiler.type_mapper.to_string(dtype))


def _source(con: Backend, rows: ir.Table) -> str:
    """What a query reads: a table of Python's as it stands, else the query itself."""
    op = rows.op()
    return identifier(op.name) if isinstance(op, ops.InMemoryTable) else f"({con.compile(rows)})"


def is_stored(rows: ir.Table) -> bool:
    """Whether a query is nothing but a table of the engine."""
    return isinstance(rows.op(), ops.DatabaseTable)


def name_of(stored: ir.Table) -> str:
    """What a table of the engine is called in it."""
    name: str = stored.op().name
    return name


def streamed(con: Backend, name: str, rows: pa.RecordBatchReader) -> ir.Table:
    """Rows that come from outside, under a name in the engine, for one query: they are read once."""
    con.con.register(name, rows)
    schema = ibis.Schema.from_pyarrow(rows.schema)
    return ops.DatabaseTable(name, schema=schema, source=con).to_expr()


def _enum(texts: Iterable[str]) -> str:
    """In alphabetical order, so that sorting by it is sorting by the text."""
    return f"ENUM({', '.join(map(literal, sorted(set(texts))))})"


def identifier(name: str) -> str:
    """The name of a table or column, as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A text in SQL, where the engine takes no bound value: file names, types, settings."""
    return "'" + str(text).replace("'", "''") + "'"


def fetched(con: Backend, rows: ir.Table) -> pa.Table:
    """A query's rows as the engine gives them. `con` is asked, also where the query is kept from another."""
    con._run_pre_execute_hooks(rows)
    return con.con.execute(con.compile(rows)).to_arrow_table()


def batches_of(con: Backend, rows: ir.Table) -> pa.RecordBatchReader:
    """A query's rows, read once while nothing else is asked of the engine through it."""
    con._run_pre_execute_hooks(rows)
    return con.con.cursor().execute(con.compile(rows)).to_arrow_reader(_AT_A_TIME)


def batches(con: Backend, rows: ir.Table, size: int) -> Iterator[pd.DataFrame]:
    """A query as frames of at most `size` rows, so that memory is bounded."""
    con._run_pre_execute_hooks(rows)
    for batch in con.con.cursor().execute(con.compile(rows)).to_arrow_reader(size):
        yield batch.to_pandas()
