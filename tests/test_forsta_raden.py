"""A command says what it begins with before its imports, and what to do first; README works as written."""

from __future__ import annotations

import builtins
import gc
import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import click
import pytest
from click.testing import CliRunner

import cli
from reports.manad.rapport import Rapport
from reports.terminal.run import first_to_do
from suites.gx_door import Door
from suites.verdicts import EJ_BEDOMD, UPPFYLLT

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent
LATER = {"arkiv", "checks", "extracts", "reports", "samples", "stickprov", "suites", "webb"}
HEAVY = ("great_expectations", "ibis", "pandera", "pandas", "duckdb")
SAID = "Läser planen och underlaget …"
# The front door where each heavy import says its name on the screen and stops the run.
STOPPED_AT_IMPORT = f"""
import sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name in {HEAVY}:
            sys.stderr.write(f"importerar {{name}}\\n")
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
import cli
cli.main(sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def _with_the_collector() -> Iterator[None]:
    """A run may do without the garbage collector, we not."""
    yield
    gc.enable()


def leaves(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Every command that runs; a group that runs alone too."""
    for name, command in sorted(group.commands.items()):
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield (*above, name)
        if isinstance(command, click.Group):
            yield from leaves(command, *above, name)


# What a command must be given to begin; nothing of it is there.
GIVEN: dict[tuple[str, ...], list[str]] = {
    **{(name,): ["saknas"] for name in ("kontrollera", "verifiera", "egenkontroll", "simulera")},
    **{(name,): ["saknas"] for name in ("profil", "nyckel", "mall", "exempel")},
    ("plan",): [],
    ("plan", "kopiera"): ["saknas", "--ar", "2023"],
    ("stickprov", "planera"): ["saknas", "--period", "2022-03..2022-04"],
    ("stickprov", "frys"): ["saknas", "--period", "2022-03..2022-04", "--ut", "prov"],
    ("stickprov", "dra"): ["saknas", "--tarning", "12345612345612345612"],
    ("stickprov", "utvardera"): ["saknas"],
    ("stickprov", "verifiera"): ["saknas"],
    **{("arkiv", name): [] for name in ("lista", "kontrollera")},
    ("arkiv", "visa"): ["1"],
    ("arkiv", "gallra"): ["--fore", "2022-01"],
    ("uppfoljning",): ["saknas"],
    **{(name,): ["--ar", "2022"] for name in ("arsrapport", "publicera")},
    ("arkiv", "exportera"): ["mapp"],
    ("webb",): ["--plan", "saknas"],
    ("genvag",): ["--mapp", "saknas"],
}


@pytest.mark.parametrize("command", list(leaves(cli.main)), ids=" ".join)
def test_the_first_thing_that_a_command_does_is_to_say_so(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    events: list[str] = []
    imported, echo = builtins.__import__, click.echo

    def importing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] in LATER:
            events.append("imports")
        return imported(name, *args, **kwargs)

    def saying(message: Any = None, *args: Any, **kwargs: Any) -> None:
        events.append(str(message))
        echo(message, *args, **kwargs)

    monkeypatch.setattr("commands.begin.at_a_terminal", lambda: True)
    monkeypatch.setattr(click, "echo", saying)
    monkeypatch.setattr(builtins, "__import__", importing)
    said = CliRunner().invoke(cli.main, [*command, *GIVEN[command]])
    monkeypatch.undo()
    assert events[0].endswith(" …"), (events[:3], said.output)
    assert "imports" in events
    assert said.stderr.startswith(f"{events[0]}\n")


def on_a_screen(*args: str) -> str:
    """All that stands on a terminal when the command has been stopped at its first heavy import."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", STOPPED_AT_IMPORT, *args],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    read = b""
    try:
        while more := os.read(ours, 4096):
            read += more
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    run.wait()
    return read.decode().replace("\r\n", "\n")


def test_at_a_terminal_it_stands_before_the_heavy_import_on_a_line_of_its_own() -> None:
    first, second, *_ = on_a_screen("kontrollera", "samples/2022-03").splitlines()
    assert first == SAID
    assert second.startswith("importerar ")


def test_not_when_asked_to_be_quiet() -> None:
    assert on_a_screen("kontrollera", "samples/2022-03", "--tyst").startswith("importerar ")


def test_not_to_a_file_or_a_pipe() -> None:
    run = [sys.executable, "-c", STOPPED_AT_IMPORT, "kontrollera", "samples/2022-03"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, check=False)
    assert done.stdout == b""
    assert done.stderr.startswith(b"importerar ")


CLIENTS, ROWS = ("uppehall", "verkstalld-utan-besok"), ("registreringar", "dubblett")


@pytest.mark.parametrize(
    ("found", "unjudged", "said"),
    [
        ([CLIENTS, ROWS], True, "Gör först: titta till kunderna i avsnitt 3."),
        ([ROWS], True, "Gör först: gå igenom arbetslistan avvikelser.xlsx."),
        ([], True, "Gör först: begär in det som saknas, avsnitt 11."),
        ([], False, "Det finns inget att rätta."),
    ],
)
def test_what_to_do_first(found: list[tuple[str, str]], unjudged: bool, said: str) -> None:
    """Clients before rows, rows before what is missing."""
    utfall = EJ_BEDOMD if unjudged else UPPFYLLT
    kontroller = [
        SimpleNamespace(
            id=kontroll,
            planerad=True,
            utfall=utfall,
            regler=[SimpleNamespace(regel=regel, avvikelser=int((kontroll, regel) in found))],
        )
        for kontroll, regel in (CLIENTS, ROWS)
    ]
    assert first_to_do(cast(Rapport, SimpleNamespace(kontroller=kontroller))).startswith(said)


def test_the_run_says_what_to_open_and_to_do_first(door: Door, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli.main, ["kontrollera", str(ROOT / "samples/2022-03"), "--ut", str(tmp_path / "ut")]
    )
    assert done.output.split("Öppna rapporten:\n")[1].splitlines() == [
        f"  {tmp_path / 'ut' / 'rapport.html'}",
        "Gör först: titta till kunderna i avsnitt 3. Rätta sedan efter avvikelser.xlsx.",
    ]


def readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    return re.findall(r"^(internkontroll [^#\n]+)", text, re.MULTILINE)


def test_readme_works_as_written(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order that it stands, from an empty folder; each name and path the same in PowerShell."""
    monkeypatch.chdir(tmp_path)
    # It runs until it is stopped: tests/webb/test_server.py.
    monkeypatch.setattr("webb.server.serve", lambda *_args, **_named: None)
    lines = readme_commands()
    assert {shlex.split(line)[1] for line in lines} == set(cli.main.commands)
    for line in lines:
        # Quoted by double quotes, and with no sign that one of the shells reads as its own.
        assert not re.search(r"['`$\\*~&;|<>(){}]", line), line
        done = CliRunner().invoke(cli.main, shlex.split(line)[1:])
        assert done.exit_code in (0, 1), (line, done.output)


def test_what_make_demo_says_in_readme_is_there() -> None:
    """On Windows the sample is run by the same command as `make demo` does."""
    text = (ROOT / "README.md").read_text("utf-8")
    windows = re.findall(r"^\.venv\\Scripts\\internkontroll (.+)$", text, re.MULTILINE)
    demo = re.findall(r"\$\(BIN\)/internkontroll (.+?);", (ROOT / "Makefile").read_text("utf-8"))
    assert [line.replace("\\", "/") for line in windows] == demo
