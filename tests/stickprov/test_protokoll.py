"""The protocol as a workbook: what is locked, what is hidden, what may be chosen, and how it is read."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from stickprov.audit.replay import replay_until
from stickprov.audit.session import load_session
from stickprov.errors import StickprovError
from stickprov.paper import layout
from stickprov.paper.form import ANSWERS, FACTS, SECOND_ANSWERS, as_read, interval, sheet_names
from tests.refusal import refused
from tests.stickprov.ifyllning import change, fill, line_of
from tests.stickprov.paket import LAGOM, LITEN, STOR

pytestmark = pytest.mark.langsam  # whole runs


@pytest.fixture(scope="module")
def bok(draget: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(draget / "protokoll.xlsx")


def row(sheet: Worksheet, nr: str) -> list[object]:
    return [cell.value for cell in sheet[line_of(sheet, nr)]]


def test_a_sheet_per_provider_and_one_for_the_second_reviewer(bok: openpyxl.Workbook) -> None:
    own = [STOR, LAGOM, LITEN]
    second = [f"{name} (2)" for name in own]
    assert bok.sheetnames == ["Start", *own, *second, "Feltyper", "Krav", "Flaggor"]
    assert bok["Flaggor"].sheet_state == "veryHidden"
    assert bok[STOR].max_row == layout.FIRST + 80 + 4
    assert bok[f"{STOR} (2)"].max_row == layout.FIRST + 8


def test_facts_are_locked_and_answers_are_free(bok: openpyxl.Workbook) -> None:
    for name, answers in ((STOR, ANSWERS), (f"{STOR} (2)", SECOND_ANSWERS)):
        sheet = bok[name]
        assert sheet.protection.sheet
        cells = sheet[layout.FIRST + 1]
        assert all(cells[column].protection.locked for column in layout.FACT_COLUMNS.values())
        assert not any(
            cells[column].protection.locked for column in layout.answer_columns(answers).values()
        )


def test_flags_are_shown_only_when_the_row_is_judged(bok: openpyxl.Workbook) -> None:
    sheet = bok[STOR]
    line = line_of(sheet, "R1")
    judged = sheet.cell(line, layout.answer_columns(ANSWERS)["bedomning"] + 1).coordinate
    formula = str(sheet.cell(line, layout.FLAG_COLUMN + 1).value)
    assert formula.startswith(f'=IF(${judged}="","",Flaggor!$C$')
    assert (
        bok["Flaggor"].cell(int(formula.split("$")[-1].rstrip(")")), 3).value == "Slut före start"
    )
    assert not any(
        "start" in str(value).lower() for value in row(sheet, "R1")[1 : layout.FLAG_COLUMN]
    )
    second = bok[f"{STOR} (2)"]
    assert all(str(c.value or "").find("Flaggor") < 0 for line in second.iter_rows() for c in line)


def test_only_our_own_formulas(bok: openpyxl.Workbook) -> None:
    for sheet in bok:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    known = (layout.FLAG_COLUMN, layout.DONE_COLUMN)
                    assert sheet.title == "Start" or cell.column - 1 in known


def test_drop_downs_for_what_can_be_chosen(bok: openpyxl.Workbook) -> None:
    rules = {
        str(rule.sqref).split(":")[0]: rule for rule in bok[STOR].data_validations.dataValidation
    }
    columns = layout.answer_columns(ANSWERS)
    first = {
        key: f"{openpyxl.utils.get_column_letter(column + 1)}{layout.FIRST + 1}"
        for key, column in columns.items()
    }
    assert rules[first["styrkt"]].formula1 == '"ja,nej,ej aktuellt,kan ej bedömas"'
    assert rules[first["feltyp3"]].formula1 == "Feltyper!$A$2:$A$24"
    assert rules[first["bedomning"]].formula1 == '"rätt,fel,går inte att bedöma"'
    assert rules[first["datum"]].type == "date"
    assert first["kommentar"] not in rules


def test_it_stays_readable_on_screen_and_on_paper(bok: openpyxl.Workbook) -> None:
    sheet = bok[STOR]
    assert sheet.freeze_panes == "F5"
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert all(sheet.column_dimensions[c].width for c in "ABCDEF")


def test_progress_counts_every_sheet(bok: openpyxl.Workbook) -> None:
    found = {line[0]: line for line in bok["Start"].iter_rows(values_only=True) if line[1]}
    assert found[STOR][2:6] == (84, f"=COUNTIF('{STOR}'!$B$5:$B$88,\"klar\")", "=C13-D13", 8)


def test_nothing_outside_the_workbook_is_referred_to(draget: Path) -> None:
    with zipfile.ZipFile(draget / "protokoll.xlsx") as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert not re.search(r'TargetMode="External"', text), name


NAMES = st.lists(st.text(st.characters(codec="utf-8"), min_size=1), unique=True)


@given(NAMES)
def test_sheet_names_are_what_a_workbook_allows(names: list[str]) -> None:
    found = [name for both in sheet_names(names).values() for name in both]
    assert len({name.casefold() for name in found} | {"start", "feltyper", "krav", "flaggor"}) == (
        len(found) + 4
    )
    for name in found:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("2022-03-01 07:00", "2022-03-01 07:20", "2022-03-01 07:00–07:20"),
        ("2022-03-01 23:00", "2022-03-02 00:20", "2022-03-01 23:00 – 2022-03-02 00:20"),
        ("", "2022-03-01 07:20", " – 2022-03-01 07:20"),
        ("", "", ""),
    ],
)
def test_an_interval_in_words(begins: str, ends: str, told: str) -> None:
    assert interval(begins, ends) == told


def faults(path: Path) -> list[str]:
    """Why a protocol is refused, line by line."""
    with pytest.raises(StickprovError) as caught:
        replay_until(load_session(path.parent), path)
    first, *lines = str(caught.value).splitlines()
    assert first == f"{path.name} går inte att utvärdera. Rätta, spara och kör igen."
    return [line.strip() for line in lines]


@pytest.fixture
def ifyllt(kopia: Path) -> Path:
    return kopia / "protokoll.xlsx"


@pytest.mark.parametrize("fact", [fact.key for fact in FACTS if fact.key != "registrering"])
def test_a_changed_fact_is_refused_by_cell(fact: str, ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    heading = next(f.heading for f in FACTS if f.key == fact)
    sheet = book[STOR]
    line = line_of(sheet, "5")
    cell = sheet.cell(line, layout.FACT_COLUMNS[fact] + 1)
    before, cell.value = as_read("" if cell.value is None else cell.value), 99
    book.save(ifyllt)
    assert faults(ifyllt) == [
        f"Bladet «{STOR}», rad {line}, kolumnen «{heading}»: «99» ska vara «{before}», som i ramen."
    ]


def test_a_changed_fact_of_the_second_reviewer_is_refused(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    nr = str(book[f"{STOR} (2)"].cell(layout.FIRST + 1, 1).value)
    change(ifyllt, f"{STOR} (2)", nr, "kund", "K99")
    [said] = faults(ifyllt)
    assert said.startswith(f"Bladet «{STOR} (2)», rad 5, kolumnen «Kund»: «K99» ska vara")


def test_a_changed_flag_is_refused(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    book["Flaggor"].cell(3, 3).value = "inga alls"
    book.save(ifyllt)
    [said] = faults(ifyllt)
    assert said.startswith("Det dolda bladet «Flaggor», rad 3: flaggorna för ")


def test_a_registration_in_the_place_of_another(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    line = line_of(book[STOR], "5")
    key = str(book[STOR].cell(line, layout.FACT_COLUMNS["registrering"] + 1).value)
    change(ifyllt, STOR, "5", "registrering", "B9999")
    assert faults(ifyllt) == [
        f"Bladet «{STOR}», rad {line}: registreringen «B9999» är inte dragen.",
        f"Bladet «{STOR}»: registreringen «{key}» (nr 5) saknas.",
    ]


def test_a_row_that_is_gone_and_a_row_that_stands_twice(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    sheet = book[STOR]
    gone, twice = line_of(sheet, "5"), line_of(sheet, "6")
    key = sheet.cell(gone, layout.FACT_COLUMNS["registrering"] + 1).value
    for column in range(1, sheet.max_column + 1):
        sheet.cell(gone, column).value = sheet.cell(twice, column).value
    again = sheet.cell(twice, layout.FACT_COLUMNS["registrering"] + 1).value
    book.save(ifyllt)
    assert faults(ifyllt) == [
        f"Bladet «{STOR}», rad {twice}: registreringen «{again}» står två gånger.",
        f"Bladet «{STOR}»: registreringen «{key}» (nr 5) saknas.",
    ]


def test_a_sheet_that_is_gone(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    del book[LITEN]
    book.save(ifyllt)
    assert faults(ifyllt)[0] == f"Bladet «{LITEN}» saknas."


def test_a_moved_column(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    book[LITEN].cell(layout.HEADINGS + 1, 5).value = "Nyckel"
    book.save(ifyllt)
    assert faults(ifyllt) == [
        f"Bladet «{LITEN}», kolumn E: rubriken ska vara «Registrering» men är «Nyckel». "
        "Flytta inga kolumner."
    ]


def test_rows_may_be_sorted_and_a_sheet_of_notes_added(ifyllt: Path) -> None:
    book = openpyxl.load_workbook(ifyllt)
    sheet = book[LITEN]
    lines = [[c.value for c in line] for line in sheet.iter_rows(min_row=layout.FIRST + 1)]
    for at, values in enumerate(reversed(lines), layout.FIRST + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(at, column).value = value
    book.create_sheet("Anteckningar").append(["om mötet"])
    book.save(ifyllt)
    assert replay_until(load_session(ifyllt.parent), ifyllt).all_accepted


def test_what_is_not_judged_is_said_row_by_row(draget_kopia: Path) -> None:
    path = draget_kopia / "protokoll.xlsx"
    said = faults(path)
    assert said[0] == f"Bladet «{STOR}», rad 5: besök nr 1 är inte bedömt."
    assert said[-1] == f"Visar 20 av {80 + 120 + 12}; de andra visas när dessa är rättade."


@pytest.mark.parametrize("steg", ["²", "٣²", "9" * 5_000, "0", "ett", None])
def test_a_protocol_that_says_no_stage(kopia: Path, steg: str | None) -> None:
    path = kopia / "annat.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet(STOR)
    sheet.cell(layout.FIRST + 1, 1).value = "1"
    if steg is not None:
        sheet.cell(layout.FIRST + 1, layout.FACT_COLUMNS["steg"] + 1).value = steg
    book.save(path)
    with pytest.raises(StickprovError, match=r"annat\.xlsx är inget protokoll"):
        replay_until(load_session(kopia), path)


def test_a_workbook_that_is_something_else(kopia: Path) -> None:
    path = kopia / "annat.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(
        StickprovError, match=r"annat\.xlsx är inget protokoll från det här stickprovet"
    ):
        replay_until(load_session(kopia), path)
    path.write_bytes(b"PK\x03\x04trasig")
    with refused(r"annat\.xlsx går inte att öppna som Excelfil"):
        replay_until(load_session(kopia), path)


def test_the_riskdel_may_be_left_out_as_a_whole(draget_kopia: Path) -> None:
    path = draget_kopia / "protokoll.xlsx"
    fill(path, risk=False)
    [first, *_] = replay_until(load_session(draget_kopia), path).slutsatser
    assert (first.riskdel.granskade, first.riskdel.helt, first.population) == (0, False, 521)
