"""Text files that are broken or made to fill the computer: one sentence, or rejected rows."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from extracts.csvfile import LONGEST_RECORD
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.test_workbook import workbook
from tests.extracts.textfiler import HEADER, errors, rad, read, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

HUNDRED_MB = 100_000_000
UTF8, CP1252 = (rad("R{}", utforare="Björken").encode(code) for code in ("utf-8", "cp1252"))


def endless(folder: Path, before: str) -> Path:
    """registreringar.csv with one line of a hundred megabytes after this."""
    path = write(folder, before) / "registreringar.csv"
    with path.open("ab") as stream:
        for _ in range(HUNDRED_MB // 1_000_000):
            stream.write(b"a" * 1_000_000)
    return folder


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("", 1),
        (f"{HEADER}\n", 2),
        (f"{HEADER}\n{rad()}\n", 3),
        (f'{HEADER}\n{rad()}\n"', 3),
        (f"{HEADER};", 1),
    ],
    ids=["rubrik", "första", "andra", "citat", "fortsatt rubrik"],
)
def test_a_line_of_a_hundred_megabytes(tmp_path: Path, before: str, line: int) -> None:
    folder = endless(tmp_path / "underlag", before)
    tracemalloc.start()
    with refused(rf"^registreringar\.csv: rad {line} är orimligt lång"):
        read_underlag(folder, tmp_path)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < HUNDRED_MB


def wide(columns: int, delimiter: str) -> str:
    more = [f"k{n}" for n in range(columns - 8)]
    header, row = ([*line.split(";"), *more] for line in (HEADER, rad()))
    return text(delimiter.join(row), header=delimiter.join(header))


@pytest.mark.parametrize("columns", [501, 10_000])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_columns_by_the_thousand(tmp_path: Path, columns: int, delimiter: str) -> None:
    with refused(rf"rubrikraden har {columns} kolumner, och högst 500 kan läsas"):
        read(tmp_path, wide(columns, delimiter))


def test_five_hundred_columns_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, wide(500, ";"))
    assert values(found, "registrering") == ["R1"]
    assert len(found.loaded.of("registreringar")[0].unknown) == 492


@pytest.mark.parametrize("at", [0, 8, -1], ids=["först", "rubrik", "sist"])
def test_a_nul_byte(tmp_path: Path, at: int) -> None:
    raw = text(rad()).encode()
    with refused(r"^registreringar\.csv innehåller NUL-tecken"):
        read(tmp_path, raw[:at] + b"\0" + raw[at:])


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_utf_16_with_and_without_its_mark(tmp_path: Path, code: str) -> None:
    with refused(r"^registreringar\.csv är sparad som UTF-16"):
        read(tmp_path, text(rad()).encode(code))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((UTF8, CP1252), "rad 2 är UTF-8 men inte rad 3"),
        ((CP1252, UTF8), "rad 3 är UTF-8 men inte rad 2"),
    ],
)
@pytest.mark.parametrize("rows_between", [0, 200_000])
def test_two_encodings_in_one_file(
    tmp_path: Path, lines: tuple[bytes, bytes], said: str, rows_between: int
) -> None:
    first, second = lines
    between = [b"a" * 50] * rows_between
    raw = b"\n".join([HEADER.encode(), first, *between, second, b""])
    said = said.replace("rad 3", f"rad {3 + rows_between}")
    with refused(rf"^registreringar\.csv blandar teckenkodningar: {said}\."):
        read(tmp_path, raw)


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_that_is_no_letter(tmp_path: Path, byte: int) -> None:
    raw = text(rad(), rad("R2", kund="X")).encode("cp1252").replace(b"X", bytes([byte]))
    with refused(r"varken UTF-8 eller Windows-1252 \(rad 3\)"):
        read(tmp_path, raw)


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_the_byte_order_mark_any_number_of_times(tmp_path: Path, marks: int) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf" * marks + text(rad()).encode())
    assert (values(found, "registrering"), errors(found)) == (["R1"], [])


@pytest.mark.parametrize(
    ("rows", "said"), [(3, "rad 2 går inte att läsa"), (50_000, "rad 2 är orimligt lång")]
)
def test_a_quote_that_is_never_closed(tmp_path: Path, rows: int, said: str) -> None:
    with refused(rf"^registreringar\.csv: {said}.*citattecken"):
        read(tmp_path, text(rad('"R1'), *(rad(f"R{n}") for n in range(rows))))


def test_a_quote_that_is_closed_far_down_swallows_no_row_silently(tmp_path: Path) -> None:
    content = text(rad('"R1'), rad("R2"), rad("R3", status='utförd"'))
    with refused(r"rad 2 har 1 fält men rubrikraden har 8"):
        read(tmp_path, content)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_lone_carriage_return_ends_a_line(tmp_path: Path, end: str) -> None:
    found = read(tmp_path, text(rad("R1"), rad("R2"), "", rad("R4"), end=end))
    assert values(found, "registrering") == ["R1", "R2", "R4"]
    assert [e[:3] for e in errors(found)] == [(4, "", "tom-rad")]


@pytest.mark.parametrize("again", ["Kund", " KUND ", "ku\u200bnd", "\ufeffkund"])
def test_the_same_column_twice_after_folding(tmp_path: Path, again: str) -> None:
    with refused(r"finns två gånger i rubrikraden"):
        read(tmp_path, text(rad() + ";K2", header=f"{HEADER};{again}"))


@pytest.mark.parametrize("word", ["Summa", "TOTALT", "totalsumma:", " Total "])
def test_a_total_row_is_rejected(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, text(rad("R1"), f"{word};;;;;;;", f";;;;{word};;;"))
    assert [e[:3] for e in errors(found)] == [(3, "", "summarad"), (4, "", "summarad")]


@pytest.mark.parametrize("length", [1_000, 1_001, LONGEST_RECORD // 4])
def test_a_key_of_a_thousand_letters_and_no_longer(tmp_path: Path, length: int) -> None:
    found = read(tmp_path, text(rad("R1", kund="å" * length), rad("R2")))
    wanted = [] if length == 1_000 else [(2, "kund", "for-lang", "å" * 200 + "…")]
    assert errors(found) == wanted


# A key as a file has it, and whether a spreadsheet has written it in the key's place.
GARBLED = {
    "1,00E+05": True,
    "1.23457E+11": True,
    "2E+10": True,
    " 1,00E+05 ": True,
    "########": True,
    "#SAKNAS!": True,
    "#N/A": True,
    "#DIVISION/0!": True,
    "#NAMN?": True,
    "1E5": False,
    "100000": False,
    "K1E+05": False,
    "1,00E-05": False,
    "AE+1": False,
    "#12": False,
    "K#1!": False,
}


@pytest.fixture(scope="module")
def garbled(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    """A row for each."""
    rows = [rad(f"R{at}", kund=key) for at, key in enumerate(GARBLED)]
    return read(tmp_path_factory.mktemp("nycklar"), text(*rows))


@pytest.mark.parametrize("key", GARBLED)
def test_a_key_that_a_spreadsheet_has_written_in_its_place(garbled: Underlag, key: str) -> None:
    at = [*GARBLED].index(key)
    wrong = [error for error in errors(garbled) if error[0] == at + 2]
    assert wrong == ([(at + 2, "kund", "forvanskad", key)] if GARBLED[key] else [])
    assert (f"R{at}" in values(garbled, "registrering")) is not GARBLED[key]


VALUELESS = (
    *("NULL", "null", "<null>", "N/A", "nan", "None", "(tom)", "[blank]", "undefined", "Saknas"),
    *("OKÄND", "ej angivet", "-", "--", "\u2013", "...", "?", "*", "#", "_", "/ /"),
)
KEYS = (
    *("K-0001", "NA12", "NA", "Tom", "Nanny", "Nullbo AB", "0", "Å", "A-B", "1", "X", "nil"),
    *("K#1!", "Saknas AB"),
)


@pytest.mark.parametrize("column", ["kund", "personal", "utforare", "registrering"])
def test_a_key_that_stands_for_no_value(tmp_path: Path, column: str) -> None:
    rows = [rad(**{"key": f"R{at}", column: value}) for at, value in enumerate((*VALUELESS, *KEYS))]
    found = read(tmp_path, text(*rows))
    assert errors(found) == [
        (at, column, "utan-varde", value) for at, value in enumerate(VALUELESS, 2)
    ]
    assert values(found, column) == list(KEYS)


def test_what_may_be_empty_is_then_to_be_empty_and_what_joins_no_rows_may_say_it(
    tmp_path: Path,
) -> None:
    rows = [f"{rad('R1')};NULL;", f"{rad('R2')};;-", f"{rad('R3')};B1;"]
    found = read(tmp_path, text(*rows, header=f"{HEADER};besok;insats"))
    assert errors(found) == [(2, "besok", "utan-varde", "NULL")]
    assert values(found, "besok") == [None, "B1"]


YEARS = {
    "0000-01-01": False,
    "0001-01-01": True,
    "1899-12-31": True,
    "9999-12-31": True,
    "10000-01-01": False,
}


def test_the_first_and_the_last_year(tmp_path: Path) -> None:
    found = read(tmp_path, text(*(rad(day, start=f"{day} 08:00") for day in YEARS)))
    assert values(found, "registrering") == [day for day, right in YEARS.items() if right]
    assert [e[:3] for e in errors(found)] == [
        (at, "start", "ej-tid") for at, right in enumerate(YEARS.values(), 2) if not right
    ]


def test_the_engine_reads_a_name_with_brackets_as_it_stands(tmp_path: Path) -> None:
    folder = write(tmp_path / "u[ab]", text(rad("R1")), **{"registreringar_[12]": text(rad("R2"))})
    (folder / "registreringar_1.bak").write_text("lockbete")
    (folder / "registreringar_1.csv").write_text(text(rad("R3")), "utf-8")
    assert values(read_underlag(folder, tmp_path), "registrering") == ["R1", "R3", "R2"]


def test_bytes_of_no_text_on_one_line_are_not_said_to_differ_from_themselves(
    tmp_path: Path,
) -> None:
    with refused(r"^registreringar\.csv blandar teckenkodningar\. Ta ut"):
        read(tmp_path, text(rad(insats="städ")).encode("cp500") + b"\xc3\xa4")


@pytest.mark.parametrize(
    "name", ["registreringar.txt", "registreringar.tsv", "registreringar.TXT", "registreringar.csv"]
)
@pytest.mark.parametrize(
    ("change", "fields"), [((";utförd", ""), 7), ((";utförd", ";utförd;x"), 9)]
)
def test_a_ragged_row_of_text_by_any_name(
    tmp_path: Path, name: str, change: tuple[str, str], fields: int
) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    (folder / name).write_text(text(rad("R1"), rad("R2").replace(*change)), "utf-8")
    with refused(rf"^{name}: rad 3 har {fields} fält men rubrikraden har 8\. "):
        read_underlag(folder, tmp_path)


@pytest.mark.parametrize("mark", ["|", ";", ",", "\t"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_that_has_come_to_be_one_column(tmp_path: Path, mark: str, kind: str) -> None:
    lines = text(rad("R1"), rad("R2")).replace(";", mark).splitlines()
    folder = write(tmp_path / "underlag", "".join(f'"{line}"\n' for line in lines))
    if kind == "xlsx":
        (folder / "registreringar.csv").unlink()
        workbook(folder / "registreringar.xlsx", {"Blad1": [[line] for line in lines]})
    with refused(
        rf"^registreringar\.{kind}: rubrikerna står alla i en och samma cell\. .*Text till"
    ):
        read_underlag(folder, tmp_path)


def test_one_heading_alone_is_said_to_be_alone(tmp_path: Path) -> None:
    with refused(r"^registreringar\.csv: kolumn saknas: «utforare»"):
        read(tmp_path, "registrering\nR1\n")
