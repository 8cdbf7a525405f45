"""Workbooks made to fill the computer: they are refused before the library that reads them opens them."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extracts import archive, openbook
from tests.extracts.fientliga_bocker import (
    BOOK,
    LAUGHS,
    REGISTRERINGAR,
    TEXTS,
    changed,
    ordinary,
    read,
    with_rows,
)
from tests.extracts.test_workbook import COLUMNS, ORDERS, ROWS, post
from tests.extracts.test_workbook import workbook as write_book
from tests.extracts.textfiler import accepted, errors
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # hostile files, each read whole

MILLION = bytes(1_000_000)
BOMB = "packar upp till orimligt mycket data"
ODD = "är inte gjord som Excel gör filer"
FAR = "celler orimligt långt bort"
UNSOUND = "går inte att öppna som Excelfil"
TYPES, STYLES, RELS = "[Content_Types].xml", "xl/styles.xml", "_rels/.rels"


@pytest.fixture
def unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the workbook fails the test: «går inte att öppna» is another sentence."""

    def opened(path: Path) -> None:
        raise AssertionError(f"{path} is opened")

    monkeypatch.setattr(openbook, "load_workbook", opened)


def with_part(folder: Path, millions: int, part: str = "xl/media/bild.bin") -> Path:
    path = ordinary(folder)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book,
        book.open(part, "w") as stream,
    ):
        for _ in range(millions):
            stream.write(MILLION)
    return path


def lying(path: Path) -> Path:
    """The archive says that every part unpacks to ten bytes."""
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", raw, at + 24, 10)
        at = raw.find(b"PK\x01\x02", at + 1)
    path.write_bytes(raw)
    return path


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize("lie", [False, True])
def test_a_bomb(tmp_path: Path, *, lie: bool) -> None:
    path = with_part(tmp_path, 101)
    assert path.stat().st_size < 200_000
    with refused(rf"^u\.xlsx {BOMB}"):
        read(lying(path) if lie else path)


@pytest.mark.usefixtures("unopened")
def test_parts_that_are_too_large_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 3_000_000)
    path = with_part(tmp_path, 2)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/media/en_till.bin", MILLION)
    with refused(BOMB):
        read(path)


def test_no_more_is_unpacked_than_needed_to_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_part(tmp_path, 300)
    read_in_all = 0
    pieces = archive.pieces

    def counted(*args: zipfile.ZipFile | zipfile.ZipInfo) -> object:
        nonlocal read_in_all
        for piece in pieces(*args):  # type: ignore[arg-type]
            read_in_all += len(piece)
            yield piece

    monkeypatch.setattr(archive, "pieces", counted)
    with refused(BOMB):
        read(path)
    assert read_in_all < archive.LARGE + 2 * archive._CHUNK


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    "part", [REGISTRERINGAR, BOOK, TEXTS, TYPES, STYLES, RELS, "docProps/core.xml", "xl/ny.xml"]
)
def test_xml_that_grows(tmp_path: Path, part: str) -> None:
    path = changed(ordinary(tmp_path), {part: lambda xml: LAUGHS + xml})
    with refused(rf"^u\.xlsx {ODD}"):
        read(path)


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    "promise", ['count="50000001"', "uniqueCount='4294967295'", 'count = " 99999999"']
)
@pytest.mark.parametrize("part", [TEXTS, STYLES])
def test_promises_of_more_than_a_sheet_can_hold(tmp_path: Path, part: str, promise: str) -> None:
    def promising(xml: bytes) -> bytes:
        xml = re.sub(rb' (?:uniqueC|c)ount="[^"]*"', b"", xml)
        return re.sub(rb"<(sst|cellXfs)", rf"<\1 {promise}".encode(), xml, count=1)

    path = changed(ordinary(tmp_path), {part: promising})
    with refused(ODD):
        read(path)


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="5001"><c r="XFD5001" t="n"><v>1</v></c></row>',
        '<row r="99999999999"><c><v>1</v></c></row>',
        f'<row r="9000">{"<c><v>1</v></c>" * 6_000}</row>',
        f'<row r="9000"><c r="XFC9000"/>{"<c><v>1</v></c>" * 6_000}</row>',
    ],
    ids=["sista cellen", "bred", "radnummer", "utan adress", "blandat"],
)
def test_cells_far_away(tmp_path: Path, rows: str) -> None:
    with refused(rf"^u\.xlsx har ett blad med {FAR}"):
        read(with_rows(tmp_path, rows.encode()))


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("<c r='XFD5001'><v>1</v></c>", FAR),
        ('<c r = "XFD5001"><v>1</v></c>', FAR),
        ('<c\tr="XFD5001"><v>1</v></c>', FAR),
        ('<c x=" r=" r="XFD5001"><v>1</v></c>', FAR),
        ('<c x="&gt;" r="XFD5001"><is/></c>', FAR),
        ('<a:c r="&#88;FD5001"><f>1+1</f></a:c>', FAR),
        ('<c r="xfd5001"><v>1</v></c>', UNSOUND),
        ('<c r="AAAA5001"><v>1</v></c>', UNSOUND),
        (f'<a:c {"x" * 40_000} r="XFD5001"><v>1</v></a:c>', UNSOUND),
    ],
)
def test_cells_written_so_as_to_go_unseen(tmp_path: Path, cell: str, said: str) -> None:
    with refused(said):
        read(with_rows(tmp_path, f'<row r="5001">{cell}</row>'.encode()))


