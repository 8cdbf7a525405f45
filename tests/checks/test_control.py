"""A control says everything of itself in one place, and nothing but what it measures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from checks.registry import CONTROLS
from extracts.contract import CONTRACT
from suites.plan import Plan
from suites.sample import KONTROLL as STICKPROV

KEPT = Path(__file__).parents[1] / "gyllene" / "rapport.json"


def test_the_controls_of_the_plan_are_those_that_there_are(plan: Plan) -> None:
    assert sorted(row.id for row in plan.rader if row.id != STICKPROV) == sorted(CONTROLS)


def test_every_indicator_of_the_sample_month_is_declared_by_its_control() -> None:
    for kontroll in json.loads(KEPT.read_text("utf-8"))["kontroller"]:
        names = {i["namn"] for i in kontroll["indikatorer"]}
        declared = CONTROLS[kontroll["id"]].indikatorer if kontroll["id"] in CONTROLS else {}
        assert names <= set(declared), kontroll["id"]


def test_no_indicator_is_declared_twice_and_what_it_follows_is_declared_beside_it() -> None:
    declared = Counter(name for control in CONTROLS.values() for name in control.indikatorer)
    assert max(declared.values()) == 1
    for control in CONTROLS.values():
        for named in control.indikatorer.values():
            assert named.efter is None or named.efter in control.indikatorer


def test_what_is_needed_and_read_are_tables_of_the_contract() -> None:
    for control in CONTROLS.values():
        assert {*control.needs, *control.reads} <= set(CONTRACT), control.id
        assert control.needs, control.id
