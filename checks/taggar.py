"""Clients with help and no tag to register it by (spec: kontroller, «0 underlag», kund-utan-tagg)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import delivery
from checks.facts import Facts
from checks.fragments import joined, living, order_days, with_verkstalld
from checks.model import Hinder, Measured

REGEL = "kund-utan-tagg"
BOTH = ["utforare", "kund"]
_NEVER = dt.date(1, 1, 1)


def hinder(facts: Facts) -> Iterable[Hinder]:
    """The rule needs kunder and its column tagg_uppsatt."""
    if not facts.has("kunder"):
        return delivery.missing_table([REGEL], "kunder")
    if not facts.given("kunder", "tagg_uppsatt"):
        return delivery.missing_column([REGEL], "kunder", "tagg_uppsatt")
    return []


def measured_clients(facts: Facts) -> Measured:
    """Grain utforare × kund in kunder: `dygn_utan_tagg`, days verkställda and not pausade, 0 with a tag.

    Who has died is not among them.
    """
    known = facts.stored("taggar", lambda: _clients(facts))
    return Measured("taggar", known, known)


def _clients(facts: Facts) -> ir.Table:
    rows = _with_help(facts).join(_tags(facts), "kund")
    return rows.mutate(
        id=joined(rows.utforare, rows.kund),
        nyckel="kund",
        dygn_utan_tagg=rows.tagg_uppsatt.isnull().ifelse(rows.dygn, 0),
    )


def _with_help(facts: Facts) -> ir.Table:
    """utforare × kund: distinct days verkställda and not pausade, and since when (`verkstalld`)."""
    days = living(facts, order_days(facts))
    days = days.filter(days.verkstalld_da, ~days.pausad)
    since = with_verkstalld(facts).select("verkstalld", order="rad_id")
    return (
        days.join(since, "order")
        .group_by(BOTH)
        .agg(dygn=_.dag.nunique(), verkstalld=_.verkstalld.min())
    )


def _tags(facts: Facts) -> ir.Table:
    """kund: tagg_uppsatt of its latest kunder row of the period, in the files that have the column."""
    kunder, period = facts.rows("kunder"), facts.period
    with_column = facts.underlag.files_with("kunder", "tagg_uppsatt") or [-1]
    valid = kunder.filter(
        kunder.fran.isnull() | (kunder.fran <= period.last),
        kunder.till.isnull() | (kunder.till >= period.first),
    )
    latest = ibis.window(
        group_by="kund", order_by=[ibis.desc(valid.fran.coalesce(_NEVER)), valid.rad_id]
    )
    valid = valid.mutate(rang=ibis.row_number().over(latest))
    return valid.filter(valid.rang == 0, valid.fil.isin(with_column)).select(
        "kund", "tagg_uppsatt", "fil", "rad"
    )
