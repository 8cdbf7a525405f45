"""What the municipality and the providers have written about an assignment: orders, plans, fees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from samples.gemensamt import (
    INGEN,
    OMSORG,
    OPPEN,
    SERVICE,
    UTFORD_MAL,
    Heltal,
    Period,
    blanda,
    insats,
)
from samples.mallar import vantade_per_manad

OMVARDNAD = insats("personlig omvårdnad")
UTFORS = 0.845
"""Registered minutes per planned minute, after declined visits and shorter stays."""
JAMNA = (180, 360, 540, 4800)
"""Sums at which a fee level or a follow-up rule turns; the example avoids them."""


def make_bestallningar(
    uppdrag: pd.DataFrame,
    mallar: pd.DataFrame,
    perioder: tuple[Period, ...],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One order per assignment, kategori and insats, with granted minutes per month."""
    egna = mallar[mallar["kategori"].isin([SERVICE, OMSORG])].copy()
    egna["vantade"] = vantade_per_manad(egna)
    egna["insats"] = np.where(egna["kategori"] == OMSORG, OMVARDNAD, egna["insats"])
    order = egna.groupby(["uppdrag", "kategori", "insats"], as_index=False)[["vantade"]].sum()
    kallor = uppdrag.loc[order["uppdrag"]].reset_index(drop=True)
    order["minuter"] = _beviljade(order, kallor, uppdrag)
    for kolumn in ("kund", "utforare"):
        order[kolumn] = kallor[kolumn]
    order["till"] = np.where(kallor["till"] == OPPEN, INGEN, kallor["till"])
    return _med_datum(order, kallor, perioder, rng)


def _beviljade(order: pd.DataFrame, kallor: pd.DataFrame, uppdrag: pd.DataFrame) -> Heltal:
    """Granted minutes such that the provider performs about the share that it aims at."""
    ursprung = kallor["ursprung"].to_numpy(dtype=np.int64)
    mal = _mal(uppdrag)[ursprung]
    avvikelse = 0.93 + (blanda(ursprung, 11) % 1000) / 7000
    tior = np.rint(order["vantade"].to_numpy() * UTFORS / mal * avvikelse / 10)
    minuter: Heltal = np.maximum(3, tior).astype(np.int64) * 10
    summa = pd.Series(minuter).groupby(kallor["kund"]).transform("sum")
    return minuter + 10 * (summa.isin(JAMNA) & ~kallor["kund"].duplicated()).to_numpy(np.int64)


def _mal(uppdrag: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The aimed-at share by ursprung: that of the first provider."""
    forsta = uppdrag.sort_values("fran", kind="stable").drop_duplicates("ursprung")
    mal = np.zeros(int(uppdrag["ursprung"].max()) + 1)
    mal[forsta["ursprung"]] = np.asarray(UTFORD_MAL)[forsta["utforare"]]
    return mal


def _med_datum(
    order: pd.DataFrame,
    kallor: pd.DataFrame,
    perioder: tuple[Period, ...],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Dates of decision, start, follow-up: all in order in every one of the months."""
    per_uppdrag = rng.integers(60, 900, len(kallor) and int(order["uppdrag"].max()) + 1)
    slut = perioder[-1].sista
    aldre = perioder[0].forsta - per_uppdrag[order["uppdrag"]]
    ny = (kallor["fran"] != INGEN).to_numpy()
    antal = len(order)
    order["fran"] = np.where(ny, kallor["fran"], aldre)
    order["verkstalld"] = np.where(
        ny, kallor["verkstalld"], aldre + per_uppdrag[order["uppdrag"]] % 9
    )
    order["beslut"] = order["fran"] - 3 - per_uppdrag[order["uppdrag"]] % 15
    foljdes = slut - rng.integers(10, 150, antal)
    order["foljdes"] = np.where(order["beslut"] < foljdes - 30, foljdes, INGEN)
    order["bevakning"] = np.where(
        rng.random(antal) < 0.7, slut + rng.integers(10, 300, antal), INGEN
    )
    return order


def make_planer(bestallningar: pd.DataFrame, perioder: tuple[Period, ...]) -> pd.DataFrame:
    """One plan per assignment with omsorg, made within the fortnight, some revised."""
    omsorg = bestallningar[bestallningar["kategori"] == OMSORG]
    slump = blanda(omsorg["uppdrag"].to_numpy(dtype=np.int64), 12)
    upprattad = omsorg["verkstalld"].to_numpy() + 1 + slump % 9
    reviderad = perioder[0].forsta - 1 - slump % 40
    andras = (slump % 5 < 2) & (reviderad > upprattad)
    return pd.DataFrame(
        {
            "uppdrag": omsorg["uppdrag"].to_numpy(),
            "kund": omsorg["kund"].to_numpy(),
            "utforare": omsorg["utforare"].to_numpy(),
            "upprattad": upprattad,
            "reviderad": np.where(andras, reviderad, INGEN),
        }
    )


def set_fee_levels(
    kunder: pd.DataFrame, bestallningar: pd.DataFrame, uppdrag: pd.DataFrame
) -> None:
    """avgiftsniva of clients with orders, by their granted minutes per month."""
    ursprung = uppdrag.loc[bestallningar["uppdrag"], "ursprung"].to_numpy()
    samtida = bestallningar.assign(ursprung=ursprung).drop_duplicates(
        ["kund", "ursprung", "kategori", "insats"]
    )
    minuter = samtida.groupby("kund")["minuter"].sum()
    steg = np.searchsorted([180, 360, 540], minuter.to_numpy(), side="left")
    kunder.loc[minuter.index, "niva"] = np.asarray([30, 60, 80, 100])[steg]
