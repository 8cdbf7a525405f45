"""Control 13: three shares, and their mean only when all three exist."""

from __future__ import annotations

import pytest

from suites.verdicts import REDOVISAS
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import BJORKEN, Row, registrering

TALLEN = "Tallen"


def rad(start: str, satt: str = "tagg", **values: object) -> Row:
    return registrering(
        start, registreringssatt=satt, orsak="telefon", **{"skapad": f"2022-03-{start}", **values}
    )


@pytest.fixture(scope="module")
def found(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "registreringskvalitet",
        registreringar=[
            rad("01 08:00"),
            rad("02 08:00"),
            rad("03 08:00", satt="manuell"),
            rad("04 08:00", satt=""),
            # Longer than twelve hours: a deviation.
            rad("05 06:00", slut="19:00"),
            # Changed more than 72 hours after its end.
            rad("06 08:00", andrad="2022-03-09 08:31"),
            rad("07 08:00", status="avböjd", satt="manuell"),
            rad("08 08:00", utforare=TALLEN, skapad=""),
            rad("09 08:00", utforare=TALLEN, skapad=""),
        ],
        bestallningar=[
            {
                "utforare": u,
                "kund": "K1",
                "kategori": "omsorg",
                "minuter_per_manad": 600,
                "fran": "2022-01-01",
                "verkstalld": "2022-01-01",
            }
            for u in (BJORKEN, TALLEN)
        ],
    )


def test_tagged_of_performed_with_a_known_way(found: Korning) -> None:
    share = found.indikator("andel_tagg")
    assert (share.taljare, share.namnare, share.varde) == (4, 5, 0.8)


def test_rows_without_a_deviation(found: Korning) -> None:
    share = found.indikator("andel_utan_avvikelse")
    assert (share.taljare, share.namnare) == (6, 7)
    assert share.varde == pytest.approx(6 / 7)


def test_rows_not_changed_late(found: Korning) -> None:
    share = found.indikator("andel_oforandrad")
    assert (share.taljare, share.namnare) == (5, 6)


def test_the_mean_of_the_three(found: Korning) -> None:
    assert found.varde("poang") == pytest.approx((4 / 5 + 6 / 7 + 5 / 6) / 3)


def test_no_mean_where_one_is_missing(found: Korning) -> None:
    assert found.varde("andel_oforandrad", TALLEN) is None
    assert found.varde("andel_tagg", TALLEN) == 1
    assert found.varde("poang", TALLEN) is None


def test_nothing_is_judged(found: Korning) -> None:
    assert (found.utfall.utfall, found.utfall.regler) == (REDOVISAS, ())


def test_a_month_in_which_control_3_cannot_be_measured(kontrollera: Kontrollera) -> None:
    rows = [registrering("2021-03-05 08:00", registreringssatt="tagg")]
    found = kontrollera("registreringskvalitet", period="2021-03", registreringar=rows)
    assert (found.utfall.utfall, found.utfall.indikatorer) == ("ej bedömd", ())
