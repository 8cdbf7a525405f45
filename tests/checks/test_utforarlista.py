"""Control 0, okand-utforare: who delivers and is not in the organisation's list of providers."""

from __future__ import annotations

import pytest

from checks.underlag import delivered_rows
from suites.verdicts import AVVIKELSE, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering

REGEL = "okand-utforare"
TALLEN = "Tallen"
# The list, the names that deliver, and those of them that it lacks.
FALL: dict[str, tuple[list[Row], list[str], list[str]]] = {
    "listad": ([{"utforare": BJORKEN}], [BJORKEN], []),
    "en saknas": ([{"utforare": BJORKEN}], [BJORKEN, TALLEN], [TALLEN]),
    "ingen listad": ([{"utforare": "Granen"}], [BJORKEN, TALLEN], [BJORKEN, TALLEN]),
    "flera rader": ([{"utforare": BJORKEN, "zon": z} for z in ("1", "2")], [BJORKEN], []),
    "listad och levererar inte": ([{"utforare": u} for u in (BJORKEN, TALLEN)], [BJORKEN], []),
    "andra dagar": (
        [{"utforare": BJORKEN, "fran": "2020-01-01", "till": "2020-12-31"}],
        [BJORKEN],
        [],
    ),
    "versaler": ([{"utforare": BJORKEN.upper()}], [BJORKEN], [BJORKEN]),
    "blanktecken": ([{"utforare": f"  {BJORKEN}\u00a0"}], [BJORKEN], []),
}


@pytest.mark.parametrize(("lista", "levererar", "saknas"), FALL.values(), ids=FALL)
def test_who_is_not_in_the_list(
    kontrollera: Kontrollera, lista: list[Row], levererar: list[str], saknas: list[str]
) -> None:
    run = kontrollera(
        "underlag",
        registreringar=[registrering(utforare=u) for u in levererar],
        bestallningar=[bestallning(utforare=u) for u in levererar],
        utforare=lista,
    )
    assert run.brott(REGEL) == sorted(saknas)
    for namn in levererar:
        assert run.regel(REGEL, namn).utfall == (AVVIKELSE if namn in saknas else UPPFYLLT)


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
