"""The rows of a provider while faults are planted in them: choosing, changing and adding."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from samples.gemensamt import (
    DYGN,
    HSL,
    INGEN,
    MANUELL,
    OMSORG,
    TAGG,
    UTFORD,
    cell,
)
from samples.plantering import Plantering


class Felrader:
    """The rows of one provider's first block, while faults are planted in them."""

    def __init__(self, p: Plantering, rader: pd.DataFrame, utforare: int) -> None:
        self.p = p
        self.rader = rader
        self.utforare = utforare
        self.bruk: Counter[int] = Counter()
        self.rorda: set[int] = set()

    def note(self, regel: str, *rader: int, kolumn: str = "registrering") -> None:
        """Expect a deviation of control 3 for each of the rows."""
        bokstav = "R" if kolumn == "registrering" else "B"
        for rad in rader:
            nyckel = f"{bokstav}{cell(self.rader, rad, kolumn):08d}"
            self.p.note("registreringar", regel, self.utforare, nyckel)

    def ensamma(self, kategori: int = OMSORG, kortast: int = 15) -> pd.Series[bool]:
        """Tagged rows, alone in their visit, on clients and days without other faults."""
        r = self.rader
        flera = r["besok"].duplicated(keep=False)
        langd = r["slut"] - r["start"]
        lagom = (r["kategori"] == kategori) & (r["satt"] == TAGG) & (langd >= kortast)
        return lagom & ~flera & (r["dubbel"] == INGEN) & self.fria()

    def fria(self) -> pd.Series[bool]:
        """Rows of ordinary clients, on the days 2-22 of the month, that no fault has touched."""
        mal = [self.p.mal[n] for n in ("upprepat", "kontinuitet", "under_franvaro", "tyst")]
        dag = self.rader["start"] // DYGN - self.p.varld.sista.forsta
        sarskild = self.p.varld.uppdrag["sarskild"].to_numpy()[self.rader["uppdrag"]]
        orord = ~self.rader["besok"].isin(self.rorda)
        return orord & dag.between(1, 21) & ~self.rader["uppdrag"].isin(mal) & ~sarskild

    def shared(self) -> pd.Series[bool]:
        """The two reports of tagged visits with both omsorg and delegated care."""
        r = self.rader
        par = r.groupby("besok")["kategori"].transform("size") == 2
        hsl = (r["kategori"] == HSL).groupby(r["besok"]).transform("sum") == 1
        langd = r["slut"] - r["start"]
        return par & hsl & (r["satt"] == TAGG) & (langd >= 15) & self.fria()

    def of_type(self, typ: int) -> pd.Series[bool]:
        """Rows of clients of a type."""
        typer = self.p.varld.uppdrag["typ"].to_numpy()[self.rader["uppdrag"]]
        return pd.Series(typer == typ, index=self.rader.index)

    def pick(self, galler: pd.Series[bool]) -> int:
        """One of the rows, of the client who has been used least; on another day than before."""
        vald = self.rader.index[galler]
        if not len(vald):
            raise ValueError("för få registreringar för att plantera alla fel")
        kund = self.rader.loc[vald, "kund"]
        dag = self.rader.loc[vald, "start"] // DYGN % 17
        anvand = kund.map(lambda k: self.bruk[int(k)])
        nyckel = anvand * 100 + (dag - 5 * anvand) % 17
        rad = int(vald[int(np.argmin(nyckel.to_numpy()))])
        self.touch(rad)
        return rad

    def touch(self, rad: int) -> None:
        """Remember that a fault concerns the row's visit and client."""
        self.bruk[cell(self.rader, rad, "kund")] += 1
        self.rorda.add(cell(self.rader, rad, "besok"))

    def set(self, rader: int | list[int], **varden: int) -> None:
        """Change columns of rows."""
        for kolumn, varde in varden.items():
            self.rader.loc[rader, kolumn] = varde

    def by_hand(self, rader: int | list[int], orsak: int = 1) -> None:
        """Make rows registered by hand: no tags."""
        self.set(rader, satt=MANUELL, orsak=orsak, tagg_in=INGEN, tagg_ut=INGEN)

    def copy(self, rad: int, **varden: int) -> int:
        """Add a copy of a row, with keys of its own, and return its place."""
        ny = self.rader.loc[[rad]].assign(**varden)
        ny["registrering"] = self.rader["registrering"].max() + 1
        ny["besok"] = self.rader["besok"].max() + 1
        self.rader = pd.concat([self.rader, ny], ignore_index=True)
        self.touch(len(self.rader) - 1)
        return len(self.rader) - 1

    def add(self, kund: int, uppdrag: int, dag: int, minut: int, langd: int, **varden: int) -> int:
        """Add a tagged row at a client by extra staff and return its place."""
        start = dag * DYGN + minut
        grund = {
            "kund": kund, "uppdrag": uppdrag, "start": start, "slut": start + langd,
            "minuter": langd, "planerad_start": INGEN, "planerad_slut": INGEN,
            "tagg_in": start, "tagg_ut": start + langd, "satt": TAGG, "orsak": 0,
            "status": UTFORD, "dubbel": INGEN, "skapad": start + langd + 4, "andrad": INGEN,
            "roll": 1,
        }  # fmt: skip
        return self.copy(0, **(grund | varden))
