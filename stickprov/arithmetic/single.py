"""One draw: how many rows to draw, and what the errors found say of the whole.

Spec: stickprov, «Bounds». X is the errors among n drawn of N, of which K are wrong:
hypergeometric; binomial when the population is None (infinite).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from scipy.special import betainccinv, betaincinv

from stickprov.arithmetic.chance import (
    Rate,
    Stages,
    accepts_more_often_than,
    checked_plan,
    exact,
    share,
    whole,
)

# Digits of an infinite bound that are kept: those beyond are the noise of floats.
SIGNIFICANT = 14


def sample_size(
    population: int | None, tolerable: Rate, allowed_errors: Rate, confidence: Rate
) -> int:
    """The smallest n with P(X ≤ k | N, K₀, n) ≤ α, K₀ = ⌈T·N⌉; N itself when no n is enough.

    `allowed_errors` is k, or when it lies between 0 and 1 the expected rate e: k = ⌈e·n⌉.
    """
    alpha, limit = alpha_of(confidence), share(tolerable, "Gränsen för felandelen")
    errors: Fraction | int = limit if population is None else tolerable_count(population, limit)
    allowed = exact(allowed_errors, "Antalet tillåtna fel")

    def too_few(n: int, k: int) -> bool:
        return accepts_more_often_than(alpha, ((n, k),), errors, population)

    if 0 < allowed < 1:
        return _size_for_rate(population, limit, allowed, too_few)
    k = whole(allowed, "Antalet tillåtna fel")
    return first_enough(k + 1, population, lambda n: too_few(n, k))


def upper_bound(population: int | None, sample: int, errors: int, confidence: Rate) -> int | float:
    """U = max{K : P(X ≤ x | N, K, n) > α}: a count; Clopper–Pearson's rate when `population` is None.

    One-sided: with this confidence no more than U are wrong.
    """
    alpha = alpha_of(confidence)
    plan = checked_plan([(sample, errors)], population)
    if population is not None:
        return highest(alpha, plan, population)
    if errors == sample:
        return 1.0
    return plain(betainccinv(errors + 1, sample - errors, float(alpha)))


def lower_bound(population: int | None, sample: int, errors: int, confidence: Rate) -> int | float:
    """L = min{K : P(X ≥ x | N, K, n) > α}: a count; Clopper–Pearson's rate when `population` is None.

    One-sided: with this confidence no fewer than L are wrong. As U, of what is right.
    """
    alpha = alpha_of(confidence)
    checked_plan([(sample, errors)], population)
    if population is not None:
        return population - highest(alpha, ((sample, sample - errors),), population)
    return 0.0 if errors == 0 else plain(betaincinv(errors, sample - errors + 1, float(alpha)))


def alpha_of(confidence: Rate) -> Fraction:
    """α = 1 − confidence, exactly."""
    return 1 - share(confidence, "Konfidensen")


def tolerable_count(population: int, tolerable: Rate) -> int:
    """K₀ = ⌈T·N⌉: the smallest number of errors that is not tolerable."""
    return ceil(exact(tolerable, "Gränsen för felandelen") * whole(population, "Populationen"))


def highest(alpha: Fraction, plan: Stages, population: int) -> int:
    """max{K : P(accepted | K) > α}; the chance falls as K grows."""
    return (
        bisect_left(
            range(population + 1),
            True,
            key=lambda errors: not accepts_more_often_than(alpha, plan, errors, population),
        )
        - 1
    )


def first_enough(low: int, population: int | None, too_few: Callable[[int], bool]) -> int:
    """The first n from `low` that is not too few; the whole population when none is."""
    high = low
    while (population is None or high < population) and too_few(high):
        low, high = high, 2 * high
    if population is not None:
        low, high = min(low, population), min(high, population)
    return low + bisect_left(range(low, high), True, key=lambda n: not too_few(n))


def _size_for_rate(
    population: int | None,
    limit: Fraction,
    expected: Fraction,
    too_few: Callable[[int, int], bool],
) -> int:
    """The smallest n that is enough for k = ⌈e·n⌉ errors: per k the n from ⌊(k−1)/e⌋+1 to ⌊k/e⌋."""
    if expected >= limit:
        raise ValueError("Den väntade felandelen ska vara lägre än gränsen.")
    k = 1
    while population is None or floor(k / expected) < population:
        if not too_few(floor(k / expected), k):
            break
        k += 1
    return first_enough(floor((k - 1) / expected) + 1, population, lambda n: too_few(n, k))


def plain(rate: float) -> float:
    """A rate without the last digits, which are the noise of floats."""
    return float(f"{rate:.{SIGNIFICANT}g}")
