"""Faults planted in the registrations of a provider: small changes of ordinary rows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from samples.fel_tabeller import SJUKSKOTERSKA, VIKARIER, Plantering, stora
from samples.grunder import (
    AVBOJD,
    BOM,
    DYGN,
    HSL,
    INGEN,
    INSTALLD,
    LARM,
    MANUELL,
    OMSORG,
    SERVICE,
    SJUKVARD,
    TAGG,
    UTFORARE,
    UTFORD,
    cell,
    insats,
)
from samples.kunder import SERVICEKUND

FA_DAG = 23
"""The day of the month (from 0) on which most rows of the largest provider are missing."""
TESTNUMMER = 11


class Felrader:
    """The rows of one provider's first block, while faults are planted in them."""

    def __init__(self, p: Plantering, rader: pd.DataFrame, utforare: int) -> None:
        self.p = p
        self.rader = rader
        self.utforare = utforare
        self.bruk: Counter[int] = Counter()

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
        """Rows of ordinary clients on the days 3-20 of the month."""
        mal = [self.p.mal[n] for n in ("upprepat", "kontinuitet", "under_franvaro", "tyst")]
        dag = self.rader["start"] // DYGN - self.p.varld.sista.forsta
        sarskild = self.p.varld.uppdrag["sarskild"].to_numpy()[self.rader["uppdrag"]]
        return dag.between(2, 19) & ~self.rader["uppdrag"].isin(mal) & ~sarskild

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
        self.bruk[cell(self.rader, rad, "kund")] += 1
        return rad

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


def plant_rows(p: Plantering, rader: pd.DataFrame, utforare: int, block: int) -> pd.DataFrame:
    """Plant the provider's faults in the rows of a block of the last month."""
    forst, sedan, tredje = stora(p.varld)
    if utforare == forst:
        rader = _few_rows(rader, p.varld.sista.forsta + FA_DAG)
    if block == 0:
        f = Felrader(p, rader, utforare)
        _reserved(f)
        for vem, plantera in ((forst, _largest), (sedan, _second), (tredje, _third)):
            if utforare == vem:
                plantera(f)
        return f.rader
    return rader


