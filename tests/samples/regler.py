"""The rules (spec: kontroller, «Limits and verdicts») on Fakta, one slow function per control."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from tests.samples.rakna import LEG, OMRADE, ROLLER, Fakta, Traff, franvarande, kundrad, pausad
from tests.samples.regler_rader import DAG, HEM, groups, registreringar, rows


def underlag(f: Fakta) -> list[Traff]:
    """Control 0."""
    ut = [*minuter_enhet(f), *fel_ar(f), *snarlika_namn(f), *snarlika_kunder(f)]
    ut += [*kund_utan_tagg(f), *okand_utforare(f)]
    for (utforare,), g in groups(f.reg, "utforare"):
        antal = g.groupby("dag").size().reindex(f.dagar, fill_value=0)
        median = antal.groupby(f.dagar.day_of_week.to_numpy()).transform("median")
        fa = f.dagar[((median >= 10) & (antal < median / 2)).to_numpy()].strftime("%Y-%m-%d")
        ut += [("underlag", "fa-rader", utforare, f"{utforare}|{dag}") for dag in fa]
    return ut


def minuter_enhet(f: Fakta) -> list[Traff]:
    """Half or more of a provider's minutes are far from the time between start and slut."""
    r = f.reg[f.reg["u"] & (f.reg["langd"] >= 10) & f.reg["minuter"].notna()]
    langt_ifran = (r["minuter"] * 10 < r["langd"]) | (r["minuter"] > r["langd"] * 10)
    return [
        ("underlag", "minuter-enhet", utforare, utforare)
        for (utforare,), g in groups(r, "utforare")
        if len(g) >= 20 and 2 * langt_ifran[g.index].sum() >= len(g)
    ]


def fel_ar(f: Fakta) -> list[Traff]:
    """The only file of registreringar has rows of the month of another year."""
    r = f.alla_reg
    samma = (r["dag"].dt.month == f.forsta.month) & (r["dag"].dt.year != f.forsta.year)
    namn = set(r["utforare"])
    vems = namn.pop() if len(namn) == 1 else ""
    return [("underlag", "fel-ar", vems, "registreringar.csv")] if samma.any() else []


def levererat(f: Fakta) -> list[pd.DataFrame]:
    """Every table but the list of providers."""
    return [t for namn, t in f.t.items() if namn != "utforare"]


def okand_utforare(f: Fakta) -> list[Traff]:
    """In some row, and not in the list."""
    if "utforare" not in f.t:
        return []
    namn = {u for t in levererat(f) if "utforare" in t for u in t["utforare"]}
    return [("underlag", "okand-utforare", u, u) for u in namn - set(f.t["utforare"]["utforare"])]


def lika(text: str) -> str:
    """Letters and digits, without case or å ä ö é; & is och."""
    plain = text.lower().replace("&", "och").translate(str.maketrans("åäöé", "aaoe"))
    return "".join(c for c in plain if c.isalnum())


def par(nycklar: Iterable[str]) -> list[tuple[str, str]]:
    """Every two of the keys that look alike, sorted."""
    alla = sorted(set(nycklar))
    return [(a, b) for a, b in itertools.combinations(alla, 2) if lika(a) == lika(b)]


def snarlika_namn(f: Fakta) -> list[Traff]:
    """At the name with fewest rows, the last of them if equal."""
    rader = Counter(u for t in levererat(f) if "utforare" in t for u in t["utforare"])
    return [
        ("underlag", "snarlika-namn", a if rader[a] < rader[b] else b, f"{a}|{b}")
        for a, b in par(rader)
    ]


def snarlika_kunder(f: Fakta) -> list[Traff]:
    """At every provider with both, or at none."""
    hos: dict[str, set[str]] = {}
    for t in levererat(f):
        for _, rad in t.iterrows() if "kund" in t else ():
            hos.setdefault(rad["kund"], set()).update({rad["utforare"]} if "utforare" in t else ())
    return [
        ("underlag", "snarlika-kunder", utforare, f"{a}|{b}")
        for a, b in par(hos)
        for utforare in hos[a] & hos[b] or {""}
    ]


