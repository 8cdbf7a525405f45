"""From the text of a cell to a typed value, in the engine; the same contract marks the faulty rows.

Every expression here is the only definition of what parses: the gate (gate.py) explains the rows
that are marked, it does not parse again.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from extracts.contract import Column, Table, Typ
from extracts.folding import fold
from extracts.personnummer import BARE, CANDIDATE
from extracts.rows import OVRIGT

# White space of all kinds that exports pad with, the no-break space and the BOM among them.
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff"
# Letters that are the same trimmed and composed: nearly every cell, and cheap to recognise.
_PLAIN = "!-~åäöéüÅÄÖÉÜ"
_DATUM = r"\d{4}-\d{2}-\d{2}"
_TID = rf"{_DATUM}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.]\d{{1,6}})?)?"
_MIDNATT = r"[ T]00:00(:00([.]0{1,6})?)?"
_TAL = r"-?\d{1,12}([.,]\d+)?"
# Sums are exact: numbers are decimals, and six of them hold what a spreadsheet shows.
TAL = "decimal(18, 6)"
_TEXTS = "array<string>"
# Columns that a profile adds: what the file holds where the text is not it, and the cells at fault in
# a column that is put together from several.
IN_FILE = "_i_filen"
PART = "del_"
# Names an expression in the engine, so that what builds on it does not compute it once more.
Stage = Callable[[ir.Table], ir.Table]


@ibis.udf.scalar.builtin(name="trim")  # type: ignore[untyped-decorator]
def _trim(text: str, characters: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


@ibis.udf.scalar.builtin(name="nfc_normalize")  # type: ignore[untyped-decorator]
def _nfc(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


def clean(text: ir.StringValue) -> ir.StringValue:
    """Trimmed and NFC, empty as null: how keys and provider names are compared."""
    already = text.re_search(f"^[{_PLAIN}]([ {_PLAIN}]*[{_PLAIN}])?$")
    return already.ifelse(text, _trim(_nfc(text), BLANKS).nullif(""))


def parsed(raw: ir.Table, table: Table, stage: Stage) -> ir.Table:
    """Each contract column typed (null where absent or unreadable), `fel` and `som_skrivet`.

    `fel`: the row is not as the contract says, or a personnummer must be looked for.
    `som_skrivet`: the cells as written, and `ovrigt` last, kept only for those rows; `delar`: the
    cells at fault in columns that a profile puts together.
    """
    given = [column for column in table.columns if column.name in raw.columns]
    rad = raw["rad"] if "rad" in raw.columns else ibis.null("int64")
    beside = [name for name in raw.columns if name.endswith(IN_FILE) or name.startswith(PART)]
    written = raw.select(
        *beside, rad=rad, ovrigt=raw[OVRIGT], **{f"{c.name}_skrivet": raw[c.name] for c in given}
    )
    typed = stage(
        written.mutate(**{c.name: value_of(written[f"{c.name}_skrivet"], c) for c in given})
    )
    judged = stage(typed.mutate(fel=_faulty(typed, given, table)))
    cells = [_cell(judged, c) if c in given else ibis.null(str) for c in table.columns]
    cells.append(judged[OVRIGT])
    parts = [judged[name] for name in beside if name.startswith(PART)]
    return judged.select(
        rad="rad",
        fel="fel",
        som_skrivet=judged.fel.ifelse(ibis.array(cells), ibis.null()),
        delar=judged.fel.ifelse(ibis.array(parts), ibis.null()) if parts else ibis.null(_TEXTS),
        **{c.name: judged[c.name] if c in given else ibis.null(_dtype(c)) for c in table.columns},
    )


def no_rows(table: Table) -> ir.Table:
    """A table without rows, as when it is read."""
    typed = {column.name: ibis.null(_dtype(column)) for column in table.columns}
    one = ibis.memtable({"rad_id": [0]}).mutate(fil=ibis.null("int64"), rad=ibis.null("int64"))
    return one.mutate(**typed).filter(ibis.literal(False))


def _cell(judged: ir.Table, column: Column) -> ir.StringValue:
    """A cell as the file has it."""
    in_file = f"{column.name}{IN_FILE}"
    return judged[in_file if in_file in judged.columns else f"{column.name}_skrivet"]


def _faulty(typed: ir.Table, given: list[Column], table: Table) -> ir.BooleanValue:
    faults = [_fault(typed[f"{c.name}_skrivet"], typed[c.name], c) for c in given]
    if table.name == "registreringar":
        faults.append(typed.personal.isnull() & (typed.status == "utförd").fill_null(False))
    return ibis.or_(*faults)


def _dtype(column: Column) -> str:
    match column.typ:
        case Typ.DATUM:
            return "date"
        case Typ.TID:
            return "timestamp"
        case Typ.TAL:
            return TAL
        case _:
            return "string"


def value_of(written: ir.StringValue, column: Column) -> ir.Value:
    """The value of a cell; one that can be read as it stands is not cleaned first."""
    if column.typ is Typ.TEXT:
        return clean(written)
    return _read(written, column).coalesce(_read(clean(written), column))


def _read(text: ir.StringValue, column: Column) -> ir.Value:
    match column.typ:
        case Typ.DATUM:
            is_date = text.re_search(f"^{_DATUM}({_MIDNATT})?$")
            return is_date.ifelse(text.left(10), ibis.null()).try_cast("date")
        case Typ.TID:
            is_time = text.re_search(f"^{_TID}$")
            return is_time.ifelse(text.left(19), ibis.null()).try_cast("timestamp")
        case Typ.TAL:
            number = text.re_search(f"^{_TAL}$").ifelse(text.replace(",", "."), ibis.null())
            return number.try_cast(TAL)
        case Typ.MANAD:
            return text.re_search(r"^\d{4}-(0[1-9]|1[0-2])$").ifelse(text, ibis.null())
        case _:
            return _choice(text, column.values)


def _fault(written: ir.StringValue, typed: ir.Value, column: Column) -> ir.BooleanValue:
    fault = ibis.literal(False)
    if column.required:
        fault |= typed.isnull()
    elif column.typ is not Typ.TEXT:
        fault |= typed.isnull().ifelse(clean(written).notnull(), False)
    if column.typ is Typ.TAL and not column.signed:
        fault |= (typed < 0).fill_null(False)
    if column.typ is Typ.TEXT:
        fault |= ((typed.length() >= 10) & typed.re_search(CANDIDATE)).fill_null(False)
    return fault


def _choice(text: ir.StringValue, values: tuple[str, ...]) -> ir.StringValue:
    """The permitted value that the text folds to; only other spellings than ours pay for folding."""
    by_folding = folded(text).cases(*((fold(value), value) for value in values))
    return text.isin(values).ifelse(text, by_folding)


def folded(text: ir.StringValue) -> ir.StringValue:
    """A clean text folded in the engine, as folding.fold does."""
    joined = text.lower().translate("åäöé", "aaoe").re_replace(rf"[{BLANKS}\-./_]+", "_")
    return _trim(joined, "_")


def bare_candidates(text: ir.StringValue) -> ir.BooleanValue:
    """Ten digits and nothing else: a personnummer only if most of its column is."""
    return (text.length() == 10) & text.re_search(f"^{BARE}$")
