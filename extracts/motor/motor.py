"""What an engine must be able to do to measure and judge in (docs/motorer.md)."""

from __future__ import annotations

from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa
from ibis import BaseBackend, Schema


class Motor(Protocol):
    """An engine with a schema of the run's own, where tables are real ones that Great Expectations sees."""

    con: BaseBackend
    # The engine and its version, for the evidence.
    namn: str

    def receive(self, name: str, rows: pa.RecordBatchReader) -> ir.Table:
        """Rows of another engine as a table of that name."""

    def store(self, name: str, rows: ir.Table) -> ir.Table:
        """A query of this engine as a table of that name, replacing one that is there."""

    def store_sql(self, name: str, sql: str, schema: Schema) -> ir.Table:
        """As `store`, of a query in the words of DuckDB, or of Great Expectations on this engine."""

    def drop(self, name: str) -> None:
        """Give the room of a table back."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a small question in the words of DuckDB."""

    def send(self, rows: ir.Table) -> pa.RecordBatchReader:
        """The rows of a query, to be read once."""
