"""The data contract: its tables and enumerated values (spec: underlag, «Tables»)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from extracts.columns import REGISTER, Column, Table, Typ, absent, free, may, must
from extracts.folding import fold

KATEGORIER = ("service", "omsorg", "larm", "delegerad hsl", "hemsjukvård", "hemrehab")
HEMTJANST = ("service", "omsorg")
LARM = "larm"
# Time from in to out that nobody has divided: any of the kategorier, where the plan allows it.
ODELAD = "odelad"
YRKESROLLER = (
    "vårdbiträde",
    "undersköterska",
    "sjuksköterska",
    "distriktssköterska",
    "fysioterapeut",
    "arbetsterapeut",
)
STATUSAR = ("utförd", "avböjd", "inställd", "bomkörning")
POSTER = (
    "service",
    "omsorg",
    "larm",
    "delegerad hsl",
    "hemsjukvård listning",
    "hemsjukvård besök",
    "hemrehab besök",
    "extraordinär insats",
    "övrigt",
)
# What the table of earlier years can tell, each of all providers together.
HISTORIK = "historik"
MATT = (
    "utförd tid",
    "genomförandeplaner",
    "avböjda besök",
    "utan avvikelse",
    "delegerad hsl",
    "besök av legitimerade",
    "ersättning",
    "budget",
)

# The columns where a person is named, by a key.
KEYS_OF_PEOPLE = ("kund", "personal")
_TABLES = (
    Table(
        "registreringar",
        (
            must("registrering"),
            absent("besok"),
            must("utforare"),
            must("kund"),
            may("personal"),
            absent("yrkesroll", Typ.VAL, YRKESROLLER),
            must("kategori", Typ.VAL, KATEGORIER),
            absent("insats"),
            must("start", Typ.TID),
            must("slut", Typ.TID),
            absent("minuter", Typ.TAL),
            must("status", Typ.VAL, STATUSAR),
            free("orsak"),
            absent("registreringssatt", Typ.VAL, ("tagg", "manuell")),
            absent("planerad_start", Typ.TID),
            absent("planerad_slut", Typ.TID),
            absent("tagg_in", Typ.TID),
            absent("tagg_ut", Typ.TID),
            absent("dubbelbemanning"),
            absent("skapad", Typ.TID),
            absent("andrad", Typ.TID),
        ),
        required=True,
        key=("utforare", "registrering"),
    ),
    Table(
        "bestallningar",
        (
            must("bestallning"),
            must("utforare"),
            must("kund"),
            must("kategori", Typ.VAL, (*HEMTJANST, LARM)),
            absent("insats"),
            must("minuter_per_manad", Typ.TAL),
            must("fran", Typ.DATUM),
            may("till", Typ.DATUM),
            absent("verkstalld", Typ.DATUM),
            absent("beslutsdatum", Typ.DATUM),
            absent("foljdes_upp", Typ.DATUM),
            absent("bevakningsdatum", Typ.DATUM),
        ),
        required=True,
        key=("utforare", "bestallning"),
    ),
    Table(
        "kunder",
        (
            must("kund"),
            must("taxeomrade"),
            absent("fran", Typ.DATUM),
            absent("till", Typ.DATUM),
            absent("zon"),
            absent("trygghetslarm", Typ.VAL, ("ja", "nej")),
            absent("avgiftsniva"),
            absent("avgift_kr", Typ.TAL),
            absent("tagg_uppsatt", Typ.DATUM),
            absent("samtycke_logg", Typ.VAL, ("ja", "nej")),
            absent("hushall"),
        ),
    ),
    Table(
        "genomforandeplaner",
        (
            must("kund"),
            must("utforare"),
            must("upprattad", Typ.DATUM),
            absent("reviderad", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "uppehall",
        (
            must("kund"),
            must("utforare"),
            must("fran", Typ.DATUM),
            may("till", Typ.DATUM),
            absent("bestallning"),
            free("orsak"),
        ),
    ),
    Table(
        "franvaro",
        (
            must("kund"),
            must("fran", Typ.DATUM),
            may("till", Typ.DATUM),
            must(
                "orsak",
                Typ.VAL,
                ("sjukhus", "korttidsboende", "särskilt boende", "avliden", "annat"),
            ),
        ),
    ),
    Table(
        "personal",
        (
            must("personal"),
            must("utforare"),
            must("yrkesroll", Typ.VAL, YRKESROLLER),
            absent("delegering_fran", Typ.DATUM),
            absent("delegering_till", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "inskrivningar",
        (
            must("kund"),
            must("utforare"),
            must("typ", Typ.VAL, ("hemsjukvård", "hemrehab")),
            must("fran", Typ.DATUM),
            may("till", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "fakturor",
        (
            must("utforare"),
            must("manad", Typ.MANAD),
            must("post", Typ.VAL, POSTER),
            must("taxeomrade"),
            must("antal", Typ.TAL, signed=True),
            must("belopp", Typ.TAL, signed=True),
        ),
    ),
    Table(
        REGISTER,
        (
            must("utforare"),
            absent("zon"),
            absent("fran", Typ.DATUM),
            absent("till", Typ.DATUM),
        ),
    ),
    Table(
        "budget",
        (
            must("manad", Typ.MANAD),
            must("post", Typ.VAL, POSTER),
            must("belopp", Typ.TAL),
        ),
        key=("manad", "post"),
    ),
    Table(
        HISTORIK,
        (
            must("fran", Typ.DATUM),
            must("till", Typ.DATUM),
            must("matt", Typ.VAL, MATT),
            may("yrkesroll", Typ.VAL, YRKESROLLER),
            must("taljare", Typ.TAL, signed=True),
            absent("namnare", Typ.TAL),
        ),
        key=("fran", "till", "yrkesroll", "matt"),
    ),
)

Contract = Mapping[str, Table]
# Before a plan is read: taxeområden and fee levels are a plan's own words, and any text until then.
CONTRACT: Contract = {table.name: table for table in _TABLES}


def contract(
    *, taxeomraden: tuple[str, ...] = (), avgiftsnivaer: tuple[str, ...] = (), odelad: bool = False
) -> Contract:
    """The tables in a plan's words (spec: plan, «Data of the plan»).

    Where the plan names no taxeområde or no fee level any text is one. `odelad`: the kategori of a
    registration may be that, and its column be absent (spec: underlag, «Undivided time»).
    """
    named = {"taxeomrade": taxeomraden, "avgiftsniva": avgiftsnivaer}

    def in_words(column: Column) -> Column:
        words = named.get(column.name)
        return replace(column, typ=Typ.VAL, values=words) if words else column

    tables = {name: table.with_columns(in_words) for name, table in CONTRACT.items()}
    return _with_odelad(tables, optional=True) if odelad else tables


def of_profiles(tables: Contract) -> Contract:
    """A profile may say odelad, and says so: what a plan allows is not known to it."""
    return _with_odelad(tables, optional=False)


def allows_odelad(tables: Contract) -> bool:
    """Whether undivided time is allowed."""
    return ODELAD in tables["registreringar"].column("kategori").values


def _with_odelad(tables: Contract, *, optional: bool) -> Contract:
    absent = ODELAD if optional else None

    def wider(column: Column) -> Column:
        if column.name != "kategori":
            return column
        return replace(column, values=(*KATEGORIER, ODELAD), optional=optional, absent=absent)

    return {**tables, "registreringar": tables["registreringar"].with_columns(wider)}


def table_of(stem: str) -> str | None:
    """The table a file or sheet name stands for: the name itself, or it followed by _ or - and more."""
    folded = fold(stem)
    for name in CONTRACT:
        if re.match(rf"{name}(_|$)", folded):
            return name
    return None


def choices(tables: Contract = CONTRACT) -> dict[tuple[str, str], tuple[str, ...]]:
    """(table, column) → its permitted values, for the choice columns."""
    return {
        (table.name, column.name): column.values
        for table in tables.values()
        for column in table.columns
        if column.values
    }
