"""Models of payment on tiny months: kronor by hand, on both sides of every boundary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest

from suites.simulering import Utfall
from tests.conftest import Las
from tests.simulerad import kronor, kund, simulerad
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

Under = Callable[..., Utfall]
GRANEN = "Granen"


@pytest.fixture
def under(las: Las) -> Under:
    """under("utford", kunder=[…], …): the month under one model; March has 31 days."""

    def run(modell: str, *satt: str, **tables: list[Row]) -> Utfall:
        found = simulerad(las(**{"kunder": [kund()], **tables}), modell, satt=satt)
        [utfall] = found.utfall
        return utfall

    return run


def omsorg(minuter: float, kund: str = "K1", **values: object) -> Row:
    return registrering(minuter=minuter, kund=kund, **values)


def each(rows_of: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Cases as providers of their own, each with 600 min of omsorg granted to a client of its own."""
    return {
        "kunder": [kund(case) for case in rows_of],
        "bestallningar": [bestallning(kund=case, utforare=case) for case in rows_of],
        "registreringar": [
            {**row, "kund": case, "utforare": case}
            for case, rows in rows_of.items()
            for row in rows
        ],
    }


def hsl(minuter: float, kund: str = "K1", **values: object) -> Row:
    return omsorg(minuter, kund, **{"kategori": "delegerad hsl", **values})


# Today's model


def test_today_is_paid_as_granted(under: Under) -> None:
    """600 min of omsorg granted for all of March at 394 kr/h, whatever was done: 3 940 kr."""
    utfall = under("utford", registreringar=[omsorg(450)])
    assert utfall.summa().dagens == Decimal("3940.00")


# Paid as performed, and with a ceiling at granted


def test_performed_and_at_most_granted(under: Under) -> None:
    """600 min granted; minutes performed → kronor paid as performed, and with the ceiling."""
    expected = {
        "0": ("0.00", "0.00"),
        "450": ("2955.00", "2955.00"),
        "599": ("3933.43", "3933.43"),
        "600": ("3940.00", "3940.00"),
        "601": ("3946.57", "3940.00"),
        "720": ("4728.00", "3940.00"),
    }
    tables = each({minuter: [omsorg(int(minuter))] for minuter in expected})
    performed, capped = under("utford", **tables), under("utford-med-tak", **tables)
    assert {
        m: (kronor(performed, utforare=m), kronor(capped, utforare=m)) for m in expected
    } == expected


def test_nothing_granted(under: Under) -> None:
    """Performed without an order: paid as performed, and not at all under a ceiling at granted."""
    tables = {
        "kunder": [kund(), kund("K2")],
        "bestallningar": [bestallning(kund="K2")],
        "registreringar": [omsorg(30)],
    }
    assert kronor(under("utford", **tables)) == "197.00"
    assert kronor(under("utford-med-tak", **tables)) == "0.00"


def test_the_ceiling_is_for_each_client(under: Under) -> None:
    """600 of 700 and 500 of 500: 1 100 min, though the provider has 1 200 of its 1 200."""
    utfall = under(
        "utford-med-tak",
        kunder=[kund(), kund("K2")],
        bestallningar=[bestallning(), bestallning(kund="K2")],
        registreringar=[omsorg(700), omsorg(500, "K2")],
    )
    assert kronor(utfall) == "7223.33"


def test_the_ceiling_is_for_each_post(under: Under) -> None:
    """Service is not filled from what omsorg has left: 60 min of 30 granted at 325 kr/h."""
    utfall = under(
        "utford-med-tak",
        bestallningar=[bestallning(), bestallning(kategori="service", minuter_per_manad=30)],
        registreringar=[omsorg(60, kategori="service"), omsorg(60)],
    )
    assert (kronor(utfall, "service"), kronor(utfall, "omsorg")) == ("162.50", "394.00")


def test_the_ceiling_is_lowered_by_a_pause(under: Under) -> None:
    """31 min a month, a pause of 11 days: 20 min are granted, 25 were done."""
    utfall = under(
        "utford-med-tak",
        bestallningar=[bestallning(minuter_per_manad=31)],
        uppehall=[{"kund": "K1", "utforare": BJORKEN, "fran": "2022-03-10", "till": "2022-03-20"}],
        registreringar=[omsorg(25)],
    )
    assert kronor(utfall) == "131.33"


