"""One edition of a run: which providers it shows, what it may show of them, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checks.registry import CONTROLS
from extracts.shown import visible
from reports.kit.blocks import Column, Mark
from reports.kit.numbers import NOTHING, count, percent
from reports.kit.suppression import FEWER, NOT_SHOWN, in_place_of, is_small
from reports.kit.words import MARKS, NO_RULES, TABELLER
from reports.manad.collect import Collected
from reports.manad.editions import Edition
from reports.manad.secrecy import Secrecy
from reports.manad.share import Share
from reports.manad.sums import Sum
from suites.verdicts import Kontrollutfall, Regelutfall, worst


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
        """The controls of the run; a provider's run is what it may be told (for_providers.py)."""
        return self.data.rapport.kontroller

    @cached_property
    def share(self) -> Share:
        """What of the run the page shows."""
        shares = self.data.shares
        return shares.whole if self.own is None else shares.of(self.own)

    @property
    def provider_column(self) -> tuple[Column, ...]:
        """The column of providers, where the page is about several."""
        return () if self.own else (Column("Utförare"),)

    def provider_cell(self, name: str) -> tuple[str, ...]:
        """A provider in it."""
        return () if self.own else (name,)

    def count(self, n: int) -> str:
        """A number of its own, of which nothing else on the page tells; the board reads no small one."""
        return FEWER if self.board and is_small(n) else count(n)

    @property
    def all_deviations(self) -> int:
        """How many deviations there are on the page, of all rules."""
        return sum(found.antal for found in self.share.sums.values())

    def sums(self, kontroll: str, regel: str) -> dict[str | None, Sum]:
        """utforare (as it is written, None = no provider's) → the deviations of a rule on the page."""
        return self._sums.get((kontroll, regel), {})

    @cached_property
    def _sums(self) -> Mapping[tuple[str, str], dict[str | None, Sum]]:
        found: dict[tuple[str, str], dict[str | None, Sum]] = {}
        for (kontroll, regel, utforare), of in self.share.sums.items():
            found.setdefault((kontroll, regel), {})[utforare] = of
        return found

    def rules(self, kontroll: Kontrollutfall, utforare: str | None) -> list[Regelutfall]:
        """A control's rules for a provider, or (None) those that are judged for all together."""
        return self._rules.get((kontroll.id, utforare), [])

    @cached_property
    def _rules(self) -> Mapping[tuple[str, str | None], list[Regelutfall]]:
        found: dict[tuple[str, str | None], list[Regelutfall]] = {}
        for kontroll, regler in self.share.regler.items():
            for r in regler:
                found.setdefault((kontroll, r.utforare), []).append(r)
        return found

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
    def secrecy(self) -> Secrecy:
        """What the board may read of each number."""
        return Secrecy(self.data, self.names)

    @property
    def small(self) -> frozenset[str]:
        """Providers about whose 1–4 clients the board edition says nothing."""
        return self.secrecy.small if self.board else frozenset()

    def hidden_word(self, utforare: str) -> str:
        """What the board reads instead of a figure."""
        return f"{FEWER} kunder" if utforare in self.small else NOT_SHOWN

    def deviations(self, kontroll: str, regel: str, antal: int) -> str:
        """How many deviations of a rule, or of their clients, as the edition may show it."""
        if self.board and (is_small(antal) or self.secrecy.rule(kontroll, regel)):
            return in_place_of(antal)
        return count(antal)

    def label(self, utforare: str) -> str:
        """The provider's name, with «litet underlag» where control 2 has noted it."""
        name = visible(utforare)
        return f"{name} (litet underlag)" if self.small_delivery(utforare) else name

    def small_delivery(self, utforare: str) -> bool:
        """Whether control 2 has noted that the provider's delivery is small."""
        return any(utforare in k.notes for k in self.kontroller if k.id == "utford-tid")

    def rejected_share(self, kontroll: str, utforare: str | None) -> str:
        """The share of rejected rows in the tables that the control reads."""
        read = CONTROLS[kontroll].reads if kontroll in CONTROLS else ()
        shares = (self._rejected_share(tabell, utforare) for tabell in read)
        return "; ".join(share for share in shares if share) or NOTHING

    def _rejected_share(self, tabell: str, utforare: str | None) -> str:
        names = (utforare,) if utforare else self.names
        every = (self.data.delivered.get((name, tabell)) for name in names)
        found = [delivered for delivered in every if delivered]
        rows, rejected = sum(d.rader for d in found), sum(d.underkanda for d in found)
        if rows and self.board:
            hidden = self.secrecy.rejected(tabell)
            if utforare is None:
                whole = self.secrecy.rows(tabell)
                rows, rejected = whole.rader, whole.underkanda
            if utforare in hidden.names or (utforare is None and hidden.total):
                few = is_small(rejected) or is_small(rows)
                return f"{TABELLER[tabell]} {f'{FEWER} rader' if few else NOT_SHOWN}"
        return f"{TABELLER[tabell]} {percent(rejected / rows)}" if rows else ""
