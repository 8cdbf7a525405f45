"""An underlag of CSV files laid in a schema of PostgreSQL, as an organisation would have it there."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from extracts.columns import Column, Typ
from extracts.contract import CONTRACT, table_of
from extracts.engine import identifier
from tests.motor.server import Server

_NUMBER = re.compile(r"-?\d{1,12}([.,]\d+)?")


def lay(
    server: Server,
    schema: str,
    folder: Path,
    kinds: Mapping[str, str] | None = None,
    *,
    typed: bool = True,
) -> str:
    """The files as tables, with `rad` their row numbers as the key; the address of the schema.

    `typed`: a column of dates, times or numbers has that type when every cell in it is one; else all is
    text. `kinds`: the type of a column, whatever it holds.
    """
    with psycopg.connect(server.url(), autocommit=True) as con:
        con.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        con.execute(f"CREATE SCHEMA {schema}")
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                names, *rows = csv.reader(stream, delimiter=";")
            table = table_of(path.stem) or path.stem
            known = {column.name: column for column in CONTRACT[table].columns}
            cells = [[row[n] if n < len(row) else "" for row in rows] for n in range(len(names))]
            types = [
                (kinds or {}).get(name) or (_kind(known[name], column) if typed else "text")
                for name, column in zip(names, cells, strict=True)
            ]
            _lay(con, f"{schema}.{table}", dict(zip(names, types, strict=True)), cells)
    return f"{server.url()}/{schema}"


def _lay(
    con: psycopg.Connection, table: str, types: Mapping[str, str], cells: Sequence[Sequence[str]]
) -> None:
    columns = ", ".join(f"{identifier(name)} {kind}" for name, kind in types.items())
    con.execute(f"CREATE TABLE {table} ({columns}, rad bigint PRIMARY KEY)")
    # The last row first: how a table happens to lie is nothing.
    numbered = [*enumerate(zip(*cells, strict=True), start=2)][::-1]
    with con.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for rad, row in numbered:
            written = [
                (value.replace(",", ".") if kind != "text" else value) or None
                for value, kind in zip(row, types.values(), strict=True)
            ]
            copy.write_row([*written, rad])


def _kind(column: Column, cells: Sequence[str]) -> str:
    kind, read = {
        Typ.DATUM: ("date", dt.date.fromisoformat),
        Typ.TID: ("timestamp", dt.datetime.fromisoformat),
        Typ.TAL: ("numeric", _number),
    }.get(column.typ, ("text", str))
    try:
        for cell in cells:
            read(cell) if cell else None
    except ValueError:
        return "text"
    return kind


def _number(text: str) -> None:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
