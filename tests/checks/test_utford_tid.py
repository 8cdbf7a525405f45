"""Control 2: performed time of granted time. March has 31 days: 3100 minutes are 100 a day."""

from __future__ import annotations

import pytest

from checks.gap import GAP
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, later, registrering

REGEL = "andel-utford"


def order(minuter: object = 3100, **values: object) -> Row:
    return bestallning(**{"minuter_per_manad": minuter, **values})


def gjort(minuter: object, start: object = "01 08:00", **values: object) -> Row:
    return registrering(start, minuter=minuter, **values)


# Provider → orders, rows, performed minutes, granted minutes, verdict.
ANDELAR: dict[str, tuple[list[Row], list[Row], float, float, str]] = {
    "85 % jämnt": ([order(10_000)], [gjort(8_500)], 8_500, 10_000, UPPFYLLT),
    "84,99 %": ([order(10_000)], [gjort(8_499)], 8_499, 10_000, AVVIKELSE),
    "84,96 % är under 85": ([order(10_000)], [gjort(8_496)], 8_496, 10_000, AVVIKELSE),
    "en hundradels minut under": ([order(10_000)], [gjort("8499,99")], 8_499.99, 10_000, AVVIKELSE),
    "85 % av 17 dagar": ([order(3_100, till="2022-03-17")], [gjort(1_445)], 1_445, 1_700, UPPFYLLT),
    "85 % av tre sjundedelar": (
        [
            order(700, fran="2022-03-01", till="2022-03-03"),
            order(2_400, kund="B", fran="2022-03-01", till="2022-03-03"),
        ],
        [gjort(255)],
        255,
        300,
        UPPFYLLT,
    ),
    "hela första dagen": ([order(till="2022-03-01")], [gjort(85)], 85, 100, UPPFYLLT),
    "hela sista dagen": ([order(fran="2022-03-31")], [gjort(85)], 85, 100, UPPFYLLT),
    "utanför månaden": (
        [order(), order(kund="B", till="2022-02-28"), order(kund="C", fran="2022-04-01")],
        [gjort(3_100), gjort(999, "2022-02-28 08:00"), gjort(999, "2022-04-01 08:00")],
        3_100,
        3_100,
        UPPFYLLT,
    ),
    "brutto är också ej verkställd": (
        [order(verkstalld="")],
        [gjort(3_100)],
        3_100,
        3_100,
        UPPFYLLT,
    ),
    "bara utförd hemtjänst": (
        [order()],
        [
            gjort(3_000),
            gjort(60, kategori="service"),
            *(gjort(999, status=s) for s in ("avböjd", "inställd", "bomkörning")),
            *(gjort(999, kategori=k) for k in ("larm", "delegerad hsl", "hemsjukvård", "hemrehab")),
        ],
        3_060,
        3_100,
        UPPFYLLT,
    ),
    "minuter före intervallet": (
        [order(100, till="2022-03-31")],
        [gjort("", slut="08:45"), gjort(30, slut="12:00"), gjort("", slut="07:00")],
        75,
        100,
        AVVIKELSE,
    ),
    "dubbletter räknas": ([order(100)], [gjort(45), gjort(45)], 90, 100, UPPFYLLT),
    "mer än beviljat": ([order(100)], [gjort(250)], 250, 100, UPPFYLLT),
}


@pytest.fixture(scope="module")
def andelar(kontrollera: Kontrollera) -> Korning:
    def named(tables: dict[str, list[Row]]) -> list[Row]:
        return [{**row, "utforare": namn} for namn, rows in tables.items() for row in rows]

    return kontrollera(
        "utford-tid",
        bestallningar=named({namn: case[0] for namn, case in ANDELAR.items()}),
        registreringar=named({namn: case[1] for namn, case in ANDELAR.items()}),
    )


@pytest.mark.parametrize("utforare", ANDELAR)
def test_performed_of_granted(andelar: Korning, utforare: str) -> None:
    _, _, utford, beviljad, utfall = ANDELAR[utforare]
    judged = andelar.bedomd("andel_utford", utforare)
    found = judged.indikator
    assert (found.taljare, found.namnare) == pytest.approx((utford, beviljad))
    assert found.varde == pytest.approx(utford / beviljad)
    assert (andelar.regel(REGEL, utforare).utfall, judged.utfall) == (utfall, utfall)


def test_the_total_is_the_sum(andelar: Korning) -> None:
    total = andelar.indikator("andel_utford", None)
    assert total.taljare == pytest.approx(sum(case[2] for case in ANDELAR.values()))
    assert total.namnare == pytest.approx(sum(case[3] for case in ANDELAR.values()))


