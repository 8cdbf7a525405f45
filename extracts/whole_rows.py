"""Rows that are wrong as a whole: the header again, a line that is no record, a row moved sideways.

One cause is one error (UNDERLAG.md, "The gate"): of such a row nothing is said cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.again import texts_again
from extracts.contract import CONTRACT, Table, Typ
from extracts.engine import Steps, store
from extracts.find import Source
from extracts.folding import fold
from extracts.headers import Header
from extracts.parse import Slag, clean, folded
from extracts.profil.layout import VendorHeader
from extracts.profil.model import Tabellprofil
from extracts.rows import CELL, FILLED, Record, to_arrow

HEADER_AGAIN, NO_RECORD, MOVED = "rubrikrad", "ej-post", "forskjuten-rad"
PROVIDER = "utforare"
# A line that is no record has at most so many cells filled, and lacks so many of those it must have.
MOST_FILLED, LEAST_EMPTY = 2, 3
# How far from its place a row is looked for, nearest first: columns to the right, below zero to the left.
MOVES = {
    1: "en kolumn åt höger",
    -1: "en kolumn åt vänster",
    2: "två kolumner åt höger",
    -2: "två kolumner åt vänster",
}
_BATCH = 20_000
Parse = Callable[..., ir.Table]


def with_cells(raw: ir.Table, header: Header) -> ir.Table:
    """The cells of the file by their place, beside the same by the contract's names."""
    return raw.mutate(**{f"{CELL}{at}": raw[name] for name, at in header.positions.items()})


def judged(rows: ir.Table, header: Header, table: Table, mapped: Tabellprofil | None) -> ir.Table:
    """Without the cells of the file; `radregel`: the rule that a row breaks as a whole, or null.

    `steg`: 0 for a row that may stand moved, null for the others. Such a row names no provider: what
    stands in that column is something else.
    """
    cells = {at: rows[f"{CELL}{at}"] for at in header.headings}
    wrong = rows.fel.notnull() & ~rows.tom & ~rows.summarad
    again = ibis.and_(*(_is(cells[at], name) for at, name in header.headings.items()))
    filled = sum((clean(cell).notnull().cast("int64") for cell in cells.values()), rows[FILLED])
    required = [c.name for c in table.columns if c.required]
    no_record = (filled <= MOST_FILLED) & (_count(rows, table, required, Slag.TOM) >= LEAST_EMPTY)
    regel = ibis.cases((again, HEADER_AGAIN), (no_record, NO_RECORD))
    moved = _may_be_moved(rows, header, table, mapped)
    found = rows.mutate(
        radregel=wrong.ifelse(regel, ibis.null("string")),
        steg=wrong.ifelse(moved, False).ifelse(ibis.literal(0, "int8"), ibis.null("int8")),
    )
    if PROVIDER in table.names:
        named = found.radregel.isnull().ifelse(found[PROVIDER], ibis.null("string"))
        found = found.mutate(**{PROVIDER: named})
    return found.drop(*(name for name in rows.columns if name.startswith(CELL)))


def _is(cell: ir.StringValue, name: str) -> ir.BooleanValue:
    return (folded(clean(cell)) == name).fill_null(False)


def _count(
    rows: ir.Table, table: Table, names: list[str], slag: Slag | None = None
) -> ir.IntegerValue:
    """How many of the columns are wrong, in that way if one is given."""
    numbers = [table.names.index(name) for name in names]
    found: ir.IntegerValue = rows.fel.filter(
        lambda cell: cell.kolumn.isin(numbers) & (True if slag is None else cell.slag == int(slag))
    ).length()
    return found


