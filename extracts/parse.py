"""From the rows of a file, as text, to typed rows and what is wrong with them, in the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from extracts.cell import (
    Slag,
    code,
    dtype_of,
    may_hold_personnummer,
    says_total,
    slag_of,
    slag_of_clean,
    time_of,
    value_of,
    value_of_clean,
)
from extracts.columns import Column, Table
from extracts.functions import call
from extracts.rows import AS_WRITTEN, CELLS, DIFFERENT, FILLED, OVRIGT, cells_in

_TEXTS = "array<string>"
# Columns that a profile adds: what the file holds where the text is not it, and the cells at fault in
# a column that is put together from several.
IN_FILE = "_i_filen"
PART = "del_"
# A column of times that a file has as times, beside the same as texts.
AS_TIME = "_som_tid"


# How many different files are kept: a page that stays open, and a test, reads many that are alike.
KEPT_FILES = 128


def parsed(raw: ir.Table, table: Table, *, clean: bool = False) -> ir.Table:
    """The rows of a file parsed, to be stored: what is built of one file serves the next like it.

    `clean`: no cell of the file has anything that would be cleaned away.
    """
    return _parsed(raw.op(), table, clean)


@lru_cache(maxsize=KEPT_FILES)
def _parsed(op: ops.Relation, table: Table, clean: bool) -> ir.Table:
    """Each contract column typed (null where absent or unreadable), and what is wrong with the row.

    `fel`: per cell that is not as the contract says, its place among the contract's columns (the
    unknown ones come last), the kind of fault (Slag) and the cell as written; null when there is none.
    `tom`: nothing in the whole row. `summarad`: it says Summa or Totalt somewhere and lacks half of
    what every row must have.
    `delar`: the cells at fault in columns that a profile puts together. `som_skriven`: of a row with a
    fault, the cells of the file that are read, in their order, and how many others are filled.
    """
    raw: ir.Table = op.to_expr()
    given = [column for column in table.columns if column.name in raw.columns]
    rad = raw["rad"] if "rad" in raw.columns else ibis.null("int64")
    cells = cells_in(raw.columns)
    beside = [name for name in raw.columns if name.endswith(IN_FILE) or name.startswith(PART)]
    beside += [*cells, FILLED, *(name for name in raw.columns if name.endswith(AS_TIME))]
    written = raw.select(
        *beside, rad=rad, ovrigt=raw[OVRIGT], **{f"{c.name}_skrivet": raw[c.name] for c in given}
    )
    value, wrong_in = (value_of_clean, slag_of_clean) if clean else (value_of, slag_of)
    typed = written.mutate(
        **{
            c.name: time_of(written[f"{c.name}{AS_TIME}"])
            if f"{c.name}{AS_TIME}" in beside
            else call(value, written[f"{c.name}_skrivet"], of=(c.typ, c.values))
            for c in given
        }
    )
    slag = {f"{c.name}_slag": _slag(typed, c, table, wrong_in) for c in given}
    slag[f"{OVRIGT}_slag"] = call(_suspect, typed[OVRIGT])
    judged = typed.mutate(**slag)
    wrong = judged.mutate(fel=ibis.coalesce(*(judged[name] for name in slag)).notnull())
    parts = [wrong[name] for name in beside if name.startswith(PART)]
    faults = _faults(wrong, [*(c.name for c in given), OVRIGT], table)
    noted = wrong.mutate(fel=wrong.fel.ifelse(faults, ibis.null()))
    faulty = noted.fel.notnull()
    written_as = ibis.struct(
        {CELLS: ibis.array([noted[name] for name in cells]), FILLED: noted[FILLED]}
    )
    return noted.select(
        rad="rad",
        fel="fel",
        tom=faulty.ifelse(_is_blank(noted, given), False),
        summarad=faulty.ifelse(_is_total(noted, given), False),
        delar=faulty.ifelse(ibis.array(parts), ibis.null()) if parts else ibis.null(_TEXTS),
        **{AS_WRITTEN: faulty.ifelse(written_as, ibis.null())},
        **{c.name: noted[c.name] if c in given else absent(c) for c in table.columns},
    )


@lru_cache(maxsize=KEPT_FILES)
def stored_schema(table: Table) -> ibis.Schema:
    """The columns of the rows of any file of a table, once they are stored and looked through as wholes."""
    faults = "array<struct<kolumn: int16, slag: int8, varde: string>>"
    of_a_row = {"rad": "int64", "fel": faults, "tom": "boolean", "summarad": "boolean"}
    typed = {column.name: dtype_of(column) for column in table.columns}
    return ibis.schema({**of_a_row, "delar": _TEXTS, **typed, "radregel": "string", "steg": "int8"})


def _suspect(text: ir.StringValue) -> ir.IntegerValue:
    return may_hold_personnummer(text, bare=True).ifelse(code(Slag.KANDIDAT), ibis.null())


def _slag(
    rows: ir.Table, column: Column, table: Table, wrong_in: Callable[..., ir.IntegerValue]
) -> ir.IntegerValue:
    """Personal is required where status is utförd (spec: underlag, «registreringar»)."""
    typed = rows[column.name]
    found = call(wrong_in, rows[f"{column.name}_skrivet"], typed, of=(column,))
    if (table.name, column.name) != ("registreringar", "personal"):
        return found
    missing = typed.isnull() & (rows.status == "utförd")
    return found.coalesce(missing.ifelse(code(Slag.TOM), ibis.null()))


def absent(column: Column) -> ir.Value:
    """What every row has where a column is absent."""
    return ibis.null(dtype_of(column)) if column.absent is None else ibis.literal(column.absent)


def no_rows(table: Table) -> ir.Table:
    """A table without rows, as when it is read."""
    typed = {column.name: ibis.null(dtype_of(column)) for column in table.columns}
    one = ibis.memtable({"rad_id": [0]}).mutate(fil=ibis.null("int64"), rad=ibis.null("int64"))
    return one.mutate(**typed).filter(ibis.literal(False))


def _faults(rows: ir.Table, names: list[str], table: Table) -> ir.ArrayValue:
    numbers = {name: at for at, name in enumerate((*table.names, OVRIGT))}
    cells = [
        call(
            _fault,
            rows[f"{name}_slag"],
            _cell(rows, name),
            ibis.literal(numbers[name], "int16"),
        )
        for name in names
    ]
    return ibis.array(cells).filter(lambda cell: cell.slag.notnull())


def _fault(slag: ir.IntegerValue, cell: ir.StringValue, kolumn: ir.IntegerValue) -> ir.StructValue:
    return ibis.struct({"kolumn": kolumn, "slag": slag, "varde": cell.replace(DIFFERENT, "")})


def _cell(rows: ir.Table, name: str) -> ir.StringValue:
    """A cell as the file has it."""
    if name == OVRIGT:
        return rows[OVRIGT]
    in_file = f"{name}{IN_FILE}"
    return rows[in_file if in_file in rows.columns else f"{name}_skrivet"]


def _is_blank(rows: ir.Table, given: list[Column]) -> ir.BooleanValue:
    unreadable = rows.fel.filter(lambda cell: cell.slag == int(Slag.OLASLIG)).length() > 0
    return ibis.and_(*(rows[c.name].isnull() for c in given), rows.ovrigt.isnull(), ~unreadable)


def _is_total(rows: ir.Table, given: list[Column]) -> ir.BooleanValue:
    """Says Summa or Totalt somewhere, and half of what every row must have is missing or says so."""
    cells = [rows[f"{c.name}_skrivet"] for c in given]
    required = [
        ibis.struct({"tom": rows[f"{c.name}_slag"] == Slag.TOM, "text": cell})
        for c, cell in zip(given, cells, strict=True)
        if c.required
    ]
    says = ibis.array([*cells, rows.ovrigt]).filter(lambda cell: call(says_total, cell))
    without = ibis.array(required).filter(
        lambda cell: cell.tom.fill_null(False) | call(says_total, cell.text)
    )
    total = (says.length() > 0) & (without.length() * 2 >= len(required))
    # One look at the whole row spares nearly every row one look per cell.
    whole = ibis.literal("|").join([cell.fill_null("") for cell in (*cells, rows.ovrigt)]).lower()
    return (whole.contains("summa") | whole.contains("total")).ifelse(total, False)
