"""What became of the deviations of a year (spec: arkiv, «The year»)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from arkiv.arets_avvikelser import ATGARDAD, HANDELSE, KVAR, OBEDOMD, Avvikelser, deviations_of
from arkiv.runs import Korning
from arkiv.uppfoljning import Uppfoljd, add_followed
from tests.arkiv.korningar import BJORKEN, KONTROLL, archived, avvikelse, korning

DEC, JAN, FEB, MARS, APRIL = "2021-12", "2022-01", "2022-02", "2022-03", "2022-04"


def of_year(path: Path, *runs: Korning, sist: str = "2022-12") -> Avvikelser:
    archived(path, *runs)
    return deviations_of(path, JAN, sist)[KONTROLL]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([korning(JAN, "a"), korning(FEB, "a")], {KVAR: 1}, id="in the last month"),
        pytest.param([korning(JAN, "a"), korning(FEB)], {ATGARDAD: 1}, id="gone and judged"),
        pytest.param(
            [korning(JAN, "a"), korning(FEB, ej_bedomd=(BJORKEN,))], {OBEDOMD: 1}, id="not judged"
        ),
        pytest.param(
            [korning(JAN, "a"), korning(FEB, inget=(BJORKEN,))], {ATGARDAD: 1}, id="nothing to try"
        ),
        pytest.param(
            [korning(JAN, [avvikelse("a", datum=dt.date(2022, 1, 9))]), korning(FEB)],
            {HANDELSE: 1},
            id="a day of its own month",
        ),
        pytest.param(
            [korning(JAN, [avvikelse("a", datum=dt.date(2022, 1, 9))])],
            {HANDELSE: 1},
            id="a day of the last month",
        ),
        pytest.param(
            [korning(JAN), korning(FEB, [avvikelse("a", datum=dt.date(2022, 1, 9))])],
            {KVAR: 1},
            id="a day of another month",
        ),
        pytest.param(
            [korning(DEC, "ab"), korning(JAN, "b")], {KVAR: 1}, id="closed before the year"
        ),
        pytest.param(
            [korning(JAN, "ab"), korning(JAN, "b"), korning(FEB)],
            {ATGARDAD: 1},
            id="latest version",
        ),
        pytest.param(
            [korning(FEB, "a"), korning(JAN, "ab")], {KVAR: 1, ATGARDAD: 1}, id="run out of order"
        ),
    ],
)
def test_where_each_stands(tmp_path: Path, runs: list[Korning], expected: dict[str, int]) -> None:
    found = of_year(tmp_path / "a.duckdb", *runs)
    assert found.lagen == expected
    assert found.antal == sum(expected.values())


@pytest.mark.parametrize(
    ("runs", "back"),
    [
        pytest.param([korning(JAN, "a"), korning(FEB), korning(MARS, "a")], 1, id="back"),
        pytest.param([korning(JAN, "a"), korning(FEB, "a")], 0, id="never away"),
        pytest.param([korning(JAN, "a"), korning(MARS, "a")], 0, id="a month without a run"),
        pytest.param(
            [korning(JAN, "a"), korning(FEB, ej_bedomd=(BJORKEN,)), korning(MARS, "a")],
            0,
            id="nothing closed it",
        ),
        pytest.param(
            [korning(DEC, "a"), korning(JAN), korning(FEB, "a")], 1, id="there before the year"
        ),
        pytest.param(
            [
                *(
                    korning(m, "a" if at % 2 else "")
                    for at, m in enumerate((DEC, JAN, FEB, MARS, APRIL))
                )
            ],
            1,
            id="counted once however often",
        ),
    ],
)
def test_those_that_came_back(tmp_path: Path, runs: list[Korning], back: int) -> None:
    assert of_year(tmp_path / "a.duckdb", *runs).aterkomna == back


def test_months_after_the_last_take_no_part(tmp_path: Path) -> None:
    runs = korning(JAN, "a"), korning(FEB), korning(MARS, "b")
    found = of_year(tmp_path / "a.duckdb", *runs, sist=JAN)
    assert (found.antal, found.lagen) == (1, {KVAR: 1})


def test_what_people_wrote_last_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    archived(path, korning(JAN, "abc"))
    for status, ids in (("hos utföraren", "ab"), ("rättad", "a")):
        rows = [Uppfoljd(one, status, None, "Samtal", "Kim", None) for one in ids]
        add_followed(path, rows, "hash", "2022-04-05T08:00:00")
    found = deviations_of(path, JAN, "2022-12")[KONTROLL]
    assert found.uppfoljda == {"hos utföraren": 1, "rättad": 1}


def test_clients_are_counted_once(tmp_path: Path) -> None:
    rows = [
        {**avvikelse(one), "kund": kund}
        for one, kund in zip("abc", ("K1", "K1", None), strict=True)
    ]
    found = of_year(tmp_path / "a.duckdb", korning(JAN, rows), korning(FEB, rows))
    assert (found.antal, found.kunder) == (3, 2)
