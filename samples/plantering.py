"""What has been planted so far, and the clients who are still free to plant faults on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from samples.facit import Avvikelse
from samples.gemensamt import INGEN, UTFORARE, Heltal, cell
from samples.kunder import MINST_FOR_UNDANTAG
from samples.tabeller import bestallningsnycklar, kundnycklar
from samples.varld import Varld

VIKARIER = 40
"""Extra staff per provider for the planted rows: the last five are nurses."""
SJUKSKOTERSKA = 2


@dataclass
class Plantering:
    """What has been planted so far, and where the planted rows shall go."""

    varld: Varld
    avvikelser: list[Avvikelse] = field(default_factory=list)
    tagna: set[int] = field(default_factory=set)
    mal: dict[str, int] = field(default_factory=dict)
    """Assignment (or client, or member of staff) that a planted row is about, by name."""
    lediga: dict[int, int] = field(default_factory=dict)
    """Next unused extra member of staff, per provider."""

    def note(self, kontroll: str, regel: str, utforare: int, nyckel: str) -> None:
        """Add an expected deviation; utforare INGEN where it concerns the beställare."""
        namn = UTFORARE[utforare] if utforare != INGEN else ""
        self.avvikelser.append(Avvikelse(kontroll, regel, namn, nyckel))

    def note_kund(self, kontroll: str, regel: str, uppdrag: int, avser: bool = True) -> None:
        """Add an expected deviation of the client of an assignment."""
        u = self.varld.uppdrag
        nyckel = str(kundnycklar(self.varld)[cell(u, uppdrag, "kund")])
        self.note(kontroll, regel, cell(u, uppdrag, "utforare") if avser else INGEN, nyckel)

    def note_order(self, kontroll: str, regel: str, order: int) -> None:
        """Add an expected deviation of an order."""
        utforare = cell(self.varld.bestallningar, order, "utforare")
        nyckel = bestallningsnycklar(self.varld.bestallningar)[order]
        self.note(kontroll, regel, utforare, nyckel)

    def pick(
        self, *typer: int, hos: Sequence[int] = (), niva: int | None = None, leg: bool = True
    ) -> int:
        """An ordinary client of the first of the types that has one without a planted fault.

        From the first block of the provider, among `hos`, that has most of them left. With
        leg=False nobody who is enrolled.
        """
        u, v = self.varld.uppdrag, self.varld
        kunder = v.kunder.loc[u["kund"]].reset_index(drop=True)
        upptagna = self.tagna.union(v.franvaro["kund"], v.uppehall["kund"])
        upptagna |= set() if leg else set(v.inskrivningar["kund"])
        galler = ~u["sarskild"] & ~u["kund"].isin(upptagna)
        galler &= u["typ"].isin(typer) & (u["block"] == 0)
        if hos or not leg:  # its rows will be changed; couples are kept for hushall-samtidigt
            galler &= kunder["hushall"] == INGEN
        galler &= u["utforare"].isin(hos) if hos else True
        galler &= True if niva is None else kunder["niva"] == niva
        if not galler.any():
            raise ValueError("för få kunder för att plantera alla fel")
        typ = next(t for t in typer if (galler & (u["typ"] == t)).any())
        galler &= u["typ"] == typ
        flest = u.loc[galler, "utforare"].mode()[0]
        vald = int(u.index[galler & (u["utforare"] == flest)][-1])
        self.tagna.add(cell(u, vald, "kund"))
        return vald

    def orders(self, uppdrag: int) -> Heltal:
        """The orders of an assignment."""
        o = self.varld.bestallningar
        nummer: Heltal = o.index[o["uppdrag"] == uppdrag].to_numpy(dtype=np.int64)
        return nummer

    def vikarie(self, utforare: int) -> int:
        """An extra member of staff whom no row has yet."""
        self.lediga[utforare] += 1
        return self.hire(self.lediga[utforare] - 1)

    def hire(self, personal: int) -> int:
        """Put an extra member of staff on the provider's list."""
        self.varld.personal.loc[personal, "listad"] = True
        return personal


def stora(varld: Varld) -> list[int]:
    """The three largest providers, largest first; small ones keep their shares undisturbed."""
    antal = varld.uppdrag["utforare"].value_counts()
    return [int(u) for u in antal.index if antal[u] >= MINST_FOR_UNDANTAG][:3]
