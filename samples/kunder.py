"""Clients and their assignments (uppdrag): which provider helps which client, and when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.gemensamt import INGEN, OPPEN, STORLEK, UTFORARE, Heltal, Period, blanda

SERVICEKUND, LATT, MEDEL, TUNG, HSLKUND = range(5)
MONSTER = (2, 3, 1, 0, 2, 1, 3, 2, 0, 2, 1, 2, 3, 0, 1, 2, 3, 0, 2, 1, 2, 4, 0, 2, 1, 3, 2, 1, 2, 0)
"""Types of client in the order in which a provider gets them."""
TEAMVIKT = (0.15, 0.5, 1.0, 1.6, 0.1)
TEAMSTORLEK = 9.0
TEAM_PER_OMRADE = 6
OMRADEN_PER_BLOCK = 50
MINST_FOR_UNDANTAG = 7
"""Providers with fewer clients have no absences, moves or changes of provider."""


def make_uppdrag(antal: int, rng: np.random.Generator) -> pd.DataFrame:
    """One row per client and provider: type, order in the round, first and last day."""
    antal_per_utforare = _fordela(antal)
    utforare = np.repeat(np.arange(len(UTFORARE)), antal_per_utforare)
    plats = np.concatenate([np.arange(n) for n in antal_per_utforare])
    return pd.DataFrame(
        {
            "kund": rng.permutation(antal),
            "utforare": utforare,
            "plats": plats,
            "typ": np.asarray(MONSTER)[plats % len(MONSTER)],
            "fran": np.full(antal, INGEN),
            "till": np.full(antal, OPPEN),
            "verkstalld": np.full(antal, INGEN),
            "omsorg": True,
            "service": True,
            "sarskild": False,
            "ursprung": np.arange(antal),
        }
    )


def _fordela(antal: int) -> Heltal:
    """`antal` clients over the providers, every provider at least two."""
    delar: Heltal = np.maximum(2, np.floor(np.asarray(STORLEK) * antal)).astype(np.int64)
    delar[int(np.argmax(STORLEK))] += antal - int(delar.sum())
    return delar


def undantag(uppdrag: pd.DataFrame, rng: np.random.Generator) -> Heltal:
    """Assignments that may be exceptions, evenly over the providers, in random order."""
    storlek = uppdrag.groupby("utforare")["kund"].transform("size")
    mojliga = uppdrag[
        (storlek >= MINST_FOR_UNDANTAG)
        & uppdrag["typ"].isin([LATT, MEDEL, TUNG])
        & (uppdrag["plats"] > 1)
    ]
    ordning = mojliga.assign(slump=rng.random(len(mojliga)))
    rang = ordning.groupby("utforare")["slump"].rank()
    vikt = rang / storlek[mojliga.index]
    valda: Heltal = mojliga.index.to_numpy(dtype=np.int64)[np.argsort(vikt.to_numpy())]
    return valda


def change_provider(uppdrag: pd.DataFrame, valda: Heltal, manad: Period) -> pd.DataFrame:
    """The chosen assignments end in the middle of the month and go on, alike, at another provider.

    A continued assignment has the number of the first as its `ursprung`.
    """
    dag = manad.forsta + 11 + np.arange(len(valda)) % 5
    nya = uppdrag.loc[valda].copy()
    nya["fran"], nya["verkstalld"] = dag, dag
    nya["utforare"] = _annan_utforare(uppdrag, nya["utforare"].to_numpy(dtype=np.int64))
    uppdrag.loc[valda, "till"] = dag - 1
    uppdrag.loc[valda, "sarskild"] = nya["sarskild"] = True
    return pd.concat([uppdrag, nya], ignore_index=True)


def split_provider(uppdrag: pd.DataFrame, valda: Heltal) -> pd.DataFrame:
    """The chosen clients get their service from another provider than their omsorg."""
    nya = uppdrag.loc[valda].copy()
    nya["utforare"] = _annan_utforare(uppdrag, nya["utforare"].to_numpy(dtype=np.int64))
    nya["typ"], nya["omsorg"] = SERVICEKUND, False
    nya["ursprung"] = len(uppdrag) + np.arange(len(valda))
    uppdrag.loc[valda, "service"] = False
    uppdrag.loc[valda, "sarskild"] = nya["sarskild"] = True
    return pd.concat([uppdrag, nya], ignore_index=True)


def _annan_utforare(uppdrag: pd.DataFrame, nuvarande: Heltal) -> Heltal:
    """Another provider than the present one, among the larger."""
    storlek = uppdrag["utforare"].value_counts()
    stora: Heltal = np.sort(storlek.index.to_numpy(dtype=np.int64)[:3])
    forsta = stora[np.arange(len(nuvarande)) % 3]
    andra = stora[(np.arange(len(nuvarande)) + 1) % 3]
    return np.where(forsta == nuvarande, andra, forsta)


def start_late(uppdrag: pd.DataFrame, valda: Heltal, manad: Period) -> None:
    """The chosen assignments begin in the month, some days before they are verkställda."""
    steg = np.arange(len(valda))
    uppdrag.loc[valda, "fran"] = manad.forsta + 3 + steg % 8
    uppdrag.loc[valda, "verkstalld"] = manad.forsta + 3 + steg % 8 + steg % 5
    uppdrag.loc[valda, "sarskild"] = True


def make_teams(uppdrag: pd.DataFrame) -> pd.DataFrame:
    """Teams of some ten clients, areas of six teams (nurses) and blocks of fifty areas."""
    ordnad = uppdrag.sort_values(["utforare", "plats", "kund"], ignore_index=True)
    vikt = pd.Series(np.asarray(TEAMVIKT)[ordnad["typ"]])
    vikt[ordnad["plats"] == 1] = 0.0  # the second of a couple stays in the team of the first
    lopande = vikt.groupby(ordnad["utforare"]).cumsum()
    team = np.floor((lopande - 1e-9).clip(lower=0) / TEAMSTORLEK).astype(np.int64)
    ordnad["block"] = team // (TEAM_PER_OMRADE * OMRADEN_PER_BLOCK)
    ordnad["omrade"] = _nummer(ordnad["utforare"], team // TEAM_PER_OMRADE)
    ordnad["team"] = _nummer(ordnad["utforare"], team)
    return ordnad


def _nummer(utforare: pd.Series[int], inom: pd.Series[int]) -> Heltal:
    """One running number over all providers for a number within each provider."""
    nummer: Heltal = np.unique(
        utforare.to_numpy(dtype=np.int64) * 10**7 + inom.to_numpy(dtype=np.int64),
        return_inverse=True,
    )[1].astype(np.int64)
    return nummer


def make_kunder(uppdrag: pd.DataFrame, antal: int, rng: np.random.Generator) -> pd.DataFrame:
    """One row per client: taxeområde, zon, larm and household; the fee comes with the orders."""
    bara_hsl = np.zeros(antal, dtype=np.bool_)
    bara_hsl[uppdrag.loc[uppdrag["typ"] == HSLKUND, "kund"]] = True
    nyborjare = uppdrag.loc[uppdrag["sarskild"] & (uppdrag["fran"] != INGEN), "kund"]
    larm = rng.random(antal) < 0.55
    larm[nyborjare] = False
    kunder = pd.DataFrame(
        {
            "taxe": rng.choice(3, antal, p=[0.55, 0.36, 0.09]),
            "taxe2": np.zeros(antal, dtype=np.int64),
            "flyttdag": np.full(antal, OPPEN),
            "zon": rng.integers(1, 9, antal),
            "larm": larm.astype(np.int64),
            "niva": np.where(bara_hsl & ~larm, 0, 10),
            "avdrag": rng.choice([0, 0, 0, 1, 2, 5], antal),
            "hushall": np.full(antal, INGEN),
        }
    )
    _make_couples(kunder, uppdrag)
    return kunder


def _make_couples(kunder: pd.DataFrame, uppdrag: pd.DataFrame) -> None:
    """Every thirtieth pair of neighbours in a provider's round live together."""
    utan = uppdrag[~uppdrag["sarskild"] & (uppdrag["typ"] != HSLKUND)]
    forsta = utan[utan["plats"] % len(MONSTER) == 0]
    andra = utan[utan["plats"] % len(MONSTER) == 1]
    par = forsta.assign(plats=forsta["plats"] + 1).merge(andra, on=["utforare", "plats"])
    nummer = np.arange(1, len(par) + 1)
    for kolumn in ("kund_x", "kund_y"):
        kunder.loc[par[kolumn], "hushall"] = nummer
    for kolumn in ("taxe", "zon"):
        kunder.loc[par["kund_y"], kolumn] = kunder.loc[par["kund_x"], kolumn].to_numpy()


def put_up_tags(kunder: pd.DataFrame, manad: Period) -> None:
    """Every client has had a tag since before the first month, and most agree to the use of the log."""
    slump = blanda(kunder.index.to_numpy(dtype=np.int64), 47)
    kunder["tagg"] = manad.forsta - 20 - slump % 700
    kunder["samtycke"] = (slump // 700 % 5 > 0).astype(np.int64)


def move_home(kunder: pd.DataFrame, valda: Heltal, manad: Period) -> None:
    """The chosen clients move to another taxeområde in the month."""
    kunder.loc[valda, "taxe2"] = (kunder.loc[valda, "taxe"] + 1) % 3
    kunder.loc[valda, "flyttdag"] = manad.forsta + 7 + np.arange(len(valda)) % 14
