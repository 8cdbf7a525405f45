"""An underlag of CSV files laid in a database, as an organisation would have it there."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa

from extracts.columns import Column, Typ
from extracts.contract import CONTRACT, table_of
from extracts.engine import identifier
from tests.motor.server import Server

_NUMBER = re.compile(r"-?\d{1,12}([.,]\d+)?")


def lay(server: Server, schema: str, folder: Path, *, typed: bool = True) -> str:
    """The files as tables of a schema, with `rad` their row numbers as the key; its address.

    `typed`: a column of dates, times or numbers has that type when every cell in it is one; else all is
    text.
    """
    with psycopg.connect(server.url(), autocommit=True) as con:
        con.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        con.execute(f"CREATE SCHEMA {schema}")
        for table, types, rows in _tables(folder, typed=typed):
            con.execute(_created(f"{schema}.{table}", types))
            with con.cursor() as cursor, cursor.copy(f"COPY {schema}.{table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    return f"{server.url()}/{schema}"


def lay_in_duckdb(file: Path, folder: Path, *, typed: bool = True) -> str:
    """The same in a file of DuckDB's."""
    with duckdb.connect(str(file)) as con:
        for table, types, rows in _tables(folder, typed=typed):
            con.execute(_created(table, types))
            names = [*types, "rad"]
            cells = {
                name: list(row) for name, row in zip(names, zip(*rows, strict=True), strict=True)
            }
            con.register("rader", pa.table(cells))  # row by row it takes a minute
            con.execute(f"INSERT INTO {table} FROM rader")
            con.unregister("rader")
    return f"duckdb:///{file}"


def _created(table: str, types: Mapping[str, str]) -> str:
    columns = ", ".join(f"{identifier(name)} {kind}" for name, kind in types.items())
    return f"CREATE TABLE {table} ({columns}, rad bigint PRIMARY KEY)"


def _tables(
    folder: Path, *, typed: bool
) -> Iterator[tuple[str, dict[str, str], list[list[str | int | None]]]]:
    """Each table with its columns' types and its rows, the last one first: how a table lies is nothing."""
    for table, columns in as_written(folder):
        cells = [texts for _column, texts in columns]
        types = {column.name: _kind(column, c) if typed else "text" for column, c in columns}
        numbered: list[list[str | int | None]] = [
            [*(_written(c, kind) for c, kind in zip(row, types.values(), strict=True)), rad]
            for rad, row in enumerate(zip(*cells, strict=True), start=2)
        ]
        yield table, types, numbered[::-1]


def as_written(folder: Path) -> Iterator[tuple[str, list[tuple[Column, list[str]]]]]:
    """Each table of the files, and its columns with the text of every cell."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            names, *rows = csv.reader(stream, delimiter=";")
        table = table_of(path.stem) or path.stem
        known = {column.name: column for column in CONTRACT[table].columns}
        yield (
            table,
            [
                (known[name], [row[n] if n < len(row) else "" for row in rows])
                for n, name in enumerate(names)
            ],
        )


def _written(cell: str, kind: str) -> str | None:
    return (cell.replace(",", ".") if kind.startswith("numeric") else cell) or None


def _kind(column: Column, cells: Sequence[str]) -> str:
    kind, read = {
        Typ.DATUM: ("date", dt.date.fromisoformat),
        Typ.TID: ("timestamp", dt.datetime.fromisoformat),
        Typ.TAL: ("numeric(18, 4)", _number),
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