@pytest.mark.usefixtures("unopened")
def test_a_sheet_in_a_part_of_another_name(tmp_path: Path) -> None:
    path = ordinary(tmp_path)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/worksheets/sheet9.bin", "<worksheet><sheetData/></worksheet>")
    with refused(ODD):
        read(path)


@pytest.mark.parametrize(
    "seam", [b"<c ", b' r="', b"XFD", b"/>"], ids=["cell", "adress", "kolumn", "slut"]
)
def test_a_cell_on_the_seam_of_two_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seam: bytes
) -> None:
    path = with_rows(tmp_path, b'<row r="5001"><c r="XFD5001"><v>1</v></c><c r="XFE5001"/></row>')
    with zipfile.ZipFile(path) as book:
        monkeypatch.setattr(archive, "_CHUNK", book.read(REGISTRERINGAR).rindex(seam) + 1)
    with refused(FAR):
        read(path)


def _bare(xml: bytes) -> bytes:
    """Without addresses, as some programs write them: a cell stands after the one before."""
    return re.sub(rb'(<(?:c|row)) r="[A-Z]*\d+"', rb"\1", xml)


def _prefixed(xml: bytes) -> bytes:
    for tag in (b"row", b"c", b"v"):
        xml = xml.replace(b"<" + tag + b" ", b"<x:" + tag + b" ").replace(
            b"<" + tag + b">", b"<x:" + tag + b">"
        )
        xml = xml.replace(b"</" + tag + b">", b"</x:" + tag + b">")
    return xml.replace(
        b"<worksheet ",
        b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ',
        1,
    )


def _formatted_far_away(xml: bytes) -> bytes:
    return xml.replace(b"</row>", b'<c r="XFD1" s="1"/></row>', 1)


@pytest.mark.parametrize("way", [_bare, _prefixed, _formatted_far_away, bytes])
def test_every_way_that_programs_write_is_read(
    tmp_path: Path, way: Callable[[bytes], bytes]
) -> None:
    rows = [post(f"R{n}", minuter=n) for n in range(30)]
    path = changed(ordinary(tmp_path, *rows), {REGISTRERINGAR: way})
    found = read(path)
    assert errors(found) == []
    assert [row["minuter"] for row in accepted(found)] == list(range(30))


def test_a_sheet_as_large_as_excel_allows_is_not_far_away(tmp_path: Path) -> None:
    path = ordinary(tmp_path, *ROWS)
    last = b'<row r="1048576"><c r="A1048576"/></row>'
    changed(
        path, {REGISTRERINGAR: lambda xml: xml.replace(b"</sheetData>", last + b"</sheetData>")}
    )
    assert len(accepted(read(path))) == len(ROWS)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (500, None),
        (501, "rubrikraden har 501 kolumner, och högst 500 kan läsas"),
        (10_000, "rubrikraden har 10000 kolumner, och högst 500 kan läsas"),
    ],
)
def test_columns_by_the_thousand(tmp_path: Path, columns: int, said: str | None) -> None:
    more = [f"k{n}" for n in range(columns - len(COLUMNS))]
    sheets = {"registreringar": [[*COLUMNS, *more], post("R1")], "bestallningar": ORDERS}
    path = write_book(tmp_path / "u.xlsx", sheets)
    if said is None:
        assert len(accepted(read(path))) == 1
    else:
        with refused(said):
            read(path)
