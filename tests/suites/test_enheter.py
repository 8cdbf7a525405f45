"""Limits of a plan have the kind of value that they measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.enheter import (
    ANDEL,
    ENHETER,
    HELTAL,
    JA_NEJ,
    KLOCKSLAG,
    KRONOR,
    TAL,
    TOLERANS,
    demand_unit,
)
from suites.errors import PlanError
from suites.plan import Plan
from suites.plan_file import load_plan
from tests.suites.planer import copied, replaced

TRUTH = [
    (ANDEL, [0, 0.05, 1, 1.0], [-0.01, 1.01, 5, 85]),
    (HELTAL, [1, 14], [0, -1, 2.5, 14.0]),
    (TOLERANS, [0, 1], [-1, 0.5]),
    (KLOCKSLAG, [0, 24], [-1, 25, 7.5]),
    (TAL, [0.1, 15], [0, -1]),
    (KRONOR, [0, 0.5], [-0.01]),
    (JA_NEJ, [0, 1], [2, 0.5, -1]),
]


@pytest.mark.parametrize(("enhet", "right", "wrong"), TRUTH)
def test_what_a_unit_holds(enhet: object, right: list[float], wrong: list[float]) -> None:
    namn = next(namn for namn, one in ENHETER.items() if one is enhet)
    for varde in right:
        demand_unit(namn, varde, "här")
    for varde in wrong:
        with pytest.raises(PlanError, match=f"^här är {varde}. Skriv "):
            demand_unit(namn, varde, "här")
    demand_unit("egen", -5, "här")


def test_every_limit_of_the_plan_has_a_unit(plan: Plan) -> None:
    assert set(plan.limits) == set(ENHETER)


def test_a_share_in_per_cent_is_refused_with_its_line(tmp_path: Path) -> None:
    old, new = "andel_avbojda_hogst = { varde = 0.10", "andel_avbojda_hogst = { varde = 5"
    folder = replaced(tmp_path, "plan.toml", old, new)
    lines = (folder / "plan.toml").read_text("utf-8").split("\n")
    rad = next(n for n, line in enumerate(lines, 1) if line.startswith("andel_avbojda_hogst"))
    said = (
        f"plan/plan.toml, rad {rad}, kontroll avbojda-besok: gränsvärdet andel_avbojda_hogst är 5"
    )
    with pytest.raises(PlanError, match=said):
        load_plan(str(folder))


def test_a_plan_saved_with_a_byte_order_mark(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for path in [*folder.glob("*.toml"), *folder.glob("*.json")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_plan(str(folder)).rader
