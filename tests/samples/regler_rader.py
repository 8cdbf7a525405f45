"""Control 3, every rule, slowly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from tests.samples.rakna import LEG, ROLLER, Fakta, Traff, franvarande, kundrad

DAG = pd.Timedelta(days=1)
HEM = ("service", "omsorg")
STALLE = ("utforare", "kund", "personal")


def groups(frame: pd.DataFrame, *kolumner: str) -> Iterator[tuple[list[str], pd.DataFrame]]:
    """The groups of a frame, with their keys as text."""
    for nyckel, g in frame.groupby(list(kolumner)):
        yield [str(n) for n in nyckel], g


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame."""
    return [{str(k): v for k, v in rad.items()} for rad in frame.to_dict("records")]


INSATSER = {
    "inköp": "service", "städ": "service", "tvätt": "service", "dusch": "omsorg",
    "kväll": "omsorg", "lunch": "omsorg", "läggning": "omsorg", "morgon": "omsorg",
    "tillsyn": "omsorg", "larm": "larm", "medicin": "delegerad hsl",
    "ögondroppar": "delegerad hsl", "omläggning": "hemsjukvård", "träning": "hemrehab",
}  # fmt: skip


def registreringar(f: Fakta) -> list[Traff]:
    """Control 3, every rule."""
    r = f.reg.copy()
    ut: list[Traff] = []

    u = r[r["u"]]
    ut += fynd("slut-efter-start", u[u["langd"] <= 0])
    ut += fynd("rimlig-langd", u[(u["langd"] > 0) & ((u["langd"] < 1) | (u["langd"] > 720))])
    ut += fynd("minuter-over-intervall", u[(u["langd"] > 0) & (u["minuter"] > u["langd"] + 1)])
    lika = ["utforare", "kund", "personal", "kategori", "insats", "start", "slut", "status"]
    dubbla = r.sort_values("registrering").duplicated(lika)
    ut += fynd("dubblett", r.loc[dubbla[dubbla].index])
    ut += _overlapp(f, u)
    ut += _vistelser(u.drop(dubbla[dubbla].index, errors="ignore"))
    tagg = u[u["tagg_in"].notna() & u["tagg_ut"].notna() & (u["besok"] != "")]
    grupp = ["utforare", "besok", "personal"]
    matt = tagg.groupby(grupp).agg(fran=("tagg_in", "min"), till=("tagg_ut", "max"))
    matt["min"] = u.groupby(grupp)["min"].sum()
    narvaro = (matt["till"] - matt["fran"]).dt.total_seconds() / 60
    ut += fynd("rapporttid-over-narvaro", matt[matt["min"] > narvaro + 1].reset_index(), "besok")
    ut += _beslut(f, r, u)
    ut += _behorighet(f, u)
    ut += fynd("manuell-utan-orsak", r[(r["registreringssatt"] == "manuell") & (r["orsak"] == "")])
    ut += fynd("avbojd-utan-orsak", r[~r["u"] & (r["orsak"] == "")])
    leg = u[u["kategori"].isin(LEG) & (u["yrkesroll"] != "")]
    besok = leg.groupby(["utforare", "besok"], as_index=False).agg(
        registrering=("registrering", "min"), kund=("kund", "first"),
        yrkesroll=("yrkesroll", "first"), dag=("dag", "first"), start=("start", "min"),
    )  # fmt: skip
    besok = besok.sort_values("start")
    ut += fynd("flera-leg-besok", besok[besok.duplicated(["kund", "yrkesroll", "dag"])])
    listad = r["insats"].map(INSATSER)
    ut += fynd("insats-fel-kategori", r[listad.notna() & (listad != r["kategori"])])
    return ut


