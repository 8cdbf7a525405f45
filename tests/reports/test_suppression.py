"""What the board may not read, and what it could be worked out from."""

from __future__ import annotations

from itertools import product

import pytest

from reports.kit.suppression import FEWER, NOT_SHOWN, hide_groups, in_place_of, suppress


@pytest.mark.parametrize(
    ("counts", "hidden", "total_hidden"),
    [
        ([], set(), False),
        ([0, 0], set(), False),
        ([5, 9], set(), False),
        ([3], {0}, True),
        ([2, 1], {0, 1}, True),
        ([4, 0], {0}, True),
        # One small count beside a total: the least of the others goes too.
        ([2, 10, 30], {0, 1}, False),
        ([2, 0, 30], {0, 2}, False),
        ([4, 0, 0, 9], {0, 3}, False),
        # 1 + 5 = 6 tells that the small one is 1, as the other is 5 or more.
        ([1, 5, 30], {0, 1, 2}, False),
        ([1, 5], {0, 1}, True),
        # Two small ones hide each other, unless they must both be 4 (or both 1).
        ([3, 4, 20], {0, 1}, False),
        ([4, 4, 20], {0, 1, 2}, False),
        ([4, 4], {0, 1}, True),
        ([1, 1, 1, 1, 1], {0, 1, 2, 3, 4}, True),
    ],
)
def test_counts(counts: list[int], hidden: set[int], total_hidden: bool) -> None:
    found = suppress(counts)
    assert (set(found.hidden), found.total_hidden) == (hidden, total_hidden)


def test_no_small_count_can_be_worked_out() -> None:
    """Every table of three counts up to 9: a small count could also be something else."""
    for counts in product(range(10), repeat=3):
        found = suppress(counts)
        seen = _seen(counts, found.hidden, found.total_hidden)
        for at, n in enumerate(counts):
            if 0 < n < 5:
                assert any(
                    other[at] != n
                    and _may_be(other, counts, found.hidden)
                    and _seen(other, found.hidden, found.total_hidden) == seen
                    for other in product(range(max(10, sum(counts))), repeat=3)
                ), counts


def _seen(counts: tuple[int, ...], hidden: frozenset[int], total_hidden: bool) -> list[int | str]:
    total: int | str = sum(counts)
    if total_hidden:
        total = FEWER if 0 < sum(counts) < 5 else NOT_SHOWN
    return [total, *(n for at, n in enumerate(counts) if at not in hidden)]


def _may_be(other: tuple[int, ...], counts: tuple[int, ...], hidden: frozenset[int]) -> bool:
    """A hidden cell is known to be 1–4 («färre än 5») or to be 5 or more («visas inte»)."""
    return all((0 < other[at] < 5) == (0 < counts[at] < 5) and other[at] > 0 for at in hidden)


@pytest.mark.parametrize(
    ("sizes", "hidden", "total_hidden"),
    [
        ([10, 20], set(), False),
        ([3, 20, 9], {0, 2}, False),
        ([1, 1, 9], {0, 1, 2}, False),
        ([4, 3, 9], {0, 1}, False),
        ([3, 0], {0}, True),
        ([3], {0}, True),
        ([0, 7], set(), False),
    ],
)
def test_groups(sizes: list[int], hidden: set[int], total_hidden: bool) -> None:
    found, totals = hide_groups(sizes, [range(len(sizes))])
    assert (set(found), totals) == (hidden, (total_hidden,))


def test_a_group_without_hours_hides_no_other() -> None:
    assert hide_groups([3, 6, 20], [{0, 2}]) == (frozenset({0, 2}), (False,))
    assert hide_groups([3, 6], [{0}]) == (frozenset({0}), (True,))


def test_groups_are_the_same_for_every_kind_of_sum() -> None:
    """Hours would hide the second, kronor the third: both are hidden in both."""
    every, first = frozenset({0, 1, 2}), frozenset({0, 1})
    assert hide_groups([3, 6, 20], [{0, 1, 2}, {0, 2}]) == (every, (False, False))
    assert hide_groups([3, 6, 20], [{0, 1}, {0}]) == (first, (False, True))


def test_words() -> None:
    counts = [2, 10, 30]
    hidden = suppress(counts).hidden
    assert [in_place_of(n) if at in hidden else str(n) for at, n in enumerate(counts)] == [
        FEWER,
        NOT_SHOWN,
        "30",
    ]


def test_what_must_be_hidden_is_never_alone() -> None:
    """The last one under a total would be what is left of it."""
    assert suppress([12, 30, 9], {0}).hidden == {0, 2}
    assert suppress([12, 0], {0}).total_hidden
    assert suppress([0, 30], {0}).hidden == {0}
