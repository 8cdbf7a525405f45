"""The words of the reports: verdicts, severities, indicators and tables, in plain Swedish."""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Mark
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


@dataclass(frozen=True)
class Unit:
    """How a value is written, and the parts beside it."""

    value: str
    parts: str
    taljare: str = ""
    namnare: str = ""


@dataclass(frozen=True)
class Named:
    """An indicator in words."""

    title: str
    unit: Unit


_TIME = Unit("procent", "timmar", "Utförda timmar", "Beviljade timmar")
_CLIENTS = Unit("tal", "kunder", "", "Kunder")
_SHORT = Unit("kort", "kunder", "", "Kunder")
_HOURS = Unit("timmar", "")
_COUNT = Unit("antal", "")
_KRONOR = Unit("kronor", "")
_AMOUNT = Unit("tal", "")

INDIKATORER = {
    "rader": Named("Lämnade rader", _COUNT),
    "godkanda": Named("Godkända rader", _COUNT),
    "underkanda": Named("Underkända rader", _COUNT),
    "utanfor_period": Named("Godkända rader för andra månader", _COUNT),
    "andel_med_plan": Named(
        "Omsorgskunder med genomförandeplan", Unit("procent", "antal", "Med plan", "Omsorgskunder")
    ),
    "andel_med_plan_utan_frist": Named(
        "Omsorgskunder med plan (källans mått)",
        Unit("procent", "antal", "Med plan", "Omsorgskunder"),
    ),
    "andel_utford": Named("Utförd av beviljad tid", _TIME),
    "andel_utford_verkstalld": Named("Utförd av verkställd tid (netto)", _TIME),
    "andel_utford_utan_avbojd": Named(
        "Utförd av beviljad tid, avböjd tid borträknad",
        Unit("procent", "timmar", "Utförda timmar", "Beviljade utom avböjda timmar"),
    ),
    "andel_underskoterska": Named(
        "Hemtjänst av undersköterskor, av dem och vårdbiträden",
        Unit("procent", "timmar", "Undersköterskors timmar", "Timmar med känd roll"),
    ),
    "andel_utford_kundtid": Named("Utförd av beviljad tid, dubbelbemanning räknad en gång", _TIME),
    "andel_utford_kalender": Named(
        "Utförd av beviljad tid, omräknad till lika långa månader", _TIME
    ),
    "median_kund": Named(
        "Utförd av beviljad tid, kunden i mitten (median)", Unit("procent", "kunder", "", "Kunder")
    ),
    "gap_overtid": Named("Mer utfört än beviljat", _HOURS),
    "gap_ej_verkstalld": Named("Ej verkställt än", _HOURS),
    "gap_uppehall": Named("Uppehåll", _HOURS),
    "gap_franvaro_utan_uppehall": Named("Frånvaro utan uppehåll", _HOURS),
    "gap_avbojd": Named("Avböjt av kund", _HOURS),
    "gap_installd": Named("Inställt", _HOURS),
    "gap_bomkorning": Named("Bomkörning", _HOURS),
    "gap_oforklarad": Named("Oförklarat", _HOURS),
    "andel_rader_med_avvikelse": Named(
        "Rader med avvikelse (kritisk eller varning)",
        Unit("procent", "antal", "Rader med avvikelse", "Rader"),
    ),
    "andel_manuell": Named(
        "Registrerade för hand", Unit("procent", "antal", "För hand", "Utförda med känt sätt")
    ),
    "andel_andrad_sent": Named(
        "Skapade eller ändrade sent", Unit("procent", "antal", "Sent", "Utförda med känd tid")
    ),
    "andel_hsl": Named(
        "Delegerad hsl i besök med både hsl och hemtjänst",
        Unit("procent", "timmar", "Timmar hsl", "Timmar i besöken"),
    ),
    "andel_avbojda": Named(
        "Avböjda besök", Unit("procent", "antal", "Avböjda", "Avböjda och utförda")
    ),
    "andel_avbojda_minuter": Named(
        "Avböjd tid", Unit("procent", "timmar", "Avböjda timmar", "Avböjda och utförda timmar")
    ),
    "medel": Named("Personal per kund i medeltal", _CLIENTS),
    "median": Named("Personal hos kunden i mitten (median)", _SHORT),
    "max": Named("Flest personal hos en kund", _SHORT),
    "andel_over_grans": Named(
        "Kunder med fler personal än gränsen för att visas",
        Unit("procent", "antal", "Kunder över", "Kunder"),
    ),
    "medel_kkik": Named("Personal per kund i medeltal, jämförbar med KKiK", _CLIENTS),
    "medel_enkelbemannad": Named(
        "Personal per kund i medeltal, utan andra personen vid dubbelbemanning", _CLIENTS
    ),
    "upc": Named(
        "Besök av den personal som kommer oftast (UPC)", Unit("procent", "kunder", "", "Kunder")
    ),
    "ersattning": Named("Beräknad ersättning", _KRONOR),
    "fakturerat": Named("Fakturerat", _KRONOR),
    "mangd": Named("Mängd (timmar, besök eller kunder)", _AMOUNT),
    "mangd_utan_taxeomrade": Named("Mängd för kunder utan känt taxeområde", _AMOUNT),
    "listning_hos_flera": Named(
        "Listning av kunder som är listade hos flera utförare (regel saknas)",
        Unit("kronor", "kunder", "", "Kunder"),
    ),
    "antal_besok": Named("Besök av legitimerad personal", _COUNT),
    "besok_per_inskriven": Named(
        "Besök per inskriven kund", Unit("tal", "kunder", "Besök", "Inskrivna kunder")
    ),
    "andel_tagg": Named(
        "Registrerade med tagg", Unit("procent", "antal", "Med tagg", "Utförda med känt sätt")
    ),
    "andel_utan_avvikelse": Named(
        "Rader utan avvikelse", Unit("procent", "antal", "Utan avvikelse", "Rader")
    ),
    "andel_oforandrad": Named(
        "Inte skapade eller ändrade sent",
        Unit("procent", "antal", "Inte sent", "Utförda med känd tid"),
    ),
    "poang": Named("Poäng (medel av de tre andelarna)", Unit("procent", "")),
    "coc": Named("Hur samlade besöken är på få personer (COC, 0–1)", _CLIENTS),
}
_OTHER = Unit("tal", "tal", "Täljare", "Nämnare")


def indikator(namn: str) -> Named:
    """An indicator in words; one that is not known here keeps its name."""
    return INDIKATORER.get(namn) or Named(namn, _OTHER)


# An indicator of a förslag, and the source's own measure of the same thing: that one is always shown first.
SOURCES_OWN = {"andel_med_plan": "andel_med_plan_utan_frist"}


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
}
FROM_PROVIDER = ("registreringar", "genomforandeplaner", "personal", "inskrivningar", "fakturor")
# The tables that an indicator is computed from, for the share of rejected rows beside it.
READS = {
    "genomforandeplan": ("genomforandeplaner", "bestallningar"),
    "utford-tid": ("registreringar", "bestallningar"),
    "registreringar": ("registreringar",),
    "personalkontinuitet": ("registreringar",),
    "avbojda-besok": ("registreringar",),
    "uppehall": ("bestallningar", "uppehall"),
    "ersattning": ("registreringar", "bestallningar", "fakturor"),
    "legitimerade-besok": ("registreringar", "inskrivningar"),
    "verkstallighet": ("bestallningar",),
    "registreringskvalitet": ("registreringar",),
}
