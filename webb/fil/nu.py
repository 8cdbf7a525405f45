"""The rows of an answer as they stand now: what has been corrected since, and what is said of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from webb.fil.andring import Plats, texts_now
from webb.fil.arende import Filarende
from webb.fil.genast import Radsvar
from webb.fil.rader import Utdrag
from webb.fil.svarat import Svarat


@dataclass(frozen=True)
class Radnu:
    """A row that has been changed: its new texts, or that it is left out, and what is said of it.

    `senast`: by the latest step.
    """

    celler: Mapping[int, str] = field(default_factory=dict)
    bort: bool = False
    senast: bool = False
    svar: Radsvar = field(default_factory=Radsvar)


def changed_since(
    errand: Filarende, svarat: Svarat, utdrag: Iterable[Utdrag]
) -> dict[tuple[int, int], Radnu]:
    """Of the rows that are shown those that have been changed, by the number of the file and their own."""
    found: dict[tuple[int, int], Radnu] = {}
    cells: dict[Plats, dict[int | None, str]] = {}
    for (plats, kolumn), text in texts_now(errand.since(svarat)).items():
        cells.setdefault(plats, {})[kolumn] = text
    latest = {one.plats for one in errand.atgarder[-1].andringar} if errand.atgarder else set()
    for one in utdrag if cells else ():
        rader = [rad.nummer for rad in one.rader if rad]
        for rad, plats in svarat.all_as_sent(one.namn, one.blad, rader).items():
            if plats in cells:
                texts = {at: text for at, text in cells[plats].items() if at is not None}
                said = errand.genast.get(plats, Radsvar())
                gone = None in cells[plats]
                found[one.fil, rad] = Radnu(texts, gone, plats in latest, said)
    return found
