"""What is shortened says so at that place, «3 av 6», and points to the file that holds all."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extracts.workbook import read_cells
from reports.kit.numbers import NBSP, part_of
from reports.manad import collect, workbook
from reports.manad.bevis import write_bevis
from reports.manad.csv_files import BESOK_CSV, write_avvikelser, write_underkanda
from reports.manad.kundvalsmote import agenda, figures
from reports.manad.kundvalsmote import page as meeting
from reports.manad.sections import shared_visits, trust
from reports.manad.workbook import write_workbook
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.pahittat import bedom, write_pages
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole months

# Every bound, smaller than what the underlag holds.
BOUNDS = (
    (collect, "FIRST", 3),
    (workbook, "FIRST", 4),
    (shared_visits, "_MONTHS", 1),
    (trust, "_MOST_NAMES", 2),
    (meeting, "_RULES", 2),
    (meeting, "_LINES", 1),
    (agenda, "MOST", 3),
    (figures, "_CAUSES", 1),
)
QUIET = [f"T{n}" for n in range(6)]


def both(month: str, n: int) -> list[Row]:
    """A visit with both hemtjänst and delegerad hsl."""
    of = {"kund": f"K{n}", "personal": f"P{n}", "besok": f"{month}-{n}"}
    start = f"2022-{month}-1{n} 08:00"
    return [
        registrering(start, **of, minuter=20),
        registrering(f"2022-{month}-1{n} 08:20", **of, minuter=10, kategori="delegerad hsl"),
    ]


def tables() -> dict[str, list[Row]]:
    twice = [
        registrering("20 10:00", kund=f"K{n}", personal=f"P{n}") for n in range(3) for _ in range(3)
    ]
    rejected = [bestallning(kund=f"K{n}", fran="i går", verkstalld="") for n in range(5)]
    backwards = [
        registrering("21 10:00", "09:00", kund=f"K{n}", personal=f"Q{n}") for n in range(5)
    ]
    declined = [registrering(f"2{n} 12:00", kund="K0", status="avböjd") for n in range(3)]
    orders = [bestallning(kund=f"K{n}", minuter_per_manad=60) for n in range(5)]
    late = [bestallning(kund="K5", minuter_per_manad=6_000, verkstalld="2022-03-20")]
    return {
        "registreringar": [
            *(row for month in ("01", "02", "03") for n in range(6) for row in both(month, n)),
            *(twice + backwards + declined),
        ],
        "bestallningar": [*orders, *late, *rejected, *(bestallning(kund=kund) for kund in QUIET)],
    }


@pytest.fixture(scope="module")
def run(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    base = tmp_path_factory.mktemp("bounds")
    underlag = write_underlag(base / "underlag", tables())
    for name in ("a.txt", "b.txt", "c.txt"):
        (underlag / name).write_text("läses inte", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in BOUNDS:
            patch.setattr(module, name, value)
        rapport = bedom(underlag, base, plan, door)
        folder = write_pages(rapport, base / "ut")
        con = rapport.facts.underlag.con
        write_avvikelser(con, rapport.avvikelser, folder / "avvikelser.csv")
        write_underkanda(con, rapport.underkanda, folder / "underkanda.csv")
        write_workbook(collect.collect(rapport), folder / "avvikelser.xlsx")
        write_bevis(rapport, folder)
        yield folder


def said(path: Path) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", path.read_text("utf-8"))).split())


def own(run: Path) -> Path:
    return run / "utforare" / BJORKEN


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def rule(path: Path, regel: str) -> int:
    return sum(row["regel"] == regel for row in csv_rows(path))


def test_the_rows_of_a_rule(run: Path) -> None:
    for folder in (run, own(run)):
        antal = rule(folder / "avvikelser.csv", "dubblett")
        assert antal == 6
        shown = f"Raderna: 3 av {antal}; alla finns i avvikelser.csv"
        assert shown in said(folder / "rapport.html")


def test_the_clients_to_look_at_first(run: Path) -> None:
    for folder in (run, own(run)):
        assert rule(folder / "avvikelser.csv", "verkstalld-utan-besok") == len(QUIET)
        assert "Visar 3 av 6; alla finns i avvikelser.csv." in said(folder / "rapport.html")


def test_the_rejected_rows(run: Path) -> None:
    errors = len(csv_rows(run / "underkanda.csv"))
    assert errors == 5
    shown = f"Felen: 3 av {errors}; alla finns i underkanda.csv"
    assert shown in said(run / "rapport.html")
    assert f"{shown} hos beställaren" in said(own(run) / "rapport.html")


def test_the_work_list(run: Path) -> None:
    for folder in (run, own(run)):
        antal = len(csv_rows(folder / "avvikelser.csv"))
        sheet = read_cells(folder / "avvikelser.xlsx")["Avvikelser"]
        assert f": visar 4 av {antal}; alla finns i avvikelser.csv. " in sheet[0][0]
        assert len([row for row in sheet[3:] if any(row)]) == 4
        shown = f"Arbetslistan avvikelser.xlsx har 4 av {antal}; alla finns i avvikelser.csv."
        assert shown in said(folder / "rapport.html")


def test_the_visits_with_hsl(run: Path) -> None:
    sheet = read_cells(own(run) / "avvikelser.xlsx")["Besök med hsl"]
    assert f": visar 4 av 6; alla finns i {BESOK_CSV}. " in sheet[0][0]
    assert f"Besöken: 3 av 6; alla finns i {BESOK_CSV}" in said(own(run) / "rapport.html")
    rows = csv_rows(own(run) / BESOK_CSV)
    assert [row["datum"] for row in rows] == [f"2022-03-1{n}" for n in range(6)]
    first = {"datum": "2022-03-10", "kl": "08:00", "kund": "K0", "besok": "03-0"}
    assert rows[0] == {**first, "hemtjanst": "20", "hsl": "10"}


def test_the_months_before(run: Path) -> None:
    for folder in (run, own(run)):
        shown = "Tidigare månader: 1 av 2; alla står i rapport.json."
        assert shown in said(folder / "rapport.html")
    assert '"manad": "2022-01"' in (run / "rapport.json").read_text("utf-8")


def test_the_files_that_were_not_read(run: Path) -> None:
    shown = "Filer och blad som inte lästes (2 av 3; alla står i bevis.json): a.txt, b.txt."
    assert shown in said(run / "rapport.html")
    proof = json.loads((run / "bevis.json").read_text("utf-8"))
    assert proof["inte_lasta"] == ["a.txt", "b.txt", "c.txt"]


def test_the_page_for_the_meeting(run: Path) -> None:
    page = said(own(run) / "kundvalsmote.html")
    regler = len({row["regel"] for row in csv_rows(own(run) / "avvikelser.csv")})
    assert f"De vanligaste reglerna: 2 av {regler}; alla står i rapport.html" in page
    assert "Verkställd tid utan besök: 6, vilka står i rapport.html" in page
    assert re.search(r"Visar 1 av \d+; alla står i avsnitt 11 i rapport.html\.", page)
    assert re.search(r"Visar 3 av \d+; allt står i rapport.html\.", page)
    assert re.search(r"Övriga orsaker \(visar 1 av [2-9]; alla står i rapport.html\)", page)
    assert "Alla rader finns i avvikelser.csv i samma mapp." in page


@pytest.mark.parametrize(
    ("shown", "total", "text"),
    [(0, 0, "0"), (5, 5, "5"), (5_000, 5_420, f"5{NBSP}000 av 5{NBSP}420; alla där")],
)
def test_how_a_part_is_said(shown: int, total: int, text: str) -> None:
    assert part_of(shown, total, "alla där") == text
