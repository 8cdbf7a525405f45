"""The tables of a schema in PostgreSQL as the contract's, as they are in one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from urllib.parse import unquote

import ibis.expr.datatypes as dt
from ibis import Schema

from extracts.columns import Table
from extracts.contract import Contract
from extracts.engine import identifier
from extracts.errors import MotorError
from extracts.folding import fold
from extracts.headers import Header
from extracts.motor.lying import Lying, Part
from extracts.motor.plain import at_place
from extracts.motor.postgres import Postgres, named
from extracts.motor.postgres_catalog import Held, held_in
from extracts.motor.postgres_open import open_postgres
from extracts.motor.wanted import demand_kind, demand_rows, header_of
from extracts.shown import shown

_PUBLIC = "public"
# A key that names a row is written out: it has too few digits for a personnummer.
_LARGEST_KEY = 10**9 - 1
_NUMBER = "\ufdd0nummer"
_WHOLE = ("smallint", "integer", "bigint")
# A type of PostgreSQL's → what is read of a column, and the type that it then has.
_READ = {
    **dict.fromkeys(
        ("text", "character varying", "character", "citext", "uuid", "enum"),
        ('{}::text COLLATE "C"', "string"),
    ),
    **dict.fromkeys(_WHOLE, ("{}::bigint", "int64")),
    "numeric": ("{}::numeric", "decimal"),
    **dict.fromkeys(("real", "double precision"), ("{}::float8", "float64")),
    "boolean": ("{}::boolean", "boolean"),
    "date": ("{}::date", "date"),
    "timestamp without time zone": ("{}::timestamp", "timestamp"),
    "timestamp with time zone": ("{} AT TIME ZONE 'Europe/Stockholm'", "timestamp"),
}
_NOT_READ = ("NULL::text", "string")


@contextmanager
def open_lying(url: str) -> Iterator[PostgresPlace]:
    """The place that an address names; what the run stores is gone afterwards."""
    database, schema = _split(url)
    with open_postgres(database, "UNDERLAG") as motor:
        yield PostgresPlace(motor, schema)


def _split(url: str) -> tuple[str, str]:
    """The address of the database, and the schema that stands after it."""
    address, mark, asked = url.partition("?")
    scheme, _, rest = address.partition("://")
    host, *parts = rest.split("/")
    if not 1 <= len(parts) <= 2:
        raise MotorError(
            "Adressen till underlaget går inte att läsa. Skriv "
            "postgresql://ANVÄNDARE@VÄRD:PORT/DATABAS/SCHEMA."
        )
    schema = unquote(parts[1]) if parts[1:] else ""
    return f"{scheme}://{host}/{parts[0]}{mark}{asked}", schema or _PUBLIC


@dataclass(frozen=True)
class PostgresPlace:
    """A schema of the user's, in which nothing is written."""

    motor: Postgres
    schema: str

    def find(self, tables: Contract) -> list[Lying]:
        """The rows of every table as they are at one moment, in the schema of the run."""
        con, number = self.motor.con.con, count()
        # Rows that a policy hides would be missed by nobody: the question is refused instead.
        con.execute("SET row_security = off")
        held = held_in(con, self.schema, tables)
        with con.transaction():
            con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE")
            found = [
                self._read(con, tables[name], held[name], next(number)) for name in sorted(held)
            ]
        demand_rows(found)
        return found

    def _read(self, con: Any, table: Table, held: Held, number: int) -> Lying:
        place, name = shown(f"{self.schema}.{held.name}"), f"fil_{number}"
        source = f"{identifier(self.schema)}.{identifier(held.name)}"
        key = _names_rows(con, source, held)
        held = replace(
            held, columns=[c for c in held.columns if c[0] != key or fold(key) in table.names]
        )
        header = header_of([column for column, _type in held.columns], table, place)
        read = {
            "rad_id": (f"{identifier(_NUMBER)} - 1", "int64"),
            "fil": (f"{number}::smallint", "int16"),
            "rad": (f"{identifier(key or _NUMBER)}::bigint", "int64"),
            **_columns(table, header, held, place),
        }
        columns = ", ".join(f"{sql} AS {identifier(column)}" for column, (sql, _) in read.items())
        con.execute(
            f"CREATE UNLOGGED TABLE {name} AS SELECT {columns} FROM (SELECT row_number() OVER "
            f"(ORDER BY {_order(table, header, held)}) AS {identifier(_NUMBER)}, * FROM {source}) AS r"
        )
        con.execute(f"ANALYZE {name}")
        [rows] = con.execute(f"SELECT count(*) FROM {name}").fetchone()
        schema = Schema({column: dt.dtype(kind) for column, (_, kind) in read.items()})
        part = Part(number, place, rows)
        return Lying(table, header, (part,), named(self.motor.con, name, schema))


def _columns(table: Table, header: Header, held: Held, place: str) -> dict[str, tuple[str, str]]:
    """What is read: the columns of the contract by their names, the others by their place."""
    at = {where: table.column(name) for name, where in header.positions.items()}
    read = {}
    for where, (called, kind) in enumerate(held.columns):
        sql, becomes = _READ.get(kind, _NOT_READ)
        if where in at:
            known = dt.dtype(becomes) if kind in _READ else None
            demand_kind(at[where], known, kind, place)
        name = at[where].name if where in at else at_place(where)
        read[name] = (sql.format(identifier(called)), becomes)
    return read


def _order(table: Table, header: Header, held: Held) -> str:
    """By the primary key, else by all that the contract knows: the same in every run."""
    if held.key:
        return ", ".join(map(identifier, held.key))
    given = [held.columns[header.positions[n]] for n in table.names if n in header.positions]
    return ", ".join(_READ[kind][0].format(identifier(name)) for name, kind in given)


def _names_rows(con: Any, source: str, held: Held) -> str | None:
    """The key by which a person finds a row, where it is one whole number; else its place in the order is."""
    if len(held.key) == 1 and dict(held.columns)[held.key[0]] in _WHOLE:
        key = identifier(held.key[0])
        [smallest, largest] = con.execute(f"SELECT min({key}), max({key}) FROM {source}").fetchone()
        if smallest is not None and smallest >= 0 and largest <= _LARGEST_KEY:
            return held.key[0]
    return None
