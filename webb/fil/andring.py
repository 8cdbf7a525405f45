"""What has been changed in her files, each step of it: kept apart from them, and each can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass


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
    """What a table's rows become: the new texts of a row's cells, and the rows that are left out."""

    celler: dict[int, dict[int, str]]
    bort: frozenset[int]


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


def rows_as_sent(rader: Iterable[int], gone: Collection[int]) -> dict[int, int]:
    """The number of a row in the corrected file → the one that it had when it was sent in."""
    left_out, before = sorted(gone), 0
    numbers = {}
    for rad in sorted(rader):
        while before < len(left_out) and left_out[before] <= rad + before:
            before += 1
        numbers[rad] = rad + before
    return numbers
