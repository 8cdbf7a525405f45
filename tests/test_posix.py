"""A locale without Swedish letters: files and texts are UTF-8 all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parents[1]
POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(("command", "code"), [("kontrollera", 1), ("egenkontroll", 0)])
def test_names_and_texts_are_read_and_said(command: str, code: int, tmp_path: Path) -> None:
    underlag = tmp_path / "åäö"
    shutil.copytree(ROOT / "tests" / "fall" / "n02-near-keys", underlag)
    (underlag / "bestallningar.csv").rename(underlag / "Beställningar.csv")
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", command, underlag, "--ut", tmp_path / "utåäö"],
        env={**os.environ, **POSIX},
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (code, b"")
    assert "tabellen bestallningar saknas" not in said
    assert ("bedömda" if command == "kontrollera" else "bekräfta") in said.lower()
    assert "Beställningar.csv" in (tmp_path / "utåäö" / "rapport.html").read_text("utf-8")
