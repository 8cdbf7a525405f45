"""Files that are something else than their names say, odd names, and very many files."""

from __future__ import annotations

from pathlib import Path

import pytest

from extracts.errors import UnderlagError
from extracts.read import read_underlag
from suites.texts import sentence_of
from tests.extracts.textfiler import HEADER, rad, read, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # hostile files, each read whole

GOOD = text(rad())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HTML = b"<html><body><table><tr><td>registrering</td></tr></table>"


def holding(tmp_path: Path, name: str, content: bytes = GOOD.encode()) -> Path:
    """An underlag with this file for its registreringar."""
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("registreringar.xlsx", OLE, r"är en äldre Excelfil \(\.xls\) eller en med lösenord"),
        ("registreringar.csv", OLE, "är en äldre Excelfil"),
        ("registreringar.xlsx", HTML, "är en webbsida"),
        ("registreringar.csv", b"\xef\xbb\xbf \n<!DOCTYPE html><html>", "är en webbsida"),
        ("registreringar.csv", b"<?xml version='1.0'?><Workbook/>", "är en webbsida"),
        ("registreringar.csv", b"PK\x03\x04" + bytes(50), "är ett zip-arkiv eller en Excelfil"),
        ("registreringar.parquet", b"PK\x03\x04" + bytes(50), "är ett zip-arkiv"),
        ("registreringar.csv", b"PAR1" + bytes(50), "är en Parquetfil"),
        ("registreringar.csv", b"%PDF-1.7\n", "är en bild, en PDF eller en packad fil"),
        (
            "registreringar.csv",
            b"\x1f\x8b\x08" + bytes(50),
            "är en bild, en PDF eller en packad fil",
        ),
        ("registreringar.xlsx", GOOD.encode(), r"ser ut att vara en textfil.*\.csv"),
        ("registreringar.xlsx", b"", "går inte att öppna som Excelfil"),
        ("registreringar.csv", b"", "är tom"),
        ("registreringar.csv", b"\n" * 2_000_000, "är tom"),
    ],
)
def test_a_file_of_another_kind(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with refused(rf"^{name} {said}"):
        read_underlag(holding(tmp_path, name, content), tmp_path)


@pytest.mark.parametrize(
    "name", ["registreringar.xls", "Registreringar_mars.ods", "registreringar.zip"]
)
def test_a_form_that_is_not_read_is_named(tmp_path: Path, name: str) -> None:
    with refused(rf"saknas registreringar, men där finns {name} \(läses inte: spara som \.xlsx"):
        read_underlag(holding(tmp_path, name, OLE), tmp_path)


def test_a_header_in_angle_brackets_is_no_web_page(tmp_path: Path) -> None:
    found = read(tmp_path, text(f"x;{rad()}", header=f"<Turlista>;{HEADER}"))
    assert values(found, "registrering") == ["R1"]


ODD = (
    "registreringar-\u202evsc.csv",
    "registreringar_\x1b[31m\x07.csv",
    "registreringar_a\nb.csv",
    "registreringar_=HYPERLINK(1).csv",
    "registreringar_19121212-1212.csv",
    f"registreringar_{'å' * 110}.csv",
)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_shown_on_one_line_with_nothing_hidden(tmp_path: Path, name: str) -> None:
    folder = holding(tmp_path, name)
    [file] = read_underlag(folder, tmp_path).loaded.of("registreringar")
    (folder / name).write_bytes(b"\0")
    with pytest.raises(UnderlagError) as found:
        read_underlag(folder, tmp_path)
    said = sentence_of(found.value)
    assert "innehåller NUL-tecken" in said
    for told in (file.source.name, said):
        assert told.isprintable()
        assert told.startswith("registreringar")
        assert "19121212" not in told


def test_tables_by_the_thousand(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", GOOD)
    for number in range(999):
        (folder / f"registreringar_{number}.csv").write_bytes(b"")
    with refused(r"finns 1001 tabeller, och högst 1000 kan läsas på en gång"):
        read_underlag(folder, tmp_path)


def test_other_files_by_the_thousand_are_only_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", GOOD)
    for number in range(3_000):
        (folder / f"bild{number:04}.jpg").write_bytes(b"")
    found = read_underlag(folder, tmp_path)
    assert values(found, "registrering") == ["R1"]
    assert len(found.ignored) == 3_000
