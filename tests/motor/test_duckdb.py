"""A file of DuckDB's measures and judges as the engine that reads, value by value, and is left as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from extracts.motor.opened import opened
from extracts.pseudonym import Nyckel
from suites.gx_door import Door
from tests.motor.egen_fil import MANY, SCHEMA, beside, holds, with_tables
from tests.motor.paritet import measured, month, unlike, unlike_files
from tests.motor.stokig import stok

pytestmark = pytest.mark.langsam

NORRTALJE, LINDVIK = "norrtalje-2022", "suites/exempel/lindvik-2022"
CASES: dict[str, tuple[str, str | int, Nyckel | None]] = {
    "exempelmånaden": (NORRTALJE, "samples/2022-03", None),
    "lindvik": (LINDVIK, "samples/lindvik-2022-03", None),
    "stökig, pseudonymer": (NORRTALJE, 2, Nyckel(b"a" * 64)),
}
# Where tables are: in the schema of the run, and in that of the user.
LIE = "SELECT DISTINCT database_name, schema_name FROM duckdb_tables() ORDER BY ALL"


@pytest.mark.parametrize("case", CASES)
def test_every_value_is_the_same(case: str, door: Door, tmp_path: Path) -> None:
    plan_name, where, nyckel = CASES[case]
    folder = stok(tmp_path / "underlag", where) if isinstance(where, int) else Path(where)
    facts, plan = month(folder, tmp_path / "rum", plan_name, nyckel)
    here, file = measured(facts, plan, door), with_tables(tmp_path / "eget.duckdb")
    before, size = holds(file), file.stat().st_size
    with opened(f"duckdb:///{file}") as motor:
        there = measured(facts, plan, door, motor)
        assert unlike(here, there) == {}
        [(name, schema), _own] = motor.ask(LIE)
        assert name == "motor"
        assert schema.startswith("internkontroll_")
        motor.store_sql("stor", MANY, SCHEMA)
        assert file.stat().st_size > size
    assert file.stat().st_size == size
    assert beside(file) == []
    assert holds(file) == before


def test_the_report_is_the_same_to_the_byte_and_the_file_holds_what_it_held(tmp_path: Path) -> None:
    file = with_tables(tmp_path / "eget.duckdb")
    before = holds(file)
    for name, also in (("utan", []), ("med", ["--motor", f"duckdb:///{file}"])):
        asked = ["kontrollera", "samples/2022-03", "--utan-arkiv", "--tyst", "--gx-resultat"]
        result = CliRunner().invoke(cli.main, [*asked, "--ut", str(tmp_path / name), *also])
        assert result.exit_code == 1, result.output
    assert unlike_files(tmp_path / "utan", tmp_path / "med") == []
    assert beside(file) == []
    assert holds(file) == before
    evidence = (tmp_path / "med" / "bevis.json").read_text("utf-8")
    assert '"motor": "duckdb"' in evidence
    assert "eget" not in evidence
