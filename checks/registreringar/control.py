"""Control 3 put together: what each rule measures, and the indicators."""

from __future__ import annotations

from checks.control import Control, Named, share
from checks.facts import Facts
from checks.model import Measures
from checks.registreringar.indikatorer import indikatorer
from checks.registreringar.rader import measured_rows
from checks.registreringar.rules import RULES, TABLE_RULES
from checks.registreringar.tider import period_rows

KONTROLL = "registreringar"


def measure(facts: Facts) -> Measures:
    """The rules on rows, stays and visits, and the indicators of the period."""
    rows = period_rows(facts)
    return Measures(
        measured=(
            measured_rows(facts, rows),
            *(rule.measure(facts, rows) for rule in TABLE_RULES),
        ),
        indikatorer=tuple(indikatorer(facts, rows)),
        hinder=tuple(hinder for rule in RULES for hinder in rule.needs.hinder(facts, rule.namn)),
    )


CONTROL = Control(
    KONTROLL,
    measure,
    needs=("registreringar",),
    reads=("registreringar",),
    indikatorer={
        "andel_rader_med_avvikelse": Named(
            "Rader med avvikelse (kritisk eller varning)", share("Rader med avvikelse", "Rader")
        ),
        "andel_manuell": Named("Registrerade för hand", share("För hand", "Utförda med känt sätt")),
        "andel_andrad_sent": Named(
            "Skapade eller ändrade sent", share("Sent", "Utförda med känd tid")
        ),
        "andel_hsl": Named(
            "Delegerad hsl i besök med både hsl och hemtjänst",
            share("Timmar hsl", "Timmar i besöken", "timmar"),
        ),
    },
    rader="andel_rader_med_avvikelse",
    own_section=True,
)