def test_a_client_who_moves(under: Under) -> None:
    """310 min: 100 in tätort and 210 in landsbygd; 150 min were done in each."""
    utfall = under(
        "utford-med-tak",
        kunder=[kund(till="2022-03-10"), kund(taxeomrade="landsbygd", fran="2022-03-11")],
        bestallningar=[bestallning(minuter_per_manad=310)],
        registreringar=[omsorg(150, start="02 08:00"), omsorg(150, start="20 08:00")],
    )
    found = {r.taxeomrade: f"{r.kronor:.2f}" for r in utfall.rader}
    assert found == {"tätort": "656.67", "landsbygd": "1192.50"}


# A floor


@pytest.mark.parametrize(
    ("satt", "expected"),
    [
        (["avdrag=10"], {"479": "3546.00", "480": "3940.00", "481": "3940.00", "0": "3546.00"}),
        (["avdrag=0"], {"479": "3940.00", "480": "3940.00", "0": "3940.00"}),
        (["avdrag=100"], {"479": "0.00", "480": "3940.00"}),
        (["avdrag=2,5"], {"479": "3841.50"}),
        (["avdrag=10", "golv=85"], {"509": "3546.00", "510": "3940.00"}),
        (["avdrag=10", "golv=0"], {"0": "3940.00"}),
    ],
    ids=" ".join,
)
def test_exactly_the_floor_is_enough(
    under: Under, satt: Sequence[str], expected: dict[str, str]
) -> None:
    """600 min granted: 480 min are 80 per cent."""
    tables = each({minuter: [omsorg(int(minuter))] for minuter in expected})
    utfall = under("beviljad-med-golv", *satt, **tables)
    assert {minuter: kronor(utfall, utforare=minuter) for minuter in expected} == expected


@pytest.mark.parametrize(("minuter", "expected"), [(360, "7880.00"), (359, "7092.00")])
def test_the_floor_is_for_the_provider(under: Under, minuter: int, expected: str) -> None:
    """600 of 600 and 360 of 600 are 80 per cent of the provider's; with a minute less both are cut."""
    utfall = under(
        "beviljad-med-golv",
        "avdrag=10",
        kunder=[kund(), kund("K2")],
        bestallningar=[bestallning(), bestallning(kund="K2")],
        registreringar=[omsorg(600), omsorg(minuter, "K2")],
    )
    assert kronor(utfall) == expected


@pytest.mark.parametrize(
    ("minuter", "expected"), [(120, ("3250.00", "3940.00")), (119, ("2925.00", "3546.00"))]
)
def test_the_floor_is_for_service_and_omsorg_together(
    under: Under, minuter: int, expected: tuple[str, str]
) -> None:
    """600 min of each: 840 + 120 are 80 per cent of 1 200."""
    utfall = under(
        "beviljad-med-golv",
        "avdrag=10",
        bestallningar=[bestallning(), bestallning(kategori="service")],
        registreringar=[omsorg(840), omsorg(minuter, kategori="service")],
    )
    assert (kronor(utfall, "service"), kronor(utfall, "omsorg")) == expected


def test_a_floor_where_nothing_is_granted(under: Under) -> None:
    utfall = under(
        "beviljad-med-golv",
        "avdrag=10",
        kunder=[kund(), kund("K2")],
        bestallningar=[bestallning(kund="K2", utforare=GRANEN)],
        registreringar=[hsl(60), omsorg(1, "K2", utforare=GRANEN)],
    )
    assert kronor(utfall) == "394.00"
    assert kronor(utfall, utforare=GRANEN) == "3546.00"


# Delegerad hsl


