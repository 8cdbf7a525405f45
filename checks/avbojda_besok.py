"""Control 5, avböjda besök: the share declined, and clients who decline again and again."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery, odelad
from checks.control import Control, Named, share
from checks.facts import Facts
from checks.fragments import hemtjanst, planned_seconds, visit
from checks.indicator_rules import per_utforare
from checks.model import Measured, Measures, Number, by_utforare, ratios

KONTROLL = "avbojda-besok"
ANDEL = "andel-avbojda"
UPPREPAT = "upprepat-avbojande"
JUDGED = ("utförd", "avböjd")
BOTH = ["utforare", "kund"]


def measure(facts: Facts) -> Measures:
    """Grain visit for the shares, utforare × kund for repeated declines."""
    regler = (ANDEL, UPPREPAT)
    hinder = delivery.no_registrations(facts, regler) + delivery.not_to_be_summed(facts, regler)
    judged = delivery.judged(facts, ANDEL, hinder)
    rows = hemtjanst(facts.registreringar())
    counts = by_utforare(
        _visits(rows).group_by("utforare").agg(avbojda=_.avbojd.sum(), utforda=_.utford.sum())
    )
    parts = {u: _of_both(c["avbojda"], c["utforda"]) for u, c in counts.items()}
    andel = ratios("andel_avbojda", {u: parts.get(u, (0, 0)) for u in facts.utforare()}, judged)
    whole = odelad.undivided(facts)
    words = {
        u: {"avbojda": i.taljare, "alla": i.namnare, "odelad": odelad.said(u, whole)}
        for i in andel
        if (u := i.utforare)
    }
    clients = facts.stored("avbojande", lambda: _repeated(facts))
    return Measures(
        measured=(
            per_utforare(andel, "andel_avbojda", judged, words),
            Measured("kunder", _judged(clients, judged), clients),
        ),
        indikatorer=(*andel, *ratios("andel_avbojda_minuter", _minutes(facts, rows), judged)),
        hinder=tuple(hinder),
    )


def _of_both(avbojda: Number, utforda: Number) -> tuple[Fraction, Fraction]:
    return Fraction(avbojda), Fraction(avbojda) + Fraction(utforda)


def _visits(rows: ir.Table, *per: str) -> ir.Table:
    """utforare (× `per`) × visit: utförd if any row is, else avböjd if any row is (0/1)."""
    marked = rows.mutate(besoket=visit(rows))
    visits = marked.group_by("utforare", *per, "besoket").agg(
        dag=_.dag.min(),
        utford=(_.status == "utförd").any(),
        har_avbojd=(_.status == "avböjd").any(),
    )
    return visits.select(
        "utforare",
        *per,
        "dag",
        utford=visits.utford.cast("int64"),
        avbojd=(visits.har_avbojd & ~visits.utford).cast("int64"),
    )


def _minutes(facts: Facts, rows: ir.Table) -> dict[str, tuple[Number, Number]]:
    """Planned minutes of declined rows / those and the minutes of performed rows."""
    sums = by_utforare(
        rows.group_by("utforare").agg(
            avbojd=(rows.status == "avböjd").ifelse(planned_seconds(rows), 0).sum(),
            utford=(rows.status == "utförd").ifelse(rows.sekunder, 0).sum(),
        )
    )
    parts: dict[str, tuple[Number, Number]] = {}
    for utforare in facts.utforare():
        mine = sums.get(utforare, {"avbojd": 0, "utford": 0})
        avbojd, utford = Fraction(mine["avbojd"]) / 60, Fraction(mine["utford"]) / 60
        parts[utforare] = (avbojd, avbojd + utford)
    return parts


def _repeated(facts: Facts) -> ir.Table:
    """utforare × kund with a visit in the period: the highest share declined in any window.

    A window is `avbojda_fonster` consecutive days that end in the period, with declined visits on
    at least `avbojda_dagar` different days, the last of them in the period; 0 without one.
    """
    length = int(facts.parameters["avbojda_fonster"])
    first = facts.period.first - dt.timedelta(days=length - 1)
    rows = hemtjanst(facts.rows("registreringar"))
    rows = rows.filter(rows.dag.between(first, facts.period.last), rows.status.isin(JUDGED))
    here = rows.filter(rows.dag >= facts.period.first).select(BOTH).distinct()
    declined = rows.filter(rows.status == "avböjd").group_by(BOTH)
    often = declined.having(_.dag.nunique() >= facts.parameters["avbojda_dagar"]).agg()
    daily = (
        _visits(rows.semi_join(often, BOTH), "kund")
        .group_by(*BOTH, "dag")
        .agg(avbojda=_.avbojd.sum(), besok=(_.avbojd + _.utford).sum())
    )
    best = _best_windows(facts, daily, length)
    joined = here.left_join(best, BOTH)
    return joined.select(
        "utforare",
        "kund",
        "fran",
        "till",
        "antal",
        "planerade",
        id=joined.utforare + "|" + joined.kund,
        nyckel="kund",
        datum="till",
        avbojd_andel=joined.avbojd_andel.fill_null(0.0),
    )


def _best_windows(facts: Facts, daily: ir.Table, length: int) -> ir.Table:
    days = facts.parameters["avbojda_dagar"]
    ends = facts.calendar().rename(till="dag")
    back = ibis.interval(days=length - 1)
    inside = daily.join(
        ends, [daily.dag <= ends.till, daily.dag >= (ends.till - back).cast("date")]
    )
    windows = inside.group_by(*BOTH, "till").agg(
        antal=inside.avbojda.sum(),
        planerade=inside.besok.sum(),
        dagar=(inside.avbojda > 0).sum(),
        senast=(inside.avbojda > 0).ifelse(inside.dag, ibis.null("date")).max(),
    )
    windows = windows.filter(windows.dagar >= days, windows.senast >= facts.period.first)
    share = windows.antal / windows.planerade
    windows = windows.mutate(avbojd_andel=share, fran=(windows.till - back).cast("date"))
    best = ibis.window(group_by=BOTH, order_by=[ibis.desc("avbojd_andel"), "till"])
    return windows.mutate(rang=ibis.row_number().over(best)).filter(_.rang == 0)


def _judged(clients: ir.Table, judged: set[str]) -> ir.Table:
    counts = clients.utforare.isin(sorted(judged)) if judged else ibis.literal(False)
    share = counts.ifelse(clients.avbojd_andel, ibis.null("float64"))
    return clients.select("id", "utforare", avbojd_andel=share)


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar",),
    indikatorer={
        "andel_avbojda": Named(
            "Avböjda besök", share("Avböjda", "Avböjda och utförda"), odelad=True
        ),
        "andel_avbojda_minuter": Named(
            "Avböjd tid",
            share("Avböjda timmar", "Avböjda och utförda timmar", "timmar"),
            odelad=True,
        ),
    },
    own_section=True,
)
