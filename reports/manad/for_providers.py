"""What a provider may be told of a run: not what concerns the beställare, nor another's figures."""

from __future__ import annotations

from dataclasses import replace

import ibis
import ibis.expr.types as ir

from reports.manad.rapport import Rapport
from suites.plan import BESTALLAREN, Plan


def for_providers(rapport: Rapport) -> Rapport:
    """The run as every provider's folder shows it, each with its own rows of it.

    A pooled pair is told in the words meant for the provider, and without kronor: they may be
    those of the other provider. A pair of names has the provider's own as its key, and a pair of
    kunder that no provider has both of is told to none.
    """
    silent = _silent(rapport.plan)
    kontroller = tuple(
        replace(k, regler=tuple(r for r in k.regler if (k.id, r.regel) not in silent))
        for k in rapport.kontroller
        if k.avser != BESTALLAREN
    )
    rows = _without(rapport.avvikelser, silent)
    rows = rows.filter(rows.utforare.notnull() | rows.kund.isnull())
    pooled = rows.text_utforare.notnull()
    said = rows.mutate(
        text=rows.text_utforare.coalesce(rows.text),
        belopp=pooled.ifelse(ibis.null("float64"), rows.belopp),
        nyckel=rows.aven.isnull().ifelse(rows.nyckel, rows.utforare),
    )
    stored = rapport.facts.underlag.store("avvikelser_utforare", said.drop("text_utforare"))
    return replace(rapport, kontroller=kontroller, avvikelser=stored)


def rules_for_providers(plan: Plan) -> frozenset[tuple[str, str]]:
    """The rules (by kontroll and regel) of the plan, tried this month or not, that a provider is told of."""
    silent = _silent(plan)
    mine = (row for row in plan.rader if row.avser != BESTALLAREN)
    return frozenset((row.id, rule.regel) for row in mine for rule in row.rules) - silent


def _silent(plan: Plan) -> frozenset[tuple[str, str]]:
    """The rules (by kontroll and regel) that avser the beställare."""
    return frozenset(
        (row.id, rule.regel)
        for row in plan.rader
        for rule in row.rules
        if rule.avser == BESTALLAREN
    )


def _without(rows: ir.Table, silent: frozenset[tuple[str, str]]) -> ir.Table:
    if not silent:
        return rows
    return rows.filter((rows.kontroll + "|" + rows.regel).notin(sorted(map("|".join, silent))))
