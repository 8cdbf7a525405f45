"""Control 4: how many different staff a client meets in 14 days. The window is 7–20 March 2022."""

from __future__ import annotations

import datetime as dt

import pytest

from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, MOT_FORSLAG, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

MEDEL, KUND = "kontinuitet-medel", "kontinuitet-kund"
DAGAR = [f"{day:02}" for day in range(7, 21)]


def tva_om_dagen(*, dagar: list[str] = DAGAR, per_dag: int = 2, **values: object) -> list[Row]:
    """Visits at 8, 9 … of each day, by P1 unless told otherwise."""
    return [registrering(f"{d} {8 + n:02}:00", **values) for d in dagar for n in range(per_dag)]


def av(antal: int, rows: list[Row]) -> list[Row]:
    """The rows spread over so many staff."""
    return [{**row, "personal": f"P{n % antal:02}"} for n, row in enumerate(rows)]


def tider(*klockslag: str) -> list[Row]:
    """A visit a day at 8, and the other visits at the times named on the 7th, by staff of their own."""
    return [
        *(registrering(f"{d} 08:00") for d in DAGAR),
        *(registrering(f"{d} 09:00") for d in DAGAR[1:]),
        *(registrering(f"07 {k}", personal="Q") for k in klockslag),
    ]


PAR = {"dubbelbemanning": "par"}
# Client → rows and the number of staff (None: not in the population).
ANTAL: dict[str, tuple[list[Row], int | None]] = {
    "28 besök på 14 dygn": (tva_om_dagen(), 1),
    "27 besök": (tva_om_dagen()[:-1], None),
    "28 besök på 13 dygn": ([*tva_om_dagen(dagar=DAGAR[1:]), *tva_om_dagen(dagar=DAGAR[1:2])], 1),
    "28 besök på 12 dygn": (
        [*tva_om_dagen(dagar=DAGAR[2:]), *tva_om_dagen(dagar=DAGAR[2:4])],
        None,
    ),
    "dygnet före och efter": (
        [*tva_om_dagen(dagar=["06", *DAGAR[1:]]), *tva_om_dagen(dagar=["21"])],
        None,
    ),
    "behov räknas, inte utförda": ([*tva_om_dagen(status="avböjd"), registrering("07 12:00")], 1),
    "ingen utförd": (tva_om_dagen(status="avböjd"), None),
    "personal på utförda rader": (
        [*tva_om_dagen(), registrering("08 12:00", personal="Q", status="inställd")],
        1,
    ),
    "börjar 07:00": (tider("07:00"), 2),
    "börjar 06:59": (tider("06:59:59"), None),
    "börjar 21:59": (tider("21:59:59"), 2),
    "börjar 22:00": (tider("22:00"), None),
    "hsl hör till": (
        [*tva_om_dagen(), registrering("07 12:00", kategori="delegerad hsl", personal="Q")],
        2,
    ),
    "larm hör inte till": (
        [*tva_om_dagen(), registrering("07 12:00", kategori="larm", personal="Q")],
        1,
    ),
    "hemsjukvård hör inte till": (
        [*tva_om_dagen(), registrering("07 12:00", kategori="hemsjukvård", personal="Q")],
        1,
    ),
    **{
        f"{roll} hör inte till": (
            [*tva_om_dagen(), registrering("07 12:00", yrkesroll=roll, personal="Q")],
            1,
        )
        for roll in ("sjuksköterska", "distriktssköterska", "fysioterapeut", "arbetsterapeut")
    },
    "listans sjuksköterska hör inte till": (
        [*tva_om_dagen(), registrering("07 12:00", personal="listad ssk")],
        1,
    ),
    "undersköterska hör till": (
        [*tva_om_dagen(), registrering("07 12:00", yrkesroll="undersköterska", personal="Q")],
        2,
    ),
    "rader i ett besök är ett": (
        [*tva_om_dagen()[:-1], *(registrering("20 12:00", besok="b") for _ in range(2))],
        1,
    ),
    "ett besök för lite": (
        [*tva_om_dagen()[:-2], *(registrering("20 12:00", besok="b") for _ in range(2))],
        None,
    ),
    "dubbelbemannat är ett besök": (
        [*tva_om_dagen()[:-2], *(registrering("20 12:00", besok=str(n), **PAR) for n in range(2))],
        None,
    ),
    "dubbelbemanning är två personer": (
        [*tva_om_dagen()[:-1], *(registrering("20 12:00", personal=p, **PAR) for p in ("Q", "R"))],
        3,
    ),
    "20 personal": (av(20, tva_om_dagen()), 20),
    "21 personal": (av(21, tva_om_dagen()), 21),
}


def owned(kund: str, rows: list[Row]) -> list[Row]:
    marks = ("besok", "dubbelbemanning")
    return [
        {**row, "kund": kund, **{m: f"{kund} {row[m]}" for m in marks if row.get(m)}}
        for row in rows
    ]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "personalkontinuitet",
        registreringar=[row for kund, (rows, _) in ANTAL.items() for row in owned(kund, rows)],
        personal=[{"personal": "listad ssk", "utforare": "Björken", "yrkesroll": "sjuksköterska"}],
        # 20 and 21 apart from the limit of the rule, every client's staff is read from its deviation.
        limits={"personal_kund_hogst": 0},
    )


