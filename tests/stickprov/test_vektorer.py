"""Published and recomputed numbers (vektorer.json): every kind against all of its vectors."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from stickprov.arithmetic.bounds import (
    acceptance_probability,
    lower_bound,
    ratio_projection,
    sample_size,
    staged_plan,
    staged_upper_bound,
    stratified_upper_bound,
    stringer_bound,
    upper_bound,
)
from stickprov.arithmetic.draw import draw, rank_key
from stickprov.arithmetic.verdict import conclude_stage

VEKTORER = json.loads(Path(__file__).with_name("vektorer.json").read_text("utf-8"))
Given = dict[str, Any]


def plan_(i: Given) -> int:
    errors = next(i[name] for name in ("errors", "expected", "expected_rate") if name in i)
    return sample_size(i.get("N"), i["tolerable"], errors, i["conf"])


def plan_k012(i: Given) -> list[int]:
    return [sample_size(i["N"], i["tolerable"], k, i["conf"]) for k in (0, 1, 2)]


def plan_two_stage(i: Given) -> int:
    more, _none = i["stage_errors"]
    plan = staged_plan(
        None, i["tolerable"], i["conf"], allowed=(more - 1, more), proportions=(1, 2)
    )
    return plan[0][0]


def ub(i: Given) -> float:
    whole: int = i.get("N", 1)
    return upper_bound(i.get("N"), i["n"], i["x"], i["conf"]) / whole


def ub_pct_ceil1(i: Given) -> float:
    return ceil(upper_bound(None, i["n"], i["x"], i["conf"]) * 1000) / 10


def two_sided(i: Given) -> list[float]:
    level = 1 - (1 - Fraction(str(i["level"]))) / 2
    bounds = [bound(i.get("N"), i["n"], i["x"], level) for bound in (lower_bound, upper_bound)]
    return [bound / i.get("N", 1) for bound in bounds]


def stratified(method: str) -> Callable[[Given], int]:
    return lambda i: stratified_upper_bound(
        i["strata"], i["samples"], i["found"], i["conf"], method
    )


def census_plus_random(i: Given) -> list[int]:
    found = conclude_stage(
        i["N_rest"],
        [(i["n"], i["x"])],
        1,
        i["x"],
        "0.05",
        i["conf"],
        risk_rows=i["N_flagged"],
        risk_errors=i["errors_flagged"],
    )
    return [found.lower, found.upper]


def ratio(i: Given, total: float) -> float:
    return float(ratio_projection([i["sum_book"] - i["sum_audit"]], [i["sum_book"]], total).net)


def ratio_of_the_mean(i: Given) -> float:
    """Only the projection: the t-bounds beside it are not offered (spec: stickprov, «Minutes and kronor»)."""
    return ratio(i, i["N"] * i["sum_book"] / i["n"])


KINDS: dict[str, Callable[[Given], Any]] = {
    "plan_binomial": plan_,
    "plan_hypergeometric": plan_,
    "plan_hypergeometric_k012": plan_k012,
    "plan_two_stage_binomial": plan_two_stage,
    "ub_binomial": ub,
    "ub_binomial_pct_ceil1": ub_pct_ceil1,
    "ub_hypergeometric": ub,
    "lb_hypergeometric_count": lambda i: lower_bound(i["N"], i["n"], i["x"], i["conf_one_sided"]),
    "ci_hypergeometric_two_sided": two_sided,
    "ci_binomial_clopper_pearson": two_sided,
    "stringer_binomial": lambda i: stringer_bound(i["taints"], i["n"], i["conf"]),
    "strat_ub_fisher": stratified("fisher"),
    "strat_ub_wright_sidak": stratified("wright"),
    "sequential_accept_prob": lambda i: acceptance_probability(i["cumulative_steps"], i["p"], None),
    "sequential_accept_prob_hypergeometric": lambda i: acceptance_probability(
        i["plan"], i["K"], i["N"]
    ),
    "ub_sequential_hypergeometric": lambda i: staged_upper_bound(
        i["N"], i["plan"], i["stage"], i["x"], i["conf"]
    ),
    "census_plus_random": census_plus_random,
    "ratio_estimator": ratio_of_the_mean,
    "ratio_estimator_classical": lambda i: ratio(i, i["book_total"]),
    "hmac_rank_hex": lambda i: rank_key(bytes.fromhex(i["seed_hex"]), i["id"]),
    "draw_hmac_rank": lambda i: draw(
        bytes.fromhex(i["seed_hex"]), [f"R{nr:04d}" for nr in range(20, 0, -1)], i["take"]
    ),
}


def test_every_kind_is_known() -> None:
    assert {vektor["kind"] for vektor in VEKTORER} == set(KINDS)


@pytest.mark.parametrize(
    "vektor", VEKTORER, ids=lambda v: f"{v['kind']}-{v['source'].split()[0].rsplit('/')[-1]}"
)
def test_a_published_number(vektor: Given) -> None:
    found, expected = KINDS[vektor["kind"]](vektor["inputs"]), vektor["expected"]
    if vektor["kind"] == "ratio_estimator":
        expected = expected[0]
    if vektor["tolerance"]:
        expected = pytest.approx(expected, rel=0, abs=vektor["tolerance"])
    assert found == expected
