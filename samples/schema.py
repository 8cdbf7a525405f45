"""The schedule: every visit of a block of clients in a month, by rounds, without overlap.

The visits of one team, day and part of the day are put in order and cut into rounds; a round has
one member of staff, and times follow from running sums, so that nobody is in two places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.gemensamt import (
    AVBOJD,
    BOM,
    DYGN,
    INSTALLD,
    KLUNGA,
    SERVICE,
    UTFORD,
    Heltal,
    Period,
    Sant,
    blanda,
    byter,
    fore_i_grupp,
    forsta_i_grupp,
    ordningstal,
    veckodag,
)
from samples.mallar import PASS
from samples.skift import RESA
from samples.varld import Varld

BORJAR = np.asarray([p.borjar for p in PASS])
RYMMER = np.asarray([p.rymmer for p in PASS])
TUR = np.asarray([p.tur for p in PASS])
TIDIGAST_AVBOJD = 10
"""A client's declined visits lie at least so many visits apart."""


@dataclass(frozen=True)
class Besok:
    """Visits of a block; arrays of equal length, times in minutes since 1970-01-01."""

    uppdrag: Heltal
    mall: Heltal
    status: Heltal
    grupp: Heltal
    skift: Heltal
    dag: Heltal
    start: Heltal
    slut: Heltal
    planerad_start: Heltal
    planerad_slut: Heltal


def schedule(varld: Varld, manad: Period, utforare: int, block: int) -> Besok:
    """All visits of the provider's block in the month."""
    uppdrag = varld.uppdrag
    egna = ((uppdrag["utforare"] == utforare) & (uppdrag["block"] == block)).to_numpy()
    mall, dag, borta = _visits(varld, manad, egna)
    rad = varld.mallar
    passet = rad["passet"].to_numpy(dtype=np.int64)[mall]
    grupp = varld.grupper.grupp[mall]
    ordning = np.lexsort((mall, rad["uppdrag"].to_numpy()[mall], passet, dag, grupp))
    mall, dag, passet, grupp = mall[ordning], dag[ordning], passet[ordning], grupp[ordning]
    status = _status(varld, manad, utforare, mall, dag, passet, borta[ordning])
    return _with_times(varld, mall, dag, passet, grupp, status)


def _visits(varld: Varld, manad: Period, egna: Sant) -> tuple[Heltal, Heltal, Sant]:
    """Template and day of each visit, and whether the client has just been admitted."""
    uppdrag, mallar = varld.uppdrag, varld.mallar
    rader: Heltal = np.flatnonzero(egna[mallar["uppdrag"]])
    dagar = np.arange(manad.forsta, manad.sista + 1)
    uppehall, forsta = absences(varld, manad, egna)
    u = mallar["uppdrag"].to_numpy(dtype=np.int64)[rader]
    fran = uppdrag[["fran", "verkstalld"]].max(axis=1).to_numpy()[u]
    till = uppdrag["till"].to_numpy()[u]
    bitar = mallar["dagar"].to_numpy(dtype=np.int64)[rader]
    udda = mallar["varannan"].to_numpy(dtype=np.int64)[rader]
    vecka = (dagar + 3) // 7 % 2 + 1
    galler = (bitar[:, None] >> veckodag(dagar)[None, :]) & 1 > 0
    galler &= (udda[:, None] == 0) | (udda[:, None] == vecka[None, :])
    galler &= (dagar[None, :] >= fran[:, None]) & (dagar[None, :] <= till[:, None])
    lokal = np.cumsum(egna) - 1
    galler &= ~uppehall[lokal[u]]
    vilka, nar = np.nonzero(galler)
    borta = forsta[lokal[u[vilka]], nar]
    return rader[vilka], dagar[nar], borta


