"""What the bounds say of a provider: godkänd, överskrider or oavgjort (spec: stickprov, «Conclusion»)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from stickprov.arithmetic.chance import Plan, Rate, Stages, accepts, checked_plan, exact
from stickprov.arithmetic.single import alpha_of, highest, tolerable_count
from stickprov.arithmetic.stages import staged_lower_bound

Utfall = Literal["godkänd", "överskrider", "oavgjort"]


@dataclass(frozen=True)
class Conclusion:
    """One provider at one stage. `lower` and `upper` are counts of all N, risk part included.

    `limit` is K₀, the smallest count that is not tolerable. `next_sample` is the cumulative n of the
    next stage when the conclusion is oavgjort and the plan has one, else None.
    """

    utfall: Utfall
    lower: int
    upper: int
    limit: int
    next_sample: int | None = None


def conclude(population: int, tolerable: Rate, lower: int, upper: int) -> Utfall:
    """U < K₀ → godkänd; L > T·N → överskrider; else oavgjort. All counts of the same N."""
    if not (0 <= lower <= population and 0 <= upper <= population):
        raise ValueError(
            f"Gränserna {lower} och {upper} passar inte en population av {population}."
        )
    if upper < tolerable_count(population, tolerable):
        return "godkänd"
    if lower > exact(tolerable, "Gränsen för felandelen") * population:
        return "överskrider"
    return "oavgjort"


def conclude_stage(
    population: int,
    plan: Plan,
    stage: int,
    errors: int,
    tolerable: Rate,
    confidence: Rate,
    *,
    risk_rows: int = 0,
    risk_errors: int = 0,
) -> Conclusion:
    """The conclusion after `stage`, with `errors` found in all of the draws so far.

    `population` is the random part. A risk part reviewed in full adds its rows to N and its errors
    to both bounds: K ∈ [K_F + L, K_F + U]. Its errors are known, not drawn, so they may tighten what
    a stage accepts: an earlier stage counts in U only as far as it would have been godkänd. Before
    the last stage the plan decides, so a U below the limit with more errors than the stage allows
    is oavgjort, and the next stage is drawn.
    """
    if not 0 <= risk_errors <= risk_rows:
        raise ValueError(f"Felen i riskdelen, {risk_errors}, ska vara från 0 till {risk_rows}.")
    stages, total = checked_plan(plan, population), population + risk_rows
    alpha, limit = alpha_of(confidence), tolerable_count(total, tolerable)
    lower = risk_errors + int(staged_lower_bound(population, stages, stage, errors, confidence))
    sample, allowed = stages[stage - 1]
    earlier = _accepting(stages[: stage - 1], population, alpha, limit - risk_errors)
    upper = risk_errors + highest(alpha, (*earlier, (sample, errors)), population)
    utfall = conclude(total, tolerable, lower, upper)
    if stage == len(stages):
        return Conclusion(utfall, lower, upper, limit)
    if utfall == "godkänd" and errors > allowed:
        utfall = "oavgjort"
    return Conclusion(
        utfall, lower, upper, limit, stages[stage][0] if utfall == "oavgjort" else None
    )


def _accepting(stages: Stages, population: int, alpha: Fraction, limit: int) -> Stages:
    """The stages that could have been godkänd, each with the most errors that still would have."""
    kept: Stages = ()
    for n, allowed in stages:
        for errors in range(allowed, -1, -1):
            if highest(alpha, (*kept, (n, errors)), population) < limit:
                kept = (*kept, (n, errors))
                break
    return kept


def full_count(population: int, final_n: int, *, most_rows: int, least_share: Rate) -> bool:
    """Whether every row is reviewed: N ≤ `most_rows`, or the last n at least `least_share` of N."""
    return population <= most_rows or final_n >= exact(least_share, "Andelen") * population


def p_value_over(population: int, sample: int, errors: int, tolerable: Rate) -> float:
    """P(X ≥ x | N, K = ⌊T·N⌋, n): how surprising the errors are if the limit were just kept."""
    checked_plan([(sample, errors)], population)
    kept = floor(exact(tolerable, "Gränsen för felandelen") * population)
    return accepts(((sample, sample - errors),), population - kept, population)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's adjusted p per provider: the i:th smallest times those not yet passed, never falling."""
    adjusted: dict[str, float] = {}
    highest_yet = 0.0
    ordered = sorted(p_values.items(), key=lambda item: (item[1], item[0]))
    for passed, (name, p) in enumerate(ordered):
        highest_yet = max(highest_yet, min(1.0, p * (len(ordered) - passed)))
        adjusted[name] = highest_yet
    return adjusted
