"""Control 3: the reported interval, its minutes, and equal rows."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.korning import Korning
from tests.underlag_builder import Fall, fall, registrering, together

REGLER = ("slut-efter-start", "rimlig-langd", "minuter-over-intervall", "dubblett")
UTFORD = "utförd"

LANGD = [
    fall("slut = start", registrering("01 08:00", "08:00"), brott={"slut-efter-start": "1"}),
    fall("slut före start", registrering("01 08:00", "07:59"), brott={"slut-efter-start": "1"}),
    fall("slut en sekund efter", registrering("01 08:00", "08:00:01"), brott={"rimlig-langd": "1"}),
    fall("59 sekunder", registrering("01 08:00", "08:00:59"), brott={"rimlig-langd": "1"}),
    fall("1 minut", registrering("01 08:00", "08:01")),
    fall("720 minuter", registrering("01 08:00", "20:00")),
    fall(
        "720 minuter och en sekund",
        registrering("01 08:00", "20:00:01"),
        brott={"rimlig-langd": "1"},
    ),
    fall("721 minuter", registrering("01 08:00", "20:01"), brott={"rimlig-langd": "1"}),
    fall("över midnatt", registrering("01 23:30", "02 00:30")),
    fall("fel år", registrering("01 08:00", "2202-03-01 08:30"), brott={"rimlig-langd": "1"}),
    fall("avböjd med slut = start", registrering("01 08:00", "08:00", status="avböjd")),
    fall("bomkörning på 721 minuter", registrering("01 08:00", "20:01", status="bomkörning")),
]

MINUTER = [
    fall("minuter = längden", registrering("01 08:00", "08:30", minuter=30)),
    fall("minuter en över", registrering("01 08:00", "08:30", minuter=31)),
    fall(
        "minuter en över och lite",
        registrering("01 08:00", "08:30", minuter="31,01"),
        brott={"minuter-over-intervall": "1"},
    ),
    fall(
        "minuter två över",
        registrering("01 08:00", "08:30", minuter=32),
        brott={"minuter-over-intervall": "1"},
    ),
    fall("minuter färre", registrering("01 08:00", "08:30", minuter=1)),
    fall("minuter tomma", registrering("01 08:00", "08:30", minuter="")),
    fall("minuter men avböjd", registrering("01 08:00", "08:30", minuter=99, status="avböjd")),
    fall(
        "minuter men slut = start",
        registrering("01 08:00", "08:00", minuter=99),
        brott={"slut-efter-start": "1"},
    ),
]

DUBBLETT = [
    fall("två lika", registrering(), registrering(), brott={"dubblett": "2"}),
    fall("tre lika", registrering(), registrering(), registrering(), brott={"dubblett": "23"}),
    fall(
        "lägst nyckel är kvar, inte den som står först",
        registrering(registrering="lägst nyckel är kvar, inte den som står först.9"),
        registrering(registrering="lägst nyckel är kvar, inte den som står först.10"),
        brott={"dubblett": "9"},
    ),
    fall(
        "lika avböjda",
        registrering(status="avböjd"),
        registrering(status="avböjd"),
        brott={"dubblett": "2"},
    ),
    fall(
        "lika utan personal",
        registrering(status="inställd", personal=""),
        registrering(status="inställd", personal=""),
        brott={"dubblett": "2"},
    ),
    fall(
        "lika med insats",
        registrering(insats="dusch"),
        registrering(insats="dusch"),
        brott={"dubblett": "2"},
    ),
    fall("olika insats", registrering(insats="dusch"), registrering(insats="kväll")),
    fall("insats och ingen insats", registrering(insats="dusch"), registrering(insats="")),
    fall("olika kategori", registrering(), registrering(kategori="service")),
    fall("olika status", registrering(), registrering(status="avböjd")),
    fall("olika kund", registrering(), registrering(kund="B")),
    fall("olika personal", registrering(), registrering(personal="B")),
    fall("olika utförare", registrering(), registrering(utforare="Granen")),
    fall("olika slut", registrering(), registrering("01 08:00", "08:31")),
    fall("olika start", registrering("01 08:00", "08:30"), registrering("01 08:01", "08:30")),
    fall(
        "olika minuter är ändå lika",
        registrering(minuter=30),
        registrering(minuter=20),
        brott={"dubblett": "2"},
    ),
    fall(
        "olika besök är ändå lika",
        registrering(besok="a"),
        registrering(besok="b"),
        brott={"dubblett": "2"},
    ),
]

ALLA = [*LANGD, *MINUTER, *DUBBLETT]


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("registreringar", **together(ALLA))


@pytest.mark.parametrize("f", ALLA, ids=str)
def test_interval_minutes_and_equal_rows(mars: Korning, f: Fall) -> None:
    assert mars.brott_i(f.namn, REGLER) == f.brott


def test_provade_are_the_rows_a_rule_applies_to(mars: Korning) -> None:
    rows = [
        row for f in ALLA for row in f.tabeller["registreringar"] if row["utforare"] != "Granen"
    ]
    forward = [r for r in rows if r["status"] == UTFORD and str(r["slut"]) > str(r["start"])]
    assert mars.regel("slut-efter-start").provade == sum(r["status"] == UTFORD for r in rows)
    assert mars.regel("rimlig-langd").provade == len(forward)
    assert mars.regel("minuter-over-intervall").provade == sum(
        bool(r.get("minuter")) for r in forward
    )
    assert mars.regel("dubblett").provade == len(rows)
    assert mars.regel("dubblett").avvikelser == len(mars.brott("dubblett"))


NATT = {
    "2022-03": "27",
    "2022-10": "30",
}


def natt(month: str) -> list[Fall]:
    day = f"{month}-{NATT[month]}"
    before = f"{month}-{int(NATT[month]) - 1:02}"

    def case(namn: str, start: str, slut: str, **brott: str) -> Fall:
        named = {regel.replace("_", "-"): rows for regel, rows in brott.items()}
        return fall(namn, registrering(f"{day} {start}", f"{day} {slut}"), brott=named)

    def first_only(**brott: str) -> dict[str, str]:
        return brott if month == "2022-03" else {}

    return [
        case("över hela timmen", "01:50", "03:10"),
        case("bakåt i timmen", "02:50", "02:10"),
        case("ingen tid i timmen", "02:30", "02:30"),
        case("slutar 02:00", "01:30", "02:00"),
        # In October it may be 02:00 for the second time; in March there is no 02:00 but the first.
        case("slutar 02:00 och är tom", "02:00", "02:00", **first_only(slut_efter_start="1")),
        fall(
            "minuter över och slutar 02:00",
            registrering(f"{day} 01:30", f"{day} 02:00", minuter=90),
            brott=first_only(**{"minuter-over-intervall": "1"}),
        ),
        fall(
            "minuter över och slutar en sekund före 02:00",
            registrering(f"{day} 01:30", f"{day} 01:59:59", minuter=90),
            brott={"minuter-over-intervall": "1"},
        ),
        fall(
            "780 minuter till 02:00",
            registrering(f"{before} 13:00", f"{day} 02:00"),
            brott=first_only(**{"rimlig-langd": "1"}),
        ),
        fall(
            "781 minuter till 02:00",
            registrering(f"{before} 12:59", f"{day} 02:00"),
            brott={"rimlig-langd": "1"},
        ),
        case("börjar 03:00 och är tom", "03:00", "03:00", slut_efter_start="1"),
        case("börjar 03:00 och slutar före", "03:00", "02:59", slut_efter_start="1"),
        case("börjar 02:59 och är tom", "02:59", "02:59"),
        fall(
            "780 minuter över natten",
            registrering(f"{before} 20:00", f"{day} 09:00"),
        ),
        fall(
            "781 minuter över natten",
            registrering(f"{before} 20:00", f"{day} 09:01"),
            brott={"rimlig-langd": "1"},
        ),
        fall(
            "minuter över en natt",
            registrering(f"{day} 01:30", f"{day} 02:30", minuter=120),
        ),
        fall(
            "natten före",
            registrering(f"{before} 02:30", f"{before} 02:30"),
            brott={"slut-efter-start": "1"},
        ),
    ]


@pytest.fixture(scope="module")
def natter(kontrollera: Kontrollera) -> dict[str, Korning]:
    return {m: kontrollera("registreringar", period=m, **together(natt(m))) for m in NATT}


@pytest.mark.parametrize(("month", "f"), [(m, f) for m in NATT for f in natt(m)], ids=str)
def test_rows_over_the_changed_hour_are_not_judged(
    natter: dict[str, Korning], month: str, f: Fall
) -> None:
    assert natter[month].brott_i(f.namn, REGLER) == f.brott
