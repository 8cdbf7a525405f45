"""The list of providers: the controller reads who works where and who is silent; nobody else reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import las_sida
from tests.reports.pahittat import bedom, write_pages
from tests.reports.test_budget import text
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # a whole run

LISTAN = "Utförarna enligt listan"
TYST = "I listan över utförare men utan godkända registreringar i mars 2022"
LISTADE: list[Row] = [
    {"utforare": "Tallen", "zon": "", "fran": "2022-01-01", "till": ""},
    {"utforare": BJORKEN, "zon": "Zon 2", "fran": "", "till": ""},
    {"utforare": BJORKEN, "zon": "Ängen", "fran": "", "till": ""},
    {"utforare": BJORKEN, "zon": "Zon 1", "fran": "", "till": ""},
    {"utforare": "Granen", "zon": "Zon 1", "fran": "", "till": "2022-02-28"},
    {"utforare": "Almen", "zon": "Zon 1", "fran": "2022-03-31", "till": ""},
]


def _run(door: Door, plan: Plan, folder: Path, listade: list[Row] | None) -> Path:
    tables: dict[str, list[Row]] = {
        "bestallningar": [bestallning()],
        "registreringar": [
            registrering(),
            registrering("02 08:00"),
            registrering("2022-02-28 08:00", utforare="Tallen"),
        ],
    }
    if listade is not None:
        tables["utforare"] = listade
    underlag = write_underlag(folder / "underlag", tables)
    return write_pages(bedom(underlag, folder, plan, door), folder / "ut")


def test_who_works_where_and_who_is_silent(door: Door, plan: Plan, tmp_path: Path) -> None:
    """Granen is no longer listed in March, Almen is from its last day; Tallen has rows of February only."""
    ut = _run(door, plan, tmp_path, LISTADE)
    assert las_sida(ut / "rapport.html").tabell(LISTAN).rader == [
        ["Utförare", "Zon", "Från", "Till", "Registreringar i mars 2022"],
        ["Almen", "Zon 1", "2022-03-31", "–", "0"],
        [BJORKEN, "Zon 1, Zon 2, Ängen", "–", "–", "2"],
        ["Granen", "Zon 1", "–", "2022-02-28", "0"],
        ["Tallen", "–", "2022-01-01", "–", "0"],
    ]
    assert f"{TYST}: Almen, Tallen." in text(ut / "rapport.html")
    others = [page for page in ut.rglob("*.html") if page.name != "rapport.html"]
    assert others
    for page in others:
        assert LISTAN not in text(page), page.name
        assert TYST not in text(page), page.name


def test_without_a_list_nothing_is_said_of_one(door: Door, plan: Plan, tmp_path: Path) -> None:
    said = text(_run(door, plan, tmp_path, None) / "rapport.html")
    assert LISTAN not in said
    assert TYST not in said
