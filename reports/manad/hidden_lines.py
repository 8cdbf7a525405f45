"""Which lines of an indicator the board may read, provider by provider (spec: plan, «Secrecy»)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from typing import Protocol

from reports.kit.suppression import hide_groups, is_small, suppress
from reports.kit.words import indikator
from reports.manad.sums import Cut
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, JudgedIndikator, Regelutfall

Named = tuple[str, str]

# The indicators whose hours and kronor are hidden for the same providers.
HOURS = ("utford-tid", "andel_utford")
PAY = ("ersattning", "ersattning")
# Deviating rows and, of the same rows, those that do not deviate.
ROWS = ("registreringar", "andel_rader_med_avvikelse")
PLANS = ("genomforandeplan", "andel_med_plan")
# The same counts, or nearly the same, told twice: what is hidden in one is hidden in the other.
_ALIKE: tuple[tuple[Named, ...], ...] = (
    (PLANS, ("genomforandeplan", "andel_med_plan_utan_frist")),
    (ROWS, ("registreringskvalitet", "andel_utan_avvikelse")),
)


@dataclass(frozen=True)
class Hidden:
    """Which providers' lines are hidden, and whether the total is."""

    names: frozenset[str] = frozenset()
    total: bool = False


class Judged(Protocol):
    """The verdict of a control, of which its rules are asked."""

    @property
    def regler(self) -> tuple[Regelutfall, ...]: ...


class Counted(Protocol):
    """What the decisions are made of: a run, or what the archive has of one."""

    @property
    def clients(self) -> Mapping[str, int]: ...
    @property
    def every(self) -> Mapping[tuple[str, str, str | None, Cut], JudgedIndikator]: ...
    def kontroll(self, kontroll: str, /) -> Judged | None: ...


