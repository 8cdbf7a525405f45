"""Bounds over strata: against every way to divide the errors, and how often they fail."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import exp, log

import pytest

from stickprov.arithmetic.bounds import stratified_upper_bound, upper_bound
from tests.stickprov import brute

ALPHA = 0.1
STRATA = [
    ((6, 5), (3, 2)),
    ((8, 4), (4, 4)),
    ((5, 7), (0, 3)),
    ((4, 4, 5), (2, 1, 3)),
]


def fishers_p(parts: list[Fraction]) -> float:
    """P(χ² with 2S degrees > −2 Σ ln p), in closed form: Πp · Σ (−ln Πp)^j / j!"""
    if not all(parts):
        return 0.0
    found = -sum(log(part) for part in parts)
    term = total = 1.0
    for j in range(1, len(parts)):
        term *= found / j
        total += term
    return exp(-found) * total


def by_every_division(
    populations: tuple[int, ...], samples: tuple[int, ...], errors: tuple[int, ...]
) -> int:
    return max(
        sum(ks)
        for ks in product(*(range(n + 1) for n in populations))
        if fishers_p(
            [
                brute.at_most(x, n, k, s)
                for x, n, k, s in zip(errors, populations, ks, samples, strict=True)
            ]
        )
        > ALPHA
    )


@pytest.mark.parametrize(("populations", "samples"), STRATA, ids=str)
def test_fisher_takes_the_best_of_all_divisions(
    populations: tuple[int, ...], samples: tuple[int, ...]
) -> None:
    for errors in product(*(range(s + 1) for s in samples)):
        expected = by_every_division(populations, samples, errors)
        assert stratified_upper_bound(populations, samples, errors, "0.9", "fisher") == expected


@pytest.mark.parametrize("method", ["wright", "fisher"])
@pytest.mark.parametrize(("populations", "samples"), STRATA, ids=str)
def test_the_bound_fails_no_more_often_than_promised(
    populations: tuple[int, ...], samples: tuple[int, ...], method: str
) -> None:
    outcomes = list(product(*(range(s + 1) for s in samples)))
    highs = [stratified_upper_bound(populations, samples, x, "0.9", method) for x in outcomes]
    for ks in product(*(range(n + 1) for n in populations)):
        failed = Fraction()
        for xs, high in zip(outcomes, highs, strict=True):
            if high < sum(ks):
                chance = Fraction(1)
                for x, n, k, s in zip(xs, populations, ks, samples, strict=True):
                    chance *= brute.pmf(x, n, k, s)
                failed += chance
        assert failed <= Fraction(1, 10), ks


@pytest.mark.parametrize("method", ["wright", "fisher"])
def test_one_stratum_is_no_stratum(method: str) -> None:
    assert stratified_upper_bound([2000], [124], [1], "0.95", method) == 73


def test_wrights_level_is_an_exact_root() -> None:
    # 0.9025 = 0.95², and with one error of 20, P(X = 0 | n = 19) is exactly 0.05.
    each = upper_bound(20, 19, 0, "0.95")
    assert each == 0
    assert stratified_upper_bound([20, 20], [19, 19], [0, 0], "0.9025", "wright") == 2 * each


def test_full_counts_and_unseen_strata() -> None:
    for method in ("wright", "fisher"):
        assert stratified_upper_bound([10, 5], [10, 5], [3, 1], "0.95", method) == 4
        assert stratified_upper_bound([10, 5], [10, 0], [3, 0], "0.95", method) == 8


def test_strata_in_another_order_give_the_same() -> None:
    one = stratified_upper_bound([900, 400, 60], [80, 50, 20], [2, 0, 5], "0.95", "fisher")
    other = stratified_upper_bound([60, 900, 400], [20, 80, 50], [5, 2, 0], "0.95", "fisher")
    assert one == other


@pytest.mark.parametrize(
    ("strata", "says"),
    [
        (([10, 5], [5, 5], [1], "0.95", "wright"), "Varje stratum ska ha en population"),
        (([], [], [], "0.95", "wright"), "Varje stratum ska ha en population"),
        (([10, 5], [5, 6], [1, 1], "0.95", "wright"), "Stickprovet, 6, kan inte vara större"),
        (([10, 5], [5, 5], [1, 1], "0.95", "stark"), "Metoden ska vara wright eller fisher"),
        (([10, 5], [5, 5], [1, 1], "2", "fisher"), "Konfidensen ska ligga mellan 0 och 1"),
    ],
)
def test_strata_that_make_no_sense(
    strata: tuple[list[int], list[int], list[int], str, str], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        stratified_upper_bound(*strata)
