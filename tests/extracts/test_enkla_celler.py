"""What is said of a cell where it lies holds of it at the gate: a plain one is right, and has that value."""

from __future__ import annotations

from pathlib import Path

import pytest

from extracts.columns import Column
from extracts.engine import connect
from tests.motor.celler import alike, by_the_gate, columns, texts, where_it_lies


@pytest.mark.parametrize("column", list(columns()), ids=lambda c: f"{c.typ}-{c.name}")
def test_a_plain_cell_is_right_and_has_the_value_of_the_gate(
    column: Column, tmp_path: Path
) -> None:
    con = connect(tmp_path)
    rows = texts(con)
    there = where_it_lies(rows, column)
    assert alike(by_the_gate(rows, column), there) == {}
    # It would hold of a rule that finds nothing plain too.
    assert len(there) >= max(1, len(column.values))