def _few_rows(rader: pd.DataFrame, dag: int) -> pd.DataFrame:
    """Only three visits in ten of the day are left."""
    bort = (rader["start"] // DYGN == dag) & (rader["besok"] % 10 > 2)
    return rader[~bort].reset_index(drop=True)


def _reserved(f: Felrader) -> None:
    """The clients that were chosen beforehand, where they belong to this provider."""
    egna = {n: u for n, u in f.p.mal.items() if n in RESERVERADE}
    for namn, uppdrag in egna.items():
        if cell(f.p.varld.uppdrag, uppdrag, "utforare") == f.utforare:
            RESERVERADE[namn](f, uppdrag)


def _silent(f: Felrader, uppdrag: int) -> None:
    """verkstalld-utan-besok: no registration at all."""
    f.rader = f.rader[f.rader["uppdrag"] != uppdrag].reset_index(drop=True)


def _declines(f: Felrader, uppdrag: int) -> None:
    """upprepat-avbojande: the first visit of six days is declined."""
    r = f.rader
    dag = r["start"] // DYGN - f.p.varld.sista.forsta
    egna = r[(r["uppdrag"] == uppdrag) & (r["status"] == UTFORD) & dag.between(20, 27)]
    morgnar = egna[egna["insats"] == insats("morgon")]["besok"].unique()[:6]
    rader = r.index[r["besok"].isin(morgnar)].tolist()
    f.set(rader, status=AVBOJD, minuter=INGEN, satt=0, orsak=5, tagg_in=INGEN, tagg_ut=INGEN)
    f.rader.loc[rader, "start"] = r.loc[rader, "planerad_start"]
    f.rader.loc[rader, "slut"] = r.loc[rader, "planerad_slut"]


def _many_staff(f: Felrader, uppdrag: int) -> None:
    """kontinuitet-kund: twenty-two visits of the fortnight by one extra person each."""
    r, forsta = f.rader, f.p.varld.sista.forsta
    mandag = forsta + (-(forsta + 3)) % 7
    dag = r["start"] // DYGN
    egna = (r["uppdrag"] == uppdrag) & (r["status"] == UTFORD) & dag.between(mandag, mandag + 13)
    hemtjanst = egna & (r["kategori"] == OMSORG)
    for besok in r.loc[hemtjanst, "besok"].unique()[:22].tolist():
        rader = r.index[r["besok"] == besok].tolist()
        f.set(rader, personal=f.p.vikarie(f.utforare), roll=1)


def _visit_while_away(f: Felrader, uppdrag: int) -> None:
    """under-franvaro: a visit in the middle of an absence."""
    kund = cell(f.p.varld.uppdrag, uppdrag, "kund")
    rad = f.add(kund, uppdrag, f.p.mal["franvarodag"], 490, 25, kategori=OMSORG,
                insats=insats("morgon"), personal=f.p.vikarie(f.utforare))  # fmt: skip
    f.note("under-franvaro", rad)


def _nurse(f: Felrader, uppdrag: int, dag: int, minut: int, **varden: int) -> int:
    """Add a visit of hemsjukvård by an extra nurse of the provider."""
    kund = cell(f.p.varld.uppdrag, uppdrag, "kund")
    vem = f.p.hire(f.p.mal["sjukskoterska"] + f.utforare * VIKARIER)
    fyllt = {"roll": SJUKSKOTERSKA, "personal": vem} | varden
    return f.add(kund, uppdrag, f.p.varld.sista.forsta + dag, minut, 30, kategori=SJUKVARD,
                 insats=insats("omläggning"), **fyllt)  # fmt: skip


def _licensed(f: Felrader, uppdrag: int) -> None:
    """ratt-yrkesroll, and flera-leg-besok on another day."""
    f.note("ratt-yrkesroll", _nurse(f, uppdrag, 6, 600, roll=1))
    _nurse(f, uppdrag, 9, 600)
    f.note("flera-leg-besok", _nurse(f, uppdrag, 9, 800))


def _not_enrolled(f: Felrader, uppdrag: int) -> None:
    """inskriven: a nurse visits someone who is not enrolled."""
    f.note("inskriven", _nurse(f, uppdrag, 12, 700))


RESERVERADE = {
    "tyst": _silent,
    "upprepat": _declines,
    "kontinuitet": _many_staff,
    "under_franvaro": _visit_while_away,
    "leg": _licensed,
    "oinskriven": _not_enrolled,
}


def _largest(f: Felrader) -> None:
    """The faults of the largest provider."""
    dag = f.p.varld.sista.forsta + FA_DAG
    datum = str(np.datetime64(dag, "D"))
    f.p.note("underlag", "fa-rader", f.utforare, f"{UTFORARE[f.utforare]}|{datum}")
    rad = f.pick(f.ensamma())
    f.by_hand(rad)
    f.set(rad, slut=cell(f.rader, rad, "start") - 10, minuter=INGEN)
    f.note("slut-efter-start", rad)
    _duplicate(f, f.pick(f.ensamma()))
    _duplicate(f, f.pick(f.shared() & (f.rader["kategori"] == HSL)))
    _overlap(f, 8, "personal-overlapp")
    _overlap(f, 18, "personal-overlapp-lang")
    _both_reports_full(f)
    _expired_delegation(f)
    rad = f.pick(f.ensamma())
    f.by_hand(rad, orsak=0)
    f.note("manuell-utan-orsak", rad)
    rad = f.pick(f.ensamma())
    f.by_hand(rad, orsak=TESTNUMMER)
    for dag in (4, 14):
        f.add(f.p.mal["bara_larm"], 0, f.p.varld.sista.forsta + dag, 615, 15, kategori=LARM,
              insats=insats("larm"), personal=f.p.vikarie(f.utforare))  # fmt: skip


def _duplicate(f: Felrader, rad: int) -> None:
    """dubblett: the row once more, with a key of its own."""
    f.note("dubblett", f.copy(rad, skapad=cell(f.rader, rad, "skapad") + 3))


def _overlap(f: Felrader, minuter: int, regel: str) -> None:
    """The first of two visits in a round ends when the second has been going on for a while."""
    r = f.rader[f.rader["personal"] != INGEN].sort_values(["personal", "start", "registrering"])
    r = r.drop_duplicates(["personal", "besok"])
    nasta = r.shift(-1, fill_value=INGEN)
    lang = (nasta["slut"] - nasta["start"] > minuter + 1) & (nasta["status"] == UTFORD)
    hushall = f.p.varld.kunder["hushall"].to_numpy()[r["kund"]]
    galler = f.ensamma(kortast=5)[r.index] & lang & f.fria()[r.index] & (hushall == INGEN)
    galler &= (r["personal"] == nasta["personal"]) & (r["kund"] != nasta["kund"])
    galler &= (nasta["start"] - r["slut"] < 40) & (nasta["kategori"] != LARM)
    forsta = f.pick(galler.reindex(f.rader.index, fill_value=False))
    andra = {k: int(nasta[k].to_numpy()[r.index.get_loc(forsta)]) for k in nasta}
    samma = (f.rader["besok"] == andra["besok"]) & (f.rader["personal"] == andra["personal"])
    f.bruk[andra["kund"]] += 1
    slut, start = andra["start"] + minuter, cell(f.rader, forsta, "start")
    f.set(forsta, slut=slut, tagg_ut=slut, minuter=slut - start, skapad=slut + 3)
    f.note(regel, forsta, *f.rader.index[samma])


def _pair(f: Felrader) -> list[int]:
    """The two reports, SoL and HSL, of one visit."""
    rad = f.pick(f.shared())
    rader: list[int] = f.rader.index[f.rader["besok"] == cell(f.rader, rad, "besok")].tolist()
    return rader


def _both_reports_full(f: Felrader) -> None:
    """dubbelrapporterad-tid: both reports of a visit carry its whole time."""
    rader = _pair(f)
    f.by_hand(rader)
    f.rader.loc[rader, "minuter"] = f.rader.loc[rader, "slut"] - f.rader.loc[rader, "start"]
    f.note("dubbelrapporterad-tid", rader[0])


def _expired_delegation(f: Felrader) -> None:
    """giltig-delegering: the delegated report is that of someone whose delegation has ended."""
    rader = _pair(f)
    f.set(rader, personal=f.p.mal["utgangen"], roll=1)
    f.note("giltig-delegering", *[r for r in rader if cell(f.rader, r, "kategori") == HSL])


def _second(f: Felrader) -> None:
    """The faults of the second provider."""
    rad = f.pick(f.ensamma())
    slut = cell(f.rader, rad, "start") + 790
    f.set(rad, slut=slut, tagg_ut=slut, skapad=slut + 5)
    f.note("rimlig-langd", rad)
    rad = f.pick(f.ensamma())
    f.by_hand(rad)
    f.set(rad, minuter=cell(f.rader, rad, "slut") - cell(f.rader, rad, "start") + 20)
    f.note("minuter-over-intervall", rad)
    rad = f.pick(f.ensamma())
    f.set(rad, tagg_in=cell(f.rader, rad, "start") + 10)
    f.note("rapporttid-over-narvaro", rad, kolumn="besok")
    rad = f.pick(f.ensamma(kategori=SERVICE) & f.of_type(SERVICEKUND))
    f.set(rad, kategori=OMSORG)
    f.note("aktiv-bestallning", rad)
    rad = f.pick(f.ensamma())
    f.set(rad, personal=f.p.mal["okand_personal"])
    f.note("okand-personal", rad)
    nekad = f.rader["status"].isin([AVBOJD, INSTALLD, BOM]) & ~f.rader["besok"].duplicated(False)
    rad = f.pick(nekad & f.fria())
    f.set(rad, orsak=0)
    f.note("avbojd-utan-orsak", rad)
    _same_household(f)


def _same_household(f: Felrader) -> None:
    """hushall-samtidigt: delegated care of the one while the other gets omsorg."""
    kunder = f.p.varld.kunder
    i_par = f.rader["kund"].map(kunder["hushall"]).fillna(INGEN) != INGEN
    rad = f.pick(f.ensamma() & i_par)
    kund = cell(f.rader, rad, "kund")
    samma = kunder.index[kunder["hushall"] == cell(kunder, kund, "hushall")]
    andra = int(samma[samma != kund][0])
    ny = f.copy(rad, kund=andra, kategori=HSL, insats=insats("medicin"), minuter=10)
    f.set(ny, planerad_start=INGEN, planerad_slut=INGEN)
    f.note("hushall-samtidigt", rad, ny)


def _third(f: Felrader) -> None:
    """The faults of the third provider."""
    u, kunder = f.p.varld.uppdrag, f.p.varld.kunder
    upptagen = u["sarskild"] | u["kund"].isin(f.p.tagna)
    larm = kunder["larm"].to_numpy()[u["kund"]] == 1
    utan = u[(u["utforare"] == f.utforare) & ~upptagen & ~larm]
    kund, uppdrag = int(utan["kund"].iloc[0]), int(utan.index[0])
    rad = f.add(kund, uppdrag, f.p.varld.sista.forsta + 8, 1010, 12, kategori=LARM,
                insats=insats("larm"), personal=f.p.vikarie(f.utforare))  # fmt: skip
    f.note("larm-utan-trygghetslarm", rad)
    okand = f.copy(
        f.pick(f.ensamma()), kund=len(kunder), status=INSTALLD, personal=INGEN, roll=INGEN,
        minuter=INGEN, satt=0, orsak=7, tagg_in=INGEN, tagg_ut=INGEN,
    )  # fmt: skip
    f.note("okand-kund", okand)
