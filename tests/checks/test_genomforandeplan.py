"""Control 1: omsorg clients with an implementation plan."""

from __future__ import annotations

import pytest

from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, MOT_FORSLAG, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

SAKNAS, ANDEL, ALDRE = "plan-saknas", "andel-med-plan", "plan-aldre-an-beslut"


def order(fran: str, till: str = "", **values: object) -> Row:
    return bestallning(fran=fran, till=till, **values)


def plan(upprattad: str, reviderad: str = "", **values: object) -> Row:
    return {"utforare": "Björken", "upprattad": upprattad, "reviderad": reviderad, **values}


JAN = "2022-01-01"
# Case = client: its orders, its plans, and whether the plan is missing.
SAKNADE: dict[str, tuple[list[Row], list[Row], bool]] = {
    "plan sista dagen": ([order(JAN)], [plan("2022-03-31")], False),
    "plan dagen efter": ([order(JAN)], [plan("2022-04-01")], True),
    "ingen plan": ([order(JAN)], [], True),
    "plan hos annan": ([order(JAN)], [plan("2022-01-10", utforare="Granen")], True),
    "två planer": ([order(JAN)], [plan("2022-04-01"), plan("2021-05-05")], False),
    "frist ute sista dagen": ([order("2022-03-17")], [], True),
    "frist ute dagen efter": ([order("2022-03-18")], [], False),
    "verkställigheten gäller": ([order(JAN, verkstalld="2022-03-18")], [], False),
    "verkställd före beställningen": ([order("2022-03-18", verkstalld="2022-03-17")], [], True),
    "slutar sista dagen": ([order(JAN, "2022-03-31")], [], True),
    "slutar dagen före": ([order(JAN, "2022-03-30")], [], False),
    "inte verkställd": ([order(JAN, verkstalld="")], [], False),
    "verkställs i april": ([order(JAN, verkstalld="2022-04-01")], [], False),
    "bara service": ([order(JAN, kategori="service")], [], False),
    "börjar i april": ([order("2022-04-01")], [], False),
    "kedja utan glapp": ([order(JAN, "2022-03-19"), order("2022-03-20")], [], True),
    "kedja med en dags glapp": ([order(JAN, "2022-03-19"), order("2022-03-21")], [], False),
    "kedja i omvänd ordning": ([order("2022-03-20"), order(JAN, "2022-03-19")], [], True),
    "kort order inne i en lång": (
        [order(JAN, "2022-03-24"), order("2022-02-01", "2022-02-10"), order("2022-03-25")],
        [],
        True,
    ),
    "service bygger ingen kedja": (
        [
            order(JAN, "2022-03-10"),
            order("2022-03-01", "2022-03-24", kategori="service"),
            order("2022-03-25"),
        ],
        [],
        False,
    ),
    "overkställd bygger ingen kedja": (
        [order(JAN, "2022-03-19"), order("2022-03-20", verkstalld="")],
        [],
        False,
    ),
    "annan utförare bygger ingen kedja": (
        [order(JAN, "2022-03-19", utforare="Granen"), order("2022-03-20")],
        [],
        False,
    ),
}


def client(namn: str, rows: list[Row]) -> list[Row]:
    return [{**row, "kund": namn} for row in rows]


@pytest.fixture(scope="module")
def saknade(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "genomforandeplan",
        bestallningar=[
            row for namn, (orders, _, _) in SAKNADE.items() for row in client(namn, orders)
        ],
        genomforandeplaner=[
            row for namn, (_, plans, _) in SAKNADE.items() for row in client(namn, plans)
        ],
    )


@pytest.mark.parametrize("kund", SAKNADE)
def test_the_plan_is_missing(saknade: Korning, kund: str) -> None:
    assert (kund in saknade.brott(SAKNAS, "Björken")) == SAKNADE[kund][2]


def test_the_share_is_of_the_population(saknade: Korning) -> None:
    missing = sum(case[2] for case in SAKNADE.values())
    found = saknade.indikator("andel_med_plan")
    assert (found.taljare, found.namnare) == (2, missing + 2)
    assert found.varde == 2 / (missing + 2)
    assert saknade.regel(SAKNAS).provade == missing + 2
    assert saknade.regel(SAKNAS).utfall == MOT_FORSLAG


