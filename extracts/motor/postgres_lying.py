"""The tables of a schema in PostgreSQL as the contract's, as they are in one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import unquote

from extracts.columns import Table
from extracts.contract import Contract
from extracts.engine import identifier
from extracts.errors import MotorError
from extracts.motor.held import Held, Words, read_of
from extracts.motor.lying import Lying, Part
from extracts.motor.postgres import Postgres, named
from extracts.motor.postgres_catalog import held_in
from extracts.motor.postgres_open import open_postgres
from extracts.motor.wanted import demand_rows
from extracts.shown import shown

_PUBLIC = "public"
_WHOLE = ("smallint", "integer", "bigint")
_WORDS = Words(
    {
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
    },
    _WHOLE,
    "NULL::text",
)


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
            found = [self._read(tables[name], held[name], next(number)) for name in sorted(held)]
        demand_rows(found)
        return found

    def _read(self, table: Table, held: Held, number: int) -> Lying:
        ask, name = self.motor.ask, f"fil_{number}"
        place = shown(f"{self.schema}.{held.name}")
        source = f"{identifier(self.schema)}.{identifier(held.name)}"
        read = read_of(table, held, source, number, place, _WORDS, ask)
        self.motor.con.con.execute(f"CREATE UNLOGGED TABLE {name} AS {read.sql}")
        self.motor.con.con.execute(f"ANALYZE {name}")
        [(rows,)] = ask(f"SELECT count(*) FROM {name}")
        part = Part(number, place, rows)
        return Lying(table, read.header, (part,), named(self.motor.con, name, read.schema))
