"""The counts of a year's deviations as the board may read them."""

from __future__ import annotations

import pytest

from arkiv.arets_avvikelser import ATGARDAD, HANDELSE, KVAR, Avvikelser
from reports.arsrapport.counts import counts

FEW, NOT = "färre än 5", "visas inte"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            Avvikelser(30, 20, {KVAR: 10, ATGARDAD: 20}, 6, {"rättad": 10}),
            ("10", "20", "0", "0", "30", "6", "10"),
            id="none is small",
        ),
        pytest.param(
            Avvikelser(9, 9, {KVAR: 5, ATGARDAD: 4}, 0, {}),
            (NOT, FEW, "0", "0", NOT, "0", "0"),
            id="the sum would tell the small one",
        ),
        pytest.param(
            Avvikelser(8, 8, {KVAR: 4, ATGARDAD: 4}, 8, {"rättad": 8}),
            (FEW, FEW, "0", "0", NOT, NOT, NOT),
            id="a part that is all of them tells the sum",
        ),
        pytest.param(
            Avvikelser(20, 3, {KVAR: 20}, 0, {}),
            (NOT, "0", "0", "0", NOT, "0", "0"),
            id="of few clients",
        ),
        pytest.param(
            Avvikelser(3, 3, {HANDELSE: 3}, 0, {}),
            ("0", "0", "0", FEW, FEW, NOT, NOT),
            id="few in all",
        ),
        pytest.param(
            Avvikelser(30, 20, {KVAR: 30}, 27, {"rättad": 3}),
            ("30", "0", "0", "0", "30", NOT, FEW),
            id="a part, and what is left of one",
        ),
    ],
)
def test_small_counts_are_not_told(found: Avvikelser, said: tuple[str, ...]) -> None:
    assert counts(found) == said
