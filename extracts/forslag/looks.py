"""What the values of a vendor's column look like: dates, clock times, lengths, numbers, or words."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from extracts.profil.formats import Form, read_form
from extracts.profil.values import INTERVALL

# The first that fits is proposed; the contract's own way of writing comes first of all.
DATUM = (
    "ÅÅÅÅ-MM-DD", "ÅÅÅÅMMDD", "ÅÅÅÅ/MM/DD", "ÅÅÅÅ.MM.DD", "DD/MM/ÅÅÅÅ", "DD.MM.ÅÅÅÅ", "DD-MM-ÅÅÅÅ",
    "MM/DD/ÅÅÅÅ", "D/M/ÅÅÅÅ", "D.M.ÅÅÅÅ", "M/D/ÅÅÅÅ", "ÅÅMMDD", "ÅÅ-MM-DD", "DD/MM/ÅÅ",
    "D/M/ÅÅ", "D/M-ÅÅ", "D/M ÅÅÅÅ", "DD.MM.ÅÅ",
)  # fmt: skip
KLOCKSLAG = ("tt:mm", "tt.mm", "tt:mm:ss", "tt.mm.ss", "t:mm", "t.mm", "ttmm", "tmm")
TIDPUNKT = tuple(f"{d}{sep}{k}" for d in DATUM for sep in (" ", "T") for k in KLOCKSLAG[:6])
_LANGD = {"t:mm": re.compile(r"\d{1,3}:[0-5]\d"), "t.mm": re.compile(r"\d{1,3}\.[0-5]\d")}
_TAL = re.compile(r"-?\d{1,12}(?:[.,]\d+)?")
_INTERVALL = re.compile(INTERVALL)
_SHORT = re.compile(r"[^\W_]{1,4}")
MOST_CODES = 15
Pieces = Callable[[str], Sequence[str]]
_DYGN = 1440
_FEW = 20
ENOUGH = 0.9
"""The share of a column's values that must fit for it to look like something."""


@dataclass(frozen=True)
class Look:
    """One column of a vendor's file: its header, and its values, the empty ones left out."""

    namn: str
    values: tuple[str, ...]
    filled: float

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.values)

    @property
    def unique(self) -> float:
        """The share of the values that are different: 1 for a key."""
        return len(self.counts) / len(self.values) if self.values else 0.0

    @cached_property
    def datum(self) -> list[str]:
        """The date formats that fit, likeliest first; two with days and months the other way round
        mean that the values do not tell.
        """
        return self._fitting(DATUM)

    @cached_property
    def klockslag(self) -> list[str]:
        return self._fitting(KLOCKSLAG)

    @cached_property
    def intervall(self) -> list[str]:
        """The formats of both clock times, where the cells hold an interval."""
        return self._fitting(KLOCKSLAG, halves)

    @cached_property
    def tidpunkt(self) -> list[str]:
        return self._fitting(TIDPUNKT)

    @cached_property
    def langd(self) -> list[str]:
        """Lengths in hours and minutes: such as clock times, but mostly short."""
        return [form for form, pattern in _LANGD.items() if self.share(_whole(pattern)) >= ENOUGH]

    @property
    def short(self) -> bool:
        """True when the middle of values like 7:30 is less than four hours."""
        found = (re.match("[0-9]{1,9}", value) for value in self.values)
        hours = sorted(int(hour[0]) for hour in found if hour)
        return bool(hours) and hours[len(hours) // 2] < 4

    @cached_property
    def tal(self) -> bool:
        return self.share(_whole(_TAL)) >= ENOUGH

    @property
    def decimaltecken(self) -> str:
        """The sign that the numbers have, none for whole numbers."""
        found = Counter(
            sign for value in self.values for sign in ",." if self.tal and sign in value
        )
        return found.most_common(1)[0][0] if found else ""

    @property
    def minutes_past_midnight(self) -> bool:
        """Whole numbers that fit in a day, and too many different and high for lengths of visits."""
        if not self.tal or self.decimaltecken:
            return False
        numbers = sorted(int(value) for value in self.values if _whole(_TAL)(value))
        return numbers[0] >= 0 and numbers[-1] <= _DYGN and numbers[len(numbers) // 2] >= 300

    @cached_property
    def koder(self) -> bool:
        """A few short values, each written again and again: what codes are like."""
        few = 1 < len(self.counts) <= MOST_CODES and len(self.values) >= 2 * len(self.counts)
        return few and all(map(_SHORT.fullmatch, self.counts))

    @property
    def likes(self) -> str:
        """What the values look like, in words, for a column that nothing comes from; else none."""
        found = {"datum": self.datum, "tidsintervall": self.intervall, "klockslag": self.klockslag}
        return next((f"{what}, {forms[0]}" for what, forms in found.items() if forms), "")

    def share(self, fits: Callable[[str], bool]) -> float:
        """The share of the values that fit."""
        return sum(n for v, n in self.counts.items() if fits(v)) / max(len(self.values), 1)

    def _fitting(self, formats: Iterable[str], pieces: Pieces = lambda value: [value]) -> list[str]:
        few = list(self.counts)[:_FEW]
        fitting = []
        for text in formats:
            fits = _all(_reader(read_form(text)), pieces)
            if few and sum(map(fits, few)) * 2 >= len(few) and self.share(fits) >= ENOUGH:
                fitting.append(text)
        return fitting


def look_at(namn: str, cells: Sequence[str]) -> Look:
    """The column of that header with those cells."""
    values = tuple(cell.strip() for cell in cells if cell.strip())
    return Look(namn, values, len(values) / max(len(cells), 1))


def halves(value: str) -> tuple[str, ...]:
    """The two clock times of an interval; none when it is not one."""
    found = _INTERVALL.match(value)
    return found.groups() if found else ()


def _all(fits: Callable[[str], bool], pieces: Pieces) -> Callable[[str], bool]:
    def every(value: str) -> bool:
        found = pieces(value)
        return bool(found) and all(map(fits, found))

    return every


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


def _reader(form: Form) -> Callable[[str], bool]:
    """True for a value of the format that is a day in this or the last century."""
    pattern = re.compile(form.pattern)

    def fits(value: str) -> bool:
        found = pattern.match(value)
        if not found:
            return False
        named = dict(
            zip((t.stands_for for t in form.tokens), map(int, found.groups()), strict=True)
        )
        if not form.has_date:
            return True
        year = named["år"] + (2000 if named["år"] < 100 else 0)
        try:
            dt.date(year, named["månad"], named["dag"])
        except ValueError:
            return False
        return 1900 <= year <= 2099

    return fits
