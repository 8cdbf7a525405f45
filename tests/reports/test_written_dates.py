"""Dates as people write them in a work list (spec: arkiv, «Follow-up»)."""

from __future__ import annotations

import datetime as dt

import pytest

from reports.manad.written_dates import date_of

MARS = dt.date(2022, 3, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (dt.date(2022, 4, 30), "2022-04-30"),
        (dt.datetime(2022, 4, 30, 12), "2022-04-30"),
        (44_681.0, "2022-04-30"),
        ("2022-04-30", "2022-04-30"),
        ("2022/04/30", "2022-04-30"),
        (" 20220430 ", "2022-04-30"),
        ("220430", "2022-04-30"),
        ("30/4 2022", "2022-04-30"),
        ("30/4-22", "2022-04-30"),
        ("30.4.2022", "2022-04-30"),
        ("4/5 2022", "2022-05-04"),
        ("30/4", "2022-04-30"),
        ("den 30 april", "2022-04-30"),
        ("30 April 2023", "2023-04-30"),
        ("1:e maj", "2022-05-01"),
        ("1 sept.", "2022-09-01"),
        ("1/3", "2022-03-01"),
        ("28/2", "2023-02-28"),
        ("29/2", "2024-02-29"),
        ("29/2 2022", None),
        ("31/4", None),
        ("13/13", None),
        ("snarast", None),
        ("vecka 17", None),
        ("", None),
        (None, None),
        (7.0, None),
        (True, None),
    ],
)
def test_a_date(written: object, said: str | None) -> None:
    found = date_of(written, MARS)
    assert (found and found.isoformat()) == said
