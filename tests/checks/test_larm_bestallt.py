"""A granted trygghetslarm (kategori larm in bestallningar) takes part in controls 8 and 12 only."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.underlag_builder import Row, bestallning, registrering

pytestmark = pytest.mark.langsam  # the controls of a whole month


def larm(**values: object) -> Row:
    return bestallning(**{"kategori": "larm", "minuter_per_manad": 0, "kund": "L", **values})


@pytest.mark.parametrize(
    ("kontroll", "regel", "order"),
    [
        (
            "bistandsuppfoljning",
            "uppfoljning-forsenad",
            larm(foljdes_upp="2021-01-01", beslutsdatum=""),
        ),
        ("bistandsuppfoljning", "uppfoljning-okand", larm(foljdes_upp="", beslutsdatum="")),
        ("verkstallighet", "ej-verkstalld", larm(verkstalld="", beslutsdatum="2022-01-01")),
        (
            "verkstallighet",
            "ej-verkstalld-tre-manader",
            larm(verkstalld="", beslutsdatum="2021-12-01"),
        ),
    ],
)
def test_where_it_is_judged(
    kontrollera: Kontrollera, kontroll: str, regel: str, order: Row
) -> None:
    ordinary = bestallning(beslutsdatum="2022-01-01", foljdes_upp="")
    found = kontrollera(kontroll, registreringar=[registrering()], bestallningar=[order, ordinary])
    assert [row["kund"] for row in found.rader(regel)] == ["L"]


@pytest.mark.parametrize(
    "kontroll", ["utford-tid", "genomforandeplan", "uppehall", "ersattning", "larmkunder", "avgift"]
)
def test_elsewhere_it_changes_nothing(kontrollera: Kontrollera, kontroll: str) -> None:
    """Minutes, days and providers are those without it."""
    tables: dict[str, list[Row]] = {
        "registreringar": [registrering()],
        "kunder": [
            {"kund": k, "taxeomrade": "tätort", "trygghetslarm": "ja", "avgiftsniva": 10}
            for k in ("K1", "L")
        ],
        "genomforandeplaner": [{"kund": "K1", "utforare": "Björken", "upprattad": "2022-01-02"}],
        "inskrivningar": [
            {"kund": "K1", "utforare": "Björken", "typ": "hemrehab", "fran": "2022-01-01"}
        ],
        "franvaro": [{"kund": "L", "fran": "2022-03-01", "till": "", "orsak": "sjukhus"}],
        "uppehall": [{"kund": "K9", "utforare": "Björken", "fran": "2022-03-01", "till": ""}],
        "fakturor": [],
    }
    orders = [larm(minuter_per_manad=900), larm(utforare="Bara larm", kund="K1")]
    without = kontrollera(kontroll, bestallningar=[bestallning()], **tables)
    with_alarms = kontrollera(kontroll, bestallningar=[bestallning(), *orders], **tables)
    assert with_alarms.utfall.regler == without.utfall.regler
    assert with_alarms.utfall.indikatorer == without.utfall.indikatorer
