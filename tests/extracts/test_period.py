"""Calendar months and clock-change nights."""

from __future__ import annotations

import datetime as dt

import pytest

from extracts.period import Period, clock_change_nights
from tests.refusal import refused


@pytest.mark.parametrize(
    ("text", "days", "name"),
    [
        ("2022-03", 31, "mars 2022"),
        ("2022-02", 28, "februari 2022"),
        ("2024-02", 29, "februari 2024"),
        ("2021-12", 31, "december 2021"),
    ],
)
def test_a_month(text: str, days: int, name: str) -> None:
    period = Period.parse(text)
    assert (str(period), period.days, period.name) == (text, days, name)
    assert (period.first.day, period.last.day) == (1, days)


@pytest.mark.parametrize(
    "text", ["2022-13", "2022-00", "2022-3", "mars", "", "2022-03-01", "0000-01"]
)
def test_no_month(text: str) -> None:
    with refused(r"ingen månad.*2022-03"):
        Period.parse(text)


def test_a_span_over_new_year() -> None:
    assert [str(p) for p in Period.span("2021-11..2022-02")] == [
        "2021-11",
        "2021-12",
        "2022-01",
        "2022-02",
    ]
    assert [str(p) for p in Period.span("2022-03")] == ["2022-03"]


@pytest.mark.parametrize(
    ("year", "march", "october"), [(2022, 27, 30), (2023, 26, 29), (2024, 31, 27), (2021, 28, 31)]
)
def test_clock_change_nights(year: int, march: int, october: int) -> None:
    assert clock_change_nights(year) == (dt.date(year, 3, march), dt.date(year, 10, october))