def _nara(rader: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of rows, in order of start, of which the second begins before the first ends."""
    for nummer, a in enumerate(rader):
        for b in rader[nummer + 1 :]:
            if b["start"] >= a["slut"]:
                break
            yield a, b


def rimliga(u: pd.DataFrame) -> pd.DataFrame:
    """Rows that take part in overlap and stays."""
    return u[(u["langd"] > 0) & (u["langd"] <= 720)]


def _overlapp(f: Fakta, u: pd.DataFrame) -> list[Traff]:
    ut = []
    for (utforare, _), g in groups(rimliga(u), "utforare", "personal"):
        storst: dict[str, float] = {}
        samtidigt = set()
        rader = rows(g.sort_values("start"))
        for a, b in _nara(rader):
            gemensam = (min(a["slut"], b["slut"]) - b["start"]).total_seconds() / 60
            if gemensam <= 0 or a["kund"] == b["kund"]:
                continue
            ka, kb = (kundrad(f, x["kund"], x["dag"]) for x in (a, b))
            ihop = ka is not None and kb is not None and ka["hushall"] == kb["hushall"] != ""
            if (
                ihop
                and gemensam >= 5
                and {a["kategori"], b["kategori"]} & {"larm", "delegerad hsl"}
            ):
                samtidigt |= {a["registrering"], b["registrering"]}
            if not ihop and "larm" not in (a["kategori"], b["kategori"]):
                for x in (a, b):
                    storst[x["registrering"]] = max(storst.get(x["registrering"], 0), gemensam)
        ut += [("registreringar", "hushall-samtidigt", utforare, x) for x in samtidigt]
        for n, m in storst.items():
            regel = "personal-overlapp-lang" if m >= 15 else "personal-overlapp" if m >= 5 else ""
            if regel:
                ut.append(("registreringar", regel, utforare, n))
    return ut


def _vistelser(u: pd.DataFrame) -> list[Traff]:
    ut = []
    ordnade = rows(rimliga(u).sort_values(["utforare", "kund", "personal", "start"]))
    kedja: list[dict[str, Any]] = []
    slut = None
    for rad in [*ordnade, None]:
        samma = rad and kedja and all(rad[k] == kedja[0][k] for k in STALLE)
        if rad and samma and slut is not None and rad["start"] <= slut + pd.Timedelta(minutes=5):
            kedja.append(rad)
            slut = max(slut, rad["slut"])
            continue
        if len(kedja) > 1 and sum(r["min"] for r in kedja) > len(_minuter(kedja)) + 1:
            nyckel = min(r["registrering"] for r in kedja)
            ut.append(("registreringar", "dubbelrapporterad-tid", kedja[0]["utforare"], nyckel))
        kedja = [rad] if rad else []
        slut = rad["slut"] if rad else None
    return ut


def _minuter(rader: list[dict[str, Any]]) -> set[int]:
    """The minutes that the rows cover."""
    return {
        m
        for r in rader
        for m in range(int(r["start"].timestamp()) // 60, int(r["slut"].timestamp()) // 60)
    }


def fynd(regel: str, rader: pd.DataFrame, kolumn: str = "registrering") -> list[Traff]:
    """A deviation of control 3 per row."""
    par = zip(rader["utforare"], rader[kolumn], strict=True)
    return [("registreringar", regel, str(utforare), str(nyckel)) for utforare, nyckel in par]


def _beslut(f: Fakta, r: pd.DataFrame, u: pd.DataFrame) -> list[Traff]:
    ut = []
    nycklar = ["kund", "utforare", "kategori"]
    hem = u[u["kategori"].isin(HEM)]
    m = hem.merge(f.order[[*nycklar, "fran", "slutdag"]], on=nycklar, how="left")
    ok = m[(m["fran"] <= m["dag"]) & (m["slutdag"] >= m["dag"])]["registrering"]
    ut += fynd("aktiv-bestallning", hem[~hem["registrering"].isin(ok)])
    borta = u[u["kund"].isin(f.t["franvaro"]["kund"])]
    ute = [franvarande(f, k, d) for k, d in zip(borta["kund"], borta["dag"], strict=True)]
    ut += fynd("under-franvaro", borta[np.asarray(ute, dtype=bool)])
    ut += fynd("okand-kund", r[~r["kund"].isin(f.t["kunder"]["kund"])])
    kanda = pd.MultiIndex.from_frame(f.t["personal"][["utforare", "personal"]])
    namn = pd.MultiIndex.from_frame(r[["utforare", "personal"]])
    ut += fynd("okand-personal", r[~namn.isin(kanda) & (r["personal"] != "")])
    for x in rows(u[u["kategori"] == "larm"]):
        k = kundrad(f, x["kund"], x["dag"])
        if k is not None and k["trygghetslarm"] == "nej":
            rad = ("registreringar", "larm-utan-trygghetslarm", x["utforare"], x["registrering"])
            ut.append(rad)
    for x in rows(r[r["registreringssatt"] == "tagg"]):
        k = kundrad(f, x["kund"], x["dag"])
        if k is not None and x["dag"] < k["tagg_uppsatt"]:
            ut.append(("registreringar", "tagg-fore-uppsatt", x["utforare"], x["registrering"]))
    return ut


def _behorighet(f: Fakta, u: pd.DataFrame) -> list[Traff]:
    ut = []
    i = f.t["inskrivningar"]
    for x in rows(u[u["kategori"].isin(LEG)]):
        nyckel = (x["utforare"], x["registrering"])
        if x["yrkesroll"] not in ROLLER[x["kategori"]]:
            ut.append(("registreringar", "ratt-yrkesroll", *nyckel))
        egna = i[(i["kund"] == x["kund"]) & (i["utforare"] == x["utforare"])]
        egna = egna[(egna["typ"] == x["kategori"]) & (egna["fran"] <= x["dag"] + 14 * DAG)]
        if not (~(egna["till"] < x["dag"])).any():
            ut.append(("registreringar", "inskriven", *nyckel))
    p = f.t["personal"]
    p = p[p["delegering_till"].notna()]
    m = u[u["kategori"] == "delegerad hsl"].merge(p, on=["utforare", "personal"], how="left")
    giltig = ~(m["delegering_fran"] > m["dag"]) & (m["delegering_till"] >= m["dag"])
    utan = m[~m["registrering"].isin(m.loc[giltig, "registrering"])]
    return ut + fynd("giltig-delegering", utan.drop_duplicates("registrering"))
