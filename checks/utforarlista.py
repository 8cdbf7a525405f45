"""Providers that deliver and are not in the organisation's own list (spec: kontroller, «0 underlag»)."""

from __future__ import annotations

import ibis
from ibis import _

from checks.facts import Facts
from checks.model import Measured
from checks.snarlika import delivered_names
from extracts.columns import REGISTER


def measured_listed(facts: Facts) -> Measured:
    """Grain provider of the delivery: `olistad` is 1 of one that the list lacks, whatever its dates.

    Without a list nobody is asked for: there are no rows.
    """
    names = delivered_names(facts).mutate(id="utforare", nyckel="utforare")
    if not facts.has(REGISTER):
        rows = names.filter(ibis.literal(False)).mutate(olistad=ibis.literal(0, "int64"))
    else:
        listed = facts.rows(REGISTER).select("utforare").distinct().mutate(listad=True)
        rows = names.left_join(listed, "utforare").drop("utforare_right")
        rows = rows.mutate(olistad=_.listad.isnull().cast("int64"))
    return Measured("utforare", rows.select("id", "utforare", "olistad"), names)
