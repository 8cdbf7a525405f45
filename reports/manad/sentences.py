"""Texts as expressions: a sentence with {names} becomes a text column, computed in the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from reports.kit.numbers import LEAST_SHARE, MINUS, NBSP, OVER, UNDER

_NAME = re.compile(r"\{(\w+)(?::(\w+))?\}")
MISSING = "–"
UNKNOWN_AMOUNT = "ett okänt belopp"
_DECIMALS = {"hela": 0, "timmar": 1, "ore": 2}
# A unit is not parted from its number.
_UNIT = re.compile(r"(?<=[}\d]) (?=(?:%|kr)(?!\w))")
# A share that no limit calls for more of.
_MOST_DECIMALS = 6
# What there are so many of, in one and in many.
_UNITS = {
    "rader": ("rad", "rader"),
    "registreringar": ("registrering", "registreringar"),
    "kunder": ("kund", "kunder"),
    "manader": ("månad", "månader"),
}


@ibis.udf.scalar.builtin(name="format")  # type: ignore[untyped-decorator]
def _format(form: str, number: float) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


def sentence(template: str, rows: ir.Table, constants: Mapping[str, object]) -> ir.StringValue:
    """The template with columns of `rows` and `constants` put in; an unknown name is left to be seen."""
    template = _UNIT.sub(NBSP, template)
    parts: list[ir.StringValue] = []
    at = 0
    for found in _NAME.finditer(template):
        parts.append(ibis.literal(template[at : found.start()]))
        parts.append(_value(found[0], found[1], found[2], rows, constants))
        at = found.end()
    parts.append(ibis.literal(template[at:]))
    return ibis.literal("").join(parts)


def names_in(template: str) -> set[str]:
    """The {names} of a template."""
    return {found[1] for found in _NAME.finditer(template)}


def own_columns(template: str, rows: ir.Table) -> str:
    """The template about what a provider may read: `kund_egen` instead of `kund`, where there is one."""
    own = (f"{name}_egen" for name in sorted(names_in(template)))
    for name in filter(rows.columns.__contains__, own):
        template = template.replace("{" + name.removesuffix("_egen"), "{" + name)
    return template


def _value(
    written: str, name: str, form: str | None, rows: ir.Table, constants: Mapping[str, object]
) -> ir.StringValue:
    if name in rows.columns and form == "andel":
        return _share(rows[name].cast("float64"), constants.get("grans"))
    if name in rows.columns:
        missing = UNKNOWN_AMOUNT if form == "kr" else MISSING
        return as_text(rows[name], form).fill_null(missing)
    if name in constants:
        return as_text(ibis.literal(constants[name]), form)
    return ibis.literal(written)


def as_text(value: ir.Value, form: str | None = None) -> ir.StringValue:
    """Swedish text: numbers as in kit/numbers.py, dates, `kl` clock time, `stor` capital first.

    Of numbers, `procent` is × 100, `hela` without decimals, `timmar` with one, `ore` always with two, `kr`
    whole kronor with their unit; `rader`, `registreringar`, `kunder` and `manader` have theirs; the others
    have two decimals at most.
    """
    if isinstance(value, ir.DateValue):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, ir.TimestampValue):
        return value.strftime("%H:%M" if form == "kl" else "%Y-%m-%d %H:%M")
    if isinstance(value, ir.NumericValue) and form in _UNITS:
        one, many = _UNITS[form]
        return as_text(value) + (value == 1).ifelse(f" {one}", f" {many}")
    if isinstance(value, ir.NumericValue) and form == "kr":
        return as_text(value, "hela") + f"{NBSP}kr"
    if isinstance(value, ir.NumericValue) and form in _DECIMALS:
        decimals = _DECIMALS[form]
        return _grouped(value.cast(f"decimal(38, {decimals})"), decimals)
    if isinstance(value, ir.IntegerValue) and form is None:
        return _grouped(value, 0)
    if isinstance(value, ir.NumericValue) and form == "procent":
        return _plain(_near_no_whole(value.cast("float64") * 100.0))
    if isinstance(value, ir.NumericValue):
        return _plain(value.cast("float64").round(2))
    text = value.cast(str)
    return text.left(1).upper() + text.substr(1) if form == "stor" else text


def _share(share: ir.FloatingValue, limit: object) -> ir.StringValue:
    """In per cent as in a table (kit/numbers.percent): one decimal, or as many as its limit calls for."""
    number = share * 100.0
    told = _grouped(number.round(_MOST_DECIMALS), _MOST_DECIMALS)
    for decimals in reversed(range(1, _MOST_DECIMALS)):
        shown = number.round(decimals)
        here = _grouped(shown, decimals)
        if isinstance(limit, int | float):
            bound = limit * 100.0
            crosses = ((shown >= bound) != (share >= limit)) | ((shown > bound) != (share > limit))
            here = crosses.ifelse(told, here)
        told = here
    near_all = isinstance(limit, int | float) and limit > 1 - LEAST_SHARE
    cases = [((share > 0) & (share < LEAST_SHARE), f"under {UNDER}")]
    if not near_all:
        cases.append(((share >= 1 - LEAST_SHARE) & (share < 1), f"över {OVER}"))
    return ibis.cases(*cases, else_=told).fill_null(MISSING)


def _near_no_whole(number: ir.FloatingValue) -> ir.FloatingValue:
    """Two decimals, but where they would make a whole number of what is none: 84.996 is below 85."""
    short = number.round(2)
    return ((short == number.round(0)) & (short != number)).ifelse(number.round(6), short)


def _plain(number: ir.FloatingValue) -> ir.StringValue:
    """Without needless decimals."""
    return _grouped(number, 6).re_replace(",?0+$", "")


def _grouped(number: ir.NumericValue, decimals: int) -> ir.StringValue:
    """Decimal comma, no-break space between thousands, and a true minus where it is not nothing."""
    digits = _format(f"{{:,.{decimals}f}}", number.abs().cast("float64"))
    digits = digits.replace(",", NBSP).replace(".", ",")
    return (number < 0).ifelse(ibis.literal(MINUS) + digits, digits)
