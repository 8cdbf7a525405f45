"""What a plan says of trends and of how long runs are kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from suites.errors import PlanError
from suites.plan_file import load_plan
from tests.suites.planer import replaced

PLAN = "plan.toml"
MONTHS, EVENT = "minst_manader = 8", "datum = 2021-06-01"


def test_the_plan_marks_the_change_of_model() -> None:
    trend = load_plan("norrtalje-2022").trend
    assert trend.minst_manader == 8
    assert [h.datum for h in trend.handelser] == [dt.date(2021, 6, 1)]


@pytest.mark.parametrize(
    ("day", "since"),
    [("2021-05-31", None), ("2021-06-01", "2021-06-01"), ("2022-03-01", "2021-06-01")],
)
def test_the_latest_event_counts(day: str, since: str | None) -> None:
    found = load_plan("norrtalje-2022").trend.since(dt.date.fromisoformat(day))
    assert found == (since and dt.date.fromisoformat(since))


@pytest.mark.parametrize("months", ["3", "120"])
def test_so_many_months_may_be_asked_for(tmp_path: Path, months: str) -> None:
    plan = load_plan(str(replaced(tmp_path, PLAN, MONTHS, f"minst_manader = {months}")))
    assert plan.trend.minst_manader == int(months)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (MONTHS, "minst_manader = 2", "heltal från 3 till 120"),
        (MONTHS, "minst_manader = 121", "heltal från 3 till 120"),
        (MONTHS, "minst_manader = 8.5", "heltal från 3 till 120"),
        (MONTHS, "minst_månader = 8".replace("å", "a_"), "okänt fält"),
        (EVENT, 'datum = "2021-06-01"', "inget datum"),
        (EVENT, "dag = 2021-06-01", "saknar datum"),
        ('text = "Ny ersättningsmodell", ', "", "saknar text"),
        ("odelad_tid = false", "bevaras_till = 2027", "bevaras_till: «2027» är inget datum"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        load_plan(str(replaced(tmp_path, PLAN, old, new)))


def test_how_long_runs_are_kept(tmp_path: Path) -> None:
    assert load_plan("norrtalje-2022").bevaras_till is None
    kept = replaced(tmp_path, PLAN, "odelad_tid = false", "bevaras_till = 2027-12-31")
    assert load_plan(str(kept)).bevaras_till == dt.date(2027, 12, 31)
