"""The marked-up file read by our own reader: what was delivered, and never fit to send untouched."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from extracts.read import read_given
from suites.plan import MASTE_RATTAS
from tests.test_egenkontroll import check, csv_rows, marked

pytestmark = pytest.mark.langsam  # whole runs

HEADER = ["registrering", "utforare", "kund", "personal", "kategori", "start", "slut", "minuter"]
HEADER += ["status", "insats", "tagg_in", "löpnummer"]
ORDER = ["bestallning", "utforare", "kund", "kategori", "minuter_per_manad", "fran", "till"]
TIMES = {"start", "slut", "tagg_in"}
RETURNED = Path("egenkontroll/registreringar_att_ratta.xlsx")
# A value and its number format, or a value alone.
Row = list[object]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("u").mkdir()
    Path("u/bestallningar.csv").write_text(
        f"{';'.join(ORDER)}\nB1;Alm AB;00007;omsorg;60;2022-01-01;\n", "utf-8"
    )


def visit(number: int, **changed: object) -> Row:
    start = dt.datetime(2022, 3, number, 8)
    row: dict[str, object] = {
        "registrering": f"R{number}",
        "utforare": "Alm AB",
        "kund": "00007",
        "personal": "007",
        "kategori": "omsorg",
        "start": start,
        "slut": start + dt.timedelta(minutes=30, seconds=number),
        "minuter": 30.5,
        "status": "utförd",
        "insats": "=1+1",
        "tagg_in": None,
        "löpnummer": 123,
    }
    return list((row | changed).values())


def as_csv(rows: Sequence[Row]) -> Path:
    path = Path("u/registreringar.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow("" if cell is None else str(cell).replace(".", ",") for cell in row)
    return path


def as_parquet(rows: Sequence[Row]) -> Path:
    path = Path("u/registreringar.parquet")
    pq.write_table(
        pa.table(dict(zip(HEADER, map(list, zip(*rows, strict=True)), strict=True))), path
    )
    return path


def as_xlsx(rows: Sequence[Row]) -> Path:
    path = Path("u/registreringar.xlsx")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("registreringar")
        sheet.write_row(0, 0, HEADER)
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                if isinstance(value, dt.datetime) and not isinstance(cell, tuple):
                    code = "yyyy-mm-dd hh:mm"
                form = book.add_format({"num_format": code})
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value, form)
    return path


def read(path: Path, tmp_path: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The accepted rows and the errors of a file of registrations, but which file it is."""
    found = read_given([path], tmp_path)
    rows = found.rows("registreringar").order_by("rad").drop("fil", "rad_id")
    errors = found.con.table("underkanda").order_by("rad", "kolumn")
    names = [name for name in ("rad", "kolumn", "regel", "varde") if name in errors.columns]
    return rows.to_pyarrow().to_pylist(), errors.select(*names).to_pyarrow().to_pylist()


def of_wrong(path: Path) -> list[tuple[str, str, str]]:
    """What must be corrected."""
    must = [row for row in csv_rows(path) if row["slag"] == MASTE_RATTAS]
    return [(row["rad"], row["kolumn"], row["regel"]) for row in must]


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_parquet])
def test_what_comes_back_is_read_as_what_was_delivered(
    write: Callable[[Sequence[Row]], Path], tmp_path: Path
) -> None:
    rows = [visit(1), visit(2, tagg_in=dt.datetime(2022, 3, 2, 8, 1)), visit(3, kategori="fel")]
    path = write([*rows, visit(4, slut=dt.datetime(2022, 3, 4, 7))])
    assert check("u").exit_code == 1
    assert read(RETURNED, tmp_path) == read(path, tmp_path)
    assert len(read(path, tmp_path)[0]) == 3
    _demand_types()


def _demand_types() -> None:
    """Times and numbers are Excel's own, keys and texts are texts, whatever they begin with."""
    sheet = openpyxl.load_workbook(RETURNED)["registreringar"]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(HEADER, row, strict=False))
        assert {cells[name].data_type for name in ("start", "slut")} == {"d"}
        assert cells["start"].number_format == "yyyy-mm-dd hh:mm"
        assert (cells["minuter"].data_type, cells["minuter"].value) == ("n", 30.5)
        texts = ("registrering", "utforare", "kund", "personal", "status", "insats")
        assert {cells[name].data_type for name in texts} == {"s"}
    assert sheet["G5"].value == dt.datetime(2022, 3, 4, 7)
    assert sheet["G5"].comment


# The provider's journey: what a cell of Excel shows, and nothing else than what is said is corrected.


def corrected(cells: dict[str, object], name: str) -> Path:
    book = openpyxl.load_workbook(RETURNED)
    for place, value in cells.items():
        book["registreringar"][place].value = value
        book["registreringar"][place].number_format = "@" if isinstance(value, str) else "General"
    book.save(name)
    return Path(name)


