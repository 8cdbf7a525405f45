"""An upper bound over several strata (spec: stickprov, «Strata»: prefer none)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from stickprov.arithmetic.chance import Rate, Stages, accepts, checked_plan, pmf
from stickprov.arithmetic.single import alpha_of, highest

# Šidák's level is a root: 60 digits are computed and 50 kept, so that a root without a remainder is exact.
DIGITS = 60
KEPT = Context(prec=50)


def stratified_upper_bound(
    populations: Sequence[int],
    samples: Sequence[int],
    errors: Sequence[int],
    confidence: Rate,
    method: str,
) -> int:
    """U for the errors of all strata together; one-sided.

    "wright" (Šidák): the sum of the strata's own U, each at confidence^(1/S).
    "fisher" (Stark): max{ΣK : Fisher's P of the strata's P(X ≤ x | N, K, n) > α}, the K divided
    among the strata in the way that makes P largest.
    """
    if not len(populations) == len(samples) == len(errors) >= 1:
        raise ValueError("Varje stratum ska ha en population, ett stickprov och ett antal fel.")
    alpha = alpha_of(confidence)
    strata = [
        (population, checked_plan([(sample, found)], population))
        for population, sample, found in zip(populations, samples, errors, strict=True)
    ]
    if method not in ("wright", "fisher"):
        raise ValueError(f"Metoden ska vara wright eller fisher, inte {method}.")
    if len(strata) == 1:
        return highest(alpha, strata[0][1], populations[0])
    return _wright(strata, alpha) if method == "wright" else _fisher(strata, alpha)


def _wright(strata: Sequence[tuple[int, Stages]], alpha: Fraction) -> int:
    exact, confidence = Context(prec=DIGITS), 1 - alpha
    level = exact.divide(Decimal(confidence.numerator), Decimal(confidence.denominator))
    each = 1 - Fraction(KEPT.plus(exact.power(level, exact.divide(1, len(strata)))))
    return sum(highest(each, plan, population) for population, plan in strata)


def _fisher(strata: Sequence[tuple[int, Stages]], alpha: Fraction) -> int:
    """P > α is Σ −ln pᵢ < room. −ln p is convex in K, so the cheapest steps come first."""
    room = float(chi2.isf(float(alpha), 2 * len(strata))) / 2
    steps = np.sort(np.concatenate([_steps(plan, population, room) for population, plan in strata]))
    certain = sum(plan[0][1] for _, plan in strata)
    return certain + int(np.searchsorted(np.cumsum(steps), room, side="left"))


def _steps(plan: Stages, population: int, room: float) -> NDArray[np.float64]:
    """What each K after x costs in −ln P(X ≤ x | N, K, n), until one stratum alone fills the room.

    P falls from K to K + 1 by P(X = x | K)·(n − x)/(N − K): the next error is among the drawn.
    Summed from the far end, where P is small, so that no digit is lost.
    """
    ((sample, found),) = plan
    last = min(highest(Fraction(exp(-room)), plan, population) + 1, population - sample + found)
    counts = np.arange(found, last)
    falls = pmf(found, sample, counts, population) * (sample - found) / (population - counts)
    chances = accepts(plan, last, population) + np.append(np.cumsum(falls[::-1])[::-1], 0.0)
    return np.diff(-np.log(chances))
