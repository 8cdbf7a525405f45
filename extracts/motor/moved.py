"""An underlag whose accepted rows are measured in another engine than the one that read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis import Schema
from ibis.backends.duckdb import Backend

from extracts.engine import batches_of
from extracts.motor.motor import Motor
from extracts.underlag import Underlag


@dataclass(frozen=True, kw_only=True)
class Moved(Underlag):
    """As the underlag it is of; each table is moved once, when it is first asked for."""

    motor: Motor
    of: Underlag

    @property
    def home(self) -> Underlag:
        return self.of

    def rows(self, table: str) -> ir.Table:
        if table not in self._tables:
            self._tables[table] = self._receive(table, self.of.rows(table))
        return self._tables[table]

    def store(
        self, name: str, rows: ir.Table, words: Mapping[str, Iterable[str]] | None = None
    ) -> ir.Table:
        if any(table.source is self.of.con for table in rows.op().find(ops.DatabaseTable)):
            return self._receive(name, rows)
        return self.motor.store(name, rows)

    def store_sql(self, name: str, sql: str, schema: Schema) -> ir.Table:
        return self.motor.store_sql(name, sql, schema)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.motor.ask(sql)

    def _receive(self, name: str, rows: ir.Table) -> ir.Table:
        return self.motor.receive(name, batches_of(self.of.con, rows))


def moved(underlag: Underlag, motor: Motor) -> Moved:
    """The underlag, to be measured in the engine."""
    same = {f.name: getattr(underlag, f.name) for f in fields(Underlag) if f.name != "_tables"}
    return Moved(**{**same, "con": cast(Backend, motor.con)}, motor=motor, of=underlag)
