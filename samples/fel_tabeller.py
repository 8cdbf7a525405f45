"""Faults planted in the tables beside registreringar, each on a client of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.gemensamt import INGEN, LARM, OMSORG, SERVICE, SJUKVARD, UTFORARE, cell, insats
from samples.kunder import LATT, MEDEL, SERVICEKUND, TUNG
from samples.plantering import SJUKSKOTERSKA, VIKARIER, Plantering, stora
from samples.tabeller import HOGSTA_AVGIFT, kundnycklar
from samples.varld import Varld

NIO_TIMMAR = 540


def plant_tables(varld: Varld) -> Plantering:
    """Plant every fault that is a matter of tables, and choose clients for the faults in rows."""
    p = Plantering(varld)
    for plantera in (_larm, _skarpa_mal, _order, _uppfoljning, _avgift, _franvaro, _leg, _planer,
                     _personal, _utan_tagg, _larmbeslut):  # fmt: skip
        plantera(p)
    return p


def _skarpa_mal(p: Plantering) -> None:
    """Clients whose rows are changed later: repeated declines, many staff, no visits at all."""
    hos = stora(p.varld)
    p.mal["upprepat"] = p.pick(LATT, hos=hos)
    p.note_kund("avbojda-besok", "upprepat-avbojande", p.mal["upprepat"])
    p.mal["kontinuitet"] = p.pick(MEDEL, hos=hos)
    dubbla = p.varld.mallar["uppdrag"] == p.mal["kontinuitet"]
    p.varld.mallar.loc[dubbla, "dubbel"] = False
    p.note_kund("personalkontinuitet", "kontinuitet-kund", p.mal["kontinuitet"])
    p.mal["tyst"] = p.pick(LATT, MEDEL, hos=hos)
    p.note_kund("uppehall", "verkstalld-utan-besok", p.mal["tyst"])


def _planer(p: Plantering) -> None:
    """A missing plan, and one that is older than the decision."""
    utan, gammal = (p.pick(MEDEL, TUNG, LATT) for _ in range(2))
    planer = p.varld.planer
    p.varld.planer = planer[planer["uppdrag"] != utan].reset_index(drop=True)
    p.note_kund("genomforandeplan", "plan-saknas", utan)
    beslut = int(p.varld.bestallningar.loc[p.orders(gammal), "beslut"].max())
    rad = p.varld.planer["uppdrag"] == gammal
    p.varld.planer.loc[rad, ["upprattad", "reviderad"]] = [beslut - 200, INGEN]
    p.note_kund("genomforandeplan", "plan-aldre-an-beslut", gammal)


def _franvaro(p: Plantering) -> None:
    """An absence without a pause, and an absence with a pause during which someone visits."""
    hos = stora(p.varld)
    utan, under = (p.pick(LATT, MEDEL, TUNG, hos=hos) for _ in range(2))
    fran = p.varld.sista.forsta + 5
    u = p.varld.uppdrag
    kund = u["kund"].to_numpy(dtype=np.int64)
    nya = pd.DataFrame(
        {"kund": [kund[utan], kund[under]], "fran": fran, "till": fran + 6, "orsak": "sjukhus"}
    )
    p.varld.franvaro = pd.concat([p.varld.franvaro, nya], ignore_index=True)
    paus = nya.iloc[1:].assign(utforare=cell(u, under, "utforare"), fran=fran + 1, till=fran + 5)
    p.varld.uppehall = pd.concat([p.varld.uppehall, paus], ignore_index=True)
    p.note_kund("uppehall", "franvaro-utan-uppehall", utan)
    p.mal["under_franvaro"], p.mal["franvarodag"] = under, fran + 3


def _leg(p: Plantering) -> None:
    """A client enrolled for the planted visits of nurses, and one without that or an alarm."""
    alla = (TUNG, MEDEL, LATT, SERVICEKUND)
    p.mal["leg"], p.mal["utan_grund"] = (p.pick(*alla, leg=False) for _ in range(2))
    p.varld.kunder.loc[cell(p.varld.uppdrag, p.mal["utan_grund"], "kund"), "larm"] = 0
    rad = p.varld.uppdrag.loc[p.mal["leg"]]
    ny = pd.DataFrame(
        {
            "kund": [rad["kund"]],
            "utforare": rad["utforare"],
            "kategori": SJUKVARD,
            "fran": p.varld.perioder[0].forsta - 90,
            "till": INGEN,
        }
    )
    p.varld.inskrivningar = pd.concat([p.varld.inskrivningar, ny], ignore_index=True)


def _order(p: Plantering) -> None:
    """Two orders of the same help, and two that are not carried out."""
    slut = p.varld.sista.sista
    dubbel = p.pick(MEDEL, TUNG, niva=100)
    gammal = p.orders(dubbel)[p.varld.bestallningar.loc[p.orders(dubbel), "kategori"] == OMSORG][0]
    beslut = cell(p.varld.bestallningar, gammal, "beslut")
    _ny_order(p, dubbel, kategori=OMSORG, insats=insats("personlig omvårdnad"), minuter=610,
              fran=slut - 20, verkstalld=slut - 20, beslut=beslut, foljdes=slut - 40)  # fmt: skip
    p.note_kund("uppehall", "overlappande-bestallning", dubbel)
    for regel, fran, beslutad in (
        ("ej-verkstalld", slut - 25, slut - 32),
        ("ej-verkstalld-tre-manader", slut - 6, slut - 130),
    ):
        nummer = _ny_order(
            p, p.pick(MEDEL, TUNG, niva=100), kategori=SERVICE, insats=insats("tvätt"),
            minuter=70, fran=fran, verkstalld=INGEN, beslut=beslutad, foljdes=INGEN,
        )  # fmt: skip
        p.note_order("verkstallighet", regel, nummer)


def _ny_order(p: Plantering, uppdrag: int, **varden: int) -> int:
    """Add an order to an assignment and return its number."""
    rad = p.varld.uppdrag.loc[uppdrag]
    ny = {"uppdrag": uppdrag, "kund": rad["kund"], "utforare": rad["utforare"], "till": INGEN,
          "bevakning": INGEN, "vantade": 0, **varden}  # fmt: skip
    o = pd.concat([p.varld.bestallningar, pd.DataFrame([ny])], ignore_index=True)
    p.varld.bestallningar = o
    return len(o) - 1


def _uppfoljning(p: Plantering) -> None:
    """Follow-ups that are late, unknown or whose watch date has passed."""
    o, slut = p.varld.bestallningar, p.varld.sista.sista
    sen, sen80 = p.pick(SERVICEKUND), p.pick(TUNG, MEDEL)
    for uppdrag, dagar, foljdes in ((sen, 430, INGEN), (sen80, 290, slut - 250)):
        egna = p.orders(uppdrag)
        o.loc[egna, "beslut"] = np.minimum(o.loc[egna, "beslut"], slut - dagar)
        o.loc[egna, "foljdes"] = foljdes
    saknas = 5000 - int(o.loc[p.orders(sen80), "minuter"].sum())
    o.loc[p.orders(sen80)[-1], "minuter"] += max(0, saknas)
    p.note_kund("bistandsuppfoljning", "uppfoljning-forsenad", sen, avser=False)
    p.note_kund("bistandsuppfoljning", "uppfoljning-forsenad-over-80", sen80, avser=False)
    okand, passerad = (int(p.orders(p.pick(MEDEL, TUNG, LATT))[0]) for _ in range(2))
    o.loc[okand, ["beslut", "foljdes", "bevakning"]] = INGEN
    p.note_order("bistandsuppfoljning", "uppfoljning-okand", okand)
    o.loc[passerad, ["foljdes", "bevakning"]] = [slut - 60, slut - 20]
    p.note_order("bistandsuppfoljning", "bevakning-passerad", passerad)


def _avgift(p: Plantering) -> None:
    """A level above (with the right fee), one below, a fee above its level's, and exactly nine hours."""
    kunder = p.varld.kunder
    over, under, tak = p.pick(SERVICEKUND), p.pick(MEDEL, LATT, niva=100), p.pick(MEDEL, LATT, TUNG)
    kund = p.varld.uppdrag["kund"].to_numpy(dtype=np.int64)
    kunder["avgift"] = INGEN
    niva = cell(kunder, kund[over], "niva")
    kunder.loc[kund[over], "avgift"] = niva * HOGSTA_AVGIFT // 100
    kunder.loc[kund[over], "niva"] = 100 if niva > 30 else 60
    kunder.loc[kund[under], "niva"] = 80
    niva = cell(kunder, kund[tak], "niva")
    kunder.loc[kund[tak], "avgift"] = niva * HOGSTA_AVGIFT // 100 + 150
    nio, o = p.pick(SERVICEKUND, LATT), p.varld.bestallningar
    kunder.loc[kund[nio], "niva"] = 80
    o.loc[p.orders(nio)[0], "minuter"] += NIO_TIMMAR - int(o.loc[p.orders(nio), "minuter"].sum())
    regler = {"over-niva": over, "under-niva": under, "over-tak": tak, "nio-timmar": nio}
    for regel, uppdrag in regler.items():
        p.note_kund("avgift", f"avgift-{regel}", uppdrag, avser=False)


