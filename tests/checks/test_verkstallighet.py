"""Control 12: orders active on the last day and not verkställda then."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, MOT_FORSLAG, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.underlag_builder import Row, bestallning, registrering, write_table, write_underlag

EJ, TRE = "ej-verkstalld", "ej-verkstalld-tre-manader"

# Order → its dates, and the rules it breaks.
ORDERS: dict[str, tuple[Row, set[str]]] = {
    # 14 days after the 17th is the last day itself.
    "14 dagar": ({"fran": "2022-03-17"}, set()),
    "15 dagar": ({"fran": "2022-03-16"}, {EJ}),
    "verkställd sista dagen": ({"fran": "2022-03-01", "verkstalld": "2022-03-31"}, set()),
    "verkställd i april": ({"fran": "2022-03-01", "verkstalld": "2022-04-01"}, {EJ}),
    "slutar sista dagen": ({"fran": "2022-03-01", "till": "2022-03-31"}, {EJ}),
    "slutade dagen före": ({"fran": "2022-03-01", "till": "2022-03-30"}, set()),
    "börjar i april": ({"fran": "2022-04-01", "beslutsdatum": "2021-01-01"}, set()),
    "börjar sista dagen": ({"fran": "2022-03-31"}, set()),
    # Three months after the 31st of December is the 31st of March.
    "tre månader": ({"fran": "2022-03-31", "beslutsdatum": "2021-12-31"}, set()),
    "tre månader och en dag": ({"fran": "2022-03-31", "beslutsdatum": "2021-12-30"}, {TRE}),
    "båda": ({"fran": "2022-01-01", "beslutsdatum": "2021-12-01"}, {EJ, TRE}),
    "utan beslutsdatum": ({"fran": "2022-01-01"}, {EJ}),
    "gammalt beslut, verkställd": (
        {"fran": "2022-01-01", "verkstalld": "2022-03-30", "beslutsdatum": "2021-01-01"},
        set(),
    ),
}


@pytest.fixture(scope="module")
def orders(kontrollera: Kontrollera) -> Korning:
    rows = [
        bestallning(**{"bestallning": namn, "verkstalld": "", **dates})
        for namn, (dates, _broken) in ORDERS.items()
    ]
    return kontrollera("verkstallighet", bestallningar=rows)


@pytest.mark.parametrize("namn", ORDERS)
def test_orders_that_wait(orders: Korning, namn: str) -> None:
    found = {regel for regel in (EJ, TRE) if namn in orders.brott(regel)}
    assert found == ORDERS[namn][1]


def test_what_is_tried(orders: Korning) -> None:
    """Every order active on the last day; one that waits without a decision date has no three months."""
    assert (orders.regel(EJ).provade, orders.regel(TRE).provade) == (11, 11 - 6)


def test_how_serious_it_is(orders: Korning) -> None:
    assert (orders.regel(EJ).utfall, orders.regel(EJ).allvar) == (MOT_FORSLAG, "varning")
    assert (orders.regel(TRE).utfall, orders.regel(TRE).allvar) == (AVVIKELSE, "kritisk")
    assert orders.utfall.utfall == AVVIKELSE


# Month, decision, and whether three calendar months have gone.
MANADER = [
    # Clipped to the end of the month: 30 November + 3 months is 28 (or 29) February.
    ("2022-02", "2021-11-30", False),
    ("2022-02", "2021-11-28", False),
    ("2022-02", "2021-11-27", True),
    ("2024-02", "2023-11-30", False),
    ("2024-02", "2023-11-29", False),
    ("2024-02", "2023-11-28", True),
    ("2022-04", "2022-01-31", False),
    ("2022-04", "2022-01-30", False),
    ("2022-04", "2022-01-29", True),
    ("2022-05", "2022-02-28", True),
]


@pytest.fixture(scope="module")
def manader(kontrollera: Kontrollera) -> dict[str, list[str]]:
    """Month → the decisions of the orders that break the rule; each order is of its own decision."""
    found = {}
    for period in {period for period, _beslut, _broken in MANADER}:
        rows = [
            bestallning(
                verkstalld="",
                fran=f"{period}-20",
                beslutsdatum=beslut,
                kund=beslut,
                bestallning=beslut,
            )
            for month, beslut, _broken in MANADER
            if month == period
        ]
        ordinary = bestallning(kund="K2", fran="2021-01-01")
        run = kontrollera(
            "verkstallighet",
            period=period,
            bestallningar=[*rows, ordinary],
            registreringar=[registrering(f"{period}-05 08:00", kund="K2")],
        )
        found[period] = run.brott(TRE)
    return found


@pytest.mark.parametrize(("period", "beslut", "broken"), MANADER)
def test_three_calendar_months(
    manader: dict[str, list[str]], period: str, beslut: str, broken: bool
) -> None:
    assert (beslut in manader[period]) == broken


def test_without_the_column_nothing_is_judged(kontrollera: Kontrollera) -> None:
    row = bestallning()
    del row["verkstalld"]
    found = kontrollera("verkstallighet", bestallningar=[row])
    assert (found.utfall.utfall, found.utfall.skal) == (
        EJ_BEDOMD,
        "kolumnen verkstalld i bestallningar saknas",
    )


def test_without_decision_dates_only_the_days_are_judged(kontrollera: Kontrollera) -> None:
    found = kontrollera("verkstallighet", bestallningar=[bestallning(verkstalld="")])
    assert found.regel(TRE).skal == "kolumnen beslutsdatum i bestallningar saknas"
    assert found.regel(EJ).utfall == MOT_FORSLAG


def test_a_month_where_everything_is_carried_out(kontrollera: Kontrollera) -> None:
    found = kontrollera("verkstallighet", bestallningar=[bestallning(beslutsdatum="2021-01-01")])
    assert found.utfall.utfall == UPPFYLLT


def test_nothing_active(kontrollera: Kontrollera) -> None:
    found = kontrollera("verkstallighet", bestallningar=[bestallning(till="2022-03-30")])
    assert found.regel(EJ).skal == INGET_ATT_PROVA


def test_the_rule_of_three_months_is_the_beställares(orders: Korning) -> None:
    avser = {rule.regel: rule.avser for rule in orders.plan.row("verkstallighet").rules}
    assert avser == {EJ: "båda", TRE: "beställaren"}


SAKNAS = "kolumnen verkstalld i bestallningar saknas"
LATE, TIMELY = {"verkstalld": ""}, {"verkstalld": "2022-01-01"}


@pytest.mark.parametrize(
    ("with_column", "expected"),
    [
        # Nothing of Tallen's can be judged, and Björken is judged as ever.
        ([("Björken", TIMELY)], {"Björken": (UPPFYLLT, 1, None), "Tallen": (EJ_BEDOMD, 0, SAKNAS)}),
        # Some can: nobody is said to uphold the rule, and a deviation stands.
        ([("Tallen", TIMELY)], {"Tallen": (EJ_BEDOMD, 1, SAKNAS)}),
        ([("Tallen", LATE)], {"Tallen": (AVVIKELSE, 1, SAKNAS)}),
    ],
    ids=["ingen", "en i tid", "en sen"],
)
def test_a_file_without_the_column_is_not_judged(
    tmp_path: Path,
    plan: Plan,
    door: Door,
    with_column: list[tuple[str, Row]],
    expected: dict[str, tuple[str, int, str | None]],
) -> None:
    decided = {"beslutsdatum": "2021-01-01"}
    folder = write_underlag(
        tmp_path / "underlag",
        {"bestallningar": [bestallning(utforare=u, **decided, **v) for u, v in with_column]},
    )
    other = bestallning(utforare="Tallen", kund="K2", bestallning="utan", **decided)
    del other["verkstalld"]
    write_table(folder / "bestallningar_tallen.csv", "bestallningar", [other])
    found = run_control(folder, tmp_path, plan, door, "verkstallighet")
    for utforare, verdict in expected.items():
        rule = found.regel(TRE, utforare)
        assert (rule.utfall, rule.provade, rule.skal) == verdict
        rule = found.regel(EJ, utforare)
        assert (rule.provade, rule.skal) == verdict[1:]
    assert "utan" not in found.brott(EJ) + found.brott(TRE)