def test_hsl_at_most_17_per_cent(under: Under) -> None:
    """600 min of SoL performed: 102 min of delegerad hsl are 17 per cent."""
    expected = {
        "0": "0.00",
        "101": "663.23",
        "102": "669.80",
        "103": "669.80",
        "600": "669.80",
    }
    tables = each({minuter: [omsorg(600), hsl(int(minuter))] for minuter in expected})
    utfall = under("hsl-hogst-andel", **tables)
    assert {m: kronor(utfall, "delegerad hsl", m) for m in expected} == expected
    assert {kronor(utfall, "omsorg", m) for m in expected} == {"3940.00"}


def test_hsl_of_other_providers_is_apart(under: Under) -> None:
    utfall = under(
        "hsl-hogst-andel",
        registreringar=[omsorg(600), hsl(60, utforare=GRANEN), hsl(60)],
    )
    assert kronor(utfall, "delegerad hsl") == "394.00"
    assert kronor(utfall, "delegerad hsl", GRANEN) == "0.00"


def test_hsl_over_the_share_is_cut_alike_in_every_taxeomrade(under: Under) -> None:
    """204 min where 102 are paid: 100 in tätort become 50, 104 in landsbygd 52."""
    utfall = under(
        "hsl-hogst-andel",
        kunder=[kund(), kund("K2", "landsbygd")],
        registreringar=[omsorg(600), hsl(100), hsl(104, "K2")],
    )
    found = {r.taxeomrade: f"{r.kronor:.2f}" for r in utfall.rader if r.post == "delegerad hsl"}
    assert found == {"tätort": "328.33", "landsbygd": "413.40"}


def test_another_share(under: Under) -> None:
    utfall = under("hsl-hogst-andel", "hsl_andel=2,5", registreringar=[omsorg(600), hsl(60)])
    assert kronor(utfall, "delegerad hsl") == "98.50"


def test_hsl_by_schablon(under: Under) -> None:
    """Two visits with delegerad hsl, one of them in two rows: 2 × 8 min at 394 kr/h."""
    utfall = under(
        "hsl-schablon",
        "hsl_minuter=8",
        registreringar=[
            hsl(20, besok="b1", insats="medicin"),
            hsl(5, besok="b1", insats="omläggning"),
            omsorg(30, besok="b1"),
            hsl(20, start="02 08:00", besok="b2"),
            hsl(20, start="03 08:00", besok="b3", status="avböjd"),
        ],
    )
    assert kronor(utfall, "delegerad hsl") == "105.07"


def test_hsl_included(under: Under) -> None:
    utfall = under("hsl-ingar", registreringar=[omsorg(600), hsl(60)])
    assert (kronor(utfall, "delegerad hsl"), kronor(utfall)) == ("0.00", "3940.00")
    assert utfall.summa().skillnad == Decimal("-394.00")


# Larm


def test_larm_per_occasion(under: Under) -> None:
    """Two occasions, one of them with two staff: 2 × 150 kr."""
    utfall = under(
        "larm-per-tillfalle",
        "larm_tillfalle=150",
        registreringar=[
            omsorg(9, kategori="larm", besok="b1"),
            omsorg(9, kategori="larm", besok="b1", personal="P2"),
            omsorg(9, kategori="larm", start="02 08:00", besok="b2"),
            omsorg(9, kategori="larm", start="03 08:00", besok="b3", status="bomkörning"),
        ],
    )
    assert kronor(utfall, "larm") == "300.00"


def test_larm_per_month(las: Las) -> None:
    """Two clients with an alarm at the provider, used or not; one nobody has; one without."""
    found = simulerad(
        las(
            kunder=[
                kund("K1", trygghetslarm="ja"),
                kund("K2", trygghetslarm="ja"),
                kund("K3", trygghetslarm="nej"),
                kund("K4", trygghetslarm="ja"),
            ],
            bestallningar=[bestallning(), bestallning(kund="K3")],
            registreringar=[omsorg(60, "K2", kategori="larm")],
        ),
        "larm-per-manad",
        satt=["larm_manad=199,50"],
    )
    [utfall] = found.utfall
    assert (kronor(found.dagens, "larm"), kronor(utfall, "larm")) == ("394.00", "399.00")
    assert found.larm_hos_ingen == 1


