"""The rules of KONTROLLER.md on Fakta, one slow function per control."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd

from tests.samples.rakna import LEG, OMRADE, Fakta, Traff, franvarande, kundrad, pausad

DAG = pd.Timedelta(days=1)
HEM = ("service", "omsorg")


def underlag(f: Fakta) -> list[Traff]:
    """Control 0: fa-rader."""
    ut = []
    for utforare, g in f.reg.groupby("utforare"):
        antal = g.groupby("dag").size().reindex(f.dagar, fill_value=0)
        median = antal.groupby(antal.index.dayofweek).transform("median")
        for dag in antal.index[(median >= 10) & (antal < median / 2)]:
            ut.append(("underlag", "fa-rader", str(utforare), f"{utforare}|{dag:%Y-%m-%d}"))
    return ut


def genomforandeplan(f: Fakta) -> list[Traff]:
    """Control 1."""
    ut = []
    o = f.order[(f.order["kategori"] == "omsorg") & f.order["verkstalld"].notna()]
    planer = f.t["genomforandeplaner"]
    for (utforare, kund), g in o.groupby(["utforare", "kund"]):
        sedan, slut = None, None
        for _, rad in g.sort_values("fran").iterrows():
            if slut is None or rad["fran"] > slut + DAG:
                sedan, slut = rad["verkstalld"], rad["slutdag"]
            else:
                sedan, slut = min(sedan, rad["verkstalld"]), max(slut, rad["slutdag"])
        if slut < f.sista or sedan + 14 * DAG > f.sista:
            continue
        p = planer[(planer["kund"] == kund) & (planer["utforare"] == utforare)]
        if not (p["upprattad"] <= f.sista).any():
            ut.append(("genomforandeplan", "plan-saknas", utforare, kund))
            continue
        datum = pd.concat([p["upprattad"], p["reviderad"]])
        aktiva = g[(g["fran"] <= f.sista) & (g["slutdag"] >= f.sista)]
        beslut = aktiva["beslutsdatum"].max()
        if datum[datum <= f.sista].max() < beslut and beslut + 14 * DAG <= f.sista:
            ut.append(("genomforandeplan", "plan-aldre-an-beslut", utforare, kund))
    return ut


def andelar(f: Fakta) -> list[Traff]:
    """The shares of controls 1 and 2 that have a limit."""
    ut = []
    saknas = {t[2:] for t in genomforandeplan(f) if t[1] == "plan-saknas"}
    o = f.order
    for utforare, g in o.groupby("utforare"):
        u = f.reg[f.reg["u"] & f.reg["kategori"].isin(HEM) & (f.reg["utforare"] == utforare)]
        if u["min"].sum() / brutto(f, g) * len(f.dagar) < 0.85:
            ut.append(("utford-tid", "andel-utford", str(utforare), str(utforare)))
        omsorg = g[(g["kategori"] == "omsorg") & (g["slutdag"] >= f.sista)]
        alla = omsorg.loc[omsorg["verkstalld"] + 14 * DAG <= f.sista, "kund"].nunique()
        utan = sum(1 for nyckel in saknas if nyckel[0] == utforare)
        if alla and (alla - utan) / alla < 0.95:
            ut.append(("genomforandeplan", "andel-med-plan", str(utforare), str(utforare)))
    return ut


def brutto(f: Fakta, order: pd.DataFrame) -> float:
    """Granted minutes times active days."""
    dagar = (order["slutdag"].clip(upper=f.sista) - order["fran"].clip(lower=f.forsta)).dt.days + 1
    return float((order["minuter_per_manad"] * dagar.clip(lower=0)).sum())


def registreringar(f: Fakta) -> list[Traff]:
    """Control 3, every rule."""
    r = f.reg.copy()
    ut: list[Traff] = []

    def add(regel: str, rader: pd.DataFrame, kolumn: str = "registrering") -> None:
        ut.extend(
            ("registreringar", regel, str(a), str(b))
            for a, b in zip(rader["utforare"], rader[kolumn], strict=True)
        )

    u = r[r["u"]]
    add("slut-efter-start", u[u["langd"] <= 0])
    add("rimlig-langd", u[(u["langd"] > 0) & ((u["langd"] < 1) | (u["langd"] > 720))])
    add("minuter-over-intervall", u[(u["langd"] > 0) & (u["minuter"] > u["langd"] + 1)])
    lika = ["utforare", "kund", "personal", "kategori", "insats", "start", "slut", "status"]
    dubbla = r.sort_values("registrering").duplicated(lika)
    add("dubblett", r.loc[dubbla[dubbla].index])
    ut += _overlapp(f, u)
    ut += _vistelser(u.drop(dubbla[dubbla].index, errors="ignore"))
    tagg = u[u["tagg_in"].notna() & u["tagg_ut"].notna() & (u["besok"] != "")]
    grupp = ["utforare", "besok", "personal"]
    matt = tagg.groupby(grupp).agg(fran=("tagg_in", "min"), till=("tagg_ut", "max"))
    matt["min"] = u.groupby(grupp)["min"].sum()
    narvaro = (matt["till"] - matt["fran"]).dt.total_seconds() / 60
    add("rapporttid-over-narvaro", matt[matt["min"] > narvaro + 1].reset_index(), "besok")
    ut += _beslut(f, r, u)
    ut += _behorighet(f, u)
    add("manuell-utan-orsak", r[(r["registreringssatt"] == "manuell") & (r["orsak"] == "")])
    add("avbojd-utan-orsak", r[~r["u"] & (r["orsak"] == "")])
    leg = u[u["kategori"].isin(LEG) & (u["yrkesroll"] != "")]
    besok = leg.groupby(["utforare", "besok"], as_index=False).agg(
        registrering=("registrering", "min"), kund=("kund", "first"),
        yrkesroll=("yrkesroll", "first"), dag=("dag", "first"), start=("start", "min"),
    )  # fmt: skip
    besok = besok.sort_values("start")
    add("flera-leg-besok", besok[besok.duplicated(["kund", "yrkesroll", "dag"])])
    return ut


def _nara(rader: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of rows, in order of start, of which the second begins before the first ends."""
    for nummer, a in enumerate(rader):
        for b in rader[nummer + 1 :]:
            if b["start"] >= a["slut"]:
                break
            yield a, b


