"""Personnummer in a key that is kept: masked in every output, also as ten bare digits."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

TWELVE, TEN = "191212121212", "1212121212"


@pytest.mark.parametrize("number", [TWELVE, "19121212-1212", "121212-1212", TEN])
def test_a_personnummer_as_key_is_written_nowhere(number: str, door: Door, tmp_path: Path) -> None:
    assert door
    row = registrering(registrering=number, start="2022-03-07 08:00", slut="2022-03-07 07:00")
    underlag = write_underlag(tmp_path / "underlag", {"registreringar": [row]})
    out = tmp_path / "ut"
    done = CliRunner().invoke(cli.main, ["kontrollera", str(underlag), "--ut", str(out)])
    assert done.exit_code == 1, done.output
    deviations = (out / "avvikelser.csv").read_text("utf-8")
    assert "slut-efter-start" in deviations
    assert "••••••-••••" in deviations
    for file in out.rglob("*"):
        if file.suffix in (".csv", ".html", ".json"):
            assert number not in file.read_text("utf-8"), file.name
    assert number not in done.output
