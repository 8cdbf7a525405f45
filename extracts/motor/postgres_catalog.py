"""What PostgreSQL says of a schema: its tables, their columns and keys, and who may read them."""

from __future__ import annotations

from typing import Any

from extracts.contract import Contract
from extracts.errors import MotorError
from extracts.folding import fold
from extracts.motor.held import Held
from extracts.motor.wanted import demand_tables
from extracts.shown import shown

_SCHEMA = "SELECT oid, has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = %s"
_TABLES = """
SELECT oid, relname, has_table_privilege(oid, 'SELECT') FROM pg_class
WHERE relnamespace = %s AND relkind IN ('r', 'v', 'm', 'p', 'f') ORDER BY relname
"""
# Of a domain the type that it is made of.
_COLUMNS = """
SELECT a.attname, CASE WHEN e.typtype = 'e' THEN 'enum' ELSE format_type(e.oid, NULL) END
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
JOIN pg_type AS e ON e.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_KEY = """
SELECT a.attname FROM pg_index AS i
CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = %s AND i.indisprimary ORDER BY k.place
"""


def held_in(con: Any, schema: str, tables: Contract) -> dict[str, Held]:
    """The tables of the contract that the schema has; MotorError when one is missing or may not be read."""
    found = con.execute(_SCHEMA, (schema,)).fetchone()
    if not found:
        raise MotorError(
            f"Schemat {shown(schema)} finns inte i databasen {con.info.dbname}. Skriv det sist i "
            "adressen: postgresql://ANVÄNDARE@VÄRD:PORT/DATABAS/SCHEMA."
        )
    oid, may_use = found
    if not may_use:
        raise _may_not(con, f"schemat {schema}", f"USAGE ON SCHEMA {schema}")
    named: dict[str, list[tuple[int, str, bool]]] = {}
    for one in con.execute(_TABLES, (oid,)).fetchall():
        if fold(one[1]) in tables:
            named.setdefault(fold(one[1]), []).append(one)
    called = {name: [one[1] for one in alike] for name, alike in named.items()}
    demand_tables(f"schemat {shown(schema)}", called, tables)
    return {name: _held(con, schema, *alike[0]) for name, alike in named.items()}


def _held(con: Any, schema: str, oid: int, name: str, may_read: bool) -> Held:
    if not may_read:
        place = f"{schema}.{name}"
        raise _may_not(con, f"tabellen {place}", f"SELECT ON {place}")
    columns = con.execute(_COLUMNS, (oid,)).fetchall()
    return Held(name, columns, [column for (column,) in con.execute(_KEY, (oid,)).fetchall()])


def _may_not(con: Any, what: str, right: str) -> MotorError:
    user = con.info.user
    return MotorError(
        f"Användaren {user} får inte läsa {shown(what)}. Be den som sköter databasen om "
        f"«GRANT {shown(right)} TO {user}»."
    )
