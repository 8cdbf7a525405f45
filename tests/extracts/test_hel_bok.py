"""Workbooks whose XML is broken or contradicts itself: found by fuzzing, refused and never half read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extracts.read import read_given
from tests.extracts.test_workbook import COLUMNS, ROWS, workbook
from tests.extracts.textfiler import accepted
from tests.fuzz.mutations import packed_again
from tests.refusal import refused

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def changed(folder: Path, part: str, old: str, new: str) -> Path:
    """A workbook of two registrations, with one piece of its XML changed."""
    path = workbook(folder / "registreringar.xlsx", {"registreringar": [COLUMNS, *ROWS[:2]]})
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    path.write_bytes(packed_again(parts))
    return path


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "</sheetData>", ""),
        (SHEET, '<row r="3"', '<rox r="3"'),
        (SHEET, "</worksheet>", "</worksheet><c/>"),
        (SHEET, '<c r="B3"', '<c r=B3"'),
        (TEXTS, "</sst>", ""),
        (TEXTS, "<?xml", "<xml"),
        (TEXTS, "</sst>", "</sst><si/>"),
        ("xl/workbook.xml", "</sheets>", ""),
        (SHEET, '<c r="B3"', '<c r="A3"'),
        (SHEET, '<c r="B3"', '<c r="B2"'),
        (SHEET, '<c r="B3"', '<c r="B9"'),
        (SHEET, '<c r="C3"', '<c r="A3"'),
        (SHEET, '<row r="3"', '<row r="2"'),
        (SHEET, "<v>", "<v><!-- -->"),
        (SHEET, "<v>", "<v><![CDATA[]]>"),
        (SHEET, "</sheetData>", "</sheetData><sheetData/>"),
    ],
)
def test_broken_xml_is_refused(tmp_path: Path, part: str, old: str, new: str) -> None:
    with refused(
        r"registreringar\.xlsx (går inte att öppna som Excelfil|är inte gjord som Excel gör)"
    ):
        read_given([changed(tmp_path, part, old, new)], tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ('<c r="A2"', "<c"), ('<row r="3"', "<row")],
    ids=["hel", "cell utan adress", "rad utan nummer"],
)
def test_what_has_no_address_comes_after_what_is_before_it(
    tmp_path: Path, old: str, new: str
) -> None:
    found = read_given([changed(tmp_path, SHEET, old, new)], tmp_path)
    assert [row["registrering"] for row in accepted(found)] == ["R1", "R2"]
