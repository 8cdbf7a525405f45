"""Kronor where payment follows registrations; service and omsorg are paid as granted, so 0."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.fragments import LEG_KATEGORIER, customer_days

PER_TIMME = ("larm", "delegerad hsl")


def _with_tariff(facts: Facts, rows: ir.Table, day: str) -> ir.Table:
    """Adds `taxeomrade` of the client that day (null when not known)."""
    if not facts.has("kunder"):
        return rows.mutate(taxeomrade=ibis.null(str))
    areas = customer_days(facts).select("kund", "taxeomrade", **{day: "dag"})
    return rows.left_join(areas, ["kund", day]).drop("kund_right", f"{day}_right")


def _price(facts: Facts, rows: ir.Table, post: str) -> ir.Value:
    """Kronor per hour or visit of a post in the row's taxeomrade; null without a tariff."""
    prices = {area: kr for (name, area), kr in facts.tariffs.items() if name == post}
    if not prices:
        return ibis.null("float64")
    return rows.taxeomrade.cases(*((area, float(kr)) for area, kr in prices.items()))


def of_repeated(facts: Facts, rows: ir.Table) -> ir.Table:
    """`belopp_dubblett`: minuter × tariff for larm and delegerad hsl, the visit's price for leg. visits."""
    rows = _with_tariff(facts, rows, "dag")
    per_hour = ibis.cases(*((rows.kategori == p, _price(facts, rows, p)) for p in PER_TIMME))
    per_visit = ibis.cases(
        *((rows.kategori == p, _price(facts, rows, f"{p} besök")) for p in LEG_KATEGORIER)
    )
    paid = ibis.cases(
        (rows.kategori.isin(PER_TIMME), (rows.sekunder / 3600).cast("float64") * per_hour),
        (rows.kategori.isin(LEG_KATEGORIER), per_visit),
        else_=0.0,
    )
    return rows.mutate(belopp_dubblett=paid.round(2))


def of_stays(facts: Facts, stays: ir.Table) -> ir.Table:
    """`belopp`: the excess, at most the larm and delegerad hsl minuter, × tariff (the same for both)."""
    rows = _with_tariff(facts, stays, "datum")
    excess = ibis.least(
        (rows.rapporterat - rows.narvaro).cast("float64"), rows.betalda.cast("float64")
    )
    price = _price(facts, rows, "delegerad hsl")
    return rows.mutate(belopp=(rows.betalda == 0).ifelse(0.0, excess / 60 * price).round(2))
