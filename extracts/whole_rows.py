"""Rows that are wrong as a whole: the header again, units, a line that is no record, a row moved sideways.

One cause is one error (spec: underlag, «One cause, one error»): of such a row nothing is said cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _
from ibis.backends.duckdb import Backend

from extracts.cell import Slag, clean, folded
from extracts.columns import Table, Typ
from extracts.engine import name_of, store
from extracts.find import Source
from extracts.folding import fold
from extracts.headers import Header
from extracts.profil.layout import VendorHeader
from extracts.profil.model import Tabellprofil
from extracts.rows import AS_WRITTEN, CELL, CELLS, FILLED, Record, to_arrow
from extracts.together import in_file

HEADER_AGAIN, UNITS, NO_RECORD, MOVED = "rubrikrad", "enhetsrad", "ej-post", "forskjuten-rad"
PROVIDER = "utforare"
# A line that is no record has at most so many cells filled, and lacks so many of those it must have.
MOST_FILLED, LEAST_EMPTY = 2, 3
# What the columns hold («text», «ÅÅÅÅ-MM-DD», «min») stands in the first rows below the header, without a
# digit, in place of so many dates, times and numbers.
UNITS_WITHIN, LEAST_UNITS = 2, 2
_MEASURED = (Typ.DATUM, Typ.TID, Typ.TAL, Typ.MANAD)
# How far from its place a row is looked for, nearest first: columns to the right, below zero to the left.
MOVES = {
    1: "en kolumn åt höger",
    -1: "en kolumn åt vänster",
    2: "två kolumner åt höger",
    -2: "två kolumner åt vänster",
}
_BATCH = 5_000
Parse = Callable[..., ir.Table]
# Some rows, by their numbers, as they were delivered.
Texts = Callable[[Collection[int]], Iterator[Record]]


def with_cells(raw: ir.Table, header: Header) -> ir.Table:
    """The cells of the file by their place, beside the same by the contract's names."""
    return raw.mutate(**{f"{CELL}{at}": raw[name] for name, at in header.positions.items()})


def note_wrong_as_whole(con: Backend, rows: ir.Table, header: Header, source: Source) -> set[int]:
    """`radregel`: the rule that a row breaks as a whole, or null; only rows with a fault are looked at.

    `steg`: 0 for a row that may stand moved, null for the others. Such a row names no provider: what
    stands in that column is something else. The numbers of those that are to be looked at once more.
    """
    name, table = name_of(rows), source.contract
    rows = rows.filter(_.fel.notnull() & ~_.tom & ~_.summarad)
    clear = rows.mutate(rena=rows[AS_WRITTEN][CELLS].map(clean))
    given = clear.mutate(vikta=clear.rena.map(folded))
    found = given.select("rad", **_as_whole(given, header, table, source.mapped))
    found = found.filter(_.radregel.notnull() | _.steg.notnull())
    store(con, f"{name}_hela", found)
    moved = f'SELECT rad FROM "{name}_hela" WHERE steg IS NOT NULL AND radregel IS NULL'
    numbers = {rad for (rad,) in con.raw_sql(moved).fetchall()}
    _note(con, name, f"{name}_hela", unnamed=PROVIDER in table.names)
    return numbers


def _as_whole(
    rows: ir.Table, header: Header, table: Table, mapped: Tabellprofil | None
) -> dict[str, ir.Value]:
    """`rena`: the cells that are read, clean; `vikta`: the same, folded."""
    headings = ibis.array([name for _at, name in sorted(header.headings.items())])
    others = rows[AS_WRITTEN][FILLED]
    filled = rows.rena.filter(lambda cell: cell.notnull()).length() + others
    required = [c.name for c in table.columns if c.required]
    no_record = (filled <= MOST_FILLED) & (_count(rows, table, required, Slag.TOM) >= LEAST_EMPTY)
    moved = _may_be_moved(rows, header, table, mapped)
    return {
        "radregel": ibis.cases(
            (rows.vikta == headings, HEADER_AGAIN),
            (no_record, NO_RECORD),
            (_says_units(rows, header, table, mapped), UNITS),
        ),
        "steg": moved.ifelse(ibis.literal(0, "int8"), ibis.null("int8")),
    }


def _says_units(
    rows: ir.Table, header: Header, table: Table, mapped: Tabellprofil | None
) -> ir.BooleanValue:
    """No post has neither a digit nor a value that can be read in any column but those of texts."""
    first = in_file(rows.rad) <= header.row + UNITS_WITHIN
    digits = rows.rena.filter(lambda cell: _without_length(cell).re_search(r"\d").fill_null(False))
    measured = [c.name for c in table.columns if c.typ in _MEASURED]
    read = [c for c in table.columns if c.typ is not Typ.TEXT and _is_read(c.name, header, mapped)]
    none = ibis.and_(*(rows[c.name].isnull() for c in read))
    units = _count(rows, table, measured, Slag.OLASLIG) >= LEAST_UNITS
    return first & (digits.length() == 0) & none & units


