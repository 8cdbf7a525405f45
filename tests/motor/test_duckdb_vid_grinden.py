"""A delivery in disorder that lies in a file of DuckDB's: each row is said of as the same in files is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from extracts.motor.gate import read_there
from extracts.motor.opened import opened_place
from extracts.read import read_underlag
from extracts.underkanda import PERSONNUMMER, UNDERKANDA
from extracts.underlag import Underlag
from suites.plan_file import load_plan
from tests.motor.lagda import lay_in_duckdb
from tests.motor.paritet import Rows, rows
from tests.motor.stokig import stok

pytestmark = pytest.mark.langsam

# Of these blank lines are given values.
SEEDS = (4, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_is_the_same_at_the_gate(seed: int, tmp_path: Path) -> None:
    plan, files = load_plan("norrtalje-2022"), stok(tmp_path / "filer", seed)
    for room in ("har", "dar"):
        (tmp_path / room).mkdir()
    here = read_underlag(files, tmp_path / "har", contract=plan.contract)
    with opened_place(lay_in_duckdb(tmp_path / "vard.duckdb", files), None) as place:
        there = read_there(place, tmp_path / "dar", plan.contract)
        assert there.tables == here.tables
        for table in (*sorted(here.tables), UNDERKANDA, PERSONNUMMER):
            assert _rows(there, table) == _rows(here, table), table
        assert _named(repr(there.findings())) == repr(here.findings())
        assert _counts(there) == _counts(here)


def _rows(underlag: Underlag, table: str) -> Rows:
    """With the names of files."""
    found = underlag.rows(table)
    kept = rows(found.select(*sorted(found.columns)))
    return Counter({tuple((k, _named(v)) for k, v in row): n for row, n in kept.items()})


def _counts(underlag: Underlag) -> list[tuple[str, int, int, int]]:
    counts = underlag.counts(None)
    return sorted((_named(c.fil), c.rader, c.godkanda, c.underkanda) for c in counts)


def _named(text: str) -> str:
    return re.sub(r"\bmain\.([a-z]+)", r"\1.csv", text)
