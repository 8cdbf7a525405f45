"""Control 11: the five fee levels by the highest granted hours of any day of the month."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

OVER, UNDER, TAK = "avgift-over-niva", "avgift-under-niva", "avgift-over-tak"
NIO = "avgift-nio-timmar"


def order(minuter: object, **values: object) -> Row:
    return bestallning(**{"minuter_per_manad": minuter, **values})


# Client → orders, trygghetslarm, and the level that is due (None: not judged).
NIVAER: dict[str, tuple[list[Row], str, int | None]] = {
    "bara larm": ([], "ja", 10),
    "varken order eller larm": ([], "nej", None),
    "order utan minuter": ([order(0)], "nej", 30),
    "3 tim": ([order(180)], "nej", 30),
    "3 tim och larm": ([order(180)], "ja", 30),
    "strax över 3": ([order("180,01")], "nej", 60),
    "6 tim": ([order(360)], "nej", 60),
    "strax över 6": ([order("360,01")], "nej", 80),
    "strax under 9": ([order("539,99")], "nej", 80),
    "9 tim": ([order(540)], "nej", 80),
    "beviljat larm": ([order(0, kategori="larm")], "ja", 10),
    "larm utöver 3 tim": ([order(180), order(60, kategori="larm")], "ja", 30),
    "strax över 9": ([order("540,01")], "nej", 100),
    "två order": ([order(180), order(181, kategori="service")], "nej", 80),
    "två order hos två": ([order(180), order(180, utforare="Tallen")], "nej", 60),
    "inte verkställd": ([order(600, verkstalld="")], "nej", 100),
    # The highest day, not the sum over the month and not the last day.
    "efter varandra": (
        [order(360, till="2022-03-15"), order(180, fran="2022-03-16")],
        "nej",
        60,
    ),
    "en gemensam dag": (
        [order(360, till="2022-03-16"), order(180, fran="2022-03-16")],
        "nej",
        80,
    ),
    "slutade första dagen": ([order(600, till="2022-03-01")], "ja", 100),
    "börjar sista dagen": ([order(600, fran="2022-03-31")], "ja", 100),
    "slutade i februari": ([order(600, till="2022-02-28")], "ja", 10),
    "börjar i april": ([order(600, fran="2022-04-01")], "nej", None),
}
# At nine hours the source gives two levels, and both are right.
TVA_NIVAER = {"9 tim": 100, "en gemensam dag": 100}
SATTA = (0, 10, 30, 60, 80, 100)


@pytest.fixture(scope="module")
def nivaer(kontrollera: Kontrollera) -> Korning:
    """Each client once per level that it could have been given."""
    orders = [
        {**row, "kund": f"{namn}|{satt}"}
        for namn, (rows, _larm, _niva) in NIVAER.items()
        for row in rows
        for satt in SATTA
    ]
    kunder: list[Row] = [
        {
            "kund": f"{namn}|{satt}",
            "taxeomrade": "tätort",
            "trygghetslarm": larm,
            "avgiftsniva": satt,
            "avgift_kr": 0,
        }
        for namn, (_rows, larm, _niva) in NIVAER.items()
        for satt in SATTA
    ]
    return kontrollera("avgift", bestallningar=orders, kunder=kunder)


@pytest.mark.parametrize("namn", NIVAER)
def test_the_level_that_is_due(nivaer: Korning, namn: str) -> None:
    due = NIVAER[namn][2]
    over, under = (set(nivaer.alla_brott(regel)) for regel in (OVER, UNDER))
    for satt in SATTA:
        judged = due is not None and satt > 0
        highest = TVA_NIVAER.get(namn, due or 0)
        assert (f"{namn}|{satt}" in over) == (judged and satt > highest), satt
        assert (f"{namn}|{satt}" in under) == (judged and satt < (due or 0)), satt


def test_rules_are_judged_once_for_all(nivaer: Korning) -> None:
    assert [(r.regel, r.utforare, r.allvar) for r in nivaer.utfall.regler] == [
        (OVER, None, "varning"),
        (UNDER, None, "upplysning"),
        (TAK, None, "kritisk"),
        (NIO, None, "upplysning"),
    ]
    judged = [namn for namn, case in NIVAER.items() if case[2] is not None]
    assert nivaer.utfall.regler[0].provade == 5 * len(judged)


def test_exactly_nine_hours_is_listed(nivaer: Korning) -> None:
    assert set(nivaer.alla_brott(NIO)) == {f"{n}|{satt}" for n in TVA_NIVAER for satt in SATTA}
    [row] = [r for r in nivaer.rader(NIO) if r["nyckel"] == "9 tim|30"]
    assert (row["timmar"], row["niva"], row["niva_hogst"], row["nivan"]) == (9, 80, 100, "30")


# The highest fee

# Client → granted minutes (None: no order), trygghetslarm, avgiftsniva, fee, and whether it is over.
TAK_FALL: dict[str, tuple[object, str, object, object, bool]] = {
    "taket": (541, "nej", 100, 2170, False),
    "ett öre över": (541, "nej", 100, "2170,01", True),
    "80 procent": (539, "nej", 80, 1736, False),
    "över 80 procent": (539, "nej", 80, "1736,01", True),
    # Both levels are right at nine hours, and the fee is that of the higher.
    "nio timmar": (540, "nej", 80, 2170, False),
    "över nio timmars": (540, "nej", 80, "2170,01", True),
    "30 procent": (180, "nej", 30, 651, False),
    "över 30 procent": (180, "nej", 30, "651,01", True),
    "larm": (None, "ja", 10, 217, False),
    "över larmets": (None, "ja", 10, "217,01", True),
    # The level is that of the granted hours, whatever avgiftsniva says.
    "för hög nivå": (180, "nej", 100, "651,01", True),
    "för låg nivå": (180, "nej", 10, 651, False),
    "nivå noll": (180, "nej", 0, 651, False),
    "över, nivå noll": (180, "nej", 0, "651,01", True),
    "nivå tom": (180, "nej", "", 651, False),
    "över, nivå tom": (180, "nej", "", "651,01", True),
    "varken order eller larm": (None, "nej", 0, 9999, False),
    "avgift okänd": (541, "nej", 100, "", False),
}


@pytest.fixture(scope="module")
def tak(kontrollera: Kontrollera) -> Korning:
    kunder: list[Row] = [
        {
            "kund": namn,
            "taxeomrade": "tätort",
            "trygghetslarm": larm,
            "avgiftsniva": niva,
            "avgift_kr": kr,
        }
        for namn, (_minuter, larm, niva, kr, _over) in TAK_FALL.items()
    ]
    orders = [order(case[0], kund=namn) for namn, case in TAK_FALL.items() if case[0] is not None]
    return kontrollera("avgift", kunder=kunder, bestallningar=orders)


@pytest.mark.parametrize("namn", TAK_FALL)
def test_the_highest_fee_of_the_level(tak: Korning, namn: str) -> None:
    assert (namn in tak.alla_brott(TAK)) == TAK_FALL[namn][4]


def test_the_sentence_names_the_level_that_is_due(tak: Korning) -> None:
    [row] = [r for r in tak.rader(TAK) if r["nyckel"] == "för hög nivå"]
    assert (row["niva"], row["tak"], row["avgiftsniva"]) == (30, 651.0, 100)
    assert "{niva_hogst} %" in tak.plan.texter[TAK].text
    assert "{avgiftsniva}" not in tak.plan.texter[TAK].text


def test_clients_with_neither_order_nor_alarm_are_not_tried(tak: Korning) -> None:
    rule = next(r for r in tak.utfall.regler if r.regel == TAK)
    assert rule.provade == len(TAK_FALL) - 2


def test_the_levels_of_the_source_stand_in_the_plan(plan: Plan) -> None:
    found = plan.avgift(dt.date(2022, 3, 31))
    assert found is not None
    assert found.nivaer == ((Decimal(3), 30), (Decimal(6), 60), (Decimal(9), 80))
    assert (found.over, found.larm, found.tak) == (100, 10, Decimal(2170))
    assert plan.avgifter[0].beslut == "enligt uppföljningen 2022, paragraf ej angiven"
    assert plan.avgift(dt.date(2022, 1, 1)) == plan.avgift(dt.date(2022, 12, 31)) == found
    after = plan.avgift(dt.date(2023, 1, 1))
    assert after is not None
    assert after.tak is None
    assert plan.avgift(dt.date(2021, 12, 31)) is None


# Which row of kunder, and what is not known


def kund(**values: object) -> Row:
    return {"kund": "K1", "taxeomrade": "tätort", "trygghetslarm": "nej", **values}


# The client's rows, and whether the one of the month's last day says more than the orders.
SISTA_DAGEN: dict[str, tuple[list[Row], bool]] = {
    "lägre den sista": (
        [kund(avgiftsniva=100, till="2022-03-30"), kund(avgiftsniva=30, fran="2022-03-31")],
        False,
    ),
    "högre den sista": (
        [kund(avgiftsniva=30, till="2022-03-30"), kund(avgiftsniva=100, fran="2022-03-31")],
        True,
    ),
    "slutar dagen före": ([kund(avgiftsniva=100, till="2022-03-30")], False),
    "slutar den sista": ([kund(avgiftsniva=100, till="2022-03-31")], True),
    "börjar dagen efter": ([kund(avgiftsniva=100, fran="2022-04-01")], False),
}


@pytest.fixture(scope="module")
def sista_dagen(kontrollera: Kontrollera) -> Korning:
    rows = [{**row, "kund": namn} for namn, (rows, _) in SISTA_DAGEN.items() for row in rows]
    orders = [order(180, kund=namn) for namn in SISTA_DAGEN]
    return kontrollera("avgift", kunder=rows, bestallningar=orders)


@pytest.mark.parametrize("namn", SISTA_DAGEN)
def test_the_row_of_the_last_day(sista_dagen: Korning, namn: str) -> None:
    assert (namn in sista_dagen.brott(OVER)) == SISTA_DAGEN[namn][1]


@pytest.mark.parametrize(
    ("kunder", "unjudged"),
    [
        (None, {OVER: "tabellen kunder saknas", TAK: "tabellen kunder saknas"}),
        (
            [kund(avgift_kr=1)],
            {OVER: "kolumnen avgiftsniva i kunder saknas"},
        ),
        ([kund(avgiftsniva=30)], {TAK: "kolumnen avgift_kr i kunder saknas"}),
    ],
    ids=["kunder", "avgiftsniva", "avgift_kr"],
)
def test_what_is_missing(
    kontrollera: Kontrollera, kunder: list[Row] | None, unjudged: dict[str, str]
) -> None:
    tables = {"kunder": kunder} if kunder else {}
    found = kontrollera("avgift", bestallningar=[order(180)], **tables)
    reasons = {
        r.regel: r.skal
        for r in found.utfall.regler
        if r.utfall == EJ_BEDOMD and r.regel in (OVER, TAK)
    }
    assert reasons == unjudged


def test_without_alarms_those_with_orders_are_judged(kontrollera: Kontrollera) -> None:
    rows: list[Row] = [
        {"kund": "K1", "taxeomrade": "tätort", "avgiftsniva": 30},
        {"kund": "K2", "taxeomrade": "tätort", "avgiftsniva": 30},
    ]
    found = kontrollera("avgift", bestallningar=[order(180)], kunder=rows)
    rule = next(r for r in found.utfall.regler if r.regel == OVER)
    assert (rule.utfall, rule.provade, rule.delvis) == (EJ_BEDOMD, 1, True)
    assert rule.skal == "kolumnen trygghetslarm i kunder saknas"
    rows[0]["avgiftsniva"] = 60
    wrong = kontrollera("avgift", bestallningar=[order(180)], kunder=rows)
    assert next(r for r in wrong.utfall.regler if r.regel == OVER).utfall == AVVIKELSE


def test_without_levels_the_fee_is_judged_all_the_same(kontrollera: Kontrollera) -> None:
    found = kontrollera("avgift", bestallningar=[order(180)], kunder=[kund(avgift_kr="651,01")])
    assert found.brott(TAK) == ["K1"]


def test_a_year_whose_highest_fee_is_not_known(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "avgift",
        period="2023-01",
        kunder=[kund(avgiftsniva=30, avgift_kr=9999)],
        bestallningar=[order(180, fran="2021-01-01")],
        registreringar=[registrering("2023-01-05 08:00")],
    )
    reasons = {r.regel: (r.utfall, r.skal) for r in found.utfall.regler}
    assert reasons[TAK] == (EJ_BEDOMD, "ingen högsta avgift gäller i januari 2023")
    assert reasons[OVER][0] == UPPFYLLT
    assert found.brott(TAK) == []


def test_a_month_before_the_levels(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "avgift",
        period="2021-12",
        kunder=[kund(avgiftsniva=100, avgift_kr=9999)],
        bestallningar=[order(180, fran="2021-01-01")],
        registreringar=[registrering("2021-12-05 08:00")],
    )
    assert (found.utfall.utfall, found.utfall.skal) == (
        EJ_BEDOMD,
        "inga avgiftsnivåer gäller i december 2021",
    )
