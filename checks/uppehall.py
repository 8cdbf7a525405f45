"""Control 6, uppehåll: pay that runs while the client is away, and help that nobody gives."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.control import Control
from checks.facts import Facts
from checks.fragments import joined, order_days
from checks.model import Hinder, Measured, Measures
from checks.overlappande import overlapping_orders
from checks.pengar.taxa import netto_days, to_kronor

KONTROLL = "uppehall"
FRANVARO = "franvaro-utan-uppehall"
UTAN_BESOK = "verkstalld-utan-besok"
OVERLAPPANDE = "overlappande-bestallning"
BOTH = ["utforare", "kund"]


def measure(facts: Facts) -> Measures:
    """Grain utforare × kund with a verkställd order on some day of the period."""
    hinder = _hinder(facts)
    clients = facts.stored("uppehall_kunder", lambda: _clients(facts))

    def judged(regel: str, column: str) -> ir.Value:
        names = sorted(delivery.judged(facts, regel, hinder))
        counts = clients.utforare.isin(names) if names else ibis.literal(False)
        return counts.ifelse(clients[column], ibis.null("int64"))

    measured = clients.select(
        "id",
        "utforare",
        "dygn_overlapp",
        dygn_franvaro=judged(FRANVARO, "dygn_franvaro"),
        registreringar=judged(UTAN_BESOK, "registreringar"),
    )
    return Measures(measured=(Measured("kunder", measured, clients),), hinder=tuple(hinder))


def _hinder(facts: Facts) -> list[Hinder]:
    found = delivery.no_registrations(facts, [UTAN_BESOK])
    missing = [table for table in ("franvaro", "uppehall") if not facts.has(table)]
    return found + delivery.missing_table([FRANVARO], missing[0]) if missing else found


def _clients(facts: Facts) -> ir.Table:
    """Each client with its three measures, and what the texts say of them."""
    days = order_days(facts)
    rows = days.filter(days.verkstalld_da).select(BOTH).distinct()
    for found in (_away(facts), _without_visits(facts), overlapping_orders(facts)):
        rows = rows.left_join(found, BOTH).drop("utforare_right", "kund_right")
    return rows.mutate(
        id=joined(rows.utforare, rows.kund),
        nyckel="kund",
        dygn_franvaro=rows.dygn_franvaro.fill_null(0),
        dygn_overlapp=rows.dygn_overlapp.fill_null(0),
    )


def _away(facts: Facts) -> ir.Table:
    """Days frånvarande while an order was verkställd and not pausad, their netto minutes and kronor.

    Kronor are those of the days whose price is known; null when none is.
    """
    days, per = netto_days(facts), facts.period.days
    away = days.filter(days.franvarande)
    minutes = away.minuter_per_manad
    return away.group_by(BOTH).agg(
        dygn_franvaro=away.dag.nunique(),
        dagar_franvaro=_listed(away.dag.day()),
        minuter_franvaro=minutes.sum().cast("float64") / per,
        belopp_franvaro_utan_uppehall=to_kronor(away.ore.sum(), 60 * per),
    )


def _listed(days: ir.IntegerValue) -> ir.StringValue:
    """The days of a month that are there: 7, 8, 9. Each for itself, as no two engines list alike."""
    said = [(days == day).ifelse(f", {day}", "").max() for day in range(1, 32)]
    return ibis.literal("").join(said).substr(2)


def _without_visits(facts: Facts) -> ir.Table:
    """Clients at home with verkställd time so many days that a visit is due: registrations of any status.

    The days are those of one order, omsorg where the client has any. With `dygn`, `minuter` and
    kronor of the netto of such orders; kronor of the days whose price is known.
    """
    days, per = netto_days(facts), facts.period.days
    orders = days.group_by(*BOTH, "order", "kategori").agg(
        dygn=(~days.franvarande).sum(),
        minuter=days.minuter_per_manad.sum(),
        ore=days.ore.sum(),
    )
    every = order_days(facts)
    kinds = every.group_by(BOTH).agg(har_omsorg=(every.kategori == "omsorg").any())
    orders = orders.join(kinds, BOTH)
    due = ibis.cases(
        (orders.kategori == "omsorg", orders.dygn >= facts.parameters["utan_besok_dygn"]),
        (~orders.har_omsorg, orders.dygn >= facts.parameters["utan_besok_dygn_service"]),
        else_=False,
    )
    clients = (
        orders.filter(due)
        .group_by(BOTH)
        .agg(
            dygn_utan_besok=_.dygn.max(),
            minuter_utan_besok=_.minuter.sum().cast("float64") / per,
            belopp_verkstalld_utan_besok=to_kronor(_.ore.sum(), 60 * per),
        )
    )
    rows = facts.registreringar().group_by(BOTH).agg(antal=_.count())
    joined = clients.left_join(rows, BOTH).drop("utforare_right", "kund_right")
    return joined.mutate(registreringar=joined.antal.fill_null(0)).drop("antal")


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("bestallningar", "registreringar"),
    reads=("bestallningar", "uppehall"),
)