def _overlapp(f: Fakta, u: pd.DataFrame) -> list[Traff]:
    ut = []
    for (utforare, _), g in u[(u["langd"] > 0) & (u["langd"] <= 720)].groupby(
        ["utforare", "personal"]
    ):
        storst: dict[str, float] = {}
        samtidigt = set()
        rader = g.sort_values("start").to_dict("records")
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
        for x, m in storst.items():
            regel = "personal-overlapp-lang" if m >= 15 else "personal-overlapp" if m >= 5 else ""
            if regel:
                ut.append(("registreringar", regel, utforare, x))
    return ut


def _vistelser(u: pd.DataFrame) -> list[Traff]:
    ut = []
    for (utforare, _, _), g in u[(u["langd"] > 0) & (u["langd"] <= 720)].groupby(
        ["utforare", "kund", "personal"]
    ):
        g = g.sort_values("start")
        hogst = g["slut"].cummax().shift()
        kedja = (g["start"] > hogst + pd.Timedelta(minutes=5)).cumsum()
        for _, s in g.groupby(kedja):
            minuter: set[int] = set()
            for a, b in zip(s["start"], s["slut"], strict=True):
                minuter |= set(range(int(a.timestamp()) // 60, int(b.timestamp()) // 60))
            if len(s) > 1 and s["min"].sum() > len(minuter) + 1:
                nyckel = s["registrering"].min()
                ut.append(("registreringar", "dubbelrapporterad-tid", utforare, nyckel))
    return ut


def _beslut(f: Fakta, r: pd.DataFrame, u: pd.DataFrame) -> list[Traff]:
    ut = []
    nycklar = ["kund", "utforare", "kategori"]
    hem = u[u["kategori"].isin(HEM)]
    m = hem.merge(f.order[[*nycklar, "fran", "slutdag"]], on=nycklar, how="left")
    ok = m[(m["fran"] <= m["dag"]) & (m["slutdag"] >= m["dag"])]["registrering"]
    for _, x in hem[~hem["registrering"].isin(ok)].iterrows():
        ut.append(("registreringar", "aktiv-bestallning", x["utforare"], x["registrering"]))
    borta = u[u["kund"].isin(f.t["franvaro"]["kund"])]
    for _, x in borta.iterrows():
        if franvarande(f, x["kund"], x["dag"]):
            ut.append(("registreringar", "under-franvaro", x["utforare"], x["registrering"]))
    for _, x in r[~r["kund"].isin(f.t["kunder"]["kund"])].iterrows():
        ut.append(("registreringar", "okand-kund", x["utforare"], x["registrering"]))
    kanda = set(zip(f.t["personal"]["utforare"], f.t["personal"]["personal"], strict=True))
    for _, x in r[r["personal"] != ""].iterrows():
        if (x["utforare"], x["personal"]) not in kanda:
            ut.append(("registreringar", "okand-personal", x["utforare"], x["registrering"]))
    for _, x in u[u["kategori"] == "larm"].iterrows():
        k = kundrad(f, x["kund"], x["dag"])
        if k is not None and k["trygghetslarm"] == "nej":
            rad = ("registreringar", "larm-utan-trygghetslarm", x["utforare"], x["registrering"])
            ut.append(rad)
    return ut


def _behorighet(f: Fakta, u: pd.DataFrame) -> list[Traff]:
    ut = []
    roller = {
        "hemsjukvård": ("sjuksköterska", "distriktssköterska"),
        "hemrehab": ("fysioterapeut", "arbetsterapeut"),
    }
    i = f.t["inskrivningar"]
    for _, x in u[u["kategori"].isin(LEG)].iterrows():
        nyckel = (x["utforare"], x["registrering"])
        if x["yrkesroll"] not in roller[x["kategori"]]:
            ut.append(("registreringar", "ratt-yrkesroll", *nyckel))
        egna = i[(i["kund"] == x["kund"]) & (i["utforare"] == x["utforare"])]
        egna = egna[(egna["typ"] == x["kategori"]) & (egna["fran"] <= x["dag"] + 14 * DAG)]
        if not (~(egna["till"] < x["dag"])).any():
            ut.append(("registreringar", "inskriven", *nyckel))
    p = f.t["personal"]
    p = p[p["delegering_till"].notna()]
    m = u[u["kategori"] == "delegerad hsl"].merge(p, on=["utforare", "personal"], how="left")
    giltig = ~(m["delegering_fran"] > m["dag"]) & (m["delegering_till"] >= m["dag"])
    utan = m[~m["registrering"].isin(m.loc[giltig, "registrering"])].drop_duplicates("registrering")
    for _, x in utan.iterrows():
        ut.append(("registreringar", "giltig-delegering", x["utforare"], x["registrering"]))
    return ut


def personalkontinuitet(f: Fakta) -> list[Traff]:
    """Control 4: kontinuitet-kund, and kontinuitet-medel per provider."""
    ut = []
    start = f.forsta + DAG * ((7 - f.forsta.dayofweek) % 7)
    r = f.alla_reg[(f.alla_reg["dag"] >= start) & (f.alla_reg["dag"] < start + 14 * DAG)]
    r = r[r["kategori"].isin([*HEM, "delegerad hsl"]) & r["start"].dt.hour.between(7, 21)]
    r = r[r["yrkesroll"].isin(["", "vårdbiträde", "undersköterska"])]
    antal = []
    for (utforare, kund), g in r.groupby(["utforare", "kund"]):
        if g["besok"].nunique() < 28 or g["dag"].nunique() < 13:
            continue
        n = g.loc[g["u"], "personal"].nunique()
        antal.append((utforare, n))
        if n > 20:
            ut.append(("personalkontinuitet", "kontinuitet-kund", utforare, kund))
    for utforare, g in pd.DataFrame(antal, columns=["u", "n"]).groupby("u"):
        if len(g) >= 10 and g["n"].mean() > 15:
            ut.append(("personalkontinuitet", "kontinuitet-medel", str(utforare), str(utforare)))
    return ut


def avbojda(f: Fakta) -> list[Traff]:
    """Control 5: both rules."""
    ut = []
    r = f.alla_reg[f.alla_reg["kategori"].isin(HEM) & (f.alla_reg["dag"] <= f.sista)].copy()
    r["a"] = r["status"] == "avböjd"
    v = r.groupby(["utforare", "kund", "besok"], as_index=False).agg(
        dag=("dag", "min"), u=("u", "any"), a=("a", "any")
    )
    v["a"] &= ~v["u"]
    v = v[v["u"] | v["a"]]
    for utforare, g in v[v["dag"] >= f.forsta].groupby("utforare"):
        if g["a"].mean() > 0.10:
            ut.append(("avbojda-besok", "andel-avbojda", str(utforare), str(utforare)))
    for (utforare, kund), g in v.groupby(["utforare", "kund"]):
        for slut in f.dagar:
            w = g[(g["dag"] > slut - 14 * DAG) & (g["dag"] <= slut)]
            dagar = w.loc[w["a"], "dag"]
            if dagar.nunique() >= 3 and dagar.max() >= f.forsta and w["a"].mean() >= 0.25:
                ut.append(("avbojda-besok", "upprepat-avbojande", utforare, kund))
                break
    return ut


def uppehall(f: Fakta) -> list[Traff]:
    """Control 6."""
    ut = []
    for (utforare, kund), g in f.order.groupby(["utforare", "kund"]):
        g = g[g["verkstalld"].notna()]
        dagar = [
            (dag, k) for dag in f.dagar for k in
            g.loc[(g["fran"] <= dag) & (g["slutdag"] >= dag) & (g["verkstalld"] <= dag), "kategori"]
            if not pausad(f, kund, utforare, dag)
        ]  # fmt: skip
        if any(franvarande(f, kund, dag) for dag, _ in dagar):
            ut.append(("uppehall", "franvaro-utan-uppehall", utforare, kund))
        hemma = [(dag, k) for dag, k in dagar if not franvarande(f, kund, dag)]
        omsorg = {dag for dag, k in hemma if k == "omsorg"}
        rader = f.reg[(f.reg["kund"] == kund) & (f.reg["utforare"] == utforare)]
        granser = len(omsorg) >= 14 or (not omsorg and len({d for d, _ in hemma}) >= 28)
        if rader.empty and granser:
            ut.append(("uppehall", "verkstalld-utan-besok", utforare, kund))
    for (kund, _), g in f.order[f.order["verkstalld"].notna()].groupby(["kund", "kategori"]):
        for (_, a), (_, b) in itertools.combinations(g.iterrows(), 2):
            lika = a["insats"] == b["insats"] != ""
            olika = a["utforare"] != b["utforare"] and "" in (a["insats"], b["insats"])
            fran = max(a["verkstalld"], b["verkstalld"], a["fran"], b["fran"], f.forsta)
            till = min(a["slutdag"], b["slutdag"], f.sista)
            if (lika or olika) and fran <= till:
                sist = a if a["fran"] > b["fran"] else b
                ut.append(("uppehall", "overlappande-bestallning", sist["utforare"], str(kund)))
    return ut


def ersattning(f: Fakta) -> list[Traff]:
    """Control 7: faktura-avviker."""
    beraknat: dict[tuple[str, str, str], float] = {}
    omraden = ("tätort", "landsbygd", "skärgård")

    def add(utforare: str, post: str, kund: str, dag: pd.Timestamp, antal: float) -> None:
        k = kundrad(f, kund, dag)
        if k is not None:
            n = (utforare, post, k["taxeomrade"])
            pris = OMRADE[post][omraden.index(k["taxeomrade"])]
            beraknat[n] = beraknat.get(n, 0) + antal * pris

    for _, o in f.order[f.order["verkstalld"].notna()].iterrows():
        for dag in f.dagar:
            aktiv = max(o["fran"], o["verkstalld"]) <= dag <= o["slutdag"]
            if aktiv and not pausad(f, o["kund"], o["utforare"], dag):
                timmar = o["minuter_per_manad"] / 60 / len(f.dagar)
                add(o["utforare"], o["kategori"], o["kund"], dag, timmar)
    u = f.reg[f.reg["u"]]
    for _, x in u[u["kategori"].isin(["larm", "delegerad hsl"])].iterrows():
        add(x["utforare"], x["kategori"], x["kund"], x["dag"], x["min"] / 60)
    for _, x in u[u["kategori"].isin(LEG)].drop_duplicates(["utforare", "besok"]).iterrows():
        add(x["utforare"], f"{x['kategori']} besök", x["kund"], x["dag"], 1)
    i = f.t["inskrivningar"]
    i = i[(i["typ"] == "hemsjukvård") & (i["fran"] <= f.sista) & ~(i["till"] < f.forsta)]
    for _, x in i.drop_duplicates(["utforare", "kund"]).iterrows():
        add(x["utforare"], "hemsjukvård listning", x["kund"], max(x["fran"], f.forsta), 1)
    fakturor = f.t["fakturor"]
    fakturor = fakturor[fakturor["manad"] == f"{f.forsta:%Y-%m}"]
    fakturerat = {
        k: v for k, v in fakturor.groupby(["utforare", "post", "taxeomrade"])["belopp"].sum().items()
        if k[1] in OMRADE
    }  # fmt: skip
    ut = []
    for n in sorted(set(beraknat) | set(fakturerat)):
        b = beraknat.get(n, 0)
        if abs(fakturerat.get(n, 0) - b) > max(100, min(0.005 * b, 5000)):
            ut.append(("ersattning", "faktura-avviker", n[0], "|".join(n)))
    return ut


def bestallaren(f: Fakta) -> list[Traff]:
    """Controls 8, 9, 11 and 12."""
    ut = []
    o = f.order
    aktiva = o[(o["fran"] <= f.sista) & (o["slutdag"] >= f.sista)]
    for kund, g in aktiva.groupby("kund"):
        timmar = g["minuter_per_manad"].sum() / 60
        senast = g[["beslutsdatum", "foljdes_upp"]].max(axis=1).min()
        manader = 12 if timmar <= 80 else 6
        if senast + pd.DateOffset(months=manader) < f.sista:
            regel = "uppfoljning-forsenad" + ("-over-80" if timmar > 80 else "")
            ut.append(("bistandsuppfoljning", regel, "", str(kund)))
    for _, x in aktiva.iterrows():
        n = (x["utforare"], x["bestallning"])
        if pd.isna(x["beslutsdatum"]) and pd.isna(x["foljdes_upp"]):
            ut.append(("bistandsuppfoljning", "uppfoljning-okand", *n))
        if x["bevakningsdatum"] < f.sista and not x["foljdes_upp"] >= x["bevakningsdatum"]:
            ut.append(("bistandsuppfoljning", "bevakning-passerad", *n))
        if not x["verkstalld"] <= f.sista:
            if x["fran"] + 14 * DAG < f.sista:
                ut.append(("verkstallighet", "ej-verkstalld", *n))
            if x["beslutsdatum"] + pd.DateOffset(months=3) < f.sista:
                ut.append(("verkstallighet", "ej-verkstalld-tre-manader", *n))
    i = f.t["inskrivningar"]
    inne = set(i[(i["fran"] <= f.sista) & ~(i["till"] < f.sista)]["kund"])
    for _, k in f.t["kunder"].drop_duplicates("kund", keep="last").iterrows():
        larm = k["trygghetslarm"] == "ja"
        if larm and k["kund"] not in inne | set(aktiva["kund"]):
            ut.append(("larmkunder", "larm-utan-insats", "", k["kund"]))
        egna = o[o["kund"] == k["kund"]]
        hogst = max(
            egna.loc[(egna["fran"] <= d) & (egna["slutdag"] >= d), "minuter_per_manad"].sum()
            for d in f.dagar
        )
        niva = next((n for g, n in ((180, 30), (360, 60), (540, 80)) if hogst <= g), 100)
        niva = niva if hogst else 10 if larm else -1
        satt = int(k["avgiftsniva"])
        if niva > 0 and satt > 0 and satt != niva:
            regel = "avgift-over-niva" if satt > niva else "avgift-under-niva"
            ut.append(("avgift", regel, "", k["kund"]))
        if k["avgift_kr"] > satt * 21.70:
            ut.append(("avgift", "avgift-over-tak", "", k["kund"]))
    return ut


KONTROLLER = (
    underlag, genomforandeplan, andelar, registreringar, personalkontinuitet, avbojda, uppehall,
    ersattning, bestallaren,
)  # fmt: skip


def alla(f: Fakta) -> list[Traff]:
    """Every deviation of every control."""
    return sorted(t for kontroll in KONTROLLER for t in kontroll(f))
