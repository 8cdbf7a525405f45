"""A corrected file is the one that was sent in but for the cells and rows that were changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extracts.delivered import read_again
from extracts.find import Source, find_given
from samples.exempel import write_example
from tests.underlag_builder import registrering, write_underlag
from webb.fil.andring import Andring, Plats, Tabellandring, rows_as_sent
from webb.fil.rattad_csv import CellError, split, write_csv_again
from webb.fil.rattade import write_corrected

HEAD = "registrering;utforare;kund;personal;kategori;start;slut;status"
ROW = "{};B;K1;P1;omsorg;2022-03-01 08:00;2022-03-01 08:30;utförd"


def source_of(path: Path, content: bytes) -> Source:
    path.write_bytes(content)
    return find_given([path])[0][0]


def corrected(tmp_path: Path, content: bytes, andring: Tabellandring) -> bytes:
    source = source_of(tmp_path / "registreringar.csv", content)
    target = tmp_path / "rattad.csv"
    write_csv_again(source, andring, target)
    return target.read_bytes()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_other_byte_is_as_it_was(
    tmp_path: Path, newline: str, end: str, encoding: str
) -> None:
    lines = [HEAD, ROW.format("R1"), ROW.format("R2"), "", "Summa;;;;;;;", ROW.format('"R;3"')]
    text = newline.join(lines) + end.replace("\n", newline)
    change = Tabellandring({3: {4: "sérvice"}, 6: {0: 'R"4'}}, frozenset({4, 5}))
    lines = [*lines[:2], lines[2].replace("omsorg", "sérvice"), lines[5].replace("R;3", 'R""4')]
    wanted = newline.join(lines) + end.replace("\n", newline)
    assert corrected(tmp_path, text.encode(encoding), change) == wanted.encode(encoding)


def test_nothing_changed_is_the_same_bytes(tmp_path: Path) -> None:
    content = f"rapport\n\n{HEAD}\n{ROW.format('R1')}\r\n{ROW.format('R2')}\n".encode()
    assert corrected(tmp_path, content, Tabellandring({}, frozenset())) == content


def test_a_quoted_line_break_is_within_its_row(tmp_path: Path) -> None:
    rows = [HEAD, ROW.format('"R\n1"'), ROW.format("R2")]
    content = "\n".join(rows).encode()
    change = Tabellandring({3: {0: "R3"}}, frozenset())
    assert corrected(tmp_path, content, change) == content.replace(b"R2", b"R3")


def test_a_text_with_the_delimiter_is_quoted(tmp_path: Path) -> None:
    content = f"{HEAD}\n{ROW.format('R1')}\n".encode()
    change = Tabellandring({2: {2: 'K;"1"'}}, frozenset())
    wanted = content.replace(b";K1;", b';"K;""1""";')
    assert corrected(tmp_path, content, change) == wanted


def test_a_sign_that_the_encoding_lacks_is_one_sentence(tmp_path: Path) -> None:
    content = f"{HEAD}\n{ROW.format('R1')}\n".encode("cp1252")
    with pytest.raises(CellError, match="Tecknet «ł» finns inte i registreringar"):
        corrected(tmp_path, content, Tabellandring({2: {2: "ł"}}, frozenset()))


