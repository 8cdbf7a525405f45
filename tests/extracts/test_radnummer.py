"""`rad` is the file's own number of a row, at a size where several threads share the work.

Each file is read once more by itself, by another reader, and held against what the gate and the rules
say of it: every rejected row, every accepted row, and which of the repeated rows was the first.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extracts import engine
from extracts.contract import CONTRACT
from extracts.csvfile import inspect
from extracts.read import read_underlag
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from tests.extracts.textfiler import HEADER, text, write

pytestmark = pytest.mark.langsam  # reads large files

ROWS = 300_000
# Bad cells, repeats of the row before and differing repeats, spread so that every block of a file has some.
EVERY = 997
NAMES = HEADER.split(";")
WIDE = 60


def cells(at: int) -> list[str]:
    """One row; its key tells its place, and some are wrong in a known way."""
    key, kategori = f"R{at:07}", "omsorg"
    if at % EVERY == 1:
        key = f"R{at - 1:07}"
    if at % EVERY == 2:
        kategori = "omsrog"
    minut = f"{at % 60:02}"
    start, slut = f"2022-03-{at % 28 + 1:02} 08:{minut}", f"2022-03-{at % 28 + 1:02} 09:{minut}"
    kund = f"K{(at - (at % EVERY == 1)) % 7919:05}"
    if at % EVERY == 1:
        start, slut = cells(at - 1)[5:7]
    return [key, "Björken", kund, "P1", kategori, start, slut, "utförd"]


def lines(rows: int = ROWS) -> Iterator[list[str]]:
    return (cells(at) for at in range(rows))


def as_csv(folder: Path, *, breaks: bool, encoding: str = "utf-8") -> Path:
    """With an unknown column that makes the file long, and, if asked, line breaks inside its cells."""
    filling = "x" * WIDE
    path = write(folder, "") / "registreringar.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\n")
        writer.writerow([*NAMES, "anteckning"])
        for at, row in enumerate(lines()):
            writer.writerow([*row, f"{filling}\n{at}" if breaks and at % 501 == 0 else filling])
    return folder


def as_parquet(folder: Path) -> Path:
    path = write(folder, "") / "registreringar.csv"
    path.unlink()
    columns = zip(*lines(), strict=True)
    table = pa.table(dict(zip(NAMES, map(list, columns), strict=True)))
    pq.write_table(table, path.with_suffix(".parquet"), row_group_size=20_000)
    return folder


def in_csv(path: Path, encoding: str = "utf-8") -> dict[int, str]:
    """Row number → key, as a reader of its own sees the file: records are counted from the header."""
    with path.open(encoding=encoding, newline="") as stream:
        return {number: row[0] for number, row in enumerate(csv.reader(stream, delimiter=";"), 1)}


def in_parquet(path: Path) -> dict[int, str]:
    keys = pd.read_parquet(path, columns=["registrering"])["registrering"]
    return dict(enumerate(keys, 2))


def demand_true_numbers(underlag: Underlag, keys: dict[int, str], rows: int = ROWS) -> None:
    """Every row of the file, accepted or not, has the number that the file gives it."""
    accepted = underlag.rows("registreringar").select("rad", "registrering").to_pyarrow()
    found = dict(zip(*(accepted[name].to_pylist() for name in accepted.column_names), strict=True))
    assert found == {rad: keys[rad] for rad in found}
    rejected = underlag.rows(UNDERKANDA).select("rad", "regel").to_pyarrow().to_pylist()
    at = np.arange(rows)
    repeats, misspelt = at[at % EVERY == 1], at[at % EVERY == 2]
    assert {(r["rad"], r["regel"]) for r in rejected} == {
        *((int(row) + 2, "upprepad-rad") for row in repeats),
        *((int(row) + 2, "ej-val") for row in misspelt),
    }
    assert len(found) + len(rejected) == rows


@pytest.fixture(params=[1, 2, 8], ids=lambda n: f"{n} trådar")
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Any number of threads, the machine's own or not."""
    connect: Callable[..., Any] = engine.connect

    def with_threads(directory: Path) -> Any:
        con = connect(directory)
        con.raw_sql(f"SET threads={request.param}")
        return con

    monkeypatch.setattr("extracts.read.connect", with_threads)
    return int(request.param)


@pytest.mark.usefixtures("threads")
def test_a_plain_file_of_many_rows(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "underlag", breaks=False)
    path = folder / "registreringar.csv"
    assert inspect(path, CONTRACT["registreringar"]).plain
    demand_true_numbers(read_underlag(folder, tmp_path), in_csv(path))


def test_a_plain_file_in_the_old_encoding(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "underlag", breaks=False, encoding="cp1252")
    path = folder / "registreringar.csv"
    assert inspect(path, CONTRACT["registreringar"]).plain
    demand_true_numbers(read_underlag(folder, tmp_path), in_csv(path, "cp1252"))


def test_line_breaks_inside_cells(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "underlag", breaks=True)
    demand_true_numbers(read_underlag(folder, tmp_path), in_csv(folder / "registreringar.csv"))


@pytest.mark.usefixtures("threads")
def test_parquet(tmp_path: Path) -> None:
    folder = as_parquet(tmp_path / "underlag")
    demand_true_numbers(
        read_underlag(folder, tmp_path), in_parquet(folder / "registreringar.parquet")
    )


def test_a_workbook(tmp_path: Path) -> None:
    """Smaller, for a workbook of so many rows takes a minute to write: it is read row by row."""
    rows = 30_000
    folder = write(tmp_path / "underlag", "")
    (folder / "registreringar.csv").unlink()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("registreringar")
    for row in [NAMES, *lines(rows)]:
        sheet.append(row)
    book.save(folder / "registreringar.xlsx")
    keys = {at + 2: row[0] for at, row in enumerate(lines(rows))}
    demand_true_numbers(read_underlag(folder, tmp_path), keys, rows)


def test_two_files_of_one_table(tmp_path: Path) -> None:
    """The first of repeated rows is the one in the first file, wherever its threads were."""
    folder = as_csv(tmp_path / "underlag", breaks=False)
    first = folder / "registreringar.csv"
    again = folder / "registreringar_b.csv"
    again.write_bytes(text(";".join(cells(0)), ";".join(cells(EVERY - 1))).encode())
    found = read_underlag(folder, tmp_path)
    rejected = found.rows(UNDERKANDA).order_by("fil", "rad").to_pyarrow().to_pylist()
    assert [(r["rad"], r["regel"]) for r in rejected if r["fil"] == 2] == [
        (2, "upprepad-rad"),
        (3, "upprepad-rad"),
    ]
    assert first.stat().st_size > 1 << 23, "large enough for several blocks"
