"""From visits to registrations: SoL and HSL reports, second persons, alarms, tags."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.gemensamt import (
    AVBOJD,
    BOM,
    DYGN,
    HSL,
    INGEN,
    INSTALLD,
    LARM,
    MANUELL,
    TAGG,
    UTFORD,
    Heltal,
    Period,
    blanda,
    byter,
    insats,
    ordningstal,
)
from samples.schema import absences, schedule, staff
from samples.skift import LARM_PER_KUND_OCH_DAG, LARM_PER_PATRULL
from samples.varld import Varld

LARMTIMMAR = np.asarray([0, *range(4, 23)])
"""Hours in which an alarm visit can begin; never near a change of the clock."""


def make_rader(varld: Varld, manad: Period, utforare: int, block: int) -> pd.DataFrame:
    """The registrations of a provider's block in the month, in order of time, without keys."""
    rader = pd.concat(
        [_from_visits(varld, manad, utforare, block), _alarms(varld, manad, utforare, block)],
        ignore_index=True,
    )
    rader["utforare"] = utforare
    rader = rader.sort_values(["start", "besok", "kategori", "personal"], ignore_index=True)
    rader["besok"] = pd.factorize(rader["besok"])[0]
    rader["dubbel"] = rader["besok"].where(rader["dubbel"] != INGEN, INGEN)
    roller = np.append(varld.personal["roll"].to_numpy(dtype=np.int64), INGEN)
    rader["roll"] = roller[rader["personal"].to_numpy()]
    return _with_marks(rader, varld.fro, manad)


def _from_visits(varld: Varld, manad: Period, utforare: int, block: int) -> pd.DataFrame:
    """One row per visit, one more for its delegated care and one for its second person."""
    besok = schedule(varld, manad, utforare, block)
    hsl = varld.mallar["hsl"].to_numpy(dtype=np.int64)[besok.mall]
    utford = besok.status == UTFORD
    dubbel = varld.mallar["dubbel"].to_numpy(dtype=np.bool_)[besok.mall] & utford
    alla: Heltal = np.arange(len(besok.mall))
    med_hsl, med_dubbel = alla[hsl > 0], alla[dubbel]
    v = np.concatenate([alla, med_hsl, med_dubbel])
    sort = np.repeat([0, 1, 2], [len(alla), len(med_hsl), len(med_dubbel)])
    langd = besok.slut[v] - besok.start[v]
    minuter = np.select([sort == 0, sort == 1], [langd - hsl[v], hsl[v]], langd)
    skift = np.where(sort == 2, varld.grupper.dubbelplats[besok.uppdrag[v]], besok.skift[v])
    vem = staff(varld, besok.grupp[v], skift, besok.dag[v])
    mall = varld.mallar.loc[besok.mall[v]]
    return pd.DataFrame(
        {
            "besok": v,
            "uppdrag": besok.uppdrag[v],
            "kund": varld.uppdrag["kund"].to_numpy()[besok.uppdrag[v]],
            "personal": np.where(besok.status[v] == INSTALLD, INGEN, vem),
            "kategori": np.where(sort == 1, HSL, mall["kategori"]),
            "insats": np.where(sort == 1, insats("medicin"), mall["insats"]),
            "start": besok.start[v],
            "slut": besok.slut[v],
            "minuter": np.where(utford[v], minuter, INGEN),
            "status": besok.status[v],
            "planerad_start": besok.planerad_start[v],
            "planerad_slut": besok.planerad_slut[v],
            "dubbel": np.where(dubbel[v] & (sort != 1), v, INGEN),
        }
    )


def _alarms(varld: Varld, manad: Period, utforare: int, block: int) -> pd.DataFrame:
    """Alarm visits: a patrol takes one an hour, so that its visits never meet."""
    uppdrag, dag = _alarm_days(varld, manad, utforare, block)
    antal_patruller = varld.grupper.larm_antal[utforare, block]
    nummer = ordningstal(byter(dag))
    ryms = nummer < antal_patruller * LARM_PER_PATRULL
    uppdrag, dag, nummer = uppdrag[ryms], dag[ryms], nummer[ryms]
    slump = blanda(uppdrag, dag, varld.fro, 41)
    timme = LARMTIMMAR[(nummer * 7 + dag * 3) % LARM_PER_PATRULL]
    start = dag * DYGN + timme * 60 + slump % 15
    minuter = 8 + slump // 16 % 30
    patrull = (nummer // LARM_PER_PATRULL + dag) % max(1, antal_patruller)
    return pd.DataFrame(
        {
            "besok": 10**9 + np.arange(len(uppdrag)),
            "uppdrag": uppdrag,
            "kund": varld.uppdrag["kund"].to_numpy()[uppdrag],
            "personal": varld.grupper.larm_start[utforare, block] + patrull,
            "kategori": LARM,
            "insats": insats("larm"),
            "start": start,
            "slut": start + minuter,
            "minuter": minuter,
            "status": UTFORD,
            "planerad_start": INGEN,
            "planerad_slut": INGEN,
            "dubbel": INGEN,
        }
    )


def _alarm_days(varld: Varld, manad: Period, utforare: int, block: int) -> tuple[Heltal, Heltal]:
    """Assignment and day of each alarm, by day: clients with larm who are at home."""
    u = varld.uppdrag
    med_larm = varld.kunder["larm"].to_numpy()[u["kund"]] == 1
    egna = (u["utforare"] == utforare) & (u["block"] == block) & ~u["sarskild"] & med_larm
    vilka: Heltal = np.flatnonzero(egna)
    dagar = np.arange(manad.forsta, manad.sista + 1)
    slump = blanda(vilka[None, :], dagar[:, None], varld.fro, 42)
    borta, _ = absences(varld, manad, egna.to_numpy(dtype=np.bool_))
    nar, plats = np.nonzero((slump % 1000 < 1000 * LARM_PER_KUND_OCH_DAG) & ~borta.T)
    return vilka[plats], dagar[nar]


def _with_marks(rader: pd.DataFrame, fro: int, manad: Period) -> pd.DataFrame:
    """Tagged or by hand, why, and when the row was made and changed."""
    besok = rader["besok"].to_numpy(dtype=np.int64)
    person = rader["personal"].to_numpy(dtype=np.int64)
    start, slut = (rader[k].to_numpy(dtype=np.int64) for k in ("start", "slut"))
    status = rader["status"].to_numpy(dtype=np.int64)
    utford = status == UTFORD
    slump = blanda(besok, person + 1, fro, manad.forsta)
    manuell = utford & (slump % 100 < 7)
    tagg = utford & ~manuell
    rader["satt"] = np.select([tagg, manuell], [TAGG, MANUELL], 0)
    rader["tagg_in"] = np.where(tagg, start, INGEN)
    rader["tagg_ut"] = np.where(tagg, slut, INGEN)
    val = slump // 128 % 3
    rader["orsak"] = np.select(
        [manuell, status == AVBOJD, status == INSTALLD, status == BOM],
        [1 + val, 4 + val, 7 + val, 10],
        0,
    )
    sent = slump // 512 % 100
    snart = 1 + slump // 2**17 % 20
    skapad = slut + np.where(manuell, snart * 45, snart)
    skapad = np.where(sent < 2, slut + 4 * DYGN + snart * 60, skapad)
    rader["skapad"] = np.where(status == INSTALLD, start - snart * 120, skapad)
    andras = slump // 2**24 % 100 < 4
    rader["andrad"] = np.where(andras, rader["skapad"] + 30 + slump // 2**31 % 2000, INGEN)
    return rader
