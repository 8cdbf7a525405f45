"""Control 3: one personal at two clients at once, within and outside a hushall."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, Row, fall, registrering, together

KORT, LANG, HUSHALL = "personal-overlapp", "personal-overlapp-lang", "hushall-samtidigt"
REGLER = (KORT, LANG, HUSHALL)


def hos(kund: str, start: str, slut: str, **values: object) -> Row:
    return registrering(start if " " in start else f"01 {start}", slut, kund=kund, **values)


OVERLAPP = [
    fall("4:59", hos("A", "08:00", "08:30"), hos("B", "08:25:01", "09:00")),
    fall("5 min", hos("A", "08:00", "08:30"), hos("B", "08:25", "09:00"), brott={KORT: "12"}),
    fall("14:59", hos("A", "08:00", "08:30"), hos("B", "08:15:01", "09:00"), brott={KORT: "12"}),
    fall("15 min", hos("A", "08:00", "08:30"), hos("B", "08:15", "09:00"), brott={LANG: "12"}),
    fall("slut = start", hos("A", "08:00", "08:30"), hos("B", "08:30", "09:00")),
    fall("samma kund", hos("A", "08:00", "08:30"), hos("A", "08:00", "09:00")),
    fall("annan personal", hos("A", "08:00", "08:30"), hos("B", "08:00", "08:30", personal="Q")),
    fall(
        "annan utförare", hos("A", "08:00", "08:30"), hos("B", "08:00", "08:30", utforare="Granen")
    ),
    fall("avböjd", hos("A", "08:00", "08:30"), hos("B", "08:00", "08:30", status="avböjd")),
    fall("larm", hos("A", "08:00", "08:30"), hos("B", "08:00", "08:30", kategori="larm")),
    fall(
        "larm och två till",
        hos("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30", kategori="larm"),
        hos("C", "08:20", "09:00"),
        brott={KORT: "13"},
    ),
    fall(
        "inne i en annan",
        hos("A", "08:00", "12:00"),
        hos("B", "09:00", "09:10"),
        hos("C", "11:30", "12:30"),
        brott={KORT: "2", LANG: "13"},
    ),
    fall(
        "störst med en, inte summan",
        hos("A", "08:00", "09:00"),
        hos("B", "08:00", "08:04"),
        hos("C", "08:10", "08:14"),
    ),
    fall(
        "två gånger tio är inte tjugo",
        hos("A", "08:00", "09:00"),
        hos("B", "08:00", "08:10"),
        hos("C", "08:10", "08:20"),
        brott={KORT: "123"},
    ),
    fall(
        "720 min tar del",
        hos("A", "08:00", "20:00"),
        hos("B", "12:00", "13:00"),
        brott={LANG: "12"},
    ),
    fall("721 min tar inte del", hos("A", "08:00", "20:01"), hos("B", "12:00", "13:00")),
    fall("slut = start tar inte del", hos("A", "08:00", "08:30"), hos("B", "08:10", "08:10")),
    fall("bakåt tar inte del", hos("A", "08:00", "08:30"), hos("B", "08:20", "08:00")),
    fall(
        "över midnatt",
        hos("A", "01 23:30", "02 00:30"),
        hos("B", "02 00:00", "00:20"),
        brott={LANG: "12"},
    ),
    fall(
        "april tar inte del",
        hos("A", "31 23:30", "2022-04-01 00:30"),
        hos("B", "2022-04-01 00:00", "00:30"),
    ),
    fall("klockbytesnatten", hos("A", "27 01:30", "02:30"), hos("B", "27 02:00", "02:30")),
    fall(
        "före klockbytet",
        hos("A", "27 01:00", "02:00"),
        hos("B", "27 01:30", "02:00"),
        brott={LANG: "12"},
    ),
    fall(
        "leg. räknas med",
        hos("A", "08:00", "08:30", kategori="hemsjukvård"),
        hos("B", "08:00", "08:30"),
        brott={LANG: "12"},
    ),
]


def ihop(*kunder: str, till: str = "", fran: str = "") -> list[Row]:
    return [
        {"kund": k, "taxeomrade": "tätort", "hushall": "H", "fran": fran, "till": till}
        for k in kunder
    ]


def larm(kund: str, start: str, slut: str) -> Row:
    return hos(kund, start, slut, kategori="larm")


def hsl(kund: str, start: str, slut: str) -> Row:
    return hos(kund, start, slut, kategori="delegerad hsl")


HEMMA = [
    fall(
        "hushåll, två omsorg",
        hos("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30"),
        kunder=ihop("A", "B"),
    ),
    fall(
        "hushåll, en hsl",
        hsl("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30"),
        kunder=ihop("A", "B"),
        brott={HUSHALL: "12"},
    ),
    fall(
        "hushåll, en larm",
        hos("A", "08:00", "08:30"),
        larm("B", "08:25", "08:40"),
        kunder=ihop("A", "B"),
        brott={HUSHALL: "12"},
    ),
    fall(
        "hushåll, 4:59",
        hos("A", "08:00", "08:30"),
        larm("B", "08:25:01", "08:40"),
        kunder=ihop("A", "B"),
    ),
    fall(
        "hushåll, hemsjukvård är ingen av dem",
        hos("A", "08:00", "08:30", kategori="hemsjukvård"),
        hos("B", "08:00", "08:30"),
        kunder=ihop("A", "B"),
    ),
    fall(
        "olika hushåll",
        hos("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30"),
        kunder=[
            {"kund": "A", "taxeomrade": "tätort", "hushall": "H"},
            {"kund": "B", "taxeomrade": "tätort", "hushall": "G"},
        ],
        brott={LANG: "12"},
    ),
    fall(
        "ett hushåll och inget",
        hos("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30"),
        kunder=ihop("A"),
        brott={LANG: "12"},
    ),
    fall(
        "hushåll som slutat dagen före",
        hos("A", "03 08:00", "08:30"),
        hos("B", "03 08:00", "08:30"),
        kunder=ihop("A", "B", till="2022-03-02"),
        brott={LANG: "12"},
    ),
    fall(
        "hushåll sista dagen",
        hsl("A", "02 08:00", "08:30"),
        hos("B", "02 08:00", "08:30"),
        kunder=ihop("A", "B", till="2022-03-02"),
        brott={HUSHALL: "12"},
    ),
    fall(
        "hushåll och en utanför",
        hsl("A", "08:00", "08:30"),
        hos("B", "08:00", "08:30"),
        hos("C", "08:20", "08:50"),
        kunder=ihop("A", "B"),
        brott={HUSHALL: "12", KORT: "123"},
    ),
]

ALLA = [*OVERLAPP, *HEMMA]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("registreringar", **together(ALLA))


@pytest.mark.parametrize("f", ALLA, ids=str)
def test_simultaneous_rows(mars: Korning, f: Fall) -> None:
    assert mars.brott_i(f.namn, REGLER) == f.brott


def test_the_largest_overlap_is_what_is_measured(mars: Korning) -> None:
    [row] = [r for r in mars.rader(LANG) if r["nyckel"] == "inne i en annan.1"]
    assert (row["overlapp"], row["kund2"]) == (30.0, "inne i en annan.C")


def test_a_key_is_one_person_within_one_provider_unless_the_plan_pools(
    kontrollera: Kontrollera,
) -> None:
    rows = [hos("A", "08:00", "08:30"), hos("B", "08:00", "08:30", utforare="Granen")]
    apart = kontrollera("registreringar", registreringar=rows)
    assert apart.brott(LANG) == []
    pooled = kontrollera(
        "registreringar", registreringar=rows, limits={"personalnyckel_gemensam": 1}
    )
    assert pooled.brott(LANG) == ["R00001", "R00002"]
    assert pooled.brott(LANG, "Granen") == ["R00002"]


def test_an_overlap_at_the_plans_limits(kontrollera: Kontrollera) -> None:
    rows = [
        hos("A", "08:00", "08:30"),
        hos("B", "08:10", "08:30"),
        hos("C", "09:00", "09:30"),
        hos("D", "09:11", "09:30"),
    ]
    limits = {"overlapp_minst": 20, "overlapp_lang": 21}
    run = kontrollera("registreringar", registreringar=rows, limits=limits)
    assert (run.brott(KORT), run.brott(LANG)) == (["R00001", "R00002"], [])
