"""Row rules on the reported interval and its minutes, and repeated rows."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import over_clock_change

SAME = ("utforare", "kund", "personal", "kategori", "insats", "start", "slut", "status")


def period_rows(facts: Facts) -> ir.Table:
    """Registrations of the period with `klockbyte` (over a clock change)."""
    rows = facts.registreringar()
    return rows.mutate(klockbyte=over_clock_change(facts, rows))


def interval_columns(rows: ir.Table) -> dict[str, ir.Value]:
    """slut-efter-start, rimlig-langd and minuter-over-intervall, in minutes."""
    judged = rows.utford & ~rows.klockbyte
    forward = judged & (rows.langd > 0)
    over = (rows.sekunder - rows.langd.cast("decimal(20, 6)")) / 60
    return {
        "provad_start": judged.ifelse(rows.start, ibis.null("timestamp")),
        "provad_slut": judged.ifelse(rows.slut, ibis.null("timestamp")),
        "langd_minuter": _where(judged, rows.langd / 60),
        "langd_framat_minuter": _where(forward, rows.langd / 60),
        "minuter_over_intervall": _where(forward & rows.minuter.notnull(), over),
    }


def _where(applies: ir.BooleanValue, value: ir.Value) -> ir.Value:
    return applies.ifelse(value.cast("float64"), ibis.null("float64"))


def repeated(rows: ir.Table) -> ir.Table:
    """dubblett: rows like an earlier one (empty = empty): rad_id, how many before it, and the first's key."""
    alike = rows.group_by(*SAME).having(_.count() > 1).agg()
    same = [rows[name].identical_to(alike[name]) for name in SAME]
    group = rows.semi_join(alike, same)
    ordered = ibis.window(group_by=list(SAME), order_by=["registrering"])
    every = ibis.window(group_by=list(SAME))
    ranked = group.select(
        "rad_id",
        kopior_fore=ibis.row_number().over(ordered),
        registrering_forst=group.registrering.min().over(every),
    )
    return ranked.filter(ranked.kopior_fore > 0)
