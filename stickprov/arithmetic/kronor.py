"""Minutes and kronor: what the errors of a sample amount to in all (spec: stickprov, «Minutes and kronor»).

A projection is not a claim, and no t-bound is given: a nominal 95 % covers far less here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from stickprov.arithmetic.chance import Rate, exact
from stickprov.arithmetic.single import upper_bound


class Projection(NamedTuple):
    """What the book holds too much, too little, and the difference; in the book's own unit."""

    over: Fraction
    under: Fraction
    net: Fraction


def ratio_projection(errors: Sequence[Rate], books: Sequence[Rate], total: Rate) -> Projection:
    """R̂·B with R̂ = Σ error / Σ book over the drawn rows, B = `total`, the frame's whole book.

    Per drawn row an error is book − right: above zero is over, below zero under.
    """
    if len(errors) != len(books):
        raise ValueError("Varje granskad rad ska ha både ett bokfört värde och ett fel.")
    faults = [exact(error, "Felet") for error in errors]
    booked = sum((exact(book, "Det bokförda") for book in books), Fraction())
    if booked <= 0:
        raise ValueError("De granskade raderna har inget bokfört, så inget kan räknas upp.")
    scale = exact(total, "Det bokförda i ramen") / booked
    over = scale * sum((fault for fault in faults if fault > 0), Fraction())
    under = scale * -sum((fault for fault in faults if fault < 0), Fraction())
    return Projection(over, under, over - under)


def stringer_bound(taints: Sequence[Rate], sample: int, confidence: Rate) -> float:
    """Upper bound for the share of the kronor that is wrong: p₀ + Σ (pᵢ − pᵢ₋₁)·tᵢ, t descending.

    pᵢ is Clopper–Pearson's upper bound for i errors of `sample`; tᵢ is the part of a drawn row's
    amount that is wrong, 0–1. Only for rows drawn in proportion to their amounts (`pps_draw`).
    """
    if len(taints) > sample:
        raise ValueError(f"Felen, {len(taints)}, kan inte vara fler än de granskade, {sample}.")
    parts = sorted((exact(taint, "Felets andel") for taint in taints), reverse=True)
    if parts and not 0 <= parts[-1] <= parts[0] <= 1:
        raise ValueError("Felets andel av beloppet ska ligga mellan 0 och 1.")
    bounds = [upper_bound(None, sample, i, confidence) for i in range(len(parts) + 1)]
    steps = zip(bounds, bounds[1:], parts, strict=False)
    return bounds[0] + sum((after - before) * float(part) for before, after, part in steps)
