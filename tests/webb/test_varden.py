"""A value is proposed where it can mean one thing, and only there."""

from __future__ import annotations

import pytest

from webb.fil.varden import as_datum, as_manad, as_tal, as_tid

TIMES = {
    "2022-03-01 7.05": "2022-03-01 07:05",
    "2022-03-01 0705": "2022-03-01 07:05",
    "20220301 07:05": "2022-03-01 07:05",
    "2022/3/1 kl. 7:05": "2022-03-01 07:05",
    "2022.03.01, 07:05:30": "2022-03-01 07:05:30",
    "2022-03-01 705": None,
    "2022-03-01 24:30": None,
    "2022-02-30 07:05": None,
    "2022-03-01T07:05Z": None,
    "2022-03-01 07:05+01:00": None,
    "01/03/2022 07:05": None,
    "3/1/22 07:05": None,
    "07.05": None,
    "2022-03-01": None,
    "2022-03-01 07:05 PM": None,
    "": None,
}
DATES = {
    "20220301": "2022-03-01",
    "2022/3/1": "2022-03-01",
    "2022.03.01": "2022-03-01",
    "01-03-2022": None,
    "220301": None,
    "2022-13-01": None,
    "2022301": None,
}
MONTHS = {
    "202203": "2022-03",
    "2022/3": "2022-03",
    "2022 12": "2022-12",
    "2022-13": None,
    "20223": None,
    "03-2022": None,
    "22-03": None,
}
NUMBERS = {
    ("30 min", "minuter"): "30",
    ("30,5 minuter", "minuter_per_manad"): "30,5",
    ("1200 kr", "belopp"): "1200",
    ("30 kr", "minuter"): None,
    ("1 h", "minuter"): None,
    ("30 min", "antal"): None,
    ("-30 min", "minuter"): None,
    ("30 min ca", "minuter"): None,
    ("1 200 min", "minuter"): None,
}


@pytest.mark.parametrize(("text", "value"), TIMES.items())
def test_a_time(text: str, value: str | None) -> None:
    assert as_tid(text) == value


@pytest.mark.parametrize(("text", "value"), DATES.items())
def test_a_date(text: str, value: str | None) -> None:
    assert as_datum(text) == value


@pytest.mark.parametrize(("text", "value"), MONTHS.items())
def test_a_month(text: str, value: str | None) -> None:
    assert as_manad(text) == value


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number_with_its_unit(text: tuple[str, str], value: str | None) -> None:
    assert as_tal(*text) == value
