"""Control 3: its indicators and kronor, counted by hand."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, Row, bestallning, fall, later, registrering, together


def rad(start: str, **values: object) -> Row:
    return registrering(f"01 {start}", **values)


def test_share_of_rows_with_a_deviation_counts_every_row_of_a_stay(
    kontrollera: Kontrollera,
) -> None:
    run = kontrollera(
        "registreringar",
        registreringar=[
            rad("06:00", personal="ren"),
            rad("08:00", kund="A"),
            rad("08:00", kund="A", kategori="larm"),
            rad("10:00", kund="B"),
            rad("10:00", kund="B"),
            rad("12:00", kund="C", utforare="Granen"),
        ],
        bestallningar=[
            *(bestallning(kund=k) for k in ("K1", "A", "B")),
            bestallning(kund="C", utforare="Granen"),
        ],
    )
    assert run.brott("dubbelrapporterad-tid") == ["R00002"]
    assert run.brott("dubblett") == ["R00005"]
    found = [run.indikator("andel_rader_med_avvikelse", u) for u in ("Björken", "Granen", None)]
    assert [(i.taljare, i.namnare) for i in found] == [(3, 5), (0, 1), (3, 6)]
    assert [i.varde for i in found] == [0.6, 0, 0.5]


def test_a_row_that_breaks_two_rules_counts_once_and_an_upplysning_never(
    kontrollera: Kontrollera,
) -> None:
    run = kontrollera(
        "registreringar",
        registreringar=[
            rad("08:00", slut="20:01", minuter=900),
            rad("08:00", kund="B", status="avböjd", orsak="", personal=""),
        ],
    )
    assert [run.brott(r) for r in ("rimlig-langd", "minuter-over-intervall")] == [["R00001"]] * 2
    assert run.brott("avbojd-utan-orsak") == ["R00002"]
    assert run.indikator("andel_rader_med_avvikelse").taljare == 1


@pytest.fixture(scope="module")
def andelar(kontrollera: Kontrollera) -> Korning:
    slut = "2022-03-01 08:30"

    def sen(skapad: str, andrad: str = "", **values: object) -> Row:
        return rad("08:00", skapad=skapad, andrad=andrad, **values)

    return kontrollera(
        "registreringar",
        registreringar=[
            sen(later(slut, 72 * 60), registreringssatt="manuell"),
            sen(later(slut, 72 * 60 + 1), registreringssatt="tagg"),
            sen(later(slut, 5), later(slut, 72 * 60 + 1), registreringssatt="tagg"),
            sen(later(slut, 72 * 60 + 1), later(slut, 5), registreringssatt="tagg"),
            sen("", later(slut, 1), registreringssatt=""),
            sen("", registreringssatt=""),
            sen(later(slut, 9999), registreringssatt="manuell", status="avböjd"),
        ],
    )


def test_share_manuell_is_of_utforda_with_a_registreringssatt(andelar: Korning) -> None:
    found = andelar.indikator("andel_manuell")
    assert (found.taljare, found.namnare, found.varde) == (1, 4, 0.25)


def test_share_changed_late_is_over_72_hours_after_slut(andelar: Korning) -> None:
    found = andelar.indikator("andel_andrad_sent")
    assert (found.taljare, found.namnare, found.varde) == (3, 5, 0.6)


def test_nothing_to_divide_by_is_null(kontrollera: Kontrollera) -> None:
    run = kontrollera("registreringar")
    assert [run.varde(n) for n in ("andel_manuell", "andel_andrad_sent", "andel_hsl")] == [None] * 3


def test_share_hsl_of_visits_that_have_both(kontrollera: Kontrollera) -> None:
    def i_besok(besok: str, kategori: str, minuter: int, **values: object) -> Row:
        return rad("08:00", besok=besok, kategori=kategori, minuter=minuter, **values)

    run = kontrollera(
        "registreringar",
        registreringar=[
            i_besok("1", "omsorg", 20),
            i_besok("1", "delegerad hsl", 10),
            i_besok("1", "larm", 99),
            i_besok("2", "service", 30),
            i_besok("2", "delegerad hsl", 30, status="avböjd"),
            i_besok("3", "delegerad hsl", 30),
            i_besok("", "omsorg", 30),
            i_besok("", "delegerad hsl", 30),
            i_besok("4", "service", 15),
            i_besok("4", "delegerad hsl", 5),
        ],
    )
    found = run.indikator("andel_hsl")
    assert (found.taljare, found.namnare, found.varde) == (15, 50, 0.3)


def test_share_hsl_stands_beside_the_earlier_months(kontrollera: Kontrollera) -> None:
    def besok(start: str, hsl: int, utforare: str = "Björken") -> list[Row]:
        parts = (("omsorg", 30 - hsl), ("delegerad hsl", hsl))
        return [
            registrering(start, utforare=utforare, besok="b", kategori=kategori, minuter=minuter)
            for kategori, minuter in parts
        ]

    run = kontrollera(
        "registreringar",
        registreringar=[
            *besok("2022-01-31 08:00", 3),
            *besok("2022-02-01 08:00", 6),
            *besok("2022-02-28 23:50", 6, "Granen"),
            *besok("2022-03-01 00:00", 9),
            *besok("2022-04-01 00:00", 30),
        ],
    )
    assert run.varde("andel_hsl") == 0.3
    assert run.varde("andel_hsl", manad="2022-01") == 0.1
    assert run.varde("andel_hsl", manad="2022-02") == 0.2
    assert run.varde("andel_hsl", None, manad="2022-02") == 0.2
    months = {dict(j.indikator.cut).get("manad") for j in run.utfall.indikatorer}
    assert months == {None, "2022-01", "2022-02"}


def inom(namn: str, area: str, *rader: Row) -> Fall:
    return fall(namn, *rader, kunder=[{"kund": "K1", "taxeomrade": area}] if area else [])


def tva(kategori: str, **values: object) -> list[Row]:
    return [rad("08:00", kategori=kategori, **values) for _ in range(2)]


def delad(larm: int) -> list[Row]:
    return [rad("08:00", minuter=60 - larm), rad("08:00", minuter=larm, kategori="larm")]


DUBBLETTER = [
    (inom("larm i tätort", "tätort", *tva("larm")), 197.0),
    (inom("larm på landsbygd", "landsbygd", *tva("larm")), 238.5),
    # 7,5 min at 477 kr an hour is 59,625 kr, and 7,7 min 61,215 kr: half an öre goes up.
    (inom("halvt öre", "landsbygd", *tva("larm", minuter="7,5")), 59.63),
    (inom("halvt öre till", "landsbygd", *tva("larm", minuter="7,7")), 61.22),
    (inom("hsl i skärgård", "skärgård", *tva("delegerad hsl")), 271.5),
    (inom("hemsjukvård i tätort", "tätort", *tva("hemsjukvård")), 413.0),
    (inom("hemrehab på landsbygd", "landsbygd", *tva("hemrehab")), 1060.0),
    (inom("omsorg betalas som beviljad", "tätort", *tva("omsorg")), 0.0),
    (inom("service betalas som beviljad", "tätort", *tva("service")), 0.0),
    (inom("okänt område", "", *tva("larm")), None),
]
VISTELSER = [
    (inom("hela överskottet", "tätort", *delad(30)), 197.0),
    (inom("högst de betalda minuterna", "tätort", *delad(10)), 65.67),
    (inom("inget betalt", "tätort", *delad(0)), 0.0),
]


def leg(kl: str, yrkesroll: str, kategori: str = "hemsjukvård", **values: object) -> Row:
    return rad(kl, kategori=kategori, yrkesroll=yrkesroll, **values)


# Kronor per row that breaks ratt-yrkesroll, by its number in the case.
OLEGITIMERADE = [
    (inom("ett besök", "tätort", leg("08:00", "vårdbiträde")), {"1": 413.0}),
    (
        inom("fel legitimation", "landsbygd", leg("08:00", "sjuksköterska", "hemrehab")),
        {"1": 1060.0},
    ),
    (
        inom(
            "ett besök i två rapporter",
            "skärgård",
            leg("08:00", "vårdbiträde", besok="b"),
            leg("08:30", "undersköterska", besok="b"),
        ),
        {"1": 510.0, "2": 0.0},
    ),
    (
        inom(
            "en legitimerad i besöket",
            "tätort",
            leg("08:00", "vårdbiträde", besok="c"),
            leg("08:30", "sjuksköterska", besok="c", personal="P2"),
        ),
        {"1": 0.0},
    ),
    (
        inom(
            "en okänd i besöket",
            "tätort",
            leg("08:00", "vårdbiträde", besok="d"),
            leg("08:30", "", besok="d", personal="P2"),
        ),
        {"1": 0.0},
    ),
]


@pytest.fixture(scope="module")
def kronor(kontrollera: Kontrollera) -> Korning:
    every = (*DUBBLETTER, *VISTELSER, *OLEGITIMERADE)
    return kontrollera("registreringar", **together(f for f, _ in every))


@pytest.mark.parametrize(("f", "belopp"), OLEGITIMERADE, ids=str)
def test_kronor_of_a_visit_that_nobody_licensed_has_made(
    kronor: Korning, f: Fall, belopp: dict[str, float]
) -> None:
    rows = {
        str(row["nyckel"]): row["belopp_ratt_yrkesroll"] for row in kronor.rader("ratt-yrkesroll")
    }
    assert {k: v for k, v in rows.items() if k.startswith(f"{f.namn}.")} == {
        f"{f.namn}.{n}": kr for n, kr in belopp.items()
    }


@pytest.mark.parametrize(("f", "belopp"), DUBBLETTER, ids=str)
def test_kronor_of_a_repeated_row(kronor: Korning, f: Fall, belopp: float | None) -> None:
    [row] = [r for r in kronor.rader("dubblett") if r["nyckel"] == f"{f.namn}.2"]
    assert row["belopp_dubblett"] == belopp


@pytest.mark.parametrize(("f", "belopp"), VISTELSER, ids=str)
def test_kronor_of_a_stay_are_the_excess_that_is_paid(
    kronor: Korning, f: Fall, belopp: float
) -> None:
    [row] = [r for r in kronor.rader("dubbelrapporterad-tid") if r["nyckel"] == f"{f.namn}.1"]
    assert row["belopp"] == belopp


@pytest.mark.parametrize(("period", "shown"), [("2021-06", []), ("2021-07", ["2021-06"])])
def test_earlier_months_that_cannot_be_measured_are_not_shown(
    kontrollera: Kontrollera, period: str, shown: list[str]
) -> None:
    """Hemtjänst was not registered from April 2020 to May 2021; June 2021 is the first month after."""
    days = [f"{month}-07" for month in ("2021-04", "2021-05", "2021-06", "2021-07")]
    rows = [
        registrering(f"{day} 08:00", kategori=kategori, besok=day)
        for day in days
        for kategori in ("omsorg", "delegerad hsl")
    ]
    run = kontrollera("registreringar", period=period, registreringar=rows)
    months = {
        dict(j.indikator.cut).get("manad")
        for j in run.utfall.indikatorer
        if j.indikator.namn == "andel_hsl"
    }
    assert months == {None, *shown}
