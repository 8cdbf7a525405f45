"""From a vendor's cell to a date, a clock time or a length, as expressions in the engine.

Each is null where the cell is not written as the profile says. `native`: the cell may be a true
Excel value, which has no way of writing of its own and reads as the contract's.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir

from extracts.cell import BLANKS, TAL
from extracts.profil.formats import MINUTER, SEKUND, TIMMAR, Form

_DYGN = 86_400
# «07:00-07:22», with any dash or «till», blanks, and «kl» before either.
_BLANK = f"[{BLANKS}]*"
_KL = rf"(?:kl[.:]?{_BLANK})?"
_DASH = "[-\u2010-\u2015\u2212]"
INTERVALL = rf"(?i)^{_KL}(\d[\d.,:]*){_BLANK}(?:{_DASH}|till){_BLANK}{_KL}(\d[\d.,:]*)$"
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}( 00:00(:00([.]0+)?)?)?$"
_ISO_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.]\d+)?$"
_ISO_LENGTH = r"^\d{1,4}:[0-5]\d:[0-5]\d$"


def date_of(text: ir.StringValue, form: Form, *, native: bool) -> ir.DateValue:
    """The date of a cell, whatever clock time the format has beside it."""
    written = _month(text, form) + "-" + _two(text, form, "dag")
    value = text.re_search(form.pattern).ifelse(written, ibis.null()).try_cast("date")
    if not native:
        return value
    return value.coalesce(
        text.re_search(_ISO_DATE).ifelse(text.left(10), ibis.null()).try_cast("date")
    )


def month_of(text: ir.StringValue, form: Form) -> ir.StringValue:
    """The month of a cell, as the contract writes it."""
    return text.re_search(form.pattern).ifelse(_month(text, form), ibis.null())


def seconds_of(text: ir.StringValue, form: Form, *, native: bool) -> ir.IntegerValue:
    """Seconds after midnight, 0–86 400: 24:00, and 1440 minutes, are the midnight that follows.

    Without a format the cell is minutes after midnight.
    """
    if not form:
        minutes = text.re_search(r"^\d{1,4}$").ifelse(text, ibis.null()).try_cast("int64")
        seconds = minutes * 60
    else:
        matching = text.re_search(form.pattern).ifelse(text, ibis.null())
        hours, minutes = (
            _piece(matching, form, name).try_cast("int64") for name in ("timme", "minut")
        )
        seconds = hours * 3600 + minutes * 60
        if SEKUND in form.names:
            seconds += _piece(matching, form, SEKUND).try_cast("int64")
    value = (seconds <= _DYGN).ifelse(seconds, ibis.null())
    return value.coalesce(_clock(text, _ISO_CLOCK)) if native else value


def half_of(text: ir.StringValue, which: int) -> ir.StringValue:
    """The first or the second clock time of an interval in one cell; null when it is none."""
    return text.re_search(INTERVALL).ifelse(text.re_extract(INTERVALL, which), ibis.null())


def may_be_in_interval(form: Form) -> bool:
    """Whether the clock times of an interval can be told from what stands between them."""
    return all(part.strip(".,:") == "" for part in form.parts if isinstance(part, str))


def minutes_of(
    text: ir.StringValue, unit: str, decimal: str, thousands: str, *, native: bool
) -> ir.DecimalValue:
    """The length of a cell in minutes; hours and minutes, decimal hours, or minutes."""
    if unit in (TIMMAR, MINUTER):
        number = number_of(text, decimal, thousands, native=native, digits=6).try_cast(TAL)
        value = number * 60 if unit == TIMMAR else number
    else:
        mark = re.escape(unit[1])
        matching = text.re_search(rf"^\d{{1,4}}{mark}[0-5]\d$").ifelse(text, ibis.null())
        value = _before(matching, unit[1]) * 60 + matching.right(2).try_cast("int64")
    value = value.cast(TAL)
    return value.coalesce((_clock(text, _ISO_LENGTH) / 60).cast(TAL)) if native else value


def number_of(
    text: ir.StringValue, decimal: str, thousands: str, *, native: bool, digits: int = 12
) -> ir.StringValue:
    """A number as the contract writes it; only the decimal sign that the profile states is one."""
    marks = {decimal} | ({"."} if native and "." not in thousands else set())
    mark = f"[{''.join(sorted(marks))}]"
    plain = rf"\d{{1,{digits}}}"
    if thousands:
        plain = rf"({plain}|\d{{1,3}}([{re.escape(thousands)}]\d{{3}}){{1,{digits // 3 - 1}}})"
    matching = text.re_search(rf"^-?{plain}({mark}\d+)?$").ifelse(text, ibis.null())
    for sign in thousands:
        matching = matching.replace(sign, "")
    return matching.replace(",", ".")


def _clock(text: ir.StringValue, pattern: str) -> ir.IntegerValue:
    """Seconds in hours, minutes and seconds."""
    matching = text.re_search(pattern).ifelse(text.re_replace(r"[.]\d+$", ""), ibis.null())
    minutes = matching.right(5).left(2).try_cast("int64")
    return _before(matching, ":") * 3600 + minutes * 60 + matching.right(2).try_cast("int64")


def _before(text: ir.StringValue, mark: str) -> ir.IntegerValue:
    return text.left(text.find(mark)).try_cast("int64")


def _piece(text: ir.StringValue, form: Form, stands_for: str) -> ir.StringValue:
    """What stands for the year, the hour … in a cell that has the format."""
    token = form.token(stands_for)
    offset = form.offset(token)
    if offset is not None and token.fixed:
        return text.substr(offset, len(token.word))
    return text.re_extract(form.pattern, form.group(token))


def _month(text: ir.StringValue, form: Form) -> ir.StringValue:
    """Year and month; two digits are a year of this century."""
    year = _piece(text, form, "år")
    century = "20" if form.token("år").word == "ÅÅ" else ""
    return ibis.literal(century) + year + "-" + _two(text, form, "månad")


def _two(text: ir.StringValue, form: Form, stands_for: str) -> ir.StringValue:
    return _piece(text, form, stands_for).lpad(2, "0")
