"""Control 8, biståndsuppföljning: decisions that nobody has followed up in time."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.control import Control
from checks.facts import Facts, active
from checks.fragments import living
from checks.manader import months_before
from checks.model import Hinder, Measured, Measures

KONTROLL = "bistandsuppfoljning"
FORSENAD = "uppfoljning-forsenad"
FORSENAD_OVER = "uppfoljning-forsenad-over-80"
OKAND = "uppfoljning-okand"
BEVAKNING = "bevakning-passerad"
# The columns of bestallningar that a rule cannot do without.
NEEDS = {
    FORSENAD: ("foljdes_upp",),
    FORSENAD_OVER: ("foljdes_upp",),
    OKAND: ("foljdes_upp", "beslutsdatum"),
    BEVAKNING: ("foljdes_upp", "bevakningsdatum"),
}


def measure(facts: Facts) -> Measures:
    """Grain kund (whoever the providers are), and order active on the last day."""
    orders = facts.stored("beslut", lambda: _orders(facts))
    hinder = _hinder(facts)
    clients = facts.stored("uppfoljningar", lambda: _clients(facts, orders))
    blocked = {h.regel for h in hinder}

    def judged(rows: ir.Table, regel: str, column: str) -> ir.Value:
        return ibis.null("int64") if regel in blocked else rows[column]

    return Measures(
        measured=(
            Measured(
                "kunder",
                clients.select(
                    "id",
                    "utforare",
                    manader=judged(clients, FORSENAD, "manader"),
                    manader_over_80=judged(clients, FORSENAD_OVER, "manader_over_80"),
                ),
                clients,
            ),
            Measured(
                "bestallningar",
                orders.select(
                    "id",
                    "utforare",
                    "foljd",
                    bevakning_passerad=judged(orders, BEVAKNING, "bevakning_passerad"),
                ),
                orders,
            ),
        ),
        hinder=tuple(hinder),
        gemensamma=frozenset({FORSENAD, FORSENAD_OVER}),
    )


def _hinder(facts: Facts) -> list[Hinder]:
    found: list[Hinder] = []
    for regel, columns in NEEDS.items():
        missing = [c for c in columns if not facts.given("bestallningar", c)]
        if missing:
            found += delivery.missing_column([regel], "bestallningar", missing[0])
    return found


def _orders(facts: Facts) -> ir.Table:
    """Orders active on the last day; `foljd` is the later of follow-up and decision."""
    last = facts.period.last
    orders = living(facts, active(facts.rows("bestallningar"), last, last))
    watched = orders.bevakningsdatum
    followed_since = (orders.foljdes_upp >= watched).fill_null(False)
    return orders.select(
        "utforare",
        "kund",
        "bestallning",
        "kategori",
        "minuter_per_manad",
        "bevakningsdatum",
        "fil",
        "rad",
        id="rad_id",
        nyckel="bestallning",
        datum="bevakningsdatum",
        foljd=ibis.greatest(orders.foljdes_upp, orders.beslutsdatum),
        bevakning_passerad=watched.notnull().ifelse(
            ((watched < last) & ~followed_since).cast("int64"), ibis.null("int64")
        ),
    )


def _clients(facts: Facts, orders: ir.Table) -> ir.Table:
    """Granted hours on the last day, and the calendar months since the earliest `foljd` of the orders."""
    clients = orders.group_by("kund").agg(minuter=_.minuter_per_manad.sum(), senast=_.foljd.min())
    yearly = clients.minuter <= Decimal(str(facts.parameters["uppfoljning_timmar"])) * 60
    months = months_before(facts.period, clients.senast)
    return clients.select(
        "kund",
        "senast",
        id="kund",
        utforare=ibis.null(str),
        nyckel="kund",
        datum="senast",
        timmar=clients.minuter.cast("float64") / 60,
        manader=yearly.ifelse(months, ibis.null("int64")),
        manader_over_80=yearly.ifelse(ibis.null("int64"), months),
    )


CONTROL = Control(KONTROLL, measure, needs=("bestallningar",))
