"""A cell of a workbook as the text that a person would have typed."""

from __future__ import annotations

import datetime as dt

# From here on a cell does not hold every digit; Excel shows fifteen, and the rest would be invented.
_INEXACT = 2.0**53
_HALF_A_SECOND = dt.timedelta(milliseconds=500)


def as_text(cell: object) -> str:
    """The text that a person would have typed."""
    match cell:
        case str():
            return cell
        case bool():
            return "ja" if cell else "nej"
        case float():
            return _number(cell)
        case dt.datetime():
            # Excel counts in fractions of a day: 07:59:59.997 is its way of writing 08:00.
            return (cell + _HALF_A_SECOND).replace(microsecond=0).isoformat(sep=" ")
        case dt.date():
            return f"{cell.isoformat()} 00:00"
        case dt.timedelta() if cell >= dt.timedelta():
            return _length(cell)
        case _:
            return str(cell)


def _length(value: dt.timedelta) -> str:
    """Hours, minutes and seconds, also beyond a day."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: float) -> str:
    if abs(value) >= _INEXACT:
        return f"{value:.15g}"
    return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0").rstrip(".")
