"""From the text of a cell to a typed value, in the engine; the same contract marks the faulty rows.

Every expression here is the only definition of what parses: the gate (gate.py) explains the rows
that are marked, it does not parse again.
"""

from __future__ import annotations

from enum import IntEnum

import ibis
import ibis.expr.types as ir

from extracts.columns import Column, Table, Typ
from extracts.folding import UNSEEN, fold
from extracts.personnummer import BARE, SUSPECT
from extracts.rows import CELLS, DIFFERENT, FILLED, OVRIGT, cells_in

# White space of all kinds that exports pad with, the no-break space and the BOM among them.
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff"
_BLANK = r"\s\v\x1c-\x1f\x{85}\p{Z}"
_SEEN = f"[^{_BLANK}{UNSEEN.strip('[]')}]"
# Letters that are the same trimmed and composed: nearly every cell, and cheap to recognise.
_PLAIN = "!-~åäöéüÅÄÖÉÜ"
# There is no year 0000.
_AR = r"(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])"
_DATUM = rf"{_AR}-\d{{2}}-\d{{2}}"
_TID = (
    rf"{_DATUM}[ T]([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d([.,]\d+)?)?|[.][0-5]\d([.][0-5]\d([.,]\d+)?)?)"
)
# The engine itself makes 24:00 the midnight that follows; of a year where one can follow.
_DYGNETS_SLUT = r"[1-8]\d{3}-\d{2}-\d{2}[ T]24(:00(:00([.,]0+)?)?|[.]00([.]00([.,]0+)?)?)"
MONTH = rf"^{_AR}-(0[1-9]|1[0-2])$"
_MIDNATT = r"[ T]00(:00(:00([.,]0+)?)?|[.]00([.]00([.,]0+)?)?)"
_TAL = r"-?\d{1,12}([.,]\d+)?"
# Twelve digits that begin with a date are someone's number: no minutes and no kronor are as many.
_FODD = r"-?(?:18|19|20)\d{2}(?:0\d|1[0-2])[0-36-9]\d[.]?\d{4}"
# What a spreadsheet writes in place of a key: rounded to an exponent, too wide for its cell, or a fault.
GARBLED = r"^(-?\d([.,]\d+)?E[+]\d+|#{2,}|#N/A|#[A-ZÅÄÖ_]+(/0)?[!?])$"
# What a system writes where there is no value: as a key it makes one of all that lack one. Marks alone, and
# words; «Tom» and «NA» may be a name and its initials.
_WORD = "null|none|nan|n/a|undefined|saknas|uppgift saknas|okän[dt]|ej angive[nt]"
_MARKS = "[\u2010-\u2015\u2212" + r"\-_.,:;/\\?!*#'\"()\[\]{}<>|~+= ]+"
VALUELESS = rf"(?i)^({_MARKS}|[(<\[]?({_WORD})[)>\]]?|[(<\[](tomt?|blanks?|empty)[)>\]])$"
# Sums are exact: numbers are decimals, and six of them hold what a spreadsheet shows.
TAL = "decimal(18, 6)"
_TEXTS = "array<string>"
# Columns that a profile adds: what the file holds where the text is not it, and the cells at fault in
# a column that is put together from several.
IN_FILE = "_i_filen"
PART = "del_"
# A cell that says only this, in any case and with separators around it, belongs to a total row.
TOTALS = ("summa", "total", "totalt", "totalsumma")
SUMMA = rf"(?i)^[{BLANKS}\-./_]*({'|'.join(TOTALS)})[{BLANKS}\-./_]*:*[{BLANKS}]*$"


class Slag(IntEnum):
    """The kinds of fault that a cell can have; KANDIDAT may hold a personnummer, and is looked at."""

    TOM = 0
    OLASLIG = 1
    NEGATIV = 2
    KANDIDAT = 3
    PERSONNUMMER = 4
    LANG = 5
    MASKERAD = 6
    ANNORLUNDA = 7
    FORVANSKAD = 8
    UTAN_VARDE = 9


