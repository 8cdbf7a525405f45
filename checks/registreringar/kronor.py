"""Kronor that a registration more comes to by the plan's model; 0 where it changes nothing.

Of undivided time nobody knows what is paid as performed: there are no kronor, which is not 0.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import LEG_KATEGORIER
from checks.odelad import is_undivided
from checks.pengar import betalning
from checks.pengar.grunder import TIMMAR
from checks.pengar.taxa import price, to_kronor, with_taxeomrade
from checks.registreringar.vistelser import paid_kategorier, reported_as
from extracts.contract import KATEGORIER

_TIMME = 3600


def of_repeated(facts: Facts, rows: ir.Table) -> ir.Table:
    """`belopp_dubblett`: minuter × price where time is paid, the price of a visit where visits are."""
    rows = with_taxeomrade(facts, rows)
    paid = [k for k in KATEGORIER if betalning.per_registration(facts, k)]
    amounts = [(rows.kategori == k, _of_one(facts, rows, k)) for k in paid]
    unknown = (is_undivided(rows), ibis.null("float64"))
    return rows.mutate(belopp_dubblett=ibis.cases(*amounts, unknown, else_=0.0))


def of_unlicensed(facts: Facts, rows: ir.Table) -> ir.Table:
    """`belopp_ratt_yrkesroll`: the price of a visit that nobody licensed has made, once (`utan_leg`)."""
    paid = [k for k in LEG_KATEGORIER if betalning.per_registration(facts, k)]
    amounts = [
        (rows.utan_leg.fill_null(False) & (rows.kategori == k), _of_one(facts, rows, k))
        for k in paid
    ]
    return rows.mutate(belopp_ratt_yrkesroll=ibis.cases(*amounts, else_=0.0) if amounts else 0.0)


def _of_one(facts: Facts, rows: ir.Table, kategori: str) -> ir.Value:
    post = betalning.post_of(kategori)
    if betalning.per_registration(facts, kategori) == TIMMAR:
        return to_kronor(rows.sekunder * price(facts, rows, post), _TIMME)
    return to_kronor(price(facts, rows, post, betalning.units(facts, post)), 1)


def of_stays(facts: Facts, stays: ir.Table) -> ir.Table:
    """`belopp`: the excess, at most the minuter that are paid by time, × their price.

    By the dearest of the kategorier reported, where several are paid by time.
    """
    rows = with_taxeomrade(facts, stays, "datum")
    paid = paid_kategorier(facts)
    seconds = ibis.least(rows.over_sekunder, rows.betalda_sekunder)
    prices = [rows[reported_as(k)].ifelse(price(facts, rows, k), ibis.null("int64")) for k in paid]
    amount = to_kronor(seconds * ibis.greatest(*prices), _TIMME) if paid else ibis.literal(0.0)
    known = (rows.betalda_sekunder == 0).ifelse(0.0, amount)
    belopp = rows.odelad.ifelse(ibis.null("float64"), known)
    return rows.mutate(belopp=belopp).drop(*(reported_as(k) for k in paid))
