"""What of a run one page shows: all of it, or what is one provider's, sorted out once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from extracts.shown import visible
from reports.manad.sums import Of, OfRule, RejectedSum, Sum
from reports.manad.whole_columns import WholeColumn
from suites.verdicts import JudgedIndikator, Regelutfall

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
    """The shares of one run, of which `whole` is what a page of all shows."""

    def __init__(self, whole: Share) -> None:
        self.whole = whole
        self._regler = {k: _by(found, lambda r: r.utforare) for k, found in whole.regler.items()}
        self._indikatorer = {
            k: _by(found, lambda j: j.indikator.utforare) for k, found in whole.indikatorer.items()
        }
        self._every = _by(whole.every.items(), lambda item: item[0][2])
        self._sums = _by(whole.sums.items(), lambda item: item[0][2])
        self._deviations = _by(whole.deviations, lambda row: row["utforare"])
        self._rejected_sums = _by(whole.rejected_sums, lambda found: found.utforare)
        self._rejected = _by(whole.rejected, lambda row: row["utforare"])
        self._whole_columns = _by(whole.whole_columns, lambda found: found.utforare)

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
