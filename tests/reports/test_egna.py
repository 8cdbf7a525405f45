"""What a provider tells of itself beside what the systems say: a truth table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from reports.arsrapport.egna import CANNOT, DIFFERS, SAME, Uppgift, beside
from reports.kit.numbers import NBSP


@dataclass(frozen=True)
class Known:
    """A year of which the values alone are asked."""

    values: Mapping[tuple[str, str], float]

    def of_year(self, _kontroll: str, namn: str, utforare: str) -> float | None:
        return self.values.get((namn, utforare))


YEAR = Known({("andel_utford", "B"): 0.85, ("medel", "B"): 9.5})


@pytest.mark.parametrize(
    ("matt", "varde", "namnare", "own", "known", "said"),
    [
        pytest.param("utförd tid", 85, 100, "85,0 %", "85,0 %", SAME, id="the same"),
        pytest.param("utförd tid", 84.96, 100, "85,0 %", "85,0 %", SAME, id="as it is written"),
        pytest.param("utförd tid", 84.94, 100, "84,9 %", "85,0 %", DIFFERS, id="differs"),
        pytest.param("utförd tid", 17, 20, "85,0 %", "85,0 %", SAME, id="parts"),
        pytest.param("utförd tid", 0.85, None, "0,85", "85,0 %", CANNOT, id="no whole"),
        pytest.param("utförd tid", 85, 0, "85 av 0", "85,0 %", CANNOT, id="of nothing"),
        pytest.param("avböjda besök", 5, 100, "5 av 100", "–", CANNOT, id="not measured"),
        pytest.param("personalkontinuitet", 9.5, None, "9,5", "9,5", SAME, id="no share"),
        pytest.param("personalkontinuitet", 9, None, "9,0", "9,5", DIFFERS, id="another mean"),
        pytest.param(None, 91, None, "91", "–", "", id="nothing to compare with"),
        pytest.param(None, 91, 100, "91 av 100", "–", "", id="a share of a survey"),
    ],
)
def test_beside(
    matt: str | None, varde: float, namnare: float | None, own: str, known: str, said: str
) -> None:
    told = Uppgift("B", "Uppgift", matt, varde, namnare)
    found = beside(YEAR, told)  # type: ignore[arg-type]
    assert tuple(cell.replace(NBSP, " ") for cell in found) == (own, known, said)
