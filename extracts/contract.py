"""The data contract: tables, columns, types and enumerated values (spec: underlag, «Tables»)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

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

# The organisation's own list of providers: its rows are of none of them.
REGISTER = "utforare"
# The columns where a person is named, by a key.
KEYS_OF_PEOPLE = ("kund", "personal")
# A longer key or name is several cells run together; free text may be as long as a line.
LONGEST_NAME = 1_000
LONGEST_TEXT = 2_000_000
# What these hold is said of a row, and joins it with no other.
DESCRIBING = ("insats", "zon")


class Typ(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    DATUM = "datum"
    TID = "tid"
    TAL = "tal"
    MANAD = "månad"
    VAL = "val"


@dataclass(frozen=True)
class Column:
    """One column: `required` means that every row has a value, `optional` that it may be absent.

    A text is a key or a name and has at most `longest` characters; free text has no such limit.
    `absent` is what every row has where the column is absent.
    """

    name: str
    typ: Typ = Typ.TEXT
    required: bool = False
    optional: bool = False
    values: tuple[str, ...] = ()
    signed: bool = False
    longest: int = LONGEST_NAME
    absent: str | None = None

    @property
    def is_key_or_name(self) -> bool:
        return self.typ is Typ.TEXT and self.longest == LONGEST_NAME

    @property
    def is_key(self) -> bool:
        """Whether rows with the same text here belong together."""
        return self.is_key_or_name and self.name not in DESCRIBING


@dataclass(frozen=True)
class Table:
    """One table of the underlag; `key` is unique among its accepted rows."""

    name: str
    columns: tuple[Column, ...]
    required: bool = False
    key: tuple[str, ...] = ()
    per_utforare: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def with_columns(self, change: Callable[[Column], Column]) -> Table:
        """The table with each column changed, or left as it is."""
        return replace(self, columns=tuple(map(change, self.columns)))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def of_providers(self) -> bool:
        """Whether each row is delivered under a provider's name."""
        return "utforare" in self.names and self.name != REGISTER


def _must(
    name: str, typ: Typ = Typ.TEXT, values: tuple[str, ...] = (), signed: bool = False
) -> Column:
    return Column(name, typ, required=True, values=values, signed=signed)


def _free(name: str) -> Column:
    return Column(name, optional=True, longest=LONGEST_TEXT)


def _may(name: str, typ: Typ = Typ.TEXT) -> Column:
    return Column(name, typ)


def _absent(name: str, typ: Typ = Typ.TEXT, values: tuple[str, ...] = ()) -> Column:
    return Column(name, typ, optional=True, values=values)


_TABLES = (
    Table(
        "registreringar",
        (
            _must("registrering"),
            _absent("besok"),
            _must("utforare"),
            _must("kund"),
            _may("personal"),
            _absent("yrkesroll", Typ.VAL, YRKESROLLER),
            _must("kategori", Typ.VAL, KATEGORIER),
            _absent("insats"),
            _must("start", Typ.TID),
            _must("slut", Typ.TID),
            _absent("minuter", Typ.TAL),
            _must("status", Typ.VAL, STATUSAR),
            _free("orsak"),
            _absent("registreringssatt", Typ.VAL, ("tagg", "manuell")),
            _absent("planerad_start", Typ.TID),
            _absent("planerad_slut", Typ.TID),
            _absent("tagg_in", Typ.TID),
            _absent("tagg_ut", Typ.TID),
            _absent("dubbelbemanning"),
            _absent("skapad", Typ.TID),
            _absent("andrad", Typ.TID),
        ),
        required=True,
        key=("utforare", "registrering"),
    ),
    Table(
        "bestallningar",
        (
            _must("bestallning"),
            _must("utforare"),
            _must("kund"),
            _must("kategori", Typ.VAL, (*HEMTJANST, LARM)),
            _absent("insats"),
            _must("minuter_per_manad", Typ.TAL),
            _must("fran", Typ.DATUM),
            _may("till", Typ.DATUM),
            _absent("verkstalld", Typ.DATUM),
            _absent("beslutsdatum", Typ.DATUM),
            _absent("foljdes_upp", Typ.DATUM),
            _absent("bevakningsdatum", Typ.DATUM),
        ),
        required=True,
        key=("utforare", "bestallning"),
    ),
    Table(
        "kunder",
        (
            _must("kund"),
            _must("taxeomrade"),
            _absent("fran", Typ.DATUM),
            _absent("till", Typ.DATUM),
            _absent("zon"),
            _absent("trygghetslarm", Typ.VAL, ("ja", "nej")),
            _absent("avgiftsniva"),
            _absent("avgift_kr", Typ.TAL),
            _absent("tagg_uppsatt", Typ.DATUM),
            _absent("samtycke_logg", Typ.VAL, ("ja", "nej")),
            _absent("hushall"),
        ),
    ),
    Table(
        "genomforandeplaner",
        (
            _must("kund"),
            _must("utforare"),
            _must("upprattad", Typ.DATUM),
            _absent("reviderad", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "uppehall",
        (
            _must("kund"),
            _must("utforare"),
            _must("fran", Typ.DATUM),
            _may("till", Typ.DATUM),
            _absent("bestallning"),
            _free("orsak"),
        ),
    ),
    Table(
        "franvaro",
        (
            _must("kund"),
            _must("fran", Typ.DATUM),
            _may("till", Typ.DATUM),
            _must(
                "orsak",
                Typ.VAL,
                ("sjukhus", "korttidsboende", "särskilt boende", "avliden", "annat"),
            ),
        ),
    ),
    Table(
        "personal",
        (
            _must("personal"),
            _must("utforare"),
            _must("yrkesroll", Typ.VAL, YRKESROLLER),
            _absent("delegering_fran", Typ.DATUM),
            _absent("delegering_till", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "inskrivningar",
        (
            _must("kund"),
            _must("utforare"),
            _must("typ", Typ.VAL, ("hemsjukvård", "hemrehab")),
            _must("fran", Typ.DATUM),
            _may("till", Typ.DATUM),
        ),
        per_utforare=True,
    ),
    Table(
        "fakturor",
        (
            _must("utforare"),
            _must("manad", Typ.MANAD),
            _must("post", Typ.VAL, POSTER),
            _must("taxeomrade"),
            _must("antal", Typ.TAL, signed=True),
            _must("belopp", Typ.TAL, signed=True),
        ),
    ),
    Table(
        REGISTER,
        (
            _must("utforare"),
            _absent("zon"),
            _absent("fran", Typ.DATUM),
            _absent("till", Typ.DATUM),
        ),
    ),
    Table(
        "budget",
        (
            _must("manad", Typ.MANAD),
            _must("post", Typ.VAL, POSTER),
            _must("belopp", Typ.TAL),
        ),
        key=("manad", "post"),
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