def _utan_tagg(p: Plantering) -> None:
    """One of the clients who are visited all month has no tag."""
    utan = p.mal["upprepat"]
    p.varld.kunder.loc[cell(p.varld.uppdrag, utan, "kund"), "tagg"] = INGEN
    p.note_kund("underlag", "kund-utan-tagg", utan)


def _larm(p: Plantering) -> None:
    """A new client who has an alarm and nothing else."""
    kunder = p.varld.kunder
    ny = kunder.iloc[:1].assign(larm=1, niva=10, hushall=INGEN, flyttdag=kunder["flyttdag"].max())
    p.varld.kunder = pd.concat([kunder, ny], ignore_index=True)
    p.mal["bara_larm"] = len(kunder)
    nyckel = str(kundnycklar(p.varld)[len(kunder)])
    p.note("larmkunder", "larm-utan-insats", INGEN, nyckel)


def _larmbeslut(p: Plantering) -> None:
    """That client's alarm as an order, which nobody has followed up in a year."""
    o, kund, slut = p.varld.bestallningar, p.mal["bara_larm"], p.varld.sista.sista
    ny = {"uppdrag": INGEN, "kund": kund, "utforare": stora(p.varld)[0], "kategori": LARM,
          "insats": insats("larm"), "minuter": 0, "fran": slut - 420, "till": INGEN,
          "verkstalld": slut - 420, "beslut": slut - 430, "foljdes": INGEN, "bevakning": INGEN,
          "vantade": 0}  # fmt: skip
    p.varld.bestallningar = pd.concat([o, pd.DataFrame([ny])], ignore_index=True)
    nyckel = str(kundnycklar(p.varld)[kund])
    p.note("bistandsuppfoljning", "uppfoljning-forsenad", INGEN, nyckel)


def _personal(p: Plantering) -> None:
    """Extra staff, one whose delegation has run out and one who is on no list."""
    v = p.varld
    antal = len(UTFORARE) * VIKARIER
    nummer = np.arange(antal)
    nya = pd.DataFrame(
        {
            "utforare": nummer // VIKARIER,
            "roll": np.where(nummer % VIKARIER < VIKARIER - 5, 1, SJUKSKOTERSKA),
            "fran": v.perioder[0].forsta - 100,
            "till": v.sista.sista + 200,
            "fornyad": INGEN,
            "listad": False,
        }
    )
    nya.loc[nya["roll"] == SJUKSKOTERSKA, ["fran", "till"]] = INGEN
    sarskilda = nya.iloc[[0, 0]].assign(
        utforare=stora(v)[:2], till=[v.sista.forsta - 4, INGEN], listad=[True, False]
    )
    forsta = len(v.personal)
    v.personal = pd.concat([v.personal, nya, sarskilda], ignore_index=True)
    p.lediga = {u: forsta + u * VIKARIER for u in range(len(UTFORARE))}
    p.mal["utgangen"], p.mal["okand_personal"] = forsta + antal, forsta + antal + 1
    p.mal["sjukskoterska"] = forsta + VIKARIER - 5
