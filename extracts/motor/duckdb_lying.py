"""The tables of a DuckDB database file as the contract's: the file is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import duckdb
import ibis.expr.types as ir
import pyarrow as pa
from ibis import Schema

from extracts.columns import Table
from extracts.contract import Contract
from extracts.engine import Engine, connect, identifier, known_table, literal, lock, store, streamed
from extracts.errors import MotorError
from extracts.files import is_out_of_room
from extracts.folding import fold
from extracts.motor.held import Held, Words, read_of
from extracts.motor.lying import Lying, Part
from extracts.motor.wanted import demand_rows, demand_tables
from extracts.shown import shown
from extracts.unfinished import scratch_folder

_BEGINS = "duckdb:///"
_HELD = "underlaget"
_AT_A_TIME = 100_000
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


@contextmanager
def open_lying(url: str) -> Iterator[DuckDbPlace]:
    """The place that an address names; the file is not written, and is let go afterwards."""
    address, _, asked = url.partition("?")
    schemas = parse_qs(asked).get("schema", ["main"])
    if not address.startswith(_BEGINS) or len(schemas) > 1 or len(address) == len(_BEGINS):
        raise MotorError(
            "Adressen till underlaget går inte att läsa. Skriv duckdb:///FIL, eller "
            "duckdb:///FIL?schema=NAMN."
        )
    path = Path(address.removeprefix(_BEGINS))
    if not path.is_file():
        raise MotorError(f"Vi hittar inte {shown(str(path))}. Skriv duckdb:/// och filens namn.")
    with scratch_folder() as scratch:
        con = connect(scratch)
        try:
            _attach(con, path)
            yield DuckDbPlace(DuckDb(con), schemas[0])
        except duckdb.Error as error:
            if not is_out_of_room(error):
                raise
            raise MotorError(
                "Disken eller minnet räcker inte, så inget är skrivet. Frigör plats och kör igen."
            ) from error
        finally:
            con.disconnect()


def _attach(con: Engine, path: Path) -> None:
    try:
        con.raw_sql(f"ATTACH {literal(path)} AS {_HELD} (READ_ONLY, TYPE duckdb)")
    except duckdb.Error as error:
        raise MotorError(
            f"{shown(path.name)} går inte att öppna som en databas i DuckDB. Se efter att det är en, av "
            "en version som programmet läser, och att inget annat program har den öppen."
        ) from error
    lock(con)


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
