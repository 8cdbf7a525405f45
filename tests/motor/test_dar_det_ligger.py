"""An underlag that lies in PostgreSQL is judged there as the same in files is, value by value."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from tests.motor.lagda import lay
from tests.motor.paritet import names_of
from tests.motor.server import Server
from tests.motor.stokig import stok

pytestmark = [pytest.mark.motor, pytest.mark.langsam]

NORRTALJE, LINDVIK = "norrtalje-2022", "suites/exempel/lindvik-2022"
CASES: dict[str, tuple[str, str | int, list[str]]] = {
    "exempelmånaden": (NORRTALJE, "samples/2022-03", []),
    "lindvik": (LINDVIK, "samples/lindvik-2022-03", []),
    "stökig": (NORRTALJE, 1, []),
    "stökig, pseudonymer": (NORRTALJE, 2, ["--pseudonym"]),
}


def _report(underlag: str, plan: str, ut: Path, *also: str) -> None:
    asked = ["kontrollera", underlag, "--plan", plan, "--period", "2022-03", "--utan-arkiv"]
    result = CliRunner().invoke(cli.main, [*asked, "--tyst", "--ut", str(ut), *also])
    assert result.exit_code in (1, 3), result.output


@pytest.mark.parametrize("case", CASES)
def test_the_report_is_the_same_but_for_the_names_of_files(
    case: str, postgres: Server, tmp_path: Path
) -> None:
    plan, where, also = CASES[case]
    folder = stok(tmp_path / "underlag", where) if isinstance(where, int) else Path(where)
    if also:
        (tmp_path / "nyckel").write_text("0123456789abcdef" * 3, "ascii")
        also = [*also, str(tmp_path / "nyckel")]
    _report(str(folder), plan, tmp_path / "filer", *also)
    _report(lay(postgres, "vard", folder), plan, tmp_path / "vard", *also)
    for name in ("avvikelser.csv", "underkanda.csv", "rapport.json"):
        here = _without_files((tmp_path / "filer" / name).read_text("utf-8"))
        assert _without_files((tmp_path / "vard" / name).read_text("utf-8")) == here
    assert names_of(tmp_path / "vard") == names_of(tmp_path / "filer")
    [said] = json.loads((tmp_path / "vard" / "rapport.json").read_text("utf-8"))["underlag"][-1:]
    assert said["sha256"] == ""


def _without_files(text: str) -> str:
    """Without what a table has not: a form of file and its checksum."""
    plain = re.sub(r"\bvard\.([a-z]+)", r"\1.csv", text)
    return re.sub(r'"sha256": "[0-9a-f]{64}"', '"sha256": ""', plain)
