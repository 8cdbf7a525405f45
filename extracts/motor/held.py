"""A table of a database, as SQL reads it: its columns as the contract's, and its rows numbered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import ibis.expr.datatypes as dt
from ibis import Schema

from extracts.columns import Table
from extracts.engine import identifier
from extracts.folding import fold
from extracts.headers import Header
from extracts.motor.plain import at_place
from extracts.motor.wanted import demand_kind, header_of

# A key that names a row is written out: it has too few digits for a personnummer.
_LARGEST_KEY = 10**9 - 1
_NUMBER = "\ufdd0nummer"
Ask = Callable[[str], Sequence[Sequence[int | None]]]


@dataclass(frozen=True)
class Words:
    """What an engine calls its types: type → the SQL that reads a column, and the type that it then has.

    `bare`: a type without its size. `empty`: what stands for a column of any other type.
    """

    read: Mapping[str, tuple[str, str]]
    whole: tuple[str, ...]
    empty: str

    def of(self, kind: str) -> tuple[str, str] | None:
        """Of `numeric(12,2)` as of numeric; None of a type that is not read."""
        bare, _, _size = kind.partition("(")
        return self.read.get(bare)


@dataclass(frozen=True)
class Held:
    """A table of the user's: what it is called, its columns with their types, and its primary key."""

    name: str
    columns: Sequence[tuple[str, str]]
    key: Sequence[str]


@dataclass(frozen=True)
class Read:
    """How a table is read: what it has where, and the question whose columns are those of `schema`."""

    header: Header
    sql: str
    schema: Schema


def read_of(
    table: Table, held: Held, source: str, number: int, place: str, words: Words, ask: Ask
) -> Read:
    """The rows in the order of their key, numbered; `ask` answers a question about it."""
    key = _names_rows(held, source, words, ask)
    own = [c for c in held.columns if c[0] != key or fold(c[0]) in table.names]
    held = replace(held, columns=own)
    header = header_of([column for column, _kind in own], table, place)
    read = {
        "rad_id": (f"{identifier(_NUMBER)} - 1", "int64"),
        "fil": (f"CAST({number} AS SMALLINT)", "int16"),
        "rad": (f"CAST({identifier(key or _NUMBER)} AS BIGINT)", "int64"),
        **_columns(table, header, held, place, words),
    }
    columns = ", ".join(f"{sql} AS {identifier(column)}" for column, (sql, _) in read.items())
    order = _order(table, header, held, words)
    rows = f"SELECT row_number() OVER (ORDER BY {order}) AS {identifier(_NUMBER)}, * FROM {source}"
    schema = Schema({column: dt.dtype(kind) for column, (_, kind) in read.items()})
    return Read(header, f"SELECT {columns} FROM ({rows}) AS r", schema)


def _columns(
    table: Table, header: Header, held: Held, place: str, words: Words
) -> dict[str, tuple[str, str]]:
    """What is read: the columns of the contract by their names, the others by their place."""
    at = {where: table.column(name) for name, where in header.positions.items()}
    read = {}
    for where, (called, kind) in enumerate(held.columns):
        known = words.of(kind)
        if where in at:
            demand_kind(at[where], dt.dtype(known[1]) if known else None, kind, place)
        sql, becomes = known or (words.empty, "string")
        name = at[where].name if where in at else at_place(where)
        read[name] = (sql.format(identifier(called)), becomes)
    return read


def _order(table: Table, header: Header, held: Held, words: Words) -> str:
    """By the primary key, else by all that the contract knows: the same in every run."""
    if held.key:
        return ", ".join(map(identifier, held.key))
    given = [held.columns[header.positions[n]] for n in table.names if n in header.positions]
    return ", ".join((words.of(kind) or ("{}",))[0].format(identifier(n)) for n, kind in given)


def _names_rows(held: Held, source: str, words: Words, ask: Ask) -> str | None:
    """The key by which a person finds a row, where it is one whole number; else its place in the order is."""
    if len(held.key) == 1 and dict(held.columns).get(held.key[0]) in words.whole:
        key = identifier(held.key[0])
        [[smallest, largest]] = ask(f"SELECT min({key}), max({key}) FROM {source}")
        if smallest is not None and largest is not None:
            return held.key[0] if smallest >= 0 and largest <= _LARGEST_KEY else None
    return None