@pytest.mark.parametrize("till", ["2022-02-28", "2022-03-01"])
def test_an_alarm_client_is_the_providers_who_helps_in_the_month(las: Las, till: str) -> None:
    orders = [bestallning(till=till), bestallning(kund="K2")]
    listed: list[Row] = [
        {"kund": "K1", "utforare": GRANEN, "typ": "hemrehab", "fran": "2022-03-31"}
    ]
    found = simulerad(
        las(
            kunder=[kund(trygghetslarm="ja"), kund("K2", trygghetslarm="nej")],
            bestallningar=orders,
            inskrivningar=listed,
            registreringar=[omsorg(1, "K2"), omsorg(1, "K2", utforare=GRANEN)],
        ),
        "larm-per-manad",
        satt=["larm_manad=100"],
    )
    [utfall] = found.utfall
    assert kronor(utfall, "larm") == ("100.00" if till > "2022-03" else "0.00")
    assert kronor(utfall, "larm", GRANEN) == "100.00"


# In and out only


PRESENCE: dict[str, tuple[list[tuple[str, str, str]], str, str]] = {
    # Two reports of the same half hour, its minutes divided: once.
    "same": (
        [("08:00", "08:30", "omsorg"), ("08:00", "08:30", "delegerad hsl")],
        "omsorg",
        "197.00",
    ),
    "overlapping": (
        [("08:00", "08:20", "omsorg"), ("08:10", "08:30", "delegerad hsl")],
        "omsorg",
        "197.00",
    ),
    "touching": (
        [("08:00", "08:20", "delegerad hsl"), ("08:20", "08:30", "omsorg")],
        "omsorg",
        "197.00",
    ),
    # Away for ten minutes in between: not at the client.
    "gap": ([("08:00", "08:10", "omsorg"), ("08:20", "08:30", "omsorg")], "omsorg", "131.33"),
    # One inside another, and a third that begins before the longest has ended.
    "nested": (
        [
            ("08:00", "09:00", "omsorg"),
            ("08:10", "08:20", "service"),
            ("08:30", "08:40", "service"),
        ],
        "omsorg",
        "394.00",
    ),
    "service": ([("08:00", "08:30", "service")], "service", "162.50"),
    "with omsorg": (
        [("08:00", "08:20", "service"), ("08:20", "08:30", "omsorg")],
        "omsorg",
        "197.00",
    ),
    "with hsl": (
        [("08:00", "08:20", "service"), ("08:20", "08:30", "delegerad hsl")],
        "delegerad hsl",
        "197.00",
    ),
    "backwards": ([("08:30", "08:00", "omsorg")], "omsorg", "0.00"),
}


def test_presence_counts_once_and_a_visit_is_paid_as_one_post(under: Under) -> None:
    """Whatever minutes are reported, and whatever the time is divided into."""
    tables = each(
        {
            case: [
                registrering(f"01 {a}", f"2022-03-01 {b}", kategori=k, besok="b1", minuter=7)
                for a, b, k in rows
            ]
            for case, (rows, _post, _kronor) in PRESENCE.items()
        }
    )
    utfall = under("odelat-besok", **tables)
    found = {
        case: (kronor(utfall, post, case), kronor(utfall, None, case))
        for case, (_rows, post, _kronor) in PRESENCE.items()
    }
    assert found == {case: (kr, kr) for case, (_rows, _post, kr) in PRESENCE.items()}


def test_each_staff_member_is_present(under: Under) -> None:
    """Two at once are two: 2 × 30 min. Two visits of one key at one time are one."""
    rows = [registrering(besok="b1"), registrering(besok="b1", personal="P2")]
    assert kronor(under("odelat-besok", registreringar=rows)) == "394.00"
    rows = [registrering(besok="b1"), registrering(besok="b2")]
    assert kronor(under("odelat-besok", registreringar=rows)) == "197.00"


def test_larm_is_apart_from_the_undivided_visit(under: Under) -> None:
    rows = [registrering(besok="b1"), registrering(besok="b1", kategori="larm")]
    utfall = under("odelat-besok", registreringar=rows)
    assert (kronor(utfall, "omsorg"), kronor(utfall, "larm")) == ("197.00", "197.00")