def test_the_calendar_share_is_of_a_mean_month(andelar: Korning) -> None:
    assert andelar.varde("andel_utford_kalender", "85 % jämnt") == pytest.approx(
        0.85 * 30.4375 / 31
    )


def test_the_limit_is_decided(andelar: Korning) -> None:
    judged = andelar.bedomd("andel_utford", "84,99 %")
    assert (judged.gransvarde, judged.beslutad) == (0.85, True)
    assert andelar.regel(REGEL, "84,99 %").allvar == "kritisk"
    assert andelar.utfall.utfall == AVVIKELSE


def plan(start: str, slut: str) -> dict[str, object]:
    return {"planerad_start": f"2022-03-05 {start}", "planerad_slut": f"2022-03-05 {slut}"}


TOMMA = dict.fromkeys(GAP, 0.0)
VERKSTALLD: Row = {"fran": "2022-03-01", "verkstalld": "2022-03-11"}
PAUS: Row = {"fran": "2022-03-06", "till": "2022-03-15"}
BORTA: Row = {"fran": "2022-03-14", "till": "2022-03-19", "orsak": "sjukhus"}
EJ_UTFORDA: list[Row] = [
    registrering("05 08:00", status="avböjd", **plan("08:00", "09:00")),
    registrering("05 10:00", slut="10:10", status="inställd"),
    registrering("05 12:00", status="bomkörning", minuter=15),
]
# Provider → tables, and the parts in minutes (the rest 0).
GLAPP: dict[str, tuple[dict[str, list[Row]], dict[str, float]]] = {
    "alla orsaker": (
        {
            "bestallningar": [order(**VERKSTALLD)],
            "uppehall": [PAUS],
            "franvaro": [BORTA],
            "registreringar": [gjort(500), *EJ_UTFORDA],
        },
        {
            "gap_ej_verkstalld": 1_000,
            "gap_uppehall": 500,
            "gap_franvaro_utan_uppehall": 300,
            "gap_avbojd": 60,
            "gap_installd": 10,
            "gap_bomkorning": 15,
            "gap_oforklarad": 715,
        },
    ),
    "kapas till det som är kvar": (
        {
            "bestallningar": [order(**VERKSTALLD)],
            "uppehall": [PAUS],
            "franvaro": [BORTA],
            "registreringar": [gjort(1_900), *EJ_UTFORDA],
        },
        {"gap_ej_verkstalld": 1_000, "gap_uppehall": 200},
    ),
    "mer än beviljat": (
        {
            "bestallningar": [order(**VERKSTALLD)],
            "uppehall": [PAUS],
            "registreringar": [gjort(3_200), *EJ_UTFORDA],
        },
        {"gap_overtid": -100},
    ),
    "precis beviljat": (
        {"bestallningar": [order(**VERKSTALLD)], "registreringar": [gjort(3_100), *EJ_UTFORDA]},
        {},
    ),
    "utan beställning": (
        {"bestallningar": [order(kund="annan")], "registreringar": [gjort(40)]},
        {"gap_overtid": -40, "gap_oforklarad": 3_100},
    ),
    "en kunds övertid döljer inte en annans glapp": (
        {
            "bestallningar": [order(100), order(100, kund="B")],
            "registreringar": [gjort(150), gjort(50, kund="B")],
        },
        {"gap_overtid": -50, "gap_oforklarad": 50},
    ),
    "uppehåll av en beställning": (
        {
            "bestallningar": [
                order(bestallning="b1"),
                order(6_200, bestallning="b2", kategori="service"),
            ],
            "uppehall": [{"bestallning": "b1", "fran": "2022-03-30", "till": ""}],
            "registreringar": [gjort(0)],
        },
        {"gap_uppehall": 200, "gap_oforklarad": 9_100},
    ),
    "uppehåll av alla beställningar": (
        {
            "bestallningar": [
                order(bestallning="b1"),
                order(6_200, bestallning="b2", kategori="service"),
            ],
            "uppehall": [{"bestallning": "", "fran": "2022-03-31", "till": "2022-04-02"}],
            "registreringar": [gjort(0)],
        },
        {"gap_uppehall": 300, "gap_oforklarad": 9_000},
    ),
    "två uppehåll över samma dag": (
        {
            "bestallningar": [order()],
            "uppehall": [PAUS, {"fran": "2022-03-10", "till": "2022-03-16"}],
            "registreringar": [gjort(0)],
        },
        {"gap_uppehall": 1_100, "gap_oforklarad": 2_000},
    ),
    "frånvaro med uppehåll räknas en gång": (
        {
            "bestallningar": [order()],
            "uppehall": [{"fran": "2022-03-15", "till": "2022-03-16"}],
            "franvaro": [BORTA, BORTA],
            "registreringar": [gjort(0)],
        },
        {"gap_uppehall": 200, "gap_franvaro_utan_uppehall": 200, "gap_oforklarad": 2_700},
    ),
    "öppen frånvaro": (
        {
            "bestallningar": [order()],
            "franvaro": [{"fran": "2022-03-30", "till": "", "orsak": "avliden"}],
            "registreringar": [gjort(0)],
        },
        {"gap_franvaro_utan_uppehall": 100, "gap_oforklarad": 3_000},
    ),
    "avböjt larm är inte hemtjänst": (
        {
            "bestallningar": [order()],
            "registreringar": [gjort(3_000), gjort(99, kategori="larm", status="avböjd")],
        },
        {"gap_oforklarad": 100},
    ),
    "minuter som inte delar jämnt": (
        {
            "bestallningar": [
                order(100, till="2022-03-01"),
                order("33,3", kund="B", fran="2022-03-30"),
            ],
            "registreringar": [gjort("0,1"), gjort("0,2", kund="B")],
        },
        {"gap_oforklarad": 100 / 31 + 33.3 * 2 / 31 - 0.3},
    ),
}


