"""Plans of several stages: their risk, their bounds, and the plan that is computed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stickprov.arithmetic.bounds import (
    acceptance_probability,
    lower_bound,
    staged_lower_bound,
    staged_plan,
    staged_upper_bound,
    tolerable_count,
    upper_bound,
)
from tests.stickprov import brute

STANDARD = [(80, 0), (150, 2), (280, 7)]
PLANS = [
    [(3, 0), (6, 1), (9, 3)],
    [(2, 0), (4, 0), (10, 2)],
    [(4, 1), (5, 1), (12, 4)],
    [(5, 2), (9, 1)],
    [(12, 3)],
]
N = 12
few = settings(max_examples=60)


def test_the_plan_of_the_specification_is_the_smallest_of_its_shape() -> None:
    assert staged_plan(None, "0.05", "0.95") == STANDARD
    assert staged_plan(2000, "0.05", "0.95") == STANDARD
    assert acceptance_probability([(79, 0), (149, 2), (277, 7)], "0.05", None) > 0.05


@pytest.mark.parametrize(
    ("population", "errors", "risk"),
    [
        (None, "0.05", 0.0495),
        (2000, 100, 0.0410),
        (500, 25, 0.0197),
        (None, "0.01", 0.9931),
    ],
)
def test_the_risks_that_the_specification_names(
    population: int | None, errors: int | str, risk: float
) -> None:
    assert acceptance_probability(STANDARD, errors, population) == pytest.approx(risk, abs=5e-5)


def test_extending_until_it_passes_is_not_five_per_cent() -> None:
    again_and_again = [(59, 0), (93, 1), (124, 2), (153, 3)]
    assert acceptance_probability(again_and_again, "0.05", None) == pytest.approx(0.106, abs=5e-4)


def test_the_bound_of_a_stage_is_not_the_bound_of_one_draw() -> None:
    assert staged_upper_bound(2000, STANDARD, 2, 2, "0.95") == 87
    assert upper_bound(2000, 150, 2, "0.95") == 80


def test_the_lower_bound_shares_its_risk_between_the_looks() -> None:
    assert staged_lower_bound(2000, STANDARD, 1, 12, "0.95") == 154
    assert lower_bound(2000, 80, 12, "0.95") == 180
    assert staged_lower_bound(2000, [(80, 0)], 1, 12, "0.95") == 180


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_the_chance_of_acceptance_is_counted_path_by_path(plan: list[tuple[int, int]]) -> None:
    for k in range(N + 1):
        exact = brute.accepted(plan, k, N)
        assert acceptance_probability(plan, k, N) == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("confidence", ["0.95", "0.8", "0.5"])
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_the_staged_bound_is_its_definition(plan: list[tuple[int, int]], confidence: str) -> None:
    for stage, (n, _) in enumerate(plan, 1):
        for x in range(n + 1):
            expected = brute.staged_upper(N, plan, stage, x, 1 - Fraction(confidence))
            assert staged_upper_bound(N, plan, stage, x, confidence) == expected, (stage, x)


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_an_accepted_bound_fails_no_more_often_than_promised(plan: list[tuple[int, int]]) -> None:
    alpha = Fraction(1, 10)
    for k in range(N + 1):
        failed = sum(
            p
            for stage, x, p in brute.paths(plan, k, N)
            if x <= plan[stage - 1][1] and staged_upper_bound(N, plan, stage, x, "0.9") < k
        )
        assert failed <= alpha


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_no_look_at_the_lower_bound_fails_more_often_than_promised(
    plan: list[tuple[int, int]],
) -> None:
    """Even for someone who never stops: every path ends at the first look that says too much."""
    for k in range(N + 1):
        looks = [
            sum(
                brute.pmf(x, N, k, n)
                for x in range(n + 1)
                if staged_lower_bound(N, plan, stage, x, "0.9") > k
            )
            for stage, (n, _) in enumerate(plan, 1)
        ]
        assert sum(looks) <= Fraction(1, 10)


@pytest.mark.langsam  # a law, over many sizes
@few
@given(st.integers(300, 10**6), st.sampled_from(["0.9", "0.95", "0.99"]), st.data())
def test_the_staged_bound_moves_the_right_way(
    population: int, confidence: str, data: st.DataObject
) -> None:
    stage = data.draw(st.integers(1, 3))
    n, allowed = STANDARD[stage - 1]
    reached = 0 if stage == 1 else STANDARD[stage - 2][1] + 1
    x = data.draw(st.integers(reached, allowed + 3))
    high = staged_upper_bound(population, STANDARD, stage, x, confidence)
    assert staged_upper_bound(population, STANDARD, stage, x + 1, confidence) >= high
    assert staged_upper_bound(population + 1, STANDARD, stage, x, confidence) >= high
    assert staged_upper_bound(population, STANDARD, stage, x, "0.999") >= high
    assert high >= upper_bound(population, n, x, confidence)


def test_a_plan_of_one_stage_is_one_draw() -> None:
    for x in range(6):
        for population in (500, None):
            staged = staged_upper_bound(population, [(90, 3)], 1, x, "0.95")
            assert staged == pytest.approx(upper_bound(population, 90, x, "0.95"), abs=1e-12)


def test_stages_of_an_infinite_population() -> None:
    rate = staged_upper_bound(None, STANDARD, 2, 2, "0.95")
    assert acceptance_probability([(80, 0), (150, 2)], rate, None) == pytest.approx(0.05)
    assert staged_upper_bound(10**7, STANDARD, 2, 2, "0.95") / 10**7 == pytest.approx(
        rate, abs=1e-6
    )
    assert staged_upper_bound(None, [(2, 0), (4, 4)], 2, 4, "0.95") == 1.0


def test_certain_acceptance_and_certain_rejection() -> None:
    for population, all_wrong in ((2000, 2000), (None, 1)):
        assert acceptance_probability(STANDARD, 0, population) == 1.0
        assert acceptance_probability(STANDARD, all_wrong, population) == 0.0
    assert acceptance_probability([(5, 1), (10, 5)], 5, 10) == 1.0
    assert acceptance_probability([(5, 1), (10, 5)], 6, 10) == pytest.approx(
        float(brute.accepted([(5, 1), (10, 5)], 6, 10))
    )


@pytest.mark.parametrize("confidence", ["0.9", "0.95", "0.99"])
@pytest.mark.parametrize("tolerable", ["0.01", "0.02", "0.05", "0.07", "0.1", "0.2"])
def test_a_computed_plan_keeps_its_risk_for_every_population(
    tolerable: str, confidence: str
) -> None:
    alpha = 1 - float(confidence)
    endless = staged_plan(None, tolerable, confidence)
    assert acceptance_probability(endless, tolerable, None) <= alpha
    for population in (*range(1, 60), 80, 81, 120, 150, 279, 280, 281, 465, 500, 2000, 10**6):
        plan = staged_plan(population, tolerable, confidence)
        limit = tolerable_count(population, tolerable)
        assert acceptance_probability(plan, limit, population) <= alpha
        assert plan[-1][0] <= population
        if endless[-1][0] < population:
            assert plan == endless


def test_a_stage_that_reaches_the_population_is_a_full_count() -> None:
    assert staged_plan(281, "0.05", "0.95") == STANDARD
    assert staged_plan(280, "0.05", "0.95") == [(80, 0), (150, 2), (280, 13)]
    assert staged_plan(150, "0.05", "0.95") == [(80, 0), (150, 7)]
    assert staged_plan(20, "0.05", "0.95") == [(20, 0)]


def test_other_limits_give_other_plans() -> None:
    assert staged_plan(None, "0.1", "0.95") == [(40, 0), (75, 2), (140, 7)]
    touw_hoogduin = staged_plan(None, "0.05", "0.9", allowed=(0, 1), proportions=(1, 2))
    assert touw_hoogduin == [(49, 0), (98, 1)]


@pytest.mark.parametrize(
    ("plan", "stage", "errors", "says"),
    [
        ([], 1, 0, "Stickprovsplanen har inget steg."),
        (STANDARD, 0, 0, "Stickprovsplanen har steg 1 till 3, inte 0."),
        (STANDARD, 4, 0, "Stickprovsplanen har steg 1 till 3, inte 4."),
        (STANDARD, 1, 81, "Antalet fel, 81, kan inte vara fler än de granskade, 80."),
        ([(80, 0), (80, 2)], 1, 0, "Varje steg i stickprovsplanen ska vara större än steget före."),
        ([(80, 0), (2001, 2)], 1, 0, "Stickprovet, 2001, kan inte vara större än populationen"),
        ([(80, -1)], 1, 0, "Antalet fel ska vara ett heltal"),
    ],
)
def test_a_plan_that_makes_no_sense(
    plan: list[tuple[int, int]], stage: int, errors: int, says: str
) -> None:
    for bound in (staged_upper_bound, staged_lower_bound):
        with pytest.raises(ValueError, match=says.replace(".", r"\.")):
            bound(2000, plan, stage, errors, "0.95")


@pytest.mark.parametrize(
    ("errors", "population", "says"),
    [
        (2001, 2000, "kan inte vara färre än noll eller fler än alla"),
        (-1, 2000, "kan inte vara färre än noll eller fler än alla"),
        ("1.01", None, "kan inte vara färre än noll eller fler än alla"),
        ("0.05", 2000, "Felen ska vara ett antal när populationen är känd, inte 0.05."),
    ],
)
def test_errors_that_make_no_sense(errors: int | str, population: int | None, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        acceptance_probability(STANDARD, errors, population)


def test_a_shape_that_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="lika många tillåtna fel som proportioner"):
        staged_plan(2000, "0.05", "0.95", allowed=(0, 1), proportions=(1,))
