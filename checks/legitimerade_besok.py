"""Control 10, legitimerade besök: visits by licensed staff, per role and per client enrolled."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from checks import odelad
from checks.control import COUNT, Control, Named, Unit
from checks.facts import Facts, active
from checks.fragments import LEG_KATEGORIER, by_licensed, visit
from checks.model import Indikator, Measures, Number, amounts, ratio, ratios

KONTROLL = "legitimerade-besok"
OKAND = "okänd"


def measure(facts: Facts) -> Measures:
    """Visits per utforare and yrkesroll, and per client inskriven in the typ; nothing is judged.

    A provider with clients inskrivna has its line also when it has nothing else in the period, and one
    with undivided time has none: its visits are not all known.
    """
    rows = by_licensed(facts)
    rows = rows.filter(~odelad.of(rows, odelad.undivided(facts)))
    visits = rows.mutate(besoket=visit(rows), roll=rows.roll.fill_null(OKAND))
    return Measures(indikatorer=(*_per_role(visits), *_per_client(facts, visits)))


def _per_role(visits: ir.Table) -> list[Indikator]:
    """A visit that two roles share counts once for each of them, and once in all."""
    counted = _distinct_visits(visits, "roll")
    roles = sorted({role for _u, role in counted})
    per_role = (
        amounts(
            "antal_besok",
            {u: n for (u, r), n in counted.items() if r == role},
            cut=(("yrkesroll", role),),
        )
        for role in roles
    )
    return [i for indikatorer in per_role for i in indikatorer]


def _per_client(facts: Facts, visits: ir.Table) -> list[Indikator]:
    counted = _distinct_visits(visits, "kategori")
    enrolled = _enrolled(facts)
    found: list[Indikator] = []
    for typ in LEG_KATEGORIER:
        cut = (("typ", typ),)
        parts = {
            u: (counted.get((u, typ), 0), enrolled.get((u, typ), 0))
            for u in sorted({*facts.utforare(), *(u for u, _typ in enrolled)})
            if u in facts.delivered("inskrivningar")
            and u not in odelad.undivided(facts)
            and ((u, typ) in counted or (u, typ) in enrolled)
        }
        found += ratios("besok_per_inskriven", parts, cut=cut) if parts else []
        found += [
            ratio("besok_per_inskriven", u, n, None, cut=cut)
            for (u, kind), n in sorted(counted.items())
            if kind == typ and u not in parts
        ]
    return found


def _distinct_visits(visits: ir.Table, key: str) -> dict[tuple[str, str], Number]:
    rows = visits.group_by("utforare", key).agg(n=_.besoket.nunique()).to_pyarrow().to_pylist()
    return {(row["utforare"], row[key]): row["n"] for row in rows}


def _enrolled(facts: Facts) -> dict[tuple[str, str], Number]:
    """Clients inskrivna on some day of the period, per utforare and typ."""
    if not facts.has("inskrivningar"):
        return {}
    rows = active(facts.rows("inskrivningar"), facts.period.first, facts.period.last)
    counted = rows.group_by("utforare", "typ").agg(n=_.kund.nunique()).to_pyarrow().to_pylist()
    return {(row["utforare"], row["typ"]): row["n"] for row in counted}


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar", "inskrivningar"),
    indikatorer={
        "antal_besok": Named("Besök av legitimerad personal", COUNT),
        "besok_per_inskriven": Named(
            "Besök per inskriven kund", Unit("tal", "kunder", "Besök", "Inskrivna kunder")
        ),
    },
)
