"""Control 2, the gap explained: beviljad − utförd tid, cause by cause, adding up exactly."""

from __future__ import annotations

from fractions import Fraction

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import hemtjanst, order_days, planned_seconds
from checks.model import by_utforare

CAUSES = (
    "gap_ej_verkstalld",
    "gap_uppehall",
    "gap_franvaro_utan_uppehall",
    "gap_avbojd",
    "gap_installd",
    "gap_bomkorning",
)
GAP = ("gap_overtid", *CAUSES, "gap_oforklarad")
_EXACT = "decimal(38, 6)"


def gap_by_utforare(facts: Facts) -> dict[str, dict[str, Fraction]]:
    """Minutes per gap part and utforare. Grain of the filling: utforare × kund, in a fixed order."""
    clients = _filled(_amounts(facts))
    summed = by_utforare(clients.group_by("utforare").agg(**{name: _[name].sum() for name in GAP}))
    unit = 60 * facts.period.days
    return {
        name: {u: Fraction(summed.get(u, {}).get(name, 0)) / unit for u in facts.utforare()}
        for name in GAP
    }


def _amounts(facts: Facts) -> ir.Table:
    """Per utforare × kund: brutto, utförd and what each cause could explain, in seconds × D.

    Granted time is minuter_per_manad × days / D and reported time is in seconds; in this unit
    both are whole, so the parts add up exactly.
    """
    days, rows = order_days(facts), hemtjanst(facts.registreringar())
    free = days.verkstalld_da & ~days.pausad
    granted = days.group_by("utforare", "kund").agg(
        brutto=_days(days, ibis.literal(True)),
        gap_ej_verkstalld=_days(days, ~days.verkstalld_da),
        gap_uppehall=_days(days, days.verkstalld_da & days.pausad),
        gap_franvaro_utan_uppehall=_days(days, free & days.franvarande),
    )
    per = facts.period.days
    lost = rows.group_by("utforare", "kund").agg(
        utford=_reported(rows, "utförd", per),
        gap_avbojd=_planned(rows, "avböjd", per),
        gap_installd=_planned(rows, "inställd", per),
        gap_bomkorning=_planned(rows, "bomkörning", per),
    )
    both = granted.outer_join(lost, ["utforare", "kund"])
    zero = ibis.literal(0).cast(_EXACT)
    return both.select(
        utforare=both.utforare.coalesce(both.utforare_right),
        kund=both.kund.coalesce(both.kund_right),
        **{n: both[n].cast(_EXACT).fill_null(zero) for n in ("brutto", "utford", *CAUSES)},
    )


def _days(days: ir.Table, when: ir.BooleanValue) -> ir.Value:
    return (when.ifelse(days.minuter_per_manad, 0).sum() * 60).cast(_EXACT)


def _planned(rows: ir.Table, status: str, per: int) -> ir.Value:
    return ((rows.status == status).ifelse(planned_seconds(rows), 0).sum() * per).cast(_EXACT)


def _reported(rows: ir.Table, status: str, per: int) -> ir.Value:
    return ((rows.status == status).ifelse(rows.sekunder, 0).sum() * per).cast(_EXACT)


def _filled(clients: ir.Table) -> ir.Table:
    """Each cause cut to what those before it left of the gap; overtid where more was done."""
    zero = ibis.literal(0).cast(_EXACT)
    difference = clients.brutto - clients.utford
    left = ibis.greatest(difference, zero)
    parts = {"gap_overtid": ibis.least(difference, zero)}
    for cause in CAUSES:
        parts[cause] = ibis.greatest(ibis.least(clients[cause], left), zero)
        left = left - clients[cause]
    return clients.select("utforare", "kund", **parts, gap_oforklarad=ibis.greatest(left, zero))
