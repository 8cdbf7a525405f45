"""A target with a lowest and a highest: both stand in the chart, and both decide."""

from __future__ import annotations

import pytest

from reports.manad.drawings import share_drawing
from reports.manad.per_provider import Line, PerProvider
from reports.manad.sections.goals import _within


def found(hogst: float | None) -> PerProvider:
    line = Line("Björken", "80", "100", "80,0 %", 0.8, None)
    return PerProvider("utford-tid", "andel_utford", (line,), None, 0.75, True, hogst)


@pytest.mark.parametrize(
    ("hogst", "drawn", "said"),
    [
        (None, [(0.75, "mål 75 %")], "Målet är 75 %, en streckad linje."),
        (1.0, [(0.75, "lägst 75 %"), (1.0, "högst 100 %")], "75–100 %, två streckade linjer."),
    ],
)
def test_the_lines_of_a_target(
    hogst: float | None, drawn: list[tuple[float, str]], said: str
) -> None:
    drawing = share_drawing(found(hogst), "titel")
    assert drawing is not None
    lines = [
        (row["varde"], str(row["etikett"]).replace("\xa0", " ")) for row in drawing.data["mal"]
    ]
    assert lines == drawn
    assert said in drawing.desc.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("hogst", "varde", "within"),
    [
        (None, 0.7499, False),
        (None, 0.75, True),
        (None, 1.2, True),
        (1.0, 0.7499, False),
        (1.0, 1.0, True),
        (1.0, 1.0001, False),
    ],
)
def test_a_value_within_the_target(hogst: float | None, varde: float, within: bool) -> None:
    assert _within(found(hogst), varde) is within
