"""Cells of the CSV files: nothing that Excel takes for a formula, numbers left as they are."""

from __future__ import annotations

import ibis
import pytest

from reports.manad.csv_files import cell


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("+46", "'+46"),
        ("-2+3", "'-2+3"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("-5", "-5"),
        ("-5,5", "-5,5"),
        ("R1", "R1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_starts_a_formula(value: str, written: str) -> None:
    rows = ibis.memtable({"x": [value]})
    assert rows.select(cell(rows, "x")).to_pyarrow()["x"].to_pylist() == [written]


@pytest.mark.parametrize(("value", "written"), [(0.5, "0,5"), (12.0, "12"), (-10.0, "-10")])
def test_numbers_have_a_decimal_comma(value: float, written: str) -> None:
    rows = ibis.memtable({"x": [value]})
    assert rows.select(cell(rows, "x")).to_pyarrow()["x"].to_pylist() == [written]
