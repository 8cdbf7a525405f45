"""What has been changed in her files, each step of it: kept apart from them, and each can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extracts.whole_rows import UNITS_WITHIN


@dataclass(frozen=True)
class Plats:
    """A row of a table, numbered as in the file that was sent in."""

    fil: str
    blad: str | None
    rad: int


@dataclass(frozen=True)
class Andring:
    """A cell's new text; the whole row is left out where `kolumn` is None. `fore` is as it was shown."""

    plats: Plats
    kolumn: int | None
    rubrik: str
    fore: str
    efter: str


@dataclass(frozen=True)
class Atgard:
    """A step: what she did, and all that it changed."""

    nummer: int
    vad: str
    tid: dt.datetime
    andringar: tuple[Andring, ...]


@dataclass(frozen=True)
class Tabellandring:
    """What a table's rows become: the new texts of a row's cells, and the rows that are left out.

    `bara`: of the rows below the header only these are written, and the first, which are read by
    where they stand (a row of units); None for all of them.
    """

    celler: dict[int, dict[int, str]]
    bort: frozenset[int]
    bara: frozenset[int] | None = None

    def stays(self, rad: int, header_row: int) -> bool:
        """Whether a row is written."""
        if rad in self.bort:
            return False
        return self.bara is None or rad in self.bara or rad <= self._first(header_row)

    def place(self, rad: int, header_row: int) -> int:
        """The number that a row has where it is written."""
        first, of = self._first(header_row), self.bara or frozenset()
        above = sum(one not in self.bort for one in range(1, min(rad, first) + 1))
        return above + sum(first < one <= rad and one not in self.bort for one in of)

    def _first(self, header_row: int) -> int:
        """The last of the first rows below the header that are not left out."""
        at, left = header_row, UNITS_WITHIN
        while left:
            at += 1
            left -= at not in self.bort
        return at


def of_table(andringar: Iterable[Andring], fil: str, blad: str | None) -> Tabellandring:
    """The changes of one table, the later of two of a cell."""
    cells: dict[int, dict[int, str]] = {}
    gone = set()
    for one in andringar:
        if (one.plats.fil, one.plats.blad) != (fil, blad):
            continue
        if one.kolumn is None:
            gone.add(one.plats.rad)
        else:
            cells.setdefault(one.plats.rad, {})[one.kolumn] = one.efter
    return Tabellandring(cells, frozenset(gone))


def texts_now(andringar: Iterable[Andring]) -> Mapping[tuple[Plats, int | None], str]:
    """The new text of each cell that is changed, and "" of each row (None) that is left out."""
    return {(one.plats, one.kolumn): one.efter for one in andringar}


def rows_as_sent(rader: Iterable[int], gone: Collection[int]) -> dict[int, int]:
    """The number of a row in the corrected file → the one that it had when it was sent in."""
    left_out, before = sorted(gone), 0
    numbers = {}
    for rad in sorted(rader):
        while before < len(left_out) and left_out[before] <= rad + before:
            before += 1
        numbers[rad] = rad + before
    return numbers