@pytest.mark.parametrize("kund", ANTAL)
def test_staff_per_client(mars: Korning, kund: str) -> None:
    found = [row["antal_personal"] for row in mars.rader(KUND) if row["kund"] == kund]
    assert found == [n for n in [ANTAL[kund][1]] if n is not None]


def test_mean_median_and_largest(mars: Korning) -> None:
    numbers = sorted(n for _, n in ANTAL.values() if n is not None)
    half = len(numbers) // 2
    median = numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2
    for utforare in ("Björken", None):
        found = mars.indikator("medel", utforare)
        assert (found.taljare, found.namnare) == (sum(numbers), len(numbers))
        assert mars.varde("median", utforare) == median
        assert mars.varde("max", utforare) == 21


def test_only_more_than_the_limit_is_shown(kontrollera: Kontrollera) -> None:
    rows = [r for k in ("20 personal", "21 personal") for r in owned(k, ANTAL[k][0])]
    run = kontrollera("personalkontinuitet", registreringar=rows)
    assert run.brott(KUND) == ["21 personal"]
    assert (run.regel(KUND).utfall, run.regel(KUND).provade) == (AVVIKELSE, 2)
    assert run.varde("andel_over_grans") == 0.5
    few = run.regel(MEDEL)
    assert (few.utfall, few.skal) == (EJ_BEDOMD, "färre än 10 kunder")


def test_the_mean_at_the_limit_and_the_least_number_of_clients(kontrollera: Kontrollera) -> None:
    def clients(utforare: str, antal: list[int]) -> list[Row]:
        return [
            {**row, "kund": f"{utforare} {n}", "utforare": utforare}
            for n, personal in enumerate(antal)
            for row in av(personal, tva_om_dagen())
        ]

    run = kontrollera(
        "personalkontinuitet",
        registreringar=[
            *clients("precis 15", [14, 16] * 5),
            *clients("över 15", [15] * 9 + [16]),
            *clients("nio kunder", [16] * 9),
            registrering(utforare="ingen kund"),
        ],
    )
    found = {u: run.regel(MEDEL, u) for u in ("precis 15", "över 15", "nio kunder", "ingen kund")}
    assert {u: (r.utfall, r.skal) for u, r in found.items()} == {
        "precis 15": (UPPFYLLT, None),
        "över 15": (MOT_FORSLAG, None),
        "nio kunder": (EJ_BEDOMD, "färre än 10 kunder"),
        "ingen kund": (EJ_BEDOMD, "färre än 10 kunder"),
    }
    assert [run.varde("medel", u) for u in ("precis 15", "över 15", "nio kunder")] == [
        15.0,
        15.1,
        16.0,
    ]
    assert run.indikator("medel", None).namnare == 29
    assert run.regel(KUND, "ingen kund").skal == INGET_ATT_PROVA


def test_upc_and_coc_by_hand(kontrollera: Kontrollera) -> None:
    """28 visits: 20 by A and 8 by B, one of them also by C: n = 20, 8, 1 and N = 29."""
    rows = tva_om_dagen()
    spread = [
        {**row, "personal": "A" if n < 20 else "B", "dubbelbemanning": f"g{n}"}
        for n, row in enumerate(rows)
    ]
    spread.append({**spread[-1], "personal": "C"})
    one = [{**row, "kund": "K2"} for row in rows]
    run = kontrollera("personalkontinuitet", registreringar=[*spread, *one])
    upc, coc = 20 / 29, (20 * 20 + 8 * 8 + 1 - 29) / (29 * 28)
    assert run.varde("upc") == pytest.approx((upc + 1) / 2)
    assert run.varde("coc") == pytest.approx((coc + 1) / 2)


def test_coc_needs_two_visits(kontrollera: Kontrollera) -> None:
    rows = [*tva_om_dagen(status="avböjd"), registrering("07 12:00")]
    run = kontrollera("personalkontinuitet", registreringar=rows)
    assert (run.varde("upc"), run.varde("coc", None)) == (1.0, None)


def test_single_staffed_mean_counts_the_one_who_comes_most(kontrollera: Kontrollera) -> None:
    def par(grupp: str, *personal: str) -> list[Row]:
        return [registrering("09 14:00", personal=p, dubbelbemanning=grupp) for p in personal]

    rows = [*tva_om_dagen(personal="A"), registrering("10 15:00", personal="B")]
    run = kontrollera(
        "personalkontinuitet",
        registreringar=[
            *rows,
            *par("g1", "A", "X"),
            *par("g2", "B", "Y"),
            *par("g3", "Z", "V"),
            *par("g4", "A", "B"),
        ],
    )
    assert run.varde("medel") == 6
    # g1 → A, g2 → B (two visits against one), g3 → V (a tie: the lowest key), g4 → A.
    assert run.varde("medel_enkelbemannad") == 3


