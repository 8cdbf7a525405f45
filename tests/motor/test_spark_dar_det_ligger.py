"""Parquet files that Spark reads itself: the same rows pass, and the same is said of the others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import cli
from extracts.engine import batches_of, connect
from extracts.motor.opened import opened, opened_place
from extracts.read import read_underlag
from extracts.underkanda import PERSONNUMMER, UNDERKANDA
from suites.plan_file import load_plan
from tests.motor.celler import alike, by_the_gate, columns, texts, where_it_lies
from tests.motor.kluster import Kluster
from tests.motor.lagda_parquet import lay_parquet
from tests.motor.paritet import names_of, rows
from tests.motor.stokig import stok

pytestmark = [
    pytest.mark.spark,
    pytest.mark.langsam,
    # Not ours to mend: what the sockets of pyspark leave open.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CASES: dict[str, str | int] = {"exempelmånaden": "samples/2022-03", "stökig": 1}


def test_a_plain_cell_is_what_the_gate_reads(cluster: Kluster, tmp_path: Path) -> None:
    con = connect(tmp_path)
    here = texts(con)
    with opened(cluster.url) as motor:
        there = motor.receive("celler", batches_of(con, here))
        for column in columns():
            found = where_it_lies(there, column)
            assert alike(by_the_gate(here, column), found) == {}, column
            assert found == where_it_lies(here, column), column


@pytest.mark.parametrize("case", CASES)
def test_every_row_is_the_same_at_the_gate(case: str, cluster: Kluster, tmp_path: Path) -> None:
    from extracts.motor.gate import read_there

    where, plan = CASES[case], load_plan("norrtalje-2022")
    files = stok(tmp_path / "filer", where) if isinstance(where, int) else Path(where)
    folder = lay_parquet(files, tmp_path / "parquet")
    for room in ("har", "dar"):
        (tmp_path / room).mkdir()
    here = read_underlag(folder, tmp_path / "har", contract=plan.contract)
    with opened_place(cluster.url, str(folder)) as place:
        there = read_there(place, tmp_path / "dar", plan.contract)
        assert there.tables == here.tables
        for table in sorted(here.tables):
            mine, theirs = here.rows(table), there.rows(table)
            assert rows(theirs.select(*mine.columns)) == rows(mine), table
        for table in (UNDERKANDA, PERSONNUMMER):
            assert rows(there.rows(table)) == rows(here.rows(table)), table
        assert there.findings() == here.findings()
        named = [(c.fil, c.rader, c.godkanda, c.underkanda) for c in here.counts(None)]
        assert [(c.fil, c.rader, c.godkanda, c.underkanda) for c in there.counts(None)] == named


def test_the_report_is_the_same_but_for_checksums(cluster: Kluster, tmp_path: Path) -> None:
    folder = lay_parquet(Path("samples/2022-03"), tmp_path / "parquet")
    for name, also in (
        ("filer", [str(folder)]),
        ("spark", [cluster.url, "--underlag-mapp", str(folder)]),
    ):
        asked = ["kontrollera", *also, "--tyst", "--utan-arkiv", "--ut", str(tmp_path / name)]
        result = CliRunner().invoke(cli.main, asked)
        assert result.exit_code == 1, result.output
    for name in ("avvikelser.csv", "underkanda.csv", "rapport.json"):
        here, there = ((tmp_path / run / name).read_text("utf-8") for run in ("filer", "spark"))
        assert there == re.sub(r'"sha256": "[0-9a-f]{64}"(?=,\s+"rader")', '"sha256": ""', here)
    assert names_of(tmp_path / "spark") == names_of(tmp_path / "filer")
    bevis = json.loads((tmp_path / "spark" / "bevis.json").read_text("utf-8"))
    assert bevis["parametrar"]["underlag"].startswith("Spark ")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def ran(*underlag: str) -> Result:
        ut = tmp_path / "rapport"
        result = CliRunner().invoke(cli.main, ["kontrollera", *underlag, "--tyst", "--ut", str(ut)])
        assert result.exit_code == 2, result.output
        assert not ut.exists()
        assert result.output.count("Fel: ") == 1
        assert "oväntat" not in result.output
        return result

    return ran


def test_the_folder_is_named_with_spark_and_with_nothing_else(run: Callable[..., Result]) -> None:
    assert "--underlag-mapp" in run("spark:local[2]").output
    assert "Ta bort den" in run("postgresql://x@127.0.0.1:1/x", "--underlag-mapp", "x").output
    assert "behöver adressen till Spark" in run("samples/2022-03", "--underlag-mapp", "x").output


def test_a_folder_that_cannot_be_read(
    run: Callable[..., Result], cluster: Kluster, tmp_path: Path
) -> None:
    folder = tmp_path / "parquet"

    def said() -> str:
        return run(cluster.url, "--underlag-mapp", str(folder)).output

    assert "Spark kan inte läsa mappen" in said()
    folder.mkdir()
    assert "saknas tabellen registreringar och bestallningar" in said()
    for table in ("registreringar", "bestallningar"):
        (folder / f"{table}.parquet").write_text("inget")
    assert "bestallningar.parquet som Parquet" in said()
    pq.write_table(pa.table({"x": [1]}), folder / "bestallningar.parquet")
    assert "ingen av kolumnerna" in said()
    lay_parquet(Path("samples/2022-03"), tmp_path / "hel")
    wrong = pq.read_table(tmp_path / "hel" / "bestallningar")
    at = wrong.schema.get_field_index("fran")
    times = pa.array([[1]] * wrong.num_rows, pa.list_(pa.int64()))
    pq.write_table(wrong.set_column(at, "fran", times), folder / "bestallningar.parquet")
    assert "kolumnen fran har typen array<bigint>, men ska ha date" in said()
