"""Staff: how many shifts each team needs, and the pool of people that fills them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samples.gemensamt import Heltal, Period, blanda, byter, ordningstal
from samples.mallar import (
    DUBBEL,
    PASS,
    REHABPASS,
    SJUKPASS,
)

RESA = 6
"""Planned minutes between two visits."""
STORST_POOL = 20
LARM_PER_KUND_OCH_DAG = 0.04
LARM_PER_PATRULL = 20


@dataclass(frozen=True)
class Grupper:
    """Per group (team, or nurses and rehab of an area): its shifts and its pool of staff."""

    grupp: Heltal
    """Group of each template."""
    plats: Heltal
    """First shift of each kind: groups × DAG, KVALL, SERVICETUR, DUBBEL."""
    pool_start: Heltal
    pool_antal: Heltal
    dubbelplats: Heltal
    """The shift of the second person, per assignment."""
    larm_start: Heltal
    larm_antal: Heltal
    """Night and alarm staff: providers × blocks."""


def make_grupper(
    uppdrag: pd.DataFrame, mallar: pd.DataFrame, kunder: pd.DataFrame
) -> tuple[Grupper, pd.DataFrame]:
    """The groups and everyone who works in them (utforare, roll)."""
    grupp = _grupp(uppdrag, mallar)
    antal_grupper = int(grupp.max()) + 1
    turer = np.zeros((antal_grupper, 4), dtype=np.int64)
    turer[:, :DUBBEL] = _turer(grupp, mallar, antal_grupper)
    dubbel = _dubbla(uppdrag, mallar)
    turer[:, DUBBEL] = np.bincount(uppdrag["team"].to_numpy()[dubbel >= 0], minlength=antal_grupper)
    behov = turer.sum(axis=1)
    pool_antal = np.where(
        behov > 0, np.maximum(behov, np.minimum(STORST_POOL, np.ceil(behov * 1.7) + 1)), 0
    ).astype(np.int64)
    plats = np.cumsum(turer, axis=1) - turer
    roller = _roller(grupp, mallar, pool_antal)
    personal = _personal(uppdrag, mallar, grupp, pool_antal, roller)
    larm_antal = _larmpersonal(uppdrag, kunder)
    larm_start = len(personal) + (np.cumsum(larm_antal) - larm_antal.ravel()).reshape(
        larm_antal.shape
    )
    larmfolk = np.repeat(np.arange(larm_antal.size) // larm_antal.shape[1], larm_antal.ravel())
    alla = pd.concat(
        [personal, pd.DataFrame({"utforare": larmfolk, "roll": np.ones(len(larmfolk), np.int64)})],
        ignore_index=True,
    )
    dubbelplats = np.where(dubbel >= 0, plats[uppdrag["team"], DUBBEL] + dubbel, -1)
    return (
        Grupper(
            grupp,
            plats,
            np.cumsum(pool_antal) - pool_antal,
            pool_antal,
            dubbelplats,
            larm_start,
            larm_antal,
        ),
        alla,
    )


def _grupp(uppdrag: pd.DataFrame, mallar: pd.DataFrame) -> Heltal:
    """The team for hemtjänst and delegated care; the area's nurses or therapists else."""
    kallor = uppdrag.loc[mallar["uppdrag"]]
    team = kallor["team"].to_numpy(dtype=np.int64)
    omrade = kallor["omrade"].to_numpy(dtype=np.int64)
    passet = mallar["passet"].to_numpy()
    antal_team, antal_omraden = int(uppdrag["team"].max()) + 1, int(uppdrag["omrade"].max()) + 1
    grupp: Heltal = np.where(passet == SJUKPASS, antal_team + omrade, team)
    return np.where(passet == REHABPASS, antal_team + antal_omraden + omrade, grupp)


