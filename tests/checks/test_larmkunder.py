"""Control 9: an alarm and nothing else."""

from __future__ import annotations

import pytest

from suites.verdicts import EJ_BEDOMD, REDOVISAS
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, registrering

REGEL = "larm-utan-insats"


def kund(namn: str, **values: object) -> Row:
    return {"kund": namn, "taxeomrade": "tätort", "trygghetslarm": "ja", **values}


def inskriven(**values: object) -> Row:
    return {"utforare": "Björken", "typ": "hemrehab", "fran": "2022-01-01", **values}


# Client → kunder row, orders, inskrivningar, and whether it is on the list.
KUNDER: dict[str, tuple[Row, list[Row], list[Row], bool]] = {
    "bara larm": ({}, [], [], True),
    "inget larm": ({"trygghetslarm": "nej"}, [], [], False),
    "larm okänt": ({"trygghetslarm": ""}, [], [], False),
    "beställning": ({}, [bestallning()], [], False),
    "beställning till sista dagen": ({}, [bestallning(till="2022-03-31")], [], False),
    "beställning till dagen före": ({}, [bestallning(till="2022-03-30")], [], True),
    "beställning från april": ({}, [bestallning(fran="2022-04-01")], [], True),
    "ej verkställd beställning": ({}, [bestallning(verkstalld="")], [], False),
    "inskriven": ({}, [], [inskriven()], False),
    "inskriven till dagen före": ({}, [], [inskriven(till="2022-03-30")], True),
    "inskriven från april": ({}, [], [inskriven(fran="2022-04-01")], True),
    "inskriven hemsjukvård": ({}, [], [inskriven(typ="hemsjukvård")], False),
    # A granted alarm is no other help.
    "beviljat larm": ({}, [bestallning(kategori="larm", minuter_per_manad=0)], [], True),
    "larm till dagen före": ({"till": "2022-03-30"}, [], [], False),
}


@pytest.fixture(scope="module")
def kunder(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "larmkunder",
        kunder=[kund(namn, **case[0]) for namn, case in KUNDER.items()],
        bestallningar=[{**o, "kund": namn} for namn, case in KUNDER.items() for o in case[1]],
        inskrivningar=[{**i, "kund": namn} for namn, case in KUNDER.items() for i in case[2]],
        registreringar=[registrering(kund="någon annan")],
    )


@pytest.mark.parametrize("namn", KUNDER)
def test_who_is_on_the_list(kunder: Korning, namn: str) -> None:
    assert (namn in kunder.alla_brott(REGEL)) == KUNDER[namn][3]


def test_it_is_a_list_and_no_verdict(kunder: Korning) -> None:
    [rule] = kunder.utfall.regler
    assert (rule.utforare, rule.allvar, rule.provade) == (None, "upplysning", 11)
    assert kunder.utfall.utfall == REDOVISAS


# Client → rows, minutes of larm in the period, and the last contact.
KONTAKT: dict[str, tuple[list[Row], float, str]] = {
    "ingen": ([], 0, "ingen känd kontakt"),
    "larm i mars": (
        [
            registrering("03 08:00", kategori="larm", minuter=10),
            registrering("20 08:00", kategori="larm", minuter=5),
        ],
        15,
        "senaste kontakt 2022-03-20, 11 dygn före månadens slut",
    ),
    "annat i februari": (
        [registrering("2022-02-28 08:00", minuter=30)],
        0,
        "senaste kontakt 2022-02-28, 31 dygn före månadens slut",
    ),
    "larm i februari": (
        [registrering("2022-02-28 08:00", kategori="larm", minuter=30)],
        0,
        "senaste kontakt 2022-02-28, 31 dygn före månadens slut",
    ),
    "avböjd": ([registrering("10 08:00", status="avböjd")], 0, "ingen känd kontakt"),
    "sista dagen": (
        [registrering("31 23:00", kategori="larm", minuter=7)],
        7,
        "senaste kontakt 2022-03-31, 0 dygn före månadens slut",
    ),
    "i april": ([registrering("2022-04-01 08:00")], 0, "ingen känd kontakt"),
}


def test_minutes_and_last_contact(kontrollera: Kontrollera) -> None:
    rows = [{**r, "kund": namn} for namn, case in KONTAKT.items() for r in case[0]]
    found = kontrollera(
        "larmkunder",
        kunder=[kund(namn) for namn in KONTAKT],
        inskrivningar=[],
        registreringar=rows,
    )
    said = {r["kund"]: (r["larm_minuter"], r["kontakt"]) for r in found.rader(REGEL)}
    assert said == {namn: (case[1], case[2]) for namn, case in KONTAKT.items()}


@pytest.mark.parametrize(
    ("tables", "skal"),
    [
        ({"inskrivningar": []}, "tabellen kunder saknas"),
        ({"kunder": [kund("K1")]}, "tabellen inskrivningar saknas"),
        (
            {"kunder": [{"kund": "K1", "taxeomrade": "tätort"}], "inskrivningar": []},
            "kolumnen trygghetslarm i kunder saknas",
        ),
    ],
    ids=["kunder", "inskrivningar", "trygghetslarm"],
)
def test_what_is_missing(kontrollera: Kontrollera, tables: dict[str, list[Row]], skal: str) -> None:
    [rule] = kontrollera("larmkunder", **tables).utfall.regler
    assert (rule.utforare, rule.utfall, rule.skal) == (None, EJ_BEDOMD, skal)


@pytest.mark.parametrize(
    ("period", "kontakt"),
    [
        ("2020-03", "ingen känd kontakt"),
        ("2020-04", "kontakter registrerades inte den månaden"),
        ("2021-05", "kontakter registrerades inte den månaden"),
        ("2021-06", "ingen känd kontakt"),
    ],
)
def test_a_contact_that_nobody_had_to_register_is_not_missed(
    kontrollera: Kontrollera, period: str, kontakt: str
) -> None:
    found = kontrollera(
        "larmkunder",
        period=period,
        kunder=[kund("L"), kund("M")],
        bestallningar=[bestallning(kund="annan")],
        inskrivningar=[inskriven(kund="annan")],
        registreringar=[
            registrering(f"{period}-05 08:00", kund="annan"),
            registrering(f"{period}-07 08:00", kund="M", kategori="larm"),
        ],
    )
    said = {row["kund"]: str(row["kontakt"]) for row in found.rader(REGEL)}
    assert said["L"] == kontakt
    assert said["M"].startswith(f"senaste kontakt {period}-07, ")