@dataclass(frozen=True)
class HiddenLines:
    """The decisions of a run; `names` are the providers of the period."""

    data: Counted
    names: tuple[str, ...]

    @cached_property
    def small(self) -> frozenset[str]:
        """Providers about whose 1–4 clients nothing is said."""
        return frozenset(u for u in self.names if is_small(self.data.clients.get(u, 0)))

    @cached_property
    def groups(self) -> tuple[Hidden, Hidden]:
        """The providers whose hours and kronor are hidden, and whether the total of each is."""
        paid = {u: kronor for u, kronor in self._paid.items() if kronor}
        names = tuple(dict.fromkeys((*self.names, *sorted(paid))))
        counted = self.counted(*HOURS)
        worked = {u for u in self.names if all(self._parts(*HOURS, u))}
        sizes = [
            self.data.clients.get(u, 0) if counted is None or u in counted or u in paid else 0
            for u in names
        ]
        found, totals = hide_groups(
            sizes, [{at for at, u in enumerate(names) if u in some} for some in (worked, paid)]
        )
        gone = frozenset(names[at] for at in found) | self.small
        untold = counted is None and bool(gone)
        return Hidden(gone, totals[0] or untold), Hidden(gone, totals[1])

    @cached_property
    def _paid(self) -> Mapping[str, float]:
        """utforare → kronor computed."""
        found: defaultdict[str, float] = defaultdict(float)
        for (kontroll, namn, utforare, _cut), judged in self.data.every.items():
            if (kontroll, namn) == PAY and utforare is not None:
                found[utforare] += judged.indikator.varde or 0
        return found

    def lines(self, kontroll: str, namn: str, cut: Cut = ()) -> Hidden:
        """The lines of an indicator of counts that are hidden."""
        key = kontroll, namn, cut
        if key not in self._lines:
            alike = next((some for some in _ALIKE if not cut and (kontroll, namn) in some), ())
            told = [(*a, ()) for a in alike if self.has(*a)]
            every: list[tuple[str, str, Cut]] = list(dict.fromkeys((*told, key)))
            self._lines.update(dict.fromkeys(every, self._decided(every)))
            names = {name for _kontroll, name, _cut in every}
            for shown in sorted(names):
                if (own := indikator(shown).efter) in names:
                    self._lines[kontroll, own, ()] = self._apart(kontroll, own, shown)
        return self._lines[key]

    @cached_property
    def _lines(self) -> dict[tuple[str, str, Cut], Hidden]:
        return {}

    def has(self, kontroll: str, namn: str) -> bool:
        """Whether the run has the indicator."""
        return any((kontroll, namn, u, ()) in self.data.every for u in (None, *self.names))

    def _decided(self, alike: Sequence[tuple[str, str, Cut]]) -> Hidden:
        """Until nothing more has to be hidden in any of them."""
        found, before = Hidden(), None
        while found != before:
            before = found
            for key in alike:
                found = self._hidden(*key, found)
        return found

    def _apart(self, kontroll: str, namn: str, shown: str) -> Hidden:
        """Hidden also where a measure differs by few clients from the one that is shown beside it."""
        already, own = self._lines[kontroll, namn, ()], self._counts(kontroll, namn)
        other = self._counts(kontroll, shown)
        few = {
            u: tuple(a - b for a, b in zip(own[u], other[u], strict=True))
            for u in own.keys() & other.keys()
        }
        names = [u for u in self.names if u in few]
        at = {i for i, u in enumerate(names) if u in already.names}
        at, total = _with_complements([few[u] for u in names], at)
        gone = already.names | {names[i] for i in at}
        return Hidden(gone, already.total or total)

    def _counts(self, kontroll: str, namn: str, cut: Cut = ()) -> dict[str, tuple[int, ...]]:
        """utforare → the counts behind its line."""
        return {
            u: _vectors(namn, *self._parts(kontroll, namn, u, cut))
            for u in self.names
            if (kontroll, namn, u, cut) in self.data.every
        }

    def _hidden(self, kontroll: str, namn: str, cut: Cut, already: Hidden) -> Hidden:
        """Small parts, what is left of them, and as many more that they cannot be told by the total."""
        counts = self._counts(kontroll, namn, cut)
        few = {u for u, of in counts.items() if u in self.small or any(map(is_small, of))}
        gone, total = few | (already.names & counts.keys()), already.total
        counted = self.counted(kontroll, namn, cut)
        if counted is None:
            return Hidden(already.names | gone, total or bool(gone))
        names = [u for u in counts if u in counted]
        at, untold = _with_complements(
            [counts[u] for u in names], {i for i, u in enumerate(names) if u in gone}
        )
        return Hidden(already.names | gone | {names[i] for i in at}, total or untold)

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
        rules = [r for r in found.regler if r.utforare == utforare] if found else []
        return any(r.utfall != EJ_BEDOMD or r.skal == INGET_ATT_PROVA for r in rules)


def _with_complements(lines: Sequence[tuple[int, ...]], gone: set[int]) -> tuple[set[int], bool]:
    """The lines to hide so that no column tells one of them by its total; whether the totals go too."""
    columns, total = list(zip(*lines, strict=True)), False
    for column in (*columns, *columns):
        found = suppress(column, gone)
        gone, total = gone | found.hidden, total or found.total_hidden
    return gone, total


def hides_total(
    namn: str, whole: tuple[float, float], parts: Sequence[tuple[float, float]]
) -> bool:
    """Whether the total of an earlier month is hidden, of which the counts of the lines alone are known."""
    if indikator(namn).unit.parts == "timmar":
        return False
    lines = [_vectors(namn, *part) for part in parts]
    few = {at for at, of in enumerate(lines) if any(map(is_small, of))}
    sums = tuple(map(sum, zip(*parts, strict=True))) if parts else whole
    apart = not all(isclose(a, b, abs_tol=1e-6) for a, b in zip(whole, sums, strict=True))
    return (
        any(map(is_small, _vectors(namn, *whole)))
        or (apart and bool(few))
        or _with_complements(lines, few)[1]
    )


def _vectors(namn: str, part: float, whole: float) -> tuple[int, ...]:
    """The counts behind a line: the part, what is left, and the whole; or the whole alone."""
    top, all_of = int(part), int(whole)
    if indikator(namn).unit.parts == "kunder":
        return (all_of,)
    return (top, all_of - top, all_of)