CASES: list[tuple[str, object, str, object]] = [
    ("kund", (7, "#,##0"), "visas-annorlunda", "00007"),
    ("kund", (7, "# ?/?"), "visas-annorlunda", "00007"),
    ("kund", (7, '[>5]"fler";"färre"'), "visas-annorlunda", "00007"),
    ("kund", (dt.datetime(2022, 3, 1), "d mmmm"), "visas-annorlunda", "00007"),
    ("kund", (30.5, "[h]:mm"), "visas-annorlunda", "00007"),
    ("minuter", (30, "0,"), "visas-annorlunda", 30),
    ("minuter", (0.3, "0%"), "ej-tal", 30),
    ("minuter", (0.3, "0.00%"), "ej-tal", 30),
    ("start", (44629.25, "General"), "ej-tid", "2022-03-09 08:00"),
]


def test_only_what_is_said_is_corrected() -> None:
    rows = [visit(day, **{column: cell}) for day, (column, cell, *_) in enumerate(CASES, 1)]
    as_xlsx([*rows, visit(20, kund=(7, "00000"), minuter=(30, "0.0"))])
    said = [(str(row), column, regel) for row, (column, _, regel, _) in enumerate(CASES, 2)]
    assert check("u").exit_code == 1
    assert of_wrong(Path("egenkontroll/fynd.csv")) == said
    assert [place[1:] for place in marked(RETURNED)] == [(int(r), c) for r, c, _ in said]
    untouched = check(RETURNED, "u/bestallningar.csv", "--ut", "orord")
    assert untouched.output.splitlines()[0] == "Rätta detta först"
    assert of_wrong(Path("orord/fynd.csv")) == said
    places = ["ABCDEFGHIJKL"[HEADER.index(column)] + row for row, column, _ in said]
    rights = [right for *_, right in CASES]
    file = corrected(dict(zip(places, rights, strict=True)), "registreringar_rattad.xlsx")
    result = check(file, "u/bestallningar.csv", "--ut", "igen")
    assert result.output.splitlines()[0] == "Kan skickas in"
    assert {row["kund"] for row in read(file, Path())[0]} == {"00007"}


def test_a_share_that_is_seen_as_a_level_comes_back_as_it() -> None:
    as_xlsx([visit(1)])
    with xlsxwriter.Workbook("u/kunder.xlsx") as book:
        sheet, share = book.add_worksheet(), book.add_format({"num_format": "0%"})
        for at, row in enumerate([("kund", "taxeomrade", "avgiftsniva"), ("00007", "stad", 0.8)]):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, share if at and column == 2 else None)
    check("u")
    returned = Path("egenkontroll/kunder_att_ratta.xlsx")
    cell = openpyxl.load_workbook(returned).worksheets[1]["C2"]
    assert (cell.value, cell.number_format, cell.comment) == (0.8, "0%", None)
    assert check(returned, "--ut", "orord").output.splitlines()[0] == "Rätta detta först"
    book = openpyxl.load_workbook(returned)
    book.worksheets[1]["B2"].value = "tätort"
    book.save("kunder_rattad.xlsx")
    assert check("kunder_rattad.xlsx", "--ut", "igen").output.splitlines()[0] == "Kan skickas in"


def test_no_number_format_brings_a_personnummer_back() -> None:
    codes = ["00000000-0000", "0"]
    cells = [(191212121212, code) for code in codes] + [(1, '"19121212-1212"')]
    as_xlsx([visit(day, kund=cell, löpnummer=cell) for day, cell in enumerate(cells, 1)])
    check("u")
    sheet = openpyxl.load_workbook(RETURNED)["registreringar"]
    assert [sheet[place].value for place in ("C2", "L2", "C3", "L3")] == ["••••••-••••"] * 4
    assert not any("1212-1212" in c.number_format for row in sheet.iter_rows() for c in row)


def test_a_sheet_that_lacks_rows_says_so_and_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.egenkontroll.marked.WHOLE", 2)
    monkeypatch.setattr("reports.egenkontroll.findings.FIRST", 2)
    as_csv([visit(1), *(visit(n, kategori="fel") for n in (2, 3, 4))])
    check("u")
    listed, sheet = openpyxl.load_workbook(RETURNED).worksheets
    said = sheet["A1"].comment.text
    assert "bara rader med fynd är med" in said
    assert "2 av 3 fynd är markerade; alla finns i fynd.csv" in said
    assert "bara rader med fynd är med" in listed["A1"].value
    assert "«registreringar»" in listed["A1"].value


def test_a_sheet_without_the_others_rows_says_so() -> None:
    as_csv([visit(1, kategori="fel"), visit(2, utforare="Eken")])
    result = check("u", "--utforare", "Alm AB")
    assert RETURNED.exists(), result.output
    sheet = openpyxl.load_workbook(RETURNED)["registreringar"]
    assert "Andra utförares rader är inte med" in sheet["A1"].comment.text


def test_a_whole_sheet_says_nothing_of_the_kind() -> None:
    as_csv([visit(1, kategori="fel"), visit(2)])
    check("u")
    assert openpyxl.load_workbook(RETURNED)["registreringar"]["A1"].comment is None
