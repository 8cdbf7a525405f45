"""Control 3: reports of one stay, and reports of one tagged visit."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, Row, fall, moment, registrering, together

STAY, TAGGED = "dubbelrapporterad-tid", "rapporttid-over-narvaro"
REGLER = (STAY, TAGGED)


def rad(start: str, slut: str, minuter: object = "", **values: object) -> Row:
    return registrering(start if " " in start else f"01 {start}", slut, minuter=minuter, **values)


VISTELSER = [
    fall(
        "samma tid delad",
        rad("08:00", "08:30", 20),
        rad("08:00", "08:30", 10, kategori="delegerad hsl"),
    ),
    fall(
        "samma tid delad, en över",
        rad("08:00", "08:30", 21),
        rad("08:00", "08:30", 10, kategori="larm"),
    ),
    fall(
        "samma tid delad, två över",
        rad("08:00", "08:30", 22),
        rad("08:00", "08:30", 10, kategori="larm"),
        brott={STAY: "1"},
    ),
    fall(
        "samma tid två gånger",
        rad("08:00", "08:30"),
        rad("08:00", "08:30", kategori="delegerad hsl"),
        brott={STAY: "1"},
    ),
    fall(
        "lägst nyckel namnger vistelsen",
        rad("08:00", "08:30", registrering="lägst nyckel namnger vistelsen.2"),
        rad("08:00", "08:30", kategori="larm", registrering="lägst nyckel namnger vistelsen.1"),
        brott={STAY: "1"},
    ),
    fall("dubbletten lämnas ute", rad("08:00", "08:30"), rad("08:00", "08:30")),
    fall(
        "dubbletten lämnas ute, de andra inte",
        rad("08:00", "08:30"),
        rad("08:00", "08:30"),
        rad("08:00", "08:30", kategori="larm"),
        brott={STAY: "1"},
    ),
    fall(
        "fem minuter emellan",
        rad("08:00", "08:30", 45),
        rad("08:35", "09:00", 25),
        brott={STAY: "1"},
    ),
    fall(
        "fem minuter och en sekund emellan", rad("08:00", "08:30", 45), rad("08:35:01", "09:00", 25)
    ),
    fall("sex minuter emellan", rad("08:00", "08:30", 45), rad("08:36", "09:00", 25)),
    fall("ensam rad är ingen vistelse", rad("08:00", "08:30", 45)),
    fall(
        "glappet är inte täckt tid",
        rad("08:00", "08:30", 30),
        rad("08:35", "09:00", 27),
        brott={STAY: "1"},
    ),
    fall(
        "kedjan går över den senaste sluttiden",
        rad("08:00", "10:00", 60),
        rad("08:10", "08:20", 10, kategori="larm"),
        rad("10:05", "10:30", 80),
        brott={STAY: "1"},
    ),
    fall("annan kund", rad("08:00", "08:30"), rad("08:00", "08:30", kund="B")),
    fall("annan personal", rad("08:00", "08:30"), rad("08:00", "08:30", personal="Q")),
    fall("annan utförare", rad("08:00", "08:30"), rad("08:00", "08:30", utforare="Granen")),
    fall("avböjd är inte med", rad("08:00", "08:30"), rad("08:00", "08:30", status="avböjd")),
    fall("721 minuter är inte med", rad("08:00", "20:01"), rad("08:00", "08:30")),
    fall("slut = start är inte med", rad("08:00", "08:30"), rad("08:30", "08:30", 99)),
    fall(
        "klockbytesnatten är inte med",
        rad("27 02:00", "02:30"),
        rad("27 02:00", "02:30", kategori="larm"),
    ),
    fall("två vistelser samma dag", rad("08:00", "08:30"), rad("09:00", "09:30")),
]


def taggad(start: str, slut: str, inne: str, ute: str, **values: object) -> Row:
    day = moment(start if " " in start else f"01 {start}")[:10]
    tags = {"tagg_in": f"{day} {inne}" if inne else "", "tagg_ut": f"{day} {ute}" if ute else ""}
    return rad(start, slut, **{"besok": "b", **tags, **values})


BESOK = [
    fall("taggen = tiden", taggad("08:00", "08:30", "08:00", "08:30")),
    fall("taggen en minut kortare", taggad("08:00", "08:30", "08:00", "08:29")),
    fall(
        "taggen en minut och en sekund kortare",
        taggad("08:00", "08:30", "08:00:01", "08:29"),
        brott={TAGGED: "b"},
    ),
    fall(
        "två rapporter i ett taggat besök",
        taggad("08:00", "08:20", "08:00", "08:30"),
        taggad("08:20", "08:32", "08:00", "08:30", kategori="larm"),
        brott={TAGGED: "b"},
    ),
    fall(
        "första in till sista ut",
        taggad("08:00", "08:20", "08:00", "08:20"),
        taggad("09:00", "09:20", "09:00", "09:20"),
    ),
    fall(
        "rad utan tagg räknas med",
        taggad("08:00", "08:20", "08:00", "08:30"),
        taggad("09:00", "09:15", "", ""),
        brott={TAGGED: "b"},
    ),
    fall("bara tagg in", taggad("08:00", "08:30", "08:00", "")),
    fall("bara tagg ut", taggad("08:00", "08:30", "", "08:01")),
    fall("utan besök", taggad("08:00", "08:30", "08:00", "08:10", besok="")),
    fall("avböjd rad räknas inte", taggad("08:00", "08:30", "08:00", "08:10", status="avböjd")),
    fall(
        "varje personal för sig",
        taggad("08:00", "08:30", "08:00", "08:30"),
        taggad("08:00", "08:30", "08:00", "08:30", personal="Q"),
    ),
    fall(
        "dubbel och bara den ena för mycket",
        taggad("08:00", "08:30", "08:00", "08:30"),
        taggad("08:00", "08:30", "08:00", "08:10", personal="Q"),
        brott={TAGGED: "b"},
    ),
    fall(
        "rapporterade minuter gäller",
        taggad("08:00", "08:30", "08:00", "08:30", minuter=40),
        brott={TAGGED: "b"},
    ),
    fall("minuter under taggtiden", taggad("08:00", "08:30", "08:00", "08:10", minuter=11)),
    fall(
        "framåt på våren prövas",
        taggad("27 01:50", "03:50", "01:50", "03:10"),
        brott={TAGGED: "b"},
    ),
    fall("minuter noll när slut = start", taggad("08:00", "08:00", "08:00", "08:10")),
]
ALLA = [*VISTELSER, *BESOK]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("registreringar", **together(ALLA))


@pytest.mark.parametrize("f", VISTELSER, ids=str)
def test_stays(mars: Korning, f: Fall) -> None:
    assert {r: k for r, k in mars.brott_i(f.namn, REGLER).items() if r == STAY} == f.brott


@pytest.mark.parametrize("f", BESOK, ids=str)
def test_tagged_visits(mars: Korning, f: Fall) -> None:
    assert {r: k for r, k in mars.brott_i(f.namn, REGLER).items() if r == TAGGED} == f.brott


def test_what_a_stay_says(mars: Korning) -> None:
    [row] = [r for r in mars.rader(STAY) if str(r["nyckel"]).startswith("kedjan")]
    assert (float(str(row["rapporterat"])), float(str(row["narvaro"]))) == (150, 145)


def test_the_personal_of_a_visit_is_part_of_what_deviates(mars: Korning) -> None:
    [row] = [r for r in mars.rader(TAGGED) if str(r["nyckel"]).startswith("dubbel och")]
    assert (row["personal"], row["id_extra"]) == ("dubbel och bara den ena för mycket.Q",) * 2


HOST = [
    fall("bakåt på hösten prövas inte", taggad("2022-10-30 01:50", "03:50", "01:50", "03:10")),
    fall(
        "slutar 01:59", taggad("2022-10-30 01:00", "01:59", "01:00", "01:30"), brott={TAGGED: "b"}
    ),
    fall("slutar 02:00 prövas inte", taggad("2022-10-30 01:00", "02:00", "01:00", "01:30")),
    fall(
        "börjar 03:00", taggad("2022-10-30 03:00", "04:00", "03:00", "03:30"), brott={TAGGED: "b"}
    ),
]


def test_the_night_when_the_clock_is_set_back(kontrollera: Kontrollera) -> None:
    ends_at_two = (
        rad("2022-10-30 01:30", "2022-10-30 02:00"),
        rad("2022-10-30 01:30", "2022-10-30 02:00", kategori="larm"),
    )
    cases = [*HOST, fall("två rapporter till 02:00", *ends_at_two)]
    run = kontrollera("registreringar", period="2022-10", **together(cases))
    assert run.brott(STAY) == []
    assert {f.namn: run.brott_i(f.namn, [TAGGED]) for f in HOST} == {f.namn: f.brott for f in HOST}


def test_a_stay_over_providers_only_when_the_plan_pools(kontrollera: Kontrollera) -> None:
    rows = [rad("08:00", "08:30"), rad("08:00", "08:30", kategori="larm", utforare="Granen")]
    assert kontrollera("registreringar", registreringar=rows).brott(STAY) == []
    pooled = kontrollera(
        "registreringar", registreringar=rows, limits={"personalnyckel_gemensam": 1}
    )
    assert pooled.brott(STAY) == ["R00001"]
