"""A profile applied: the vendor's cells become the contract's text forms, before the one parse.

A cell that is not written as the profile says becomes a text that no parse accepts; what the cell
held goes beside it (parse.IN_FILE, parse.PART), for the report.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from extracts.cell import clean, folded
from extracts.columns import Typ
from extracts.folding import fold
from extracts.parse import IN_FILE, PART
from extracts.profil.layout import VendorHeader
from extracts.profil.model import PAR, Del, Kalla, Tabellprofil
from extracts.profil.steps import Given, beginnings, cleaned, ends, minutes, values
from extracts.profil.values import date_of, month_of, number_of
from extracts.rows import FILLED, OVRIGT, cells_in

_UNREADABLE = "ej enligt profilen"


def skipped_rows(raw: ir.Table, header: VendorHeader, mapped: Tabellprofil) -> ir.BooleanValue:
    """True for the rows that the profile skips: the engine's form of Hoppa.matches."""
    found = [ibis.literal(False)]
    for hoppa in mapped.hoppa_over:
        cell = folded(clean(raw[header.cells[hoppa.namn]]).fill_null(""))
        found.append(cell.isin([fold(value) for value in hoppa.varden]))
        found += [cell.startswith(fold(value)) for value in hoppa.borjar_med]
    return ibis.or_(*found)


def as_contract(
    raw: ir.Table, header: VendorHeader, mapped: Tabellprofil, *, native: bool
) -> ir.Table:
    """The rows as parse.parsed takes them: a text per column of the contract.

    `native`: the file has true dates, times and numbers (Excel, Parquet), whatever the formats say.
    """
    given = Given(raw, header, mapped, native)
    for step in (cleaned, values, beginnings, ends):
        rows = given.rows.mutate(**step(given))
        given = Given(rows, header, mapped, native)
    return _texts(given)


def _texts(given: Given) -> ir.Table:
    rows, mapped = given.rows, given.mapped
    columns: dict[str, ir.Value] = {}
    for name, kalla in mapped.kallor.items():
        if len(mapped.parts(name)) > 1:
            columns[name] = _combined(given, name)
            columns[f"{name}{IN_FILE}"] = _to_show(given, name)
        elif kalla.delar:
            columns[name] = _single(given, kalla)
            columns[f"{name}{IN_FILE}"] = given.cell(kalla.delar[0])
        else:
            columns[name] = rows.ifylld.ifelse(ibis.literal(kalla.fast).nullif(""), ibis.null())
    for number, (name, part) in enumerate(mapped.combined):
        columns[f"{PART}{number}"] = _at_fault(given, name, part)
    return rows.select("rad", *cells_in(rows.columns), FILLED, OVRIGT, **columns)


def _single(given: Given, kalla: Kalla) -> ir.StringValue:
    """The text of a column that comes from one cell."""
    [part] = kalla.delar
    cell, text = given.cell(part), given.clean(part)
    match kalla.column.typ:
        case Typ.TEXT | Typ.VAL:
            return _translated(given, kalla) if kalla.varden else cell
        case Typ.MANAD:
            # The contract's own way of writing a month cannot be mistaken for another.
            return month_of(text, part.form).coalesce(cell) if part.form else cell
        case Typ.TAL if part.enhet:
            read = minutes(given, part).cast(str)
        case Typ.TAL:
            mapped = given.mapped
            read = number_of(
                text, mapped.decimaltecken, mapped.tusentalstecken, native=given.native
            )
        case Typ.TID if part.form:
            read = given.moment(kalla.column.name).cast(str)
        case Typ.DATUM if part.form:
            read = date_of(text, part.form, native=given.native).cast(str)
        case _:
            return cell
    return text.isnull().ifelse(ibis.null(), read.coalesce(_UNREADABLE))


def _translated(given: Given, kalla: Kalla) -> ir.StringValue:
    """The contract's value for the vendor's; one that the profile does not know stays as it is."""
    [part] = kalla.delar
    cell, text = given.cell(part), given.clean(part)
    known = {key: value for key, value in (kalla.varden or {}).items() if key}
    empty = (kalla.varden or {}).get("")
    found = cell
    if known and kalla.column.typ is Typ.VAL:
        found = folded(text).cases(*((fold(k), v) for k, v in known.items()), else_=cell)
    if known:
        found = text.cases(*known.items(), else_=found)
    if empty is None:
        return found
    return text.isnull().ifelse(given.rows.ifylld.ifelse(empty, ibis.null()), found)


def _combined(given: Given, name: str) -> ir.StringValue:
    moment = given.moment(name)
    return moment.cast(str).coalesce(_meant(given, name).ifelse(_UNREADABLE, ibis.null()))


def _meant(given: Given, name: str) -> ir.BooleanValue:
    """Whether the row means to give the column: else it is empty, and not wrong.

    A column that must be given is meant as soon as any of its cells has something in it; another by
    its own clock time (and, for a length, by the beginning that it is added to), or by a wrong cell.
    """
    parts = given.mapped.parts(name)
    filled = [given.clean(part).notnull() for part in parts]
    if given.mapped.table.column(name).required:
        return ibis.or_(*filled)
    wrong = [given.value(part).isnull() & there for part, there in zip(parts, filled, strict=True)]
    return ibis.or_(_decided(given, name), *wrong)


def _decided(given: Given, name: str) -> ir.BooleanValue:
    own = given.clean(given.mapped.kallor[name].delar[-1]).notnull()
    if not given.mapped.kallor[name].langd:
        return own
    return own & given.clean(given.mapped.parts(PAR[name])[-1]).notnull()


def _at_fault(given: Given, name: str, part: Del) -> ir.StringValue:
    """The cell when it is why the column has no value, «» for an empty one; else null.

    Of a column that must be given every empty cell is to blame; of another, those of a row that means it.
    """
    blamed = given.moment(name).isnull() & given.value(part).isnull()
    if not given.mapped.table.column(name).required:
        blamed &= _meant(given, name) & (given.clean(part).notnull() | _decided(given, name))
    return blamed.ifelse(given.cell(part).fill_null(""), ibis.null())


def _to_show(given: Given, name: str) -> ir.StringValue:
    """One cell to stand for the column: a wrong one, else the last that has anything in it."""
    parts = given.mapped.parts(name)
    wrong = [given.value(p).isnull().ifelse(given.clean(p), ibis.null()) for p in parts]
    return ibis.coalesce(*wrong, *(given.clean(p) for p in reversed(parts)))
