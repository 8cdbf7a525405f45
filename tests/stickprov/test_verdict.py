"""The conclusion: where it turns, and how often it is wrong."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from stickprov.arithmetic.bounds import (
    Conclusion,
    acceptance_probability,
    conclude,
    conclude_stage,
    full_count,
    holm,
    p_value_over,
    staged_lower_bound,
    staged_upper_bound,
    tolerable_count,
    upper_bound,
)
from tests.stickprov import brute

STANDARD = [(80, 0), (150, 2), (280, 7)]


@pytest.mark.parametrize(
    ("population", "lower", "upper", "utfall"),
    [
        (2000, 1, 99, "godkänd"),
        (2000, 1, 100, "oavgjort"),
        (2000, 100, 300, "oavgjort"),
        (2000, 101, 300, "överskrider"),
        # T·N = 100.05, K₀ = 101
        (2001, 1, 100, "godkänd"),
        (2001, 1, 101, "oavgjort"),
        (2001, 101, 300, "överskrider"),
        # A full count exactly at the limit is neither below nor above it.
        (100, 5, 5, "oavgjort"),
        (100, 4, 4, "godkänd"),
        (100, 6, 6, "överskrider"),
    ],
)
def test_the_conclusion_turns_at_the_limit(
    population: int, lower: int, upper: int, utfall: str
) -> None:
    assert conclude(population, "0.05", lower, upper) == utfall


@pytest.mark.parametrize(("lower", "upper"), [(-1, 5), (0, 101), (101, 100)])
def test_bounds_of_something_else_are_refused(lower: int, upper: int) -> None:
    with pytest.raises(ValueError, match="passar inte en population av 100"):
        conclude(100, "0.05", lower, upper)


@pytest.mark.parametrize(
    ("stage", "errors", "utfall", "next_sample"),
    [
        (1, 0, "godkänd", None),
        (1, 1, "oavgjort", 150),
        (1, 3, "oavgjort", 150),
        (1, 12, "överskrider", None),
        (2, 2, "godkänd", None),
        (2, 3, "oavgjort", 280),
        (3, 7, "godkänd", None),
        (3, 8, "oavgjort", None),
    ],
)
def test_a_stage_of_the_standard_plan(
    stage: int, errors: int, utfall: str, next_sample: int | None
) -> None:
    found = conclude_stage(2000, STANDARD, stage, errors, "0.05", "0.95")
    assert (found.utfall, found.next_sample, found.limit) == (utfall, next_sample, 100)
    assert found.lower == staged_lower_bound(2000, STANDARD, stage, errors, "0.95")
    assert found.upper == staged_upper_bound(2000, STANDARD, stage, errors, "0.95")


def test_before_the_last_stage_the_plan_decides() -> None:
    # N = 500: with one error U is below K₀ already, but to stop there was not in the plan.
    found = conclude_stage(500, [(80, 0), (150, 2), (280, 7)], 2, 3, "0.05", "0.95")
    assert found.upper < found.limit
    assert (found.utfall, found.next_sample) == ("oavgjort", 280)
    last = conclude_stage(500, [(80, 0), (150, 2), (280, 7)], 3, 8, "0.05", "0.95")
    assert last.upper < last.limit
    assert last.utfall == "godkänd"


def test_a_risk_part_adds_what_is_known_to_both_bounds() -> None:
    alone = conclude_stage(3890, [(124, 2)], 1, 2, "0.05", "0.95")
    both = conclude_stage(3890, [(124, 2)], 1, 2, "0.05", "0.95", risk_rows=310, risk_errors=46)
    assert (both.lower, both.upper) == (alone.lower + 46, alone.upper + 46) == (58, 238)
    assert both.limit == tolerable_count(3890 + 310, "0.05") == 210
    assert both.utfall == "oavgjort"


def test_errors_in_the_risk_part_make_a_stage_accept_less() -> None:
    """A stage that could not have been godkänd has no part in the next one's U."""
    first = conclude_stage(2000, STANDARD, 1, 0, "0.05", "0.95", risk_rows=100, risk_errors=46)
    assert (first.utfall, first.limit, first.upper) == ("oavgjort", 105, 72 + 46)
    second = conclude_stage(2000, STANDARD, 2, 0, "0.05", "0.95", risk_rows=100, risk_errors=46)
    assert second.upper == upper_bound(2000, 150, 0, "0.95") + 46
    assert second.utfall == "godkänd"

    # With 30 known errors 150 drawn accept one error, not two.
    plan, risk = [(150, 2), (280, 7)], {"risk_rows": 30, "risk_errors": 30}
    said = [conclude_stage(2000, plan, 1, x, "0.05", "0.95", **risk).utfall for x in range(3)]
    assert said == ["godkänd", "godkänd", "oavgjort"]
    last = conclude_stage(2000, plan, 2, 3, "0.05", "0.95", **risk)
    assert last.upper == 30 + staged_upper_bound(2000, [(150, 1), (280, 7)], 2, 3, "0.95")
    assert last.upper < 30 + staged_upper_bound(2000, plan, 2, 3, "0.95")


