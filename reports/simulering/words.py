"""What is said about a simulation, the same on the page, in the workbook and in the data."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extracts.shown import visible
from reports.kit.naming import swedish
from reports.kit.numbers import NBSP, count, decimal, plain
from reports.manad.planned import outside
from suites.modell import Parameter
from suites.simulering import Simulering, Utfall

INGRESS = (
    "Samma månad räknad med olika ersättningsmodeller. Modellerna beskrivs; ingen av dem "
    "rekommenderas och de är inte rangordnade. Beloppen är en uppskattning, inget krav."
)
ANTAGANDEN = (
    "Alla modeller räknas på samma beställningar, registreringar och taxor. Hur utförare, personal "
    "och kunder skulle ändra sitt sätt att arbeta och registrera med en annan modell är inte med.",
    "Bara det som modellen ändrar skiljer sig från i dag; övriga poster ersätts som i dagens modell.",
    "Beviljad tid är minuter per månad för de dagar då beställningen är verkställd och utan uppehåll.",
    "Utförd tid är rapporterade minuter för utförda registreringar. Båda i en dubbelbemanning räknas, "
    "och fel som kontrollerna kan ha hittat är kvar.",
    "Varje utförare, post och taxeområde räknas exakt och avrundas till öre en gång; summorna är "
    "summor av dem. På sidan visas hela kronor; i arbetsboken och i simulering.json finns örena.",
    "Extraordinär insats och övrigt ingår inte, eftersom de inte har någon taxa.",
)


def ingress(simulering: Simulering) -> str:
    """What it is, and that the month lies outside the plan where it does."""
    beyond = outside(simulering.plan, simulering.facts.period)
    return f"{INGRESS} {beyond}." if beyond else INGRESS


def names(simulering: Simulering) -> list[str]:
    """The providers in the order of the Swedish alphabet."""
    return sorted(simulering.utforare, key=swedish)


def quantity(value: Fraction, enhet: str) -> str:
    """Hours with one decimal; visits and clients whole."""
    return decimal(float(value)) if enhet == "timmar" else count(float(value))


def value_of(utfall: Utfall, parameter: Parameter) -> str:
    """What a parameter was in the run, with its unit."""
    return f"{plain(float(utfall.varden[parameter.namn]), 6)} {parameter.enhet}"


def source_of(utfall: Utfall, parameter: Parameter) -> str:
    """Where its value comes from."""
    return "angivet i körningen" if parameter.namn in utfall.satta else parameter.kalla


def not_included(simulering: Simulering) -> Iterator[str]:
    """What is in no sum, or is uncertain, and why."""
    for left in simulering.utelamnade:
        parts = [visible(left.utforare) if left.utforare else "", left.post or ""]
        yield f"{', '.join(filter(None, parts))}: {left.skal}; ingår inte i någon modell."
    for mangd in simulering.utan_omrade:
        hours = (
            f"{decimal(float(mangd.netto))} beviljade och {decimal(float(mangd.utford))} utförda"
        )
        yield (
            f"{visible(mangd.utforare)}, {mangd.post}: kundens taxeområde är inte känt för {hours} "
            f"timmar, {count(mangd.antal)} besök och {count(mangd.kunder)} kunder; de ingår inte."
        )
    for utforare in simulering.osakra:
        yield (
            f"{visible(utforare)}: så många registreringar är underkända att utförd tid kan vara för låg."
        )
    if simulering.larm_hos_ingen and any(_per_alarm(u) for u in simulering.utfall):
        yield (
            f"Kunder med trygghetslarm som inte har beställning, inskrivning eller registrering hos "
            f"någon utförare: {count(simulering.larm_hos_ingen)}. De ingår inte i larm per kund."
        )


def _per_alarm(utfall: Utfall) -> bool:
    regel = utfall.modell.poster.get("larm")
    return regel is not None and regel.namn == "fast_manad"


def not_computed(simulering: Simulering) -> list[str]:
    """The models that were not computed, and what they need."""
    return [f"{e.modell.titel} ({e.modell.id}): {e.skal}." for e in simulering.ej_raknade]


def price(value: Fraction) -> str:
    """Kronor of a unit, without needless decimals."""
    return f"{plain(float(value))}{NBSP}kr"
