"""What can be measured only after judging: shares of rows with and without a deviation."""

from __future__ import annotations

from dataclasses import replace

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import registreringar, registreringskvalitet
from checks.facts import Facts
from suites.verdicts import UPPLYSNING, Broken, JudgedIndikator, Kontrollutfall


def with_share_of_rows(facts: Facts, kontroll: Kontrollutfall) -> Kontrollutfall:
    """Control 3 with `andel_rader_med_avvikelse`: a stay or visit that deviates counts all its rows."""
    serious = [b for b in kontroll.broken if b.rule.allvar != UPPLYSNING]
    rows = [rows_of(b) for b in serious]
    none = facts.registreringar().filter(ibis.literal(False)).select("rad_id")
    deviating = ibis.union(none, *rows, distinct=True)
    found = registreringar.rows_with_deviation(facts, deviating)
    indikatorer = (*(JudgedIndikator(i) for i in found), *kontroll.indikatorer)
    return replace(kontroll, indikatorer=indikatorer)


def with_quality(kontroll: Kontrollutfall, of_rows: Kontrollutfall | None) -> Kontrollutfall:
    """Control 13 with the shares that come from control 3, as it was judged."""
    own = [j.indikator for j in kontroll.indikatorer]
    theirs = [j.indikator for j in of_rows.indikatorer] if of_rows else []
    found = registreringskvalitet.quality(own, theirs)
    return replace(kontroll, indikatorer=tuple(JudgedIndikator(i) for i in found))


def rows_of(broken: Broken) -> ir.Table:
    """rad_id of the rows behind what breaks a rule: the row itself, or those of a stay or visit."""
    if broken.measured.behind is not None:
        return broken.measured.behind.semi_join(broken.ids(), "id").select("rad_id")
    return broken.ids().select(rad_id=_.id)
