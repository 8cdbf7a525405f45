"""Verdicts: what has been judged, by whom it was decided, and what could not be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir

from checks.model import Indikator, Measured
from suites.gx_door import Judged

UPPFYLLT = "uppfyllt"
AVVIKELSE = "avvikelse"
MOT_FORSLAG = "avvikelse mot förslag"
EJ_BEDOMD = "ej bedömd"
REDOVISAS = "redovisas"

INGET_ATT_PROVA = "inget att pröva"
WORST_FIRST = (AVVIKELSE, MOT_FORSLAG, EJ_BEDOMD, UPPFYLLT)

KRITISK, VARNING, UPPLYSNING = "kritisk", "varning", "upplysning"


@dataclass(frozen=True)
class Rule:
    """A rule of a suite: what it judges and how serious a break is."""

    regel: str
    tabell: str
    kolumn: str | None
    allvar: str
    indikator: str | None
    gransvarde: str | None
    avser: str


@dataclass(frozen=True)
class Regelutfall:
    """A rule for one provider. `skal` is why it is not judged: `delvis`, when some of its rows were tried."""

    regel: str
    utforare: str | None
    utfall: str
    allvar: str
    provade: int
    avvikelser: int
    skal: str | None
    delvis: bool = False

    @property
    def lacking(self) -> str | None:
        """Why something of the rule could not be judged; «inget att pröva» is no lack."""
        return None if self.skal == INGET_ATT_PROVA else self.skal

    @property
    def counts(self) -> bool:
        """Upplysningar and «inget att pröva» never decide a control."""
        return self.allvar != UPPLYSNING and self.skal != INGET_ATT_PROVA


@dataclass(frozen=True)
class JudgedIndikator:
    """An indicator beside its limit, if the plan has one for it."""

    indikator: Indikator
    gransvarde: float | None = None
    beslutad: bool | None = None
    utfall: str | None = None


@dataclass(frozen=True)
class Broken:
    """A rule that some rows break; `failing` has their id, and the same for the table's other rules."""

    rule: Rule
    measured: Measured
    failing: ir.Table

    def ids(self) -> ir.Table:
        """The ids of the rows that break this rule."""
        return self.failing.filter(self.failing.regel == self.rule.regel).select("id")


@dataclass(frozen=True)
class Kontrollutfall:
    """The verdict of a control in a period."""

    id: str
    titel: str
    avser: str
    planerad: bool
    utfall: str
    skal: str | None
    regler: tuple[Regelutfall, ...]
    indikatorer: tuple[JudgedIndikator, ...]
    broken: tuple[Broken, ...] = ()
    notes: tuple[str, ...] = ()
    # utforare → what a conclusion that was handed in says, in words.
    meningar: Mapping[str, str] = field(default_factory=dict)
    # Measured table → what Great Expectations itself says of it, all providers together.
    gx: Mapping[str, Judged] = field(default_factory=dict)


def worst(utfall: list[Regelutfall]) -> str:
    """The verdict of a control (spec: kontroller, «Utfall»)."""
    if all(u.allvar == UPPLYSNING for u in utfall):
        return REDOVISAS
    counting = [u.utfall for u in utfall if u.counts]
    return min(counting, key=WORST_FIRST.index) if counting else EJ_BEDOMD
