"""Control 12, verkställighet: granted help that nobody has begun to give."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks import delivery
from checks.control import Control
from checks.facts import Facts, active, column
from checks.fragments import living, with_verkstalld
from checks.manader import months_before
from checks.model import Hinder, Measured, Measures

KONTROLL = "verkstallighet"
EJ_VERKSTALLD = "ej-verkstalld"
TRE_MANADER = "ej-verkstalld-tre-manader"
REGLER = (EJ_VERKSTALLD, TRE_MANADER)


def measure(facts: Facts) -> Measures:
    """Grain order active on the last day; 0 days and no month for one that is verkställd then.

    Orders of a file without the column verkstalld have no measure, and their provider is told so.
    """
    if not facts.given("bestallningar", "verkstalld"):
        missing = delivery.missing_column(REGLER, "bestallningar", "verkstalld")
        return Measures(hinder=tuple(missing))
    hinder: list[Hinder] = []
    if not facts.given("bestallningar", "beslutsdatum"):
        hinder = delivery.missing_column((TRE_MANADER,), "bestallningar", "beslutsdatum")
    orders = facts.stored("ej_verkstallda", lambda: _orders(facts))
    hinder += _not_given(orders)
    return Measures(measured=(Measured("bestallningar", orders, orders),), hinder=tuple(hinder))


def _not_given(orders: ir.Table) -> list[Hinder]:
    """Providers with an order of a file that lacks the column, when another file has it."""
    without = orders.filter(~orders.verkstalld_given).select("utforare").distinct()
    return [
        Hinder(h.regel, h.skal, utforare, delvis=True)
        for h in delivery.missing_column(REGLER, "bestallningar", "verkstalld")
        for utforare in sorted(column(without, "utforare"))
    ]


def _orders(facts: Facts) -> ir.Table:
    last = facts.period.last
    orders = active(with_verkstalld(facts, facts.rows("bestallningar")), last, last)
    orders = living(facts, orders)
    waiting = orders.verkstalld.isnull() | (orders.verkstalld > last)
    days = ibis.literal(last).delta(orders.fran, unit="day")
    months = months_before(facts.period, orders.beslutsdatum)
    given = orders.verkstalld_given
    known = given & (~waiting | orders.beslutsdatum.notnull())
    return orders.select(
        "utforare",
        "kund",
        "bestallning",
        "kategori",
        "fran",
        "beslutsdatum",
        "fil",
        "rad",
        id="rad_id",
        nyckel="bestallning",
        datum="fran",
        verkstalld_given=given,
        dygn_ej_verkstalld=given.ifelse(waiting.ifelse(days, 0), ibis.null("int64")),
        manader_ej_verkstalld=known.ifelse(waiting.ifelse(months, -1), ibis.null("int64")),
    )


CONTROL = Control(KONTROLL, measure, needs=("bestallningar",), reads=("bestallningar",))