KKIK: dict[str, tuple[list[Row], bool]] = {
    "två varje dag": (tva_om_dagen(), True),
    "en av dagarna bara ett": ([*tva_om_dagen()[:-1], registrering("07 12:00")], False),
    "en avböjd": ([*tva_om_dagen()[:-1], registrering("20 09:00", status="avböjd")], False),
    "två rader i ett besök": (
        [*tva_om_dagen()[:-2], *tva_om_dagen(dagar=["20"], besok="b")],
        False,
    ),
    "hsl räknas inte": (
        [*tva_om_dagen()[:-1], registrering("20 09:00", kategori="delegerad hsl")],
        False,
    ),
    "service räknas": ([*tva_om_dagen()[:-1], registrering("20 09:00", kategori="service")], True),
    "frånvarande en dag": (tva_om_dagen(), False),
    "frånvaro utan hel dag": (tva_om_dagen(), True),
    "frånvaro före fönstret": (tva_om_dagen(), True),
    "pausad en dag": (tva_om_dagen(), False),
    "paus före fönstret": (tva_om_dagen(), True),
    "paus hos annan": (tva_om_dagen(), True),
    "en av två beställningar pausad": (tva_om_dagen(), False),
    "bara larmet pausat": (tva_om_dagen(), True),
    "paus av avslutad beställning": (tva_om_dagen(), True),
}
# Client → its orders, of which the last is paused from the first day of the month.
EN_PAUSAD: dict[str, list[Row]] = {
    "en av två beställningar pausad": [{}, {"kategori": "service"}],
    "bara larmet pausat": [{}, {"kategori": "larm", "minuter_per_manad": 0}],
    "paus av avslutad beställning": [{}, {"till": "2022-03-06"}],
}


def test_the_population_comparable_with_kkik(kontrollera: Kontrollera) -> None:
    rows = [
        {**row, "utforare": namn} for namn, (case, _) in KKIK.items() for row in owned(namn, case)
    ]
    orders = {
        namn: [
            bestallning(kund=namn, utforare=namn, bestallning=f"{namn} {nr}", **order)
            for nr, order in enumerate(theirs)
        ]
        for namn, theirs in EN_PAUSAD.items()
    }
    run = kontrollera(
        "personalkontinuitet",
        registreringar=rows,
        bestallningar=[order for theirs in orders.values() for order in theirs],
        franvaro=[
            {
                "kund": "frånvarande en dag",
                "fran": "2022-03-10",
                "till": "2022-03-12",
                "orsak": "annat",
            },
            {
                "kund": "frånvaro utan hel dag",
                "fran": "2022-03-10",
                "till": "2022-03-11",
                "orsak": "annat",
            },
            {
                "kund": "frånvaro före fönstret",
                "fran": "2022-03-01",
                "till": "2022-03-07",
                "orsak": "annat",
            },
        ],
        uppehall=[
            {"kund": k, "utforare": u, "fran": fran, "till": till}
            for k, u, fran, till in (
                ("pausad en dag", "pausad en dag", "2022-03-20", ""),
                ("paus före fönstret", "paus före fönstret", "2022-03-01", "2022-03-06"),
                ("paus hos annan", "Granen", "2022-03-01", ""),
            )
        ]
        + [
            {name: theirs[-1][name] for name in ("kund", "utforare", "bestallning")}
            | {"fran": "2022-03-01"}
            for theirs in orders.values()
        ],
    )
    found = {
        j.indikator.utforare for j in run.utfall.indikatorer if j.indikator.namn == "medel_kkik"
    }
    assert found - {None} == {namn for namn, (_, with_it) in KKIK.items() if with_it}
    assert run.indikator("medel_kkik", None).namnare == sum(with_it for _, with_it in KKIK.values())


@pytest.mark.parametrize(
    ("period", "fonster", "first", "last"),
    [
        ("2022-03", None, "2022-03-07", "2022-03-20"),
        ("2022-08", None, "2022-08-01", "2022-08-14"),
        ("2022-02", None, "2022-02-07", "2022-02-20"),
        ("2022-03", dt.date(2022, 3, 3), "2022-03-03", "2022-03-16"),
        ("2022-03", dt.date(2022, 2, 21), "2022-02-21", "2022-03-06"),
    ],
)
def test_the_window(
    kontrollera: Kontrollera, period: str, fonster: dt.date | None, first: str, last: str
) -> None:
    begins = dt.date.fromisoformat(first)
    days = [begins + dt.timedelta(days=n) for n in range(14)]
    rows = [registrering(f"{day} {h}:00") for day in days for h in ("08", "09")]
    rows.append(registrering(f"{period}-28 08:00"))
    run = kontrollera(
        "personalkontinuitet",
        period=period,
        fonster=fonster,
        registreringar=rows,
        limits={"personal_kund_hogst": 0},
    )
    [row] = run.rader(KUND)
    assert (str(row["fran"]), str(row["till"])) == (first, last)


def test_a_control_that_is_not_planned_this_month(kontrollera: Kontrollera) -> None:
    assert not kontrollera("personalkontinuitet").utfall.planerad
    run = kontrollera(
        "personalkontinuitet", period="2022-10", registreringar=[registrering("2022-10-03 08:00")]
    )
    assert run.utfall.planerad