def _turer(grupp: Heltal, mallar: pd.DataFrame, antal_grupper: int) -> Heltal:
    """Most shifts that a group can need on any weekday, per kind of shift."""
    passet = mallar["passet"].to_numpy(dtype=np.int64)
    minuter = mallar["minuter"].to_numpy(dtype=np.int64) + RESA
    bitar = mallar["dagar"].to_numpy(dtype=np.int64)
    turer = np.zeros((antal_grupper, 3), dtype=np.int64)
    for nummer, p in enumerate(PASS):
        for dag in range(7):
            vikt = minuter * (passet == nummer) * ((bitar >> dag) & 1)
            last = np.bincount(grupp, weights=vikt, minlength=antal_grupper)
            rundor = np.where(last > 0, last // p.rymmer + 1, 0).astype(np.int64)
            turer[:, p.tur] = np.maximum(turer[:, p.tur], rundor)
    return turer


def _dubbla(uppdrag: pd.DataFrame, mallar: pd.DataFrame) -> Heltal:
    """0, 1 ... for the clients of a team who need two persons; -1 for the others."""
    nummer = np.full(len(uppdrag), -1)
    dubbla = np.unique(mallar.loc[mallar["dubbel"], "uppdrag"].to_numpy(dtype=np.int64))
    team = uppdrag["team"].to_numpy(dtype=np.int64)[dubbla]
    ordning = np.argsort(team, kind="stable")
    if len(dubbla):
        nummer[dubbla[ordning]] = ordningstal(byter(team[ordning]))
    return nummer


def _roller(grupp: Heltal, mallar: pd.DataFrame, pool_antal: Heltal) -> Heltal:
    """yrkesroll of everyone in the pools, by the kind of group."""
    sorts = np.zeros(len(pool_antal), dtype=np.int64)
    sorts[grupp[mallar["passet"] == SJUKPASS]] = 1
    sorts[grupp[mallar["passet"] == REHABPASS]] = 2
    sort = np.repeat(sorts, pool_antal)
    slump = blanda(np.arange(len(sort)), 21) % 3
    return 2 * sort + np.where(sort == 1, slump == 0, slump > 0)


def _personal(
    uppdrag: pd.DataFrame, mallar: pd.DataFrame, grupp: Heltal, pool_antal: Heltal, roller: Heltal
) -> pd.DataFrame:
    """One row per person in the pools."""
    utforare = np.zeros(len(pool_antal), dtype=np.int64)
    utforare[grupp] = uppdrag["utforare"].to_numpy()[mallar["uppdrag"]]
    utforare[uppdrag["team"]] = uppdrag["utforare"]
    return pd.DataFrame({"utforare": np.repeat(utforare, pool_antal), "roll": roller})


def _larmpersonal(uppdrag: pd.DataFrame, kunder: pd.DataFrame) -> Heltal:
    """Patrols per provider and block, well above what any day needs."""
    med_larm = kunder["larm"].to_numpy()[uppdrag["kund"]]
    block = int(uppdrag["block"].max()) + 1
    plats = uppdrag["utforare"].to_numpy() * block + uppdrag["block"].to_numpy()
    larmkunder = np.bincount(plats, weights=med_larm, minlength=5 * block).reshape(5, block)
    vantade = larmkunder * LARM_PER_KUND_OCH_DAG
    antal: Heltal = np.ceil((vantade + 5 * np.sqrt(vantade) + 1) / LARM_PER_PATRULL).astype(
        np.int64
    )
    return antal


def make_delegeringar(personal: pd.DataFrame, perioder: tuple[Period, ...]) -> pd.DataFrame:
    """personal with its delegations: all of the care staff, some renewed in the first month."""
    vardar = personal["roll"].to_numpy() < 2
    slump = blanda(np.arange(len(personal)), 22)
    return personal.assign(
        fran=np.where(vardar, perioder[0].forsta - 20 - slump % 300, -1),
        till=np.where(vardar, perioder[-1].sista + 40 + slump % 300, -1),
        fornyad=np.where(vardar & (slump % 9 == 0), perioder[0].forsta + slump % 28, -1),
        listad=True,
    )
