"""Calendar months: a date plus so many months, clipped to the end of the month."""

from __future__ import annotations

import ibis.expr.types as ir

from extracts.period import Period


def months_before(period: Period, date: ir.DateColumn) -> ir.IntegerValue:
    """The most calendar months n such that date + n months < the last day of the period.

    So «date + limit months < last day» is n ≥ limit. Date + n months is clipped to the end of its
    month: in the month of the last day it comes before that day unless the date has its day or later.
    """
    last = period.last
    months = (last.year - date.year()) * 12 + (last.month - date.month())
    reached = (date.day() >= last.day).cast("int64")
    found: ir.IntegerValue = (months - reached).cast("int64")
    return found
