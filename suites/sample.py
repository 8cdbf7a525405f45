"""The stickprov row of the plan: its verdict comes from a conclusion that was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.facts import Facts
from extracts.shown import visible
from suites.plan import Plan, PlanRow
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    KRITISK,
    UPPFYLLT,
    VARNING,
    Kontrollutfall,
    Regelutfall,
    worst,
)

KONTROLL = REGEL = "stickprov"
UTFALL = {"godkänd": UPPFYLLT, "överskrider": AVVIKELSE, "oavgjort": EJ_BEDOMD}
OAVGJORT = "stickprovet är oavgjort"
UTAN_SLUTSATS = "stickprovet har ingen slutsats för utföraren"


@dataclass(frozen=True)
class Sampled:
    """The conclusion of one provider: `provade` registrations reviewed, `avvikelser` of them wrong."""

    utfall: str
    provade: int
    avvikelser: int
    mening: str


@dataclass(frozen=True)
class Sample:
    """A conclusion per provider (as names are written out); `beslutad` when its limit is decided,
    `sha256` of the file that says so."""

    period: str
    beslutad: bool
    sha256: str
    utforare: Mapping[str, Sampled]


def judge_sample(facts: Facts, plan: Plan, row: PlanRow, sample: Sample) -> Kontrollutfall:
    """godkänd → uppfyllt, överskrider → avvikelse, oavgjort → ej bedömd."""
    allvar = KRITISK if sample.beslutad else VARNING
    regler = [_regel(name, allvar, sample.utforare.get(visible(name))) for name in facts.utforare()]
    utfall = worst(regler) if regler else EJ_BEDOMD
    reasons = dict.fromkeys(r.skal for r in regler if r.skal)
    return Kontrollutfall(
        id=row.id,
        titel=row.titel,
        avser=row.avser,
        planerad=plan.planned(row.id, facts.period),
        utfall=utfall,
        skal="; ".join(reasons) if utfall == EJ_BEDOMD else None,
        regler=tuple(regler),
        indikatorer=(),
        meningar={
            name: f"{sample.period}: {sample.utforare[visible(name)].mening}"
            for name in facts.utforare()
            if visible(name) in sample.utforare
        },
    )


def _regel(utforare: str, allvar: str, found: Sampled | None) -> Regelutfall:
    if found is None:
        return Regelutfall(REGEL, utforare, EJ_BEDOMD, allvar, 0, 0, UTAN_SLUTSATS)
    utfall = UTFALL[found.utfall]
    skal = OAVGJORT if utfall == EJ_BEDOMD else None
    return Regelutfall(REGEL, utforare, utfall, allvar, found.provade, found.avvikelser, skal)
