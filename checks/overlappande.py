"""Control 6, overlappande-bestallning: two orders of the same help on the same days."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import with_verkstalld
from checks.pengar.taxa import EXACT, netto_days, to_kronor


def overlapping_orders(facts: Facts) -> ir.Table:
    """One row per kund with such a pair, under the utforare whose order began last.

    Of several pairs the one with most kronor, then that whose later order began last, then that with
    most common days. With the common days, first and last of them, the other utforare, and kronor of
    the smaller order on those days whose price is known (null when none is).
    """
    days = netto_days(facts)
    pairs = facts.stored("overlappande", lambda: _pairs(facts))
    common = days.select("kund", "kategori", "utforare", "dag", "pris", "order").join(
        pairs, "order"
    )
    common = common.semi_join(days.select("dag", order2="order"), ["order2", "dag"])
    per_pair = common.group_by("kund", "kategori", "utforare", "nr", "nr2", "utforare2").agg(
        dygn_overlapp=_.dag.nunique(),
        overlapp_fran=_.dag.min(),
        overlapp_till=_.dag.max(),
        mindre=_.mindre.max(),
        pris=_.pris.sum(),
    )
    per_pair = per_pair.mutate(ore=per_pair.mindre.cast(EXACT) * per_pair.pris)
    first = ibis.window(
        group_by="kund",
        order_by=[
            ibis.desc("ore", nulls_first=False),
            ibis.desc("nr"),
            ibis.desc("dygn_overlapp"),
            ibis.desc("nr2"),
        ],
    )
    chosen = per_pair.mutate(rang=ibis.row_number().over(first)).filter(_.rang == 0)
    return chosen.select(
        "utforare",
        "kund",
        "kategori",
        "utforare2",
        "dygn_overlapp",
        "overlapp_fran",
        "overlapp_till",
        belopp_overlappande_bestallning=to_kronor(chosen.ore, 60 * facts.period.days),
    )


def _pairs(facts: Facts) -> ir.Table:
    """Orders of one kund and kategori with equal and given insats, or at different utforare with one empty.

    `order` is the one that began last; `mindre` is the smaller minuter_per_manad of the two.
    """
    days = netto_days(facts)
    orders = days.select("kund", "kategori", "insats", "utforare", "minuter_per_manad", "order")
    dates = with_verkstalld(facts).select("fran", "verkstalld", "bestallning", order="rad_id")
    orders = orders.distinct().join(dates, "order")
    began = ibis.window(order_by=["fran", "verkstalld", "utforare", "bestallning"])
    orders = orders.mutate(nr=ibis.row_number().over(began))
    other = orders.view()
    pairs = orders.join(
        other,
        [orders.kund == other.kund, orders.kategori == other.kategori, orders.nr > other.nr],
        rname="{name}2",
    )
    same = (pairs.insats == pairs.insats2).fill_null(False)
    open_ = (pairs.insats.isnull() | pairs.insats2.isnull()) & (pairs.utforare != pairs.utforare2)
    return pairs.filter(same | open_).select(
        "order",
        "order2",
        "nr",
        "nr2",
        "utforare2",
        mindre=ibis.least(pairs.minuter_per_manad, pairs.minuter_per_manad2),
    )
