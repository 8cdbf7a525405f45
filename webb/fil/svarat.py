"""A whole answer, and the changes that were in the files that it is the answer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webb.fil.andring import Atgard, Plats, of_table, rows_as_sent
from webb.fil.svar import Svar


@dataclass(frozen=True)
class Svarat:
    """`omgang`: which check it is of; `namn_som_skickat`: a file's name now → as it was sent in."""

    svar: Svar
    omgang: int
    atgarder: tuple[Atgard, ...]
    fraga: tuple[str | None, str | None]
    namn_som_skickat: Mapping[str, str]

    def as_sent(self, namn: str, blad: str | None, rad: int) -> Plats:
        """Where a row of the files of this answer stood in those that were sent in."""
        return self.all_as_sent(namn, blad, [rad])[rad]

    def all_as_sent(self, namn: str, blad: str | None, rader: Iterable[int]) -> dict[int, Plats]:
        """The same of many rows of a table."""
        fil = self.sent_as(namn)
        changes = [one for atgard in self.atgarder for one in atgard.andringar]
        numbers = rows_as_sent(rader, of_table(changes, fil, blad).bort)
        return {rad: Plats(fil, blad, sent) for rad, sent in numbers.items()}

    def sent_as(self, namn: str) -> str:
        """The name that a file of this answer was sent in with."""
        return self.namn_som_skickat.get(namn, namn)

    def same(self, older: Svarat, nummer: int) -> int | None:
        """Where a cause of an older answer stands in this one; None where it is not found any more."""
        one = older.svar.fynd[nummer - 1]
        for number, fynd in enumerate(self.svar.fynd, 1):
            if (fynd.slag, fynd.regel, fynd.titel) == (one.slag, one.regel, one.titel):
                return number
        return None
