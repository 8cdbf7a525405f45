"""The tables of a DuckDB database file as the contract's: the file is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from extracts.columns import Table
from extracts.contract import Contract
from extracts.engine import identifier, lock
from extracts.errors import MotorError
from extracts.folding import fold
from extracts.motor.duckdb import DuckDb
from extracts.motor.duckdb_open import READ, attached, path_of
from extracts.motor.held import Held, Words, read_of
from extracts.motor.lying import Lying, Part
from extracts.motor.wanted import demand_rows, demand_tables
from extracts.shown import shown

_FORMS = "duckdb:///FIL, eller duckdb:///FIL?schema=NAMN"
_HELD = "underlaget"
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_WORDS = Words(
    {
        **dict.fromkeys(("VARCHAR", "UUID", "ENUM"), ("CAST({} AS VARCHAR)", "string")),
        **dict.fromkeys(_WHOLE, ("CAST({} AS BIGINT)", "int64")),
        "DECIMAL": ("CAST({} AS DECIMAL(38, 10))", "decimal(38, 10)"),
        **dict.fromkeys(("FLOAT", "DOUBLE"), ("CAST(CAST({} AS VARCHAR) AS DOUBLE)", "float64")),
        "BOOLEAN": ("{}", "boolean"),
        "DATE": ("{}", "date"),
        **dict.fromkeys(
            ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
            ("CAST({} AS TIMESTAMP)", "timestamp"),
        ),
    },
    _WHOLE,
    "CAST(NULL AS VARCHAR)",
)
_TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_catalog = ? AND table_schema = ?"
)
_VIEWS = (
    "SELECT 1 FROM information_schema.tables "
    "WHERE table_catalog = ? AND table_schema = ? AND table_name = ? AND table_type = 'VIEW'"
)
_COLUMNS = (
    "SELECT column_name, data_type FROM information_schema.columns "
    "WHERE table_catalog = ? AND table_schema = ? AND table_name = ? ORDER BY ordinal_position"
)
_KEY = (
    "SELECT unnest(constraint_column_names) FROM duckdb_constraints() WHERE database_name = ? "
    "AND schema_name = ? AND table_name = ? AND constraint_type = 'PRIMARY KEY'"
)


@contextmanager
def open_lying(url: str) -> Iterator[DuckDbPlace]:
    """The place that an address names; the file is not written, and is let go afterwards."""
    address, _, asked = url.partition("?")
    path, schemas = path_of(address, "UNDERLAG", _FORMS), parse_qs(asked).get("schema", ["main"])
    if len(schemas) > 1:
        raise MotorError(f"UNDERLAG har mer än ett schema. Skriv {_FORMS}.")
    if not path.is_file():
        raise MotorError(f"Vi hittar inte {shown(str(path))}. Skriv duckdb:/// och filens namn.")
    with attached(path, _HELD, READ) as con:
        lock(con)
        yield DuckDbPlace(DuckDb(con), schemas[0])


@dataclass(frozen=True)
class DuckDbPlace:
    """A schema of the user's file, which is only read."""

    motor: DuckDb
    schema: str

    def find(self, tables: Contract) -> list[Lying]:
        """The rows of every table, in the engine of the run."""
        named: dict[str, list[str]] = {}
        for (name,) in self._rows(_TABLES):
            if fold(name) in tables:
                named.setdefault(fold(name), []).append(name)
        demand_tables(f"schemat {shown(self.schema)}", named, tables)
        found = [
            self._read(tables[table], named[table][0], number)
            for number, table in enumerate(sorted(named))
        ]
        demand_rows(found)
        return found

    def _rows(self, sql: str, *more: str) -> list[tuple[Any, ...]]:
        con = self.motor.con.con
        found: list[tuple[Any, ...]] = con.execute(sql, [_HELD, self.schema, *more]).fetchall()
        return found

    def _read(self, table: Table, name: str, number: int) -> Lying:
        key = [key for (key,) in self._rows(_KEY, name)]
        # Without a key rows lie in the order that they came in; a view has none.
        if not key and not self._rows(_VIEWS, name):
            key = ["rowid"]
        held = Held(name, self._rows(_COLUMNS, name), key)
        place, stored = shown(f"{self.schema}.{name}"), f"fil_{number}"
        source = f"{_HELD}.{identifier(self.schema)}.{identifier(name)}"
        ask = self.motor.ask
        read = read_of(table, held, source, number, place, _WORDS, ask)
        rows = self.motor.store_sql(stored, read.sql, read.schema)
        [(antal,)] = ask(f"SELECT count(*) FROM {stored}")
        return Lying(table, read.header, (Part(number, place, antal),), rows)