@given(
    st.lists(st.text(alphabet='ab;," \n\r\t=é'), min_size=1, max_size=6),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_fields_of_a_record_are_those_that_a_reader_sees(
    cells: list[str], delimiter: str, quoting: int
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerow(cells)  # type: ignore[arg-type]
    fields, end = split(written.getvalue(), delimiter)
    bare = [f[1:-1].replace('""', '"') if f.startswith('"') else f for f in fields]
    assert (bare, end) == (cells, "\r\n")
    assert delimiter.join(fields) + end == written.getvalue()


def test_a_row_is_numbered_as_in_the_file_that_was_sent() -> None:
    wanted = {2: 2, 3: 5, 4: 6, 6: 8, 7: 10}
    assert rows_as_sent([7, 2, 3, 4, 6], {3, 4, 9}) == wanted


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with two tables and a sheet that is none."""
    folder = tmp_path / "filer"
    folder.mkdir()
    book = openpyxl.Workbook()
    book.active.title = "Anteckningar"
    book.active["A1"] = "annat"
    rows: dict[str, Sequence[Sequence[object]]] = {
        "registreringar": [
            HEAD.split(";"),
            ["R1", "B", "=K1", "P1", "omsorg", "2022-03-01 08:00", "2022-03-01 08:30", "utförd"],
            ["Summa"],
            ["R2", "B", "0007", "P1", "omsorg", "igår", "2022-03-02 08:30", "utförd"],
        ],
        "bestallningar": [
            ["bestallning", "utforare", "kund", "kategori", "minuter_per_manad", "fran", "till"],
            ["B1", "B", "K1", "omsorg", 600, "2022-01-01", ""],
        ],
    }
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cell in sheet["C"]:
            cell.data_type = "s"
    book.save(folder / "mars.xlsx")
    return folder / "mars.xlsx"


def texts(path: Path) -> dict[str, list[tuple[int, list[object]]]]:
    return {
        source.table: [(number, list(cells)) for number, cells in read_again(source).rows]
        for source in find_given([path])[0]
    }


def test_a_workbook_is_written_anew_with_its_tables(book: Path, tmp_path: Path) -> None:
    sources = find_given([book])[0]
    plats = [Plats("mars.xlsx", "registreringar", rad) for rad in (4, 3)]
    changes = [
        Andring(plats[0], 5, "start", "igår", "2022-03-02 08:00"),
        Andring(plats[1], None, "", "Summa", ""),
    ]
    assert write_corrected([book], sources, changes, tmp_path / "ny") == {"mars.xlsx": "mars.xlsx"}
    before, after = texts(book), texts(tmp_path / "ny" / "mars.xlsx")
    assert after["bestallningar"] == before["bestallningar"]
    assert after["registreringar"][:2] == before["registreringar"][:2]
    [changed] = after["registreringar"][2:]
    assert changed[0] == 3
    assert changed[1][2] == "0007"
    read = openpyxl.load_workbook(tmp_path / "ny" / "mars.xlsx")
    assert read.sheetnames == ["registreringar", "bestallningar"]
    assert str(read["registreringar"]["F3"].value) == "2022-03-02 08:00:00"
    assert read["registreringar"]["C2"].data_type == "s"


def test_the_other_files_are_as_they_were(tmp_path: Path) -> None:
    write_example(tmp_path / "filer", kunder=40)
    files = sorted((tmp_path / "filer").iterdir())
    sources = find_given([tmp_path / "filer"])[0]
    changes = [Andring(Plats("kunder.csv", None, 2), 0, "kund", "", "K9999")]
    write_corrected(files, sources, changes, tmp_path / "ny")
    differ = [f.name for f in files if f.read_bytes() != (tmp_path / "ny" / f.name).read_bytes()]
    assert differ == ["kunder.csv"]
    assert (tmp_path / "ny").stat().st_mode & 0o077 == 0


def test_what_is_written_takes_no_file_of_hers(tmp_path: Path) -> None:
    """Another file of the same name may not be written over, when the ending is changed."""
    folder = write_underlag(tmp_path / "filer", {"registreringar": [registrering()]})
    source = openpyxl.Workbook()
    source.active.title = "kunder"
    source.active.append(["kund", "taxeomrade"])
    source.active.append(["K1", "tätort"])
    source.save(folder / "kunder.xlsx")
    source.save(folder / "kunder.xlsm")
    files = sorted(folder.iterdir())
    changes = [Andring(Plats("kunder.xlsm", None, 2), 0, "kund", "K1", "K2")]
    names = write_corrected(files, find_given([folder])[0], changes, tmp_path / "ny")
    assert names["kunder_2.xlsx"] == "kunder.xlsm"
    assert (tmp_path / "ny" / "kunder.xlsx").read_bytes() == (folder / "kunder.xlsx").read_bytes()