def verkstallda_dagar(f: Fakta, order: pd.DataFrame) -> list[tuple[pd.Timestamp, str]]:
    """Day × kategori on which an order of a client and provider is verkställd and not pausad."""
    return [
        (dag, o["kategori"]) for dag in list(f.dagar) for o in rows(order)
        if max(o["fran"], o["verkstalld"]) <= dag <= o["slutdag"]
        and not pausad(f, o["kund"], o["utforare"], dag)
    ]  # fmt: skip


def kund_utan_tagg(f: Fakta) -> list[Traff]:
    """The last kunder row of the client, by date, has no tagg_uppsatt."""
    if "tagg_uppsatt" not in f.t.get("kunder", ()):
        return []
    rad = (
        f.t["kunder"].sort_values("fran", na_position="first").drop_duplicates("kund", keep="last")
    )
    utan = f.order[f.order["kund"].isin(rad.loc[rad["tagg_uppsatt"].isna(), "kund"])]
    return [
        ("underlag", "kund-utan-tagg", utforare, kund)
        for (utforare, kund), g in groups(utan[utan["verkstalld"].notna()], "utforare", "kund")
        if len({dag for dag, _ in verkstallda_dagar(f, g)}) >= 14
    ]


def genomforandeplan(f: Fakta) -> list[Traff]:
    """Control 1."""
    ut = []
    o = f.order[(f.order["kategori"] == "omsorg") & f.order["verkstalld"].notna()]
    planer = f.t["genomforandeplaner"]
    for (utforare, kund), g in groups(o, "utforare", "kund"):
        slut: Any = None
        sedan: Any = None
        for rad in rows(g.sort_values("fran")):
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
    for (utforare,), g in groups(o, "utforare"):
        u = f.reg[f.reg["u"] & f.reg["kategori"].isin(HEM) & (f.reg["utforare"] == utforare)]
        if u["min"].sum() / brutto(f, g) * len(f.dagar) < 0.85:
            ut.append(("utford-tid", "andel-utford", utforare, utforare))
        omsorg = g[(g["kategori"] == "omsorg") & (g["slutdag"] >= f.sista)]
        alla = omsorg.loc[omsorg["verkstalld"] + 14 * DAG <= f.sista, "kund"].nunique()
        utan = sum(1 for nyckel in saknas if nyckel[0] == utforare)
        if alla and (alla - utan) / alla < 0.95:
            ut.append(("genomforandeplan", "andel-med-plan", utforare, utforare))
    return ut


def brutto(f: Fakta, order: pd.DataFrame) -> float:
    """Granted minutes times active days."""
    dagar = (
        order["slutdag"].where(order["slutdag"] < f.sista, f.sista)
        - order["fran"].where(order["fran"] > f.forsta, f.forsta)
    ).dt.days + 1
    return float((order["minuter_per_manad"] * dagar.clip(lower=0)).sum())


