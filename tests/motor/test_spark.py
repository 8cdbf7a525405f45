"""Spark, on a cluster whose master and worker are processes of their own: as PostgreSQL, value by value."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from extracts.motor.opened import opened
from suites.gx_door import Door
from tests.motor import kluster
from tests.motor.kluster import Kluster
from tests.motor.paritet import measured, month, unlike, unlike_files
from tests.motor.server import _free_port
from tests.motor.stokig import stok

pytestmark = [
    pytest.mark.spark,
    pytest.mark.langsam,
    # Not ours to mend: what the sockets of pyspark leave open.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NORRTALJE, LINDVIK = "norrtalje-2022", "suites/exempel/lindvik-2022"
CASES: dict[str, tuple[str, str | int]] = {
    "exempelmånaden": (NORRTALJE, "samples/2022-03"),
    "lindvik": (LINDVIK, "samples/lindvik-2022-03"),
    "stökig": (NORRTALJE, 1),
}
COMMAND = ["kontrollera", "samples/2022-03", "--tyst", "--utan-arkiv"]


@pytest.mark.parametrize("case", CASES)
def test_every_value_is_the_same(case: str, cluster: Kluster, door: Door, tmp_path: Path) -> None:
    plan_name, where = CASES[case]
    folder = stok(tmp_path / "underlag", where) if isinstance(where, int) else Path(where)
    facts, plan = month(folder, tmp_path / "rum", plan_name)
    here = measured(facts, plan, door)
    with opened(cluster.url) as motor:
        there = measured(facts, plan, door, motor)
        assert unlike(here, there) == {}


def test_the_report_is_the_same_to_the_byte(cluster: Kluster, tmp_path: Path) -> None:
    for name, also in (("duckdb", []), ("spark", ["--motor", cluster.url])):
        result = CliRunner().invoke(cli.main, [*COMMAND, "--ut", str(tmp_path / name), *also])
        assert result.exit_code == 1, result.output
    assert unlike_files(tmp_path / "duckdb", tmp_path / "spark") == []


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Result]:
    def ran(url: str) -> Result:
        ut = tmp_path / "rapport"
        result = CliRunner().invoke(cli.main, [*COMMAND, "--ut", str(ut), "--motor", url])
        assert result.exit_code == 2, result.output
        assert not ut.exists()
        assert result.output.count("Fel: ") == 1
        assert "oväntat" not in result.output
        return result

    return ran


@pytest.mark.parametrize(
    "url", ["spark:lokalt", "spark://ingen:losen@127.0.0.1:7077", "spark://x:99999"]
)
def test_an_address_that_cannot_be_read(run: Callable[[str], Result], url: str) -> None:
    found = run(url).output
    assert "går inte att läsa" in found
    assert "losen" not in found


def test_nobody_answers(run: Callable[[str], Result]) -> None:
    assert "svarar inte" in run(f"spark://127.0.0.1:{_free_port()}").output


def test_java_is_not_there(run: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert "Java 17" in run("spark:local[2]").output


def test_the_extra_is_not_installed(
    run: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "extracts.motor.spark_open", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "uv sync --extra spark" in run("spark:local[2]").output


def test_the_last_worker_is_lost_while_it_measures(
    run: Callable[[str], Result], tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any
) -> None:
    from extracts.motor import spark_open
    from extracts.motor.spark import Spark

    monkeypatch.setattr(spark_open, "_SECONDS", 5)
    keep, calls = Spark._keep, 0

    def counted(self: Spark, *args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 8:
            found.worker.terminate()
        return keep(self, *args)

    monkeypatch.setattr(Spark, "_keep", counted)
    with kluster.started(tmp_path_factory.mktemp("doende")) as found:
        assert "Förbindelsen med Spark bröts" in run(found.url).output
