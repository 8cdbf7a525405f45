"""What the providers invoice: tariffs times orders, minutes and visits, in exact öre."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from samples.gemensamt import (
    DYGN,
    HSL,
    INGEN,
    LARM,
    OMSORG,
    OPPEN,
    SERVICE,
    SJUKVARD,
    TAXEOMRADE,
    UTFORARE,
    UTFORD,
    Heltal,
    Period,
)
from samples.varld import Varld

POST = (
    "service", "omsorg", "larm", "delegerad hsl", "hemsjukvård listning", "hemsjukvård besök",
    "hemrehab besök",
)  # fmt: skip
# vårdbiträde and undersköterska: a visit by them is not one by licensed staff.
OMVARDNAD = (0, 1)
LISTNING, SJUKBESOK, REHABBESOK = 4, 5, 6
TARIFF = (
    (325, 394, 448), (394, 477, 543), (394, 477, 543), (394, 477, 543), (1071, 1225, 1300),
    (413, 476, 510), (920, 1060, 1124),
)  # fmt: skip
"""Kronor per hour (the first four), per client listed and per visit, by taxeområde."""

Nyckel = tuple[int, int, int]
"""utforare, post, taxeområde."""


def taxa(varld: Varld, kund: Heltal, dag: Heltal) -> Heltal:
    """taxeområde of each client on each day; INGEN for an unknown client."""
    kand = kund < len(varld.kunder)
    plats = np.where(kand, kund, 0)
    k = {n: varld.kunder[n].to_numpy(dtype=np.int64)[plats] for n in ("taxe", "taxe2", "flyttdag")}
    return np.where(kand, np.where(dag >= k["flyttdag"], k["taxe2"], k["taxe"]), INGEN)


def minuter(rader: pd.DataFrame) -> Heltal:
    """Minutes of each row: as given, else the interval, never negative."""
    langd = np.maximum(0, (rader["slut"] - rader["start"]).to_numpy(dtype=np.int64))
    givna = rader["minuter"].to_numpy(dtype=np.int64)
    return np.where(givna >= 0, givna, langd)


def performed(varld: Varld, rader: pd.DataFrame) -> Counter[Nyckel]:
    """Minutes of larm and delegerad hsl and visits of licensed staff, performed."""
    by_others = (rader["kategori"] >= SJUKVARD) & rader["roll"].isin(OMVARDNAD)
    utforda = rader[(rader["status"] == UTFORD) & (rader["kategori"] > OMSORG) & ~by_others]
    tid = utforda["start"].to_numpy(dtype=np.int64)
    delar = pd.DataFrame(
        {
            "utforare": utforda["utforare"],
            "post": np.asarray([0, 1, LARM, HSL, SJUKBESOK, REHABBESOK])[utforda["kategori"]],
            "taxa": taxa(varld, utforda["kund"].to_numpy(dtype=np.int64), tid // DYGN),
            "antal": minuter(utforda),
            "besok": utforda["besok"],
        }
    )
    tidsposter = delar[delar["post"] <= HSL]
    besok = delar[delar["post"] > HSL].drop_duplicates(["utforare", "post", "besok"])
    return _summa(pd.concat([tidsposter, besok.assign(antal=1)]))


def _summa(delar: pd.DataFrame) -> Counter[Nyckel]:
    """Sum of antal per key; rows without taxeområde are left out."""
    kanda = delar[delar["taxa"] != INGEN]
    summor = kanda.groupby(["utforare", "post", "taxa"])["antal"].sum()
    nycklar = [(int(u), int(p), int(t)) for u, p, t in summor.index.to_list()]
    return Counter(dict(zip(nycklar, summor.astype(int).to_list(), strict=True)))


def order_days(varld: Varld, manad: Period) -> tuple[Counter[Nyckel], Counter[int]]:
    """Granted minutes × days: netto per post and taxeområde, and brutto per provider."""
    o = varld.bestallningar
    dagar = np.arange(manad.forsta, manad.sista + 1)
    till = np.where(o["till"] == INGEN, OPPEN, o["till"])
    aktiv = (dagar >= o["fran"].to_numpy()[:, None]) & (dagar <= till[:, None])
    start = np.where(o["verkstalld"] == INGEN, OPPEN, o["verkstalld"])
    netto = aktiv & (dagar >= start[:, None])
    pauser = varld.uppehall.merge(
        o[["kund", "utforare"]].reset_index(names="order"), on=["kund", "utforare"]
    )
    fran, sist = (pauser[n].to_numpy()[:, None] for n in ("fran", "till"))
    np.logical_and.at(netto, pauser["order"], ~((dagar >= fran) & (dagar <= sist)))
    omraden = taxa(varld, o["kund"].to_numpy(dtype=np.int64)[:, None], dagar[None, :])
    delar = [
        o.assign(post=o["kategori"], taxa=t, antal=o["minuter"] * (netto & (omraden == t)).sum(1))
        for t in range(len(TAXEOMRADE))
    ]
    brutto = (o["minuter"] * aktiv.sum(axis=1)).groupby(o["utforare"]).sum()
    return _summa(pd.concat(delar)), Counter({int(u): int(n) for u, n in brutto.items()})


def listed(varld: Varld, manad: Period) -> Counter[Nyckel]:
    """Clients enrolled in hemsjukvård on any day of the month."""
    i = varld.inskrivningar
    till = np.where(i["till"] == INGEN, OPPEN, i["till"])
    med = (i["kategori"] == SJUKVARD) & (i["fran"] <= manad.sista) & (till >= manad.forsta)
    lista = i[med].sort_values("fran").drop_duplicates(["kund", "utforare"])
    dag = np.maximum(lista["fran"].to_numpy(dtype=np.int64), manad.forsta)
    omrade = taxa(varld, lista["kund"].to_numpy(dtype=np.int64), dag)
    return _summa(lista.assign(post=LISTNING, taxa=omrade, antal=1))


def amounts(antal: Counter[Nyckel], manad: Period) -> dict[Nyckel, int]:
    """Öre per key, rounded half up once."""
    return {nyckel: _ore(nyckel, n, manad.dagar) for nyckel, n in sorted(antal.items()) if n > 0}


def _ore(nyckel: Nyckel, antal: int, dagar: int) -> int:
    """Öre of `antal`: minutes × days, minutes or pieces, by the post."""
    _, post, omrade = nyckel
    delare = 60 * dagar if post in (SERVICE, OMSORG) else 60 if post in (LARM, HSL) else 1
    return (2 * antal * TARIFF[post][omrade] * 100 + delare) // (2 * delare)


def invoice_rows(
    antal: Counter[Nyckel], ore: dict[Nyckel, int], manad: Period
) -> list[tuple[str, ...]]:
    """Rows of fakturor: hours or pieces, and kronor with a decimal comma."""
    rader: list[tuple[str, ...]] = []
    for nyckel, belopp in ore.items():
        utforare, post, omrade = nyckel
        delare = 60 * manad.dagar if post < LARM else 60 if post <= HSL else 1
        mangd = f"{antal[nyckel] / delare:.2f}" if delare > 1 else str(antal[nyckel])
        rader.append((
            UTFORARE[utforare], manad.namn, POST[post], TAXEOMRADE[omrade],
            mangd.replace(".", ","), f"{belopp // 100},{belopp % 100:02d}",
        ))  # fmt: skip
    return rader
