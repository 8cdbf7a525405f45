"""The world of the example: everything but the registrations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samples.beslut import make_bestallningar, make_planer, set_fee_levels
from samples.gemensamt import INGEN, REHAB, SJUKVARD, Heltal, Period, blanda, period
from samples.kunder import (
    change_provider,
    make_kunder,
    make_teams,
    make_uppdrag,
    move_home,
    put_up_tags,
    split_provider,
    start_late,
    undantag,
)
from samples.mallar import make_mallar
from samples.skift import Grupper, make_delegeringar, make_grupper


@dataclass
class Varld:
    """The tables that the registrations follow; faults are planted in them."""

    fro: int
    perioder: tuple[Period, ...]
    kunder: pd.DataFrame
    uppdrag: pd.DataFrame
    mallar: pd.DataFrame
    bestallningar: pd.DataFrame
    planer: pd.DataFrame
    uppehall: pd.DataFrame
    franvaro: pd.DataFrame
    inskrivningar: pd.DataFrame
    personal: pd.DataFrame
    grupper: Grupper

    @property
    def sista(self) -> Period:
        """The month that the facit is about."""
        return self.perioder[-1]


def make_varld(antal: int, manader: tuple[str, ...], fro: int) -> Varld:
    """A world without faults of `antal` clients."""
    rng = np.random.default_rng(fro)
    perioder = tuple(period(namn) for namn in sorted(set(manader)))
    uppdrag, borta, flyttar = _uppdrag(antal, perioder, rng)
    kunder = make_kunder(uppdrag, antal, rng)
    move_home(kunder, flyttar[kunder.loc[flyttar, "hushall"] == INGEN], perioder[-1])
    put_up_tags(kunder, perioder[0])
    mallar = make_mallar(uppdrag, rng)
    bestallningar = make_bestallningar(uppdrag, mallar, perioder, rng)
    set_fee_levels(kunder, bestallningar, uppdrag)
    grupper, personal = make_grupper(uppdrag, mallar, kunder)
    franvaro, uppehall = _borta(uppdrag, borta, perioder)
    return Varld(
        fro,
        perioder,
        kunder,
        uppdrag,
        mallar,
        bestallningar,
        make_planer(bestallningar, perioder),
        uppehall,
        franvaro,
        _inskrivningar(uppdrag, mallar, perioder),
        make_delegeringar(personal, perioder),
        grupper,
    )


def _uppdrag(
    antal: int, perioder: tuple[Period, ...], rng: np.random.Generator
) -> tuple[pd.DataFrame, list[Heltal], Heltal]:
    """Assignments; the clients who are away in each month; and the clients who move home."""
    uppdrag = make_uppdrag(antal, rng)
    valbara = undantag(uppdrag, rng)
    enstaka, flera = 1 + antal // 120, 1 + antal // 60
    sjuka = max(1, min(1 + antal // 25, len(valbara) // 5))
    alla_sjuka = max(sjuka, min(sjuka * len(perioder), len(valbara) // 5))
    byter, borjar, delas, flyttar, borta, _ = np.split(
        valbara, np.cumsum([enstaka, enstaka, enstaka, flera, alla_sjuka])
    )
    kund = uppdrag["kund"].to_numpy(dtype=np.int64)
    uppdrag.loc[np.concatenate([flyttar, borta]), "sarskild"] = True
    start_late(uppdrag, borjar, perioder[-1])
    uppdrag = split_provider(uppdrag, delas)
    uppdrag = change_provider(uppdrag, byter, perioder[-1])
    turer = [np.roll(kund[borta], -sjuka * n)[:sjuka] for n in range(len(perioder))]
    return make_teams(uppdrag), turer, kund[flyttar]


def _borta(
    uppdrag: pd.DataFrame, borta: list[Heltal], perioder: tuple[Period, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Absences with a pause for each provider; every fifth is a pause only (a journey)."""
    delar = [_borta_i_manaden(kunder, p) for kunder, p in zip(borta, perioder, strict=True)]
    alla = pd.concat(delar, ignore_index=True)
    uppehall = alla.merge(uppdrag[["kund", "utforare"]], on="kund")
    uppehall["fran"] += 1
    uppehall["till"] -= 1
    franvaro = alla[alla["orsak"] != "bortrest"].reset_index(drop=True)
    return franvaro, uppehall[["kund", "utforare", "fran", "till", "orsak"]]


def _borta_i_manaden(kunder: Heltal, manad: Period) -> pd.DataFrame:
    """Absences of one month: first and last day, and why."""
    slump = blanda(kunder, manad.forsta)
    fran = manad.forsta + 1 + slump % 16
    orsaker = np.asarray(["sjukhus", "sjukhus", "sjukhus", "korttidsboende", "bortrest"], object)
    return pd.DataFrame(
        {
            "kund": kunder,
            "fran": fran,
            "till": fran + 4 + slump // 16 % 8,
            "orsak": orsaker[np.arange(len(kunder)) % 5],
        }
    )


def _inskrivningar(
    uppdrag: pd.DataFrame, mallar: pd.DataFrame, perioder: tuple[Period, ...]
) -> pd.DataFrame:
    """One enrolment per client and kind of licensed care."""
    valda = mallar[mallar["kategori"].isin([SJUKVARD, REHAB])]
    par = valda.drop_duplicates(["uppdrag", "kategori"])
    slump = blanda(par["uppdrag"].to_numpy(dtype=np.int64), 31)
    kallor = uppdrag.loc[par["uppdrag"]]
    return pd.DataFrame(
        {
            "kund": kallor["kund"].to_numpy(),
            "utforare": kallor["utforare"].to_numpy(),
            "kategori": par["kategori"].to_numpy(),
            "fran": perioder[0].forsta - 10 - slump % 400,
            "till": np.where(slump % 7 == 0, perioder[-1].sista + slump % 90, INGEN),
        }
    )
