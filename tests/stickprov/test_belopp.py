"""Minutes and kronor: what a row should have cost, and what the sample amounts to in all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from checks.facts import Facts
from checks.granskning import performed_facts
from extracts.period import Period
from stickprov.audit.payment import kronor_of, minutes_of, right_amount
from suites.plan import Plan
from tests.conftest import Las
from tests.stickprov.slutsatser import (
    audit_with,
    concluded,
    drawn,
    frame_of,
    review,
    reviews,
    session_of,
)
from tests.underlag_builder import registrering


# Booked 30 min of delegerad hsl in tätort: 197 kr.
@pytest.mark.parametrize(
    ("kategori", "belopp", "told", "right"),
    [
        ("delegerad hsl", "197.00", {"ratt_minuter": 30}, "197"),
        ("delegerad hsl", "197.00", {"ratt_minuter": 15}, "98.5"),
        ("delegerad hsl", "197.00", {"ratt_minuter": 0}, "0"),
        ("delegerad hsl", "197.00", {"ratt_minuter": 60}, "394"),
        ("delegerad hsl", "197.00", {"ratt_kategori": "omsorg"}, "0"),
        ("delegerad hsl", "197.00", {"ratt_kategori": "larm"}, "197"),
        ("delegerad hsl", "197.00", {"ratt_kategori": "hemsjukvård"}, "413"),
        ("omsorg", "0.00", {"ratt_kategori": "delegerad hsl"}, "197"),
        ("omsorg", "0.00", {"ratt_kategori": "delegerad hsl", "ratt_minuter": 15}, "98.5"),
        ("omsorg", "0.00", {"ratt_minuter": 15}, "0"),
        ("hemsjukvård", "413.00", {"ratt_minuter": 15}, "413"),
        ("hemsjukvård", "413.00", {"ratt_minuter": 0}, "0"),
        ("hemsjukvård", "413.00", {"ratt_kategori": "hemrehab"}, "920"),
        ("hemsjukvård", "0.00", {"ratt_minuter": 15}, "0"),
    ],
)
def test_what_a_registration_should_have_cost(
    kategori: str, belopp: str, told: dict[str, object], right: str
) -> None:
    row = drawn(1, kategori=kategori, belopp=belopp)
    found = review("fel", "fel-tid", row=row, paverkar=True, **told)
    assert right_amount(audit_with(), found) == Fraction(right)


HSL = {"kategori": "delegerad hsl", "belopp": "197.00"}


@pytest.mark.parametrize(
    ("feltyp", "values", "told"),
    [
        ("fel-taxeomrade", {}, {"ratt_minuter": 15}),
        ("fel-tid", {"belopp": ""}, {"ratt_minuter": 15}),
        ("fel-kategori", {"taxeomrade": ""}, {"ratt_kategori": "larm"}),
        ("fel-kategori", {"taxeomrade": "landsbygd"}, {"ratt_kategori": "larm"}),
    ],
)
def test_what_the_protocol_cannot_tell_is_counted_apart(
    feltyp: str, values: dict[str, str], told: dict[str, object]
) -> None:
    row = replace(drawn(1), row={**drawn(1).row, **HSL, **values})
    found = review("fel", feltyp, row=row, paverkar=True, **told)
    assert right_amount(audit_with(), found) is None
    amounts = kronor_of(audit_with(), frame_of(80, belopp="1000"), [found], [])
    assert (amounts.ej_beraknade, float(amounts.funnet)) == (1, 0)


def test_over_and_under_are_projected_apart() -> None:
    frame = frame_of(2000, minuter="60000")
    found = [
        review("fel", "fel-tid", row=drawn(1), ratt_minuter=10),
        review("fel", "fel-tid", row=drawn(2), ratt_minuter=40),
        *(r for r in reviews(78, first=3)),
    ]
    amounts = minutes_of(frame, found, [])
    # Σ book = 2 400; 20 too much and 10 too little, times 60 000 / 2 400.
    assert [amounts.over, amounts.under, amounts.netto] == [500, 250, 250]
    assert [amounts.funnet, amounts.bokfort] == [10, 60000]


def test_the_riskdel_is_added_as_it_is() -> None:
    flagged = [review("fel", "fel-tid", row=drawn(1, "riskdel"), ratt_minuter=0)]
    amounts = minutes_of(frame_of(2000, 1, minuter="60000"), reviews(80), flagged)
    assert [amounts.over, amounts.under, amounts.bokfort] == [30, 0, 60030]


def test_only_errors_that_affect_payment_cost() -> None:
    row = drawn(1, kategori="larm", belopp="197.00")
    silent = review("fel", "fel-tid", row=row, ratt_minuter=0)
    amounts = kronor_of(audit_with(), frame_of(80, belopp="1970"), [silent], [])
    assert [amounts.funnet, amounts.over] == [0, 0]
    told = review("fel", "fel-tid", row=row, ratt_minuter=0, paverkar=True)
    assert kronor_of(audit_with(), frame_of(80, belopp="1970"), [told], []).over == 1970


def test_nothing_booked_gives_nothing_to_project() -> None:
    found = concluded(session_of(frame_of(2000, belopp="500")), reviews(80))
    assert (found.kronor.over, found.kronor.netto) == (None, None)
    empty = concluded(session_of(frame_of(2000, belopp="0")), reviews(80))
    assert [empty.kronor.over, empty.kronor.netto] == [0, 0]


def test_a_full_count_is_not_projected() -> None:
    found = [review("fel", "fel-tid", row=drawn(1), ratt_minuter=10), *reviews(49, first=2)]
    assert concluded(session_of(frame_of(50)), found).minuter.netto == 20


def test_what_is_booked_is_what_the_plan_pays(las: Las, plan: Plan) -> None:
    """The same definition as the monthly run: a right row costs what it is booked at."""
    kinds = ("omsorg", "service", "larm", "delegerad hsl", "hemsjukvård", "hemrehab")
    rows = [
        registrering(f"{day:02} 08:00", kategori=kind, kund=f"K{area}", besok=f"B{day}")
        for day, kind in enumerate(kinds, 1)
        for area in range(3)
    ]
    areas = ("tätort", "landsbygd", "skärgård")
    kunder = [{"kund": f"K{n}", "taxeomrade": area} for n, area in enumerate(areas)]
    month = Period.parse("2022-03")
    facts = Facts(
        las(registreringar=rows, kunder=kunder), month, plan.parameters, plan.tariffs(month.last)
    )
    prices = {key: Decimal(str(kr)) for key, kr in plan.tariffs(month.last).items()}
    found = performed_facts(facts).order_by("registrering").to_pyarrow().to_pylist()
    by_visit: dict[tuple[str, str], Decimal] = {}
    for row in found:
        hourly = row["kategori"] in ("larm", "delegerad hsl")
        per_hour = prices.get((row["kategori"], row["taxeomrade"])) if hourly else None
        per_visit = prices.get((f"{row['kategori']} besök", row["taxeomrade"]))
        first = (row["kategori"], row["besok"]) not in by_visit
        by_visit.setdefault((row["kategori"], row["besok"]), Decimal(0))
        expected = per_hour / 2 if per_hour else per_visit if per_visit and first else Decimal(0)
        assert Decimal(str(row["belopp"])) == expected, row
