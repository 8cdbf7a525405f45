"""Personnummer outside the rows: names, headers, other sheets and comments are counted, place by place."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner
from openpyxl.comments import Comment

import cli
from extracts.personnummer import MASK
from extracts.read import read_given, read_underlag
from extracts.underlag import Finding
from tests.extracts.textfiler import BESTALLNINGAR, HEADER, rad, write
from tests.lackor import digits_of, written

pytestmark = pytest.mark.langsam  # whole runs

NUMBER = "121212-1212"
ABOVE = [
    ["Utskrivet för", f"K {NUMBER}"],
    [f"{NUMBER}x", "1212121212", f"ring {MASK}"],
    ["121212-1213"],
]


def test_every_place_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "registreringar"
    for line in (f"{HEADER};Not 121212 1212", f"{rad()};"):
        book.active.append(line.split(";"))
    book.active["C2"].comment = Comment("heter 1912-12-12 1212", "")
    book.active["D2"].comment = Comment(f"heter {MASK}, 121212-1213", "")
    orders = book.create_sheet("bestallningar")
    for line in BESTALLNINGAR.splitlines():
        orders.append(line.split(";"))
    other = book.create_sheet("Kladd 121212-1212")
    other.sheet_state = "hidden"
    for cells in (["a", "121212/1212"], ["1212121212", "070-123 45 67"]):
        other.append(cells)
    other["A1"].comment = Comment("121212-1212", "")
    path = tmp_path / "underlag 19121212-1212.xlsx"
    book.save(path)
    scratch = tmp_path / "arbete"
    scratch.mkdir()
    found = read_underlag(path, scratch).findings()
    file, sheet = f"underlag {MASK}.xlsx", f"bladet «Kladd {MASK}»"
    assert found == [
        Finding(file, "filens namn", 1, utanfor=True),
        Finding(file, f"rubriken «Not {MASK}»", 1, utanfor=True),
        Finding(file, f"namnet på {sheet}", 1, utanfor=True),
        Finding(file, sheet, 2, utanfor=True),
        Finding(file, f"kommentaren i cell A1 på {sheet}", 1, utanfor=True),
        Finding(file, "kommentaren i cell C2 på bladet «registreringar»", 1, utanfor=True),
    ]


def test_what_a_workbook_has_beside_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, orders = book.add_worksheet("registreringar"), book.add_worksheet("bestallningar")
        for at, line in enumerate((HEADER, rad())):
            sheet.write_row(at, 0, line.split(";"))
        for at, line in enumerate(BESTALLNINGAR.splitlines()):
            orders.write_row(at, 0, line.split(";"))
        book.set_properties({"author": f"A {NUMBER}", "company": f"B {NUMBER}", "title": "Mars"})
        book.set_custom_property("Ansvarig", f"K {NUMBER}")
        book.define_name("Kund", f'="{NUMBER}"')
        book.define_name("Annat", '="121212-1213"')
        sheet.write_url("A9", f"https://example.se/{NUMBER}", string="akt")
        sheet.write_url("B9", "https://example.se/1212121212", string="telefon")
        sheet.write_url("C9", "internal:bestallningar!A1", string="x", tip=f"se {NUMBER}")
        sheet.set_footer(f"&Lför {NUMBER}")
        orders.insert_textbox("H2", f"gäller {NUMBER}")
        orders.insert_textbox("H9", "gäller 121212-1213")
    assert read_given([path], _scratch(tmp_path)).findings() == [
        Finding(path.name, place, antal, utanfor=True)
        for place, antal in (
            ("ett definierat namn", 1),
            ("filens egenskaper", 4),
            ("en textruta på bladet «bestallningar»", 1),
            ("en länk på bladet «registreringar»", 1),
            ("länken i cell C9 på bladet «registreringar»", 1),
            ("sidhuvudet eller sidfoten på bladet «registreringar»", 1),
        )
    ]


def test_the_properties_that_repeat_the_names_of_sheets_say_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "registreringar.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(NUMBER)
        for at, line in enumerate((HEADER, rad())):
            sheet.write_row(at, 0, line.split(";"))
    assert [f.kolumn for f in read_given([path], _scratch(tmp_path)).findings()] == ["bladets namn"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xlsm"])
def test_the_lines_above_the_header(tmp_path: Path, suffix: str) -> None:
    """They are not read, and are sent with the file all the same."""
    lines = [*ABOVE, *(line.split(";") for line in (HEADER, rad(), f"{rad('R2')}"))]
    path = tmp_path / f"registreringar{suffix}"
    if suffix == ".csv":
        path.write_text("".join(";".join(line) + "\n" for line in lines), "utf-8")
    else:
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        book.save(path)
    found = read_given([path], _scratch(tmp_path)).findings()
    assert found == [
        Finding(path.name, "rad 1 ovanför rubrikerna", 1, utanfor=True),
        Finding(path.name, "rad 2 ovanför rubrikerna", 3, utanfor=True),
    ]


def test_the_names_of_files_that_are_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", f"{HEADER}\n{rad()}\n")
    for name in (f"anteckning {NUMBER}.docx", f"kunder_{NUMBER}.xls", "läs mig 121212-1213.txt"):
        (folder / name).write_bytes(b"x")
    (folder / f"mapp {NUMBER}").mkdir()
    names = [f"anteckning {MASK}.docx", f"kunder_{MASK}.xls", f"mapp {MASK}"]
    found = read_underlag(folder, _scratch(tmp_path)).findings()
    assert found == [Finding(n, f"namnet på filen «{n}»", 1, utanfor=True) for n in names]


@pytest.mark.parametrize("where", ["ovanför", "annan fil"])
def test_such_a_place_alone_is_to_be_corrected_first(tmp_path: Path, where: str) -> None:
    text = f"{HEADER}\n{rad()}\n"
    title = f"1212121212;{NUMBER};Bygatan\n" if where == "ovanför" else "Mars\n"
    folder = write(tmp_path / "underlag", title + text)
    if where == "annan fil":
        (folder / f"anteckning {NUMBER}.docx").write_bytes(b"x")
    out = tmp_path / "ut"
    done = CliRunner().invoke(cli.main, ["egenkontroll", str(folder), "--ut", str(out)])
    assert done.exit_code == 1, done.output
    said = {"ovanför": "rad 1 ovanför rubrikerna", "annan fil": "namnet på filen"}[where]
    assert said in done.stdout
    with (out / "fynd.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter=";") if r["regel"].startswith("pers")]
    place = ("registreringar.csv", "1") if where == "ovanför" else ("", "")
    assert [(row["fil"], row["rad"]) for row in rows] == [place]
    leaks = [n for n, text in written(out).items() if "1212121212" in digits_of(f"{n}{text}")]
    assert leaks == []
    returned = list(out.glob("*_att_ratta.xlsx"))
    assert len(returned) == (where == "ovanför")
    if returned:
        sheet = openpyxl.load_workbook(returned[0])["registreringar"]
        assert [cell.value for cell in sheet[1]][:3] == [MASK, MASK, "Bygatan"]
        assert sheet["A1"].comment is not None


def _scratch(folder: Path) -> Path:
    (folder / "arbete").mkdir()
    return folder / "arbete"