@pytest.fixture(scope="module")
def glapp(kontrollera: Kontrollera) -> Korning:
    tables: dict[str, list[Row]] = {}
    for namn, (case, _) in GLAPP.items():
        for table, rows in case.items():
            named = [{**r, "utforare": namn, "kund": f"{namn} {r.get('kund', 'K1')}"} for r in rows]
            tables.setdefault(table, []).extend(named)
    return kontrollera("utford-tid", **tables)


@pytest.mark.parametrize("utforare", GLAPP)
def test_the_gap_explained(glapp: Korning, utforare: str) -> None:
    found = {namn: glapp.varde(namn, utforare) for namn in GAP}
    assert found == pytest.approx({**TOMMA, **GLAPP[utforare][1]})


@pytest.mark.parametrize("utforare", [*GLAPP, None])
def test_the_parts_add_up_to_granted_less_performed(glapp: Korning, utforare: str | None) -> None:
    share = glapp.indikator("andel_utford", utforare)
    parts = sum(glapp.varde(namn, utforare) or 0 for namn in GAP)
    assert parts == pytest.approx((share.namnare or 0) - (share.taljare or 0))


def test_the_netto_share_leaves_out_days_not_verkstallda_and_pauses(glapp: Korning) -> None:
    found = glapp.indikator("andel_utford_verkstalld", "alla orsaker")
    assert (found.taljare, found.namnare) == pytest.approx((500, 1_600))
    found = glapp.indikator("andel_utford_verkstalld", "uppehåll av en beställning")
    assert found.namnare == pytest.approx(9_100)


def test_without_verkstalld_and_uppehall_netto_is_brutto(kontrollera: Kontrollera) -> None:
    run = kontrollera("utford-tid", bestallningar=[order(fran="2022-03-11", verkstalld=None)])
    found = run.indikator("andel_utford_verkstalld")
    assert (found.taljare, found.namnare) == pytest.approx((30, 2_100))
    assert run.varde("gap_ej_verkstalld") == 0


@pytest.fixture(scope="module")
def skurna(kontrollera: Kontrollera) -> Korning:
    def par(grupp: str, minuter: int, kund: str = "T", **values: object) -> Row:
        return gjort(minuter, kund=kund, dubbelbemanning=grupp, **values)

    return kontrollera(
        "utford-tid",
        kunder=[
            {"kund": "T", "taxeomrade": "tätort", "till": "2022-03-10", "fran": "", "zon": "A"},
            {"kund": "T", "taxeomrade": "skärgård", "fran": "2022-03-11", "till": "", "zon": ""},
            {"kund": "L", "taxeomrade": "landsbygd", "fran": "", "till": "", "zon": "B"},
        ],
        bestallningar=[
            order(kund="T"),
            order(620, kund="T", kategori="service"),
            order(kund="L"),
            order(kund="K99"),
        ],
        registreringar=[
            par("g", 60),
            par("g", 50, personal="Q"),
            par("g", 20, kategori="service", personal="Q"),
            par("g", 30, kund="L", personal="Q"),
            par("h", 40, start="11 08:00"),
            par("", 5, start="10 08:00"),
            par("", 5, start="10 09:00"),
            par("", 7, kund="K99"),
            par("g", 90, status="avböjd", personal="R"),
        ],
    )