def personalkontinuitet(f: Fakta) -> list[Traff]:
    """Control 4: kontinuitet-kund, and kontinuitet-medel per provider."""
    ut = []
    start = f.forsta + DAG * ((7 - f.forsta.weekday()) % 7)
    r = f.alla_reg[(f.alla_reg["dag"] >= start) & (f.alla_reg["dag"] < start + 14 * DAG)]
    r = r[r["kategori"].isin([*HEM, "delegerad hsl"]) & r["start"].dt.hour.between(7, 21)]
    r = r[r["yrkesroll"].isin(["", "vårdbiträde", "undersköterska"])]
    antal = []
    for (utforare, kund), g in groups(r, "utforare", "kund"):
        if g["besok"].nunique() < 28 or g["dag"].nunique() < 13:
            continue
        n = g.loc[g["u"], "personal"].nunique()
        antal.append((utforare, n))
        if n > 20:
            ut.append(("personalkontinuitet", "kontinuitet-kund", utforare, kund))
    for (utforare,), g in groups(pd.DataFrame(antal, columns=["u", "n"]), "u"):
        if len(g) >= 10 and g["n"].mean() > 15:
            ut.append(("personalkontinuitet", "kontinuitet-medel", utforare, utforare))
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
    for (utforare,), g in groups(v[v["dag"] >= f.forsta], "utforare"):
        if g["a"].mean() > 0.10:
            ut.append(("avbojda-besok", "andel-avbojda", utforare, utforare))
    for (utforare, kund), g in groups(v, "utforare", "kund"):
        for slut in list(f.dagar) if g["a"].sum() > 2 else []:
            w = g[(g["dag"] > slut - 14 * DAG) & (g["dag"] <= slut)]
            dagar = w.loc[w["a"], "dag"]
            if dagar.nunique() >= 3 and dagar.max() >= f.forsta and w["a"].mean() >= 0.25:
                ut.append(("avbojda-besok", "upprepat-avbojande", utforare, kund))
                break
    return ut


def uppehall(f: Fakta) -> list[Traff]:
    """Control 6."""
    ut = []
    for (utforare, kund), g in groups(f.order, "utforare", "kund"):
        dagar = verkstallda_dagar(f, g[g["verkstalld"].notna()])
        if any(franvarande(f, kund, dag) for dag, _ in dagar):
            ut.append(("uppehall", "franvaro-utan-uppehall", utforare, kund))
        hemma = [(dag, k) for dag, k in dagar if not franvarande(f, kund, dag)]
        omsorg = {dag for dag, k in hemma if k == "omsorg"}
        rader = f.reg[(f.reg["kund"] == kund) & (f.reg["utforare"] == utforare)]
        granser = len(omsorg) >= 14 or (not omsorg and len({d for d, _ in hemma}) >= 28)
        if rader.empty and granser:
            ut.append(("uppehall", "verkstalld-utan-besok", utforare, kund))
    verkstallda = f.order[f.order["verkstalld"].notna()]
    for (kund, _), g in groups(verkstallda, "kund", "kategori"):
        for a, b in itertools.combinations(rows(g), 2):
            lika = a["insats"] == b["insats"] != ""
            olika = a["utforare"] != b["utforare"] and "" in (a["insats"], b["insats"])
            fran = max(a["verkstalld"], b["verkstalld"], a["fran"], b["fran"], f.forsta)
            till = min(a["slutdag"], b["slutdag"], f.sista)
            if (lika or olika) and fran <= till:
                sist = a if a["fran"] > b["fran"] else b
                ut.append(("uppehall", "overlappande-bestallning", sist["utforare"], kund))
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

    for o in rows(f.order[f.order["verkstalld"].notna()]):
        for dag in f.dagar:
            aktiv = max(o["fran"], o["verkstalld"]) <= dag <= o["slutdag"]
            if aktiv and not pausad(f, o["kund"], o["utforare"], dag):
                timmar = o["minuter_per_manad"] / 60 / len(f.dagar)
                add(o["utforare"], o["kategori"], o["kund"], dag, timmar)
    u = f.reg[f.reg["u"]]
    for x in rows(u[u["kategori"].isin(["larm", "delegerad hsl"])]):
        add(x["utforare"], x["kategori"], x["kund"], x["dag"], x["min"] / 60)
    leg = u[u["kategori"].isin(LEG)].drop_duplicates(["utforare", "besok"])
    for x in rows(leg[leg.apply(_av_legitimerad, axis=1)]):
        add(x["utforare"], f"{x['kategori']} besök", x["kund"], x["dag"], 1)
    i = f.t["inskrivningar"]
    i = i[(i["typ"] == "hemsjukvård") & (i["fran"] <= f.sista) & ~(i["till"] < f.forsta)]
    for x in rows(i.drop_duplicates(["utforare", "kund"])):
        add(x["utforare"], "hemsjukvård listning", x["kund"], max(x["fran"], f.forsta), 1)
    fakturor = f.t["fakturor"]
    fakturor = fakturor[(fakturor["manad"] == f"{f.forsta:%Y-%m}") & fakturor["post"].isin(OMRADE)]
    fakturerat: dict[tuple[str, str, str], float] = {}
    for x in rows(fakturor):
        n = (x["utforare"], x["post"], x["taxeomrade"])
        fakturerat[n] = fakturerat.get(n, 0) + x["belopp"]
    return [
        ("ersattning", "faktura-avviker", n[0], "|".join(n))
        for n in sorted(set(beraknat) | set(fakturerat))
        if abs(fakturerat.get(n, 0) - beraknat.get(n, 0))
        > max(100, min(0.005 * beraknat.get(n, 0), 5000))
    ]


