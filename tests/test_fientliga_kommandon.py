"""Hostile input through the front door: one sentence and exit code 2, or a whole answer."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reports.kit.book import sheet_titles
from tests.extracts.fientliga_bocker import BOOK, changed, ordinary
from tests.extracts.test_workbook import post
from tests.extracts.textfiler import HEADER, rad, text, write
from tests.full_disk import contents, run

pytestmark = pytest.mark.langsam  # whole runs

# What is written, and where, is the same whatever is judged.
ENBART = ("--tyst", "--kontroll", "underlag")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", ["kontrollera", "egenkontroll", "profil"])
@pytest.mark.parametrize(
    "content",
    [
        b"\0",
        b"\xff\xfe",
        b"a" * 3_000_000,
        b";" * 3_000_000,
        b'"',
        b"",
        b"%PDF",
        b"\x81" + b"\n" * 9,
    ],
    ids=["nul", "utf-16", "lång", "bred", "citat", "tom", "pdf", "okänd"],
)
def test_a_broken_file_leaves_nothing(command: str, content: bytes) -> None:
    write(Path("u"), content)
    before = contents(Path())
    out = "ny.toml" if command == "profil" else "ut"
    result = run(command, "u" if command == "kontrollera" else "u/registreringar.csv", "--ut", out)
    assert (result.exit_code, result.stdout.strip(), len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith("Fel: registreringar.csv")
    assert contents(Path()) == before


def test_the_report_inside_the_underlag_is_not_read_the_next_time() -> None:
    write(Path("u"), text(rad()))
    for folder in ("rapport", "rapport_2"):
        assert run("kontrollera", "u", "--ut", "u/rapport", *ENBART).exit_code in (0, 1, 3)
        assert (Path("u") / folder / "bevis.json").is_file()


def test_a_file_where_the_report_should_lie_is_left() -> None:
    write(Path("u"), text(rad()))
    Path("ut").write_text("mitt", "utf-8")
    assert run("kontrollera", "u", "--ut", "ut", *ENBART).exit_code in (0, 1, 3)
    assert (Path("ut").read_text("utf-8"), Path("ut_2/bevis.json").is_file()) == ("mitt", True)
    result = run("kontrollera", "u", "--ut", "ut/mars", "--tyst")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "Välj en annan mapp med --ut" in result.stderr


NAMES = {
    "registreringar-[x]:*?/\\": "registreringar-_x______",
    "registreringar-" + "x" * 60: "registreringar-" + "x" * 16,
    "registreringar-'": "registreringar-",
    "registreringar-&#8238;a": "registreringar-_U+202E_a",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_comes_back_with_a_name_that_excel_takes(name: str) -> None:
    path = ordinary(Path(), post("R1", slut="x"))
    old, new = b'name="registreringar"', f'name="{name}"'.encode()
    changed(path, {BOOK: lambda xml: xml.replace(old, new)})
    assert run("egenkontroll", path, "--ut", "ut").exit_code == 1
    book = openpyxl.load_workbook("ut/u_att_ratta.xlsx")
    assert book.sheetnames == ["Att rätta", NAMES[name]]


def test_sheets_of_one_name_are_numbered() -> None:
    names = ["a" * 40, "A" * 31, "Att rätta", "history", "''", "19121212-1212"]
    assert sheet_titles(names, ["ATT RÄTTA"]) == [
        "a" * 31,
        "A" * 29 + " 2",
        "Att rätta 2",
        "history 2",
        "Blad",
        "••••••-••••",
    ]


@pytest.mark.parametrize("day", [-10_000_000, 2_000_000_000])
def test_a_day_that_no_calendar_has_comes_back_marked(day: int) -> None:
    folder = write(Path("u"), "")
    (folder / "registreringar.csv").unlink()
    cells = {
        name: pa.array([value])
        for name, value in zip(HEADER.split(";"), rad().split(";"), strict=True)
    }
    cells["tagg_in"] = pa.array([day], pa.int32()).cast(pa.date32())
    pq.write_table(pa.table(cells), folder / "registreringar.parquet")
    assert run("egenkontroll", folder, "--ut", "ut").exit_code == 1
    book = openpyxl.load_workbook("ut/registreringar_att_ratta.xlsx")
    assert book["registreringar"]["I2"].comment


@pytest.mark.parametrize("option", ["--profil", "--kvitto"])
def test_a_pipe_is_never_waited_for(monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    """As a pipe says it is; to open a real one would wait for whoever never writes."""
    write(Path("u"), text(rad()))
    Path("rör").write_text("", "utf-8")
    is_file = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda path: path.name != "rör" and is_file(path))
    result = run("kontrollera", "u", option, "rör", "--ut", "ut")
    assert (result.exit_code, Path("ut").exists()) == (2, False)
    assert result.stderr.startswith("Fel: rör är ingen vanlig fil. Ange ")
