"""The figures of a year: each indicator of each provider, month by month and for the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby

from arkiv.aret import Manadskorning
from arkiv.tidigare import Matt
from extracts.period import MANADER
from extracts.shown import visible
from reports.kit.naming import swedish
from reports.kit.words import indikator
from reports.manad.hidden_lines import Hidden
from reports.publicera.dolt import Korning, hidden
from suites.oppna_siffror import OppetMatt
from suites.plan import Plan
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA

INGEN_KORNING = "ingen körning"
EJ_MATT = "kunde inte mätas"
DOLT = "visas inte"
FINNS_INTE = "inga uppgifter"
INGEN_MANAD = "ingen månad visas"


@dataclass(frozen=True)
class Siffra:
    """A figure, or why there is none. Hours have no parts; `manader`: so many are in a year's."""

    taljare: float | None = None
    namnare: float | None = None
    varde: float | None = None
    skal: str | None = None
    manader: int = 1


@dataclass(frozen=True)
class Ar:
    """A year of the archive as the public may read it; `korningar` are the latest run of each month."""

    ar: int
    plan: Plan
    matt: tuple[OppetMatt, ...]
    korningar: tuple[Manadskorning, ...]
    dolt: Mapping[tuple[str, str], Hidden]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Every month of the year, run or not."""
        return tuple(f"{self.ar:04d}-{month:02d}" for month in range(1, len(MANADER) + 1))

    @property
    def run_periods(self) -> tuple[str, ...]:
        """Those that have a run."""
        return tuple(run.period for run in self.korningar)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The providers of the year, in the order of the Swedish alphabet."""
        return tuple(sorted({u for names in self._present.values() for u in names}, key=swedish))

    @property
    def lines(self) -> tuple[str | None, ...]:
        """The providers; last all of them together."""
        return (*self.names, None)

    def month(self, matt: OppetMatt, utforare: str | None, period: str) -> Siffra:
        """What is shown of a month."""
        if period not in self.run_periods:
            return Siffra(skal=INGEN_KORNING)
        gone = self.dolt[period, matt.kontroll]
        if utforare in gone.names if utforare is not None else gone.total:
            return Siffra(skal=DOLT)
        if utforare is not None and utforare not in self._present[period]:
            return Siffra(skal=FINNS_INTE)
        found = self._every.get((matt.key, period, utforare))
        if found is None or found.varde is None or self._not_judged(matt, utforare, period):
            return Siffra(skal=EJ_MATT)
        return _shown(matt, found, 1)

    def year(self, matt: OppetMatt, utforare: str | None) -> Siffra | None:
        """The parts of the months shown, added up; None of what cannot be: means and medians."""
        if not indikator(matt.namn).unit.taljare:
            return None
        every = {p: self.month(matt, utforare, p) for p in self.periods}
        months = [
            self._every[matt.key, p, utforare] for p, s in every.items() if s.varde is not None
        ]
        part = sum(m.taljare or 0 for m in months)
        whole = sum(m.namnare or 0 for m in months)
        if not whole:
            gone = any(siffra.skal == DOLT for siffra in every.values())
            return Siffra(skal=DOLT if gone else INGEN_MANAD, manader=0)
        added = Matt(str(self.ar), *matt.key, utforare, part, whole, part / whole)
        return _shown(matt, added, len(months))

    @cached_property
    def _present(self) -> Mapping[str, tuple[str, ...]]:
        """period → the providers that it has."""
        return {run.period: Korning(run).names for run in self.korningar}

    @cached_property
    def _every(self) -> Mapping[tuple[tuple[str, str], str, str | None], Matt]:
        wanted = {matt.key for matt in self.matt}
        return {
            ((m.kontroll, m.namn), m.period, m.utforare): m
            for run in self.korningar
            for m in run.matt
            if (m.kontroll, m.namn) in wanted
        }

    def _not_judged(self, matt: OppetMatt, utforare: str | None, period: str) -> bool:
        """Whether the rule of the indicator, or its whole control, is not judged for the provider."""
        [run] = [run for run in self.korningar if run.period == period]
        rules = run.regler.get(matt.kontroll, ())
        rows = [row for row in self.plan.rader if row.id == matt.kontroll]
        named = {r.regel for row in rows for r in row.rules if r.indikator == matt.namn}
        mine = [r for r in rules if utforare is None or r.utforare == utforare]
        asked = [r for r in mine if r.regel in named] or mine
        lacking = [r for r in asked if r.utfall == EJ_BEDOMD and r.skal != INGET_ATT_PROVA]
        return bool(lacking) and len(lacking) == len(asked)


def _shown(matt: OppetMatt, found: Matt, manader: int) -> Siffra:
    """As it is shown: hours have only their share, in whole per cent, and a mean has one decimal."""
    unit, varde = indikator(matt.namn).unit, found.varde or 0.0
    if unit.parts == "timmar":
        return Siffra(varde=_rounded(varde, 2), manader=manader)
    if not unit.taljare:
        return Siffra(namnare=found.namnare, varde=_rounded(varde, 1), manader=manader)
    return Siffra(found.taljare, found.namnare, varde, manader=manader)


def _rounded(value: float, decimals: int) -> float:
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))


def figures(ar: int, plan: Plan, matt: Sequence[OppetMatt], runs: Iterable[Manadskorning]) -> Ar:
    """`runs`: by month and version, as the archive has them."""
    latest, gone = list[Manadskorning](), dict[tuple[str, str], Hidden]()
    for period, versions in groupby(runs, key=lambda run: run.period):
        every = list(versions)
        latest.append(every[-1])
        for kontroll, found in hidden(every, [one.key for one in matt]).items():
            gone[period, kontroll] = found
    return Ar(ar, plan, tuple(matt), tuple(latest), gone)


def shown_name(utforare: str | None) -> str:
    """A provider as it is written."""
    return "Alla tillsammans" if utforare is None else visible(utforare)
