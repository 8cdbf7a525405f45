"""From the text of a cell to a typed value, and what is wrong with it, in the engine.

Every expression here is the only definition of what parses: the gate (gate.py) explains the rows
that are marked, it does not parse again.
"""

from __future__ import annotations

from enum import IntEnum

import ibis
import ibis.expr.types as ir

from extracts.columns import Column, Typ
from extracts.folding import UNSEEN, fold
from extracts.personnummer import BARE, SUSPECT
from extracts.rows import DIFFERENT

# White space of all kinds that exports pad with, the no-break space and the BOM among them.
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff"
_BLANK = r"\s\v\x1c-\x1f\x{85}\p{Z}"
_SEEN = f"[^{_BLANK}{UNSEEN.strip('[]')}]"
# Letters that are the same trimmed and composed: nearly every cell, and cheap to recognise.
_OURS = "åäöéüÅÄÖÉÜ"
_LETTERS = f"!-~{_OURS}"
CLEAN_LETTERS = "".join(map(chr, range(ord("!"), ord("~") + 1))) + _OURS
PLAIN = f"^[{_LETTERS}]+( [{_LETTERS}]+)*$"
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


@ibis.udf.scalar.builtin(name="left")  # type: ignore[untyped-decorator]
def _left(text: str, length: int) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


@ibis.udf.scalar.builtin(name="list_position")  # type: ignore[untyped-decorator]
def _place(texts: list[str], text: str) -> int:  # type: ignore[empty-body]
    """DuckDB's own, from one."""


@ibis.udf.scalar.builtin(name="list_extract")  # type: ignore[untyped-decorator]
def _at(texts: list[str], place: int) -> str:  # type: ignore[empty-body]
    """DuckDB's own: nothing at no place."""


def clean(text: ir.StringValue) -> ir.StringValue:
    """How keys and provider names are compared: NFC, nothing that cannot be seen, single blanks, trimmed.

    Empty is null.
    """
    return _is_clean(text).ifelse(text, _cleaned(text))


def _is_clean(text: ir.StringValue) -> ir.BooleanValue:
    return text.re_search(PLAIN)


def _cleaned(text: ir.StringValue) -> ir.StringValue:
    seen = text.re_replace(UNSEEN, "").re_replace(f"[{_BLANK}]+", " ")
    return text.startswith(DIFFERENT).ifelse(ibis.null(), _trim(_nfc(seen), " ").nullif(""))


def dtype_of(column: Column) -> str:
    """The type of its values in the engine."""
    match column.typ:
        case Typ.DATUM:
            return "date"
        case Typ.TID:
            return "timestamp"
        case Typ.TAL:
            return TAL
        case _:
            return "string"


def value_of(written: ir.StringValue, typ: Typ, values: tuple[str, ...] = ()) -> ir.Value:
    """The value of a cell; one that can be read as it stands is not cleaned first."""
    if typ is Typ.TEXT:
        return clean(written)
    otherwise = _is_clean(written).ifelse(ibis.null(), _read(_cleaned(written), typ, values))
    return _read(written, typ, values).coalesce(otherwise)


def value_of_clean(written: ir.StringValue, typ: Typ, values: tuple[str, ...] = ()) -> ir.Value:
    """As value_of, of a cell that is known to be clean as it stands, or null (csvbytes.py)."""
    return written if typ is Typ.TEXT else _read(written, typ, values)


def _read(text: ir.StringValue, typ: Typ, values: tuple[str, ...]) -> ir.Value:
    match typ:
        case Typ.DATUM:
            is_date = text.re_search(f"^{_DATUM}({_MIDNATT})?$")
            return is_date.ifelse(_left(text, 10), ibis.null()).try_cast("date")
        case Typ.TID:
            is_time = text.re_search(f"^({_TID}|{_DYGNETS_SLUT})$")
            # Nearly every time is as the engine itself has it; to cut and replace costs more than the rest.
            other = (text.length() > len("2022-03-01 07:05:00")) | text.contains(".")
            to_the_second = other.ifelse(_left(text, 19).replace(".", ":"), text)
            return is_time.ifelse(to_the_second, ibis.null()).try_cast("timestamp")
        case Typ.TAL:
            born = (text.length() >= 12).ifelse(text.re_search(f"^{_FODD}"), False)
            is_number = text.re_search(f"^{_TAL}$") & ~born
            return is_number.ifelse(text.replace(",", "."), ibis.null()).try_cast(TAL)
        case Typ.MANAD:
            return text.re_search(MONTH).ifelse(text, ibis.null())
        case _:
            return _choice(_without_percent(text, values), values)


def time_of(moment: ir.TimestampValue) -> ir.TimestampValue:
    """As value_of has it of the same moment as text: to the second, and of a year with four digits."""
    return (
        moment.year().between(1, 9999).ifelse(moment.truncate("s"), ibis.null()).cast("timestamp")
    )


def slag_of(written: ir.StringValue, typed: ir.Value, column: Column) -> ir.IntegerValue:
    """What is wrong with a cell, null when nothing is; the gate says which rule it breaks."""
    return _slag(written, typed, column, written.re_search(_SEEN))


def slag_of_clean(written: ir.StringValue, typed: ir.Value, column: Column) -> ir.IntegerValue:
    """As slag_of, of a cell that is known to be clean as it stands, or null (csvbytes.py)."""
    return _slag(written, typed, column, written.notnull())


def _slag(
    written: ir.StringValue, typed: ir.Value, column: Column, seen: ir.BooleanValue
) -> ir.IntegerValue:
    """`seen`: whether the cell has anything in it that can be seen."""
    different = typed.isnull().ifelse(written.startswith(DIFFERENT), False)
    cases: list[tuple[ir.BooleanValue, Slag]] = [(different, Slag.ANNORLUNDA)]
    if column.typ is not Typ.TEXT:
        cases.append((typed.isnull().ifelse(seen, False), Slag.OLASLIG))
    if column.required:
        cases.append((typed.isnull(), Slag.TOM))
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
    return ibis.cases(*((when, code(slag)) for when, slag in cases))


def code(slag: Slag) -> ir.IntegerScalar:
    """A kind of fault, as the engine has it."""
    return ibis.literal(int(slag), "int8")


def says_total(text: ir.StringValue) -> ir.BooleanValue:
    """Whether it says Summa or Totalt and nothing else; false when it is empty."""
    return text.re_search(SUMMA).fill_null(False)


def _without_percent(text: ir.StringValue, values: tuple[str, ...]) -> ir.StringValue:
    """`80 %` is 80 where the values are numbers."""
    if not all(value.isdigit() for value in values):
        return text
    return text.re_replace(rf"[{BLANKS}]*%$", "")


def _choice(text: ir.StringValue, values: tuple[str, ...]) -> ir.StringValue:
    """The permitted value that the text folds to; only other spellings than ours pay for folding."""
    # A choice of cases mentions what it chooses by in each of them, and the engine compiles each mention.
    by_folding = _at(list(values), _place([fold(value) for value in values], folded(text)))
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
