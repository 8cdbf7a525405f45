"""The chance that a plan accepts: hypergeometric (N known) or binomial (N None), exact near a tie.

A plan is a list of (n, allowed): after n drawn in all, at most `allowed` errors accept; otherwise
the next stage is drawn. One stage is an ordinary draw. With W the number of orders in which x
errors can come among the first n without an earlier stage having accepted,

    P(accepted) = Σ over stages and x ≤ allowed of W · P(one given order with x errors comes up).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import comb, perm, prod

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Rate = Fraction | Decimal | str | float | int
Plan = Sequence[tuple[int, int]]
Stages = tuple[tuple[int, int], ...]
# Nearer than this to α the chance is computed again, in whole numbers (spec: stickprov, «Bounds»).
TIE = 1e-9


def exact(value: Rate, vad: str) -> Fraction:
    """A rate as a fraction; a float means the decimal number it is written as. `vad` names it."""
    try:
        return Fraction(repr(float(value)) if isinstance(value, float) else value)
    except (ValueError, InvalidOperation, OverflowError, ZeroDivisionError, TypeError):
        raise ValueError(f"{vad} ska vara ett tal, inte {value!r}.") from None


def share(value: Rate, vad: str) -> Fraction:
    """A rate that must lie between 0 and 1, both excluded."""
    rate = exact(value, vad)
    if not 0 < rate < 1:
        raise ValueError(f"{vad} ska ligga mellan 0 och 1, inte {value}.")
    return rate


def whole(value: Rate, vad: str) -> int:
    """A count: an integer, zero or more."""
    count = exact(value, vad)
    if count.denominator != 1 or count < 0:
        raise ValueError(f"{vad} ska vara ett heltal från noll och uppåt, inte {value}.")
    return int(count)


def checked_plan(plan: Plan, population: int | None) -> Stages:
    """The plan as integers. ValueError when it does not grow or is larger than the population."""
    stages = tuple((whole(n, "Stickprovet"), whole(c, "Antalet fel")) for n, c in plan)
    if not stages:
        raise ValueError("Stickprovsplanen har inget steg.")
    if population is not None:
        whole(population, "Populationen")
    if any(later <= earlier for (earlier, _), (later, _) in pairwise(stages)):
        raise ValueError("Varje steg i stickprovsplanen ska vara större än steget före.")
    for n, allowed in stages:
        if allowed > n:
            raise ValueError(f"Antalet fel, {allowed}, kan inte vara fler än de granskade, {n}.")
        if population is not None and n > population:
            raise ValueError(
                f"Stickprovet, {n}, kan inte vara större än populationen, {population}."
            )
    return stages


def accepts(plan: Stages, errors: Fraction | int, population: int | None) -> float:
    """P(accepted) when `errors` is the count among `population` (None: the rate)."""
    sample, allowed = plan[0]
    chance = _at_most(allowed, sample, errors, population)
    for n, orders in _later_stages(plan):
        of_all = [w / comb(n, x) for x, w in orders.items()]
        chance += float(np.dot(of_all, pmf(np.array([*orders]), n, errors, population)))
    return min(chance, 1.0)


def accepts_more_often_than(
    alpha: Fraction, plan: Stages, errors: Fraction | int, population: int | None
) -> bool:
    """P(accepted) > α, decided with whole numbers where the two are close."""
    chance = accepts(plan, errors, population)
    if abs(chance - float(alpha)) >= TIE:
        return chance > alpha
    parts = [*_exact_parts(plan, errors, population)]
    below = prod(denominator for _, denominator in parts)
    above = sum(top * (below // denominator) for top, denominator in parts)
    return above * alpha.denominator > alpha.numerator * below


def _at_most(x: int, sample: int, errors: Fraction | int, population: int | None) -> float:
    """P(X ≤ x), summed from the nearer end."""
    if x >= sample:
        return 1.0
    if 2 * x > sample:
        return 1.0 - _at_most(sample - x - 1, sample, _right(errors, population), population)
    return float(pmf(np.arange(x + 1), sample, errors, population).sum())


def pmf(
    xs: NDArray[np.int64] | int,
    sample: int,
    errors: NDArray[np.int64] | Fraction | int,
    population: int | None,
) -> NDArray[np.float64]:
    """P(X = x). The hypergeometric as binomials: C(K,x)·C(N−K,n−x)/C(N,n), each weighted with n/N.

    So written it is right to the last few digits for N in the millions, where scipy's own errs in
    the tenth decimal.
    """
    if population is None:
        return np.asarray(binom.pmf(xs, sample, float(errors)))
    rate, bad = sample / population, np.asarray(errors, dtype=np.int64)
    both = binom.pmf(xs, bad, rate) * binom.pmf(sample - xs, population - bad, rate)
    return np.asarray(both / binom.pmf(sample, population, rate))


def _right(errors: Fraction | int, population: int | None) -> Fraction | int:
    return (1 if population is None else population) - errors


def _later_stages(plan: Stages) -> list[tuple[int, dict[int, int]]]:
    """Every stage but the first: n and, per accepted x, the orders that reach the stage."""
    return [] if len(plan) == 1 else _orders(plan)


@lru_cache(maxsize=64)
def _orders(plan: Stages) -> list[tuple[int, dict[int, int]]]:
    most = max(allowed for _, allowed in plan)
    before, alive, stages = 0, {0: 1}, []
    for n, allowed in plan:
        ways = {
            y: sum(w * comb(n - before, y - x) for x, w in alive.items() if x <= y)
            for y in range(most + 1)
        }
        stages.append((n, {y: w for y, w in ways.items() if w and y <= allowed}))
        before, alive = n, {y: w for y, w in ways.items() if w and y > allowed}
    return stages[1:]


def _exact_parts(
    plan: Stages, errors: Fraction | int, population: int | None
) -> Iterator[tuple[int, int]]:
    """P(accepted) per stage as (numerator, denominator), whole and not reduced."""
    sample, allowed = plan[0]
    yield _exactly_at_most(allowed, sample, errors, population)
    for n, orders in _later_stages(plan):
        one_order, below = _one_order(n, errors, population)
        yield sum(w * one_order(x) for x, w in orders.items()), below


def _exactly_at_most(
    x: int, sample: int, errors: Fraction | int, population: int | None
) -> tuple[int, int]:
    """P(X ≤ x), as `_at_most`."""
    if x >= sample:
        return 1, 1
    if 2 * x > sample:
        top, below = _exactly_at_most(
            sample - x - 1, sample, _right(errors, population), population
        )
        return below - top, below
    if population is not None and errors < sample:
        # X is the same with drawn and faulty changed for each other; the smaller count is quicker.
        sample, errors = int(errors), sample
    one_order, below = _one_order(sample, errors, population)
    return sum(comb(sample, i) * one_order(i) for i in range(min(x, sample) + 1)), below


def _one_order(
    n: int, errors: Fraction | int, population: int | None
) -> tuple[Callable[[int], int], int]:
    """The chance that one given order of x errors among n comes up: (numerator by x, denominator)."""
    if population is None:
        rate = Fraction(errors)
        wrong, right = rate.numerator, rate.denominator - rate.numerator
        return lambda x: wrong**x * right ** (n - x), rate.denominator**n
    bad, good = int(errors), population - int(errors)
    return lambda x: perm(bad, x) * perm(good, n - x), perm(population, n)
