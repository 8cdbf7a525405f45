"""What PostgreSQL measures and judges is what DuckDB does, value by value, and so is the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from extracts.motor.opened import opened
from extracts.pseudonym import Nyckel
from suites.gx_door import Door
from tests.motor.paritet import measured, month, unlike, unlike_files
from tests.motor.server import Server
from tests.motor.stokig import stok

pytestmark = [pytest.mark.motor, pytest.mark.langsam]

NORRTALJE, LINDVIK = "norrtalje-2022", "suites/exempel/lindvik-2022"
CASES: dict[str, tuple[str, str | int, Nyckel | None]] = {
    "exempelmånaden": (NORRTALJE, "samples/2022-03", None),
    "lindvik": (LINDVIK, "samples/lindvik-2022-03", None),
    "stökig 1": (NORRTALJE, 1, None),
    "stökig 2, pseudonymer": (NORRTALJE, 2, Nyckel(b"a" * 64)),
    "stökig 3": (LINDVIK, 3, None),
}


@pytest.mark.parametrize("case", CASES)
def test_every_value_is_the_same(case: str, postgres: Server, door: Door, tmp_path: Path) -> None:
    plan_name, where, nyckel = CASES[case]
    folder = stok(tmp_path / "underlag", where) if isinstance(where, int) else Path(where)
    facts, plan = month(folder, tmp_path / "rum", plan_name, nyckel)
    here = measured(facts, plan, door)
    with opened(postgres.url()) as motor:
        there = measured(facts, plan, door, motor)
        assert unlike(here, there) == {}


def test_the_report_is_the_same_to_the_byte(postgres: Server, tmp_path: Path) -> None:
    for name, also in (("duckdb", []), ("postgres", ["--motor", postgres.url()])):
        asked = ["kontrollera", "samples/2022-03", "--utan-arkiv", "--tyst"]
        result = CliRunner().invoke(cli.main, [*asked, "--ut", str(tmp_path / name), *also])
        assert result.exit_code == 1, result.output
    assert unlike_files(tmp_path / "duckdb", tmp_path / "postgres") == []
