"""Control 3: a second licensed visit of one client, role and day."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, Row, fall, registrering, together

REGEL = "flera-leg-besok"
SSK, DSK = "sjuksköterska", "distriktssköterska"


def leg(start: str, **values: object) -> Row:
    return registrering(f"01 {start}", **{"kategori": "hemsjukvård", "yrkesroll": SSK, **values})


ALLA = [
    fall("ett besök", leg("08:00")),
    fall("två besök", leg("08:00"), leg("10:00"), brott={REGEL: "2"}),
    fall("tre besök", leg("10:00"), leg("08:00"), leg("12:00"), brott={REGEL: "13"}),
    fall("samma start", leg("08:00"), leg("08:00", personal="Q")),
    fall(
        "samma start och en senare",
        leg("08:00"),
        leg("08:00", personal="Q"),
        leg("09:00"),
        brott={REGEL: "3"},
    ),
    fall("olika roll", leg("08:00"), leg("10:00", yrkesroll=DSK)),
    fall("olika kund", leg("08:00"), leg("10:00", kund="B")),
    fall(
        "nästa dag", leg("08:00"), registrering("02 08:00", kategori="hemsjukvård", yrkesroll=SSK)
    ),
    fall("okänd roll", leg("08:00", yrkesroll=""), leg("10:00", yrkesroll="")),
    fall("avböjd först", leg("08:00", status="avböjd"), leg("10:00")),
    fall("samma besök i två rapporter", leg("08:00", besok="b"), leg("08:30", besok="b")),
    fall(
        "besökets lägsta nyckel",
        leg("08:00"),
        leg("10:30", besok="b"),
        leg("10:00", besok="b"),
        brott={REGEL: "2"},
    ),
    fall("utförare slås ihop", leg("08:00"), leg("10:00", utforare="Granen"), brott={REGEL: "2"}),
    fall(
        "hemrehab av samma roll räknas ihop",
        leg("08:00"),
        leg("10:00", kategori="hemrehab"),
        brott={REGEL: "2"},
    ),
    fall("omsorg är inget leg. besök", leg("08:00"), leg("10:00", kategori="omsorg")),
]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("registreringar", **together(ALLA))


@pytest.mark.parametrize("f", ALLA, ids=str)
def test_later_licensed_visits(mars: Korning, f: Fall) -> None:
    assert mars.brott_i(f.namn, [REGEL]) == f.brott


def test_the_later_visit_is_the_later_providers(mars: Korning) -> None:
    assert mars.brott(REGEL, "Granen") == ["utförare slås ihop.2"]


def test_the_role_of_the_personal_list(kontrollera: Kontrollera) -> None:
    rows = [leg("08:00", yrkesroll=""), leg("10:00")]
    listed: list[Row] = [{"personal": "P1", "utforare": "Björken", "yrkesroll": SSK}]
    assert kontrollera("registreringar", registreringar=rows).brott(REGEL) == []
    assert kontrollera("registreringar", registreringar=rows, personal=listed).brott(REGEL) == [
        "R00002"
    ]