@pytest.mark.parametrize(
    ("cut", "utford", "beviljad"),
    [
        ({"kategori": "omsorg"}, 197, 9_300),
        ({"kategori": "service"}, 20, 620),
        ({"taxeomrade": "tätort"}, 140, 1_200),
        ({"taxeomrade": "skärgård"}, 40, 2_520),
        ({"taxeomrade": "landsbygd"}, 30, 3_100),
        ({"zon": "A"}, 140, 1_200),
        ({"zon": "B"}, 30, 3_100),
    ],
    ids=str,
)
@pytest.mark.parametrize("utforare", ["Björken", None])
def test_cuts(
    skurna: Korning, cut: dict[str, str], utford: float, beviljad: float, utforare: str | None
) -> None:
    judged = skurna.bedomd("andel_utford", utforare, **cut)
    assert (judged.indikator.taljare, judged.indikator.namnare) == pytest.approx((utford, beviljad))
    assert (judged.utfall, judged.gransvarde) == (None, None)


def test_a_share_without_the_time_that_was_declined(skurna: Korning) -> None:
    found = skurna.indikator("andel_utford_utan_avbojd")
    assert (found.taljare, found.namnare) == (217, 9_920 - 90)


@pytest.mark.parametrize(
    ("avbojt", "namnare", "varde"),
    [(309, 1, 30), (310, 0, None), (311, 0, None)],
    ids=["nästan allt", "allt", "mer än allt"],
)
def test_nothing_is_left_when_all_was_declined(
    kontrollera: Kontrollera, avbojt: int, namnare: float, varde: float | None
) -> None:
    run = kontrollera(
        "utford-tid",
        bestallningar=[bestallning(minuter_per_manad=310)],
        registreringar=[
            registrering("01 08:00"),
            registrering(
                "02 08:00",
                status="avböjd",
                planerad_start="2022-03-02 08:00",
                planerad_slut=later("02 08:00", avbojt),
            ),
            registrering("03 08:00", status="avböjd", kategori="larm"),
            registrering("2022-02-28 08:00", status="avböjd"),
        ],
    )
    found = run.indikator("andel_utford_utan_avbojd")
    assert (found.taljare, found.namnare, found.varde) == (30, namnare, varde)
    assert run.indikator("andel_utford_utan_avbojd", None).varde == varde


def test_the_share_of_time_by_assistant_nurses(kontrollera: Kontrollera) -> None:
    """Of hemtjänst by them and by vårdbiträden: the row's role, else that of the list."""
    run = kontrollera(
        "utford-tid",
        bestallningar=[bestallning(), bestallning(utforare="Tallen")],
        registreringar=[
            registrering("01 08:00", yrkesroll="undersköterska", minuter=30),
            registrering("02 08:00", yrkesroll="vårdbiträde", minuter=50, kategori="service"),
            registrering("03 08:00", personal="P2", minuter=20),
            registrering("04 08:00", personal="P99", minuter=1_000),
            registrering("05 08:00", yrkesroll="sjuksköterska", minuter=1_000),
            registrering("06 08:00", yrkesroll="undersköterska", kategori="larm", minuter=1_000),
            registrering("07 08:00", yrkesroll="undersköterska", status="avböjd", minuter=1_000),
            registrering("08 08:00", utforare="Tallen"),
        ],
        personal=[{"personal": "P2", "utforare": "Björken", "yrkesroll": "undersköterska"}],
    )
    found = run.indikator("andel_underskoterska")
    assert (found.taljare, found.namnare, found.varde) == (50, 100, 0.5)
    assert run.indikator("andel_underskoterska", "Tallen").varde is None
    assert run.indikator("andel_underskoterska", None).varde == 0.5


def test_customer_time_counts_a_group_once_per_kund_and_kategori(skurna: Korning) -> None:
    found = skurna.indikator("andel_utford_kundtid")
    assert (found.taljare, found.namnare) == pytest.approx((60 + 20 + 30 + 40 + 5 + 5 + 7, 9_920))


