"""What a reviewer sees of a registration: other reports of the visit, orders, absence; and no more of them
than fit."""

from __future__ import annotations

from typing import Any

import pytest

from checks.facts import Facts
from checks.granskning import SHOWN, performed_facts, rejected_facts
from extracts.period import Period
from tests.conftest import Las
from tests.underlag_builder import Row, bestallning, registrering


@pytest.fixture
def fakta(las: Las, plan: Any) -> Any:
    def find(**tables: list[Row]) -> dict[str, dict[str, Any]]:
        month = Period.parse("2022-03")
        facts = Facts(las(**tables), month, plan.parameters, plan.tariffs(month.last))
        rows = performed_facts(facts).to_pyarrow().to_pylist()
        return {row["registrering"]: row for row in rows}

    return find


def test_only_performed_registrations_of_the_month(fakta: Any) -> None:
    rows = [registrering(), registrering(status="avböjd"), registrering("2022-04-01 08:00")]
    assert list(fakta(registreringar=rows)) == ["R00001"]


def test_the_other_reports_of_a_visit(fakta: Any) -> None:
    rows = [
        registrering(besok="B1"),
        registrering(besok="B1", kategori="delegerad hsl", minuter=5),
        registrering(besok="B1", status="avböjd"),
        registrering(besok="B2"),
        registrering(besok="B1", utforare="Tallen"),
        registrering(),
    ]
    found = fakta(registreringar=rows)
    assert found["R00001"]["andra"] == (
        "R00002 delegerad hsl 08:00–08:30 (5 min, utförd); R00003 omsorg 08:00–08:30 (30 min, avböjd)"
    )
    assert [found[key]["andra"] for key in ("R00004", "R00005", "R00006")] == [None, None, None]


def test_a_visit_of_very_many_reports(fakta: Any) -> None:
    found = fakta(registreringar=[registrering(besok="B1") for _ in range(SHOWN + 4)])
    said = f" … (visar {SHOWN} av {SHOWN + 3}, alla finns i underlaget)"
    assert found["R00001"]["andra"].endswith(said)
    assert found["R00001"]["andra"].count(";") == SHOWN - 1


@pytest.mark.parametrize(
    ("fran", "till", "seen"),
    [
        ("2022-03-10", "", True),
        ("2022-03-11", "", False),
        ("2022-01-01", "2022-03-10", True),
        ("2022-01-01", "2022-03-09", False),
    ],
)
def test_the_orders_of_the_day(fran: str, till: str, seen: bool, fakta: Any) -> None:
    orders = [bestallning(fran=fran, till=till, insats="dusch")]
    found = fakta(registreringar=[registrering("10 08:00")], bestallningar=orders)
    told = f"B00001 omsorg/dusch 600 min/mån {fran}–{till}" if seen else None
    assert found["R00001"]["bestallning"] == told


def test_absence_and_pause_are_said_without_a_reason(fakta: Any) -> None:
    found = fakta(
        registreringar=[registrering(f"{day:02} 08:00") for day in (1, 5, 9)],
        uppehall=[
            {"kund": "K1", "utforare": "Björken", "fran": "2022-03-05", "till": "2022-03-05"}
        ],
        franvaro=[{"kund": "K1", "fran": "2022-03-04", "till": "2022-03-10", "orsak": "sjukhus"}],
    )
    assert [found[f"R0000{n}"]["franvaro"] for n in (1, 2, 3)] == [
        None,
        "uppehåll, frånvarande",
        "frånvarande",
    ]


def test_a_licensed_visit_is_paid_once(fakta: Any) -> None:
    rows = [registrering(kategori="hemsjukvård", besok="B1") for _ in range(2)]
    found = fakta(registreringar=rows, kunder=[{"kund": "K1", "taxeomrade": "tätort"}])
    assert [found[key]["belopp"] for key in ("R00001", "R00002")] == [413.0, 0.0]


def test_rejected_rows_that_may_be_registrations(las: Las) -> None:
    rows = [
        registrering(kategori="x"),
        {**registrering(), "start": "i går"},
        registrering(status="klar"),
        registrering(status="avböjd", kategori="x"),
        registrering("2022-04-01 08:00", kategori="x"),
        registrering(),
        registrering(
            registrering="Summa", kund="", personal="", kategori="", utforare="", status=""
        ),
    ]
    month = Period.parse("2022-03")
    found = rejected_facts(las(keep=True, registreringar=rows), month.first, month.last)
    told = {row["registrering"]: row["skal"] for row in found.to_pyarrow().to_pylist()}
    assert told == {
        "R00001": "kategori: «x» (ej-val)",
        "R00002": "start: «i går» (ej-tid)",
        "R00003": "status: «klar» (ej-val)",
    }
