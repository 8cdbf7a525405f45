"""Small counts are not shown to the board: «färre än 5», and what they could be worked out from.

A count of 1–4 is hidden. Where a total is shown beside the counts, so many more are hidden that the
hidden ones cannot be worked out by subtraction: each small one must still be able to have at least
two values. Zero is shown. When that cannot be had, the total is hidden too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

LEAST = 5
FEWER = f"färre än {LEAST}"
NOT_SHOWN = "visas inte"


@dataclass(frozen=True)
class Suppressed:
    """Which cells (by position) are hidden, and whether the total is."""

    hidden: frozenset[int]
    total_hidden: bool


def is_small(count: float | None) -> bool:
    """1–4: to be hidden in itself."""
    return count is not None and 0 < count < LEAST


def suppress(counts: Sequence[int], hidden: Collection[int] = ()) -> Suppressed:
    """The cells to hide when `counts` are shown with their total; those of `hidden` whatever they are."""
    small = {at for at, n in enumerate(counts) if is_small(n)}
    gone = small | set(hidden)
    if is_small(sum(counts)):
        return Suppressed(frozenset(gone | {at for at, n in enumerate(counts) if n}), True)
    while gone and not _safe(counts, small, gone, set(hidden)):
        left = [at for at, n in enumerate(counts) if n and at not in gone]
        if not left:
            return Suppressed(frozenset(gone), True)
        gone.add(min(left, key=lambda at: (counts[at], at)))
    return Suppressed(frozenset(gone), False)


def _safe(counts: Sequence[int], small: set[int], gone: set[int], forced: set[int]) -> bool:
    """True when each hidden cell could have two values or more, seen from outside."""
    filled = [at for at in gone if counts[at]]
    if len(filled) == 1 and forced & set(filled):
        return False
    if not small:
        return True
    total = sum(counts[at] for at in gone)
    others = len(small) - 1
    added = gone - small
    floor = sum(LEAST for at in added if at not in forced)
    highest = min(LEAST - 1, total - others - floor)
    lowest = 1 if added else max(1, total - (LEAST - 1) * others)
    return highest > lowest


def hide_groups(
    sizes: Sequence[int], filled: Sequence[Collection[int]]
) -> tuple[frozenset[int], tuple[bool, ...]]:
    """The groups whose sums are hidden, so that no difference is about 1–4 persons.

    `filled`: for each kind of sum that is shown, the groups where it is not zero: only they can hide
    another. Then for each kind whether its total is hidden.
    """
    gone = {at for at, n in enumerate(sizes) if is_small(n)}
    untold: set[int] = set()
    while told := [
        (kind, set(full) - gone)
        for kind, full in enumerate(filled)
        if kind not in untold and gone & set(full) and not _hides(sizes, gone & set(full))
    ]:
        kind, rest = told[0]
        left = [at for at in rest if sizes[at]]
        if left:
            gone.add(min(left, key=lambda at: (sizes[at], at)))
        else:
            untold.add(kind)
    return frozenset(gone), tuple(kind in untold for kind in range(len(filled)))


def _hides(sizes: Sequence[int], gone: set[int]) -> bool:
    return len(gone) > 1 and sum(sizes[at] for at in gone) >= LEAST


def in_place_of(hidden: float | None) -> str:
    """What the board reads instead of a count that is hidden: that it is small, where it is."""
    return FEWER if is_small(hidden) else NOT_SHOWN
