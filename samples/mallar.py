"""Visit templates: which help an assignment gets in which part of the day, and how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samples.gemensamt import (
    HSL,
    INGEN,
    OMSORG,
    REHAB,
    SERVICE,
    SJUKVARD,
    Heltal,
    Sant,
    insats,
)
from samples.kunder import HSLKUND, LATT, MEDEL, MONSTER, SERVICEKUND, TUNG

DAG, KVALL, SERVICETUR, DUBBEL = range(4)


@dataclass(frozen=True)
class Pass:
    """A part of the day: first minute, planned minutes of one round, and the shift."""

    borjar: int
    rymmer: int
    tur: int


# A round may be as long as `rymmer` plus one visit; the next part of the shift begins after that.
PASS = (
    Pass(420, 110, DAG),
    Pass(600, 30, DAG),
    Pass(695, 75, DAG),
    Pass(830, 100, DAG),
    Pass(990, 110, KVALL),
    Pass(1170, 90, KVALL),
    Pass(510, 330, SERVICETUR),
    Pass(500, 320, DAG),
    Pass(500, 320, DAG),
)
MORGON, FORMIDDAG, LUNCH, EFTERMIDDAG, KVALLEN, SENKVALL, SERVICEPASS, SJUKPASS, REHABPASS = range(
    9
)
ALLA_DAGAR = 127
VARJE_VECKA, VARANNAN = 0, 1


@dataclass(frozen=True)
class Mall:
    """For clients of `typer`, with the given chance: a visit of `kortast`-`langst` minutes."""

    typer: tuple[int, ...]
    chans: float
    passet: int
    kategori: int
    insats: str
    kortast: int
    langst: int
    dagar: int = 7
    varannan: bool = False
    hsl_chans: float = 0.0


MALLAR = (
    Mall((LATT,), 1.0, MORGON, OMSORG, "morgon", 20, 30, hsl_chans=0.3),
    Mall((MEDEL,), 1.0, MORGON, OMSORG, "morgon", 20, 35, hsl_chans=0.6),
    Mall((TUNG,), 1.0, MORGON, OMSORG, "morgon", 30, 45, hsl_chans=0.7),
    Mall((LATT, MEDEL), 0.45, FORMIDDAG, OMSORG, "dusch", 30, 40, dagar=1),
    Mall((TUNG,), 0.8, FORMIDDAG, OMSORG, "dusch", 30, 40, dagar=2),
    Mall((MEDEL,), 0.6, LUNCH, OMSORG, "lunch", 15, 25),
    Mall((TUNG,), 1.0, LUNCH, OMSORG, "lunch", 20, 35),
    Mall((TUNG,), 0.55, EFTERMIDDAG, OMSORG, "tillsyn", 15, 25),
    Mall((MEDEL,), 0.15, EFTERMIDDAG, HSL, "ögondroppar", 10, 15),
    Mall((MEDEL,), 1.0, KVALLEN, OMSORG, "kväll", 15, 30, hsl_chans=0.35),
    Mall((TUNG,), 1.0, KVALLEN, OMSORG, "kväll", 25, 40, hsl_chans=0.65),
    Mall((TUNG,), 0.7, SENKVALL, OMSORG, "läggning", 15, 25, hsl_chans=0.4),
    Mall((SERVICEKUND,), 1.0, SERVICEPASS, SERVICE, "städ", 60, 90, dagar=1, varannan=True),
    Mall((SERVICEKUND,), 0.7, SERVICEPASS, SERVICE, "inköp", 30, 45, dagar=1),
    Mall((LATT, MEDEL, TUNG), 0.55, SERVICEPASS, SERVICE, "städ", 60, 90, dagar=1, varannan=True),
    Mall((LATT, MEDEL), 0.3, SERVICEPASS, SERVICE, "inköp", 30, 45, dagar=1),
    Mall((MEDEL, TUNG), 0.2, SERVICEPASS, SERVICE, "tvätt", 30, 60, dagar=1, varannan=True),
    Mall((LATT, MEDEL, TUNG), 0.16, SJUKPASS, SJUKVARD, "omläggning", 20, 40, dagar=2),
    Mall((HSLKUND,), 1.0, SJUKPASS, SJUKVARD, "provtagning", 20, 40, dagar=1),
    Mall((LATT, MEDEL), 0.08, REHABPASS, REHAB, "träning", 40, 55, dagar=1),
)


def make_mallar(uppdrag: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per assignment and recurring visit."""
    ensam = uppdrag["plats"].to_numpy() % len(MONSTER) > 1  # not one of a couple
    dubbel = ensam & (uppdrag["typ"].to_numpy() == TUNG) & (rng.random(len(uppdrag)) < 0.15)
    delar = [_rader(mall, uppdrag, dubbel, rng) for mall in MALLAR]
    alla = pd.concat(delar, ignore_index=True)
    return _fortsatta(alla, uppdrag)


