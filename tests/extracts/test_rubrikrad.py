"""The header is found below other lines, and the run says so (spec: underlag, «The header»)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from extracts.contract import CONTRACT
from extracts.csvfile import inspect
from extracts.read import read_given
from extracts.underlag import Underlag
from reports.manad.reading import reading_notes
from tests.extracts.textfiler import HEADER, errors, rad, read, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # whole runs

SAID = "registreringar.csv: Rubrikerna står på rad {}; raderna ovanför lästes inte."
TABLE = text(rad("R1"), rad("R2", status="klar"), rad("R3"))


def notes(underlag: Underlag) -> list[str]:
    return list(reading_notes(underlag))


def is_plain(folder: Path) -> bool:
    return inspect(folder / "underlag" / "registreringar.csv", CONTRACT["registreringar"]).plain


@pytest.mark.parametrize(
    ("above", "plain"),
    [
        ("Registreringar mars\n", True),
        ("Registreringar;mars\n\n", True),
        ("Rapport;;;;;;;;;;;;\nUtskrivet 2022-04-02, av Anna\n", True),
        ('En "titel"\n"öppnat citattecken\n', False),
        ("Titel\n" * 19, True),
    ],
)
def test_the_header_is_found_and_the_rows_keep_their_numbers(
    tmp_path: Path, above: str, plain: bool
) -> None:
    found, row = read(tmp_path, above + TABLE), above.count("\n") + 1
    assert values(found, "registrering") == ["R1", "R3"]
    assert values(found, "rad") == [row + 1, row + 3]
    assert errors(found) == [(row + 2, "status", "ej-val", "klar")]
    assert notes(found) == [SAID.format(row)]
    assert is_plain(tmp_path) is plain


def test_no_further_than_the_twentieth_row(tmp_path: Path) -> None:
    with refused(r"ingen av de 20 första raderna har rubrikerna .*Ta bort raderna ovanför"):
        read(tmp_path, "Titel\n" * 20 + TABLE)


def test_one_heading_of_the_table_is_a_header_that_lacks_columns(tmp_path: Path) -> None:
    with refused(r"kolumn saknas: «registrering»"):
        read(tmp_path, "kund;annat\nK1;2\n")
    with refused(r"kolumn saknas: .*«start» \(närmast i filen: «Start \(klockslag\)»\)"):
        read(tmp_path, "Start (klockslag);annat\nK1;2\n")


def test_a_header_with_all_columns_is_the_first_such(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1"), HEADER, rad("R2")))
    assert errors(found) == [(3, "", "rubrikrad", "")]
    assert notes(found) == []


def test_blank_lines_above_are_nothing_to_tell(tmp_path: Path) -> None:
    found = read(tmp_path, "\n;;;;;;;\n"[:1] + TABLE)
    assert values(found, "rad") == [3, 5]
    assert notes(found) == []


@pytest.mark.parametrize("own", [True, False], ids=["one table", "a sheet per table"])
def test_a_workbook(tmp_path: Path, own: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Blad1" if own else "registreringar"
    rows = [["Registreringar mars"], [], HEADER.split(";"), rad("R1").split(";"), ["", "x"]]
    for row in rows:
        sheet.append(row)
    path = tmp_path / ("registreringar.xlsx" if own else "mars.xlsx")
    book.save(path)
    found = read_given([path], tmp_path)
    assert values(found, "rad") == [4]
    assert errors(found) == [(5, "", "ej-post", "")]
    [said] = notes(found)
    assert said.endswith("Rubrikerna står på rad 3; raderna ovanför lästes inte.")


@pytest.mark.parametrize("command", ["kontrollera", "egenkontroll"])
def test_the_screen_says_where_the_header_was_found(tmp_path: Path, command: str) -> None:
    folder = write(tmp_path / "u", "Registreringar\nmars\n" + text(rad("R1")))
    done = CliRunner().invoke(cli.main, [command, str(folder), "--ut", str(tmp_path / "ut")])
    assert SAID.format(3) in " ".join(done.stdout.split()), done.output
    write(folder, text(rad("R1")))
    done = CliRunner().invoke(cli.main, [command, str(folder), "--ut", str(tmp_path / "ut")])
    assert "Rubrikerna står" not in done.stdout
