"""Parquet that would fill the computer, or that holds what no person could have typed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extracts import parquetfile
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.textfiler import HEADER, accepted, errors, rad, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # hostile files, each read whole

CELLS = dict(zip(HEADER.split(";"), rad().split(";"), strict=True))


def path_of(tmp_path: Path, rows: int = 1, **columns: pa.Array) -> Path:
    """registreringar.parquet: the ordinary row so many times, with these columns instead or more."""
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    cells = {name: pa.array([value] * rows) for name, value in CELLS.items()}
    path = folder / "registreringar.parquet"
    pq.write_table(pa.table({**cells, **columns}), path)
    return path


def read(path: Path) -> Underlag:
    return read_underlag(path.parent, path.parent.parent)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["a", "b"]]),
        pa.array([{"a": 1}]),
        pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        pa.array([[[["a"]]]]),
        pa.array([dt.timedelta(minutes=30)]),
        pa.array([Decimal("7.50")], pa.decimal256(39, 2)),
    ],
    ids=["lista", "post", "karta", "djup", "längd", "brett tal"],
)
@pytest.mark.parametrize("name", ["kund", "minuter", "annat"])
def test_types_that_are_no_cells(tmp_path: Path, name: str, column: pa.Array) -> None:
    with refused(rf"^registreringar\.parquet: kolumnen «{name}» har typen .*, som inte kan läsas"):
        read(path_of(tmp_path, **{name: column}))


MOMENTS = {
    "plain": "2022-03-01 08:30:00",
    "with a fraction": "2022-03-01 08:30:00.999999",
    "the first year": "0001-01-01 00:00:00",
    "the last": "9999-12-31 23:59:59",
    "before the first": "0001-01-01 (BC) 08:00:00",
    "after the last": "10000-01-01 08:00:00",
    "no moment": "infinity",
    "missing": None,
}


Outcome = tuple[list[dict[str, object]], list[tuple[int, str, str, str]]]


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Outcome]]:
    """Type of the column → moment → its accepted row and its errors: a row per moment, a file per type."""
    units = ("TIMESTAMP", "TIMESTAMP_MS")
    found = {}
    for kind in (*units, *(f"{unit}::VARCHAR" for unit in units)):
        keys = pa.array([*MOMENTS])
        path = path_of(tmp_path_factory.mktemp("tider"), len(MOMENTS), registrering=keys)
        values = ", ".join(
            f"('{key}', {'NULL' if moment is None else repr(moment)})"
            for key, moment in MOMENTS.items()
        )
        duckdb.execute(
            f"COPY (SELECT r.* REPLACE (v.text::{kind} AS slut, v.text::{kind} AS start) "
            f"FROM read_parquet('{path}') r JOIN (VALUES {values}) v(nyckel, text) "
            f"ON r.registrering = v.nyckel ORDER BY r.registrering) TO '{path}' (FORMAT parquet)"
        )
        read_ = read(path)
        rows, wrong = accepted(read_), errors(read_)
        found[kind] = {
            key: (
                [row for row in rows if row["registrering"] == key],
                [error for error in wrong if error[0] == place],
            )
            for place, key in enumerate(sorted(MOMENTS), 2)
        }
    return found


@pytest.mark.parametrize("unit", ["TIMESTAMP", "TIMESTAMP_MS"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_time_is_read_as_the_text_that_it_is(
    moments: dict[str, dict[str, Outcome]], moment: str, unit: str
) -> None:
    """What is a time already is not written as text first, and gives the same value or the same error."""
    rows, wrong = moments[unit][moment]
    assert (rows, wrong) == moments[f"{unit}::VARCHAR"][moment]
    assert wrong or rows[0]["start"]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("kund", pa.array([17]), "17"),
        ("kund", pa.array(["K1"]).dictionary_encode(), "K1"),
        ("kund", pa.array([b"K1"]), "K1"),
        ("kund", pa.array(["K1"], pa.large_string()), "K1"),
        ("kund", pa.array(["K1"], pa.string_view()), "K1"),
        ("kund", pa.array([b"K1"], pa.binary_view()), "K1"),
        ("minuter", pa.array([Decimal("7.50")]), Decimal("7.5")),
        ("minuter", pa.array([Decimal("7.50")], pa.decimal256(38, 2)), Decimal("7.5")),
        ("minuter", pa.array([None], pa.null()), None),
        ("till_annat", pa.array([dt.time(7)]), None),
    ],
)
def test_types_that_are(tmp_path: Path, name: str, column: pa.Array, value: object) -> None:
    found = read(path_of(tmp_path, **{name: column}))
    assert errors(found) == []
    assert accepted(found)[0].get(name) == value


@pytest.mark.parametrize(
    ("column", "value"), [(pa.array([b"K1"]), "K1"), (pa.array([True]), "ja"), (pa.array([4]), "4")]
)
def test_a_cell_is_given_back_as_it_was_read(tmp_path: Path, column: pa.Array, value: str) -> None:
    found = read(path_of(tmp_path, kund=column))
    [file] = found.loaded.of("registreringar")
    [_header, (_row, cells)] = found.delivered(file).rows
    assert [row["kund"] for row in accepted(found)] == [value]
    assert cells[list(CELLS).index("kund")] == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -1e300])
def test_numbers_that_are_none(tmp_path: Path, value: float) -> None:
    found = read(path_of(tmp_path, minuter=pa.array([value])))
    assert [e[:3] for e in errors(found)] == [(2, "minuter", "ej-tal")]


def test_more_rows_than_a_country_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(tmp_path, 11)
    monkeypatch.setattr(parquetfile, "MOST_ROWS", 11)
    assert len(errors(read(path))) == 10
    monkeypatch.setattr(parquetfile, "MOST_ROWS", 10)
    with refused(r"^registreringar\.parquet har 11 rader, och högst 10 kan läsas"):
        read(path)


def test_a_file_that_unpacks_to_far_more(tmp_path: Path) -> None:
    path = path_of(tmp_path, 1_200, orsak=pa.array(["a" * 99_000 + str(n) for n in range(1_200)]))
    table = pq.read_table(path)
    pq.write_table(table, path, compression="zstd", use_dictionary=False)
    assert path.stat().st_size < 500_000
    with refused(r"^registreringar\.parquet packar upp till orimligt mycket data"):
        read(path)


@pytest.mark.parametrize("name", ["orsak", "kund", "annat"])
@pytest.mark.parametrize(
    ("value", "fits"),
    [("a" * 100_000, True), ("a" * 100_001, False), ("a\0b", False), ("\0", False)],
)
def test_texts_that_no_cell_holds(tmp_path: Path, name: str, value: str, *, fits: bool) -> None:
    path = path_of(tmp_path, **{name: pa.array([value])})
    if fits:
        assert [e[2] for e in errors(read(path))] == ["for-lang"] * (name == "kund")
    else:
        with refused(rf"kolumnen «{name}» har en text som är orimligt lång eller innehåller NUL"):
            read(path)


@pytest.mark.parametrize(("last", "fits"), [("a", True), ("a" * 100_001, False), ("\0", False)])
def test_texts_are_measured_as_each_part_has_them(tmp_path: Path, last: str, *, fits: bool) -> None:
    """The engine's own files: a text once for all its rows in one part, text after text in another."""
    part = 2_048
    orsak = ["samma"] * part + [f"orsak {n}" for n in range(part - 1)] + [last]
    keys = [f"R{n}" for n in range(2 * part)]
    path = path_of(tmp_path, 2 * part, registrering=pa.array(keys), orsak=pa.array(orsak))
    rows = pq.read_table(path)
    with duckdb.connect() as con:
        con.register("rader", rows)
        con.execute(f"COPY rader TO '{path}' (PARQUET_VERSION v2, ROW_GROUP_SIZE {part})")
    metadata, at = pq.read_metadata(path), rows.schema.get_field_index("orsak")
    written = [metadata.row_group(group).column(at).encodings for group in range(2)]
    assert written == [("RLE_DICTIONARY",), ("DELTA_LENGTH_BYTE_ARRAY",)]
    if fits:
        assert len(accepted(read(path))) == 2 * part
    else:
        with refused("kolumnen «orsak» har en text som är orimligt lång eller innehåller NUL"):
            read(path)