def _fortsatta(mallar: pd.DataFrame, uppdrag: pd.DataFrame) -> pd.DataFrame:
    """A continued assignment gets the templates of the one that it continues."""
    ursprung = uppdrag[["ursprung"]].reset_index(names="uppdrag")
    flera = ursprung["ursprung"].duplicated(keep=False)
    fortsatt = flera & (uppdrag["fran"] != INGEN)
    forlaga = ursprung[~fortsatt]
    par = forlaga.merge(ursprung[fortsatt], on="ursprung", suffixes=("", "_ny"))
    egna = mallar[~mallar["uppdrag"].isin(par["uppdrag_ny"])]
    kopior = egna.merge(par[["uppdrag", "uppdrag_ny"]], on="uppdrag")
    kopior = kopior.assign(uppdrag=kopior["uppdrag_ny"]).drop(columns="uppdrag_ny")
    return pd.concat([egna, kopior], ignore_index=True)


def _rader(
    mall: Mall, uppdrag: pd.DataFrame, dubbel: Sant, rng: np.random.Generator
) -> pd.DataFrame:
    """The assignments that get this visit, with minutes and days of the week."""
    valda: Heltal = np.flatnonzero(_galler(mall, uppdrag) & (rng.random(len(uppdrag)) < mall.chans))
    antal = len(valda)
    steg = rng.integers(mall.kortast // 5, mall.langst // 5 + 1, antal)
    hsl = (rng.random(antal) < mall.hsl_chans) * rng.integers(1, 3, antal) * 5
    return pd.DataFrame(
        {
            "uppdrag": valda,
            "passet": mall.passet,
            "kategori": mall.kategori,
            "insats": insats(mall.insats),
            "minuter": steg * 5,
            "hsl": hsl,
            "dagar": _veckodagar(mall, rng.integers(0, 5, antal)),
            "varannan": rng.integers(1, 3, antal) if mall.varannan else np.zeros(antal, np.int64),
            "dubbel": dubbel[valda] & (mall.kategori == OMSORG),
        }
    )


def _galler(mall: Mall, uppdrag: pd.DataFrame) -> Sant:
    """Assignments of the right type; nurses and rehab never where the provider changes."""
    galler: Sant = uppdrag["typ"].isin(mall.typer).to_numpy(dtype=np.bool_)
    if mall.kategori == SERVICE:
        galler = galler & uppdrag["service"].to_numpy(dtype=np.bool_)
    if mall.kategori in (SJUKVARD, REHAB):
        galler = galler & ~uppdrag["sarskild"].to_numpy(dtype=np.bool_)
    return galler


def _veckodagar(mall: Mall, forsta: Heltal) -> Heltal:
    """Days of the week as bits: all, or one or two weekdays."""
    if mall.dagar == 7:
        return np.full(len(forsta), ALLA_DAGAR)
    andra = np.where(mall.dagar == 2, 1 << ((forsta + 2) % 5), 0)
    return (1 << forsta) | andra


def vantade_per_manad(mallar: pd.DataFrame) -> Heltal:
    """Planned minutes of hemtjänst in an average month, per template, both persons counted."""
    bitar = mallar["dagar"].to_numpy(dtype=np.int64)
    antal_dagar = sum((bitar >> dag) & 1 for dag in range(7))
    hemtjanst = mallar["kategori"].isin([SERVICE, OMSORG]).to_numpy()
    per_besok = mallar["minuter"] * (1 + mallar["dubbel"]) - mallar["hsl"]
    veckor = np.where(mallar["varannan"] > 0, 0.5, 1.0) * 30.4375 / 7
    minuter: Heltal = np.rint(hemtjanst * antal_dagar * per_besok.to_numpy() * veckor).astype(
        np.int64
    )
    return minuter
