"""Workbooks and Parquet: the same rows as the CSV file with the same content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from extracts.forslag.peek import peek
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.textfiler import HEADER, accepted, errors, rad, read, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # files of every kind, each read whole

COLUMNS: list[object] = [*HEADER.split(";"), "minuter", "tagg_in"]
START, SLUT = dt.datetime(2022, 3, 1, 8), dt.datetime(2022, 3, 1, 8, 30)
ORDERS: list[list[object]] = [
    ["bestallning", "utforare", "kund", "kategori", "minuter_per_manad", "fran", "till"],
    ["B1", "Björken", "K1", "omsorg", 600, dt.date(2022, 1, 1), None],
]


def post(key: object, **values: object) -> list[object]:
    cells = {
        "registrering": key,
        "utforare": "Björken",
        "kund": "K1",
        "personal": "P1",
        "kategori": "omsorg",
        "start": START,
        "slut": SLUT,
        "status": "utförd",
        "minuter": None,
        "tagg_in": None,
    }
    return list({**cells, **values}.values())


ROWS = [
    post("R1", minuter=45.5, tagg_in=dt.datetime(2022, 3, 1, 8, 0, 30)),
    post("R2", kategori="SERVICE", minuter=30),
    post("R3", start=dt.datetime(2022, 3, 1), slut="2022-03-01T00:30", minuter="7,5"),
    post(4, kund=17),
]
SOM_TEXT = text(
    rad("R1") + ";45,5;2022-03-01 08:00:30",
    rad("R2", kategori="service") + ";30;",
    rad("R3", start="2022-03-01 00:00", slut="2022-03-01 00:30") + ";7,5;",
    rad("4", kund="17") + ";;",
    header=";".join(map(str, COLUMNS)),
)


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        date, time = (
            book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
        )
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    form = (
                        time
                        if isinstance(value, dt.datetime)
                        else date
                        if isinstance(value, dt.date)
                        else None
                    )
                    sheet.write(at, column, value, form)
    return path


def read_rows(
    tmp_path: Path, rows: Sequence[Sequence[object]], header: Sequence[object] = COLUMNS
) -> Underlag:
    path = workbook(
        tmp_path / "u.xlsx", {"Registreringar": [header, *rows], "Beställningar": ORDERS}
    )
    return read_underlag(path, tmp_path)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    return read(tmp_path_factory.mktemp("text"), SOM_TEXT)


def test_a_workbook_reads_as_its_text(tmp_path: Path, reference: Underlag) -> None:
    found = read_rows(tmp_path, ROWS)
    assert errors(found) == []
    assert accepted(found) == accepted(reference)
    assert accepted(found, "bestallningar") == accepted(reference, "bestallningar")


def test_parquet_reads_as_its_text(tmp_path: Path, reference: Underlag) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    columns = list(zip(*ROWS[:2], strict=True))
    pq.write_table(
        pa.table(dict(zip(COLUMNS, map(list, columns), strict=True))),
        folder / "registreringar.parquet",
    )
    found = read_underlag(folder, tmp_path)
    assert errors(found) == []
    assert accepted(found) == accepted(reference)[:2]


def test_parquet_rows_are_gated_and_numbered(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    rows = [
        post("R1", start="2022-03-01 08:00", slut="x"),
        post("R2", start="y", slut="2022-03-01 08:30"),
    ]
    columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "Registreringar-mars.parquet")
    assert errors(read_underlag(folder, tmp_path)) == [
        (2, "slut", "ej-tid", "x"),
        (3, "start", "ej-tid", "y"),
    ]


@pytest.mark.parametrize(
    ("number", "key"), [(1.5, "1.5"), (17.0, "17"), (0.25, "0.25"), (1e300, "1e+300")]
)
def test_a_key_that_is_a_number_is_the_same_in_every_form(
    tmp_path: Path, number: float, key: str
) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    columns = {name: [value] for name, value in zip(COLUMNS, post("R1", kund=number), strict=True)}
    pq.write_table(pa.table(columns), folder / "registreringar.parquet")
    assert values(read_underlag(folder, tmp_path), "kund") == [key]
    if number < 1e15:
        assert values(read_rows(tmp_path, [post("R1", kund=number)]), "kund") == [key]


def test_a_year_that_python_does_not_have(tmp_path: Path) -> None:
    """The row is rejected, and the file can be shown again as it was delivered."""
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    columns = {name: [value] for name, value in zip(COLUMNS, post("R1"), strict=True)}
    columns["start"] = pa.array([5_000_000], pa.int32()).view(pa.date32())
    pq.write_table(pa.table(columns), folder / "registreringar.parquet")
    found = read_underlag(folder, tmp_path)
    assert [error[:3] for error in errors(found)] == [(2, "start", "ej-tid")]
    [file] = found.loaded.of("registreringar")
    [_header, (_number, cells)] = found.delivered(file).rows
    assert cells[COLUMNS.index("start")] == "15659-07-15"
    assert peek(folder / "registreringar.parquet")[0].records[1][0] == 2


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_times_that_are_text_in_other_forms_than_csv(tmp_path: Path, kind: str) -> None:
    written = {"2022-03-01 07.05": "2022-03-01 24:00", "2022-03-01 07:05:00.0000000": "2022-03-02"}
    rows = [post(f"R{n}", start=s, slut=e) for n, (s, e) in enumerate(written.items())]
    if kind == "xlsx":
        found = read_rows(tmp_path, rows)
    else:
        folder = write(tmp_path / "underlag", "")
        (folder / "registreringar.csv").unlink()
        columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
        pq.write_table(pa.table(columns), folder / "registreringar.parquet")
        found = read_underlag(folder, tmp_path)
    assert errors(found) == [(3, "slut", "ej-tid", "2022-03-02")]
    [row] = accepted(found)
    assert (str(row["start"]), str(row["slut"])) == ("2022-03-01 07:05:00", "2022-03-02 00:00:00")


def test_a_fraction_in_a_true_time_is_cut(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    columns: dict[str, object] = {
        str(name): [value] for name, value in zip(COLUMNS, post("R1"), strict=True)
    }
    for name, unit in (("start", "ns"), ("slut", "us")):
        moment = dt.datetime(2022, 3, 1, 8, 0, 59, 999_999)
        columns[name] = pa.array([moment], pa.timestamp(unit))
    pq.write_table(pa.table(columns), folder / "registreringar.parquet")
    found = read_underlag(folder, tmp_path)
    assert {str(row[c]) for row in accepted(found) for c in ("start", "slut")} == {
        "2022-03-01 08:00:59"
    }


def test_a_sheet_per_table_beside_sheets_of_other_things(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Läs mig": [["hej"]],
        "registreringar-mars": [COLUMNS, ROWS[0]],
        "Bestallningar": ORDERS,
    }
    folder = tmp_path / "underlag"
    folder.mkdir()
    workbook(folder / "allt.xlsx", sheets)
    (folder / "~$allt.xlsx").write_bytes(b"")
    found = read_underlag(folder, tmp_path)
    assert values(found, "registrering") == ["R1"]
    assert sorted(f.source.place for f in found.loaded.files) == [
        "allt.xlsx, bladet «Bestallningar»",
        "allt.xlsx, bladet «registreringar-mars»",
    ]


def test_a_workbook_named_as_a_table_has_it_in_its_first_sheet(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    workbook(
        folder / "registreringar_mars.xlsx", {"Blad1": [COLUMNS, ROWS[0]], "Blad2": [["annat"]]}
    )
    assert values(read_underlag(folder, tmp_path), "registrering") == ["R1"]


def test_row_numbers_empty_rows_and_formatted_cells(tmp_path: Path) -> None:
    empty: list[object] = [None] * len(COLUMNS)
    rows: list[list[object]] = [
        [],
        COLUMNS,
        ROWS[0],
        empty,
        [*ROWS[1], None, " "],
        post("R9", start="x"),
        empty,
        empty,
    ]
    path = workbook(tmp_path / "u.xlsx", {"registreringar": rows, "bestallningar": ORDERS})
    assert errors(read_underlag(path, tmp_path)) == [
        (4, "", "tom-rad", ""),
        (6, "start", "ej-tid", "x"),
    ]


def test_cells_beyond_the_header_are_ragged(tmp_path: Path) -> None:
    with refused(r"cell K3 har ett värde, men ingen rubrik står över den\. Ta bort värdet"):
        read_rows(tmp_path, [ROWS[0], [*ROWS[1], "extra"]])


@pytest.mark.parametrize(
    ("column", "value", "regel"),
    [
        ("start", dt.date(2022, 3, 1), "ej-tid"),
        ("tagg_in", 44621, "ej-tid"),
        ("tagg_in", True, "ej-tid"),
        ("minuter", True, "ej-tal"),
        ("minuter", -5, "negativt-tal"),
        ("status", 1, "ej-val"),
    ],
)
def test_typed_cells(tmp_path: Path, column: str, value: object, regel: str | None) -> None:
    found = errors(read_rows(tmp_path, [post("R1", **{column: value})]))
    assert [(e[1], e[2]) for e in found] == ([(column, regel)] if regel else [])


@pytest.mark.parametrize(
    ("value", "accepted_rows"), [(dt.datetime(2022, 1, 1), 1), (dt.datetime(2022, 1, 1, 8), 0)]
)
def test_a_true_time_in_a_date_column_is_a_date_at_midnight_only(
    tmp_path: Path, value: dt.datetime, accepted_rows: int
) -> None:
    orders = [ORDERS[0], [*ORDERS[1][:5], value, None]]
    path = workbook(
        tmp_path / "u.xlsx", {"registreringar": [COLUMNS, ROWS[0]], "bestallningar": orders}
    )
    found = read_underlag(path, tmp_path)
    assert len(accepted(found, "bestallningar")) == accepted_rows
    assert [e[2] for e in errors(found)] == ["ej-datum"] * (1 - accepted_rows)


@pytest.mark.parametrize("name", ["registreringar.xlsx", "registreringar.parquet"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"PK\x03\x04" + bytes(50)],
    ids=["tom", "bild", "zip"],
)
def test_a_broken_file_says_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    (folder / name).write_bytes(content)
    with refused(name.replace(".", r"\.")):
        read_underlag(folder, tmp_path)


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "u.xlsx", {"registreringar": [], "bestallningar": ORDERS})
    with refused(r"u\.xlsx är tom"):
        read_underlag(path, tmp_path)


def test_a_workbook_without_the_tables(tmp_path: Path) -> None:
    path = workbook(tmp_path / "u.xlsx", {"Blad1": [["hej"]]})
    with refused("saknas registreringar och bestallningar"):
        read_underlag(path, tmp_path)


@pytest.mark.parametrize(
    ("key", "as_read"),
    [
        (2**53 - 1, "9007199254740991"),
        (2**53, "9.00719925474099e+15"),
        (123456789012345678, "1.23456789012346e+17"),
        ("123456789012345678", "123456789012345678"),
    ],
)
def test_digits_that_a_cell_does_not_hold_are_not_invented(
    tmp_path: Path, key: object, as_read: str
) -> None:
    path = workbook(
        tmp_path / "u.xlsx", {"registreringar": [COLUMNS, post(key)], "bestallningar": ORDERS}
    )
    found = read_underlag(path, tmp_path / "arbete")
    assert values(found, "registrering") == [as_read]