def _may_be_moved(
    rows: ir.Table, header: Header, table: Table, mapped: Tabellprofil | None
) -> ir.BooleanValue:
    """Every choice that the row must make is wrong, and right in the same other place of the row."""
    choices = [
        c
        for c in table.columns
        if c.required and c.typ is Typ.VAL and not (mapped and not mapped.kallor[c.name].delar)
    ]
    wrong = _count(rows, table, [c.name for c in choices]) == len(choices)
    places = []
    for step in MOVES:
        left = range(step) if step > 0 else range(header.width + step, header.width)
        holds = [clean(cell).isnull() for at in left for cell in _cell(rows, header, at)]
        if not mapped:
            # A profile has its own words for the choices, and they are not looked for here.
            holds += [
                folded(clean(cell)).isin([fold(value) for value in c.values]).fill_null(False)
                for c in choices
                for cell in _cell(rows, header, header.positions[c.name] + step)
            ]
        places.append(ibis.and_(*holds))
    return (rows.fel.length() >= 2) & wrong & ibis.or_(*places)


def _cell(rows: ir.Table, header: Header, at: int) -> list[ir.StringValue]:
    """None in a column that is not read: what stands there is not known here."""
    return [rows[f"{CELL}{at}"]] if at in header.headings else []


def mark_moved(con: Backend, name: str, source: Source, header: Header, parse: Parse) -> None:
    """Look at the rows that may stand moved once more, as the file has them, in each other place."""
    suspects = con.table(name).filter(_.steg.notnull() & _.radregel.isnull())
    numbers = set(suspects.select("rad").to_pyarrow()["rad"].to_pylist())
    if not numbers:
        return
    rows = (row for row in texts_again(source) if row[0] in numbers)
    while some := list(islice(rows, _BATCH)):
        found: dict[int, int] = {}
        for step in reversed(MOVES):
            raw = to_arrow(_moved(some, header.width, step), header)
            left = _left_empty(header, source, -step)
            found |= dict.fromkeys(_right(con, name, raw, parse, left), step)
        if found:
            named = PROVIDER in CONTRACT[source.table].names
            _note(con, name, found, f", {PROVIDER} = NULL" if named else "")


def _moved(rows: list[Record], width: int, step: int) -> Iterator[Record]:
    """The rows that can be moved back, without losing a cell that has something in it."""
    for rad, cells in rows:
        row = [*cells, *[""] * width][:width]
        lost = row[:step] if step > 0 else row[step:]
        if not any(cell.strip() for cell in lost):
            yield rad, [*row[step:], *lost] if step > 0 else [*lost, *row[:step]]


def _left_empty(header: Header, source: Source, first: int) -> list[int]:
    """The contract's columns whose first cells are lost when a row moves so far to the left."""
    table = CONTRACT[source.table]
    if source.mapped and isinstance(header, VendorHeader):
        cells = {f"{CELL}{at}" for at in range(first)}
        kallor = source.mapped.kallor.items()
        names = {n for n, k in kallor if cells & {header.cells[d.namn] for d in k.delar}}
    else:
        names = {name for name, at in header.positions.items() if at < first}
    return [table.names.index(name) for name in sorted(names)]


def _right(con: Backend, name: str, raw: pa.Table, parse: Parse, left: list[int]) -> list[int]:
    """The numbers of the rows that have no fault, but that what was lost is missing."""
    if not raw.num_rows:
        return []
    steps, written = Steps(con), con.create_table(f"{name}_flyttade", raw, overwrite=True)
    rows = store(con, f"{name}_prov", parse(written, steps=steps).select("rad", "fel"), steps)
    wrong = rows.fel.filter(lambda c: (c.slag != int(Slag.TOM)) | c.kolumn.notin(left))
    right = rows.filter(rows.fel.isnull() | (wrong.length() == 0)).to_pyarrow()["rad"]
    con.drop_table(f"{name}_flyttade")
    con.drop_table(f"{name}_prov")
    found: list[int] = right.to_pylist()
    return found


def _note(con: Backend, name: str, found: dict[int, int], unnamed: str) -> None:
    rows = pa.table({"rad": list(found), "steg": pa.array(found.values(), pa.int8())})
    moved = f"{name}_forskjutna"
    con.create_table(moved, rows, overwrite=True)
    con.raw_sql(
        f"UPDATE \"{name}\" SET radregel = '{MOVED}', steg = m.steg{unnamed} "
        f'FROM "{moved}" AS m WHERE "{name}".rad = m.rad'
    )
    con.drop_table(moved)
