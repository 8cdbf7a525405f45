"""What a reader of the published files knows, and the counts that it leaves only one value for."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from tests.publicera.ar import Manad

ALLA = "Alla tillsammans"
# What is counted: the part, what is left of the whole, and the whole.
DEL, REST, HELA = "del", "rest", "hela"
Rad = Mapping[str, str]
# (indicator, provider, month) and which of its counts.
Tal = tuple[str, str, str, str]


def rader(folder: Path) -> list[dict[str, str]]:
    """The published table."""
    with (folder / "jamfor-utforare.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def rad(folder: Path, matt: tuple[str, str], utforare: str, manad: str) -> dict[str, str]:
    """One row of it."""
    [found] = [
        r
        for r in rader(folder)
        if (r["kontroll"], r["matt"], r["utforare"], r["manad"]) == (*matt, utforare, manad)
    ]
    return found


@dataclass
class Kunskap:
    """Equations over counts, each ≥ 0; `sanna` are all of them, `visade` those that are told."""

    sanna: dict[Tal, float] = field(default_factory=dict)
    visade: dict[Tal, float] = field(default_factory=dict)
    lika: list[tuple[Tal, Tal]] = field(default_factory=list)

    def manad(self, month: Manad, version: str = "") -> None:
        """The counts of a month as they are, without what is told of them."""
        for (_kontroll, namn), of in month.delar.items():
            for utforare, (taljare, namnare) in of.items():
                key = namn, utforare, f"{month.period}{version}"
                self.sanna[*key, DEL] = taljare
                self.sanna[*key, REST] = namnare - taljare

    def visad(self, namn: str, utforare: str, manad: str, taljare: str, namnare: str) -> None:
        """A row that is told; where a mean is told, only its whole is."""
        if namnare:
            whole = float(namnare.replace(",", "."))
            self.visade[namn, utforare, manad, HELA] = whole
            if taljare:
                self.visade[namn, utforare, manad, DEL] = float(taljare.replace(",", "."))

    def _equations(
        self, judged: Mapping[tuple[str, str], list[str]]
    ) -> Iterator[tuple[dict[Tal, float], float]]:
        for (namn, utforare, manad, what), told in self.visade.items():
            names = judged[namn, manad] if utforare == ALLA else [utforare]
            parts = (DEL, REST) if what == HELA else (what,)
            yield {(namn, u, manad, part): 1.0 for u in names for part in parts}, told
        for one, other in self.lika:
            yield {one: 1.0, other: -1.0}, 0.0

    def rojda(self, judged: Mapping[tuple[str, str], list[str]]) -> list[tuple[Tal, float]]:
        """The counts of 1–4 that can only be what they are; `judged`: whom a total is over.

        Each part, rest and whole of a line, when the interval that all equations leave it holds one whole
        number or none other.
        """
        at = {tal: i for i, tal in enumerate(sorted(self.sanna))}
        equations = list(self._equations(judged))
        a = np.zeros((len(equations), len(at)))
        for i, (parts, _told) in enumerate(equations):
            for tal, sign in parts.items():
                a[i, at[tal]] += sign
        b = [told for _parts, told in equations]
        found: list[tuple[Tal, float]] = []
        for line, whole in self.lines().items():
            for what in (DEL, REST, HELA):
                counted = (DEL, REST) if what == HELA else (what,)
                count = sum(whole[part] for part in counted)
                if 0 < count < 5:
                    c = np.zeros(len(at))
                    for part in counted:
                        c[at[*line, part]] = 1
                    # What it is lies between the ends: nearly always the one tells that it may be more.
                    if floor(_most(c, a, b) + 1e-6) <= count <= ceil(-_most(-c, a, b) - 1e-6):
                        found.append(((*line, what), count))
        return found

    def lines(self) -> dict[tuple[str, str, str], dict[str, float]]:
        """(indicator, provider, month) → its part and what is left."""
        found: dict[tuple[str, str, str], dict[str, float]] = {}
        for (namn, utforare, manad, part), value in self.sanna.items():
            found.setdefault((namn, utforare, manad), {})[part] = value
        return found


def _most(c: np.ndarray, a: np.ndarray, b: list[float]) -> float:
    """The most that a sum of counts can be."""
    solved = linprog(-c, A_eq=a if b else None, b_eq=b or None, bounds=(0, None))
    assert solved.status in (0, 3), solved.message
    return 1e9 if solved.status == 3 else -float(solved.fun)
