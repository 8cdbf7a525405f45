"""The life of a deviation (spec: arkiv, «Life of a deviation»)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from arkiv.liv import ATERKOMMEN, ATGARDAD, KVARSTAR, NY, OBEDOMD
from arkiv.runs import Korning
from arkiv.tidigare import earlier
from tests.arkiv.korningar import BJORKEN, TALLMON, archived, avvikelse, korning

JAN, FEB, MARS, APRIL = "2022-01", "2022-02", "2022-03", "2022-04"
INNAN = dt.date(2021, 5, 1)


@pytest.fixture
def arkiv(tmp_path: Path) -> Path:
    return tmp_path / "arkiv.duckdb"


def states(path: Path, run: Korning) -> dict[str, int]:
    found: dict[str, int] = {}
    for (_kontroll, _regel, _utforare, state), antal in earlier(path, run).antal.items():
        found[state] = found.get(state, 0) + antal
    return found


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param([], korning(MARS, "a"), {NY: 1}, id="empty archive"),
        pytest.param([korning(FEB)], korning(MARS, "a"), {NY: 1}, id="not there before"),
        pytest.param([korning(FEB, "a")], korning(MARS, "a"), {KVARSTAR: 1}, id="there before"),
        pytest.param([korning(FEB, "a")], korning(MARS), {ATGARDAD: 1}, id="gone, judged"),
        pytest.param(
            [korning(FEB, "a")],
            korning(MARS, ej_bedomd=(BJORKEN,)),
            {OBEDOMD: 1},
            id="gone, not judged",
        ),
        pytest.param(
            [korning(FEB, "a")], korning(MARS, ej_bedomd=(TALLMON,)), {ATGARDAD: 1}, id="other's"
        ),
        pytest.param(
            [korning(FEB, "a")], korning(MARS, inget=(BJORKEN,)), {ATGARDAD: 1}, id="nothing to try"
        ),
        pytest.param(
            [korning(JAN, "a"), korning(FEB)], korning(MARS, "a"), {ATERKOMMEN: 1}, id="back"
        ),
        pytest.param([korning(JAN, "a"), korning(FEB)], korning(MARS), {}, id="closed long since"),
        pytest.param(
            [korning(JAN, "a"), korning(FEB, ej_bedomd=(BJORKEN,))],
            korning(MARS, "a"),
            {KVARSTAR: 1},
            id="nothing closed it",
        ),
        pytest.param(
            [korning(JAN, "a"), korning(FEB, ej_bedomd=(BJORKEN,))],
            korning(MARS),
            {ATGARDAD: 1},
            id="closed a month late",
        ),
        pytest.param([korning(APRIL, "a")], korning(MARS), {}, id="a later month says nothing"),
        pytest.param(
            [korning(MARS, "a")], korning(MARS, "a"), {NY: 1}, id="the month itself neither"
        ),
        pytest.param(
            [korning(FEB, "a"), korning(FEB, "b")],
            korning(MARS, "ab"),
            {NY: 1, KVARSTAR: 1},
            id="the latest version counts",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", datum=dt.date(2022, 2, 28))])],
            korning(MARS),
            {},
            id="an event of february",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", datum=dt.date(2022, 1, 31))])],
            korning(MARS),
            {ATGARDAD: 1},
            id="dated before its month",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", datum=INNAN)])],
            korning(MARS, [avvikelse("a", datum=INNAN)]),
            {KVARSTAR: 1},
            id="an old date remains",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", "borttagen-regel")])],
            korning(MARS),
            {OBEDOMD: 1},
            id="a rule that the plan has no more",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", utforare=None)])],
            korning(MARS),
            {ATGARDAD: 1},
            id="no single provider's, judged for all",
        ),
        pytest.param(
            [korning(FEB, [avvikelse("a", utforare=None)])],
            korning(MARS, ej_bedomd=(TALLMON,)),
            {OBEDOMD: 1},
            id="no single provider's, not judged for one",
        ),
        pytest.param(
            [korning(JAN, [avvikelse("a", utforare=None)]), korning(FEB)],
            korning(MARS, [avvikelse("a", utforare=None)]),
            {ATERKOMMEN: 1},
            id="no single provider's, back",
        ),
    ],
)
def test_a_deviation_lives(
    arkiv: Path, before: list[Korning], now: Korning, expected: dict[str, int]
) -> None:
    assert states(archived(arkiv, *before), now) == expected


def test_each_provider_has_its_own(arkiv: Path) -> None:
    archived(arkiv, korning(FEB, [avvikelse("a"), avvikelse("b", utforare=TALLMON)]))
    found = earlier(arkiv, korning(MARS, "a", ej_bedomd=(TALLMON,)))
    assert {(u, state): n for (_k, _r, u, state), n in found.antal.items()} == {
        (BJORKEN, KVARSTAR): 1,
        (TALLMON, OBEDOMD): 1,
    }


def test_the_work_list_knows_since_when(arkiv: Path) -> None:
    archived(arkiv, korning(JAN, "ab"), korning(FEB, "b"))
    found = earlier(arkiv, korning(MARS, "abc"))
    assert found.liv == {"a": (ATERKOMMEN, JAN), "b": (KVARSTAR, JAN)}


def test_months_are_in_order_whenever_they_were_run(arkiv: Path) -> None:
    archived(arkiv, korning(FEB, varde=0.7), korning(JAN, varde=None), korning(APRIL))
    found = earlier(arkiv, korning(MARS))
    assert found.manader == (JAN, FEB)
    assert found.forra == FEB
    assert [(m.period, m.varde) for m in found.matt if not m.cut] == [(JAN, None), (FEB, 0.7)]


def test_a_month_run_again_of_something_else_says_what(arkiv: Path) -> None:
    archived(arkiv, korning(MARS, "ab"), korning(MARS, "a", fil="f2"))
    again = earlier(arkiv, korning(MARS, "ac", plan="p2")).ersatter
    assert again is not None
    assert (again.version, again.nya, again.borta) == (2, 1, 0)
    assert again.skiljer == ("underlaget", "planen")


def test_the_same_run_made_again_says_the_same(arkiv: Path) -> None:
    archived(arkiv, korning(FEB, "a"), korning(MARS, "b", fil="f0"))
    first = earlier(arkiv, korning(MARS, "a"))
    archived(arkiv, korning(MARS, "a"), korning(MARS, "a"))
    again = earlier(arkiv, korning(MARS, "a"))
    assert (again.antal, again.ersatter, again.liv) == (first.antal, first.ersatter, first.liv)
    assert (first.nr, again.nr) == (2, 4)


def test_the_archive_is_seen_as_it_stood(arkiv: Path) -> None:
    archived(arkiv, korning(FEB, "a"), korning(FEB, "b"), korning(JAN))
    assert states(arkiv, korning(MARS, "a")) == {NY: 1, ATGARDAD: 1}
    then = earlier(arkiv, korning(MARS, "a"), nr=1)
    assert (then.manader, then.liv) == ((FEB,), {"a": (KVARSTAR, FEB)})
