"""The indicators of control 3."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import performed
from checks.model import Indikator, Number, by_utforare, ratios
from checks.registreringar.delade_besok import andel_hsl

Counts = dict[str, dict[str, Number]]


def indikatorer(facts: Facts, rows: ir.Table) -> Iterator[Indikator]:
    """andel_manuell, andel_andrad_sent and andel_hsl per utforare and in total."""
    done = performed(rows)
    late = ibis.greatest(done.skapad, done.andrad).epoch_seconds() - done.slut.epoch_seconds()
    limit = int(facts.parameters["andring_timmar"]) * 3600
    counts = by_utforare(
        done.group_by("utforare").agg(
            manuell=(done.registreringssatt == "manuell").sum(),
            satt=done.registreringssatt.count(),
            sent=(late > limit).sum(),
            andrade=late.count(),
        )
    )
    yield from ratios("andel_manuell", _pick(facts, counts, "manuell", "satt"))
    yield from ratios("andel_andrad_sent", _pick(facts, counts, "sent", "andrade"))
    yield from andel_hsl(facts)


def _pick(
    facts: Facts, counts: Counts, taljare: str, namnare: str
) -> dict[str, tuple[Number, Number]]:
    return {
        u: (counts.get(u, {}).get(taljare, 0), counts.get(u, {}).get(namnare, 0))
        for u in facts.utforare()
    }


def rows_with_deviation(facts: Facts, deviating: ir.Table) -> list[Indikator]:
    """andel_rader_med_avvikelse: rows behind a kritisk or varning deviation / all rows."""
    rows = facts.registreringar()
    hit = rows.semi_join(deviating, "rad_id").group_by("utforare").agg(x=_.count())
    every = rows.group_by("utforare").agg(n=_.count())
    hits, counts = by_utforare(hit), by_utforare(every)
    return ratios(
        "andel_rader_med_avvikelse",
        {u: (hits.get(u, {}).get("x", 0), counts.get(u, {}).get("n", 0)) for u in facts.utforare()},
    )
