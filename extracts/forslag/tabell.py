"""Which table of the contract an unknown file is: as a person says, by its name, or by its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extracts.columns import Table
from extracts.contract import Contract, table_of
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.forslag.headings import Sheet
from extracts.forslag.likeness import table_likeness
from extracts.forslag.matching import assign

_LEAST = 0.35
_NAMED = 0.5
_CLEARLY = 0.3
_ANOTHER = "Är det en annan tabell: kör igen med --tabell"


@dataclass(frozen=True)
class Seen:
    """A table, and why it is thought to be that one."""

    table: Table
    skal: str


@dataclass
class Told:
    """What a person says: file or sheet name → table, «» for every other that may be it."""

    tabeller: Mapping[str, str]
    contract: Contract
    _met: set[str] = field(default_factory=set)

    def what_is(self, sheet: Sheet) -> Seen | None:
        """The table that the sheet, else its file, is said to be."""
        path, names = sheet.glimpse.path, {fold(name): name for name in self.tabeller}
        for name in (sheet.glimpse.sheet, path.name, path.stem):
            if name and (key := names.get(fold(name))):
                return self._said_to_be(key)
        other = self.tabeller.get("")
        return self._said_to_be("") if other and _may_be(sheet, self.contract[other]) else None

    def _said_to_be(self, key: str) -> Seen:
        self._met.add(key)
        return Seen(self.contract[self.tabeller[key]], "enligt --tabell")

    def demand_met(self) -> None:
        """UnderlagError for a name that no file and no sheet has."""
        for name in self.tabeller:
            if name and name not in self._met:
                raise UnderlagError("tabell-utan-fil", namn=name, tabell=self.tabeller[name])


def _may_be(sheet: Sheet, table: Table) -> bool:
    """One of several sheets may be something else: it has none of the columns."""
    return not sheet.glimpse.sheet or _suits(sheet, table, [])[0] > 0


def recognise(sheet: Sheet, contract: Contract) -> Seen | None:
    """The table that the file's name says, else the one that its columns are most like."""
    names = [name for name in (sheet.glimpse.sheet, sheet.glimpse.path.stem) if name]
    named = next((contract[own] for name in names if (own := table_of(name))), None)
    best = _most_like(sheet, contract, [re.sub(r"[\d_\W]+", " ", name).strip() for name in names])
    if named is None:
        return Seen(best, f"en gissning efter kolumnerna. {_ANOTHER} NAMN") if best else None
    if best and _clearly(sheet, best, named):
        return Seen(
            named, f"den heter så, men kolumnerna liknar {best.name}. {_ANOTHER} {best.name}"
        )
    return Seen(named, "den heter så")


def _most_like(sheet: Sheet, contract: Contract, words: Sequence[str]) -> Table | None:
    scored = [(*_suits(sheet, table, words), table) for table in contract.values()]
    likely = [(least + more, table) for least, more, table in scored if least >= _LEAST]
    return max(likely, key=lambda one: one[0])[1] if likely else None


def _clearly(sheet: Sheet, best: Table, named: Table) -> bool:
    return sum(_suits(sheet, best, [])) > sum(_suits(sheet, named, [])) + _CLEARLY


def _suits(sheet: Sheet, table: Table, words: Sequence[str]) -> tuple[float, float]:
    """How well the required columns are found and the name says so; and how much of the file it explains.

    The latter keeps a table that demands little, such as kunder, from taking every file with clients.
    """
    required = [column.name for column in table.columns if column.required]
    found = assign(sheet.looks, table)
    columns = sum(found[name][1] for name in required if name in found) / len(required)
    named = max((table_likeness(word, table.name) for word in words), default=0.0)
    explained = sum(like for _, like in found.values()) / max(len(sheet.looks), 1)
    return columns + _NAMED * named, explained
