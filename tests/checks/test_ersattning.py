"""Control 7: quantities × tariffs, to the öre, and the invoice beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.pengar.taxa import half_up
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.suites.planer import replaced
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

REGEL = "faktura-avviker"
TALLEN = "Tallen"
OMRADEN = ("tätort", "landsbygd", "skärgård")


def order(minuter: object = 600, **values: object) -> Row:
    return bestallning(**{"minuter_per_manad": minuter, **values})


def kund(kund: str = "K1", taxeomrade: str = "tätort", **values: object) -> Row:
    return {"kund": kund, "taxeomrade": taxeomrade, **values}


def faktura(belopp: object, post: str = "omsorg", **values: object) -> Row:
    return {
        "utforare": BJORKEN,
        "manad": "2022-03",
        "post": post,
        "taxeomrade": "tätort",
        "antal": 1,
        "belopp": belopp,
        **values,
    }


def inskriven(kund: str = "K1", fran: str = "2022-01-01", **values: object) -> Row:
    return {"utforare": BJORKEN, "kund": kund, "typ": "hemsjukvård", "fran": fran, **values}


def kronor(found: Korning, post: str, utforare: str | None = BJORKEN) -> dict[str, float | None]:
    """taxeomrade → kronor computed for a post."""
    return {
        dict(j.indikator.cut)["taxeomrade"]: j.indikator.varde
        for j in found.utfall.indikatorer
        if j.indikator.namn == "ersattning"
        and j.indikator.utforare == utforare
        and dict(j.indikator.cut)["post"] == post
    }


# A bill, by hand


def test_a_bill_recomputed_by_hand(kontrollera: Kontrollera) -> None:
    """March has 31 days; the price list of the source, one line of each post."""
    visits = {"kategori": "hemsjukvård", "yrkesroll": "sjuksköterska"}
    found = kontrollera(
        "ersattning",
        kunder=[kund("K1"), kund("K2", "landsbygd"), kund("K3", "skärgård")],
        bestallningar=[
            # All of March: 310 min of service = 5 h 10 min at 325 kr = 1 679,166… kr.
            order(310, kategori="service", insats="städ"),
            # 20 of 31 days: 1000 × 20 / 31 = 645,16… min at 394 kr/h = 4 236,559… kr.
            order(1000, fran="2022-03-12"),
            # 31 days less a pause of three, in landsbygd: 620 × 28 / 31 = 560 min at 477 = 4 452 kr.
            order(620, kund="K2"),
        ],
        uppehall=[{"kund": "K2", "utforare": BJORKEN, "fran": "2022-03-10", "till": "2022-03-12"}],
        registreringar=[
            # 7 + 8,5 min of larm in tätort: 15,5 × 394 / 60 = 101,7833… kr.
            registrering(kategori="larm", minuter=7),
            registrering("02 08:00", kategori="larm", minuter="8,5"),
            # 25 min of delegerad hsl in skärgård: 25 × 543 / 60 = 226,25 kr.
            registrering(kategori="delegerad hsl", kund="K3", minuter=25),
            # Not performed, and hemtjänst: paid as granted, not as registered.
            registrering(kategori="larm", status="avböjd", minuter=60),
            registrering(kategori="omsorg", minuter=600),
            # Two visits of a nurse in tätort, the first in two rows: 2 × 413 kr.
            registrering("03 08:00", besok="b1", **visits),
            registrering("03 08:30", besok="b1", personal="P2", **visits),
            registrering("04 08:00", **visits),
            # By somebody whose known role is not a nurse's: no visit by licensed staff.
            registrering("05 08:00", kategori="hemsjukvård", yrkesroll="vårdbiträde"),
            # A visit of hemrehab in landsbygd: 1 060 kr.
            registrering(kategori="hemrehab", kund="K2", yrkesroll="fysioterapeut"),
        ],
        # Two clients listed in skärgård and tätort: 1 300 and 1 071 kr; hemrehab has no listing.
        inskrivningar=[
            inskriven(),
            inskriven("K3"),
            inskriven("K2", typ="hemrehab"),
        ],
        fakturor=[],
    )
    assert kronor(found, "service") == {"tätort": 1679.17}
    assert kronor(found, "omsorg") == {"tätort": 4236.56, "landsbygd": 4452.00}
    assert kronor(found, "larm") == {"tätort": 101.78}
    assert kronor(found, "delegerad hsl") == {"skärgård": 226.25}
    assert kronor(found, "hemsjukvård besök") == {"tätort": 826.00}
    assert kronor(found, "hemrehab besök") == {"landsbygd": 1060.00}
    assert kronor(found, "hemsjukvård listning") == {"tätort": 1071.00, "skärgård": 1300.00}
    assert found.varde("mangd", post="larm", taxeomrade="tätort") == pytest.approx(15.5 / 60)
    assert found.varde("mangd", post="hemsjukvård besök", taxeomrade="tätort") == 2


# The tariff table of the source: tätort, landsbygd, skärgård.
TARIFFER = {
    "service": (325, 394, 448),
    "omsorg": (394, 477, 543),
    "larm": (394, 477, 543),
    "delegerad hsl": (394, 477, 543),
    "hemsjukvård listning": (1071, 1225, 1300),
    "hemsjukvård besök": (413, 476, 510),
    "hemrehab besök": (920, 1060, 1124),
}


def test_the_tariffs_are_those_of_the_source() -> None:
    plan = load_plan("norrtalje-2022")
    expected = {
        (post, area): Decimal(kr)
        for post, prices in TARIFFER.items()
        for area, kr in zip(OMRADEN, prices, strict=True)
    }
    assert plan.tariffs(dt.date(2022, 3, 31)) == expected
    assert {t.beslut for t in plan.taxor} == {"2019-12-18 § 16, tolkning"}


@pytest.mark.parametrize(
    ("day", "posts"),
    [
        ("2020-03-31", set()),
        ("2020-04-01", {"service", "omsorg"}),
        ("2021-05-31", {"service", "omsorg"}),
        ("2021-06-01", set(TARIFFER)),
    ],
)
def test_the_tariffs_are_dated(day: str, posts: set[str]) -> None:
    valid = load_plan("norrtalje-2022").tariffs(dt.date.fromisoformat(day))
    assert {post for post, _area in valid} == posts


# Öre


@pytest.mark.parametrize(
    ("kronor", "rounded"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(5, 1000), "0.01"),
        (Fraction(4999, 1_000_000), "0.00"),
        (Fraction(1005, 1000), "1.01"),
        (Fraction(2675, 1000), "2.68"),
        (Fraction(10), "10.00"),
    ],
)
def test_half_an_ore_goes_up(kronor: Fraction, rounded: str) -> None:
    assert str(half_up(kronor)) == rounded


@given(st.fractions(min_value=0, max_value=10_000_000))
def test_rounding_is_within_half_an_ore(kronor: Fraction) -> None:
    difference = Fraction(half_up(kronor)) - kronor
    assert Fraction(-1, 200) < difference <= Fraction(1, 200)


def test_days_are_summed_before_the_one_division(kontrollera: Kontrollera) -> None:
    """Three clients with 0,325 kr each: 0,98 kr together, though each alone would be 0,33."""
    people = [f"K{n}" for n in (1, 2, 3)]
    found = kontrollera(
        "ersattning",
        kunder=[kund(k) for k in people],
        bestallningar=[
            order("1,86", kund=k, fran="2022-03-31", kategori="service") for k in people
        ],
    )
    assert kronor(found, "service") == {"tätort": 0.98}


def test_exactly_half_an_ore(kontrollera: Kontrollera) -> None:
    """0,3 min at 325 kr/h is 1,625 kr: 1,63."""
    found = kontrollera(
        "ersattning",
        kunder=[kund()],
        bestallningar=[order("9,3", kategori="service", fran="2022-03-31", till="2022-03-31")],
    )
    assert kronor(found, "service") == {"tätort": 1.63}


# Where and when


def test_the_area_of_each_day(kontrollera: Kontrollera) -> None:
    """The client moves on the 11th: ten days in tätort, twenty-one in skärgård."""
    found = kontrollera(
        "ersattning",
        kunder=[
            kund(till="2022-03-10"),
            kund(taxeomrade="skärgård", fran="2022-03-11"),
        ],
        bestallningar=[order(3100)],
        registreringar=[
            registrering("10 23:30", minuter=60, kategori="larm"),
            registrering("11 00:00", minuter=60, kategori="larm"),
        ],
        inskrivningar=[inskriven(), inskriven(fran="2022-03-20", kund="K1")],
    )
    # 1000 min at 394 and 2100 min at 543 kr/h.
    assert kronor(found, "omsorg") == {"tätort": 6566.67, "skärgård": 19005.00}
    assert kronor(found, "larm") == {"tätort": 394.00, "skärgård": 543.00}
    # Listed once, where the client lived on the first day of the month.
    assert kronor(found, "hemsjukvård listning") == {"tätort": 1071.00}


@pytest.mark.parametrize(
    ("fran", "till", "area"),
    [
        ("2022-02-01", "2022-03-01", "tätort"),
        ("2022-03-10", "", "tätort"),
        ("2022-03-11", "", "skärgård"),
        ("2022-03-31", "", "skärgård"),
        ("2022-02-01", "2022-02-28", None),
        ("2022-04-01", "", None),
        ("2022-03-20", "2022-03-10", None),
    ],
)
def test_listing_by_the_first_enrolled_day(
    kontrollera: Kontrollera, fran: str, till: str, area: str | None
) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund(till="2022-03-10"), kund(taxeomrade="skärgård", fran="2022-03-11")],
        inskrivningar=[inskriven(fran=fran, till=till)],
    )
    price = {"tätort": 1071.0, "skärgård": 1300.0}
    expected = {area: price[area]} if area else {}
    assert kronor(found, "hemsjukvård listning") == expected


def test_listed_at_two_providers_counts_at_both_and_is_shown_apart(
    kontrollera: Kontrollera,
) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund("K1"), kund("K2")],
        inskrivningar=[
            inskriven("K1", till="2022-03-10"),
            inskriven("K1", utforare=TALLEN, fran="2022-03-11"),
            inskriven("K2"),
        ],
        registreringar=[registrering(), registrering(utforare=TALLEN)],
    )
    assert kronor(found, "hemsjukvård listning") == {"tätort": 2142.00}
    assert kronor(found, "hemsjukvård listning", TALLEN) == {"tätort": 1071.00}
    twice = found.indikator("listning_hos_flera", BJORKEN, taxeomrade="tätort")
    assert (twice.namnare, twice.varde) == (1, 1071.0)
    assert found.varde("listning_hos_flera", TALLEN, taxeomrade="tätort") == 1071.0


def test_what_has_no_known_area_is_left_out_and_said(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund(till="2022-03-10")],
        bestallningar=[order(3100)],
        registreringar=[registrering("20 08:00", kategori="larm", minuter=30)],
    )
    assert kronor(found, "omsorg") == {"tätort": 6566.67}
    assert kronor(found, "larm") == {}
    assert found.varde("mangd_utan_taxeomrade", post="omsorg") == 35.0
    assert found.varde("mangd_utan_taxeomrade", post="larm") == 0.5


def test_the_total_is_the_sum_of_the_providers(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund("K1"), kund("K2")],
        bestallningar=[order(100), order(100, kund="K2", utforare=TALLEN)],
    )
    assert kronor(found, "omsorg", None) == {"tätort": 2 * 656.67}


# The invoice


def line(found: Korning) -> tuple[str, int]:
    rule = found.regel(REGEL)
    return rule.utfall, rule.avvikelser


@pytest.mark.parametrize(
    ("belopp", "broken"),
    [
        # Computed 394 × 10 = 3 940,00: 0,5 % is 19,70, so the 100 kronor hold.
        ("3940", 0),
        ("4040", 0),
        ("4040,01", 1),
        ("3840", 0),
        ("3839,99", 1),
        ("0", 1),
        ("-3940", 1),
    ],
)
def test_a_small_invoice_may_differ_by_a_sum(
    kontrollera: Kontrollera, belopp: str, broken: int
) -> None:
    found = kontrollera("ersattning", kunder=[kund()], fakturor=[faktura(belopp)])
    assert line(found) == ((AVVIKELSE if broken else UPPFYLLT), broken)


@pytest.mark.parametrize(
    ("belopp", "broken"),
    [
        # Computed 394 × 100 = 39 400,00: 0,5 % is 197,00.
        ("39597", 0),
        ("39597,01", 1),
        ("39203", 0),
        ("39202,99", 1),
    ],
)
def test_a_larger_one_by_a_share(kontrollera: Kontrollera, belopp: str, broken: int) -> None:
    found = kontrollera(
        "ersattning", kunder=[kund()], bestallningar=[order(6000)], fakturor=[faktura(belopp)]
    )
    assert line(found)[1] == broken


@pytest.mark.parametrize(("over", "broken"), [("5000", 0), ("5000,01", 1)])
def test_a_huge_one_by_a_highest_sum(kontrollera: Kontrollera, over: str, broken: int) -> None:
    """Computed 394 × 10 000 = 3 940 000: 0,5 % would be 19 700."""
    found = kontrollera(
        "ersattning",
        kunder=[kund()],
        bestallningar=[order(600_000)],
        fakturor=[faktura(3_940_000), faktura(over)],
    )
    assert line(found)[1] == broken


def test_what_is_not_invoiced_deviates_and_what_is_not_computed_too(
    kontrollera: Kontrollera,
) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund()],
        fakturor=[faktura(500, "larm"), faktura(3940, manad="2022-02")],
    )
    assert found.brott(REGEL) == [f"{BJORKEN}|larm|tätort", f"{BJORKEN}|omsorg|tätort"]
    rows = {row["post"]: row for row in found.rader(REGEL)}
    assert (rows["larm"]["skillnad"], rows["larm"]["belopp"]) == (500.0, 500.0)
    assert (rows["omsorg"]["skillnad"], rows["omsorg"]["belopp"]) == (-3940.0, -3940.0)


def test_posts_that_nobody_can_compute(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund()],
        fakturor=[
            faktura(3940),
            faktura(10_000, "extraordinär insats"),
            faktura(-500, "övrigt"),
        ],
    )
    assert line(found) == (UPPFYLLT, 0)
    for post, invoiced in (("extraordinär insats", 10_000), ("övrigt", -500)):
        assert found.varde("ersattning", post=post, taxeomrade="tätort") is None
        assert found.varde("fakturerat", post=post, taxeomrade="tätort") == invoiced


def test_a_provider_that_only_invoices_is_seen(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning", kunder=[kund()], fakturor=[faktura(3940), faktura(500, utforare=TALLEN)]
    )
    assert found.brott(REGEL, TALLEN) == [f"{TALLEN}|omsorg|tätort"]
    assert found.regel(REGEL, TALLEN).utfall == AVVIKELSE


# What cannot be judged


@pytest.mark.parametrize(
    ("tables", "skal"),
    [
        ({"kunder": [kund()]}, "tabellen fakturor saknas"),
        ({"fakturor": [faktura(3940)]}, "tabellen kunder saknas"),
    ],
    ids=["fakturor", "kunder"],
)
def test_a_table_that_is_missing(
    kontrollera: Kontrollera, tables: dict[str, list[Row]], skal: str
) -> None:
    found = kontrollera("ersattning", **tables)
    assert (found.utfall.utfall, found.utfall.skal) == (EJ_BEDOMD, skal)
    assert found.brott(REGEL) == []


def test_without_invoices_the_pay_is_computed_all_the_same(kontrollera: Kontrollera) -> None:
    assert kronor(kontrollera("ersattning", kunder=[kund()]), "omsorg") == {"tätort": 3940.0}


@pytest.mark.parametrize(
    ("inskrivningar", "skal"),
    [
        ({}, "tabellen inskrivningar saknas"),
        (
            {"inskrivningar": [inskriven(utforare=TALLEN)]},
            "utföraren har inte lämnat inskrivningar",
        ),
    ],
    ids=["tabellen", "utföraren"],
)
def test_listing_that_cannot_be_checked(
    kontrollera: Kontrollera, inskrivningar: dict[str, list[Row]], skal: str
) -> None:
    tables = {"kunder": [kund()], **inskrivningar}
    listing = faktura(1071, "hemsjukvård listning")
    found = kontrollera("ersattning", fakturor=[faktura(3940), listing], **tables)
    rule = found.regel(REGEL)
    assert (rule.utfall, rule.skal, rule.provade) == (EJ_BEDOMD, skal, 1)
    other = kontrollera("ersattning", fakturor=[faktura(0), listing], **tables)
    assert line(other) == (AVVIKELSE, 1)
    without = kontrollera("ersattning", fakturor=[faktura(3940)], **tables)
    assert without.regel(REGEL).utfall == UPPFYLLT


def test_a_post_without_a_tariff_that_month(kontrollera: Kontrollera) -> None:
    """In January 2021 hemtjänst had its tariff, larm had not: what can be judged is judged."""
    tables = {
        "kunder": [kund()],
        "bestallningar": [order(fran="2021-01-01", verkstalld="2021-01-01")],
        "registreringar": [registrering("2021-01-05 08:00", kategori="larm", minuter=60)],
    }
    right, wrong, larm = (
        faktura(kr, post, manad="2021-01")
        for kr, post in ((3940, "omsorg"), (9, "omsorg"), (394, "larm"))
    )
    found = kontrollera("ersattning", period="2021-01", fakturor=[right, larm], **tables)
    rule = found.regel(REGEL)
    assert (rule.utfall, rule.provade, rule.delvis) == (EJ_BEDOMD, 1, True)
    assert rule.skal == "ingen taxa gäller för larm i januari 2021"
    assert found.varde("ersattning", post="larm", taxeomrade="tätort") is None
    other = kontrollera("ersattning", period="2021-01", fakturor=[wrong, larm], **tables)
    assert line(other) == (AVVIKELSE, 1)
    assert (other.regel(REGEL).skal, other.regel(REGEL).delvis) == (rule.skal, True)
    # What nobody has invoiced stands in nobody's way.
    without = kontrollera("ersattning", period="2021-01", fakturor=[right], **tables).regel(REGEL)
    assert (without.utfall, without.provade) == (UPPFYLLT, 1)


def test_a_month_without_any_tariff(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning",
        period="2020-03",
        kunder=[kund()],
        bestallningar=[order(fran="2020-01-01", verkstalld="2020-01-01")],
        registreringar=[registrering("2020-03-05 08:00")],
        fakturor=[faktura(3940, manad="2020-03")],
    )
    assert (found.utfall.utfall, found.utfall.skal) == (
        EJ_BEDOMD,
        "ingen taxa gäller i mars 2020",
    )
    assert found.brott(REGEL) == []


def test_nothing_to_pay_for(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning", kunder=[kund()], fakturor=[], bestallningar=[order(verkstalld="")]
    )
    assert found.regel(REGEL).skal == INGET_ATT_PROVA


# Another tariff from a later date


@pytest.mark.parametrize(
    ("period", "expected"), [("2022-06", 325.0), ("2022-07", 400.5), ("2022-12", 400.5)]
)
def test_a_tariff_that_changes_in_the_middle_of_the_year(
    tmp_path: Path, door: Door, period: str, expected: float
) -> None:
    folder = replaced(
        tmp_path,
        "plan.toml",
        'post = "service"\nfran = 2020-04-01\n',
        'post = "service"\nfran = 2022-07-01\nbeslut = "2022-06-01 § 1"\n'
        'kronor = { "tätort" = 400.5, "landsbygd" = 1, "skärgård" = 1 }\n\n'
        '[[taxa]]\npost = "service"\nfran = 2020-04-01\ntill = 2022-06-30\n',
    )
    underlag = write_underlag(
        tmp_path / "underlag",
        {
            "kunder": [kund()],
            "bestallningar": [order(60, kategori="service")],
            "registreringar": [registrering(f"{period}-05 08:00")],
        },
    )
    found = run_control(
        underlag, tmp_path, load_plan(str(folder)), door, "ersattning", period=period
    )
    assert kronor(found, "service") == {"tätort": expected}


def test_the_limits_of_the_tolerance_are_the_plans(kontrollera: Kontrollera) -> None:
    tables = {"kunder": [kund()], "fakturor": [faktura(4000)]}
    assert line(kontrollera("ersattning", **tables))[1] == 0
    assert line(kontrollera("ersattning", limits={"faktura_kronor": 59}, **tables))[1] == 1


# The largest numbers that the gate accepts: twelve digits and six decimals


def test_the_largest_orders_are_summed_exactly(kontrollera: Kontrollera) -> None:
    largest = Decimal("999999999999.999999")
    tables = {
        "kunder": [kund(taxeomrade="skärgård")],
        "bestallningar": [order(largest) for _ in range(1000)],
    }
    right = half_up(1000 * Fraction(largest) * 543 / 60)
    found = kontrollera("ersattning", fakturor=[], **tables)
    assert kronor(found, "omsorg") == {"skärgård": float(right)}


def test_the_largest_reported_minutes_are_summed_exactly(kontrollera: Kontrollera) -> None:
    largest = Decimal("999999999999.999999")
    rows = [registrering(kategori="larm", minuter=largest, personal=f"P{n}") for n in range(100)]
    right = half_up(100 * Fraction(largest) * 543 / 60)
    found = kontrollera(
        "ersattning", fakturor=[], registreringar=rows, kunder=[kund(taxeomrade="skärgård")]
    )
    assert kronor(found, "larm") == {"skärgård": float(right)}
    repeated = kontrollera("registreringar", registreringar=rows[:2] * 2, kunder=[kund()])
    assert {r["belopp_dubblett"] for r in repeated.rader("dubblett")} == {
        float(half_up(Fraction(largest) * 394 / 60))
    }
