"""Everything a run has found, as the reports read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from checks.facts import Facts
from reports.kvitto import Mottagen
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, Kontrollutfall


@dataclass(frozen=True)
class Rapport:
    """One run of one period; `avvikelser` and `underkanda` are tables in the engine.

    `kvitton`: the received files held against the receipts that came with them, if any did.
    """

    facts: Facts
    plan: Plan
    kontroller: tuple[Kontrollutfall, ...]
    avvikelser: ir.Table
    underkanda: ir.Table
    parametrar: Mapping[str, str]
    borjade: dt.datetime
    kvitton: tuple[Mottagen, ...] = ()

    @property
    def planerade(self) -> tuple[Kontrollutfall, ...]:
        return tuple(k for k in self.kontroller if k.planerad)

    def exit_code(self, *, strikt: bool = False) -> int:
        """1 some planned control deviates; 3 none does, but one is not judged; else 0."""
        utfall = {k.utfall for k in self.planerade}
        if AVVIKELSE in utfall or (strikt and MOT_FORSLAG in utfall):
            return 1
        return 3 if EJ_BEDOMD in utfall else 0
