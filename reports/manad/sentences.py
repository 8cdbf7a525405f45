"""Texts as expressions: a sentence with {names} becomes a text column, computed in the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

_NAME = re.compile(r"\{(\w+)(?::(\w+))?\}")
MISSING = "–"
UNKNOWN_AMOUNT = "ett okänt belopp"
_DECIMALS = {"hela": "decimal(38, 0)", "ore": "decimal(38, 2)"}


def sentence(template: str, rows: ir.Table, constants: Mapping[str, object]) -> ir.StringValue:
    """The template with columns of `rows` and `constants` put in; an unknown name is left to be seen."""
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
    if name in rows.columns:
        missing = UNKNOWN_AMOUNT if form == "kr" else MISSING
        return as_text(rows[name], form).fill_null(missing)
    if name in constants:
        return as_text(ibis.literal(constants[name]), form)
    return ibis.literal(written)


def as_text(value: ir.Value, form: str | None = None) -> ir.StringValue:
    """Swedish text: decimal comma, dates, `kl` clock time, `stor` capital first.

    Of numbers, `procent` is × 100, `hela` without decimals, `ore` always with two, `kr` whole
    kronor with their unit and `rader` rows with theirs.
    """
    if isinstance(value, ir.DateValue):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, ir.TimestampValue):
        return value.strftime("%H:%M" if form == "kl" else "%Y-%m-%d %H:%M")
    if isinstance(value, ir.IntegerValue) and form == "rader":
        return value.cast(str) + (value == 1).ifelse(" rad", " rader")
    if isinstance(value, ir.IntegerValue) and form is None:
        return value.cast(str)
    if isinstance(value, ir.NumericValue) and form == "kr":
        return as_text(value, "hela") + " kr"
    if isinstance(value, ir.NumericValue) and form in _DECIMALS:
        return value.cast(_DECIMALS[form]).cast(str).replace(".", ",")
    if isinstance(value, ir.NumericValue):
        number = value.cast("float64") * (100.0 if form == "procent" else 1.0)
        return number.round(2).cast(str).re_replace(r"\.0$", "").replace(".", ",")
    text = value.cast(str)
    return text.left(1).upper() + text.substr(1) if form == "stor" else text
