"""Minutes that a whole provider has written in another unit (spec: kontroller, «0 underlag»)."""

from __future__ import annotations

from fractions import Fraction

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import at_place, performed, place
from checks.model import Measured


def measured_providers(facts: Facts) -> Measured:
    """Grain utforare: the share of rows whose minutes are far from their time; null of too few rows."""
    per = _per_utforare(facts)
    return Measured("enheter", per, per)


def in_another_unit(facts: Facts) -> list[str]:
    """The providers whose minutes cannot be summed."""
    return facts.known("annan_enhet", lambda: _in_another_unit(facts))


def _in_another_unit(facts: Facts) -> list[str]:
    limit = Fraction(str(facts.parameters["minuter_enhet_andel"]))
    counted = _per_utforare(facts).filter(_.andel_annan_enhet.notnull())
    rows = counted.order_by("utforare").to_pyarrow().to_pylist()
    return [r["utforare"] for r in rows if Fraction(r["antal"], r["alla"]) >= limit]


def _per_utforare(facts: Facts) -> ir.Table:
    return facts.stored("minuter_enhet", lambda: _counted(facts))


def _counted(facts: Facts) -> ir.Table:
    """`antal` of `alla` performed rows with minutes and long enough; the first of them is shown."""
    rows = performed(facts.registreringar())
    long_enough = rows.langd >= 60 * int(facts.parameters["minuter_enhet_langd"])
    rows = _far_from_time(facts, rows.filter(long_enough, rows.minuter.notnull()))
    per = rows.group_by("utforare").agg(
        alla=_.count(),
        antal=(_.for_korta | _.for_langa).sum(),
        korta=_.for_korta.sum(),
        plats=place(rows).min(where=rows.for_korta | rows.for_langa),
    )
    enough = per.alla >= facts.parameters["minuter_enhet_rader"]
    return per.mutate(
        **at_place(per.plats),
        id="utforare",
        nyckel="utforare",
        kortare=ibis.cases(
            (per.korta == per.antal, "kortare"),
            (per.korta == 0, "längre"),
            else_="kortare eller längre",
        ),
        andel_annan_enhet=enough.ifelse(per.antal / per.alla, ibis.null("float64")),
    ).drop("plats")


def _far_from_time(facts: Facts, rows: ir.Table) -> ir.Table:
    """Exactly, in seconds: under a tenth of slut − start, or over ten times it, where the plan says ten."""
    times = int(facts.parameters["minuter_enhet_ganger"])
    return rows.mutate(
        for_korta=rows.sekunder * times < rows.langd, for_langa=rows.sekunder > rows.langd * times
    )
