"""An underlag in a file of DuckDB's is read where it lies, and the file is as it was."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

import cli
from tests.motor.lagda import lay_in_duckdb
from tests.motor.paritet import names_of
from tests.motor.stokig import stok

pytestmark = pytest.mark.langsam


def _ran(underlag: str, ut: Path) -> Result:
    asked = ["kontrollera", underlag, "--period", "2022-03", "--utan-arkiv", "--tyst"]
    return CliRunner().invoke(cli.main, [*asked, "--ut", str(ut)])


@pytest.mark.parametrize("where", ["samples/2022-03", 3])
def test_the_report_is_the_same_but_for_the_names_of_files(
    where: str | int, tmp_path: Path
) -> None:
    folder = stok(tmp_path / "underlag", where) if isinstance(where, int) else Path(where)
    file = tmp_path / "vard.duckdb"
    address = lay_in_duckdb(file, folder)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    for underlag, ut in ((str(folder), "filer"), (address, "databas")):
        result = _ran(underlag, tmp_path / ut)
        assert result.exit_code in (1, 3), result.output
    for name in ("avvikelser.csv", "underkanda.csv", "rapport.json"):
        here, there = ((tmp_path / run / name).read_text("utf-8") for run in ("filer", "databas"))
        without = re.sub(r'"sha256": "[0-9a-f]{64}"(?=,\s+"rader")', '"sha256": ""', here)
        assert re.sub(r"\bmain\.([a-z]+)", r"\1.csv", there) == without
    assert names_of(tmp_path / "databas") == names_of(tmp_path / "filer")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in tmp_path.glob("*.duckdb*")) == ["vard.duckdb"]


def test_rows_without_a_key_are_told_in_the_order_that_they_lie(tmp_path: Path) -> None:
    file = tmp_path / "vard.duckdb"
    address = lay_in_duckdb(file, Path("samples/2022-03"))
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE SCHEMA vyer")
        for table in ("registreringar", "bestallningar"):
            con.execute(f"CREATE TABLE vyer.{table} AS FROM {table} ORDER BY rad")
    result = _ran(f"{address}?schema=vyer", tmp_path / "rapport")
    assert result.exit_code in (1, 3), result.output
    lines = (tmp_path / "rapport" / "underkanda.csv").read_text("utf-8").splitlines()
    # The file has a row of headings, and the table none.
    assert "vyer.bestallningar;97;fran;2022-13-01;" in "\n".join(lines)


@pytest.fixture
def said(tmp_path: Path) -> Callable[[str], str]:
    def ran(address: str) -> str:
        result = _ran(address, tmp_path / "rapport")
        assert result.exit_code == 2, result.output
        assert not (tmp_path / "rapport").exists()
        assert result.output.count("Fel: ") == 1
        assert "oväntat" not in result.output
        return result.output

    return ran


def test_what_may_be_wrong_with_the_file(said: Callable[[str], str], tmp_path: Path) -> None:
    file = tmp_path / "vard.duckdb"
    assert "går inte att läsa" in said("duckdb:vard.duckdb")
    assert "Vi hittar inte" in said(f"duckdb:///{file}")
    file.write_text("inget" * 9999)
    assert "går inte att öppna som en databas" in said(f"duckdb:///{file}")
    file.unlink()
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE registreringar (x INTEGER[])")
    assert "saknas tabellen bestallningar" in said(f"duckdb:///{file}")
    assert "I schemat x saknas" in said(f"duckdb:///{file}?schema=x")
