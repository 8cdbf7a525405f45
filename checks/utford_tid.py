"""Control 2, utförd tid: performed time of granted time, and what the difference consists of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery, odelad
from checks.control import HOURS, SHARE_OF_CLIENT, TIME, Control, Named, share
from checks.facts import Facts
from checks.fragments import (
    hemtjanst,
    order_days,
    performed,
)
from checks.gap import gap_by_utforare
from checks.hours import Hours, hours
from checks.indicator_rules import per_utforare
from checks.model import Indikator, Measures, amounts, by_utforare, ratios

KONTROLL = "utford-tid"
REGEL = "andel-utford"
DYGN_PER_MANAD = Fraction(30_4375, 10_000)
Parts = dict[str, tuple[Fraction, Fraction]]


def measure(facts: Facts) -> Measures:
    """Shares of Σ beviljad tid per utforare and in total, in minutes; limits are the plan's."""
    hinder = delivery.no_registrations(facts, [REGEL]) + delivery.not_to_be_summed(facts, [REGEL])
    summed = hours(facts)
    brutto, netto = summed.beviljad("brutto"), summed.beviljad("netto")
    judged = {u for u in delivery.judged(facts, REGEL, hinder) if brutto.get(u)}
    done = summed.minutes("utford")
    andel = ratios("andel_utford", _against(done, brutto, facts), judged)
    kalender = DYGN_PER_MANAD / facts.period.days
    gap = gap_by_utforare(facts)
    indikatorer = [
        *andel,
        *ratios("andel_utford_verkstalld", _against(done, netto, facts), judged),
        *_by_kategori(facts, judged),
        *_by_place(facts, judged, "taxeomrade"),
        *_by_place(facts, judged, "zon"),
        *ratios("andel_utford_utan_avbojd", _without_declined(facts, summed), judged),
        *ratios("andel_underskoterska", _by_assistant_nurses(facts, summed), judged),
        *ratios("andel_utford_kundtid", _against(_customer_time(facts), brutto, facts), judged),
        *ratios("andel_utford_kalender", _against(done, brutto, facts), judged, scale=kalender),
        *_median(facts, judged),
        *(i for namn, parts in gap.items() for i in amounts(namn, parts, judged)),
    ]
    whole = odelad.undivided(facts)
    words = {
        u: {**_words(i, facts), "odelad": odelad.said(u, whole)} for i in andel if (u := i.utforare)
    }
    return Measures(
        measured=(per_utforare(andel, "andel_utford", judged, words),),
        indikatorer=tuple(indikatorer),
        hinder=tuple(hinder),
        notes=tuple(_small(facts, andel)),
    )


def _verkstallda(days: ir.Table) -> ir.Table:
    """Netto: days verkställd and not pausad."""
    return days.filter(days.verkstalld_da, ~days.pausad)


def _against(done: dict[str, Fraction], granted: dict[str, Fraction], facts: Facts) -> Parts:
    zero = Fraction()
    return {u: (done.get(u, zero), granted.get(u, zero)) for u in facts.utforare()}


def _by_kategori(facts: Facts, judged: set[str]) -> Iterable[Indikator]:
    """Of the providers that divide their time."""
    whole = odelad.undivided(facts)
    divided = hours(facts).of(lambda cell: cell["utforare"] not in whole)
    return _cut(facts, judged - whole, "kategori", divided)


def _by_place(facts: Facts, judged: set[str], key: str) -> Iterable[Indikator]:
    """By the client's taxeomrade or zon of each day; days and visits without one are left out."""
    if not facts.given("kunder", key):
        return []
    return _cut(facts, judged, key, hours(facts).of(lambda cell: cell[key] is not None))


def _without_declined(facts: Facts, summed: Hours) -> Parts:
    """Beviljad tid less the planned minutes of avböjda hemtjänst rows; nothing when none is left."""
    zero, declined = Fraction(), summed.minutes("avbojd")
    left = {u: max(n - declined.get(u, zero), zero) for u, n in summed.beviljad("brutto").items()}
    return _against(summed.minutes("utford"), left, facts)


def _by_assistant_nurses(facts: Facts, summed: Hours) -> Parts:
    """Utförda hemtjänst minutes by undersköterskor, of those by them and by vårdbiträden."""
    theirs, both = summed.minutes("underskoterska"), summed.minutes("delegerade")
    return _against(theirs, both, facts)


def _cut(facts: Facts, judged: set[str], key: str, summed: Hours) -> Iterable[Indikator]:
    minutes, brutto = summed.minutes("utford", key), summed.beviljad("brutto", key)
    for value in sorted({v for _u, v in minutes.keys() | brutto.keys()}):
        keys = [
            (u, value) for u in facts.utforare() if (u, value) in minutes.keys() | brutto.keys()
        ]
        parts = {k[0]: (minutes.get(k, Fraction()), brutto.get(k, Fraction())) for k in keys}
        yield from ratios("andel_utford", parts, judged, cut=((key, value),))


def _customer_time(facts: Facts) -> dict[str, Fraction]:
    """A dubbelbemanning group counts once per kund and kategori: its row with most minuter."""
    rows = hemtjanst(performed(facts.registreringar()))
    single = rows.filter(rows.dubbelbemanning.isnull()).select("utforare", "sekunder")
    group = rows.filter(rows.dubbelbemanning.notnull()).group_by(
        "utforare", "dubbelbemanning", "kund", "kategori"
    )
    once = group.agg(sekunder=_.sekunder.max()).select("utforare", "sekunder")
    summed = by_utforare(
        ibis.union(single, once, distinct=False).group_by("utforare").agg(x=_.sekunder.sum())
    )
    return {u: Fraction(row["x"]) / 60 for u, row in summed.items()}


