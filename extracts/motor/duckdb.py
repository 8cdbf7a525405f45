"""DuckDB beside the one that reports: a schema of a file, or what has been read of one."""

from __future__ import annotations

from typing import Any

import duckdb
import ibis.expr.types as ir
import pyarrow as pa
from ibis import Schema

from extracts.engine import Engine, identifier, known_table, store, streamed

_AT_A_TIME = 100_000


class DuckDb:
    """An engine of the run's own, beside the one that reports; it spills to a folder of its own."""

    def __init__(self, con: Engine) -> None:
        self.con = con
        self.namn = f"DuckDB {duckdb.__version__}"

    def receive(self, name: str, rows: pa.RecordBatchReader) -> ir.Table:
        """As Motor has it."""
        return store(self.con, name, streamed(self.con, f"{name}_in", rows))

    def store(self, name: str, rows: ir.Table) -> ir.Table:
        """As Motor has it."""
        return store(self.con, name, rows)

    def store_sql(self, name: str, sql: str, schema: Schema) -> ir.Table:
        """As Motor has it."""
        self.con.raw_sql(f"CREATE OR REPLACE TABLE {identifier(name)} AS {sql}")
        return known_table(self.con, name, schema)

    def drop(self, name: str) -> None:
        """As Motor has it."""
        self.con.raw_sql(f"DROP TABLE IF EXISTS {identifier(name)}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """As Motor has it."""
        found: list[tuple[Any, ...]] = self.con.raw_sql(sql).fetchall()
        return found

    def send(self, rows: ir.Table) -> pa.RecordBatchReader:
        """As Motor has it; nothing else may be asked until they are read."""
        self.con._run_pre_execute_hooks(rows)
        return self.con.con.execute(self.con.compile(rows)).to_arrow_reader(_AT_A_TIME)