def _without_length(cell: ir.StringValue) -> ir.StringValue:
    """`varchar(20)` is a kind of text."""
    return cell.re_replace(r"[(]\d+[)]", "")


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
        if c.required and c.typ is Typ.VAL and _is_read(c.name, header, mapped)
    ]
    wrong = _count(rows, table, [c.name for c in choices]) == len(choices)
    # What stands in a column that is not read is not known here.
    places = {at: place for place, at in enumerate(sorted(header.headings))}
    moves = []
    for step in MOVES:
        left = range(step) if step > 0 else range(header.width + step, header.width)
        holds = [rows.rena[places[at]].isnull() for at in left if at in places]
        # A profile has its own words for the choices, and they are not looked for here.
        for choice in () if mapped else choices:
            at = header.positions[choice.name] + step
            if at in places:
                values = [fold(value) for value in choice.values]
                holds.append(rows.vikta[places[at]].isin(values).fill_null(False))
        moves.append(ibis.and_(*holds))
    return (rows.fel.length() >= 2) & wrong & ibis.or_(*moves)


def _is_read(name: str, header: Header, mapped: Tabellprofil | None) -> bool:
    """Whether a column of the contract comes from the file, and is no fixed value and not absent."""
    if mapped:
        return name in mapped.kallor and bool(mapped.kallor[name].delar)
    return name in header.positions


def mark_moved(
    con: Backend, name: str, source: Source, header: Header, parse: Parse, rows: Iterator[Record]
) -> None:
    """Look at the rows that may stand moved once more, as the file has them, in each other place."""
    left = {step: _left_empty(header, source, -step) for step in MOVES}
    while some := list(islice(rows, _BATCH)):
        tried = [(step, row) for step in MOVES for row in _moved(some, header.width, step)]
        raw = to_arrow(((at, row[1]) for at, (_step, row) in enumerate(tried)), header)
        found: dict[int, int] = {}
        for at, lacking in _lacking(con, name, raw, parse):
            step, (rad, _cells) = tried[at]
            if lacking <= left[step]:
                found.setdefault(rad, step)
        if found:
            rule, steps = pa.array([MOVED] * len(found)), pa.array(found.values(), pa.int8())
            moved = pa.table({"rad": list(found), "radregel": rule, "steg": steps})
            con.create_table(f"{name}_forskjutna", moved)
            _note(con, name, f"{name}_forskjutna", unnamed=PROVIDER in source.contract.names)


def _moved(rows: list[Record], width: int, step: int) -> Iterator[Record]:
    """The rows that can be moved back, without losing a cell that has something in it."""
    for rad, cells in rows:
        row = [*cells, *[""] * width][:width]
        lost = row[:step] if step > 0 else row[step:]
        if not any(cell.strip() for cell in lost):
            yield rad, [*row[step:], *lost] if step > 0 else [*lost, *row[:step]]


def _left_empty(header: Header, source: Source, first: int) -> set[int]:
    """The contract's columns whose first cells are lost when a row moves so far to the left."""
    table = source.contract
    if source.mapped and isinstance(header, VendorHeader):
        cells = {f"{CELL}{at}" for at in range(first)}
        kallor = source.mapped.kallor.items()
        names = {n for n, k in kallor if cells & {header.cells[d.namn] for d in k.delar}}
    else:
        names = {name for name, at in header.positions.items() if at < first}
    return {table.names.index(name) for name in names}


def _lacking(
    con: Backend, name: str, raw: pa.Table, parse: Parse
) -> Iterator[tuple[int, set[int]]]:
    """The rows that have no fault, but that some of the contract's columns are missing: which ones."""
    written = con.create_table(f"{name}_flyttade", raw)
    rows = store(con, f"{name}_prov", parse(written).select("rad", "fel"))
    right = rows.filter(_.fel.filter(lambda c: c.slag != int(Slag.TOM)).length().coalesce(0) == 0)
    empty = right.select("rad", tomma=_.fel.map(lambda c: c.kolumn)).order_by("rad").to_pyarrow()
    con.drop_table(f"{name}_flyttade")
    con.drop_table(f"{name}_prov")
    for rad, columns in zip(empty["rad"].to_pylist(), empty["tomma"].to_pylist(), strict=True):
        yield rad, set(columns or ())


def _note(con: Backend, name: str, found: str, *, unnamed: bool) -> None:
    """Write what was found of the rows on them."""
    con.raw_sql(
        f'UPDATE "{name}" SET radregel = m.radregel, steg = m.steg'
        f"{f', {PROVIDER} = NULL' if unnamed else ''} "
        f'FROM "{found}" AS m WHERE "{name}".rad = m.rad'
    )
    con.drop_table(found)
