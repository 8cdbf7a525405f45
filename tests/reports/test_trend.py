"""The development over time, as each edition may show it (spec: plan, «Trends»)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pyarrow as pa
import pytest

from arkiv.serie import Punkt, of_month
from arkiv.tidigare import Matt, Tidigare
from extracts.period import Period
from reports.kit.numbers import NBSP
from reports.manad.trend_drawings import Line, trend_drawing, years_drawing
from suites.gx_door import Door
from suites.plan import Plan
from suites.trend import Handelse
from tests.reports.htmlsida import las_sida
from tests.reports.pahittat import bedom, write_pages
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole months

TALLEN = "Tallen"
TID, AVBOJDA = ("utford-tid", "andel_utford"), ("avbojda-besok", "andel_avbojda")
# May is before the change of model, and September has no run.
EARLIER = ("2021-05", *(f"2021-{m:02}" for m in (6, 7, 8, 10, 11, 12)), "2022-01", "2022-02")
SHARES = (0.2, 0.80, 0.82, 0.78, 0.80, 0.81, 0.80, 0.79, 0.80)
# Of each provider: this month's share is a sixtieth of an hour of ten.
NOW = "5,0 %"
HEADING = "Utveckling över tid"
TABLE = "Utförd av beviljad tid över tid"
YEARS = "Kundvalets utfall och budget, kronor per år"
HISTORIK: list[Row] = [
    {"fran": "2019-01-01", "till": "2019-12-31", "matt": "utförd tid", "taljare": "81,3", "namnare": 100},
    # Begins the same day as a month, and takes no month's place.
    {"fran": "2021-01-01", "till": "2021-12-31", "matt": "utförd tid", "taljare": "77,7", "namnare": 100},
    {"fran": "2021-01-01", "till": "2021-01-31", "matt": "utförd tid", "taljare": "66,6", "namnare": 100},
    # The archive has the month too.
    {"fran": "2022-02-01", "till": "2022-02-28", "matt": "utförd tid", "taljare": 1, "namnare": 100},
    {"fran": "2020-01-01", "till": "2020-12-31", "matt": "ersättning", "taljare": 900},
    {"fran": "2020-01-01", "till": "2020-12-31", "matt": "budget", "taljare": 1000},
    {"fran": "2022-01-01", "till": "2022-12-31", "matt": "budget", "taljare": 1100},
    # None of these takes part.
    {"fran": "2018-01-01", "till": "2018-12-31", "matt": "utförd tid", "taljare": "81,3"},
    {"fran": "2018-01-01", "till": "2018-06-30", "matt": "utförd tid", "taljare": 8, "namnare": 10},
    {"fran": "2022-03-01", "till": "2022-03-31", "matt": "utförd tid", "taljare": 8, "namnare": 10},
    {"fran": "2020-01-01", "till": "2020-01-31", "matt": "budget", "taljare": 8},
    {"fran": "2020-01-01", "till": "2020-01-31", "matt": "besök av legitimerade", "taljare": 8},
]  # fmt: skip


def matt(period: str, of: tuple[str, str], utforare: str | None, part: float, whole: float) -> Matt:
    return Matt(period, *of, utforare, part, whole, part / whole, "{}")


def tidigare(found: Sequence[Matt]) -> Tidigare:
    months = tuple(sorted({m.period for m in found}))
    seen = pa.table({name: pa.array([], pa.string()) for name in ("id", "lage", "forst")})
    return Tidigare(len(months), months, {}, seen, tuple(found), None, {}, 0)


def archived() -> list[Matt]:
    """Björken varies about 80 per cent; Tallen, and so all together, as it happens to be now."""
    found = []
    for period, share in zip(EARLIER, SHARES, strict=True):
        found += [matt(period, TID, BJORKEN, share * 70, 70), matt(period, TID, TALLEN, 3, 60)]
        found += [matt(period, TID, None, share * 70 + 3, 130)]
    # Few visits were declined in February.
    found += [matt("2022-01", AVBOJDA, None, 9, 90), matt("2022-02", AVBOJDA, None, 3, 90)]
    return found


@pytest.fixture(scope="module")
def ut(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages(door, plan, tmp_path_factory.mktemp("trend"), archived(), HISTORIK)


def pages(
    door: Door, plan: Plan, folder: Path, found: Sequence[Matt] | None, historik: list[Row]
) -> Path:
    """Each client has 10 h of omsorg, of which half an hour is done."""
    pairs = [(BJORKEN, f"b{n}") for n in range(7)] + [(TALLEN, f"t{n}") for n in range(6)]
    tables: dict[str, list[Row]] = {
        "kunder": [{"kund": k, "taxeomrade": "tätort"} for _u, k in pairs],
        "bestallningar": [bestallning(utforare=u, kund=k) for u, k in pairs],
        "registreringar": [registrering(utforare=u, kund=k, personal=k) for u, k in pairs],
        **({"historik": historik} if historik else {}),
    }
    read = write_underlag(folder / "underlag", tables)
    rapport = bedom(read, folder, plan, door, ("utford-tid", "avbojda-besok", "ersattning"))
    known = replace(rapport, tidigare=tidigare(found) if found is not None else None)
    return write_pages(known, folder / "ut")


def text(page: Path) -> str:
    said = unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    return " ".join(said.replace(NBSP, " ").split())


def rows(page: Path, caption: str) -> dict[str, list[str]]:
    """What a line is of → its cells."""
    first, *lines = [
        [cell.replace(NBSP, " ") for cell in row] for row in las_sida(page).tabell(caption).rader
    ]
    return {"": first[1:], **{name: cells for name, *cells in lines}}


def test_a_change_is_told_with_what_is_usual(ut: Path) -> None:
    said = text(ut / "rapport.html")
    told = re.search(
        rf"Utförd av beviljad tid, {BJORKEN}: {NOW}, vanligt ([\d,]+) %–([\d,]+) %", said
    )
    assert told
    low, high = (float(limit.replace(",", ".")) for limit in told.groups())
    assert 70 < low < 80 < high < 90
    assert "(8 månader)" in said
    assert f"Utförd av beviljad tid, {TALLEN}:" not in said


def test_every_value_stands_in_a_table(ut: Path) -> None:
    found = rows(ut / "rapport.html", TABLE)
    assert found[""] == ["Alla tillsammans", BJORKEN, TALLEN]
    assert found["juni 2021"] == ["45,4 %", "80,0 %", "5,0 %"]
    assert found["mars 2022"] == [NOW, NOW, NOW]
    assert found["hela 2019"] == ["81,3 %", "–", "–"]
    assert found["hela 2021"] == ["77,7 %", "–", "–"]
    assert found["januari 2021"] == ["66,6 %", "–", "–"]
    assert "september 2021" not in found
    assert "hela 2018" not in found


def test_the_archive_comes_before_the_table_of_earlier_years(ut: Path) -> None:
    assert rows(ut / "rapport.html", TABLE)["februari 2022"] == ["45,4 %", "80,0 %", "5,0 %"]


def test_budget_and_outcome_of_each_year(ut: Path) -> None:
    found = rows(ut / "rapport.html", YEARS)
    assert found["2020"] == ["1 000 kr", "900 kr", "−100 kr"]
    assert found["2022 (året är inte slut)"] == ["1 100 kr", "–", "–"]


def test_rows_that_take_no_part_are_told(ut: Path) -> None:
    assert "5 rader i tabellen historik används inte" in text(ut / "rapport.html")


def test_the_board_reads_all_together_and_nothing_of_few(ut: Path) -> None:
    found = rows(ut / "ledning.html", TABLE)
    assert found[""] == ["Alla tillsammans"]
    assert found["juni 2021"] == ["45,4 %"]
    declined = rows(ut / "rapport.html", "Avböjda besök över tid")
    assert declined["februari 2022"][0] == "3,3 %"
    assert "3,3 %" not in text(ut / "ledning.html")


def test_a_provider_reads_its_own(ut: Path) -> None:
    [page] = (ut / "utforare").glob(f"{TALLEN}/rapport.html")
    assert rows(page, TABLE)[""] == [TALLEN]
    said = text(page)
    assert HEADING in said
    assert BJORKEN not in said
    assert "hela 2019" not in said
    assert YEARS not in said
    assert "historik" not in said


def test_the_page_for_a_meeting_has_the_one_chart(ut: Path) -> None:
    [page] = (ut / "utforare").glob(f"{TALLEN}/kundvalsmote.html")
    assert page.read_text("utf-8").count("<svg ") == 1


def test_a_month_alone_has_no_development(door: Door, plan: Plan, tmp_path: Path) -> None:
    assert HEADING not in text(pages(door, plan, tmp_path, None, []) / "rapport.html")


def test_earlier_years_alone_are_nothing_to_a_provider(
    door: Door, plan: Plan, tmp_path: Path
) -> None:
    ut = pages(door, plan, tmp_path, None, HISTORIK)
    assert HEADING in text(ut / "rapport.html")
    [page] = (ut / "utforare").glob(f"{TALLEN}/rapport.html")
    assert HEADING not in text(page)


JUNE = dt.date(2021, 6, 1)


def points(*values: float | None) -> list[Punkt]:
    months = Period.span(f"2021-06..2021-{5 + len(values):02}")
    return [of_month(month, value) for month, value in zip(months, values, strict=True)]


def test_months_on_both_sides_of_a_gap_are_not_joined() -> None:
    line = Line("Alla", points(0.8, 0.7, None, 0.9), changed=True)
    drawn = trend_drawing([line], (), "Titel", 0.85, scale=100).data
    said = [(row["fran"], row["varde"], row["bit"], row["andrad"]) for row in drawn["rader"]]
    assert said == [
        ("2021-06-01", 80.0, 0, False),
        ("2021-07-01", 70.0, 0, False),
        ("2021-09-01", 90.0, 1, True),
    ]
    assert drawn["mal"] == [{"varde": 85.0}]


def test_a_year_is_drawn_as_one() -> None:
    year = Punkt(dt.date(2019, 1, 1), dt.date(2019, 12, 31), 0.8)
    [bar, *months] = sorted(
        trend_drawing([Line("Alla", [year, *points(0.8)])], (), "Titel", scale=100).data["rader"],
        key=lambda row: str(row["fran"]),
    )
    assert (bar["ar"], bar["till"]) == (2019, "2019-12-31")
    assert [row["ar"] for row in months] == [None]


@pytest.mark.parametrize(("away", "drawn"), [(0, 1), (1, 1), (-1, 0)])
def test_an_event_before_the_first_month_is_not_drawn(away: int, drawn: int) -> None:
    event = Handelse(JUNE + dt.timedelta(days=away), "Ny modell", "beslut")
    found = trend_drawing([Line("Alla", points(0.8, 0.7))], (event,), "Titel", scale=100)
    assert len(found.data["handelser"]) == drawn


def test_a_chart_says_its_ends_in_words() -> None:
    found = trend_drawing([Line("Alla", points(0.8, 0.7, 0.75))], (), "Titel", 0.85, scale=100)
    assert found.desc.replace(NBSP, " ") == (
        "Målet är 85 %, en streckad linje. Alla: från 80,0 juni 2021 till 75,0 augusti 2021."
    )
    years = years_drawing({2020: (1000.0, None)}, "Titel").desc.replace(NBSP, " ")
    assert years == "2020 budget 1 000 kr, utfall –."
