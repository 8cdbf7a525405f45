"""Control 0, minuter-enhet: a whole provider's minutes in another unit, and what then is not judged."""

from __future__ import annotations

import pytest

from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Row, bestallning, later, registrering

REGEL = "minuter-enhet"
SKAL = "minuterna ser ut att vara skrivna i en annan enhet"


def rader(antal: int, minuter: object, langd: float = 60, **values: object) -> list[Row]:
    start = "2022-03-05 08:00"
    return [registrering(start, later(start, langd), minuter=minuter, **values)] * antal


# Provider → its rows; all are an hour long where nothing else is said.
FALL: dict[str, list[Row]] = {
    "timmar": rader(20, 1),
    "sekunder": rader(20, 3600),
    "minuter": rader(20, 60),
    "nitton rader": rader(19, 1),
    "nitton och en på nio minuter": rader(19, 0.5, 10) + rader(1, 0.5, 9),
    "tjugo på tio minuter": rader(20, 0.5, 10),
    "nitton och en utan minuter": rader(19, 1) + rader(1, ""),
    "nitton och en avböjd": rader(19, 1) + rader(1, 1, status="avböjd"),
    "nitton och en i februari": [
        *rader(19, 1),
        registrering("2022-02-05 08:00", "09:00", minuter=1),
    ],
    "hälften": rader(10, 1) + rader(10, 60),
    "nio av tjugo": rader(9, 1) + rader(11, 60),
    "tio av tjugoen": rader(10, 1) + rader(11, 60),
    "elva av tjugoen": rader(11, 1) + rader(10, 60),
    "exakt en tiondel": rader(20, 6),
    "under en tiondel": rader(20, "5,999999"),
    "exakt tio gånger": rader(20, 600),
    "över tio gånger": rader(20, "600,000001"),
    "noll": rader(20, 0),
    "kortare och längre": rader(5, 1) + rader(5, 3600) + rader(10, 60),
}
BROTT = {
    "timmar": ("kortare", 20, 20),
    "sekunder": ("längre", 20, 20),
    "tjugo på tio minuter": ("kortare", 20, 20),
    "hälften": ("kortare", 10, 20),
    "elva av tjugoen": ("kortare", 11, 21),
    "under en tiondel": ("kortare", 20, 20),
    "över tio gånger": ("längre", 20, 20),
    "noll": ("kortare", 20, 20),
    "kortare och längre": ("kortare eller längre", 10, 20),
}
FOR_FA = {namn for namn in FALL if namn.startswith("nitton")}


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    rows = [{**row, "utforare": utforare} for utforare, mine in FALL.items() for row in mine]
    return kontrollera("underlag", registreringar=rows)


@pytest.mark.parametrize("utforare", FALL)
def test_half_or_more_far_from_the_time_of_the_visit(mars: Korning, utforare: str) -> None:
    found = {
        row["utforare"]: (row["kortare"], row["antal"], row["alla"]) for row in mars.rader(REGEL)
    }
    assert found.get(utforare) == BROTT.get(utforare)
    utfall = mars.regel(REGEL, utforare)
    expected = EJ_BEDOMD if utforare in FOR_FA else AVVIKELSE if utforare in BROTT else UPPFYLLT
    assert utfall.utfall == expected
    assert utfall.skal == (INGET_ATT_PROVA if utforare in FOR_FA else None)


def test_the_key_is_the_provider(mars: Korning) -> None:
    assert mars.brott(REGEL) == sorted(BROTT)


@pytest.mark.parametrize(
    ("limits", "brott"),
    [
        ({"minuter_enhet_langd": 9}, {"nitton och en på nio minuter"}),
        ({"minuter_enhet_rader": 19}, FOR_FA),
        ({"minuter_enhet_andel": 0.45}, {"nio av tjugo", "tio av tjugoen"}),
    ],
)
def test_the_limits_are_the_plan_s(
    kontrollera: Kontrollera, limits: dict[str, float], brott: set[str]
) -> None:
    rows = [{**row, "utforare": utforare} for utforare, mine in FALL.items() for row in mine]
    run = kontrollera("underlag", registreringar=rows, limits=limits)
    assert set(run.brott(REGEL)) == BROTT.keys() | brott


@pytest.mark.parametrize(
    ("kontroll", "regler"),
    [
        ("utford-tid", ["andel-utford"]),
        ("avbojda-besok", ["andel-avbojda", "upprepat-avbojande"]),
    ],
)
def test_controls_2_and_5_are_not_judged_for_that_provider_alone(
    kontrollera: Kontrollera, kontroll: str, regler: list[str]
) -> None:
    run = kontrollera(
        kontroll,
        bestallningar=[bestallning(utforare=u, kund=f"K {u}") for u in ("timmar", "minuter")],
        registreringar=[
            {**row, "utforare": u, "kund": f"K {u}"}
            for u in ("timmar", "minuter")
            for row in FALL[u]
        ],
    )
    for regel in regler:
        assert run.regel(regel, "minuter").utfall == UPPFYLLT
        found = run.regel(regel, "timmar")
        assert (found.utfall, found.skal) == (EJ_BEDOMD, SKAL)


def test_the_total_leaves_that_provider_out(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "utford-tid",
        bestallningar=[bestallning(utforare=u, kund=f"K {u}") for u in ("timmar", "minuter")],
        registreringar=[{**row, "utforare": u} for u in ("timmar", "minuter") for row in FALL[u]],
    )
    total = run.indikator("andel_utford", None)
    assert (total.taljare, total.namnare) == (1200, 600)
