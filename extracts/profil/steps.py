"""The steps of a mapping: cells, cleaned cells, the values of parts, and moments put together."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from extracts.cell import clean, value_of
from extracts.columns import Typ
from extracts.profil.layout import VendorHeader
from extracts.profil.model import PAR, Del, Kalla, Roll, Tabellprofil
from extracts.profil.values import date_of, half_of, minutes_of, seconds_of
from extracts.rows import OVRIGT

START = "start"


@dataclass(frozen=True)
class Given:
    """The rows so far, and where a vendor's cell, cleaned cell and value are among their columns."""

    rows: ir.Table
    header: VendorHeader
    mapped: Tabellprofil
    native: bool

    @property
    def parts(self) -> list[Del]:
        """The parts of columns that are put together."""
        return list(dict.fromkeys(part for _, part in self.mapped.combined))

    def cell(self, part: Del) -> ir.StringValue:
        return self.rows[self.header.cells[part.namn]]

    def clean(self, part: Del) -> ir.StringValue:
        return self.rows[f"ren_{self.header.cells[part.namn]}"]

    def value(self, part: Del) -> ir.Value:
        """Date, seconds after midnight, minutes or moment; null when the cell is not as it should."""
        return self.rows[f"varde_{self.parts.index(part)}"]

    def moment(self, name: str) -> ir.TimestampValue:
        return self.rows[f"tid_{name}"]


def cleaned(given: Given) -> dict[str, ir.Value]:
    """`ren_…`: every cell that something comes from, clean; and whether the row has anything in it."""
    cells = {given.header.cells[name] for name in given.mapped.read}
    found = {f"ren_{cell}": clean(given.rows[cell]) for cell in sorted(cells)}
    return {**found, "ifylld": _filled(given)}


def _filled(given: Given) -> ir.BooleanValue:
    """False for an empty row, where a fixed value would hide that it is empty."""
    cells = [clean(given.rows[cell]) for cell in given.header.positions]
    return ibis.coalesce(*cells, given.rows[OVRIGT]).notnull()


def values(given: Given) -> dict[str, ir.Value]:
    """`varde_…`: what each part of a column that is put together is worth."""
    return {f"varde_{n}": _value(given, part) for n, part in enumerate(given.parts)}


def _value(given: Given, part: Del) -> ir.Value:
    text, form, native = given.clean(part), part.form, given.native
    match part.roll:
        case Roll.DATUM:
            return date_of(text, form, native=native)
        case Roll.TID:
            return seconds_of(text, form, native=native)
        case Roll.FRAN | Roll.TILL:
            half = half_of(text, 1 if part.roll is Roll.FRAN else 2)
            return seconds_of(half, form, native=False)
        case Roll.LANGD:
            length = minutes(given, part)
            return (length >= 0).ifelse(length, ibis.null())
        case _:
            return _whole(given, part)


def minutes(given: Given, part: Del) -> ir.DecimalValue:
    """The length in a cell, in minutes."""
    mapped = given.mapped
    return minutes_of(
        given.clean(part),
        part.enhet,
        mapped.decimaltecken,
        mapped.tusentalstecken,
        native=given.native,
    )


def _whole(given: Given, part: Del) -> ir.TimestampValue:
    """Date and clock time in one cell."""
    text, form, native = given.clean(part), part.form, given.native
    if not form:
        return value_of(text, given.mapped.table.column(START).typ)
    value = _at(date_of(text, form, native=False), seconds_of(text, form, native=False))
    return value.coalesce(value_of(text, given.mapped.table.column(START).typ)) if native else value


def _at(date: ir.DateValue, seconds: ir.IntegerValue) -> ir.TimestampValue:
    return date.cast("timestamp") + seconds.as_interval("s")


def _moments(given: Given) -> dict[str, Kalla]:
    """The columns of date and clock time that are not simply read as they stand."""
    kallor = given.mapped.kallor
    counted_from = {PAR[n] for n, k in kallor.items() if k.langd or k.over_midnatt} | {START}
    return {
        name: kalla
        for name, kalla in kallor.items()
        if kalla.column.typ is Typ.TID
        and (name in counted_from or any(part.rewritten for part in kalla.delar))
    }


def beginnings(given: Given) -> dict[str, ir.Value]:
    """`tid_…`: each moment by its own cells alone."""
    found = {}
    for name, kalla in _moments(given).items():
        if len(kalla.delar) == 2:
            found[f"tid_{name}"] = _at(*(given.value(part) for part in kalla.delar))
        elif not kalla.langd:
            found[f"tid_{name}"] = _whole(given, kalla.delar[0])
    return found


def ends(given: Given) -> dict[str, ir.Value]:
    """The moments that are counted from another: by a length, or past midnight."""
    found = {}
    for name, kalla in _moments(given).items():
        if kalla.langd:
            seconds = (given.value(kalla.langd) * 60).round().cast("int64")
            found[f"tid_{name}"] = given.moment(PAR[name]) + seconds.as_interval("s")
        elif kalla.over_midnatt:
            begins = given.moment(PAR[name]).coalesce(given.moment(START))
            end = given.moment(name)
            found[f"tid_{name}"] = (
                (end < begins).fill_null(False).ifelse(end + ibis.interval(days=1), end)
            )
    return found
