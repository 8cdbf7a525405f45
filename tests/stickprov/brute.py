"""The definitions said once more (spec: stickprov, «Arithmetic»), by counting and with fractions only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import comb

Plan = Sequence[tuple[int, int]]


@cache
def pmf(x: int, population: int, errors: int, sample: int) -> Fraction:
    if not 0 <= x <= min(sample, errors) or sample - x > population - errors:
        return Fraction()
    ways = comb(errors, x) * comb(population - errors, sample - x)
    return Fraction(ways, comb(population, sample))


@cache
def at_most(x: int, population: int, errors: int, sample: int) -> Fraction:
    return sum((pmf(i, population, errors, sample) for i in range(x + 1)), Fraction())


def binomial_at_most(x: int, rate: Fraction, sample: int) -> Fraction:
    terms = (comb(sample, i) * rate**i * (1 - rate) ** (sample - i) for i in range(x + 1))
    return sum(terms, Fraction())


def upper(population: int, sample: int, x: int, alpha: Fraction) -> int:
    return max(k for k in range(population + 1) if at_most(x, population, k, sample) > alpha)


def lower(population: int, sample: int, x: int, alpha: Fraction) -> int:
    return min(
        k for k in range(population + 1) if 1 - at_most(x - 1, population, k, sample) > alpha
    )


def paths(plan: Plan, errors: int, population: int) -> Iterator[tuple[int, int, Fraction]]:
    """(stage, errors found, chance of reaching the stage with them), stage by stage."""
    reached, before = {0: Fraction(1)}, 0
    for stage, (n, allowed) in enumerate(plan, 1):
        now: dict[int, Fraction] = {}
        for found, chance in reached.items():
            for new in range(n - before + 1):
                p = chance * pmf(new, population - before, errors - found, n - before)
                now[found + new] = now.get(found + new, Fraction()) + p
        yield from ((stage, x, p) for x, p in now.items() if p)
        reached, before = {x: p for x, p in now.items() if p and x > allowed}, n


def accepted(plan: Plan, errors: int, population: int) -> Fraction:
    return sum(
        (p for stage, x, p in paths(plan, errors, population) if x <= plan[stage - 1][1]),
        Fraction(),
    )


def staged_upper(population: int, plan: Plan, stage: int, x: int, alpha: Fraction) -> int:
    seen = [*plan[: stage - 1], (plan[stage - 1][0], x)]
    return max(k for k in range(population + 1) if accepted(seen, k, population) > alpha)
