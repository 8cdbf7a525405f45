"""Sheets that do not hold what they seem to: formulas, errors, joined cells, hidden sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from extracts.read import read_given, read_underlag
from extracts.underlag import Underlag
from tests.extracts.fientliga_bocker import BOOK, changed, ordinary, read, with_cell
from tests.extracts.profil.forlagor import profile, toml
from tests.extracts.test_workbook import COLUMNS, ORDERS, post, workbook
from tests.extracts.textfiler import accepted, errors, values
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # hostile files, each read whole

# minuter of the first row.
MINUTER = "I2"
RELATIONS = "xl/_rels/workbook.xml.rels"
# Excel's "Strict Open XML" names the same things in another namespace.
STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"


def book_of(folder: Path, fill: Callable[[Any, Any], object], rows: list[list[object]]) -> Path:
    """u.xlsx with these rows of registreringar, and then whatever `fill` does to the book and the sheet."""
    path = folder / "u.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, body in (("registreringar", [COLUMNS, *rows]), ("bestallningar", ORDERS)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(body):
                for column, value in enumerate(row):
                    sheet.write(at, column, _as_text(value))
        fill(book, book.get_worksheet_by_name("registreringar"))
    return path


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, dt.date) else value


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (BOOK, b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", STRICT),
        (RELATIONS, b"worksheets/sheet1", b"Worksheets/Sheet1"),
        (RELATIONS, b'Target="worksheets', b'Target="/xl/worksheets'),
    ],
    ids=["strict", "stora bokstaver", "hel sokvag"],
)
def test_an_error_is_seen_however_the_book_points_at_its_sheet(
    tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    path = with_cell(tmp_path, MINUTER, b' t="e"><v>#N/A</v></c>')
    with refused("I2.*#N/A"):
        read(changed(path, {part: lambda xml: xml.replace(old, new)}))


def test_a_sheet_that_the_book_does_not_name_as_it_is_read_is_refused(tmp_path: Path) -> None:
    renamed = {BOOK: lambda xml: xml.replace(b'"registreringar"', b'"registreringar\n"')}
    with refused("är inte gjord som Excel gör filer"):
        read(changed(ordinary(tmp_path), renamed))


@pytest.mark.parametrize(
    ("cell", "minuter"),
    [
        ("><f>15*3</f><v>45</v></c>", 45),
        (' t="str"><f>IF(A2="",1,"")</f><v></v></c>', None),
        (' t="str"><f ca="1">"7,5"</f><v>7,5</v></c>', 7.5),
    ],
)
def test_a_formula_is_its_value(tmp_path: Path, cell: str, minuter: float | None) -> None:
    found = read(with_cell(tmp_path, MINUTER, cell.encode()))
    assert errors(found) == []
    assert values(found, "minuter") == [minuter]


@pytest.mark.parametrize(
    "cell",
    [
        "><f>15*3</f></c>",
        "><f>15*3</f><v></v></c>",
        "><f>15*3</f><v/></c>",
        ' s="1"><f t="shared" si="0"/></c>',
        ">\n <f>A1&gt;B1</f>\n</c>",
    ],
)
def test_a_formula_that_waits_for_its_value(tmp_path: Path, cell: str) -> None:
    with refused(r"^u\.xlsx, bladet «registreringar»: cell I2 har en formel som inte är uträknad"):
        read(with_cell(tmp_path, MINUTER, cell.encode()))


@pytest.mark.parametrize("felet", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!"])
def test_a_cell_that_shows_an_error(tmp_path: Path, felet: str) -> None:
    with refused(rf"cell I2 visar felet {felet}\. Rätta formeln"):
        read(with_cell(tmp_path, MINUTER, f' t="e"><f>X</f><v>{felet}</v></c>'.encode()))


def _errors_at(*cells: str) -> Callable[[Any, Any], object]:
    def fill(_book: Any, sheet: Any) -> None:
        for cell in cells:
            sheet.write_formula(cell, "=NA()", None, "#N/A")

    return fill


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["M2", "N2"], None),
        (["L2", "J2"], "J2"),
        (["N2", "A3"], "A3"),
        (["I3", "I4"], "I3"),
        (["J2", "J3"], "J2"),
    ],
)
def test_only_cells_that_are_read_matter(
    tmp_path: Path, cells: list[str], said: str | None
) -> None:
    header = [*COLUMNS, "a", "b", "c", "d"]
    rows = [[*post(f"R{n}"), "", "", "", ""] for n in range(3)]

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, header)
        _errors_at(*cells)(book, sheet)

    path = book_of(tmp_path, fill, rows)
    if said is None:
        assert len(accepted(read(path))) == 3
    else:
        with refused(f"cell {said} visar felet"):
            read(path)


def under_a_title(folder: Path, fill: Callable[[Any, Any], object]) -> Underlag:
    """export.xlsx with two rows above the header, as a profile says."""
    header = ["Nr", "Brukare", "Vem", "Typ", "Start", "Slut", "Utfall", "Anm"]
    row = ["1", "K1", "P1", "omsorg", "2022-03-01 08:00", "2022-03-01 08:30", "utförd"]
    with xlsxwriter.Workbook(str(folder / "export.xlsx")) as book:
        sheet = book.add_worksheet("Blad1")
        sheet.write(0, 0, "Utskrift")
        sheet.write_row(2, 0, header)
        sheet.write_row(3, 0, row)
        fill(book, sheet)
    workbook(folder / "bestallningar.xlsx", {"Blad1": ORDERS})
    text = toml(table='filer = ["export*"]\nrubrikrad = 3')
    return read_underlag(folder, folder, [profile(folder, text)])


@pytest.mark.parametrize(
    "fill",
    [
        lambda _book, sheet: sheet.merge_range("A1:H2", "Utskrift"),
        lambda _book, sheet: sheet.merge_range("G3:H3", "Utfall"),
        _errors_at("A2", "B1", "E2"),
        _errors_at("H4"),
    ],
    ids=["titel", "rubrik", "fel ovanför", "fel i annan kolumn"],
)
def test_what_stands_above_the_header_is_not_read(
    tmp_path: Path, fill: Callable[[Any, Any], object]
) -> None:
    assert values(under_a_title(tmp_path, fill), "kund") == ["K1"]


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (_errors_at("E1", "E4"), "cell E4 visar felet"),
        (lambda _book, sheet: sheet.merge_range("B2:B4", "K1"), "cellerna B2:B4 är sammanfogade"),
    ],
)
def test_below_the_header_it_is(
    tmp_path: Path, fill: Callable[[Any, Any], object], said: str
) -> None:
    with refused(rf"^export\.xlsx: {said}"):
        under_a_title(tmp_path, fill)


def test_cells_joined_over_several_rows(tmp_path: Path) -> None:
    path = book_of(
        tmp_path, lambda _book, sheet: sheet.merge_range("C2:C3", "K1"), [post("R1"), post("R2")]
    )
    with refused("cellerna C2:C3 är sammanfogade, så bara den första har ett värde. Dela upp dem"):
        read(path)


def test_cells_joined_in_a_row_that_need_not_have_a_value(tmp_path: Path) -> None:
    path = book_of(tmp_path, lambda _book, sheet: sheet.merge_range("I2:J2", "30"), [post("R1")])
    with refused("cellerna I2:J2 är sammanfogade"):
        read(path)


def test_a_total_row_with_joined_cells_is_a_rejected_row(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range("A3:H3", "Summa")
        sheet.write("I3", 30)

    found = read(book_of(tmp_path, fill, [post("R1", minuter=30)]))
    assert [e[:3] for e in errors(found)] == [(3, "", "summarad")]
    assert values(found, "registrering") == ["R1"]


def test_joined_cells_outside_the_table(tmp_path: Path) -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write("L1", "Anm")
        sheet.merge_range("L2:M9", "Sett av NN")

    found = read(book_of(tmp_path, fill, [post("R1")]))
    assert values(found, "registrering") == ["R1"]


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_not_read_but_named(tmp_path: Path, hide: str) -> None:
    def fill(book: Any, _sheet: Any) -> None:
        old = book.add_worksheet("registreringar_gamla")
        old.write_row(0, 0, COLUMNS)
        old.write_row(1, 0, ["R9", "Björken", "K9", "P9", "omsorg"])
        getattr(old, hide)()

    found = read(book_of(tmp_path, fill, [post("R1")]))
    assert values(found, "registrering") == ["R1"]
    assert found.ignored == ("u.xlsx, bladet «registreringar_gamla» (dolt)",)


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_table_that_is_only_hidden(tmp_path: Path, hide: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.get_worksheet_by_name("bestallningar").activate()
        book.get_worksheet_by_name("bestallningar").set_first_sheet()
        getattr(sheet, hide)()

    book = book_of(tmp_path, fill, [post("R1")])
    said = r"saknas registreringar, men där finns u\.xlsx, bladet «registreringar» \(dolt\)"
    with refused(said):
        read(book)
    with refused(said):
        read_given([book], tmp_path)


def test_a_chart_sheet_holds_no_table(tmp_path: Path) -> None:
    def fill(book: Any, _sheet: Any) -> None:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=registreringar!$I$2:$I$3"})
        book.add_chartsheet("registreringar_bild").set_chart(chart)

    found = read(book_of(tmp_path, fill, [post("R1")]))
    assert (values(found, "registrering"), found.ignored) == (["R1"], ())


def test_true_dates_and_text_in_one_column(tmp_path: Path) -> None:
    start = dt.datetime(2022, 3, 1, 8)
    found = read(
        ordinary(
            tmp_path,
            post("R1", start=start),
            post("R2", start="2022-03-01 08:00"),
            post("R3", start=" 2022-03-01T08:00:00 "),
            post("R4", start=44621.333333),
        )
    )
    assert values(found, "start") == [start] * 3
    assert [e[:3] for e in errors(found)] == [(5, "start", "ej-tid")]


@pytest.mark.parametrize(
    "name", ["registreringar-åäö 'x' & <b>\"#€", "Registreringar.😀.{0}%s=1 (ny)!"]
)
def test_odd_names_of_sheets(tmp_path: Path, name: str) -> None:
    assert len(name) <= 31
    path = workbook(tmp_path / "u.xlsx", {name: [COLUMNS, post("R1")], "bestallningar": ORDERS})
    assert values(read(path), "registrering") == ["R1"]
