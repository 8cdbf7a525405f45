"""Control 0: days with few rows, and rows per provider and table."""

from __future__ import annotations

import pytest

from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

# Provider → day of March → rows. 4, 11, 18, 25 are Fridays; 1, 8, 15, 22, 29 Tuesdays.
ANTAL = {
    "hälften": {4: 10, 11: 10, 18: 10, 25: 5},
    "under hälften": {4: 10, 11: 10, 18: 10, 25: 4},
    "median 9": {4: 9, 11: 9, 18: 9, 25: 1},
    "median 9,5": {4: 9, 11: 10, 18: 30, 25: 1},
    "median 10": {4: 10, 11: 10, 18: 30, 25: 1},
    "dag utan rader": {1: 10, 8: 10, 15: 10, 22: 10},
    "dagar utan rader ingår i medianen": {4: 20, 11: 20},
    "en rad under en udda median": {1: 11, 8: 11, 15: 11, 22: 11, 29: 5},
    "varje veckodag för sig": {4: 10, 11: 10, 18: 10, 25: 10, 5: 4, 12: 4, 19: 4, 26: 4},
}
FA = {
    "under hälften": ["2022-03-25"],
    "median 10": ["2022-03-25"],
    "dag utan rader": ["2022-03-29"],
    "dagar utan rader ingår i medianen": ["2022-03-18", "2022-03-25"],
    "en rad under en udda median": ["2022-03-29"],
}


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    rows = [
        registrering(f"{day:02} {8 + n // 60:02}:{n % 60:02}", utforare=utforare)
        for utforare, days in ANTAL.items()
        for day, antal in days.items()
        for n in range(antal)
    ]
    return kontrollera("underlag", registreringar=rows)


@pytest.mark.parametrize("utforare", ANTAL)
def test_days_with_fewer_than_half_the_median(mars: Korning, utforare: str) -> None:
    assert mars.brott("fa-rader", utforare) == [f"{utforare}|{day}" for day in FA.get(utforare, [])]


def test_days_tried_are_those_with_a_median_of_ten(mars: Korning) -> None:
    assert mars.regel("fa-rader", "hälften").provade == 4
    assert mars.regel("fa-rader", "dag utan rader").provade == 5
    nine = mars.regel("fa-rader", "median 9")
    assert (nine.provade, nine.utfall, nine.skal) == (0, EJ_BEDOMD, INGET_ATT_PROVA)


def test_an_upplysning_has_an_utfall_of_its_own_and_never_counts(mars: Korning) -> None:
    assert mars.regel("fa-rader", "under hälften").utfall == AVVIKELSE
    assert mars.utfall.utfall == UPPFYLLT


def test_rows_per_provider_and_table(kontrollera: Kontrollera) -> None:
    rows: list[Row] = [
        registrering(),
        registrering("2022-02-28 08:00"),
        registrering(kategori="städ"),
        registrering(utforare="Granen", kund=""),
    ]
    run = kontrollera(
        "underlag",
        registreringar=rows,
        bestallningar=[bestallning(), bestallning(utforare="Granen", kund="K2")],
        underkanda=2,
    )

    def counts(utforare: str, tabell: str) -> list[float | None]:
        names = ("rader", "godkanda", "underkanda", "utanfor_period")
        return [run.varde(namn, utforare, tabell=tabell) for namn in names]

    assert counts("Björken", "registreringar") == [3, 2, 1, 1]
    assert counts("Granen", "registreringar") == [1, 0, 1, 0]
    assert counts("Granen", "bestallningar") == [1, 1, 0, 0]
