"""What a file is by the end of its name: what is read, and what its sender is told to save as .xlsx."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from extracts.forslag.peek import peek
from extracts.read import read_given, read_underlag
from extracts.workbook import read_cells
from tests.extracts.test_workbook import COLUMNS, ORDERS, ROWS, workbook
from tests.extracts.textfiler import accepted, rad, read, text, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # whole runs

UNREAD = (".xls", ".xlsb", ".ods", ".numbers", ".pdf", ".zip")
SPARA_SOM = r"Spara som \.xlsx"


@pytest.mark.parametrize("name", ["registreringar.txt", "Registreringar_mars.TSV"])
def test_text_is_read_as_csv(tmp_path: Path, name: str) -> None:
    given = text(rad("R1"), rad("R2")).replace(";", "\t")
    expected = accepted(read(tmp_path / "csv", given))
    folder = write(tmp_path / "annan", "")
    (folder / "registreringar.csv").unlink()
    (folder / name).write_text(given, "utf-8")
    assert accepted(read_underlag(folder, tmp_path)) == expected
    assert [glimpse.records[0][1][0] for glimpse in peek(folder / name)] == ["registrering"]


def with_macros(path: Path) -> Path:
    """A workbook with macros as Excel saves it: another main type, and a part of code."""
    plain = workbook(
        path.with_suffix(".xlsx"), {"registreringar": [COLUMNS, *ROWS], "bestallningar": ORDERS}
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(name, part)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def test_a_workbook_with_macros_is_read_as_any(tmp_path: Path) -> None:
    given = with_macros(tmp_path / "underlag.xlsm")
    expected = accepted(read_underlag(tmp_path / "underlag.xlsx", tmp_path))
    assert accepted(read_underlag(given, tmp_path)) == expected
    assert [glimpse.sheet for glimpse in peek(given)] == ["registreringar", "bestallningar"]


@pytest.mark.parametrize("suffix", UNREAD)
@pytest.mark.parametrize(
    "command",
    ["egenkontroll", "kontrollera", "profil", "stickprov planera --period 2022-03..2022-04"],
)
def test_a_form_that_is_not_read_is_to_be_saved_as_xlsx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(f"registreringar{suffix}")
    path.write_bytes(b"x")
    result = CliRunner().invoke(cli.main, [*command.split(), str(path)])
    assert result.exit_code == 2
    said = " ".join(result.output.split())
    assert path.name in said
    assert "Spara som .xlsx" in said, said
    assert "Döp" not in said, said


@pytest.mark.parametrize("suffix", UNREAD)
def test_in_a_folder_it_is_named_beside_what_is_read(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path / "underlag", text(rad("R1")))
    (folder / f"kunder{suffix}").write_bytes(b"x")
    assert read_underlag(folder, tmp_path).ignored == (
        f"kunder{suffix} (läses inte: spara som .xlsx)",
    )
    assert read_given([folder], tmp_path).ignored == (
        f"kunder{suffix} (läses inte: spara som .xlsx)",
    )


def test_a_given_file_of_another_kind_is_not_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "mars.docx").write_bytes(b"x")
    with refused(rf"^mars\.docx är i en form som inte läses.*{SPARA_SOM}"):
        read_given([tmp_path / "mars.docx"], tmp_path)
    (tmp_path / "mars.csv").write_text("x", "utf-8")
    with refused(r"^Namnet mars\.csv säger inte.*Döp den till"):
        read_given([tmp_path / "mars.csv"], tmp_path)


def test_a_form_of_answers_saved_as_another_kind_is_not_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "protokoll.ods").write_bytes(b"PK\x03\x04")
    with refused(rf"^protokoll\.ods är i en form som inte läses.*{SPARA_SOM}"):
        read_cells(tmp_path / "protokoll.ods")


@pytest.mark.parametrize("given", [True, False], ids=["egenkontroll", "kontrollera"])
def test_the_registrations_in_another_form_are_not_passed_over(tmp_path: Path, given: bool) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    (folder / "kunder.ods").write_bytes(b"x")
    (folder / "Registreringar mars.xls").write_bytes(b"x")
    with refused(r"saknas registreringar, men där finns Registreringar mars\.xls .*Spara som"):
        read_given([folder], tmp_path) if given else read_underlag(folder, tmp_path)


@pytest.mark.parametrize("name", ["Kopia av registreringar", "Nya registreringar mars"])
@pytest.mark.parametrize("given", [True, False], ids=["egenkontroll", "kontrollera"])
def test_the_registrations_under_another_name_are_not_passed_over(
    tmp_path: Path, name: str, given: bool
) -> None:
    folder = write(tmp_path / "underlag", text(rad("R1")))
    (folder / "registreringar.csv").rename(folder / f"{name}.csv")
    with refused(rf"saknas registreringar, men där finns {name}\.csv\. Namnet .* Döp om"):
        read_given([folder], tmp_path) if given else read_underlag(folder, tmp_path)


def test_beside_what_is_read_another_name_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", text(rad("R1")))
    (folder / "Kopia av kunder.csv").write_text("x", "utf-8")
    (folder / "mina kunder2.csv").write_text("x", "utf-8")
    assert read_underlag(folder, tmp_path).ignored == (
        "Kopia av kunder.csv (läses inte: namnet ska börja med tabellens)",
        "mina kunder2.csv",
    )


def test_another_table_in_another_form_is_not_named_for_the_one_that_is_missing(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    (folder / "kunder.ods").write_bytes(b"x")
    with refused(r"saknas registreringar\. Lägg dit filen"):
        read_underlag(folder, tmp_path)


def test_a_self_check_names_what_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write(tmp_path / "underlag", text(rad("R1")))
    (folder / "kunder.ods").write_bytes(b"x")
    result = CliRunner().invoke(cli.main, ["egenkontroll", str(folder)])
    said = "Filer och blad som inte lästes (1): kunder.ods (läses inte: spara som .xlsx)."
    assert said in " ".join(result.output.split())
    assert said in (tmp_path / "egenkontroll/rapport.html").read_text("utf-8")
