"""Control 10: visits by role, and per client enrolled; nothing is judged."""

from __future__ import annotations

import pytest

from suites.verdicts import REDOVISAS
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import BJORKEN, Row, registrering

TALLEN = "Tallen"


def besok(start: str, roll: str | None = "sjuksköterska", **values: object) -> Row:
    return registrering(start, yrkesroll=roll or "", **{"kategori": "hemsjukvård", **values})


def inskriven(kund: str, fran: str = "2022-01-01", **values: object) -> Row:
    return {"utforare": BJORKEN, "kund": kund, "typ": "hemsjukvård", "fran": fran, **values}


@pytest.fixture(scope="module")
def found(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "legitimerade-besok",
        registreringar=[
            besok("01 08:00", besok="b1"),
            besok("01 08:30", besok="b1"),
            besok("02 08:00"),
            besok("03 08:00", besok="b2"),
            besok("03 08:00", "distriktssköterska", besok="b2", personal="P2"),
            besok("04 08:00", None, personal="P3"),
            besok("05 08:00", None, personal="P9"),
            besok("06 08:00", status="avböjd"),
            besok("07 08:00", kategori="omsorg"),
            besok("2022-02-28 08:00"),
            besok("08 08:00", "fysioterapeut", kategori="hemrehab"),
            besok("09 08:00", utforare=TALLEN, besok="b1"),
            # Not visits by licensed staff: the known role is not one of the kategori's.
            besok("10 08:00", "undersköterska"),
            besok("11 08:00", "fysioterapeut"),
            besok("12 08:00", None, personal="P4"),
            besok("13 08:00", "sjuksköterska", kategori="hemrehab"),
        ],
        personal=[
            {"personal": "P3", "utforare": BJORKEN, "yrkesroll": "sjuksköterska"},
            {"personal": "P4", "utforare": BJORKEN, "yrkesroll": "vårdbiträde"},
        ],
        inskrivningar=[
            inskriven("K1"),
            inskriven("K1", fran="2022-03-15"),
            inskriven("K2", till="2022-03-01"),
            inskriven("K3", till="2022-02-28"),
            inskriven("K4", fran="2022-03-31"),
            inskriven("K5", fran="2022-04-01"),
            inskriven("K6", fran="2022-03-20", till="2022-03-10"),
            inskriven("K1", typ="hemrehab"),
        ],
    )


@pytest.mark.parametrize(
    ("roll", "antal"),
    [
        # b1, the 2nd, b2 and P3's; the role of P3 stands in the list.
        ("sjuksköterska", 4),
        ("distriktssköterska", 1),
        ("fysioterapeut", 1),
        ("okänd", 1),
    ],
)
def test_visits_per_role(found: Korning, roll: str, antal: int) -> None:
    assert found.varde("antal_besok", BJORKEN, yrkesroll=roll) == antal


def test_visits_of_another_provider_are_its_own(found: Korning) -> None:
    assert found.varde("antal_besok", TALLEN, yrkesroll="sjuksköterska") == 1
    assert found.varde("antal_besok", None, yrkesroll="sjuksköterska") == 5


def test_visits_per_enrolled_client(found: Korning) -> None:
    """Five visits of hemsjukvård; K1, K2 and K4 were enrolled on some day of March."""
    per = found.indikator("besok_per_inskriven", BJORKEN, typ="hemsjukvård")
    assert (per.taljare, per.namnare) == (5, 3)
    assert per.varde == pytest.approx(5 / 3)
    assert found.varde("besok_per_inskriven", BJORKEN, typ="hemrehab") == 1


def test_a_provider_without_enrolments_has_no_share(found: Korning) -> None:
    per = found.indikator("besok_per_inskriven", TALLEN, typ="hemsjukvård")
    assert (per.taljare, per.namnare, per.varde) == (1, None, None)
    total = found.indikator("besok_per_inskriven", None, typ="hemsjukvård")
    assert (total.taljare, total.namnare) == (5, 3)


def test_nothing_is_judged(found: Korning) -> None:
    assert (found.utfall.utfall, found.utfall.regler) == (REDOVISAS, ())


def test_without_the_table_of_enrolments(kontrollera: Kontrollera) -> None:
    found = kontrollera("legitimerade-besok", registreringar=[besok("01 08:00")])
    assert found.utfall.utfall == REDOVISAS
    assert found.varde("antal_besok", yrkesroll="sjuksköterska") == 1
    assert found.varde("besok_per_inskriven", typ="hemsjukvård") is None


def test_a_provider_with_enrolled_clients_and_nothing_else(kontrollera: Kontrollera) -> None:
    """Tallen has neither orders nor registrations, but it is paid for listing the client."""
    found = kontrollera(
        "legitimerade-besok",
        registreringar=[besok("01 08:00")],
        inskrivningar=[inskriven("K1"), inskriven("K2", utforare=TALLEN)],
    )
    per = found.indikator("besok_per_inskriven", TALLEN, typ="hemsjukvård")
    assert (per.taljare, per.namnare, per.varde) == (0, 1, 0)
    total = found.indikator("besok_per_inskriven", None, typ="hemsjukvård")
    assert (total.taljare, total.namnare, total.varde) == (1, 2, 0.5)
