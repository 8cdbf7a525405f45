"""Faults in the rows of clients that were chosen beforehand."""

from __future__ import annotations

from samples.felrader import Felrader
from samples.gemensamt import (
    AVBOJD,
    DYGN,
    INGEN,
    LARM,
    OMSORG,
    SJUKVARD,
    UTFORD,
    cell,
    insats,
)
from samples.plantering import SJUKSKOTERSKA, VIKARIER


def _silent(f: Felrader, uppdrag: int) -> None:
    """verkstalld-utan-besok: no registration at all."""
    f.rader = f.rader[f.rader["uppdrag"] != uppdrag].reset_index(drop=True)


def _declines(f: Felrader, uppdrag: int) -> None:
    """upprepat-avbojande: the first visit of six days is declined."""
    r = f.rader
    dag = r["start"] // DYGN - f.p.varld.sista.forsta
    egna = r[(r["uppdrag"] == uppdrag) & (r["status"] == UTFORD) & dag.between(20, 27)]
    morgnar = egna[egna["insats"] == insats("morgon")]["besok"].unique()[:6]
    rader = r.index[r["besok"].isin(morgnar)].tolist()
    f.set(rader, status=AVBOJD, minuter=INGEN, satt=0, orsak=5, tagg_in=INGEN, tagg_ut=INGEN)
    f.rader.loc[rader, "start"] = r.loc[rader, "planerad_start"]
    f.rader.loc[rader, "slut"] = r.loc[rader, "planerad_slut"]


def _many_staff(f: Felrader, uppdrag: int) -> None:
    """kontinuitet-kund: twenty-two visits of the fortnight by one extra person each."""
    r, forsta = f.rader, f.p.varld.sista.forsta
    mandag = forsta + (-(forsta + 3)) % 7
    dag = r["start"] // DYGN
    egna = (r["uppdrag"] == uppdrag) & (r["status"] == UTFORD) & dag.between(mandag, mandag + 13)
    hemtjanst = egna & (r["kategori"] == OMSORG)
    for besok in r.loc[hemtjanst, "besok"].unique()[:22].tolist():
        rader = r.index[r["besok"] == besok].tolist()
        f.set(rader, personal=f.p.vikarie(f.utforare), roll=1)


def _visit_while_away(f: Felrader, uppdrag: int) -> None:
    """under-franvaro: a visit in the middle of an absence."""
    kund = cell(f.p.varld.uppdrag, uppdrag, "kund")
    rad = f.add(kund, uppdrag, f.p.mal["franvarodag"], 490, 25, kategori=OMSORG,
                insats=insats("morgon"), personal=f.p.vikarie(f.utforare))  # fmt: skip
    f.note("under-franvaro", rad)


def _nurse(f: Felrader, uppdrag: int, dag: int, minut: int, **varden: int) -> int:
    """Add a visit of hemsjukvård by an extra nurse of the provider."""
    kund = cell(f.p.varld.uppdrag, uppdrag, "kund")
    vem = f.p.hire(f.p.mal["sjukskoterska"] + f.utforare * VIKARIER)
    fyllt = {"roll": SJUKSKOTERSKA, "personal": vem} | varden
    return f.add(kund, uppdrag, f.p.varld.sista.forsta + dag, minut, 30, kategori=SJUKVARD,
                 insats=insats("omläggning"), **fyllt)  # fmt: skip


def _licensed(f: Felrader, uppdrag: int) -> None:
    """ratt-yrkesroll, and flera-leg-besok on another day."""
    f.note("ratt-yrkesroll", _nurse(f, uppdrag, 6, 600, roll=1))
    _nurse(f, uppdrag, 9, 600)
    f.note("flera-leg-besok", _nurse(f, uppdrag, 9, 800))


def _nothing_but_orders(f: Felrader, uppdrag: int) -> None:
    """inskriven and larm-utan-trygghetslarm: neither the nurse nor the alarm has a ground."""
    f.note("inskriven", _nurse(f, uppdrag, 12, 700))
    kund = cell(f.p.varld.uppdrag, uppdrag, "kund")
    rad = f.add(kund, uppdrag, f.p.varld.sista.forsta + 8, 1010, 12, kategori=LARM,
                insats=insats("larm"), personal=f.p.vikarie(f.utforare))  # fmt: skip
    f.note("larm-utan-trygghetslarm", rad)


RESERVERADE = {
    "tyst": _silent,
    "upprepat": _declines,
    "kontinuitet": _many_staff,
    "under_franvaro": _visit_while_away,
    "leg": _licensed,
    "utan_grund": _nothing_but_orders,
}
