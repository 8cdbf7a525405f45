"""The words of the reports: verdicts, severities, indicators and tables, in plain Swedish."""

from __future__ import annotations

from checks.control import Named, Unit
from checks.registry import INDIKATORER
from reports.kit.blocks import Mark
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    KRITISK,
    MOT_FORSLAG,
    REDOVISAS,
    UPPFYLLT,
    UPPLYSNING,
    VARNING,
)

MARKS = {
    UPPFYLLT: Mark("✓", UPPFYLLT, "uppfyllt"),
    AVVIKELSE: Mark("✗", AVVIKELSE, "avvikelse"),
    MOT_FORSLAG: Mark("▲", MOT_FORSLAG, "forslag"),
    EJ_BEDOMD: Mark("?", EJ_BEDOMD, "ejbedomd"),
    REDOVISAS: Mark("·", REDOVISAS, "redovisas"),
}
ALLVAR = {
    KRITISK: Mark("!!", KRITISK, "avvikelse"),
    VARNING: Mark("!", VARNING, "forslag"),
    UPPLYSNING: Mark("i", UPPLYSNING, "redovisas"),
}
NO_RULES = Mark("·", "prövas inte", "ejbedomd")
MATTET = "Måttet visar registrerad tid hos kund, inte om behov är tillgodosedda."
SEKRETESS = "Kan innehålla sekretess"
KUNDVALSMOTE = "kundvalsmote.html"
ESTIMATE = "uppskattning, inget krav"


_OTHER = Unit("tal", "tal", "Täljare", "Nämnare")


def indikator(namn: str) -> Named:
    """An indicator in words; one that is not known here keeps its name."""
    return INDIKATORER.get(namn) or Named(namn, _OTHER)


# What is delivered, by whom, in words.
TABELLER = {
    "registreringar": "registreringar",
    "bestallningar": "beställningar",
    "kunder": "kundlista",
    "genomforandeplaner": "genomförandeplaner",
    "uppehall": "uppehåll",
    "franvaro": "frånvaro",
    "personal": "personallista",
    "inskrivningar": "inskrivningar",
    "fakturor": "fakturor",
    "utforare": "lista över utförare",
    "budget": "budget",
    "historik": "tidigare år",
}
FROM_PROVIDER = ("registreringar", "genomforandeplaner", "personal", "inskrivningar", "fakturor")
