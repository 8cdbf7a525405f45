"""avvikelser.xlsx as a list to work in: what is filled in, an event on one line, and the paper."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.manad import worklist
from reports.manad.collect import collect
from reports.manad.csv_files import write_avvikelser
from reports.manad.events import events, telling_rows
from reports.manad.workbook import OwnBooks, write_workbook
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.pahittat import bedom
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam  # a whole report

BJORKEN = "Björken"


def row(nyckel: str, motpart: str | None, **other: Any) -> dict[str, Any]:
    same = {"kontroll": "registreringar", "regel": "personal-overlapp", "utforare": "A"}
    return {**same, "nyckel": nyckel, "motpart": motpart, **other}


@pytest.mark.parametrize(
    ("rows", "lines", "sentences"),
    [
        ([row("R1", "R2"), row("R2", "R1")], ["R1 R2"], ["R1"]),
        ([row("R1", "R2"), row("R2", "R1"), row("R3", "R1")], ["R1 R2 R3"], ["R1 R3"]),
        ([row("R1", "R2"), row("R3", "R4"), row("R2", "R3")], ["R1 R3 R2"], ["R1 R3"]),
        ([row("R2", "R1"), row("R3", "R1")], ["R2 R3"], ["R2 R3"]),
        ([row("R1", "R2"), row("R2", "R1", regel="hushall-samtidigt")], ["R1", "R2"], ["R1", "R2"]),
        ([row("R1", "R2"), row("R2", "R1", utforare="B")], ["R1", "R2"], ["R1", "R2"]),
        ([row("K1", None), row("K1", None)], ["K1", "K1"], ["K1", "K1"]),
    ],
)
def test_rows_that_name_one_another_are_one_event(
    rows: list[dict[str, Any]], lines: list[str], sentences: list[str]
) -> None:
    found = events(rows)
    assert [" ".join(r["nyckel"] for r in event) for event in found] == lines
    assert [" ".join(r["nyckel"] for r in telling_rows(event)) for event in found] == sentences


@pytest.fixture(scope="module")
def run(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """P1 at K1 and K2 at once, and three equal rows."""
    base = tmp_path_factory.mktemp("arbetslista")
    rows = [
        registrering("10 10:00", "11:00", kund="K1", personal="P1", registrering="A1"),
        registrering("10 10:30", "11:00", kund="K2", personal="P1", registrering="A2"),
        *(
            registrering("11 10:00", kund="K3", personal="P3", registrering=f"B{n}")
            for n in range(3)
        ),
    ]
    underlag = write_underlag(base / "underlag", {"registreringar": rows})
    rapport = bedom(underlag, base, plan, door, ("registreringar", "registreringskvalitet"))
    write_avvikelser(rapport.facts.underlag.con, rapport.avvikelser, base / "avvikelser.csv")
    data = collect(rapport)
    write_workbook(data, base / "alla.xlsx")
    OwnBooks(data).write(BJORKEN, base / "egen.xlsx")
    return base


def work_list(run: Path, name: str) -> tuple[Worksheet, list[dict[str, Any]]]:
    sheet = openpyxl.load_workbook(run / name)[worklist.SHEET]
    heads = [cell.value for cell in sheet[3]]
    lines = [
        dict(zip(heads, values, strict=True))
        for values in sheet.iter_rows(min_row=4, values_only=True)
    ]
    return sheet, lines


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_an_event_is_one_line_and_no_id_is_lost(run: Path, name: str) -> None:
    sheet, lines = work_list(run, name)
    text = (run / "avvikelser.csv").read_text("utf-8-sig")
    ids = [found["id"] for found in csv.DictReader(text.splitlines(), delimiter=";")]
    held = [i for line in lines for i in line[worklist.ID].split(worklist.APART)]
    assert sorted(held) == sorted(ids)
    assert sum(line["Antal avvikelser"] for line in lines) == len(ids)
    assert f": {len(ids)} avvikelser i {len(lines)} rader. " in str(sheet["A1"].value)
    met = [line for line in lines if line["Regel"] == "Samma personal hos två kunder"]
    assert [line["Kund"] for line in met] == ["K1\nK2"]
    assert [line["Nyckel"] for line in met] == ["A1\nA2"]
    assert met[0]["Vad vi ser"].count("tiderna går in i varandra") == 1
    assert [line["Nyckel"] for line in lines if line["Regel"] == "Lika rader"] == ["B1\nB2"]


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_what_is_to_be_done_stands_first(run: Path, name: str) -> None:
    sheet, lines = work_list(run, name)
    first = ["Utförare", "Kund", "Vad vi ser"]
    fill_in = ["Status", "Bedömning", "Åtgärd", "Ansvarig", "Klart senast"]
    assert [cell.value for cell in sheet[3]][:8] == first + fill_in
    assert sheet.freeze_panes == "D4"
    assert {line["Status"] for line in lines} == {"ny"}
    assert {line[head] for line in lines for head in fill_in[1:]} == {None}
    rules = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    statuses = '"ny,hos utföraren,rättad,förklarad,återkrav,accepterad"'
    assert (rules["D4"].type, rules["D4"].formula1) == ("list", statuses)
    days = (date(2022, 3, 1) - date(1899, 12, 30)).days
    assert (rules["H4"].type, rules["H4"].operator) == ("date", "greaterThanOrEqual")
    assert rules["H4"].formula1 == str(days)
    assert sheet["H4"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_on_paper_it_is_two_pages_wide_and_says_on_each_what_it_is_of(run: Path, name: str) -> None:
    sheet, _lines = work_list(run, name)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$C", "$3:$3")


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_every_sheet_is_filtered_and_writes_no_whole_number_with_decimals(
    run: Path, name: str
) -> None:
    book = openpyxl.load_workbook(run / name)
    assert len(book.sheetnames) > 1
    for sheet in book:
        assert sheet.auto_filter.ref or sheet.tables, sheet.title
        whole = {
            cell.number_format
            for cells in sheet.iter_rows()
            for cell in cells
            if cell.data_type == "n" and isinstance(cell.value, int)
        }
        assert whole <= {"#,##0", "0.00 %", "0"}, sheet.title


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_a_row_is_numbered_as_the_program_that_opens_the_file_does(run: Path, name: str) -> None:
    sheet, _lines = work_list(run, name)
    heads = [cell.value for cell in sheet[3]]
    rows = [line[heads.index("Rad i filen")] for line in sheet.iter_rows(min_row=4)]
    numbers = [cell.number_format for cell in rows if cell.data_type == "n" and cell.value]
    assert numbers
    assert set(numbers) == {"0"}


@pytest.mark.parametrize("name", ["alla.xlsx", "egen.xlsx"])
def test_every_heading_has_room(run: Path, name: str) -> None:
    for sheet in openpyxl.load_workbook(run / name):
        lines = [
            -(-len(str(cell.value)) // sheet.column_dimensions[cell.column_letter].width)
            for cell in sheet[3]
            if cell.value
        ]
        assert (sheet.row_dimensions[3].height or 15) >= 15 * max(lines), sheet.title


def test_the_plan_stands_in_everyones_book_alone(run: Path, plan: Plan) -> None:
    """The page does not print it; a provider reads its own rows of it on its page."""
    rows = list(openpyxl.load_workbook(run / "alla.xlsx")["Planen"].iter_rows(values_only=True))
    assert plan.titel in str(rows[0][0])
    assert rows[2][:3] == ("Kontroll", "Risk", "Sannolikhet × konsekvens")
    assert {row[0] for row in rows[3:]} == {
        plan.row(k).titel for k in ("registreringar", "registreringskvalitet")
    }
    assert "Planen" not in openpyxl.load_workbook(run / "egen.xlsx").sheetnames