@ibis.udf.scalar.builtin(name="trim")  # type: ignore[untyped-decorator]
def _trim(text: str, characters: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


@ibis.udf.scalar.builtin(name="nfc_normalize")  # type: ignore[untyped-decorator]
def _nfc(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


def clean(text: ir.StringValue) -> ir.StringValue:
    """How keys and provider names are compared: NFC, nothing that cannot be seen, single blanks, trimmed.

    Empty is null.
    """
    return _is_clean(text).ifelse(text, _cleaned(text))


def _is_clean(text: ir.StringValue) -> ir.BooleanValue:
    return text.re_search(f"^[{_PLAIN}]+( [{_PLAIN}]+)*$")


def _cleaned(text: ir.StringValue) -> ir.StringValue:
    seen = text.re_replace(UNSEEN, "").re_replace(f"[{_BLANK}]+", " ")
    return text.startswith(DIFFERENT).ifelse(ibis.null(), _trim(_nfc(seen), " ").nullif(""))


def parsed(raw: ir.Table, table: Table) -> ir.Table:
    """Each contract column typed (null where absent or unreadable), and what is wrong with the row.

    `fel`: per cell that is not as the contract says, its place among the contract's columns (the
    unknown ones come last), the kind of fault (Slag) and the cell as written; null when there is none.
    `tom`: nothing in the whole row. `summarad`: it says Summa or Totalt somewhere and lacks half of
    what every row must have.
    `delar`: the cells at fault in columns that a profile puts together. `celler`: of a row with a fault,
    the cells of the file that are read, in their order, and beside it how many others are filled.
    """
    given = [column for column in table.columns if column.name in raw.columns]
    rad = raw["rad"] if "rad" in raw.columns else ibis.null("int64")
    cells = cells_in(raw.columns)
    beside = [name for name in raw.columns if name.endswith(IN_FILE) or name.startswith(PART)]
    beside += [*cells, FILLED]
    written = raw.select(
        *beside, rad=rad, ovrigt=raw[OVRIGT], **{f"{c.name}_skrivet": raw[c.name] for c in given}
    )
    typed = written.mutate(**{c.name: value_of(written[f"{c.name}_skrivet"], c) for c in given})
    slag = {f"{c.name}_slag": _slag(typed, c, table) for c in given}
    suspect = may_hold_personnummer(typed[OVRIGT], bare=True)
    slag[f"{OVRIGT}_slag"] = suspect.ifelse(_code(Slag.KANDIDAT), ibis.null())
    judged = typed.mutate(**slag)
    wrong = judged.mutate(fel=ibis.coalesce(*(judged[name] for name in slag)).notnull())
    parts = [wrong[name] for name in beside if name.startswith(PART)]
    return wrong.select(
        rad="rad",
        fel=wrong.fel.ifelse(_faults(wrong, given, table), ibis.null()),
        tom=wrong.fel.ifelse(_is_blank(wrong, given), False),
        summarad=wrong.fel.ifelse(_is_total(wrong, given), False),
        delar=wrong.fel.ifelse(ibis.array(parts), ibis.null()) if parts else ibis.null(_TEXTS),
        **{CELLS: wrong.fel.ifelse(ibis.array([wrong[name] for name in cells]), ibis.null())},
        **{FILLED: wrong[FILLED]},
        **{c.name: wrong[c.name] if c in given else _absent(c) for c in table.columns},
    )


def _absent(column: Column) -> ir.Value:
    return ibis.null(_dtype(column)) if column.absent is None else ibis.literal(column.absent)


def no_rows(table: Table) -> ir.Table:
    """A table without rows, as when it is read."""
    typed = {column.name: ibis.null(_dtype(column)) for column in table.columns}
    one = ibis.memtable({"rad_id": [0]}).mutate(fil=ibis.null("int64"), rad=ibis.null("int64"))
    return one.mutate(**typed).filter(ibis.literal(False))


def _cell(rows: ir.Table, column: Column) -> ir.StringValue:
    """A cell as the file has it."""
    in_file = f"{column.name}{IN_FILE}"
    return rows[in_file if in_file in rows.columns else f"{column.name}_skrivet"]


def _faults(rows: ir.Table, given: list[Column], table: Table) -> ir.ArrayValue:
    written = {c.name: _cell(rows, c) for c in given} | {OVRIGT: rows[OVRIGT]}
    cells = [
        ibis.struct(
            {
                "kolumn": ibis.literal((*table.names, OVRIGT).index(name), "int16"),
                "slag": rows[f"{name}_slag"],
                "varde": cell.replace(DIFFERENT, ""),
            }
        )
        for name, cell in written.items()
    ]
    return ibis.array(cells).filter(lambda cell: cell.slag.notnull())


def _is_blank(rows: ir.Table, given: list[Column]) -> ir.BooleanValue:
    cells = [
        rows[c.name].isnull() & (rows[f"{c.name}_slag"] != Slag.OLASLIG).fill_null(True)
        for c in given
    ]
    return ibis.and_(*cells, rows.ovrigt.isnull())


def _is_total(rows: ir.Table, given: list[Column]) -> ir.BooleanValue:
    """Says Summa or Totalt somewhere, and half of what every row must have is missing or says so."""
    cells = [rows[f"{c.name}_skrivet"] for c in given]
    says = {c.name: _says_total(cell) for c, cell in zip(given, cells, strict=True)}
    required = [c for c in given if c.required]
    without = sum(
        ((rows[f"{c.name}_slag"] == Slag.TOM).fill_null(False) | says[c.name]).cast("int8")
        for c in required
    )
    total = ibis.or_(*says.values(), _says_total(rows.ovrigt)) & (without * 2 >= len(required))
    # One look at the whole row spares nearly every row one look per cell.
    whole = ibis.literal("|").join([cell.fill_null("") for cell in (*cells, rows.ovrigt)]).lower()
    return (whole.contains("summa") | whole.contains("total")).ifelse(total, False)


def _says_total(text: ir.StringValue) -> ir.BooleanValue:
    return text.re_search(SUMMA).fill_null(False)


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
    otherwise = _is_clean(written).ifelse(ibis.null(), _read(_cleaned(written), column))
    return _read(written, column).coalesce(otherwise)


def _read(text: ir.StringValue, column: Column) -> ir.Value:
    match column.typ:
        case Typ.DATUM:
            is_date = text.re_search(f"^{_DATUM}({_MIDNATT})?$")
            return is_date.ifelse(text.left(10), ibis.null()).try_cast("date")
        case Typ.TID:
            is_time = text.re_search(f"^({_TID}|{_DYGNETS_SLUT})$")
            # Nearly every time is as the engine itself has it; to cut and replace costs more than the rest.
            other = (text.length() > len("2022-03-01 07:05:00")) | text.contains(".")
            to_the_second = other.ifelse(text.left(19).replace(".", ":"), text)
            return is_time.ifelse(to_the_second, ibis.null()).try_cast("timestamp")
        case Typ.TAL:
            born = (text.length() >= 12).ifelse(text.re_search(f"^{_FODD}"), False)
            is_number = text.re_search(f"^{_TAL}$") & ~born
            return is_number.ifelse(text.replace(",", "."), ibis.null()).try_cast(TAL)
        case Typ.MANAD:
            return text.re_search(MONTH).ifelse(text, ibis.null())
        case _:
            return _choice(_without_percent(text, column), column.values)


def _slag(rows: ir.Table, column: Column, table: Table) -> ir.IntegerValue:
    """What is wrong with a cell, null when nothing is; the gate says which rule it breaks."""
    written, typed = rows[f"{column.name}_skrivet"], rows[column.name]
    different = typed.isnull().ifelse(written.startswith(DIFFERENT), False)
    cases: list[tuple[ir.BooleanValue, Slag]] = [(different, Slag.ANNORLUNDA)]
    if column.typ is not Typ.TEXT:
        cases.append((typed.isnull().ifelse(written.re_search(_SEEN), False), Slag.OLASLIG))
    if column.required:
        cases.append((typed.isnull(), Slag.TOM))
    if (table.name, column.name) == ("registreringar", "personal"):
        cases.append((typed.isnull() & (rows.status == "utförd").fill_null(False), Slag.TOM))
    if column.typ is Typ.TAL and not column.signed:
        cases.append((typed < 0, Slag.NEGATIV))
    if column.typ is Typ.TAL:
        cases.append((may_hold_personnummer(written, bare=True), Slag.KANDIDAT))
    if column.typ is Typ.TEXT:
        cases.append((typed.length() > column.longest, Slag.LANG))
        if column.is_key_or_name:
            may_be = typed.contains("E+") | typed.startswith("#")
            cases.append((may_be.ifelse(typed.re_search(GARBLED), False), Slag.FORVANSKAD))
        if column.is_key:
            cases.append((typed.re_search(VALUELESS), Slag.UTAN_VARDE))
        cases.append((may_hold_personnummer(typed), Slag.KANDIDAT))
    return ibis.cases(*((when, _code(slag)) for when, slag in cases))


def _code(slag: Slag) -> ir.IntegerScalar:
    return ibis.literal(int(slag), "int8")


def _without_percent(text: ir.StringValue, column: Column) -> ir.StringValue:
    """`80 %` is 80 where the values are numbers."""
    if not all(value.isdigit() for value in column.values):
        return text
    return text.re_replace(rf"[{BLANKS}]*%$", "")


def _choice(text: ir.StringValue, values: tuple[str, ...]) -> ir.StringValue:
    """The permitted value that the text folds to; only other spellings than ours pay for folding."""
    by_folding = folded(text).cases(*((fold(value), value) for value in values))
    # Value by value: the engine makes a join of a longer list, and that costs more than all the rest.
    return text.cases(*((value, value) for value in values), else_=by_folding)


def folded(text: ir.StringValue) -> ir.StringValue:
    """A clean text folded in the engine, as folding.fold does."""
    joined = text.lower().translate("åäöé", "aaoe").re_replace(rf"[{BLANKS}\-./_]+", "_")
    return _trim(joined, "_")


def may_hold_personnummer(text: ir.StringValue, *, bare: bool = False) -> ir.BooleanValue:
    """The engine's coarse look, for the mask too; personnummer.find decides."""
    # A choice and not an «and»: of an «and» the engine works out both sides for every row.
    look = text.re_search(f"{SUSPECT}|{BARE}" if bare else SUSPECT)
    return (text.length() >= 10).ifelse(look, False)


def may_hold_ten_digits(text: ir.StringValue) -> ir.BooleanValue:
    """Ten digits that may be a personnummer, unless they are the keys of another system."""
    return (text.length() >= 10).ifelse(text.re_search(BARE), False)
