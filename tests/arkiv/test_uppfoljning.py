"""What people write of deviations is kept, and the latest counts (spec: arkiv, «Follow-up»)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from arkiv.errors import ArkivError
from arkiv.tidigare import earlier
from arkiv.uppfoljning import Uppfoljd, add_followed, known
from extracts.period import Period
from reports.manad.worklist import Told, told_before
from tests.arkiv.korningar import BJORKEN, archived, korning

APRIL = Period(2022, 4)
FORST = "2022-03"


def followed(of: str, status: str = "hos utföraren", day: dt.date | None = None) -> Uppfoljd:
    return Uppfoljd(of, status, "kvarstår", "Ring", "Eva", day)


@pytest.fixture
def arkiv(tmp_path: Path) -> Path:
    return archived(tmp_path / "arkiv.duckdb", korning("2022-03", "ab"))


def test_only_what_has_changed_is_added(arkiv: Path) -> None:
    rows = [followed("a"), Uppfoljd("b", "ny", None, None, None, None)]
    assert add_followed(arkiv, rows, "h", "nu") == 1
    assert add_followed(arkiv, rows, "h", "nu") == 0
    emptied = Uppfoljd("a", "ny", None, None, None, None)
    assert add_followed(arkiv, [emptied], "h", "nu") == 1
    assert earlier(arkiv, korning("2022-04", "a")).uppfoljda == {"a": emptied}


def test_a_later_reading_counts_and_an_earlier_can_be_seen(arkiv: Path) -> None:
    add_followed(arkiv, [followed("a")], "h", "nu")
    add_followed(arkiv, [followed("a", "rättad"), followed("b")], "h", "nu")
    now = earlier(arkiv, korning("2022-04", "a"))
    assert ({k: v.status for k, v in now.uppfoljda.items()}, now.uppfoljning_nr) == (
        *({"a": "rättad", "b": "hos utföraren"}, 2),
    )
    then = earlier(arkiv, korning("2022-04", "a"), nr=1, read=1)
    assert {k: v.status for k, v in then.uppfoljda.items()} == {"a": "hos utföraren"}


def test_what_the_archive_knows_of_an_id(arkiv: Path) -> None:
    found = known(arkiv, ["a", "x"])
    assert set(found) == {"a"}
    assert (found["a"].utforare, set(found["a"].texter)) == (BJORKEN, {"a saknar plan."})
    assert found["a"].sist == FORST


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArkivError, match="finns inte"):
        add_followed(tmp_path / "a.duckdb", [followed("a")], "h", "nu")


FEB, MARS_31, APRIL_1 = dt.date(2022, 2, 1), dt.date(2022, 3, 31), dt.date(2022, 4, 1)
APRIL_30, MAJ_1 = dt.date(2022, 4, 30), dt.date(2022, 5, 1)
KLAR = "kvarstår, skulle ha varit klar"


@pytest.mark.parametrize(
    ("status", "day", "expected", "lage"),
    [
        ("hos utföraren", None, "hos utföraren", "kvarstår"),
        ("hos utföraren", MAJ_1, "hos utföraren", "kvarstår"),
        ("hos utföraren", APRIL_30, "hos utföraren", f"{KLAR} 2022-04-30"),
        ("rättad", None, "ny", "kvarstår, trots att den var rättad"),
        ("rättad", FEB, "ny", "kvarstår, trots att den var rättad"),
        ("accepterad", APRIL_1, "accepterad", "kvarstår"),
        ("accepterad", APRIL_30, "accepterad", "kvarstår"),
        ("accepterad", MARS_31, "ny", "kvarstår, undantaget gällde till 2022-03-31"),
        ("förklarad", FEB, "förklarad", f"{KLAR} 2022-02-01"),
    ],
)
def test_the_next_work_list_has_what_was_written(
    arkiv: Path, status: str, day: dt.date | None, expected: str, lage: str
) -> None:
    add_followed(arkiv, [followed("a", status, day)], "h", "nu")
    found = earlier(arkiv, korning("2022-04", "abc"))
    told = told_before([{"id": "a"}], found, APRIL)
    assert told == Told(expected, "kvarstår", "Ring", "Eva", day, lage, FORST)
    own = told_before([{"id": "a"}], found, APRIL, own=True)
    assert own == Told(lage="kvarstår", forst=FORST)
    assert told_before([{"id": "b"}], found, APRIL) == Told(lage="kvarstår", forst=FORST)
    assert told_before([{"id": "c"}], found, APRIL) == Told(lage="ny")
    assert told_before([{"id": "c"}], None, APRIL) == Told()


def test_a_month_that_is_run_again_keeps_what_was_written_of_it(arkiv: Path) -> None:
    add_followed(arkiv, [followed("a", "rättad", FEB)], "h", "nu")
    told = told_before([{"id": "a"}], earlier(arkiv, korning("2022-03", "a")), Period(2022, 3))
    assert (told.status, told.lage, told.forst) == ("rättad", "ny", None)