def absences(varld: Varld, manad: Period, egna: Sant) -> tuple[Sant, Sant]:
    """Days without visits, and the first days of absences: assignments of the block × days."""
    dagar = np.arange(manad.forsta, manad.sista + 1)
    borta = np.zeros((int(egna.sum()), len(dagar)), dtype=np.bool_)
    forsta = borta.copy()
    egna_uppdrag = varld.uppdrag.loc[egna, ["kund", "utforare"]].reset_index(drop=True)
    egna_uppdrag["plats"] = egna_uppdrag.index
    for tabell, marginal in ((varld.uppehall, 0), (varld.franvaro, 1)):
        traffar = tabell.merge(egna_uppdrag, on=[k for k in ("kund", "utforare") if k in tabell])
        plats = traffar["plats"].to_numpy(dtype=np.int64)
        fran = traffar["fran"].to_numpy()[:, None] + marginal
        till = traffar["till"].to_numpy()[:, None] - marginal
        np.logical_or.at(borta, plats, (dagar >= fran) & (dagar <= till))
        if marginal:
            np.logical_or.at(forsta, plats, dagar == fran - marginal)
    return borta, forsta


def _status(
    varld: Varld,
    manad: Period,
    utforare: int,
    mall: Heltal,
    dag: Heltal,
    passet: Heltal,
    borta: Sant,
) -> Heltal:
    """status of each visit: declined ones spread out over a client's visits of hemtjänst."""
    u = varld.mallar["uppdrag"].to_numpy(dtype=np.int64)[mall]
    hemtjanst = varld.mallar["kategori"].to_numpy()[mall] <= SERVICE + 1
    status = np.full(len(mall), UTFORD)
    vilka: Heltal = np.flatnonzero(hemtjanst)
    vilka = vilka[np.lexsort((passet[vilka], dag[vilka], u[vilka]))]
    nummer = ordningstal(byter(u[vilka]))
    storlek = KLUNGA[utforare]
    slump = blanda(u[vilka], varld.fro, manad.forsta, nummer // storlek)
    plats = nummer % storlek
    status[vilka] = np.select(
        [
            plats == TIDIGAST_AVBOJD + slump % (storlek - TIDIGAST_AVBOJD),
            (plats == slump // 64 % 9) & (slump // 1024 % 10 < 4),
            (plats == slump // 2**20 % 9) & (slump // 2**30 % 10 < 1),
        ],
        [AVBOJD, INSTALLD, BOM],
        UTFORD,
    )
    return np.where(borta, INSTALLD, status)


def _with_times(
    varld: Varld, mall: Heltal, dag: Heltal, passet: Heltal, grupp: Heltal, status: Heltal
) -> Besok:
    """Cut the ordered visits into rounds and let times and staff follow."""
    planerat = varld.mallar["minuter"].to_numpy(dtype=np.int64)[mall]
    ny_del = byter(grupp, dag, passet)
    fore = fore_i_grupp(planerat + RESA, ny_del)
    runda = fore // RYMMER[passet]
    ny_runda = ny_del | byter(runda)
    borjar = dag * DYGN + BORJAR[passet]
    planerad_start = borjar + fore - forsta_i_grupp(fore, ny_runda)
    slump = blanda(mall, dag, varld.fro)
    hsl = varld.mallar["hsl"].to_numpy(dtype=np.int64)[mall]
    langd = np.maximum(np.maximum(5, hsl + 3), planerat * (75 + slump % 31) // 100)
    tid = np.select([status == UTFORD, status == INSTALLD], [langd, 0], 5)
    resa = np.where(status == INSTALLD, 0, 2 + slump // 64 % 5)
    sen = forsta_i_grupp(slump // 1024 % 7, ny_runda)
    start = borjar + sen + fore_i_grupp(tid + resa, ny_runda)
    utford = status == UTFORD
    return Besok(
        uppdrag=varld.mallar["uppdrag"].to_numpy(dtype=np.int64)[mall],
        mall=mall,
        status=status,
        grupp=grupp,
        skift=varld.grupper.plats[grupp, TUR[passet]] + runda,
        dag=dag,
        start=np.where(utford, start, planerad_start),
        slut=np.where(utford, start + langd, planerad_start + planerat),
        planerad_start=planerad_start,
        planerad_slut=planerad_start + planerat,
    )


def staff(varld: Varld, grupp: Heltal, skift: Heltal, dag: Heltal) -> Heltal:
    """Who takes the shift: a rota of two that now and then is moved along the pool."""
    antal = varld.grupper.pool_antal[grupp]
    slump = blanda(grupp, dag, varld.fro)
    vanlig = np.where(dag // 3 % 2 == 1, antal // 2, 0)
    flyttad = np.where(slump % 10 < 7, vanlig, slump // 16 % antal)
    return varld.grupper.pool_start[grupp] + (skift + flyttad) % antal