def _av_legitimerad(rad: pd.Series) -> bool:
    return rad["yrkesroll"] in ROLLER[rad["kategori"]]


def bestallaren(f: Fakta) -> list[Traff]:
    """Controls 8 and 12."""
    ut = []
    o = f.order
    aktiva = o[(o["fran"] <= f.sista) & (o["slutdag"] >= f.sista)]
    for (kund,), g in groups(aktiva, "kund"):
        timmar = g["minuter_per_manad"].sum() / 60
        senast = g[["beslutsdatum", "foljdes_upp"]].max(axis=1).min()
        manader = 12 if timmar <= 80 else 6
        if senast + pd.DateOffset(months=manader) < f.sista:
            regel = "uppfoljning-forsenad" + ("-over-80" if timmar > 80 else "")
            ut.append(("bistandsuppfoljning", regel, "", kund))
    for x in rows(aktiva):
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
    return ut


def kunder(f: Fakta) -> list[Traff]:
    """Controls 9 and 11."""
    ut = []
    dagar = list(f.dagar)
    o = f.order[f.order["kategori"] != "larm"]
    aktiva = o[(o["fran"] <= f.sista) & (o["slutdag"] >= f.sista)]
    i = f.t["inskrivningar"]
    inne = set(i[(i["fran"] <= f.sista) & ~(i["till"] < f.sista)]["kund"])
    for k in rows(f.t["kunder"].drop_duplicates("kund", keep="last")):
        larm = k["trygghetslarm"] == "ja"
        if larm and k["kund"] not in inne | set(aktiva["kund"]):
            ut.append(("larmkunder", "larm-utan-insats", "", k["kund"]))
        egna = rows(o[o["kund"] == k["kund"]])
        hogst = max(
            sum(e["minuter_per_manad"] for e in egna if e["fran"] <= d <= e["slutdag"])
            for d in dagar
        )
        niva = next((n for g, n in ((180, 30), (360, 60), (540, 80)) if hogst <= g), 100)
        niva = niva if hogst else 10 if larm else -1
        satt, nio = int(k["avgiftsniva"]), hogst == 540
        if nio:
            ut.append(("avgift", "avgift-nio-timmar", "", k["kund"]))
        if niva > 0 and satt > 0 and satt not in ((80, 100) if nio else (niva,)):
            regel = "avgift-over-niva" if satt > niva else "avgift-under-niva"
            ut.append(("avgift", regel, "", k["kund"]))
        if niva > 0 and k["avgift_kr"] > (100 if nio else niva) * 21.70:
            ut.append(("avgift", "avgift-over-tak", "", k["kund"]))
    return ut


KONTROLLER = (
    underlag, genomforandeplan, andelar, registreringar, personalkontinuitet, avbojda, uppehall,
    ersattning, bestallaren, kunder,
)  # fmt: skip


def alla(f: Fakta) -> list[Traff]:
    """Every deviation of every control."""
    return sorted(t for kontroll in KONTROLLER for t in kontroll(f))
