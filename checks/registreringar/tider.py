"""The rows of the period: which are judged, which are repeated, what a text says of them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import over_clock_change
from checks.model import Measured

SAME = ("utforare", "kund", "personal", "kategori", "insats", "start", "slut", "status")


def period_rows(facts: Facts) -> ir.Table:
    """Registrations of the period with `klockbyte` (over a clock change)."""
    rows = facts.registreringar()
    return rows.mutate(klockbyte=over_clock_change(facts, rows))


def judged(rows: ir.Table) -> ir.BooleanValue:
    """Rows whose interval is judged: utförda, and not over a clock change."""
    return rows.utford & ~rows.klockbyte


def forward(rows: ir.Table) -> ir.BooleanValue:
    """Of those, the rows that end after they start."""
    return judged(rows) & (rows.langd > 0)


def repeated(facts: Facts, rows: ir.Table) -> ir.Table:
    """Rows like an earlier one (empty = empty): rad_id, how many before it, and the first's key."""
    return facts.stored("dubbletter", lambda: _repeated(rows))


def _repeated(rows: ir.Table) -> ir.Table:
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


def needing_reason(facts: Facts, name: str, rows: ir.Table) -> Measured:
    """Rows that must have a reason, with it; those of a file without the column are not judged."""
    given = rows.filter(rows.fil.isin(facts.underlag.files_with("registreringar", "orsak") or [-1]))
    return Measured(name, given.select("utforare", "orsak", id="rad_id"), said_of(given))


def said_of(rows: ir.Table) -> ir.Table:
    """What a text says of the row itself; lengths in minutes."""
    return rows.mutate(
        id="rad_id",
        nyckel="registrering",
        datum="dag",
        langd=rows.langd / 60,
        minuter=rows.sekunder / 60,
    )
