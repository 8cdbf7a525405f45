"""Section 7: budget beside the computed pay; the board reads only a sum that it reads anyway."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.kit.numbers import MINUS, NBSP
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import las_sida
from tests.reports.pahittat import bedom, write_pages
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

TALLEN = "Tallen"
RUBRIK = "Budget och beräknad ersättning"
TABELL = f"{RUBRIK}, mars 2022"
DOLD = "Skillnaden mot budget visas inte här"
OMSORG: Row = {"manad": "2022-03", "post": "omsorg", "belopp": 60_000}
OVRIGT: Row = {"manad": "2022-03", "post": "övrigt", "belopp": 500}
Skriv = Callable[[dict[str, int], list[Row] | None], Path]


@pytest.fixture
def skriv(door: Door, plan: Plan, tmp_path: Path) -> Skriv:
    """Writes a run of so many clients per provider, each with 10 h of omsorg in tätort: 3 940 kr."""

    def write(kunder: dict[str, int], budget: list[Row] | None) -> Path:
        pairs = [(u, f"{u}{n}") for u, antal in kunder.items() for n in range(antal)]
        tables: dict[str, list[Row]] = {
            "kunder": [{"kund": k, "taxeomrade": "tätort"} for _u, k in pairs],
            "bestallningar": [bestallning(utforare=u, kund=k) for u, k in pairs],
            "registreringar": [registrering(utforare=u, kund=k, personal=k) for u, k in pairs],
        }
        if budget is not None:
            tables["budget"] = budget
        folder = write_underlag(tmp_path / "underlag", tables)
        return write_pages(bedom(folder, tmp_path, plan, door), tmp_path / "ut")

    return write


def text(page: Path) -> str:
    """What a page says, without its marks and tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")).replace(NBSP, " ").split())


def test_the_controller_reads_every_post(skriv: Skriv) -> None:
    ut = skriv({BJORKEN: 7, TALLEN: 8}, [OMSORG, OVRIGT])
    tabell = las_sida(ut / "rapport.html").tabell(TABELL)
    said = [[cell.replace(NBSP, " ") for cell in rad] for rad in tabell.rader]
    assert said == [
        ["Post", "Budget", "Beräknat", "Skillnad"],
        ["omsorg", "60 000 kr", "59 100 kr", f"{MINUS}900 kr"],
        ["övrigt", "500 kr", "ej beräkningsbar", "–"],
        ["Poster där båda finns", "60 000 kr", "59 100 kr", f"{MINUS}900 kr"],
    ]
    assert "Inget bedöms." in text(ut / "rapport.html")


def test_the_board_reads_one_sum(skriv: Skriv) -> None:
    ledning = text(skriv({BJORKEN: 7, TALLEN: 8}, [OMSORG, OVRIGT]) / "ledning.html")
    assert f"Budget 60 000 kr, beräknat 59 100 kr, skillnad {MINUS}900 kr." in ledning
    assert "Inte med, eftersom det inte kan beräknas: övrigt." in ledning
    assert DOLD not in ledning


def test_the_sum_is_the_one_of_the_table_above(skriv: Skriv) -> None:
    """Of two providers, one has few clients, so both are hidden there and their sum is not."""
    ledning = text(skriv({BJORKEN: 7, TALLEN: 4}, [OMSORG]) / "ledning.html")
    assert "Alla tillsammans 43 340 kr" in ledning
    assert "beräknat 43 340 kr" in ledning


@pytest.mark.parametrize(
    ("kunder", "budget"),
    [
        ({BJORKEN: 2, TALLEN: 2}, [OMSORG]),
        ({BJORKEN: 4}, [OMSORG]),
        ({BJORKEN: 7, TALLEN: 8}, [OVRIGT]),
    ],
    ids=["få tillsammans", "en utförare med få", "en beräknad post utan budget"],
)
def test_the_board_reads_no_other_sum(
    skriv: Skriv, kunder: dict[str, int], budget: list[Row]
) -> None:
    ledning = text(skriv(kunder, budget) / "ledning.html")
    assert DOLD in ledning
    assert not re.search(r"beräknat \d", ledning)


def test_a_provider_has_no_part_in_it(skriv: Skriv) -> None:
    ut = skriv({BJORKEN: 7, TALLEN: 8}, [OMSORG])
    pages = sorted((ut / "utforare").rglob("*.html"))
    assert pages
    assert not any(RUBRIK in text(page) or "60 000" in text(page) for page in pages)


def test_a_month_without_a_budget_is_one_line_and_no_table_is_none(skriv: Skriv) -> None:
    ut = skriv({BJORKEN: 7}, [OMSORG | {"manad": "2022-04"}])
    for page in ("rapport.html", "ledning.html"):
        assert "Budgeten har ingen godkänd rad för mars 2022." in text(ut / page)


def test_without_the_table_there_is_no_heading(skriv: Skriv) -> None:
    ut = skriv({BJORKEN: 7}, None)
    assert not any(RUBRIK in text(ut / page) for page in ("rapport.html", "ledning.html"))
