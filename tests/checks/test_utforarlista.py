"""Control 0, okand-utforare: who delivers and is not in the organisation's list of providers."""

from __future__ import annotations

import pytest

from checks.delivery import delivered_rows
from suites.verdicts import AVVIKELSE, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering

REGEL = "okand-utforare"
TALLEN = "Tallen"
# The rows of the list that are meant for a provider that delivers, and whether it is missing all the same.
FALL: dict[str, tuple[list[Row], bool]] = {
    "Listad": ([{"utforare": "Listad"}], False),
    "Tallen": ([], True),
    "Granen": ([{"utforare": "Gran"}], True),
    "Flera rader": ([{"utforare": "Flera rader", "zon": z} for z in ("1", "2")], False),
    "Andra dagar": (
        [{"utforare": "Andra dagar", "fran": "2020-01-01", "till": "2020-12-31"}],
        False,
    ),
    "Versaler": ([{"utforare": "VERSALER"}], True),
    "Blanktecken": ([{"utforare": "  Blanktecken\u00a0"}], False),
}
LEVERERAR_INTE = "Listad och levererar inte"


@pytest.fixture(scope="module")
def listan(kontrollera: Kontrollera) -> Korning:
    """A run where each case is a provider that delivers."""
    listade = [row for rows, _saknas in FALL.values() for row in rows]
    return kontrollera(
        "underlag",
        registreringar=[registrering(utforare=u) for u in FALL],
        bestallningar=[bestallning(utforare=u) for u in FALL],
        utforare=[*listade, {"utforare": LEVERERAR_INTE}],
    )


@pytest.mark.parametrize("namn", FALL)
def test_who_is_not_in_the_list(listan: Korning, namn: str) -> None:
    _rader, saknas = FALL[namn]
    assert (namn in listan.brott(REGEL)) == saknas
    assert listan.regel(REGEL, namn).utfall == (AVVIKELSE if saknas else UPPFYLLT)


def test_nobody_else_is_missing_from_the_list(listan: Korning) -> None:
    """As is who only stands there, whom nothing is said of."""
    assert listan.brott(REGEL) == sorted(namn for namn, (_rader, saknas) in FALL.items() if saknas)
    assert LEVERERAR_INTE not in {found.utforare for found in listan.utfall.regler}


def test_a_list_with_nobody_that_delivers(kontrollera: Kontrollera) -> None:
    names = [BJORKEN, TALLEN]
    run = kontrollera(
        "underlag",
        registreringar=[registrering(utforare=u) for u in names],
        bestallningar=[bestallning(utforare=u) for u in names],
        utforare=[{"utforare": "Granen"}],
    )
    assert run.brott(REGEL) == names


def test_without_a_list_nobody_is_asked_for(kontrollera: Kontrollera) -> None:
    """And the control is judged all the same."""
    run = kontrollera("underlag", registreringar=[registrering()], bestallningar=[bestallning()])
    assert run.brott(REGEL) == []
    assert run.regel(REGEL).skal == INGET_ATT_PROVA
    assert run.utfall.utfall == UPPFYLLT


def test_any_row_of_any_month_and_table_is_a_delivery(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "underlag",
        registreringar=[registrering(), registrering("2022-02-03 08:00", utforare="Förra")],
        bestallningar=[bestallning(), bestallning(utforare="Beställd")],
        personal=[{"personal": "P9", "utforare": "Listad", "yrkesroll": "vårdbiträde"}],
        utforare=[{"utforare": BJORKEN}],
    )
    assert run.brott(REGEL) == ["Beställd", "Förra", "Listad"]


def test_the_list_is_of_no_provider(kontrollera: Kontrollera) -> None:
    """Who only stands there delivers nothing, also on a row that is rejected."""
    run = kontrollera(
        "underlag",
        registreringar=[registrering()],
        bestallningar=[bestallning()],
        utforare=[{"utforare": TALLEN}, {"utforare": "Granen", "fran": "i maj"}],
        underkanda=1,
    )
    assert run.facts.underlag.providers() == [BJORKEN]
    assert {row["tabell"] for row in delivered_rows(run.facts)} == {
        "registreringar",
        "bestallningar",
    }