def test_without_the_frist_also_those_who_just_began(saknade: Korning) -> None:
    with_frist = saknade.indikator("andel_med_plan").namnare or 0
    just_begun = [
        "frist ute dagen efter",
        "verkställigheten gäller",
        "kedja med en dags glapp",
        "service bygger ingen kedja",
        "annan utförare bygger ingen kedja",
    ]
    assert saknade.indikator("andel_med_plan_utan_frist").namnare == with_frist + len(just_begun)


def test_what_a_missing_plan_says(saknade: Korning) -> None:
    [row] = [r for r in saknade.rader(SAKNAS) if r["kund"] == "kort order inne i en lång"]
    assert str(row["verkstalld"]) == JAN


ANDELAR = [
    ("19 av 20", 19, 20, UPPFYLLT),
    ("18 av 19", 18, 19, MOT_FORSLAG),
    ("1 av 1", 1, 1, UPPFYLLT),
]


@pytest.fixture(scope="module")
def andelar(kontrollera: Kontrollera) -> Korning:
    orders = [
        bestallning(kund=f"{namn} {n}", utforare=namn)
        for namn, _, alla, _ in ANDELAR
        for n in range(alla)
    ]
    plans = [
        plan("2022-01-10", kund=f"{namn} {n}", utforare=namn)
        for namn, med, _, _ in ANDELAR
        for n in range(med)
    ]
    return kontrollera("genomforandeplan", bestallningar=orders, genomforandeplaner=plans)


@pytest.mark.parametrize(("namn", "med", "alla", "utfall"), ANDELAR)
def test_the_share_with_a_plan(
    andelar: Korning, namn: str, med: int, alla: int, utfall: str
) -> None:
    judged = andelar.bedomd("andel_med_plan", namn)
    assert (judged.indikator.taljare, judged.indikator.namnare) == (med, alla)
    assert (judged.utfall, judged.gransvarde, judged.beslutad) == (utfall, 0.95, False)
    assert andelar.regel(ANDEL, namn).utfall == utfall


def test_the_total_is_over_the_providers(andelar: Korning) -> None:
    total = andelar.indikator("andel_med_plan", None)
    assert (total.taljare, total.namnare, total.varde) == (38, 40, 0.95)


# Case = client: latest decisions, plan, revised; whether the plan is older (None: not tried).
ALDER: dict[str, tuple[list[Row], list[Row], bool | None]] = {
    "plan dagen före beslutet": (
        [order(JAN, beslutsdatum="2022-02-10")],
        [plan("2022-02-09")],
        True,
    ),
    "plan samma dag": ([order(JAN, beslutsdatum="2022-02-10")], [plan("2022-02-10")], False),
    "reviderad efter": (
        [order(JAN, beslutsdatum="2022-02-10")],
        [plan("2021-02-09", "2022-02-10")],
        False,
    ),
    "reviderad efter perioden": (
        [order(JAN, beslutsdatum="2022-02-10")],
        [plan("2021-02-09", "2022-04-01")],
        True,
    ),
    "ny plan efter perioden": (
        [order(JAN, beslutsdatum="2022-02-10")],
        [plan("2021-02-09"), plan("2022-04-01")],
        True,
    ),
    "beslut 14 dagar före": ([order(JAN, beslutsdatum="2022-03-17")], [plan("2022-02-09")], True),
    "beslut 13 dagar före": ([order(JAN, beslutsdatum="2022-03-18")], [plan("2022-02-09")], None),
    "äldre beslut prövas inte när det finns ett nyare": (
        [order(JAN, beslutsdatum="2022-02-10"), order(JAN, beslutsdatum="2022-03-18")],
        [plan("2022-02-09")],
        None,
    ),
    "beslutsdatum saknas": ([order(JAN, beslutsdatum="")], [plan("2022-02-09")], None),
    "plan saknas": ([order(JAN, beslutsdatum="2022-02-10")], [], None),
    "avslutad beställning räknas inte": (
        [
            order(JAN, beslutsdatum="2022-01-01"),
            order(JAN, "2022-03-30", beslutsdatum="2022-03-01"),
        ],
        [plan("2022-02-09")],
        False,
    ),
    "service räknas inte": (
        [
            order(JAN, beslutsdatum="2022-01-01"),
            order(JAN, kategori="service", beslutsdatum="2022-03-01"),
        ],
        [plan("2022-02-09")],
        False,
    ),
    "annan utförare räknas inte": (
        [
            order(JAN, beslutsdatum="2022-01-01"),
            order(JAN, utforare="Granen", beslutsdatum="2022-03-01"),
        ],
        [plan("2022-02-09")],
        False,
    ),
    "ännu ej verkställd räknas": (
        [
            order(JAN, beslutsdatum="2022-01-01"),
            order(JAN, verkstalld="", beslutsdatum="2022-03-01"),
        ],
        [plan("2022-02-09")],
        True,
    ),
}


