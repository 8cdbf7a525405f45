"""Numbers are written one way in all that is read: pages, drawings, the Word document, lists, workbooks."""

from __future__ import annotations

import csv
import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from reports.kit.numbers import NBSP
from suites.gx_door import Door
from suites.plan_file import load_plan
from tests.reports.htmlsida import las_sida

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path("samples/2022-03")
UNITS = r"(?:kr|tim|timmar|min|kunder|rader|besök|dygn|registreringar)"
# What a number is when it is written in another way, each with what finds it.
OTHERWISE = {
    "no space between thousands": rf"(?<![\d{NBSP},.:/-])\d{{4,}}(?:,\d+|[ {NBSP}]{UNITS}\b)",
    "a space that may break between thousands": r"(?<![\d-])\d{1,3} \d{3}(?!\d)",
    "a decimal point": r"(?<![\d.])\d+\.\d+(?![\d.])",
    "a unit that may be parted from its number, or stands too close": r"\d ?(?:%|kr)(?!\w)",
    "a hyphen for minus": r"(?<![\w«–-])-\d",
}


@pytest.fixture(scope="module")
def folder(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("ett-satt")
    for command in ("kontrollera", "simulera", "egenkontroll"):
        said = CliRunner().invoke(cli.main, [command, str(SAMPLE), "--ut", str(base / command)])
        assert said.exit_code in (0, 1), said.output
    return base


def read_texts(path: Path) -> Iterator[str]:
    """Each piece of text of a document; of a list the sentences, whose other columns are for machines."""
    if path.suffix == ".html":
        page = re.sub(r"<style>.*?</style>", "", path.read_text("utf-8"), flags=re.DOTALL)
        yield from (html.unescape(text) for text in re.findall(r">([^<]+)<", page))
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            document = parts.read("word/document.xml").decode()
        for paragraph in re.findall(r"<w:p[ >].*?</w:p>", document, re.DOTALL):
            yield html.unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)", paragraph)))
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from (row.get("text") or "" for row in csv.DictReader(stream, delimiter=";"))
    elif path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path, read_only=True):
            cells = (cell for row in sheet.iter_rows(values_only=True) for cell in row)
            yield from (cell for cell in cells if isinstance(cell, str) and " " in cell)


def written_otherwise(text: str) -> list[str]:
    """Why, and where; what stands between « » is quoted as it was read."""
    told = re.sub(r"«[^»]*»", "«»", text)
    return [why for why, found in OTHERWISE.items() if re.search(found, told)]


@pytest.mark.parametrize(
    ("text", "whys"),
    [
        (f"171{NBSP}581,68{NBSP}kr av 6{NBSP}000{NBSP}kr, 12{NBSP}%, \u22125", 0),
        ("2022-03-01 kl. 07:15, § 30, R00001234 och «6465,9»", 0),
        ("171581,68", 1),
        (f"6000{NBSP}kr", 1),
        ("6 000", 1),
        ("6465.9", 1),
        ("85 %", 1),
        ("85%", 1),
        ("12,00 kr", 1),
        ("(-15)", 1),
    ],
)
def test_what_is_another_way_is_found(text: str, whys: int) -> None:
    assert len(written_otherwise(text)) == whys


def test_every_document_of_a_run_writes_numbers_one_way(folder: Path) -> None:
    quoted = {row.kontrollmoment for row in load_plan("norrtalje-2022").rader}
    files = [
        p for p in sorted(folder.rglob("*")) if p.suffix in (".html", ".docx", ".csv", ".xlsx")
    ]
    assert {p.suffix for p in files} == {".html", ".docx", ".csv", ".xlsx"}
    found = {
        (path.relative_to(folder).as_posix(), text): whys
        for path in files
        for text in read_texts(path)
        if not any(moment in text for moment in quoted) and (whys := written_otherwise(text))
    }
    assert found == {}


def test_what_is_not_all_is_never_a_hundred_per_cent(folder: Path) -> None:
    """In a row of a table that says part, whole and share: 26 014 of 26 021 is not 100,0 %."""
    whole = 0
    for path in sorted(folder.rglob("*.html")):
        for row in (row for table in las_sida(path).tabeller for row in table.rader):
            for part, of, share in zip(row, row[1:], row[2:], strict=False):
                if share.strip() == f"100,0{NBSP}%" and re.fullmatch(
                    rf"[\d,{NBSP}]+", part.strip()
                ):
                    assert part.strip() == of.strip(), (path, row)
                    whole += 1
    assert whole
