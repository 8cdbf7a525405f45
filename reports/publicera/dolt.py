"""What of a month the public may not read, decided from the archive (spec: publicera, «Secrecy»).

What is shown here is shown in ledning.html of the same run: its decisions are made again, and more is
hidden where the archive does not know what they were made of. Hiding more never tells more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

from arkiv.aret import Manadskorning
from checks.model import Indikator
from checks.utford_tid import KONTROLL as TID
from reports.kit.naming import swedish
from reports.kit.suppression import LEAST
from reports.kit.words import indikator
from reports.manad.hidden_lines import Hidden, HiddenLines, Named
from reports.manad.sums import Cut
from suites.verdicts import JudgedIndikator, Regelutfall

# Of these so many clients are known of a provider, and it may have more.
_CLIENTS = {(TID, "median_kund"), ("genomforandeplan", "andel_med_plan_utan_frist")}
# Of more providers with few clients not every possibility is tried: nothing of the control is shown.
_MOST_UNSURE = 6


@dataclass(frozen=True)
class Regler:
    """The rules of a control."""

    regler: tuple[Regelutfall, ...]


@dataclass(frozen=True)
class Korning:
    """A run of the archive as the decisions ask of it, were those of `few` the ones with 1–4 clients."""

    run: Manadskorning
    few: Collection[str] = ()

    @cached_property
    def every(self) -> Mapping[tuple[str, str, str | None, Cut], JudgedIndikator]:
        """(kontroll, namn, utforare, no cut) → the indicator."""
        return {
            (m.kontroll, m.namn, m.utforare, ()): JudgedIndikator(
                Indikator(m.namn, m.utforare, m.taljare, m.namnare, m.varde)
            )
            for m in self.run.matt
        }

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The providers of the period, as ledning.html has them."""
        told = self.run.regler.get(TID) or tuple(chain(*self.run.regler.values()))
        rules = {r.utforare for r in told if r.utforare is not None}
        measured = {m.utforare for m in self.run.matt if m.kontroll == TID and m.utforare}
        return tuple(sorted(rules | measured, key=swedish))

    @cached_property
    def known(self) -> Mapping[str, int]:
        """utforare → so many clients at least."""
        found = dict.fromkeys(self.names, 0)
        for m in self.run.matt:
            if (m.kontroll, m.namn) in _CLIENTS and m.utforare in found:
                found[m.utforare] = max(found[m.utforare], int(m.namnare or 0))
        return found

    @cached_property
    def unsure(self) -> tuple[str, ...]:
        """Those that may have 1–4 clients."""
        return tuple(u for u, kunder in self.known.items() if kunder < LEAST)

    @cached_property
    def clients(self) -> Mapping[str, int]:
        """utforare → few or enough; how many more does not matter to what is asked here."""
        return {u: 1 if u in self.few else LEAST for u in self.names}

    def kontroll(self, kontroll: str) -> Regler | None:
        """The rules of a control, if the run has it."""
        found = self.run.regler.get(kontroll)
        return Regler(found) if found is not None else None


def hidden(versions: Sequence[Manadskorning], matt: Iterable[Named]) -> Mapping[str, Hidden]:
    """kontroll → what is hidden of all that is shown of it in a month, of which there are these versions.

    Where they differ in it nothing is shown, as the difference of two of them could tell.
    """
    found: dict[str, Hidden] = {}
    for kontroll, names in _by_control(matt).items():
        first, *others = (_of_run(Korning(run), kontroll, names) for run in versions)
        every = frozenset(name for run in versions for name in Korning(run).names)
        found[kontroll] = first if all(first == o for o in others) else Hidden(every, total=True)
    return found


def _by_control(matt: Iterable[Named]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kontroll, namn in matt:
        found.setdefault(kontroll, []).append(namn)
    return found


def _of_run(data: Korning, kontroll: str, names: Sequence[str]) -> Hidden:
    """The same lines in each indicator of a control: nearly the same counts may stand in two of them."""
    times = Counter((m.kontroll, m.namn, m.utforare) for m in data.run.matt)
    if len(data.unsure) > _MOST_UNSURE or any(n > 1 for n in times.values()):
        return Hidden(frozenset(data.names), total=True)
    every = [hidden for namn in names for hidden in _possible(data, kontroll, namn)]
    # Of another than those that the month has, as in a window of another month: a total would tell it.
    mine = {m.utforare for m in data.run.matt if m.kontroll == kontroll and m.namn in names}
    others = mine - {None, *data.names}
    gone = frozenset(data.unsure).union(*(one.names for one in every))
    alone = bool(others) or gone >= set(data.names)
    return Hidden(gone, alone or any(one.total for one in every))


def _possible(data: Korning, kontroll: str, namn: str) -> Iterator[Hidden]:
    """What the board does not read of an indicator, whichever of the unsure have 1–4 clients.

    Of hours no sums are shown, so that no line is hidden for what it would tell of another.
    """
    if indikator(namn).unit.parts == "timmar":
        return
    for few in chain.from_iterable(
        combinations(data.unsure, n) for n in range(len(data.unsure) + 1)
    ):
        one = Korning(data.run, few)
        yield HiddenLines(one, one.names).lines(kontroll, namn)
