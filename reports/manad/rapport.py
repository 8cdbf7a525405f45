"""Everything a run has found, as the reports read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir
from ibis import _

from arkiv.tidigare import Tidigare
from checks.facts import Facts
from checks.registreringar.delade_besok import shared_visits
from reports.kit.masking import mask_columns
from reports.manad.kvitto import Forklaring, Mottagen
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, Kontrollutfall

_VISITS = "delade_besok_visade"


@dataclass(frozen=True)
class Rapport:
    """One run of one period; `avvikelser` and `underkanda` are tables in the engine.

    `kvitton`: the received files held against the receipts that came with them, if any did;
    `forklaringar`: the providers' own words in those receipts.
    `tidigare`: what the archive says of earlier months; None in a run without one.
    """

    facts: Facts
    plan: Plan
    kontroller: tuple[Kontrollutfall, ...]
    avvikelser: ir.Table
    underkanda: ir.Table
    parametrar: Mapping[str, str]
    borjade: dt.datetime
    kvitton: tuple[Mottagen, ...] = ()
    forklaringar: tuple[Forklaring, ...] = ()
    tidigare: Tidigare | None = None

    @cached_property
    def shared_visits(self) -> ir.Table:
        """Visits of the period with both hemtjänst and delegerad hsl, `nr` in order within utforare."""
        visits = shared_visits(self.facts)
        mine = ibis.window(group_by="utforare")
        ordered = ibis.window(group_by="utforare", order_by=["start", "besok"])
        rows = visits.filter(visits.manad == str(self.facts.period)).mutate(
            nr=ibis.row_number().over(ordered), antal=_.besok.count().over(mine)
        )
        underlag = self.facts.underlag
        underlag.store(_VISITS, rows)
        mask_columns(underlag.con, _VISITS, ("kund", "besok"), underlag.looks_like_personnummer())
        return underlag.con.table(_VISITS)

    @property
    def planerade(self) -> tuple[Kontrollutfall, ...]:
        return tuple(k for k in self.kontroller if k.planerad)

    @property
    def beslutade(self) -> tuple[Kontrollutfall, ...]:
        """The planned controls that are so by a decision."""
        month = self.facts.period
        return tuple(k for k in self.planerade if self.plan.decided(k.id, month))

    def exit_code(self, *, strikt: bool = False) -> int:
        """1 some control deviates, planned or not; 3 none does, but a planned one is not judged; else 0."""
        utfall = {k.utfall for k in self.kontroller}
        if AVVIKELSE in utfall or (strikt and MOT_FORSLAG in utfall):
            return 1
        return 3 if any(k.utfall == EJ_BEDOMD for k in self.planerade) else 0
