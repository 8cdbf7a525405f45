"""Control 5: the share declined, and clients who decline again and again."""

from __future__ import annotations

import pytest

from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, MOT_FORSLAG, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

ANDEL, UPPREPAT = "andel-avbojda", "upprepat-avbojande"
NEJ = "avböjd"


def besok(n: int, status: str = "utförd", **values: object) -> list[Row]:
    return [registrering(status=status, **values) for _ in range(n)]


def i_ett(*statuses: str, besok: str = "b", **values: object) -> list[Row]:
    return [registrering(status=s, besok=besok, **values) for s in statuses]


# Provider → rows, declined visits, all visits, verdict.
ANDELAR: dict[str, tuple[list[Row], int, int, str]] = {
    "10 %": ([*besok(9), *besok(1, NEJ)], 1, 10, UPPFYLLT),
    "2 av 19": ([*besok(17), *besok(2, NEJ)], 2, 19, MOT_FORSLAG),
    "ingen avböjd": (besok(1), 0, 1, UPPFYLLT),
    "alla avböjda": (besok(2, NEJ), 2, 2, MOT_FORSLAG),
    "inställda och bomkörningar räknas inte": (
        [*besok(9), *besok(1, NEJ), *besok(5, "inställd"), *besok(5, "bomkörning")],
        1,
        10,
        UPPFYLLT,
    ),
    "utförd rad gör besöket utfört": ([*i_ett(NEJ, "utförd", NEJ), *besok(1)], 0, 2, UPPFYLLT),
    "avböjda rader i ett besök är ett": (
        [*i_ett(NEJ, NEJ, "inställd"), *besok(9)],
        1,
        10,
        UPPFYLLT,
    ),
    "utförda rader i ett besök är ett": (
        [*i_ett("utförd", "utförd"), *besok(1, NEJ)],
        1,
        2,
        MOT_FORSLAG,
    ),
    "larm hör inte hit": (
        [*besok(1), *besok(5, NEJ, kategori="larm"), *besok(5, NEJ, kategori="delegerad hsl")],
        0,
        1,
        UPPFYLLT,
    ),
    "utfört larm gör inte besöket utfört": (
        [*i_ett(NEJ), *i_ett("utförd", kategori="larm")],
        1,
        1,
        MOT_FORSLAG,
    ),
    "annan månad": ([*besok(1), *besok(5, NEJ, start="2022-02-28 08:00")], 0, 1, UPPFYLLT),
}


@pytest.fixture(scope="module")
def andelar(kontrollera: Kontrollera) -> Korning:
    rows = [{**row, "utforare": namn} for namn, case in ANDELAR.items() for row in case[0]]
    return kontrollera("avbojda-besok", registreringar=rows)


@pytest.mark.parametrize("utforare", ANDELAR)
def test_the_share_declined(andelar: Korning, utforare: str) -> None:
    _, avbojda, alla, utfall = ANDELAR[utforare]
    judged = andelar.bedomd("andel_avbojda", utforare)
    assert (judged.indikator.taljare, judged.indikator.namnare) == (avbojda, alla)
    assert (judged.utfall, judged.beslutad) == (utfall, False)
    assert andelar.regel(ANDEL, utforare).utfall == utfall


def test_the_total_of_visits(andelar: Korning) -> None:
    total = andelar.indikator("andel_avbojda", None)
    assert total.taljare == sum(case[1] for case in ANDELAR.values())
    assert total.namnare == sum(case[2] for case in ANDELAR.values())


def test_the_share_of_minutes_is_of_planned_and_performed(kontrollera: Kontrollera) -> None:
    plan = {"planerad_start": "2022-03-01 08:00", "planerad_slut": "2022-03-01 09:00"}
    run = kontrollera(
        "avbojda-besok",
        registreringar=[
            registrering(status=NEJ, **plan, minuter=5),
            registrering(status=NEJ, minuter=15),
            registrering(status=NEJ, slut="08:05"),
            registrering(status="inställd", minuter=99),
            registrering(minuter=120, **plan),
            registrering(status=NEJ, kategori="larm", minuter=99),
        ],
    )
    found = run.indikator("andel_avbojda_minuter")
    assert (found.taljare, found.namnare, found.varde) == (80, 200, 0.4)


def dagar(*days: str, status: str = NEJ, per_dag: int = 1, **values: object) -> list[Row]:
    return [
        registrering(f"{d} 08:00", status=status, **values) for d in days for _ in range(per_dag)
    ]


