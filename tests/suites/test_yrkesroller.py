"""Which roles are right stands in the suites, which judge, and in the checks, which price: the same."""

from __future__ import annotations

import pytest

from checks.fragments import SJUKSKOTERSKOR, TERAPEUTER
from suites.plan_file import load_plan


@pytest.mark.parametrize("name", ["norrtalje-2022", "exempel/lindvik-2022"])
def test_a_role_that_is_right_is_paid(name: str) -> None:
    expectations = load_plan(name).row("registreringar").expectations
    [rule] = [e for e in expectations if e["meta"]["regel"] == "ratt-yrkesroll"]
    judged = {tuple(pair) for pair in rule["kwargs"]["value_pairs_set"]}
    paid = {("hemsjukvård", role) for role in SJUKSKOTERSKOR}
    paid |= {("hemrehab", role) for role in TERAPEUTER}
    assert judged == paid
