"""The arithmetic of a sample, in one place: sizes, bounds, plans and conclusions.

Rates are Fraction, Decimal or exact strings ("0.05"); a float means the decimal it is written as.
A finite population gives counts (int), None an infinite one and rates (float). Every confidence is
one-sided. What makes no sense is a ValueError with a Swedish sentence. Spec: stickprov, «Arithmetic».
"""

from __future__ import annotations

from stickprov.arithmetic.kronor import Projection, ratio_projection, stringer_bound
from stickprov.arithmetic.single import lower_bound, sample_size, tolerable_count, upper_bound
from stickprov.arithmetic.stages import (
    acceptance_probability,
    staged_lower_bound,
    staged_plan,
    staged_upper_bound,
)
from stickprov.arithmetic.strata import stratified_upper_bound
from stickprov.arithmetic.verdict import (
    Conclusion,
    Utfall,
    conclude,
    conclude_stage,
    full_count,
    holm,
    p_value_over,
)

__all__ = [
    "Conclusion",
    "Projection",
    "Utfall",
    "acceptance_probability",
    "conclude",
    "conclude_stage",
    "full_count",
    "holm",
    "lower_bound",
    "p_value_over",
    "ratio_projection",
    "sample_size",
    "staged_lower_bound",
    "staged_plan",
    "staged_upper_bound",
    "stratified_upper_bound",
    "stringer_bound",
    "tolerable_count",
    "upper_bound",
]
