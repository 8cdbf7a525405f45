"""A value as Excel holds it: a number and a number format, for dates and times of day too."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from extracts.columns import Typ
from extracts.numberformat import GENERAL

DATE, MOMENT, SECONDS = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss"
_CLOCK, _LENGTH = "hh:mm:ss", "[h]:mm:ss"
_DAY = dt.timedelta(days=1)
_DAY_0 = dt.datetime(1899, 12, 30)
# Excel has a 29 February 1900, and no day before that year.
_FIRST = dt.datetime(1900, 3, 1)
# So few digits that Excel holds each of them, and as they are written.
_EXACT = re.compile(r"-?(0|[1-9]\d{0,5})([.,]\d{1,6})?|-?[1-9]\d{6,10}")
_DATUM = re.compile(r"\d{4}-\d{2}-\d{2}")
_TID = re.compile(rf"{_DATUM.pattern}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


class Number(NamedTuple):
    """A number of Excel, days where it is a date or a time, and the number format that it is shown with."""

    value: float
    code: str


# A cell to give back.
Cell = str | Number


def of_text(text: str, typ: Typ) -> Number | None:
    """What the text of a cell is in a column of dates, times or numbers; None when it is to stay a text.

    Only what is read as the same value again is a number.
    """
    match typ:
        case Typ.TAL | Typ.VAL if _EXACT.fullmatch(text):
            return Number(float(text.replace(",", ".")), GENERAL)
        case Typ.DATUM if _DATUM.fullmatch(text):
            return _of_moment(text, DATE)
        case Typ.TID if _TID.fullmatch(text):
            return _of_moment(text, MOMENT)
        case _:
            return None


def _of_moment(text: str, code: str) -> Number | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return _moment(moment, code) if moment >= _FIRST else None


def of_value(value: object, code: str, *, clock: bool) -> Number | None:
    """What a cell of a workbook is; None for texts. Dates and times get a format of ours.

    `clock`: midnight is shown too.
    """
    match value:
        case float() | int() if not isinstance(value, bool):
            return Number(float(value), code)
        case dt.datetime():
            return _moment(value, MOMENT)
        case dt.date():
            midnight = dt.datetime.combine(value, dt.time())
            return _moment(midnight, MOMENT if clock else DATE)
        case dt.time():
            since_midnight = dt.datetime.combine(_DAY_0, value) - _DAY_0
            return Number(since_midnight / _DAY, _CLOCK)
        case dt.timedelta():
            return Number(value / _DAY, _LENGTH)
        case _:
            return None


def _moment(moment: dt.datetime, code: str) -> Number:
    days = (moment - _DAY_0) / _DAY - (moment < _FIRST)
    to_the_second = moment.second or moment.microsecond
    return Number(days, SECONDS if to_the_second else code)