@pytest.fixture(scope="module")
def aldre(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "genomforandeplan",
        bestallningar=[
            row for namn, (orders, _, _) in ALDER.items() for row in client(namn, orders)
        ],
        genomforandeplaner=[
            row for namn, (_, plans, _) in ALDER.items() for row in client(namn, plans)
        ],
    )


@pytest.mark.parametrize("kund", ALDER)
def test_the_plan_is_older_than_the_decision(aldre: Korning, kund: str) -> None:
    assert (kund in aldre.brott(ALDRE)) == bool(ALDER[kund][2])


def test_only_plans_with_a_settled_decision_are_tried(aldre: Korning) -> None:
    assert aldre.regel(ALDRE).provade == sum(case[2] is not None for case in ALDER.values())


def test_without_the_table(kontrollera: Kontrollera) -> None:
    run = kontrollera("genomforandeplan")
    assert {(r.utfall, r.skal) for r in run.utfall.regler} == {
        (EJ_BEDOMD, "tabellen genomforandeplaner saknas")
    }
    assert len(run.utfall.regler) == 3
    assert (run.utfall.utfall, run.utfall.skal) == (EJ_BEDOMD, "tabellen genomforandeplaner saknas")


def test_a_table_without_rows_means_delivered_none(kontrollera: Kontrollera) -> None:
    run = kontrollera("genomforandeplan", genomforandeplaner=[])
    assert run.brott(SAKNAS) == ["K1"]
    assert run.varde("andel_med_plan") == 0
    assert run.regel(ALDRE).skal == "kolumnen beslutsdatum i bestallningar saknas"


def test_a_provider_that_has_not_delivered(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "genomforandeplan",
        bestallningar=[bestallning(beslutsdatum=""), bestallning(kund="K2", utforare="Granen")],
        genomforandeplaner=[plan("2022-01-10", kund="K1")],
    )
    granen = [run.regel(regel, "Granen") for regel in (SAKNAS, ANDEL, ALDRE)]
    assert {(r.utfall, r.skal) for r in granen} == {
        (EJ_BEDOMD, "utföraren har inte lämnat genomforandeplaner")
    }
    assert run.brott(SAKNAS) == []
    total = run.indikator("andel_med_plan", None)
    assert (total.taljare, total.namnare) == (1, 1)
    assert run.utfall.utfall == EJ_BEDOMD


def test_without_the_column_verkstalld_fran_counts(kontrollera: Kontrollera) -> None:
    orders = [
        bestallning(kund="A", verkstalld=None),
        bestallning(kund="B", fran="2022-03-18", verkstalld=None),
    ]
    run = kontrollera("genomforandeplan", bestallningar=orders, genomforandeplaner=[])
    assert run.brott(SAKNAS) == ["A"]


def test_nobody_in_the_population(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "genomforandeplan",
        registreringar=[registrering()],
        bestallningar=[bestallning(kategori="service")],
        genomforandeplaner=[],
    )
    assert run.varde("andel_med_plan", None) is None
    assert {r.skal for r in run.utfall.regler if r.regel != ALDRE} == {INGET_ATT_PROVA}
