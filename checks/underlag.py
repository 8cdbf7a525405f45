"""Control 0, underlag: can the delivery be trusted?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks import taggar, utforarlista
from checks.control import COUNT, Control, Named
from checks.delivery import delivered_rows
from checks.facts import Facts
from checks.fel_ar import measured_files
from checks.minuter_enhet import measured_providers
from checks.model import Indikator, Measured, Measures
from checks.snarlika import measured_kunder, measured_names

KONTROLL = "underlag"


def measure(facts: Facts) -> Measures:
    """Rows per provider and table, and what makes the delivery, or its lists, hard to trust."""
    days = facts.stored("antal_per_dag", lambda: _per_day(facts))
    missing = tuple(taggar.hinder(facts))
    return Measures(
        measured=(
            measured_providers(facts),
            measured_files(facts),
            measured_names(facts),
            measured_kunder(facts),
            utforarlista.measured_listed(facts),
            *([] if missing else [taggar.measured_clients(facts)]),
            Measured("dagar", days, days),
        ),
        indikatorer=tuple(_counts(facts)),
        hinder=missing,
    )


def _per_day(facts: Facts) -> ir.Table:
    """utforare × day: registrations, the median of the provider's same weekdays, and their ratio.

    The median includes the day itself and days without rows; no ratio where it is too small.
    """
    rows = facts.registreringar()
    counted = rows.group_by("utforare", "dag").agg(antal=_.count())
    every = counted.select("utforare").distinct().cross_join(facts.calendar())
    days = every.left_join(counted, ["utforare", "dag"]).select(
        "utforare", "dag", antal=_.antal.fill_null(0), veckodag=_.dag.day_of_week.index()
    )
    days = _with_median(days)
    enough = days.median >= facts.parameters["fa_rader_median_minst"]
    nyckel = days.utforare + "|" + days.dag.strftime("%Y-%m-%d")
    return days.mutate(
        id=nyckel,
        nyckel=nyckel,
        datum="dag",
        andel_av_median=enough.ifelse(days.antal / days.median, ibis.null("float64")),
    )


def _with_median(days: ir.Table) -> ir.Table:
    """`median` of antal of the same utforare and weekday: the one in the middle, or between the two."""
    alike = ["utforare", "veckodag"]
    order = ibis.window(group_by=alike, order_by=["antal", "dag"])
    ranked = days.mutate(
        rang=ibis.row_number().over(order), alla=_.antal.count().over(group_by=alike)
    )
    middle = (2 * ranked.rang + 1 - ranked.alla).abs() <= 1
    halves = ranked.mutate(mitt=middle.ifelse(ranked.antal, ibis.null("int64")))
    both = halves.mitt.min().over(group_by=alike) + halves.mitt.max().over(group_by=alike)
    return halves.mutate(median=both / 2).drop("rang", "alla", "mitt")


def _counts(facts: Facts) -> list[Indikator]:
    """rader, godkanda, underkanda and utanfor_period per utforare and table that names providers."""
    return [
        Indikator(namn, row["utforare"], None, None, float(row[namn]), (("tabell", row["tabell"]),))
        for row in delivered_rows(facts)
        for namn in ("rader", "godkanda", "underkanda", "utanfor_period")
    ]


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    indikatorer={
        "rader": Named("Lämnade rader", COUNT),
        "godkanda": Named("Godkända rader", COUNT),
        "underkanda": Named("Underkända rader", COUNT),
        "utanfor_period": Named("Godkända rader för andra månader", COUNT),
    },
    own_section=True,
)