def test_a_long_text_that_is_written_once_and_stands_in_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquetfile, "MOST_TEXT", 10_000_000)
    path = path_of(tmp_path, 1_000, orsak=pa.array(["a" * 50_000] * 1_000))
    assert path.stat().st_size < 100_000
    with refused("packar upp till orimligt mycket data"):
        read(path)


@pytest.mark.parametrize("columns", [501, 10_000])
def test_columns_by_the_thousand(tmp_path: Path, columns: int) -> None:
    more = {f"k{n}": pa.array(["x"]) for n in range(columns - len(CELLS))}
    with refused(rf"rubrikraden har {columns} kolumner, och högst 500 kan läsas"):
        read(path_of(tmp_path, **more))


def test_the_same_column_twice(tmp_path: Path) -> None:
    with refused("kolumnen «KUND» finns två gånger"):
        read(path_of(tmp_path, KUND=pa.array(["K2"])))


def test_a_byte_that_is_no_letter(tmp_path: Path) -> None:
    with refused(r"registreringar\.parquet"):
        read(path_of(tmp_path, kund=pa.array([b"K\xff1"])))


@pytest.mark.parametrize("cut", [4, 100, -9, -4, -1])
def test_a_file_that_is_cut(tmp_path: Path, cut: int) -> None:
    path = path_of(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with refused(r"^registreringar\.parquet går inte att läsa som Parquet"):
        read(path)


def test_no_room_in_memory_for_what_is_declared(tmp_path: Path) -> None:
    """A length in the file's own list of parts says that it is enormous."""
    path = path_of(tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw[:-8] + b"\xff\xff\xff\x7f" + raw[-4:])
    with refused(r"^registreringar\.parquet går inte att läsa som Parquet"):
        read(path)
