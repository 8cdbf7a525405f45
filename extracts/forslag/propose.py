"""A first proposal of a profile: which table a file is, which column is which, and how sure it is.

Never a decision: the draft says how sure each line is, and a person must check it (draft.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extracts.contract import CONTRACT, Column, Table, Typ, table_of
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.forslag.headings import Sheet, find_header
from extracts.forslag.likeness import table_likeness, value_likeness
from extracts.forslag.looks import Look
from extracts.forslag.matching import assign, choices
from extracts.forslag.peek import peek
from extracts.forslag.recipe import Rad, recipes
from extracts.personnummer import mask

_LEAST_TABLE = 0.35
_NAMED = 0.5
_OFTEN, _MOSTLY = 5, 0.75
_LEAST_VALUE = 0.6
_LONGEST_VALUE = 40


@dataclass(frozen=True)
class Varde:
    """A vendor's value and the permitted one that it may be, or none; `procent` says how sure."""

    skrivet: str
    val: str | None
    procent: int


@dataclass(frozen=True)
class Tabellforslag:
    """The proposal for one table, from the first file of it.

    `varden` per choice column, and in `dolda` how many more it has that may be free text; `saknas` are
    columns of the contract without a candidate, `oanvanda` the vendor's that nothing comes from.
    """

    table: Table
    sheet: Sheet
    filer: tuple[str, ...]
    blad: tuple[str, ...]
    rader: tuple[Rad, ...]
    varden: Mapping[str, tuple[Varde, ...]]
    dolda: Mapping[str, int]
    saknas: tuple[str, ...]
    oanvanda: tuple[str, ...]


@dataclass(frozen=True)
class Forslag:
    """A proposal of a whole profile; `okanda` are places where no table was recognised."""

    tabeller: tuple[Tabellforslag, ...]
    okanda: tuple[str, ...]

    @property
    def decimaltecken(self) -> str:
        """As the numbers are written; none when all are whole."""
        signs = {look.decimaltecken for t in self.tabeller for look in t.sheet.looks}
        return next((sign for sign in ",." if sign in signs), "")

    def lines(self) -> list[tuple[str, str, str, str]]:
        """For a table on the screen: table, its column, the vendor's columns, and how sure."""
        found = []
        for one in self.tabeller:
            for rad in one.rader:
                sure = f"{rad.sakerhet} {rad.procent} %"
                found.append((one.table.name, rad.falt, " + ".join(rad.kolumner), sure))
            found += [(one.table.name, name, "", "SAKNAS") for name in one.saknas]
            found += [(one.table.name, "", name, "används inte") for name in one.oanvanda]
        return found


def propose(files: Sequence[Path]) -> Forslag:
    """Look at the files and propose; UnderlagError when one cannot be read, or none is recognised."""
    found: dict[str, Tabellforslag] = {}
    unknown: list[str] = []
    for file in files:
        for glimpse in peek(file):
            try:
                sheet = find_header(glimpse)
            except UnderlagError:
                if glimpse.sheet is None:
                    raise
                unknown.append(glimpse.place)
                continue
            table = _recognise(sheet)
            if table is None or not _joins(found.get(table.name), sheet):
                unknown.append(glimpse.place)
            else:
                found[table.name] = _with(found.get(table.name), sheet, table)
    if not found:
        raise UnderlagError(
            "ingen-tabell-kand", fil=", ".join(unknown), tabell=next(iter(CONTRACT))
        )
    return Forslag(tuple(found[name] for name in CONTRACT if name in found), tuple(unknown))


def _recognise(sheet: Sheet) -> Table | None:
    """The table that the file's name says, else the one that its columns are most like."""
    names = [sheet.glimpse.sheet, sheet.glimpse.path.stem]
    for name in filter(None, names):
        if own := table_of(name):
            return CONTRACT[own]
    scored = {table: _suits(sheet, table, [n for n in names if n]) for table in CONTRACT}
    best = max(scored, key=lambda table: scored[table])
    return CONTRACT[best] if scored[best] >= _LEAST_TABLE else None


def _suits(sheet: Sheet, table: str, names: Sequence[str]) -> float:
    """How well the required columns are found, and what the file's name says."""
    required = [c.name for c in CONTRACT[table].columns if c.required]
    found = assign(sheet.looks, CONTRACT[table])
    columns = sum(found[name][1] for name in required if name in found) / len(required)
    words = [re.sub(r"[\d_\W]+", " ", name).strip() for name in names]
    return columns + _NAMED * max((table_likeness(word, table) for word in words), default=0.0)


def _joins(other: Tabellforslag | None, sheet: Sheet) -> bool:
    """A further file of a table must have the same columns."""
    return other is None or set(map(fold, other.sheet.header)) == set(map(fold, sheet.header))


def _with(other: Tabellforslag | None, sheet: Sheet, table: Table) -> Tabellforslag:
    pattern = mask(re.sub(r"\d+(?:\W*\d+)*", "*", sheet.glimpse.path.stem))
    blad = (mask(sheet.glimpse.sheet),) if sheet.glimpse.sheet else ()
    if other:
        sheet, filer, blad = other.sheet, (*other.filer, pattern), (*other.blad, *blad)
    else:
        filer = (pattern,)
    found = assign(sheet.looks, table)
    rader = tuple(recipes(sheet, table, found))
    used = {name for rad in rader for name in rad.kolumner}
    varden = dict(_values(table, found))
    return Tabellforslag(
        table=table,
        sheet=sheet,
        filer=tuple(dict.fromkeys(filer)),
        blad=tuple(dict.fromkeys(blad)),
        rader=rader,
        varden=varden,
        dolda={n: len(found[n][0].counts) - len(values) for n, values in varden.items()},
        saknas=tuple(
            c.name
            for c in table.columns
            if not c.optional and c.name not in {r.falt for r in rader}
        ),
        oanvanda=tuple(mask(name) for name in sheet.header if name and name not in used),
    )


def _values(
    table: Table, found: Mapping[str, tuple[Look, float]]
) -> Iterator[tuple[str, tuple[Varde, ...]]]:
    """The values to translate, per choice column where they are not the contract's own."""
    for name, (look, _) in found.items():
        column = table.column(name)
        own = set(map(fold, column.values))
        if column.typ is Typ.VAL and any(fold(value) not in own for value in look.counts):
            yield name, tuple(_value(value, column) for value in _may_be_shown(look, column))


def _value(value: str, column: Column) -> Varde:
    own, like = value_likeness(value, column.values)
    return Varde(value, own if like >= _LEAST_VALUE else None, min(round(100 * like), 99))


def _may_be_shown(look: Look, column: Column) -> Iterator[str]:
    """Values that are surely choices and not free text: like a permitted one, or written often."""
    known = (choices(look, column) or 0) >= _MOSTLY
    for value in sorted(look.counts, key=lambda value: (-look.counts[value], value)):
        like = value_likeness(value, column.values)[1] >= _LEAST_VALUE
        often = known and look.counts[value] >= _OFTEN
        if (like or often) and len(value) <= _LONGEST_VALUE and mask(value) == value:
            yield value
