"""What the board may read of an earlier month, of which the counts alone are known."""

from __future__ import annotations

import pytest

from reports.manad.hidden_lines import hides_total

PLAN, MEDEL, TID, AVBOJDA = "andel_med_plan", "medel", "andel_utford", "andel_avbojda"
Part = tuple[float, float]


@pytest.mark.parametrize(
    ("namn", "whole", "parts", "hidden"),
    [
        pytest.param(PLAN, (10, 20), [(5, 10), (5, 10)], False, id="nothing small"),
        pytest.param(PLAN, (4, 20), [(0, 10), (4, 10)], True, id="few with"),
        pytest.param(PLAN, (5, 20), [(0, 10), (5, 10)], False, id="five with"),
        pytest.param(PLAN, (16, 20), [(10, 10), (6, 10)], True, id="few without"),
        pytest.param(PLAN, (15, 20), [(10, 10), (5, 10)], False, id="five without"),
        pytest.param(MEDEL, (40, 4), [(40, 4)], True, id="few clients"),
        pytest.param(MEDEL, (40, 5), [(40, 5)], False, id="five clients"),
        pytest.param(AVBOJDA, (19, 90), [(3, 30), (6, 30), (10, 30)], False, id="another hides it"),
        pytest.param(AVBOJDA, (9, 90), [(3, 30), (3, 30), (0, 30)], True, id="does not add up"),
        pytest.param(TID, (3.0, 4.0), [(3.0, 4.0)], False, id="hours are not persons"),
    ],
)
def test_a_total_of_an_earlier_month(
    namn: str, whole: Part, parts: list[Part], hidden: bool
) -> None:
    assert hides_total(namn, whole, parts) is hidden
