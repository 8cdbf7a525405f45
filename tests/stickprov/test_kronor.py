"""Kronor and minutes: projections, and the bound for a draw of kronor."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stickprov.arithmetic.bounds import Projection, ratio_projection, stringer_bound, upper_bound

taints = st.lists(st.fractions(0, 1, max_denominator=100), max_size=6)
few = settings(max_examples=60)


def test_over_and_under_are_told_apart_and_net() -> None:
    found = ratio_projection(
        [Decimal("30"), 0, Decimal("-7.50")], [Decimal("100"), Decimal("50"), Decimal("150")], 3000
    )
    assert found == Projection(Fraction(300), Fraction(75), Fraction(225))


def test_a_sample_of_everything_projects_what_it_found() -> None:
    assert ratio_projection(["12.10", "0.20"], ["90", "10"], 100).net == Fraction("12.3")


def test_nothing_booked_projects_nothing() -> None:
    for books in ([], [0, 0]):
        with pytest.raises(ValueError, match="har inget bokfört"):
            ratio_projection([0] * len(books), books, 100)


def test_every_row_needs_both_numbers() -> None:
    with pytest.raises(ValueError, match="både ett bokfört värde och ett fel"):
        ratio_projection([1], [1, 2], 100)


@few
@given(taints, st.integers(6, 300))
def test_stringer_lies_between_no_error_and_whole_errors(parts: list[Fraction], n: int) -> None:
    found = stringer_bound(parts, n, "0.95")
    assert (
        upper_bound(None, n, 0, "0.95") <= found <= upper_bound(None, n, len(parts), "0.95") + 1e-12
    )
    assert stringer_bound(parts[::-1], n, "0.95") == pytest.approx(found, abs=1e-15)
    assert stringer_bound(parts, n, "0.99") >= found


def test_whole_errors_are_clopper_pearson() -> None:
    assert stringer_bound([1, 1, 1], 124, "0.95") == pytest.approx(
        upper_bound(None, 124, 3, "0.95")
    )
    assert stringer_bound([], 124, "0.95") == upper_bound(None, 124, 0, "0.95")
    assert stringer_bound([1, 1], 2, "0.95") == pytest.approx(1.0)


def test_the_greatest_taint_meets_the_greatest_step() -> None:
    p0, p1, p2 = (float(upper_bound(None, 50, x, "0.95")) for x in range(3))
    expected = p0 + (p1 - p0) * 0.9 + (p2 - p1) * 0.1
    assert stringer_bound(["0.1", "0.9"], 50, "0.95") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["1.01"], "Felets andel av beloppet ska ligga mellan 0 och 1"),
        (["-0.01"], "Felets andel av beloppet ska ligga mellan 0 och 1"),
        ([0.5] * 11, "Felen, 11, kan inte vara fler än de granskade, 10"),
        (["hela"], "Felets andel ska vara ett tal, inte 'hela'"),
    ],
)
def test_taints_that_make_no_sense(parts: list[str | float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        stringer_bound(parts, 10, "0.95")