def test_the_median_is_of_clients_with_fourteen_days(kontrollera: Kontrollera) -> None:
    def client(kund: str, share: float, **values: object) -> tuple[Row, Row]:
        return order(1_000, kund=kund, **values), gjort(1_000 * share, kund=kund)

    cases = [
        client("A", 0.5),
        client("B", 0.7),
        client("C", 1.2),
        client("D", 1.3),
        client("14 dagar verkställd", 1.4, verkstalld="2022-03-18"),
        client("13 dagar verkställd", 0.0, verkstalld="2022-03-19"),
        client("13 dagar efter uppehåll", 0.0),
        client("noll beviljat", 5.0, minuter_per_manad=0),
    ]
    run = kontrollera(
        "utford-tid",
        bestallningar=[o for o, _ in cases],
        registreringar=[r for _, r in cases],
        uppehall=[
            {
                "kund": "13 dagar efter uppehåll",
                "utforare": "Björken",
                "fran": "2022-03-14",
                "till": "2022-03-31",
            }
        ],
    )
    for utforare in ("Björken", None):
        found = run.indikator("median_kund", utforare)
        assert found.varde == pytest.approx(1.2)
        assert found.namnare == 5


def test_the_median_of_an_even_number_is_between_the_two(kontrollera: Kontrollera) -> None:
    rows = [gjort(minuter, kund=kund) for kund, minuter in (("A", 50), ("B", 60))]
    run = kontrollera(
        "utford-tid",
        bestallningar=[order(100, kund="A"), order(100, kund="B")],
        registreringar=rows,
    )
    assert run.varde("median_kund") == pytest.approx(0.55)


def test_small_numbers_are_noted(kontrollera: Kontrollera) -> None:
    def provider(namn: str, clients: int, minuter: int) -> list[Row]:
        return [order(minuter, kund=f"{namn} {n}", utforare=namn) for n in range(clients)]

    run = kontrollera(
        "utford-tid",
        bestallningar=[
            *provider("tio och hundra", 10, 600),
            *provider("nio kunder", 9, 6_000),
            *provider("under hundra timmar", 10, 599),
        ],
        registreringar=[
            registrering(utforare=u)
            for u in ("tio och hundra", "nio kunder", "under hundra timmar")
        ],
    )
    assert sorted(run.utfall.notes) == ["nio kunder", "under hundra timmar"]


@pytest.fixture(scope="module")
def leveranser(kontrollera: Kontrollera) -> Korning:
    def rows(utforare: str, good: int, bad: int, month: str = "2022-03") -> list[Row]:
        fine = [registrering(utforare=utforare, minuter=10) for _ in range(good)]
        return [
            *fine,
            *(registrering(f"{month}-05 08:00", utforare=utforare, status="?") for _ in range(bad)),
        ]

    return kontrollera(
        "utford-tid",
        bestallningar=[
            order(1_000, utforare=u, kund=f"K {u}")
            for u in (
                "två procent",
                "över två procent",
                "underkända i februari",
                "inga rader",
                "bara avböjda",
            )
        ],
        registreringar=[
            *rows("två procent", 98, 2),
            *rows("över två procent", 97, 2),
            *rows("underkända i februari", 40, 1, "2022-02"),
            registrering("2022-02-05 08:00", utforare="inga rader"),
            registrering(utforare="bara avböjda", status="avböjd"),
            registrering(utforare="ingen beställning", minuter=10),
        ],
        underkanda=5,
    )


@pytest.mark.parametrize(
    ("utforare", "utfall", "skal"),
    [
        ("två procent", UPPFYLLT, None),
        ("över två procent", EJ_BEDOMD, "för många underkända rader"),
        ("underkända i februari", EJ_BEDOMD, "för många underkända rader"),
        ("inga rader", EJ_BEDOMD, "leverans saknas"),
        ("bara avböjda", AVVIKELSE, None),
        ("ingen beställning", EJ_BEDOMD, INGET_ATT_PROVA),
    ],
)
def test_what_is_delivered_decides(
    leveranser: Korning, utforare: str, utfall: str, skal: str | None
) -> None:
    found = leveranser.regel(REGEL, utforare)
    assert (found.utfall, found.skal) == (utfall, skal)


def test_the_total_is_over_the_providers_that_are_judged(leveranser: Korning) -> None:
    assert leveranser.indikator("andel_utford", None).namnare == pytest.approx(2_000)


def test_a_provider_with_nothing_granted_is_not_judged_and_not_in_the_total(
    leveranser: Korning,
) -> None:
    assert leveranser.indikator("andel_utford", None).taljare == pytest.approx(980)


def test_control_2_cannot_be_judged_in_the_adjusted_months(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "utford-tid", period="2021-05", registreringar=[registrering("2021-05-03 08:00")]
    )
    assert (run.utfall.utfall, run.utfall.indikatorer) == (EJ_BEDOMD, ())
