"""Kronor where payment follows registrations; service and omsorg are paid as granted, so 0.

Of undivided time nobody knows what is paid as performed: there are no kronor, which is not 0.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import LEG_KATEGORIER
from checks.odelad import is_undivided
from checks.taxa import price, price_of_kategori, to_kronor, with_taxeomrade

PER_TIMME = ("larm", "delegerad hsl")
_TIMME = 3600


def of_repeated(facts: Facts, rows: ir.Table) -> ir.Table:
    """`belopp_dubblett`: minuter × tariff for larm and delegerad hsl, the visit's price for leg. visits."""
    rows = with_taxeomrade(facts, rows)
    per_hour = price_of_kategori(facts, rows, ((k, k) for k in PER_TIMME))
    paid = ibis.cases(
        (rows.kategori.isin(PER_TIMME), to_kronor(rows.sekunder * per_hour, _TIMME)),
        (rows.kategori.isin(LEG_KATEGORIER), to_kronor(_per_visit(facts, rows), 1)),
        (is_undivided(rows), ibis.null("float64")),
        else_=0.0,
    )
    return rows.mutate(belopp_dubblett=paid)


def of_unlicensed(facts: Facts, rows: ir.Table) -> ir.Table:
    """`belopp_ratt_yrkesroll`: the price of a visit that nobody licensed has made, once (`utan_leg`)."""
    paid = rows.utan_leg.fill_null(False).ifelse(to_kronor(_per_visit(facts, rows), 1), 0.0)
    return rows.mutate(belopp_ratt_yrkesroll=paid)


def _per_visit(facts: Facts, rows: ir.Table) -> ir.Value:
    return price_of_kategori(facts, rows, ((k, f"{k} besök") for k in LEG_KATEGORIER))


def of_stays(facts: Facts, stays: ir.Table) -> ir.Table:
    """`belopp`: the excess, at most the larm and delegerad hsl minuter, × tariff (the same for both)."""
    rows = with_taxeomrade(facts, stays, "datum")
    seconds = ibis.least(rows.over_sekunder, rows.betalda_sekunder)
    paid = to_kronor(seconds * price(facts, rows, "delegerad hsl"), _TIMME)
    known = (rows.betalda_sekunder == 0).ifelse(0.0, paid)
    return rows.mutate(belopp=rows.odelad.ifelse(ibis.null("float64"), known))