# Client → rows, and whether the declining is repeated.
UPPREPADE: dict[str, tuple[list[Row], bool]] = {
    "tre dagar": (dagar("01", "02", "03"), True),
    "två dagar": (dagar("01", "02", per_dag=3), False),
    "en fjärdedel": (
        [*dagar("01", "02", "03"), *dagar("01", "02", "03", status="utförd", per_dag=3)],
        True,
    ),
    "tre av tretton": (
        [
            *dagar("01", "02", "03"),
            *dagar("01", "02", "03", status="utförd", per_dag=3),
            *dagar("02", status="utförd"),
        ],
        False,
    ),
    "fjorton dagar": (dagar("01", "07", "14"), True),
    "femton dagar": (dagar("01", "07", "15"), False),
    "sista dagarna": (dagar("18", "24", "31"), True),
    "april räknas inte": (dagar("30", "31", "2022-04-01"), False),
    "februari räknas med": (dagar("2022-02-19", "2022-02-25", "04"), True),
    "femton dagar från februari": (dagar("2022-02-18", "2022-02-25", "04"), False),
    "den sista i februari": (
        [*dagar("2022-02-25", "2022-02-26", "2022-02-27"), *dagar("01", status="utförd")],
        False,
    ),
    "den sista den första mars": ([*dagar("2022-02-26", "2022-02-27", "01")], True),
    "utförda utanför fönstret": (
        [*dagar("01", status="utförd", per_dag=30), *dagar("12", "13", "15")],
        True,
    ),
    "utförda i varje fönster": (
        [*dagar("12", status="utförd", per_dag=10), *dagar("11", "12", "13")],
        False,
    ),
    "två hos den ena": ([*dagar("01", "02"), *dagar("03", utforare="Granen")], False),
    "utförd rad i besöken": (
        [
            r
            for d in ("01", "02", "03")
            for r in i_ett(NEJ, "utförd", besok=f"b{d}", start=f"{d} 08:00")
        ],
        False,
    ),
    "inställda dagar": (dagar("01", "02", "03", status="inställd"), False),
    "larm": (dagar("01", "02", "03", kategori="larm"), False),
    "service": (dagar("01", "02", "03", kategori="service"), True),
}


@pytest.fixture(scope="module")
def upprepade(kontrollera: Kontrollera) -> Korning:
    rows = [
        {**row, "kund": kund, **({"besok": f"{kund} {row['besok']}"} if "besok" in row else {})}
        for kund, (case, _) in UPPREPADE.items()
        for row in case
    ]
    return kontrollera("avbojda-besok", registreringar=rows)


@pytest.mark.parametrize("kund", UPPREPADE)
def test_declined_again_and_again(upprepade: Korning, kund: str) -> None:
    assert (kund in upprepade.brott(UPPREPAT)) == UPPREPADE[kund][1]


def test_clients_with_a_visit_in_the_period_are_tried(upprepade: Korning) -> None:
    without = {"inställda dagar", "larm"}
    assert upprepade.regel(UPPREPAT).provade == len(UPPREPADE) - len(without)
    assert upprepade.regel(UPPREPAT, "Granen").provade == 1


def test_an_upplysning_deviates_without_deciding(upprepade: Korning) -> None:
    assert upprepade.regel(UPPREPAT).utfall == AVVIKELSE
    assert upprepade.utfall.utfall == MOT_FORSLAG


def test_the_window_that_is_told_of(upprepade: Korning) -> None:
    [row] = [r for r in upprepade.rader(UPPREPAT) if r["kund"] == "utförda utanför fönstret"]
    assert (row["antal"], row["planerade"], row["avbojd_andel"]) == (3, 3, 1.0)
    assert (str(row["fran"]), str(row["till"])) <= ("2022-03-12", "2022-03-25")


def test_what_is_delivered_decides(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "avbojda-besok",
        bestallningar=[
            bestallning(utforare=u, kund=f"K {u}") for u in ("ren", "två procent", "över", "tom")
        ],
        registreringar=[
            *besok(1, utforare="ren"),
            *besok(49, utforare="två procent"),
            *besok(1, status="?", utforare="två procent"),
            *besok(48, NEJ, utforare="över"),
            *besok(1, status="?", utforare="över"),
            *besok(1, kategori="larm", utforare="bara larm"),
        ],
        underkanda=2,
    )
    skal = {
        "ren": None,
        "två procent": None,
        "över": "för många underkända rader",
        "tom": "leverans saknas",
        "bara larm": INGET_ATT_PROVA,
    }
    for regel in (ANDEL, UPPREPAT):
        assert {u: run.regel(regel, u).skal for u in skal} == skal
        assert {u: run.regel(regel, u).utfall for u in skal} == {
            u: UPPFYLLT if s is None else EJ_BEDOMD for u, s in skal.items()
        }
    assert run.indikator("andel_avbojda", None).namnare == 50
    assert run.brott(UPPREPAT) == []
