"""Kronor of the rules beside the invoice follow the plan's model of payment."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from tests.checks.test_ersattning import kund, order
from tests.korning import Korning, run_control
from tests.suites.planer import own_model, paid_by
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run


def judged(folder: Path, door: Door, plan: Plan, kontroll: str, **tables: list[Row]) -> Korning:
    underlag = write_underlag(folder / "underlag", {"kunder": [kund()], **tables})
    return run_control(underlag, folder, plan, door, kontroll)


def twice(kategori: str, **values: object) -> list[Row]:
    """The same half hour reported twice."""
    row = {"minuter": 30, "kategori": kategori, "yrkesroll": "sjuksköterska", **values}
    return [registrering("01 08:00", "08:30", **row)] * 2


@pytest.mark.parametrize(
    ("modell", "kategori", "kr"),
    [
        ("dagens", "service", 0.0),
        ("dagens", "omsorg", 0.0),
        ("dagens", "larm", 197.0),
        ("dagens", "hemsjukvård", 413.0),
        ("utford", "service", 162.5),
        ("utford", "omsorg", 197.0),
        ("utford", "delegerad hsl", 197.0),
        ("utford", "hemsjukvård", 413.0),
        ("utford-med-tak", "omsorg", 197.0),
        # Presence is counted once, however many reports it stands in.
        ("odelat-besok", "omsorg", 0.0),
        ("odelat-besok", "delegerad hsl", 0.0),
        ("hsl-ingar", "delegerad hsl", 0.0),
    ],
)
def test_a_row_that_is_there_twice(
    door: Door, tmp_path: Path, modell: str, kategori: str, kr: float
) -> None:
    plan = paid_by(tmp_path, modell)
    rows = twice(kategori)
    found = judged(tmp_path, door, plan, "registreringar", registreringar=rows)
    assert [row["belopp_dubblett"] for row in found.rader("dubblett")] == [kr]


@pytest.mark.parametrize(
    ("post", "kr"),
    [
        ('[post.larm]\ngrund = "per_tillfalle"\nkronor = 150.55', 150.55),
        # A set quarter of an hour at 394 kr.
        ('[post.larm]\ngrund = "schablon"\nminuter = 15', 98.5),
        ('[post.larm]\ngrund = "utford"\nkronor = 400', 200.0),
        ('[post.larm]\ngrund = "fast_manad"\nkronor = 200', 0.0),
    ],
)
def test_a_price_of_the_models_own(door: Door, tmp_path: Path, post: str, kr: float) -> None:
    plan = own_model(tmp_path, post)
    found = judged(tmp_path, door, plan, "registreringar", registreringar=twice("larm"))
    assert [row["belopp_dubblett"] for row in found.rader("dubblett")] == [kr]


def stay(*kategorier: str) -> list[Row]:
    """Half an hour with each kategori in the same half hour."""
    return [
        registrering("01 08:00", "08:30", minuter=30, kategori=k, registrering=f"R{n}")
        for n, k in enumerate(kategorier)
    ]


@pytest.mark.parametrize(
    ("modell", "kategorier", "kr"),
    [
        ("dagens", ("service", "omsorg"), 0.0),
        ("dagens", ("omsorg", "delegerad hsl"), 197.0),
        # By the dearest that was reported: omsorg 394, service 325.
        ("utford", ("service", "omsorg"), 197.0),
        ("utford", ("service", "service"), 162.5),
        ("utford-med-tak", ("service", "service"), 162.5),
        ("odelat-besok", ("omsorg", "delegerad hsl"), 0.0),
    ],
)
@pytest.mark.parametrize("regel", ["dubbelrapporterad-tid", "rapporttid-over-narvaro"])
def test_more_time_than_there_was(
    door: Door, tmp_path: Path, modell: str, kategorier: tuple[str, ...], kr: float, regel: str
) -> None:
    tags = {"besok": "B1", "tagg_in": "2022-03-01 08:00", "tagg_ut": "2022-03-01 08:30"}
    rows = [{**row, **tags, "insats": f"i{n}"} for n, row in enumerate(stay(*kategorier))]
    found = judged(tmp_path, door, paid_by(tmp_path, modell), "registreringar", registreringar=rows)
    assert [row["belopp"] for row in found.rader(regel)] == [kr]


@pytest.mark.parametrize(
    ("modell", "kr"),
    [("dagens", 394.0), ("utford", 0.0), ("utford-med-tak", 0.0)],
)
def test_granted_time_of_a_client_who_is_away(
    door: Door, tmp_path: Path, modell: str, kr: float
) -> None:
    """One day of 31 h a month: paid where granted time is, and nothing where performed time is."""
    away: list[Row] = [
        {"kund": "K1", "fran": "2022-03-01", "till": "2022-03-03", "orsak": "sjukhus"}
    ]
    found = judged(
        tmp_path,
        door,
        paid_by(tmp_path, modell),
        "uppehall",
        bestallningar=[order(31 * 60)],
        franvaro=away,
        uppehall=[],
    )
    [row] = found.rader("franvaro-utan-uppehall")
    assert row["belopp_franvaro_utan_uppehall"] == kr


@pytest.mark.parametrize(("modell", "kr"), [("dagens", 3940.0), ("utford", 0.0)])
def test_two_orders_of_the_same(door: Door, tmp_path: Path, modell: str, kr: float) -> None:
    found = judged(
        tmp_path,
        door,
        paid_by(tmp_path, modell),
        "uppehall",
        bestallningar=[order(600, insats="dusch"), order(900, insats="dusch")],
    )
    [row] = found.rader("overlappande-bestallning")
    assert row["belopp_overlappande_bestallning"] == kr


def test_granted_time_with_a_floor_is_paid_as_granted(door: Door, tmp_path: Path) -> None:
    plan = own_model(tmp_path, '[post.omsorg]\ngrund = "netto_med_golv"\ngolv = 80\navdrag = 10')
    orders = [order(600, insats="dusch"), order(900, insats="dusch")]
    found = judged(tmp_path, door, plan, "uppehall", bestallningar=orders)
    [row] = found.rader("overlappande-bestallning")
    assert row["belopp_overlappande_bestallning"] == 3940.0
