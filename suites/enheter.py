"""What each limit that the program knows is measured in, and so which values it can have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from suites.errors import PlanError


@dataclass(frozen=True)
class Enhet:
    """A kind of limit: which numbers it can be, and what to write."""

    skriv: str
    holds: Callable[[float], bool]


def _whole(least: int, most: int) -> Callable[[float], bool]:
    return lambda varde: type(varde) is int and least <= varde <= most


ANDEL = Enhet("en andel mellan 0 och 1, till exempel 0.85 för 85 %", lambda varde: 0 <= varde <= 1)
HELTAL = Enhet("ett heltal större än 0, till exempel 14", _whole(1, 1_000_000))
TOLERANS = Enhet("ett heltal, 0 eller mer, till exempel 5", _whole(0, 1_000_000))
KLOCKSLAG = Enhet("en hel timme från 0 till 24, till exempel 7", _whole(0, 24))
TAL = Enhet("ett tal större än 0, till exempel 15", lambda varde: varde > 0)
KRONOR = Enhet("kronor, 0 eller mer, till exempel 100", lambda varde: varde >= 0)
JA_NEJ = Enhet("1 (ja) eller 0 (nej)", _whole(0, 1))

ENHETER = {
    "fa_rader_andel": ANDEL,
    "fa_rader_median_minst": TAL,
    "underkanda_hogst": ANDEL,
    "minuter_enhet_langd": HELTAL,
    "minuter_enhet_rader": HELTAL,
    "minuter_enhet_andel": ANDEL,
    "minuter_enhet_ganger": HELTAL,
    "snarlika_namn_andel": ANDEL,
    "utan_tagg_dygn": HELTAL,
    "plan_frist_dagar": HELTAL,
    "andel_med_plan_minst": ANDEL,
    "andel_utford_minst": ANDEL,
    "median_dygn_minst": HELTAL,
    "litet_underlag_kunder": HELTAL,
    "litet_underlag_timmar": TAL,
    "personal_medel_hogst": TAL,
    "personal_kund_hogst": HELTAL,
    "kontinuitet_kunder_minst": HELTAL,
    "kontinuitet_dygn": HELTAL,
    "kontinuitet_besok_minst": HELTAL,
    "kontinuitet_dygn_minst": HELTAL,
    "kontinuitet_fran_kl": KLOCKSLAG,
    "kontinuitet_till_kl": KLOCKSLAG,
    "kkik_besok_per_dygn": TAL,
    "langd_minst": HELTAL,
    "langd_hogst": HELTAL,
    "tolerans_minuter": TOLERANS,
    "overlapp_minst": HELTAL,
    "overlapp_lang": HELTAL,
    "vistelse_glapp": TOLERANS,
    "bedomning_dagar": TOLERANS,
    "andring_timmar": HELTAL,
    "personalnyckel_gemensam": JA_NEJ,
    "andel_avbojda_hogst": ANDEL,
    "avbojda_fonster": HELTAL,
    "avbojda_dagar": HELTAL,
    "avbojda_andel": ANDEL,
    "utan_besok_dygn": HELTAL,
    "utan_besok_dygn_service": HELTAL,
    "faktura_kronor": KRONOR,
    "faktura_andel": ANDEL,
    "faktura_tak": KRONOR,
    "uppfoljning_timmar": TAL,
    "uppfoljning_manader": HELTAL,
    "manader_over_80": HELTAL,
    "verkstallas_inom_dagar": HELTAL,
    "verkstallas_inom_manader": HELTAL,
}


def demand_unit(namn: str, varde: float, where: str) -> None:
    """PlanError when the limit cannot be that number; a limit of the plan's own may be any."""
    enhet = ENHETER.get(namn)
    if enhet and not enhet.holds(varde):
        raise PlanError(f"{where} är {varde}. Skriv {enhet.skriv}.")
