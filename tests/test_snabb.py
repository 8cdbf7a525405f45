"""What is not marked `langsam` makes no whole run: the guard in conftest.py that keeps `make snabb` short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import cli
from tests.conftest import WHOLE_RUNS

SAMPLE = "samples/2022-03"


@pytest.mark.parametrize("command", ["kontrollera", "egenkontroll", "simulera"])
def test_an_unmarked_test_is_refused_a_whole_run(command: str, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=rf"{command}.*pytest\.mark\.langsam"):
        CliRunner().invoke(cli.main, [command, SAMPLE, "--ut", str(tmp_path / "ut")])
    assert not (tmp_path / "ut").exists()


def test_an_unmarked_test_is_refused_the_program_as_a_process() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"pytest\.mark\.langsam"):
        subprocess.run([sys.executable, "cli.py", "--help"], check=False)


@pytest.mark.langsam
def test_a_marked_test_may() -> None:
    done = subprocess.run([sys.executable, "cli.py", "--help"], check=False, capture_output=True)
    assert done.returncode == 0


def test_the_commands_that_are_guarded_exist() -> None:
    assert isinstance(cli.main, click.Group)
    stickprov = cli.main.commands["stickprov"]
    assert isinstance(stickprov, click.Group)
    assert {*cli.main.commands, *stickprov.commands} >= WHOLE_RUNS
