"""When a month is called a change: the XmR limits against figures worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.serie import Punkt, Vanligt, of_month, usual_before, without_gaps
from extracts.period import Period
from suites.trend import Handelse, Trend

TREND = Trend(minst_manader=4)
MARS = Period(2022, 3)
# Mean 0.80; differences 0.02, 0.04, 0.02, of which the mean is 0.0266…: the limits are 0.0709 away.
VALUES = (0.79, 0.81, 0.77, 0.79, 0.84)
BEFORE = (0.80, 0.82, 0.78, 0.80)
AWAY = 3 / 1.128 * (0.02 + 0.04 + 0.02) / 3


def months(*values: float | None, last: Period = MARS) -> list[Punkt]:
    """Points of the months that end with the one before `last`."""
    first = Period.of(last.first - dt.timedelta(days=31 * len(values)))
    every = Period.span(f"{first}..{last}")[-len(values) - 1 : -1]
    return [of_month(month, value) for month, value in zip(every, values, strict=True)]


def usual(*values: float | None, trend: Trend = TREND) -> Vanligt | None:
    return usual_before(months(*values), MARS, trend)


def test_the_limits_are_those_worked_out_by_hand() -> None:
    found = usual(*BEFORE)
    assert found is not None
    assert found.medel == pytest.approx(0.8)
    assert (found.lagst, found.hogst) == pytest.approx((0.8 - AWAY, 0.8 + AWAY))
    assert found.manader == 4


@pytest.mark.parametrize(
    ("away", "changed"),
    [(0.0, False), (AWAY, False), (-AWAY, False), (AWAY + 1e-6, True), (-AWAY - 1e-6, True)],
)
def test_on_a_limit_is_inside(away: float, changed: bool) -> None:
    found = usual(*BEFORE)
    assert found is not None
    assert found.is_left_by(0.8 + away) is changed


def test_when_nothing_has_varied_any_other_value_is_a_change() -> None:
    found = usual(1.0, 1.0, 1.0, 1.0)
    assert found is not None
    assert not found.is_left_by(1.0)
    assert found.is_left_by(0.999)


@pytest.mark.parametrize(
    ("values", "judged"),
    [
        pytest.param(BEFORE[:3], False, id="one month too few"),
        pytest.param(BEFORE, True, id="just enough"),
        pytest.param((None, *BEFORE[:3]), False, id="a month that was not measured does not count"),
        pytest.param((0.8, None, *BEFORE[:3]), True, id="a gap is stepped over"),
    ],
)
def test_it_takes_enough_measured_months(values: tuple[float | None, ...], judged: bool) -> None:
    assert (usual(*values) is not None) is judged


def test_a_gap_is_no_zero() -> None:
    with_gap, without = usual(0.8, 0.82, None, 0.78, 0.8), usual(*BEFORE)
    assert with_gap == without


def test_nothing_is_usual_in_a_plan_that_does_not_say() -> None:
    assert usual(*BEFORE, trend=Trend()) is None


@pytest.mark.parametrize(
    ("datum", "judged"),
    [
        pytest.param(dt.date(2021, 10, 31), True, id="before all of them"),
        pytest.param(dt.date(2021, 11, 1), True, id="the first day of the first"),
        pytest.param(dt.date(2021, 11, 2), False, id="in the first month"),
        pytest.param(dt.date(2022, 3, 1), False, id="the month itself"),
        pytest.param(dt.date(2022, 3, 2), True, id="later in the month itself"),
    ],
)
def test_months_before_an_event_are_of_another_work(datum: dt.date, judged: bool) -> None:
    trend = replace(TREND, handelser=(Handelse(datum, "Ny modell", "beslut"),))
    assert (usual(*BEFORE, trend=trend) is not None) is judged


def test_the_month_itself_and_whole_years_take_no_part() -> None:
    more = [of_month(MARS, 0.1), Punkt(dt.date(2021, 1, 1), dt.date(2021, 12, 31), 0.1)]
    assert usual_before([*months(*BEFORE), *more], MARS, TREND) == usual(*BEFORE)


@given(st.permutations(months(*VALUES)))
def test_the_order_of_the_points_changes_nothing(points: list[Punkt]) -> None:
    assert usual_before(points, MARS, TREND) == usual(*VALUES)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=24))
def test_the_mean_is_in_the_middle(values: list[float]) -> None:
    found = usual(*values)
    assert found is not None
    assert found.lagst <= found.medel <= found.hogst
    assert found.medel - found.lagst == pytest.approx(found.hogst - found.medel)


@pytest.mark.parametrize(
    ("fran", "till", "month", "year"),
    [
        ("2022-02-01", "2022-02-28", True, False),
        ("2022-02-01", "2022-02-27", False, False),
        ("2022-02-01", "2022-03-31", False, False),
        ("2022-01-01", "2022-12-31", False, True),
        ("2022-01-01", "2023-12-31", False, False),
        ("2022-01-02", "2022-12-31", False, False),
    ],
)
def test_a_time_is_a_month_or_a_year(fran: str, till: str, month: bool, year: bool) -> None:
    punkt = Punkt(dt.date.fromisoformat(fran), dt.date.fromisoformat(till), 1.0)
    assert (punkt.is_month, punkt.is_year) == (month, year)


def test_months_between_are_points_without_a_value() -> None:
    first, _gap, last = months(0.1, 0.2, 0.3)
    year = Punkt(dt.date(2019, 1, 1), dt.date(2019, 12, 31), 1.0)
    assert [p.varde for p in without_gaps([last, year, first])] == [0.1, None, 0.3]
    assert without_gaps([year]) == []
