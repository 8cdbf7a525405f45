"""Control 9, larmkunder: clients with an alarm and nothing else, whose needs may have grown."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.control import Control
from checks.facts import Facts, active
from checks.fragments import customers_on_last_day, living, performed
from checks.model import Hinder, Measured, Measures
from checks.odelad import is_undivided
from extracts.contract import LARM

KONTROLL = "larmkunder"
REGEL = "larm-utan-insats"


def measure(facts: Facts) -> Measures:
    """Grain kund with trygghetslarm on the last day."""
    hinder = _hinder(facts)
    if hinder:
        return Measures(hinder=tuple(hinder), gemensamma=frozenset({REGEL}))
    clients = facts.stored("larmkunder", lambda: _clients(facts))
    return Measures(
        measured=(Measured("kunder", clients, clients),),
        gemensamma=frozenset({REGEL}),
    )


def _hinder(facts: Facts) -> list[Hinder]:
    for table in ("kunder", "inskrivningar"):
        if not facts.has(table):
            return delivery.missing_table([REGEL], table)
    if not facts.given("kunder", "trygghetslarm"):
        return delivery.missing_column([REGEL], "kunder", "trygghetslarm")
    return []


def _clients(facts: Facts) -> ir.Table:
    """`utan_insats`: neither an order nor an inskrivning active on the last day."""
    last = facts.period.last
    clients = living(facts, customers_on_last_day(facts)).filter(_.trygghetslarm == "ja")
    helped = ibis.union(
        active(facts.orders(), last, last).select("kund"),
        active(facts.rows("inskrivningar"), last, last).select("kund"),
        distinct=True,
    ).mutate(har_insats=True)
    for found in (helped, _contacts(facts)):
        clients = clients.left_join(found, "kund").drop("kund_right")
    days = ibis.literal(last).delta(clients.senast, unit="day")
    said = "senaste kontakt " + clients.senast.strftime("%Y-%m-%d") + ", " + days.cast(str)
    said = (said + " dygn före månadens slut").fill_null("ingen känd kontakt")
    known = (clients.senast >= facts.period.first).fill_null(False) | facts.registrerades
    return clients.select(
        "kund",
        "fil",
        "rad",
        id="kund",
        utforare=ibis.null(str),
        nyckel="kund",
        datum="senast",
        utan_insats=clients.har_insats.isnull().cast("int64"),
        larm_minuter=clients.larm_minuter.fill_null(0).cast("float64"),
        odelad_minuter=clients.odelad_minuter.cast("float64").nullif(0.0),
        dygn_sedan=days,
        kontakt=known.ifelse(said, "kontakter registrerades inte den månaden"),
    )


def _contacts(facts: Facts) -> ir.Table:
    """kund: minutes of larm and of undivided time in the period, and the day of the last utförd
    registration until its end.
    """
    done = performed(facts.rows("registreringar")).filter(_.dag <= facts.period.last)
    here = done.dag >= facts.period.first
    kinds = {"larm_minuter": done.kategori == LARM, "odelad_minuter": is_undivided(done)}
    minutes = {n: (kind & here).ifelse(done.sekunder, 0).sum() / 60 for n, kind in kinds.items()}
    return done.group_by("kund").agg(senast=done.dag.max(), **minutes)


CONTROL = Control(KONTROLL, measure, needs=("bestallningar", "registreringar"))
