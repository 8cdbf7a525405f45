"""What of a run one page shows: all of it, or what is one provider's, sorted out once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from extracts.shown import visible
from reports.manad.sums import Of, OfRule, RejectedSum, Sum
from reports.manad.whole_columns import WholeColumn
from suites.verdicts import JudgedIndikator, Kontrollutfall, Regelutfall

T = TypeVar("T")
Row = Mapping[str, Any]
Whose = dict[str | None, list[T]]


@dataclass(frozen=True)
class Share:
    """Each as in the whole run (collect.py), in the same order; `regler` and `indikatorer` per kontroll."""

    regler: Mapping[str, Sequence[Regelutfall]]
    indikatorer: Mapping[str, Sequence[JudgedIndikator]]
    every: Mapping[Of, JudgedIndikator]
    sums: Mapping[OfRule, Sum]
    deviations: Sequence[Row]
    rejected_sums: Sequence[RejectedSum]
    rejected: Sequence[Row]
    whole_columns: Sequence[WholeColumn]


class Shares:
    """The shares of one run."""

    def __init__(
        self,
        kontroller: Iterable[Kontrollutfall],
        every: Mapping[Of, JudgedIndikator],
        sums: Mapping[OfRule, Sum],
        deviations: Sequence[Row],
        rejected_sums: Sequence[RejectedSum],
        rejected: Sequence[Row],
        whole_columns: Sequence[WholeColumn],
    ) -> None:
        kontroller = tuple(kontroller)
        self.whole = Share(
            {k.id: k.regler for k in kontroller},
            {k.id: k.indikatorer for k in kontroller},
            every,
            sums,
            deviations,
            rejected_sums,
            rejected,
            whole_columns,
        )
        self._regler = {k.id: _by(k.regler, lambda r: r.utforare) for k in kontroller}
        self._indikatorer = {
            k.id: _by(k.indikatorer, lambda j: j.indikator.utforare) for k in kontroller
        }
        self._every = _by(every.items(), lambda item: item[0][2])
        self._sums = _by(sums.items(), lambda item: item[0][2])
        self._deviations = _by(deviations, lambda row: row["utforare"])
        self._rejected_sums = _by(rejected_sums, lambda found: found.utforare)
        self._rejected = _by(rejected, lambda row: row["utforare"])
        self._whole_columns = _by(whole_columns, lambda found: found.utforare)

    def of(self, utforare: str) -> Share:
        """What is the provider's alone; deviations have its name as it is written."""
        written = visible(utforare)
        return Share(
            {kontroll: regler.get(utforare, ()) for kontroll, regler in self._regler.items()},
            {kontroll: found.get(utforare, ()) for kontroll, found in self._indikatorer.items()},
            dict(self._every.get(utforare, ())),
            dict(self._sums.get(written, ())),
            self._deviations.get(written, ()),
            self._rejected_sums.get(utforare, ()),
            self._rejected.get(utforare, ()),
            self._whole_columns.get(utforare, ()),
        )


def _by(things: Iterable[T], whose: Callable[[T], str | None]) -> Whose[T]:
    found: Whose[T] = {}
    for thing in things:
        found.setdefault(whose(thing), []).append(thing)
    return found
