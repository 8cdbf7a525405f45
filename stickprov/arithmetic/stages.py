"""A plan of several draws, fixed beforehand: its risk, its bounds, and how to make one.

Spec: stickprov, «Stages». A plan is a list of (cumulative n, allowed errors); stages count
from 1. To look again and again with the bound of one draw is not valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from scipy.optimize import brentq

from stickprov.arithmetic.chance import (
    Plan,
    Rate,
    Stages,
    accepts,
    accepts_more_often_than,
    checked_plan,
    exact,
    share,
    whole,
)
from stickprov.arithmetic.single import (
    alpha_of,
    first_enough,
    highest,
    lower_bound,
    plain,
    tolerable_count,
)

# The shape of a staged plan, spec: stickprov, «Stages»: errors allowed, and sizes to each other.
ALLOWED = (0, 2, 7)
PROPORTIONS = (8, 15, 28)


def acceptance_probability(plan: Plan, errors: Rate, population: int | None) -> float:
    """P(accepted at some stage) when `errors` of `population` are wrong (None: when that rate is)."""
    stages = checked_plan(plan, population)
    wrong = exact(errors, "Felen")
    if not 0 <= wrong <= (1 if population is None else population):
        raise ValueError(f"Felen, {errors}, kan inte vara färre än noll eller fler än alla.")
    if population is not None and wrong.denominator != 1:
        raise ValueError(f"Felen ska vara ett antal när populationen är känd, inte {errors}.")
    return accepts(stages, wrong, population)


def staged_upper_bound(
    population: int | None, plan: Plan, stage: int, errors: int, confidence: Rate
) -> int | float:
    """U = max{K : p(K) > α}, p(K) = P_K(accepted earlier) + P_K(this stage reached and X ≤ x).

    Stage-wise ordering: valid whichever stage the plan stops at. With one stage it is `upper_bound`.
    """
    alpha, stages = alpha_of(confidence), checked_plan(plan, population)
    seen = checked_plan(
        [*stages[: _index(stages, stage)], (stages[stage - 1][0], errors)], population
    )
    if population is not None:
        return highest(alpha, seen, population)
    if any(allowed == n for n, allowed in seen):
        return 1.0
    return plain(brentq(lambda p: accepts(seen, p, None) - float(alpha), 0.0, 1.0, xtol=1e-15))


def staged_lower_bound(
    population: int | None, plan: Plan, stage: int, errors: int, confidence: Rate
) -> int | float:
    """L at this look, with α / (number of stages) so that all the looks together hold."""
    stages = checked_plan(plan, population)
    sample = stages[_index(stages, stage)][0]
    return lower_bound(population, sample, errors, 1 - alpha_of(confidence) / len(stages))


def staged_plan(
    population: int | None,
    tolerable: Rate,
    confidence: Rate,
    *,
    allowed: Sequence[int] = ALLOWED,
    proportions: Sequence[int] = PROPORTIONS,
) -> list[tuple[int, int]]:
    """The smallest plan of this shape whose risk of accepting at the limit is at most α.

    n₁, and with it n_s = ⌈n₁·p_s/p₁⌉, grows until P(accepted | rate T) ≤ α, and P(accepted | K₀ of N)
    too when the population is known. T = 5 % and 95 % give 80/0 → 150/2 → 280/7. A stage that
    reaches the population is a full count, (N, K₀ − 1), and the last one.
    """
    alpha, limit = alpha_of(confidence), share(tolerable, "Gränsen för felandelen")
    if len(allowed) != len(proportions) or not proportions or min(proportions) < 1:
        raise ValueError("Stickprovsplanens steg ska ha lika många tillåtna fel som proportioner.")

    def too_small(first: int) -> bool:
        stages = _scaled(first, allowed, proportions)
        if any(n <= c for n, c in stages) or any(b <= a for (a, _), (b, _) in pairwise(stages)):
            return True
        return accepts_more_often_than(alpha, stages, limit, None) or (
            population is not None
            and accepts_more_often_than(
                alpha,
                _cut(stages, population, limit),
                tolerable_count(population, limit),
                population,
            )
        )

    stages = _scaled(first_enough(1, None, too_small), allowed, proportions)
    return [*(stages if population is None else _cut(stages, population, limit))]


def _scaled(first: int, allowed: Sequence[int], proportions: Sequence[int]) -> Stages:
    sizes = (-(-first * part // proportions[0]) for part in proportions)
    return tuple(zip(sizes, allowed, strict=True))


def _cut(stages: Stages, population: int, limit: Fraction) -> Stages:
    kept = tuple((n, c) for n, c in stages if n < population)
    if len(kept) == len(stages):
        return kept
    return (*kept, (population, tolerable_count(population, limit) - 1))


def _index(stages: Stages, stage: int) -> int:
    if not 1 <= whole(stage, "Steget") <= len(stages):
        raise ValueError(f"Stickprovsplanen har steg 1 till {len(stages)}, inte {stage}.")
    return stage - 1
