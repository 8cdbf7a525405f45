"""Control 11, avgift: the client's fee level beside what the granted hours give."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.control import Control
from checks.facts import Avgift, Facts
from checks.fragments import customers_on_last_day, living, order_days
from checks.model import Hinder, Measured, Measures

KONTROLL = "avgift"
OVER, UNDER, TAK = "avgift-over-niva", "avgift-under-niva", "avgift-over-tak"
TVA_NIVAER = "avgift-nio-timmar"
REGLER = (OVER, UNDER, TAK, TVA_NIVAER)
# The column of kunder that a rule cannot do without.
NEEDS = {OVER: "avgiftsniva", UNDER: "avgiftsniva", TAK: "avgift_kr"}
_UNKNOWN = "okänd"
_EXACT = "decimal(38, 6)"


def measure(facts: Facts) -> Measures:
    """Grain kund with a kunder row on the last day; levels in per cent, fees in kronor."""
    hinder = _hinder(facts)
    if facts.avgift is None or not facts.has("kunder"):
        return Measures(hinder=tuple(hinder), gemensamma=frozenset(REGLER))
    levels = facts.avgift
    clients = facts.stored("avgifter", lambda: _clients(facts, levels))
    blocked = {h.regel for h in hinder if not h.delvis}
    measured = clients.select(
        "id",
        "utforare",
        avgiftsniva_over=ibis.null("int64") if OVER in blocked else clients.avgiftsniva_over,
        avgift_over_tak=ibis.null("float64") if TAK in blocked else clients.avgift_over_tak,
        tva_nivaer="tva_nivaer",
    )
    return Measures(
        measured=(Measured("kunder", measured, clients),),
        hinder=tuple(hinder),
        gemensamma=frozenset(REGLER),
    )


def _hinder(facts: Facts) -> list[Hinder]:
    if facts.avgift is None:
        return [Hinder(r, f"inga avgiftsnivåer gäller i {facts.period.name}") for r in REGLER]
    if not facts.has("kunder"):
        return delivery.missing_table(REGLER, "kunder")
    found: list[Hinder] = []
    for regel, column in NEEDS.items():
        if not facts.given("kunder", column):
            found += delivery.missing_column([regel], "kunder", column)
        elif not facts.given("kunder", "trygghetslarm"):
            skal = "kolumnen trygghetslarm i kunder saknas"
            found.append(Hinder(regel, skal, delvis=True))
    if facts.avgift.tak is None:
        found.append(Hinder(TAK, f"ingen högsta avgift gäller i {facts.period.name}"))
    return found


def _clients(facts: Facts, levels: Avgift) -> ir.Table:
    """Each client's level as it is and as the granted hours give it; the highest fee is of the latter.

    Where the source gives two levels for the same hours both are right, and the fee is that of the
    higher. A level that is 0 or empty is not judged, but a fee may be too high all the same.
    """
    per_day = order_days(facts).group_by("kund", "dag").agg(minuter=_.minuter_per_manad.sum())
    granted = per_day.group_by("kund").agg(minuter=_.minuter.max())
    clients = living(facts, customers_on_last_day(facts)).left_join(granted, "kund")
    given = clients.avgiftsniva.cast("int64")
    due = _level(clients, levels)
    unclear = ibis.literal(False)
    if levels.oklar_vid is not None:
        unclear = clients.minuter == levels.oklar_vid * 60
    highest = unclear.fill_null(False).ifelse(levels.over_oklar, due)
    judged = (given > 0) & due.notnull()
    ceiling = highest * ibis.literal((levels.tak or Decimal(0)) / 100).cast(_EXACT)
    beside = ibis.greatest(given - highest, 0) + ibis.least(given - due, 0)
    return clients.select(
        "kund",
        "fil",
        "rad",
        id="kund",
        utforare=ibis.null(str),
        nyckel="kund",
        avgiftsniva=given,
        niva=due,
        niva_hogst=highest,
        nivan=given.cast(str).fill_null(_UNKNOWN),
        timmar=clients.minuter.fill_null(0).cast("float64") / 60,
        avgift=clients.avgift_kr,
        tak=ceiling.cast("float64"),
        avgiftsniva_over=judged.ifelse(beside, ibis.null("int64")),
        avgift_over_tak=(clients.avgift_kr - ceiling).cast("float64"),
        tva_nivaer=unclear.cast("int64"),
    )


def _level(clients: ir.Table, levels: Avgift) -> ir.IntegerValue:
    """Per cent by the highest granted minutes of any day; null with neither order nor larm."""
    steps = ((clients.minuter <= hours * 60, percent) for hours, percent in levels.nivaer)
    alone = (clients.trygghetslarm == "ja").ifelse(levels.larm, ibis.null("int64"))
    level: ir.IntegerValue = ibis.cases(
        (clients.minuter.isnull(), alone), *steps, else_=levels.over
    ).cast("int64")
    return level


CONTROL = Control(KONTROLL, measure, needs=("bestallningar",))
