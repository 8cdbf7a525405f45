"""What a command says last stands on the screen by itself, not on the line that told what went on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = "samples/2022-03"
# Command with its arguments → what tells of its result.
COMMANDS = {
    ("kontrollera", SAMPLE): "reports.terminal.run.summary",
    ("egenkontroll", SAMPLE, "--utforare", "Björkens Omsorg AB"): (
        "reports.terminal.check.check_summary"
    ),
    ("simulera", SAMPLE): "reports.terminal.simulation.simulation_summary",
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_result_is_told_when_the_progress_is_gone(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    @contextmanager
    def progress(tyst: bool) -> Iterator[Callable[[str], None]]:
        events.append("begins")
        yield lambda _text: None
        events.append("gone")

    def told(*_args: Any, **_kwargs: Any) -> None:
        events.append("told")

    monkeypatch.setattr("reports.terminal.progress.progress", progress)
    monkeypatch.setattr(COMMANDS[command], told)
    result = CliRunner().invoke(cli.main, [*command, "--ut", str(tmp_path / "ut")])
    assert result.exit_code in (0, 1), result.output
    assert events == ["begins", "gone", "told"]
