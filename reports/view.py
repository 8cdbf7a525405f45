"""One edition of a run: which providers it shows, what it may show of them, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import isclose

from reports.blocks import Mark
from reports.collect import Collected, Cut, Sum, shown
from reports.numbers import NOTHING, percent
from reports.suppression import FEWER, Suppressed, hide_groups, is_small
from reports.words import MARKS, NO_RULES, READS, TABELLER
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, Kontrollutfall, Regelutfall, worst

# The indicator whose hours decide which providers the board cannot see.
HOURS = ("utford-tid", "andel_utford")


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
        """The controls of the run; a provider's run is what it may be told (told.py)."""
        return self.data.rapport.kontroller

    def mine(self, utforare: str | None) -> bool:
        """Whether a row of a deviation is one that the page shows: `utforare` is as it is written."""
        return self.own is None or utforare == shown(self.own)

    def sums(self, kontroll: str, regel: str) -> dict[str | None, Sum]:
        """utforare (as it is written, None = no provider's) → the deviations of a rule on the page."""
        return {
            u: found
            for (k, r, u), found in self.data.sums.items()
            if (k, r) == (kontroll, regel) and self.mine(u)
        }

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
        counted = self.counted(*HOURS)
        small = frozenset(at for at, u in enumerate(self.names) if u in self.small)
        if counted is None:
            return Suppressed(small, bool(small))
        sizes = [self.data.clients.get(u, 0) if u in counted else 0 for u in self.names]
        filled = {at for at, u in enumerate(self.names) if all(self._parts(*HOURS, u))}
        found = hide_groups(sizes, filled)
        return Suppressed(found.hidden | small, found.total_hidden)

    def counted(self, kontroll: str, namn: str, cut: Cut = ()) -> frozenset[str] | None:
        """The providers whose parts make up the total; None when that cannot be told."""
        total = self._parts(kontroll, namn, None, cut)
        judged = [u for u in self.names if self._judged(kontroll, u)]
        for names in (self.names, judged):
            parts = [self._parts(kontroll, namn, u, cut) for u in names]
            sums = sum(t for t, _n in parts), sum(n for _t, n in parts)
            if all(isclose(a, b, abs_tol=1e-6) for a, b in zip(total, sums, strict=True)):
                return frozenset(names)
        return None

    def _parts(
        self, kontroll: str, namn: str, utforare: str | None, cut: Cut = ()
    ) -> tuple[float, float]:
        found = self.data.every.get((kontroll, namn, utforare, cut))
        i = found.indikator if found else None
        return (i.taljare or 0.0, i.namnare or 0.0) if i else (0.0, 0.0)

    def _judged(self, kontroll: str, utforare: str) -> bool:
        found = self.data.kontroll(kontroll)
        rules = self.rules(found, utforare) if found else []
        return any(r.utfall != EJ_BEDOMD or r.skal == INGET_ATT_PROVA for r in rules)

    def hidden_word(self, utforare: str) -> str:
        """What the board reads instead of a figure."""
        return f"{FEWER} kunder" if utforare in self.small else "visas inte"

    def label(self, utforare: str) -> str:
        """The provider's name, with «litet underlag» where control 2 has noted it."""
        name = shown(utforare)
        return f"{name} (litet underlag)" if self.small_delivery(utforare) else name

    def small_delivery(self, utforare: str) -> bool:
        """Whether control 2 has noted that the provider's delivery is small."""
        return any(utforare in k.notes for k in self.kontroller if k.id == "utford-tid")

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