@pytest.mark.parametrize(("rows", "errors"), [(10, 11), (10, -1), (-1, 0)])
def test_a_risk_part_that_makes_no_sense(rows: int, errors: int) -> None:
    with pytest.raises(ValueError, match="Felen i riskdelen"):
        conclude_stage(500, STANDARD, 1, 0, "0.05", "0.95", risk_rows=rows, risk_errors=errors)


@cache
def said_of(
    plan: tuple[tuple[int, int], ...], population: int, stage: int, x: int, risk: tuple[int, int]
) -> Conclusion:
    return conclude_stage(
        population, plan, stage, x, "0.2", "0.9", risk_rows=risk[0], risk_errors=risk[1]
    )


def session(
    plan: tuple[tuple[int, int], ...], population: int, errors: int, risk: tuple[int, int]
) -> dict[str, Fraction]:
    """How often each conclusion ends a session that goes on as `conclude_stage` says."""
    ended: dict[str, Fraction] = {}
    reached, before = {0: Fraction(1)}, 0
    for stage, (n, _) in enumerate(plan, 1):
        now: dict[int, Fraction] = {}
        for found, chance in reached.items():
            for new in range(n - before + 1):
                p = chance * brute.pmf(new, population - before, errors - found, n - before)
                now[found + new] = now.get(found + new, Fraction()) + p
        reached, before = {}, n
        for x, p in now.items():
            if p:
                said = said_of(plan, population, stage, x, risk)
                if said.next_sample:
                    reached[x] = p
                else:
                    ended[said.utfall] = ended.get(said.utfall, Fraction()) + p
    return ended


@pytest.mark.parametrize("risk", [(0, 0), (5, 0), (5, 2), (5, 5), (12, 4)], ids=str)
@pytest.mark.parametrize(
    "plan", [((6, 0), (12, 1), (18, 3)), ((9, 0), (16, 2)), ((11, 0),)], ids=str
)
def test_a_whole_session_is_wrong_no_more_often_than_promised(
    plan: tuple[tuple[int, int], ...], risk: tuple[int, int]
) -> None:
    """Also when the risk part's errors make a stage accept less than the plan allows."""
    population, alpha = 24, Fraction(1, 10)
    total = population + risk[0]
    for errors in range(population + 1):
        ended = session(plan, population, errors, risk)
        assert sum(ended.values()) == 1
        if errors + risk[1] >= tolerable_count(total, "0.2"):
            assert ended.get("godkänd", 0) <= alpha
        if errors + risk[1] <= Fraction(total, 5):
            assert ended.get("överskrider", 0) <= alpha


@pytest.mark.parametrize(
    ("population", "final_n", "everything"),
    [
        (100, 10, True),
        (101, 10, False),
        (500, 300, True),
        (500, 299, False),
        (501, 300, False),
    ],
)
def test_when_every_row_is_reviewed(population: int, final_n: int, everything: bool) -> None:
    assert full_count(population, final_n, most_rows=100, least_share="0.6") is everything


def test_the_p_value_of_a_limit_that_is_just_kept() -> None:
    expected = 1 - brute.at_most(11, 2000, 100, 80)
    assert p_value_over(2000, 80, 12, "0.05") == pytest.approx(float(expected))
    assert p_value_over(2000, 80, 0, "0.05") == 1.0
    assert p_value_over(2019, 80, 12, "0.05") == pytest.approx(
        float(1 - brute.at_most(11, 2019, 100, 80))
    )


def test_holm() -> None:
    assert holm({}) == {}
    assert holm({"Björken": 0.04}) == {"Björken": 0.04}
    found = holm({"Björken": 0.01, "Granen": 0.04, "Tallen": 0.03, "Eken": 0.9})
    assert found == pytest.approx({"Björken": 0.04, "Tallen": 0.09, "Granen": 0.09, "Eken": 0.9})
    assert holm({"Björken": 0.6, "Granen": 0.7}) == {"Björken": 1.0, "Granen": 1.0}


def test_forty_at_the_limit_give_two_wrong() -> None:
    risk = acceptance_probability(STANDARD, "0.05", None)
    assert 40 * risk == pytest.approx(2, abs=0.05)
