"""Visits with both hemtjänst (paid as granted) and delegerad hsl (paid as performed).

Minutes moved from the one to the other raise the pay and lose nothing, so their share is shown
beside the provider's earlier months. It says where to look, and nothing of why.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import joined, performed
from checks.model import Indikator, Number, ratio, ratios
from checks.odelad import is_undivided, undivided
from extracts.contract import HEMTJANST

ANDEL = "andel_hsl"
HSL = "delegerad hsl"


def shared_visits(facts: Facts) -> ir.Table:
    """utforare × besok × month (`manad`) up to the period: the seconds of each kind.

    With `kund`, `dag` and `start` of the visit's first row. Only visits with utförda rows of both, and
    none of a provider's month with undivided time.
    """
    done = performed(facts.rows("registreringar"))
    done = done.filter(done.besok.notnull(), done.dag <= facts.period.last)
    rows = done.filter(done.kategori.isin((*HEMTJANST, HSL)))
    # Few visits have both; the rest are left before anything is summed.
    rows = rows.semi_join(done.filter(done.kategori == HSL), ["utforare", "besok"])
    hsl = rows.kategori == HSL
    first = joined(rows.start.cast(str), rows.registrering)
    visits = rows.group_by("utforare", "besok", manad=rows.dag.strftime("%Y-%m")).agg(
        forst=first.min(),
        dag=rows.dag.min(),
        start=rows.start.min(),
        hsl=hsl.ifelse(rows.sekunder, 0).sum(),
        hemtjanst=hsl.ifelse(0, rows.sekunder).sum(),
        har_hsl=hsl.any(),
        har_hemtjanst=(~hsl).any(),
    )
    both = visits.filter(visits.har_hsl, visits.har_hemtjanst).drop("har_hsl", "har_hemtjanst")
    clients = rows.select("utforare", "kund", forst=first)
    both = both.join(clients, ["utforare", "forst"]).drop("forst")
    if facts.underlag.odelad:
        whole = facts.rows("registreringar").filter(is_undivided)
        whole = whole.select("utforare", manad=whole.dag.strftime("%Y-%m")).distinct()
        both = both.anti_join(whole, ["utforare", "manad"])
    return facts.stored("delade_besok", lambda: both)


def andel_hsl(facts: Facts) -> Iterator[Indikator]:
    """Minutes of delegerad hsl of all minutes of such visits; earlier months carry `manad`.

    Nothing of a provider with undivided time, not even 0.
    """
    summed = shared_visits(facts).group_by("utforare", "manad")
    rows = summed.agg(hsl=_.hsl.sum(), hemtjanst=_.hemtjanst.sum())
    months: dict[str, dict[str, tuple[Number, Number]]] = {str(facts.period): {}}
    for row in rows.to_pyarrow().to_pylist():
        hsl, other = Fraction(row["hsl"]) / 60, Fraction(row["hemtjanst"]) / 60
        months.setdefault(row["manad"], {})[row["utforare"]] = (hsl, hsl + other)
    now = months.pop(str(facts.period))
    whole = undivided(facts)
    yield from ratios(ANDEL, {u: now.get(u, (0, 0)) for u in facts.utforare() if u not in whole})
    yield from (ratio(ANDEL, u, None, None) for u in facts.utforare() if u in whole)
    for month, parts in sorted(months.items()):
        known = {u: part for u, part in parts.items() if u in facts.utforare()}
        yield from ratios(ANDEL, known, cut=(("manad", month),))
