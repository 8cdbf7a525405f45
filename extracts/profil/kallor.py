"""Where each column of a table comes from: the sections `kolumner` and `varden` of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extracts.columns import Column, Table, Typ
from extracts.personnummer import find
from extracts.profil.allowed import CLOCK, DATE, LENGTH, read_format, whole_cell
from extracts.profil.formats import AS_CONTRACT
from extracts.profil.model import PAR, Del, Kalla, Roll
from extracts.profil.place import Place, any_of, shown
from extracts.profil.translations import permitted, read_translations
from extracts.profil.values import may_be_in_interval

KEYS = (
    "kolumn",
    "format",
    "datum",
    "datumformat",
    "tid",
    "tidformat",
    "intervall",
    "over_midnatt",
    "langd",
    "langdformat",
    "fast",
)


def read_kallor(place: Place, table: Table) -> dict[str, Kalla]:
    """Every column that the profile maps, in the order of the contract."""
    kolumner, varden = place.table("kolumner"), place.table("varden")
    for section in (kolumner, varden):
        section.demand_known(table.names)
    found = {
        name: _kalla(kolumner, table.column(name)) for name in table.names if name in kolumner.raw
    }
    for name in varden.raw:
        found[name] = _with_values(varden.table(name), name, found)
    _demand_required(kolumner, table, found)
    _demand_beginnings(kolumner, found)
    return {name: found[name] for name in table.names if name in found}


def _kalla(kolumner: Place, column: Column) -> Kalla:
    raw = kolumner.raw[column.name]
    if isinstance(raw, str):
        return Kalla(column, (Del(kolumner.text(column.name), Roll.HEL),))
    if not isinstance(raw, dict):
        raise kolumner.error(
            f"«{column.name}» ska vara namnet på en kolumn inom citattecken, eller "
            f'{{ kolumn = "…", format = "…" }}.'
        )
    place = kolumner.table(column.name)
    place.demand_known(KEYS)
    if "fast" in raw:
        return _fixed(place, column)
    if "langd" in raw:
        return _by_length(place, column)
    if "intervall" in raw:
        return _by_interval(place, column)
    if "datum" in raw or "tid" in raw:
        return _by_date_and_clock(place, column)
    _demand_only(place, ("kolumn", "format"))
    form = (
        read_format(place, "format", whole_cell(column)) if "format" in raw else (AS_CONTRACT, "")
    )
    return Kalla(column, (Del(place.text("kolumn"), Roll.HEL, *form),))


def _fixed(place: Place, column: Column) -> Kalla:
    _demand_only(place, ("fast",))
    value = place.raw["fast"]
    if value == "" and not column.required and not column.optional:
        return Kalla(column, fast="")
    text = place.text("fast")
    if column.typ not in (Typ.TEXT, Typ.VAL):
        raise place.error(
            f"«fast» kan bara användas för text och val, och {column.name} är {column.typ}."
        )
    if column.typ is Typ.VAL:
        text = permitted(place, "fast", text, column)
    if find(text):
        raise place.error("«fast» innehåller ett personnummer. Ta bort det ur profilen.")
    return Kalla(column, fast=text)


def _by_length(place: Place, column: Column) -> Kalla:
    _demand_only(place, ("langd", "langdformat"))
    if column.name not in PAR:
        raise place.error(f"«langd» kan bara användas för {any_of(tuple(PAR))}.")
    part = Del(place.text("langd"), Roll.LANGD, *read_format(place, "langdformat", LENGTH))
    return Kalla(column, (part,))


def _by_date_and_clock(place: Place, column: Column) -> Kalla:
    _demand_only(place, ("datum", "datumformat", "tid", "tidformat", "over_midnatt"))
    if column.typ is not Typ.TID:
        raise place.error(
            f"«datum» och «tid» används för datum med klockslag, men {column.name} är {column.typ}. "
            'Skriv { kolumn = "…", format = "…" }.'
        )
    over = place.boolean("over_midnatt", default=False)
    if over and column.name not in PAR:
        raise place.error(f"«over_midnatt» kan bara användas för {any_of(tuple(PAR))}.")
    date = Del(place.text("datum"), Roll.DATUM, *read_format(place, "datumformat", DATE))
    clock = Del(place.text("tid"), Roll.TID, *read_format(place, "tidformat", CLOCK))
    return Kalla(column, (date, clock), over_midnatt=over)


def _by_interval(place: Place, column: Column) -> Kalla:
    """One end of an interval in one cell; its later end is of the next day when it is the earlier one."""
    _demand_only(place, ("intervall", "datum", "datumformat", "tidformat", "over_midnatt"))
    ends = dict.fromkeys(PAR.values(), Roll.FRAN) | dict.fromkeys(PAR, Roll.TILL)
    if column.name not in ends:
        raise place.error(f"«intervall» kan bara användas för {any_of(tuple(ends))}.")
    if "over_midnatt" in place.raw and column.name not in PAR:
        raise place.error(f"«over_midnatt» kan bara användas för {any_of(tuple(PAR))}.")
    date = Del(place.text("datum"), Roll.DATUM, *read_format(place, "datumformat", DATE))
    form, unit = read_format(place, "tidformat", CLOCK)
    if not may_be_in_interval(form):
        raise place.error(
            f"«tidformat» är «{shown(form.text)}», men i ett intervall får det bara stå kolon, punkt "
            'eller komma mellan siffrorna, till exempel "tt:mm".'
        )
    over = place.boolean("over_midnatt", default=column.name in PAR)
    clock = Del(place.text("intervall"), ends[column.name], form, unit)
    return Kalla(column, (date, clock), over_midnatt=over)


def _demand_only(place: Place, keys: tuple[str, ...]) -> None:
    for key in place.raw:
        if key not in keys:
            raise place.error(f"«{key}» kan inte stå tillsammans med «{keys[0]}». Ta bort det ena.")


def _with_values(place: Place, name: str, found: Mapping[str, Kalla]) -> Kalla:
    kalla = found.get(name)
    if kalla is None or kalla.fast is not None:
        raise place.error(
            f"«{name}» har värden men ingen kolumn. Lägg till raden {name} = … under kolumner."
        )
    if kalla.column.typ not in (Typ.TEXT, Typ.VAL):
        raise place.error(
            f"Värden kan bara översättas för text och val, och {name} är {kalla.column.typ}."
        )
    return replace(kalla, varden=read_translations(place, kalla.column))


def _demand_required(place: Place, table: Table, found: Mapping[str, Kalla]) -> None:
    missing = [c.name for c in table.columns if not c.optional and c.name not in found]
    if missing:
        raise place.error(
            f"{any_of(missing, 'och')} saknas. Skriv var värdet finns, till exempel "
            f'{missing[0]} = "Kolumnens namn", eller {missing[0]} = {{ fast = "…" }} om det är lika '
            "på alla rader."
        )


def _demand_beginnings(place: Place, found: Mapping[str, Kalla]) -> None:
    for name, kalla in found.items():
        begins = PAR.get(name)
        if begins and (kalla.langd or kalla.over_midnatt) and begins not in found:
            raise place.error(f"«{name}» räknas från «{begins}», som saknas. Lägg till {begins}.")
