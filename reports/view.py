"""One edition of a run: which providers it shows, what it may show of them, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from reports.blocks import Mark
from reports.collect import Collected, shown
from reports.numbers import NOTHING, percent
from reports.suppression import FEWER, Suppressed, hide_groups, is_small
from reports.words import MARKS, NO_RULES, READS, TABELLER
from suites.verdicts import Kontrollutfall, Regelutfall, worst

BESTALLAREN = "beställaren"


class Edition(Enum):
    """The editions of a run (PLAN.md, "Editions of one run")."""

    ARBETE = "arbetsutgåva"
    LEDNING = "för ledningen"
    UTFORARE = "till utföraren"


@dataclass(frozen=True)
class View:
    """A run as one edition shows it; `own` is the provider whose page it is."""

    data: Collected
    edition: Edition
    own: str | None = None

    @property
    def board(self) -> bool:
        """Whether this is the edition for the board."""
        return self.edition is Edition.LEDNING

    @property
    def names(self) -> tuple[str, ...]:
        """The providers that the page shows."""
        return self.data.names if self.own is None else (self.own,)

    @property
    def month(self) -> str:
        """The period in words."""
        return self.data.rapport.facts.period.name

    @property
    def kontroller(self) -> tuple[Kontrollutfall, ...]:
        """A provider does not see what concerns the beställare alone."""
        found = self.data.rapport.kontroller
        return found if self.own is None else tuple(k for k in found if k.avser != BESTALLAREN)

    def rules(self, kontroll: Kontrollutfall, utforare: str) -> list[Regelutfall]:
        """A control's rules for a provider."""
        return [r for r in kontroll.regler if r.utforare == utforare]

    def verdict(self, kontroll: Kontrollutfall, utforare: str) -> Mark:
        """The worst of the control's rules for the provider."""
        rules = self.rules(kontroll, utforare)
        if not rules:
            return NO_RULES if kontroll.regler else MARKS[kontroll.utfall]
        return MARKS[worst(rules)]

    def kontroll_mark(self, kontroll: Kontrollutfall) -> Mark:
        """The control as a whole; on a provider's page, for that provider alone."""
        return MARKS[kontroll.utfall] if self.own is None else self.verdict(kontroll, self.own)

    @cached_property
    def small(self) -> frozenset[str]:
        """Providers about whose 1–4 clients the board edition says nothing."""
        if not self.board:
            return frozenset()
        return frozenset(u for u in self.names if is_small(self.data.clients.get(u, 0)))

    @cached_property
    def groups(self) -> Suppressed:
        """The providers (by position) whose sums of hours are hidden from the board."""
        if not self.board:
            return Suppressed(frozenset(), False)
        return hide_groups([self.data.clients.get(u, 0) for u in self.names])

    def hidden_word(self, utforare: str) -> str:
        """What the board reads instead of a figure."""
        return f"{FEWER} kunder" if utforare in self.small else "visas inte"

    def label(self, utforare: str) -> str:
        """The provider's name, with «litet underlag» where control 2 has noted it."""
        small = any(utforare in k.notes for k in self.kontroller if k.id == "utford-tid")
        return f"{shown(utforare)} (litet underlag)" if small else shown(utforare)

    def rejected_share(self, kontroll: str, utforare: str | None) -> str:
        """The share of rejected rows in the tables that the control reads."""
        return "; ".join(self._rejected_shares(kontroll, utforare)) or NOTHING

    def _rejected_shares(self, kontroll: str, utforare: str | None) -> Iterator[str]:
        for tabell in READS.get(kontroll, ()):
            found = [
                d
                for (u, t), d in self.data.delivered.items()
                if t == tabell and (u == utforare if utforare else u in self.names)
            ]
            rows, rejected = sum(d.rader for d in found), sum(d.underkanda for d in found)
            small = self.board and (is_small(rejected) or is_small(rows))
            if rows:
                share = f"{FEWER} rader" if small else percent(rejected / rows)
                yield f"{TABELLER[tabell]} {share}"
