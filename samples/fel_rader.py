"""Faults planted in the registrations of a provider: small changes of ordinary rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.fel_kunder import RESERVERADE
from samples.felrader import Felrader
from samples.gemensamt import (
    AVBOJD,
    BOM,
    DYGN,
    HSL,
    INGEN,
    INSTALLD,
    LARM,
    OMSORG,
    SERVICE,
    TAGG,
    UTFORARE,
    UTFORD,
    cell,
    insats,
)
from samples.kunder import SERVICEKUND
from samples.plantering import Plantering, stora

FA_DAG = 23
"""The day of the month (from 0) on which most rows of the largest provider are missing."""
TESTNUMMER = 11


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
    galler &= (nasta["start"] - r["slut"] < 90) & (nasta["kategori"] != LARM)
    forsta = f.pick(galler.reindex(f.rader.index, fill_value=False))
    andra = {k: int(nasta[k].to_numpy()[r.index.get_loc(forsta)]) for k in nasta}
    samma = (f.rader["besok"] == andra["besok"]) & (f.rader["personal"] == andra["personal"])
    f.touch(int(f.rader.index[samma][0]))
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
    f.note("insats-fel-kategori", rad)
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
    _unknown_client(f)
    _before_the_tag(f)


def _unknown_client(f: Felrader) -> None:
    """okand-kund: an ordinary visit, cancelled, with a client number that nobody has."""
    okand = f.copy(
        f.pick(f.ensamma()), kund=len(f.p.varld.kunder), status=INSTALLD, personal=INGEN,
        roll=INGEN, minuter=INGEN, satt=0, orsak=7, tagg_in=INGEN, tagg_ut=INGEN,
    )  # fmt: skip
    f.note("okand-kund", okand)


def _before_the_tag(f: Felrader) -> None:
    """tagg-fore-uppsatt: the tag is put up on the day after the client's first tagged visits."""
    kund = cell(f.rader, f.pick(f.ensamma()), "kund")
    taggade = f.rader[(f.rader["kund"] == kund) & (f.rader["satt"] == TAGG)]
    dag = taggade["start"] // DYGN
    f.p.varld.kunder.loc[kund, "tagg"] = dag.min() + 1
    f.note("tagg-fore-uppsatt", *taggade.index[dag == dag.min()])
