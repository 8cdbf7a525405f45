"""Spark: what is measured stays with its executors, under names that only this run's session has."""

from __future__ import annotations

from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot
import sqlglot.expressions as sge
from ibis import Schema
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

_AT_A_TIME = 100_000


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """As ibis has it, where Spark would count otherwise than DuckDB does."""

    def visit_Divide(self, op: ops.Divide, *, left: Any, right: Any) -> Any:  # noqa: N802
        """In floating point, also of exact numbers."""
        return self.cast(left, dt.float64) / self.cast(right, dt.float64)

    def visit_Time(self, op: ops.Time, *, arg: Any) -> Any:  # noqa: N802
        """A time of day, which Spark has not, as a text that is sorted as times are."""
        return self.f.date_format(arg, "HH:mm:ss")

    def visit_NonNullLiteral(self, op: ops.Literal, *, value: Any, dtype: dt.DataType) -> Any:  # noqa: N802
        if dtype.is_time():
            return sge.convert(f"{value:%H:%M:%S}")
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)


class Engine(Backend):  # type: ignore[misc]
    """Spark through ibis. Rows of Python's own come as Arrow, like all others."""

    compiler = _Compiler()

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        receive(self, op.name, op.data.to_pyarrow(op.schema).to_reader())

    def to_pyarrow_batches(self, expr: ir.Expr, /, **_: Any) -> pa.RecordBatchReader:
        table = self.to_pyarrow(expr.as_table())
        return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(_AT_A_TIME))

    def to_pyarrow(self, expr: ir.Expr, /, **_: Any) -> Any:
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        found = self._session.sql(self.compile(table)).toArrow()
        return expr.__pyarrow_result__(_typed(found, table.schema().to_pyarrow()))


class Spark:
    """The engine as the run uses it."""

    def __init__(self, session: Any) -> None:
        # As ibis does when it is asked for Spark by name; its compiler reads them.
        Backend.register_options()
        self.con: Engine = Engine().connect(session)
        self.namn = f"Spark {session.version}"

    def receive(self, name: str, rows: pa.RecordBatchReader) -> ir.Table:
        return receive(self.con, name, rows)

    def store(self, name: str, rows: ir.Table) -> ir.Table:
        self.con._run_pre_execute_hooks(rows)
        return self._keep(name, self.con.compile(rows), rows.schema())

    def store_sql(self, name: str, sql: str, schema: Schema) -> ir.Table:
        return self._keep(name, sql, schema)

    def drop(self, name: str) -> None:
        self.con._session.catalog.dropTempView(name)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.con._session.sql(_in_spark(sql)).collect()]

    def send(self, rows: ir.Table) -> pa.RecordBatchReader:
        return self.con.to_pyarrow_batches(rows)

    def _keep(self, name: str, sql: str, schema: Schema) -> ir.Table:
        """Computed now, and cut off from what it was computed of: else each question plans it all anew."""
        types = self.con.compiler.type_mapper
        typed = ", ".join(
            f"CAST(`{column}` AS {types.to_string(dtype)}) AS `{column}`"
            for column, dtype in schema.items()
        )
        rows = self.con._session.sql(f"SELECT {typed} FROM ({sql}) AS fraga")
        rows.localCheckpoint(eager=True).createOrReplaceTempView(name)
        return _named(self.con, name, schema)


def receive(con: Engine, name: str, rows: pa.RecordBatchReader) -> ir.Table:
    """Rows handed to the session as Arrow."""
    schema = Schema.from_pyarrow(rows.schema)
    table = rows.read_all().cast(schema.to_pyarrow())
    frame = con._session.createDataFrame(table)
    frame.localCheckpoint(eager=True).createOrReplaceTempView(name)
    return _named(con, name, schema)


def _in_spark(sql: str) -> str:
    """A question in the words of DuckDB."""
    [found] = sqlglot.transpile(sql, read="duckdb", write="spark")
    return found


def _named(con: Engine, name: str, schema: Schema) -> ir.Table:
    return ops.DatabaseTable(name, schema=schema, source=con).to_expr()


def _typed(found: pa.Table, schema: pa.Schema) -> pa.Table:
    """Each column as the type that the query is said to have; times without the zone that Spark gives."""
    columns = [_column(found[n], f.type) for n, f in enumerate(schema)]
    return pa.table(columns, schema=schema)


def _column(values: pa.ChunkedArray, dtype: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = values.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
    return values.cast(dtype)
