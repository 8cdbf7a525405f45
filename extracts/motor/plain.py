"""The contract asked of a table where it lies: which rows are plain, and their values.

A cell is plain when it certainly is as the contract says, and its value certainly the one that the gate
would read. The expressions are words of every engine. A row with any other cell is read by the gate
itself (gate.py), so that nothing here decides what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from extracts.cell import PLAIN, TAL
from extracts.columns import Column, Table, Typ
from extracts.folding import fold
from extracts.personnummer import BARE, CANDIDATE

_MONTH = "[1-9][0-9]{3}-(0[1-9]|1[0-2])"
# A day that every year has; the last of February is left to the gate.
_DAY = (
    "[1-9][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
    "|(0[13578]|1[02])-31)"
)
_TIME = f"{_DAY}[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_NUMBER = "-?([0-9]{1,5}([.][0-9]{1,4})?|[0-9]{6,8})"
# What may say that there is no value, whatever stands for å, ä and ö; and marks alone.
_NO_VALUE = (
    r"^[(\[<]?(null|none|nan|n/a|undefined|saknas|uppgift saknas|ok.n[dt]|ej angive[nt]"
    r"|tomt?|blanks?|empty)[])>]?$"
)
_LETTER = "[0-9A-Za-zåäöéüÅÄÖÉÜ]"
# Fewer digits than a personnummer has, with what stands after the point.
_WHOLE, _BROKEN, _LIKE_YEARS = 100_000_000, 100_000, (1_800, 2_100)
_LONGEST = 1_000
_UNKNOWN = "okand_"
_FIRST, _LAST = "0001-01-01", "9999-12-31"
# How a column must be kept, for what the contract reads in it.
KINDS: dict[Typ, tuple[type[dt.DataType], ...]] = {
    Typ.TEXT: (dt.String, dt.Integer, dt.Boolean),
    Typ.VAL: (dt.String, dt.Integer, dt.Boolean),
    Typ.MANAD: (dt.String,),
    Typ.DATUM: (dt.Date, dt.Timestamp, dt.String),
    Typ.TID: (dt.Timestamp, dt.String),
    Typ.TAL: (dt.Numeric, dt.String),
}


def written(cell: ir.Value) -> ir.StringValue:
    """A cell as it would be written in a file."""
    if cell.type().is_boolean():
        return cell.ifelse("ja", "nej")
    return cell if cell.type().is_string() else cell.cast(str)


def value(cell: ir.Value, column: Column) -> ir.Value:
    """The value of a plain cell; of another it may be anything, or nothing."""
    kind = cell.type()
    match column.typ:
        case Typ.DATUM if kind.is_string():
            return _if(cell.re_search(f"^{_DAY}$"), cell).cast("date")
        case Typ.DATUM:
            return _if(_in_calendar(cell), cell).cast("date")
        case Typ.TID if kind.is_string():
            return _if(cell.re_search(f"^{_TIME}$"), cell.replace("T", " ")).cast("timestamp")
        case Typ.TID:
            return _if(_in_calendar(cell), cell).truncate("s").cast("timestamp")
        case Typ.TAL if kind.is_string():
            number = cell.replace(",", ".")
            return _if(number.re_search(f"^{_NUMBER}$"), number).cast(TAL)
        case Typ.TAL:
            return _if(cell.abs() < _WHOLE, cell).cast(TAL)
        case Typ.VAL:
            return written(cell).cases(*_spellings(column))
        case _:
            return written(cell)


def are_plain(rows: ir.Table, table: Table, bare: Collection[str]) -> ir.BooleanValue:
    """Whether each cell of a row is plain; `rows` has the columns of the contract that are given.

    The others are named otherwise. `bare`: where ten bare digits may be a personnummer.
    """
    given = [column for column in table.columns if column.name in rows.columns]
    holds = [cell_is_plain(rows[c.name], c, bare=c.name in bare) for c in given]
    if table.name == "registreringar":
        status, personal = table.column("status"), rows.personal
        done = value(rows.status, status) == "utförd"
        holds.append(~(done & personal.isnull()).fill_null(False))
    holds += [_tells_nothing(rows[name]) for name in rows.columns if name.startswith(_UNKNOWN)]
    return reduce(lambda one, other: one & other, holds)


def at_place(place: int) -> str:
    """What a column is called that the contract does not know."""
    return f"{_UNKNOWN}{place}"


def cell_is_plain(cell: ir.Value, column: Column, *, bare: bool) -> ir.BooleanValue:
    """Whether a cell is certainly as the contract says; an empty one where it may be empty."""
    holds = reduce(lambda one, other: one & other, _plain_if(cell, column, bare=bare))
    return cell.isnull().ifelse(not column.required, holds.fill_null(False))


def _plain_if(cell: ir.Value, column: Column, *, bare: bool) -> Iterator[ir.BooleanValue]:
    """What must hold of a cell that is not empty."""
    kind = cell.type()
    match column.typ:
        case Typ.DATUM | Typ.TID if kind.is_string():
            yield cell.re_search(f"^{_DAY if column.typ is Typ.DATUM else _TIME}$")
        case Typ.DATUM if kind.is_timestamp():
            yield _in_calendar(cell)
            yield _if(_in_calendar(cell), cell) == cell.truncate("D")
        case Typ.DATUM | Typ.TID:
            yield _in_calendar(cell)
        case Typ.MANAD:
            yield cell.re_search(f"^{_MONTH}$")
        case Typ.VAL:
            yield value(cell, column).notnull()
        case Typ.TAL:
            if kind.is_string():
                yield cell.re_search(f"^{_NUMBER.replace('[.]', '[.,]')}$")
            else:
                yield _is_short(cell)
            if not column.signed:
                yield value(cell, column) >= 0
        case _:
            yield from _plain_text(written(cell), column, bare=bare)


def _in_calendar(cell: ir.Value) -> ir.BooleanValue:
    """Neither infinite nor of a year that no date has."""
    last = f"{_LAST} 23:59:59" if cell.type().is_timestamp() else _LAST
    return cell.between(
        ibis.literal(_FIRST).cast(cell.type()), ibis.literal(last).cast(cell.type())
    )


def _is_short(cell: ir.NumericValue) -> ir.BooleanValue:
    """A number with too few digits for a personnummer: whole, or small with few decimals."""
    if cell.type().is_integer():
        return cell.abs() < _WHOLE
    near = _if(cell.abs() < _WHOLE, cell)
    whole, small = near == near.floor(), cell.abs() < _BROKEN
    if cell.type().is_floating():
        return whole | (small & ~cell.abs().between(*_LIKE_YEARS))
    return whole | (small & (near == near.cast(TAL)))


def _plain_text(text: ir.StringValue, column: Column, *, bare: bool) -> Iterator[ir.BooleanValue]:
    yield text.re_search(PLAIN)
    yield text.length() <= min(column.longest, _LONGEST)
    yield ~text.contains("E+") & ~text.startswith("#")
    yield _holds_no_number(text, bare=bare)
    if column.is_key:
        yield text.re_search(_LETTER) & ~text.lower().re_search(_NO_VALUE)


def _holds_no_number(text: ir.StringValue, *, bare: bool) -> ir.BooleanValue:
    """Neither a personnummer nor its mask, as a program writes it that has no bullets."""
    look = text.re_search(f"{CANDIDATE}|{BARE}" if bare else CANDIDATE) | text.contains("??????")
    return (text.length() < 10).ifelse(True, ~look)


def _tells_nothing(cell: ir.Value) -> ir.BooleanValue:
    text = written(cell)
    holds = (text.length() < 10).ifelse(
        True, text.re_search(PLAIN) & _holds_no_number(text, bare=True)
    )
    return holds.fill_null(True)


def _spellings(column: Column) -> Iterator[tuple[str, str]]:
    """The permitted values as they are spelt here and as systems spell them: all fold to the same."""
    seen: set[str] = set()
    for right in column.values:
        for word in (right, fold(right), right.replace(" ", "_")):
            for spelt in (word, word.capitalize(), word.upper(), word.title()):
                if spelt not in seen and fold(spelt) == fold(right):
                    seen.add(spelt)
                    yield spelt, right


def _if(holds: ir.BooleanValue, cell: ir.Value) -> ir.Value:
    return holds.ifelse(cell, ibis.null(cell.type()))
