"""A first proposal of a profile: which table a file is, which column is which, and how sure it is.

Never a decision: the draft says how sure each line is, and a person must check it (draft.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extracts.columns import Table
from extracts.contract import CONTRACT, Contract
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.forslag.headings import Sheet, find_header
from extracts.forslag.matching import assign
from extracts.forslag.meanings import Varde, meanings, rows
from extracts.forslag.peek import peek
from extracts.forslag.recipe import Rad, Uppgift, recipes, unfinished
from extracts.forslag.tabell import Seen, Told, recognise
from extracts.personnummer import mask

_UNKNOWN = (
    "vi känner inte igen någon tabell, eller så har den andra kolumner. Säg vad den är med --tabell"
)


@dataclass(frozen=True)
class Tabellforslag:
    """The proposal for one table, from the first file of it.

    `skal` says why it is this table. `varden` per choice column, and in `dolda` how many more it has that
    may be free text; `saknas` are columns of the contract without a candidate, `halva` those whose day is
    not found, `oanvanda` the vendor's that nothing comes from.
    """

    table: Table
    skal: str
    sheet: Sheet
    filer: tuple[str, ...]
    blad: tuple[str, ...]
    rader: tuple[Rad, ...]
    varden: Mapping[str, tuple[Varde, ...]]
    dolda: Mapping[str, int]
    saknas: tuple[str, ...]
    halva: Mapping[str, Uppgift]
    oanvanda: tuple[str, ...]

    @property
    def place(self) -> str:
        """Its files and sheets, as the profile names them."""
        return ", ".join((*self.filer, *(f"bladet «{blad}»" for blad in self.blad)))

    def asked(self) -> Iterator[tuple[str, str]]:
        """Per value that nobody knows the meaning of: its column, and the value with its rows."""
        for name, values in self.varden.items():
            for value in values:
                if not value.val:
                    yield name, f"«{value.skrivet}», {rows(value.antal)}"


@dataclass(frozen=True)
class Forslag:
    """A proposal of a whole profile; `okanda` are places where no table was recognised."""

    tabeller: tuple[Tabellforslag, ...]
    okanda: tuple[str, ...]

    @property
    def decimaltecken(self) -> str:
        """As the numbers are written; none when all are whole, or may be clock times (07.05)."""
        looks = [look for t in self.tabeller for look in t.sheet.looks if not look.klockslag]
        signs = {look.decimaltecken for look in looks}
        return next((sign for sign in ",." if sign in signs), "")

    def places(self) -> list[str]:
        """What each file and sheet is taken for, and why; in sentences."""
        found = [f"{t.place} läses som {t.table.name}: {t.skal}." for t in self.tabeller]
        return [*found, *(f"{place} är inte med: {_UNKNOWN}." for place in self.okanda)]

    def lines(self) -> list[tuple[str, str, str, str]]:
        """For a table on the screen: table, its column, the vendor's columns, and how sure."""
        found = []
        for one in self.tabeller:
            for rad in one.rader:
                sure = f"{rad.sakerhet} {rad.procent} %"
                found.append((one.table.name, rad.falt, " + ".join(rad.kolumner), sure))
            found += [(one.table.name, name, "", "SAKNAS") for name in one.saknas]
            found += [(one.table.name, *line, "BETYDELSEN SAKNAS") for line in one.asked()]
            found += [(one.table.name, "", name, "används inte") for name in one.oanvanda]
        return found


def propose(
    files: Sequence[Path],
    tabeller: Mapping[str, str] | None = None,
    contract: Contract = CONTRACT,
) -> Forslag:
    """Look at the files and propose; UnderlagError when one cannot be read, or none is recognised.

    `tabeller`: what a person says that a file or sheet of that name is, and «» every other.
    `contract`: the tables in the plan's words, which are what values are translated to.
    """
    told = Told(tabeller or {}, contract)
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
            seen = told.what_is(sheet) or recognise(sheet, contract)
            if seen is None or not _joins(found.get(seen.table.name), sheet):
                unknown.append(glimpse.place)
            else:
                found[seen.table.name] = _with(found.get(seen.table.name), sheet, seen)
    told.demand_met()
    if not found:
        raise UnderlagError(
            "ingen-tabell-kand", fil=", ".join(unknown), tabell=next(iter(contract))
        )
    return Forslag(tuple(found[name] for name in contract if name in found), tuple(unknown))


def _joins(other: Tabellforslag | None, sheet: Sheet) -> bool:
    """A further file of a table must have the same columns."""
    return other is None or set(map(fold, other.sheet.header)) == set(map(fold, sheet.header))


def _with(other: Tabellforslag | None, sheet: Sheet, seen: Seen) -> Tabellforslag:
    pattern = mask(re.sub(r"\d+(?:\W*\d+)*", "*", sheet.glimpse.path.stem))
    blad = (mask(sheet.glimpse.sheet),) if sheet.glimpse.sheet else ()
    if other:
        sheet, filer, blad = other.sheet, (*other.filer, pattern), (*other.blad, *blad)
    else:
        filer = (pattern,)
    table = seen.table
    found = assign(sheet.looks, table)
    rader = tuple(recipes(sheet, table, found))
    used = {name for rad in rader for name in rad.kolumner}
    varden = dict(meanings(table, found))
    return Tabellforslag(
        table=table,
        skal=other.skal if other else seen.skal,
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
        halva=unfinished(table, found, rader),
        oanvanda=tuple(mask(name) for name in sheet.header if name and name not in used),
    )
