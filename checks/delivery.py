"""What a provider has delivered decides what can be judged (spec: underlag, «Delivered per provider»)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts, column
from checks.minuter_enhet import in_another_unit
from checks.model import Hinder
from extracts.contract import CONTRACT

FOR_MANGA = "för många underkända rader"
ANNAN_ENHET = "minuterna ser ut att vara skrivna i en annan enhet"
SAKNAS = "leverans saknas"


def missing_table(regler: Iterable[str], table: str) -> list[Hinder]:
    """Nobody can be judged on these rules: the table is not there."""
    return [Hinder(regel, missing(table)) for regel in regler]


def missing(table: str) -> str:
    """The reason that a table is not there."""
    return f"tabellen {table} saknas"


def missing_column(regler: Iterable[str], table: str, column: str) -> list[Hinder]:
    """Nobody can be judged on these rules: the column is in no file of the table."""
    return [Hinder(regel, f"kolumnen {column} i {table} saknas") for regel in regler]


def not_delivered(facts: Facts, regler: Iterable[str], table: str) -> list[Hinder]:
    """Providers without a row in a per-provider table that has rows."""
    without = [u for u in facts.utforare() if u not in facts.delivered(table)]
    return [
        Hinder(regel, f"utföraren har inte lämnat {table}", u) for regel in regler for u in without
    ]


def no_registrations(facts: Facts, regler: Iterable[str]) -> list[Hinder]:
    """Providers with orders in the period and no registration of any status."""
    registered = facts.known("registrerande", lambda: set(column(_registering(facts), "utforare")))
    silent = [u for u in facts.utforare() if u not in registered]
    return [Hinder(regel, SAKNAS, u) for regel in regler for u in silent]


def _registering(facts: Facts) -> ir.Table:
    return facts.registreringar().select("utforare").distinct()


def not_to_be_summed(facts: Facts, regler: Iterable[str]) -> list[Hinder]:
    """Providers whose registrations make no true sum: too many rejected, or minutes in another unit."""
    other = in_another_unit(facts)
    return too_many_rejected(facts, regler) + [
        Hinder(regel, ANNAN_ENHET, u) for regel in regler for u in other
    ]


def too_many_rejected(facts: Facts, regler: Iterable[str]) -> list[Hinder]:
    """More than `underkanda_hogst` of the registreringar under the provider's name are rejected."""
    limit = Fraction(str(facts.parameters["underkanda_hogst"]))
    over = [
        row["utforare"]
        for row in delivered_rows(facts)
        if row["tabell"] == "registreringar" and Fraction(row["underkanda"], row["rader"]) > limit
    ]
    return [Hinder(regel, FOR_MANGA, u) for regel in regler for u in over]


def judged(facts: Facts, regel: str, hinder: Iterable[Hinder]) -> set[str]:
    """The providers for which nothing stands in the way of the rule."""
    blocked = {h.utforare for h in hinder if h.regel == regel}
    return set() if None in blocked else set(facts.utforare()) - blocked


def delivered_rows(facts: Facts) -> list[dict[str, Any]]:
    """Per table and utforare: rows delivered under its name, and what became of them."""
    return facts.known("delivered_rows", lambda: _delivered_rows(facts))


def _delivered_rows(facts: Facts) -> list[dict[str, Any]]:
    rejected = facts.rows("underkanda").filter(_.utforare.notnull())
    rejected = rejected.group_by("tabell", "utforare").agg(underkanda=_.rad_id.nunique())
    named = [n for n in sorted(facts.underlag.tables) if CONTRACT[n].of_providers]
    accepted = ibis.union(*(_accepted(facts, name) for name in named), distinct=False)
    both = accepted.outer_join(rejected, ["tabell", "utforare"]).select(
        tabell=ibis.coalesce(_.tabell, _.tabell_right),
        utforare=ibis.coalesce(_.utforare, _.utforare_right),
        godkanda=_.godkanda.fill_null(0),
        underkanda=_.underkanda.fill_null(0),
        utanfor_period=_.utanfor_period.fill_null(0),
    )
    counted = both.mutate(rader=both.godkanda + both.underkanda).order_by("tabell", "utforare")
    return list(counted.to_pyarrow().to_pylist())


def _accepted(facts: Facts, name: str) -> ir.Table:
    rows = facts.rows(name)
    if name == "registreringar":
        outside = (~rows.dag.between(facts.period.first, facts.period.last)).sum()
    else:
        outside = ibis.literal(0)
    return rows.group_by("utforare").agg(
        tabell=ibis.literal(name), godkanda=rows.count(), utanfor_period=outside.cast("int64")
    )
