"""PostgreSQL: a schema of the run's own in a database that is there already."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.csv
import sqlglot.expressions as sge
from ibis import Schema
from ibis.backends.postgres import Backend
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from sqlglot.transforms import eliminate_semi_and_anti_joins

from extracts.engine import identifier

_AT_A_TIME = 100_000


class _Compiler(PostgresCompiler):  # type: ignore[misc]
    """As ibis has it, where PostgreSQL would count otherwise than DuckDB does."""

    def to_sqlglot(self, expr: ir.Expr, **asked: Any) -> sge.Expression:
        """Every anti-join as NOT EXISTS: sqlglot itself leaves the second of two in one select."""
        query: sge.Expression = super().to_sqlglot(expr, **asked)
        for select in query.find_all(sge.Select):
            while any(join.kind in ("SEMI", "ANTI") for join in select.args.get("joins") or ()):
                eliminate_semi_and_anti_joins(select)
        return query

    def visit_Divide(self, op: ops.Divide, *, left: Any, right: Any) -> Any:  # noqa: N802
        """In floating point, also of exact numbers."""
        return self.cast(left, dt.float64) / self.cast(right, dt.float64)

    def visit_Cast(self, op: ops.Cast, *, arg: Any, to: dt.DataType) -> Any:  # noqa: N802
        """A truth value becomes a long integer by way of a short one."""
        if op.arg.dtype.is_boolean() and to.is_integer():
            return self.cast(self.cast(arg, dt.int32), to)
        return super().visit_Cast(op, arg=arg, to=to)

    def visit_ExtractEpochSeconds(self, op: Any, *, arg: Any) -> Any:  # noqa: N802
        return self.cast(self.f.extract("epoch", arg), dt.int64)


class Engine(Backend):  # type: ignore[misc]
    """PostgreSQL through ibis. Rows of Python's own are tables of the run's schema like all others."""

    compiler = _Compiler()

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        receive(self, op.name, op.data.to_pyarrow(op.schema).to_reader())

    def to_pyarrow_batches(self, expr: ir.Expr, /, **_: Any) -> pa.RecordBatchReader:
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        return _fetched(self, self.compile(table), table.schema())


class Postgres:
    """The engine as the run uses it; `again` opens another connection to the same schema."""

    def __init__(self, con: Any, again: Callable[[], Any]) -> None:
        self.con: Engine = Engine.from_connection(con)
        self.con.again = again
        self.namn = f"PostgreSQL {con.info.server_version // 10_000}"

    def receive(self, name: str, rows: pa.RecordBatchReader) -> ir.Table:
        return receive(self.con, name, rows)

    def store(self, name: str, rows: ir.Table) -> ir.Table:
        self.con._run_pre_execute_hooks(rows)
        return self.store_sql(name, self.con.compile(rows), rows.schema())

    def store_sql(self, name: str, sql: str, schema: Schema) -> ir.Table:
        typed = ", ".join(
            f"CAST({identifier(column)} AS {_type(dtype)}){_collated(dtype)} AS {identifier(column)}"
            for column, dtype in schema.items()
        )
        self.drop(name)
        self._run(
            f"CREATE UNLOGGED TABLE {identifier(name)} AS SELECT {typed} FROM ({sql}) AS fraga"
        )
        self._run(f"ANALYZE {identifier(name)}")
        return named(self.con, name, schema)

    def drop(self, name: str) -> None:
        self._run(f"DROP TABLE IF EXISTS {identifier(name)}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._run(sql).fetchall()
        return found

    def send(self, rows: ir.Table) -> pa.RecordBatchReader:
        return self.con.to_pyarrow_batches(rows)

    def _run(self, sql: str) -> Any:
        return self.con.con.execute(sql)


def receive(con: Engine, name: str, rows: pa.RecordBatchReader) -> ir.Table:
    """Rows copied into a new table of the schema."""
    schema = Schema.from_pyarrow(rows.schema)
    columns = ", ".join(
        f"{identifier(column)} {_type(dtype)}{_collated(dtype)}" for column, dtype in schema.items()
    )
    con.con.execute(f"CREATE UNLOGGED TABLE {identifier(name)} ({columns})")
    with (
        con.con.cursor() as cursor,
        cursor.copy(f"COPY {identifier(name)} FROM STDIN (FORMAT csv)") as copy,
    ):
        for batch in rows:
            copy.write(_as_csv(batch))
    con.con.execute(f"ANALYZE {identifier(name)}")
    return named(con, name, schema)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Every text within quotes, so that an empty one is not taken for none."""
    plain = pa.schema(
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in batch.schema
    )
    out = io.BytesIO()
    rows = pa.Table.from_batches([batch]).cast(plain)
    pyarrow.csv.write_csv(rows, out, pyarrow.csv.WriteOptions(include_header=False))
    return out.getvalue()


def named(con: Engine, name: str, schema: Schema) -> ir.Table:
    """A table of the schema, which is not asked for its columns."""
    return ops.DatabaseTable(name, schema=schema, source=con).to_expr()


def _type(dtype: dt.DataType) -> str:
    return str(Engine.compiler.type_mapper.to_string(dtype))


def _collated(dtype: dt.DataType) -> str:
    """Texts are compared by their code points, as DuckDB does, whatever language the database speaks."""
    return ' COLLATE "C"' if dtype.is_string() else ""


def _fetched(con: Engine, sql: str, schema: Schema) -> pa.RecordBatchReader:
    """The answer in batches, each column as the type that the query is said to have."""
    as_arrow = schema.to_pyarrow()

    def some() -> Iterator[pa.RecordBatch]:
        with con.con.transaction(), con.con.cursor(name="hem") as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(_AT_A_TIME):
                columns = zip(*rows, strict=True) if as_arrow.names else ()
                yield pa.record_batch(
                    [_column(values, f.type) for values, f in zip(columns, as_arrow, strict=True)],
                    schema=as_arrow,
                )

    return pa.RecordBatchReader.from_batches(as_arrow, chain(some()))


def _column(values: tuple[Any, ...], dtype: pa.DataType) -> pa.Array:
    """Sums are exact decimals in PostgreSQL, whatever was summed."""
    if pa.types.is_floating(dtype):
        return pa.array([None if v is None else float(v) for v in values], dtype)
    if pa.types.is_integer(dtype):
        return pa.array([None if v is None else int(v) for v in values], dtype)
    if pa.types.is_decimal(dtype):
        return pa.array([None if v is None else Decimal(v) for v in values], dtype)
    return pa.array(values, dtype)
