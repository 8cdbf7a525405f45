"""Control 6. March has 31 days; 3100 minutes a month are 100 a day, and 60 kr an hour 1 kr a minute."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import BJORKEN, Fall, Row, bestallning, fall, registrering, together

FRANVARO, UTAN_BESOK, OVERLAPPANDE = (
    "franvaro-utan-uppehall",
    "verkstalld-utan-besok",
    "overlappande-bestallning",
)
TALLEN = "Tallen"


def order(minuter: object = 3100, **values: object) -> Row:
    return bestallning(**{"minuter_per_manad": minuter, **values})


def borta(fran: str, till: str = "") -> Row:
    return {
        "fran": f"2022-03-{fran}",
        "till": f"2022-03-{till}" if till else "",
        "orsak": "sjukhus",
    }


def paus(fran: str, till: str = "", **values: object) -> Row:
    return {
        "fran": f"2022-03-{fran}",
        "till": f"2022-03-{till}" if till else "",
        **values,
    }


def tatort() -> list[Row]:
    return [{"taxeomrade": "tätort"}]


# Case → (dygn, minuter, kronor); no row where nothing deviates. Omsorg in tätort costs 394 kr an hour.
BORTA: dict[Fall, tuple[int, float, float | None] | None] = {
    # 10 … 14: the first and the last day do not count.
    fall("tre dygn", bestallningar=[order()], franvaro=[borta("10", "14")], kunder=tatort()): (
        3,
        300,
        1970.00,
    ),
    fall("en dag", bestallningar=[order()], franvaro=[borta("10", "10")], kunder=tatort()): None,
    fall("två dagar", bestallningar=[order()], franvaro=[borta("10", "11")], kunder=tatort()): None,
    fall("ett dygn", bestallningar=[order()], franvaro=[borta("10", "12")], kunder=tatort()): (
        1,
        100,
        656.67,
    ),
    fall("ingen sluttid", bestallningar=[order()], franvaro=[borta("29")], kunder=tatort()): (
        2,
        200,
        1313.33,
    ),
    fall(
        "sista dygnet",
        bestallningar=[order()],
        franvaro=[{"fran": "2022-03-30", "till": "2022-04-05", "orsak": "sjukhus"}],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "första dygnet",
        bestallningar=[order()],
        franvaro=[{"fran": "2022-02-28", "till": "2022-03-02", "orsak": "sjukhus"}],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "pausad alla",
        bestallningar=[order()],
        franvaro=[borta("10", "14")],
        uppehall=[paus("11", "13")],
        kunder=tatort(),
    ): None,
    fall(
        "pausad två av tre",
        bestallningar=[order()],
        franvaro=[borta("10", "14")],
        uppehall=[paus("11", "12")],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "pausad öppen",
        bestallningar=[order()],
        franvaro=[borta("10", "14")],
        uppehall=[paus("12")],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "pausad hos en annan utförare",
        bestallningar=[order()],
        franvaro=[borta("10", "12")],
        uppehall=[paus("01", utforare=TALLEN)],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "bara ena beställningen pausad",
        bestallningar=[order(bestallning="a"), order(310, bestallning="b", kategori="service")],
        franvaro=[borta("10", "12")],
        uppehall=[paus("01", bestallning="a")],
        kunder=tatort(),
    ): (1, 10, 54.17),
    fall(
        "två beställningar räknas ihop",
        bestallningar=[order(), order(310, kategori="service")],
        franvaro=[borta("10", "12")],
        kunder=tatort(),
    ): (1, 110, 710.83),
    fall(
        "inte verkställd än",
        bestallningar=[order(verkstalld="2022-03-20")],
        franvaro=[borta("10", "14")],
        kunder=tatort(),
    ): None,
    fall(
        "verkställd sista borta",
        bestallningar=[order(verkstalld="2022-03-13")],
        franvaro=[borta("10", "14")],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "avslutad",
        bestallningar=[order(till="2022-03-11")],
        franvaro=[borta("10", "14")],
        kunder=tatort(),
    ): (1, 100, 656.67),
    fall(
        "två frånvaror med gemensam dag",
        bestallningar=[order()],
        franvaro=[borta("10", "13"), borta("11", "14")],
        kunder=tatort(),
    ): (3, 300, 1970.00),
    # Of the days whose taxeomrade is known; none is known, no amount.
    fall(
        "okänt område båda dagarna",
        bestallningar=[order()],
        franvaro=[borta("10", "13")],
        kunder=[{"taxeomrade": "tätort", "till": "2022-03-10"}],
    ): (2, 200, None),
    # The largest number that the gate accepts, for 29 days.
    fall(
        "mycket stort tal",
        bestallningar=[order("999999999999,999999")],
        franvaro=[borta("01", "31")],
        kunder=tatort(),
    ): (29, 1e12 * 29 / 31, 6143010752688.17),
    fall(
        "okänt område en dag",
        bestallningar=[order()],
        franvaro=[borta("10", "13")],
        kunder=[{"taxeomrade": "tätort", "till": "2022-03-11"}],
    ): (2, 200, 656.67),
    # 100 minutes at 394 and 100 at 477 kr an hour.
    fall(
        "flyttar under frånvaron",
        bestallningar=[order()],
        franvaro=[borta("10", "13")],
        kunder=[
            {"taxeomrade": "tätort", "till": "2022-03-11"},
            {"taxeomrade": "landsbygd", "fran": "2022-03-12"},
        ],
    ): (2, 200, 1451.67),
}


def besokta(falls: Mapping[Fall, object]) -> list[Row]:
    """A row for each client, so that verkstalld-utan-besok is not in the way."""
    return [registrering(kund=f.namn) for f in falls]


@pytest.fixture(scope="module")
def away(kontrollera: Kontrollera) -> Korning:
    tables = together(BORTA)
    tables["registreringar"] = besokta(BORTA)
    return kontrollera("uppehall", **tables)


@pytest.mark.parametrize("case", BORTA, ids=str)
def test_away_while_the_help_runs(away: Korning, case: Fall) -> None:
    rows = [r for r in away.rader(FRANVARO) if r["kund"] == case.namn]
    expected = BORTA[case]
    if expected is None:
        assert rows == []
    else:
        [row] = rows
        dygn, minuter, kronor = expected
        assert row["dygn_franvaro"] == dygn
        assert row["minuter_franvaro"] == pytest.approx(minuter)
        assert row["belopp_franvaro_utan_uppehall"] == kronor


def test_the_days_are_listed_once_and_in_order(away: Korning) -> None:
    days = {r["kund"]: r["dagar_franvaro"] for r in away.rader(FRANVARO)}
    assert days["två frånvaror med gemensam dag"] == "11, 12, 13"


def test_every_client_with_help_is_tried(away: Korning) -> None:
    rule = away.regel(FRANVARO)
    assert (rule.utfall, rule.allvar) == (AVVIKELSE, "kritisk")
    assert rule.provade == len(BORTA)


# Without visits


def dagar(n: int) -> str:
    """The last day of an order that has n days of March."""
    return f"2022-03-{n:02}"


def mars(n: int, **values: object) -> Row:
    return order(fran="2022-03-01", till=dagar(n), **values)


# Case → (dygn, minuter, kronor).
TYSTA: dict[Fall, tuple[int, float, float | None] | None] = {
    fall(
        "känt område till den 10",
        bestallningar=[order()],
        kunder=[{"taxeomrade": "tätort", "till": "2022-03-10"}],
    ): (31, 3100, 6566.67),
    fall(
        "inget känt område",
        bestallningar=[order()],
        kunder=[{"taxeomrade": "tätort", "till": "2022-02-28"}],
    ): (31, 3100, None),
    fall("13 dygn", bestallningar=[mars(13)], kunder=tatort()): None,
    fall("14 dygn", bestallningar=[mars(14)], kunder=tatort()): (14, 1400, 9193.33),
    fall("en rad", registrering("31 23:00"), bestallningar=[mars(31)], kunder=tatort()): None,
    fall(
        "en avböjd rad",
        registrering("05 08:00", status="avböjd"),
        bestallningar=[mars(31)],
        kunder=tatort(),
    ): None,
    fall(
        "larm räcker",
        registrering("05 08:00", kategori="larm"),
        bestallningar=[mars(31)],
        kunder=tatort(),
    ): None,
    fall(
        "rad i februari",
        registrering("2022-02-28 08:00"),
        bestallningar=[mars(31)],
        kunder=tatort(),
    ): (31, 3100, 20356.67),
    fall(
        "rad hos en annan",
        registrering("05 08:00", utforare=TALLEN),
        bestallningar=[mars(31)],
        kunder=tatort(),
    ): (31, 3100, 20356.67),
    fall("bara service 27", bestallningar=[mars(27, kategori="service")], kunder=tatort()): None,
    fall("bara service 28", bestallningar=[mars(28, kategori="service")], kunder=tatort()): (
        28,
        2800,
        15166.67,
    ),
    fall(
        "service 31 och omsorg 13",
        bestallningar=[mars(31, kategori="service"), mars(13)],
        kunder=tatort(),
    ): None,
    fall(
        "service 31 och omsorg 14",
        bestallningar=[mars(31, kategori="service"), mars(14)],
        kunder=tatort(),
    ): (14, 1400, 9193.33),
    # The days of one order, not of two together.
    fall(
        "två omsorg om 10",
        bestallningar=[mars(10), order(fran="2022-03-11", till="2022-03-20")],
        kunder=tatort(),
    ): None,
    fall(
        "två omsorg om 20 och 14",
        bestallningar=[mars(20), mars(14, minuter=310)],
        kunder=tatort(),
    ): (20, 2140, 14052.67),
    fall(
        "verkställd den 18",
        bestallningar=[order(verkstalld="2022-03-18")],
        kunder=tatort(),
    ): (14, 1400, 9193.33),
    fall(
        "verkställd den 19", bestallningar=[order(verkstalld="2022-03-19")], kunder=tatort()
    ): None,
    fall(
        "pausad till 13 dygn",
        bestallningar=[order()],
        uppehall=[paus("01", "18")],
        kunder=tatort(),
    ): None,
    fall(
        "pausad till 14 dygn",
        bestallningar=[order()],
        uppehall=[paus("01", "17")],
        kunder=tatort(),
    ): (14, 1400, 9193.33),
    # Absent 2 … 18: 14 days at home; its netto has the days away, which are not paused.
    fall(
        "borta till 14 dygn hemma",
        bestallningar=[order()],
        franvaro=[borta("01", "19")],
        kunder=tatort(),
    ): (14, 3100, 20356.67),
    fall(
        "borta till 13 dygn hemma",
        bestallningar=[order()],
        franvaro=[borta("01", "20")],
        kunder=tatort(),
    ): None,
}


@pytest.fixture(scope="module")
def tysta(kontrollera: Kontrollera) -> Korning:
    tables = together(TYSTA)
    tables["registreringar"].append(registrering(kund="levererat"))
    return kontrollera("uppehall", **tables)


@pytest.mark.parametrize("case", TYSTA, ids=str)
def test_granted_help_without_a_visit(tysta: Korning, case: Fall) -> None:
    rows = [r for r in tysta.rader(UTAN_BESOK) if r["kund"] == case.namn]
    expected = TYSTA[case]
    if expected is None:
        assert rows == []
    else:
        [row] = rows
        assert row["dygn_utan_besok"] == expected[0]
        assert row["minuter_utan_besok"] == pytest.approx(expected[1])
        assert row["belopp_verkstalld_utan_besok"] == expected[2]


def test_a_provider_that_has_delivered_nothing(kontrollera: Kontrollera) -> None:
    found = kontrollera("uppehall", bestallningar=[order(), order(utforare=TALLEN, kund="K2")])
    rule = found.regel(UTAN_BESOK, TALLEN)
    assert (rule.utfall, rule.skal) == (EJ_BEDOMD, "leverans saknas")
    assert found.regel(UTAN_BESOK, BJORKEN).utfall == UPPFYLLT
    assert found.brott(UTAN_BESOK) == []


# Two orders of the same help


SEN: Row = {"fran": "2022-03-11", "till": "2022-03-20"}
# Case → (utforare, days, kronor, days first–last).
DUBBLA: dict[Fall, tuple[str, int, float | None, str] | None] = {
    fall(
        "lika insats",
        bestallningar=[order(insats="dusch"), order(310, insats="dusch", **SEN)],
        kunder=tatort(),
    ): (BJORKEN, 10, 656.67, "11–20"),
    fall(
        "olika insats",
        bestallningar=[order(insats="dusch"), order(insats="kväll", **SEN)],
        kunder=tatort(),
    ): None,
    fall(
        "tom insats hos samma",
        bestallningar=[order(), order(**SEN)],
        kunder=tatort(),
    ): None,
    fall(
        "ena tom hos samma",
        bestallningar=[order(insats="dusch"), order(**SEN)],
        kunder=tatort(),
    ): None,
    fall(
        "båda tomma hos olika",
        bestallningar=[order(310), order(utforare=TALLEN, **SEN)],
        kunder=tatort(),
    ): (TALLEN, 10, 656.67, "11–20"),
    fall(
        "ena tom hos olika",
        bestallningar=[order(insats="dusch"), order(620, utforare=TALLEN, **SEN)],
        kunder=tatort(),
    ): (TALLEN, 10, 1313.33, "11–20"),
    fall(
        "lika insats hos olika",
        bestallningar=[order(insats="dusch"), order(310, utforare=TALLEN, insats="dusch", **SEN)],
        kunder=tatort(),
    ): (TALLEN, 10, 656.67, "11–20"),
    fall(
        "olika insats hos olika",
        bestallningar=[order(insats="dusch"), order(utforare=TALLEN, insats="kväll", **SEN)],
        kunder=tatort(),
    ): None,
    fall(
        "olika kategori",
        bestallningar=[order(insats="dusch"), order(kategori="service", insats="dusch", **SEN)],
        kunder=tatort(),
    ): None,
    fall(
        "byter utförare utan glapp",
        bestallningar=[order(till="2022-03-10"), order(utforare=TALLEN, fran="2022-03-11")],
        kunder=tatort(),
    ): None,
    fall(
        "byter utförare, en gemensam dag",
        bestallningar=[order(till="2022-03-11"), order(310, utforare=TALLEN, fran="2022-03-11")],
        kunder=tatort(),
    ): (TALLEN, 1, 65.67, "11–11"),
    fall(
        "senare inte verkställd",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", verkstalld="", fran="2022-03-11"),
        ],
        kunder=tatort(),
    ): None,
    fall(
        "senare verkställd den 20",
        bestallningar=[
            order(insats="dusch"),
            order(
                310, insats="dusch", fran="2022-03-11", till="2022-03-20", verkstalld="2022-03-20"
            ),
        ],
        kunder=tatort(),
    ): (BJORKEN, 1, 65.67, "20–20"),
    fall(
        "den ena pausad",
        bestallningar=[
            order(insats="dusch", bestallning="a"),
            order(310, insats="dusch", bestallning="b", **SEN),
        ],
        uppehall=[paus("11", "19", bestallning="a")],
        kunder=tatort(),
    ): (BJORKEN, 1, 65.67, "20–20"),
    fall(
        "överlappar i februari",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", fran="2022-02-01", till="2022-02-28"),
        ],
        kunder=tatort(),
    ): None,
    # The pair with most kronor, of two kategorier and of three orders: not the one that began last.
    fall(
        "två kategorier",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", fran="2022-02-01", utforare=TALLEN),
            order(310, kategori="service", insats="städ"),
            order(310, kategori="service", insats="städ", fran="2022-03-01"),
        ],
        kunder=tatort(),
    ): (TALLEN, 31, 20356.67, "01–31"),
    fall(
        "den sista är liten",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", utforare=TALLEN, fran="2022-03-01"),
            order(31, insats="dusch", fran="2022-03-02"),
        ],
        kunder=tatort(),
    ): (TALLEN, 31, 20356.67, "01–31"),
    # Where no price is known, the one that began last.
    fall(
        "okända priser",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", utforare=TALLEN, fran="2022-03-01"),
            order(31, insats="dusch", fran="2022-03-02"),
        ],
        kunder=[{"taxeomrade": "tätort", "till": "2022-02-28"}],
    ): (BJORKEN, 30, None, "02–31"),
    fall(
        "känt pris den 11 och 12",
        bestallningar=[order(insats="dusch"), order(310, insats="dusch", **SEN)],
        kunder=[{"taxeomrade": "tätort", "till": "2022-03-12"}],
    ): (BJORKEN, 10, 131.33, "11–20"),
    fall(
        "mycket stora tal",
        bestallningar=[
            order("999999999999,999999", insats="dusch"),
            order("999999999999,999999", insats="dusch", fran="2022-03-01"),
        ],
        kunder=tatort(),
    ): (BJORKEN, 31, 6566666666666.67, "01–31"),
    # Three orders, and the pair of the first two costs most.
    fall(
        "tre beställningar",
        bestallningar=[
            order(insats="dusch"),
            order(insats="dusch", utforare=TALLEN, fran="2022-03-05", till="2022-03-12"),
            order(310, insats="dusch", **SEN),
        ],
        kunder=tatort(),
    ): (TALLEN, 8, 5253.33, "05–12"),
    # As many kronor: the pair whose later order began last.
    fall(
        "lika många kronor",
        bestallningar=[
            order(insats="dusch", till="2022-03-20"),
            order(insats="dusch", utforare=TALLEN, fran="2022-03-01", till="2022-03-10"),
            order(insats="dusch", **SEN),
        ],
        kunder=tatort(),
    ): (BJORKEN, 10, 6566.67, "11–20"),
}


@pytest.fixture(scope="module")
def dubbla(kontrollera: Kontrollera) -> Korning:
    tables = together(DUBBLA)
    tables["registreringar"] = besokta(DUBBLA)
    return kontrollera("uppehall", **tables)


@pytest.mark.parametrize("case", DUBBLA, ids=str)
def test_two_orders_of_the_same_help(dubbla: Korning, case: Fall) -> None:
    rows = [r for r in dubbla.rader(OVERLAPPANDE) if r["kund"] == case.namn]
    expected = DUBBLA[case]
    if expected is None:
        assert rows == []
    else:
        [row] = rows
        utforare, dygn, kronor, span = expected
        assert (row["utforare"], row["dygn_overlapp"]) == (utforare, dygn)
        assert row["belopp_overlappande_bestallning"] == kronor
        days = f"{row['overlapp_fran']:%d}–{row['overlapp_till']:%d}"
        assert days == span


# Tables that are not there


@pytest.mark.parametrize(("given", "missing"), [("uppehall", "franvaro"), ("franvaro", "uppehall")])
def test_only_absence_needs_both_tables(kontrollera: Kontrollera, given: str, missing: str) -> None:
    rows = {"uppehall": [paus("02", "03")], "franvaro": [borta("10", "14")]}
    rows["uppehall"][0].update(kund="K1", utforare=BJORKEN)
    rows["franvaro"][0].update(kund="K1")
    found = kontrollera("uppehall", bestallningar=[order()], **{given: rows[given]})
    rule = found.regel(FRANVARO)
    assert (rule.utfall, rule.skal) == (EJ_BEDOMD, f"tabellen {missing} saknas")
    assert found.brott(FRANVARO) == []
    assert {found.regel(r).utfall for r in (UTAN_BESOK, OVERLAPPANDE)} == {UPPFYLLT}
    assert found.utfall.utfall == EJ_BEDOMD


def test_without_the_column_verkstalld_help_runs_from_fran(kontrollera: Kontrollera) -> None:
    row = order(fran="2022-03-01")
    del row["verkstalld"]
    found = kontrollera(
        "uppehall", bestallningar=[row, {**row, "kund": "K2"}], registreringar=[registrering()]
    )
    assert found.brott(UTAN_BESOK) == ["K2"]


def test_nothing_is_tried_without_help(kontrollera: Kontrollera) -> None:
    found = kontrollera("uppehall", bestallningar=[order(verkstalld="")])
    assert found.regel(OVERLAPPANDE).skal == INGET_ATT_PROVA
    assert (found.utfall.utfall, found.utfall.skal) == (EJ_BEDOMD, "tabellen franvaro saknas")


def test_a_limit_of_the_plan_moves_the_boundary(kontrollera: Kontrollera) -> None:
    rows = [mars(13, kund="K2"), order()]
    tables = {"bestallningar": rows, "registreringar": [registrering()]}
    assert kontrollera("uppehall", **tables).brott(UTAN_BESOK) == []
    moved = kontrollera("uppehall", limits={"utan_besok_dygn": 13}, **tables)
    assert moved.brott(UTAN_BESOK) == ["K2"]


@pytest.mark.parametrize(
    ("period", "utfall"),
    [
        ("2020-03", AVVIKELSE),
        ("2020-04", EJ_BEDOMD),
        ("2021-05", EJ_BEDOMD),
        ("2021-06", AVVIKELSE),
    ],
)
def test_nobody_is_said_to_be_without_help_when_visits_were_not_registered(
    kontrollera: Kontrollera, period: str, utfall: str
) -> None:
    found = kontrollera(
        "uppehall",
        period=period,
        bestallningar=[bestallning(fran="2020-01-01"), bestallning(fran="2020-01-01", kund="K2")],
        registreringar=[registrering(f"{period}-05 08:00", kund="K2")],
    )
    rule = found.regel("verkstalld-utan-besok")
    assert rule.utfall == utfall
    assert found.brott("verkstalld-utan-besok") == (["K1"] if utfall == AVVIKELSE else [])
    if utfall == EJ_BEDOMD:
        assert str(rule.skal).startswith("ej mätbar")