def _median(facts: Facts, judged: set[str]) -> list[Indikator]:
    """Median of utförd / brutto over utforare × kund with enough days verkställd and not pausad."""
    days = order_days(facts)
    enough = _verkstallda(days).group_by("utforare", "kund").agg(dygn=_.dag.nunique())
    enough = enough.filter(_.dygn >= facts.parameters["median_dygn_minst"])
    granted = days.group_by("utforare", "kund").agg(mpm=_.minuter_per_manad.sum())
    rows = hemtjanst(performed(facts.registreringar()))
    done = rows.group_by("utforare", "kund").agg(sek=_.sekunder.sum())
    both = ["utforare", "kund"]
    clients = granted.semi_join(enough, both).left_join(done, both)
    clients = clients.select("utforare", "mpm", sek=_.sek.fill_null(0)).filter(_.mpm > 0)
    found = _middle_clients(clients, judged)
    return [_middle(u, found[u], facts) for u in sorted(found, key=lambda u: (u is None, u or ""))]


def _middle_clients(
    clients: ir.Table, judged: Collection[str]
) -> dict[str | None, list[dict[str, Any]]]:
    """The one or two clients in the middle by their share, and how many there are.

    Of each utforare, and (None) of all those that are judged together.
    """
    share = clients.sek.cast("float64") / clients.mpm.cast("float64")
    per = clients.mutate(andel=share, grupp=clients.utforare)
    if judged:
        together = per.filter(per.utforare.isin(sorted(judged))).mutate(grupp=ibis.null(str))
        per = ibis.union(per, together)
    placed = per.mutate(
        plats=ibis.row_number().over(group_by="grupp", order_by=["andel", "sek", "mpm"]),
        antal=_.andel.count().over(group_by="grupp"),
    )
    half = (placed.antal - 1) // 2, placed.antal // 2
    found: dict[str | None, list[dict[str, Any]]] = {}
    for row in placed.filter(placed.plats.isin(half)).to_pyarrow().to_pylist():
        found.setdefault(row["grupp"], []).append(row)
    return found


def _middle(utforare: str | None, clients: list[dict[str, Any]], facts: Facts) -> Indikator:
    """Computed exactly, of the one or two in the middle."""
    days = Fraction(facts.period.days, 60)
    shares = [float(Fraction(c["sek"]) * days / Fraction(c["mpm"])) for c in clients]
    antal = float(clients[0]["antal"])
    return Indikator("median_kund", utforare, None, antal, sum(shares) / len(shares))


def _words(andel: Indikator, facts: Facts) -> dict[str, Any]:
    utford, beviljad = (andel.taljare or 0) / 60, (andel.namnare or 0) / 60
    return {"utford": utford, "beviljad": beviljad, "gap": beviljad - utford}


def _small(facts: Facts, andel: list[Indikator]) -> Iterable[str]:
    """«litet underlag»: few clients or few granted hours."""
    clients = by_utforare(order_days(facts).group_by("utforare").agg(n=_.kund.nunique()))
    for i in andel:
        hours = (i.namnare or 0) / 60
        few = clients.get(i.utforare or "", {}).get("n", 0)
        if i.utforare and (
            few < facts.parameters["litet_underlag_kunder"]
            or hours < facts.parameters["litet_underlag_timmar"]
        ):
            yield i.utforare


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("bestallningar", "registreringar"),
    reads=("registreringar", "bestallningar"),
    indikatorer={
        "andel_utford": Named("Utförd av beviljad tid", TIME, odelad=True),
        "andel_utford_verkstalld": Named("Utförd av verkställd tid (netto)", TIME),
        "andel_utford_utan_avbojd": Named(
            "Utförd av beviljad tid, avböjd tid borträknad",
            share("Utförda timmar", "Beviljade utom avböjda timmar", "timmar"),
        ),
        "andel_underskoterska": Named(
            "Hemtjänst av undersköterskor, av dem och vårdbiträden",
            share("Undersköterskors timmar", "Timmar med känd roll", "timmar"),
        ),
        "andel_utford_kundtid": Named(
            "Utförd av beviljad tid, dubbelbemanning räknad en gång", TIME
        ),
        "andel_utford_kalender": Named(
            "Utförd av beviljad tid, omräknad till lika långa månader", TIME
        ),
        "median_kund": Named("Utförd av beviljad tid, kunden i mitten (median)", SHARE_OF_CLIENT),
        "gap_overtid": Named("Mer utfört än beviljat", HOURS),
        "gap_ej_verkstalld": Named("Ej verkställt än", HOURS),
        "gap_uppehall": Named("Uppehåll", HOURS),
        "gap_franvaro_utan_uppehall": Named("Frånvaro utan uppehåll", HOURS),
        "gap_avbojd": Named("Avböjt av kund", HOURS),
        "gap_installd": Named("Inställt", HOURS),
        "gap_bomkorning": Named("Bomkörning", HOURS),
        "gap_oforklarad": Named("Oförklarat", HOURS),
    },
    own_section=True,
)
