"""Undivided time: providers that report only in and out (spec: kontroller, «Undivided time»).

A provider with such a row in the period is undivided there: what asks for a kategori is not judged
for it, as nobody knows what its other rows lack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import ibis
import ibis.expr.types as ir

from checks.facts import Facts, column
from checks.model import Hinder
from extracts.contract import ODELAD

SAID = "odelad tid, hsl kan ingå"
SKAL = "odelad tid: kategorin är inte känd"


def is_undivided(rows: ir.Table) -> ir.BooleanValue:
    """Rows from in to out that are of any kategori."""
    return rows.kategori == ODELAD


def undivided(facts: Facts) -> frozenset[str]:
    """Providers with undivided time in the period, of any status."""
    return facts.known("odelad", lambda: providers(facts, facts.registreringar()))


def providers(facts: Facts, rows: ir.Table) -> frozenset[str]:
    """Those with undivided time among the rows; none where the plan does not allow it."""
    if not facts.underlag.odelad:
        return frozenset()
    return frozenset(
        column(rows.filter(is_undivided(rows)).select("utforare").distinct(), "utforare")
    )


def of(rows: ir.Table, who: Collection[str]) -> ir.BooleanValue:
    """Rows of the named providers."""
    return rows.utforare.isin(sorted(who)) if who else ibis.literal(False)


def said(utforare: str, who: Collection[str]) -> str | None:
    """What is said beside the figures of an undivided provider."""
    return SAID if utforare in who else None


def kategori_unknown(facts: Facts, regler: Iterable[str]) -> list[Hinder]:
    """Rules that ask for a kategori: what deviates among the divided rows stands, nobody upholds them."""
    who = sorted(undivided(facts))
    return [Hinder(regel, SKAL, u, delvis=True) for regel in regler for u in who]
