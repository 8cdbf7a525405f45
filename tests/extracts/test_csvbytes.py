"""A file whose cells need no cleaning is told by its bytes, and is read as any other."""

from __future__ import annotations

import re
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from extracts import csvbytes
from extracts.cell import PLAIN, slag_of, slag_of_clean, value_of, value_of_clean
from extracts.columns import Column
from extracts.csvbytes import count
from extracts.engine import connect, store
from tests.motor.celler import cells, columns

# What is no cell of a row without quotes.
_NO_CELL = re.compile(r'[;\r\n"\x00]')
CELLS = [cell for cell in cells() if not _NO_CELL.search(cell)]


def is_clean(cell: str) -> bool:
    return cell == "" or re.search(PLAIN.replace("$", r"\Z"), cell) is not None


def clean(path: Path, rows: str, encoding: str) -> bool:
    path.write_bytes(f"a;b;c\n{rows}".encode(encoding))
    return count(path, ";", encoding).clean


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("rows", ["x;{};y\n", "{};x;y\r\n", "x;y;{}\n", "x;y;{}"])
def test_a_file_is_clean_as_its_cells_are(tmp_path: Path, rows: str, encoding: str) -> None:
    mine = [cell for cell in CELLS if cell.encode(encoding, "ignore").decode(encoding) == cell]
    found = {cell: clean(tmp_path / "a.csv", rows.format(cell), encoding) for cell in mine}
    assert found == {cell: is_clean(cell) for cell in mine}
    assert len(set(found.values())) == 2


@pytest.mark.parametrize("size", range(3, 12))
@pytest.mark.parametrize("rows", ["ab;å;c\n", "ab;c ;d\n", "ab; c;d\n", "ab;c  d;e\n", "ab;ç;c\n"])
def test_wherever_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, size: int
) -> None:
    monkeypatch.setattr(csvbytes, "_CHUNK", size)
    assert clean(tmp_path / "a.csv", rows, "utf-8-sig") is (rows == "ab;å;c\n")


def test_quotes_hide_what_a_cell_holds(tmp_path: Path) -> None:
    assert not clean(tmp_path / "a.csv", '"a";b;c\n', "utf-8-sig")


@pytest.mark.parametrize("column", list(columns()), ids=lambda c: f"{c.typ}-{c.name}")
def test_a_clean_cell_is_read_as_any_other(column: Column, tmp_path: Path) -> None:
    con = connect(tmp_path)
    mine = [cell or None for cell in CELLS if is_clean(cell)]
    table = pa.table({"nr": range(len(mine)), "text": pa.array(mine, pa.string())})
    rows = store(con, "celler", ibis.memtable(table))
    slow = value_of(rows.text, column.typ, column.values)
    fast = value_of_clean(rows.text, column.typ, column.values)
    asked = rows.select(
        a=slow.cast(str),
        b=fast.cast(str),
        fel_a=slag_of(rows.text, slow, column),
        fel_b=slag_of_clean(rows.text, fast, column),
    )
    found = asked.to_pyarrow().to_pydict()
    assert found["a"] == found["b"]
    assert found["fel_a"] == found["fel_b"]
    assert any(found["a"])
    assert None in found["fel_a"]
