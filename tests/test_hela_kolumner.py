"""A column that is wrong in nine tenths of a file is told once, and row by row in the CSV."""

from __future__ import annotations

import html
import json
from pathlib import Path

import openpyxl
import pytest

from tests.test_egenkontroll import check, csv_rows, files, run
from tests.underlag_builder import Row, bestallning, registrering

pytestmark = pytest.mark.langsam  # whole runs

SAID = "Hela kolumnen start är fel på samma sätt: {} av {} rader."
RETURNED = Path("egenkontroll/registreringar_att_ratta.xlsx")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def words(page: Path) -> str:
    return html.unescape(page.read_text("utf-8"))


def wrong(antal: int, **values: object) -> list[Row]:
    return [{**registrering(**values), "start": f"{n} mars"} for n in range(antal)]


def right(antal: int, **values: object) -> list[Row]:
    return [
        registrering(f"{1 + n % 28:02} 0{1 + n // 28}:00", minuter=30, **values)
        for n in range(antal)
    ]


@pytest.mark.parametrize(
    ("wrong_rows", "right_rows", "whole"),
    [(20, 0, True), (19, 0, False), (20, 2, True), (20, 3, False), (27, 3, True), (26, 3, False)],
)
def test_nine_tenths_and_at_least_twenty(wrong_rows: int, right_rows: int, whole: bool) -> None:
    rows = [*wrong(wrong_rows), *right(right_rows)]
    files(registreringar=rows, bestallningar=[bestallning()])
    result = check("filer")
    said = SAID.format(wrong_rows, len(rows))
    page = words(Path("egenkontroll/rapport.html"))
    assert result.exit_code == 1
    assert (said[:40] in result.output) is whole
    assert (said in page) is whole
    assert ("registreringar.csv rad 2" in result.output) is not whole
    found = [row for row in csv_rows(Path("egenkontroll/fynd.csv")) if row["regel"] == "ej-tid"]
    assert [row["rad"] for row in found] == [str(n + 2) for n in range(wrong_rows)]


def comments(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path)["registreringar"]
    return {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}


def test_in_the_marked_up_file_the_heading_has_the_comment() -> None:
    other = registrering("05 09:00", kategori="hemhjälp")
    files(registreringar=[*wrong(30), other], bestallningar=[bestallning()])
    check("filer")
    found = comments(RETURNED)
    sheet = openpyxl.load_workbook(RETURNED)["registreringar"]
    heads = {cell.value: cell.coordinate for cell in sheet[1]}
    assert set(found) == {heads["start"], f"{heads['kategori'][0]}32"}
    said = found[heads["start"]]
    assert SAID.format(30, 31) in said
    assert "Den första är rad 2: start är «0 mars»" in said
    assert "Skriv till exempel 2022-03-01 07:05" in said
    listed = openpyxl.load_workbook(RETURNED).worksheets[0]
    assert "Egenkontroll: 31 att rätta eller förklara. Klicka" in str(listed["A1"].value)
    assert [row[1].value for row in listed.iter_rows(min_row=4)] == [1, 32]


def test_the_report_and_the_csv_of_the_month() -> None:
    rows = [*right(3, utforare="Granen"), *wrong(40), *right(1)]
    files(registreringar=rows, bestallningar=[bestallning()])
    only = ("--period", "2022-03", "--kontroll", "underlag")
    run("kontrollera", "filer", *only, "--ut", "manad")
    rejected = csv_rows(Path("manad/underkanda.csv"))
    assert [row["rad"] for row in rejected] == [str(n + 5) for n in range(40)]
    page = words(Path("manad/rapport.html"))
    assert SAID.format(40, 44) in page
    assert "Felen: 40" in page
    assert "är «7 mars»" not in page
    own = Path("manad/utforare/Björken/rapport.html")
    assert SAID.format(40, 41) in words(own), "a provider's page has its own rows"


def test_one_providers_check_counts_its_own_rows() -> None:
    rows = [*right(30, utforare="Granen"), *wrong(20)]
    files(registreringar=rows, bestallningar=[bestallning()])
    assert SAID.format(20, 20)[:40] in check("filer", "--utforare", "Björken").output
    assert "Hela kolumnen" not in check("filer", "--ut", "alla").output


def test_each_file_is_its_own() -> None:
    folder = files(registreringar=wrong(20), bestallningar=[bestallning()])
    (folder / "registreringar_2.csv").write_text(
        (folder / "registreringar.csv").read_text("utf-8").replace("R000", "S000"), "utf-8"
    )
    (folder / "registreringar_3.csv").write_text(
        "\n".join((folder / "registreringar.csv").read_text("utf-8").splitlines()[:3]), "utf-8"
    )
    output = check("filer", "--kvitto", "kvitto.json").output
    assert output.count("Hela kolumnen start") == 2
    assert "registreringar_3.csv rad 2, 3" in output
    assert json.loads(Path("kvitto.json").read_text("utf-8"))["antal"]["måste rättas"] == 42
