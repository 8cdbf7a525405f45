"""verifiera makes a run again of an underlag that lies in an engine, and names a row changed there since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import psycopg
import pytest
from click.testing import CliRunner

import cli
from tests.motor.lagda import lay, lay_in_duckdb
from tests.motor.server import Server
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam

ONLY = ("--kontroll", "registreringar", "--kontroll", "avbojda-besok")
AGAIN = "körd på nytt med samma underlag, plan och val, byte för byte."
# The second of two rows is then no duplicate of the first.
CHANGE = "UPDATE {}registreringar SET kund = 'K-9' WHERE rad = 3"


def ran(*asked: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, [str(one) for one in asked])
    assert "oväntat" not in result.output
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [registrering("01 08:00"), registrering("01 08:00"), registrering("02 09:00", "08:00")]
    return write_underlag(tmp_path / "underlag", {"registreringar": rows})


def _verified(address: str, mapp: Path, change: Callable[[], object]) -> None:
    code, said = ran("kontrollera", address, *ONLY, "--ut", mapp, "--gx-resultat", "--utan-arkiv")
    assert code in (1, 3), said
    code, said = ran("verifiera", mapp, "--underlag", address)
    assert (code, AGAIN in said) == (0, True), said
    change()
    code, said = ran("verifiera", mapp, "--underlag", address)
    assert code == 1
    assert "Omkörningen: avvikelser.csv" in said
    assert "är ändrad sedan körningen" not in said


def test_of_a_file_of_duckdb(folder: Path, tmp_path: Path) -> None:
    file, mapp = tmp_path / "vard.duckdb", tmp_path / "rapport"
    address = lay_in_duckdb(file, folder)

    def change() -> None:
        with duckdb.connect(str(file)) as con:
            con.execute(CHANGE.format(""))

    _verified(address, mapp, change)
    code, said = ran("verifiera", mapp, "--underlag", folder)
    assert code == 1
    assert "main.registreringar är inte med i omkörningen." in said
    file.unlink()
    code, said = ran("verifiera", mapp, "--underlag", address)
    assert (code, "Fel: Vi hittar inte" in said) == (2, True), said


@pytest.mark.motor
def test_of_a_schema_of_postgresql(folder: Path, tmp_path: Path, postgres: Server) -> None:
    address = lay(postgres, "vard", folder)

    def change() -> None:
        with psycopg.connect(postgres.url(), autocommit=True) as con:
            con.execute(CHANGE.format("vard."))

    _verified(address, tmp_path / "rapport", change)


def _measured_elsewhere(motor: str, folder: Path, mapp: Path, *also: str) -> None:
    asked = (*ONLY, "--ut", mapp, "--gx-resultat", "--utan-arkiv", "--motor", motor)
    code, said = ran("kontrollera", folder, *asked)
    assert code in (1, 3), said
    code, said = ran("verifiera", mapp, "--underlag", folder, *also)
    assert (code, AGAIN in said) == (0, True), said


def test_a_run_that_was_measured_in_a_file_of_duckdb(folder: Path, tmp_path: Path) -> None:
    _measured_elsewhere(f"duckdb:///{tmp_path / 'motor.duckdb'}", folder, tmp_path / "rapport")


@pytest.mark.motor
def test_a_run_that_was_measured_in_postgresql(
    folder: Path, tmp_path: Path, postgres: Server
) -> None:
    mapp, url = tmp_path / "rapport", postgres.url()
    _measured_elsewhere(url, folder, mapp, "--motor", url)
    code, said = ran("verifiera", mapp, "--underlag", folder)
    assert (code, "Ange dess adress med --motor." in said) == (2, True), said
