"""A stopped run leaves nothing, a killed one is cleaned up after, and what is written is the user's own."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from commands.stop import EXIT_CODE, SENTENCE, stoppable
from extracts import held_windows
from extracts.held import Held
from extracts.unfinished import SCRATCH, UNFINISHED, unfinished_folder, write_whole

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent
# A run that is in the middle of its writing, and waits there.
RUN = """
import sys, time
import click
from pathlib import Path
from commands.swedish import Swedish
from extracts.unfinished import scratch_folder
from reports.kit.whole import write_whole

def fill(folder):
    (folder / "halv.csv").write_text("x")
    print(folder, flush=True)
    time.sleep(60)

@click.group(cls=Swedish)
def main():
    pass

@main.command()
def skriv():
    with scratch_folder() as scratch:
        print(scratch, flush=True)
        write_whole(Path(sys.argv[2]) / "rapporter" / "2022-03", fill)

main(["skriv"])
"""


def _heard() -> None:
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path, Path]]:
    """A run, its scratch folder and the folder it writes."""
    (tmp_path / "tmp").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, "-", str(tmp_path)],
        cwd=ROOT,
        # A shell may have this test ignore them.
        preexec_fn=_heard,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(ROOT)},
    )
    assert run.stdout
    scratch, folder = (Path(run.stdout.readline().strip()) for _ in range(2))
    yield run, scratch, folder
    run.kill()
    run.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_run_leaves_no_folder_and_says_so(
    running: tuple[subprocess.Popen[str], Path, Path], tmp_path: Path, number: signal.Signals
) -> None:
    run, scratch, folder = running
    assert scratch.is_dir()
    assert folder.is_dir()
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said.strip()) == (130, SENTENCE)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["tmp"]


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_of_one_that_lives(
    running: tuple[subprocess.Popen[str], Path, Path],
) -> None:
    run, scratch, folder = running
    for parent, prefix in ((folder.parent, UNFINISHED), (scratch.parent, SCRATCH)):
        with unfinished_folder(parent, prefix):
            pass
    assert (folder / "halv.csv").is_file()
    assert scratch.is_dir()
    run.kill()
    run.communicate()
    assert folder.is_dir()
    assert scratch.is_dir()
    for parent, prefix in ((folder.parent, UNFINISHED), (scratch.parent, SCRATCH)):
        with unfinished_folder(parent, prefix):
            pass
    assert not folder.exists()
    assert not scratch.exists()


_UNLINK = Path.unlink


def _windows_removes(path: Path, *, missing_ok: bool = False) -> None:
    """As Windows removes a file: not while any process has it open."""
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            found = opened.readlink()
        except OSError:
            continue
        if found == path.resolve():
            raise PermissionError(13, "används av en annan process", str(path))
    _UNLINK(path, missing_ok)


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "unlink", _windows_removes)
    monkeypatch.setattr("extracts.unfinished.held_by", held_windows)
    monkeypatch.setattr("extracts.held.held_by", held_windows)


@pytest.mark.usefixtures("on_windows")
def test_on_windows_too_the_next_run_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from extracts import held_windows;"
        f"folder, _ = held_windows.fresh(Path({str(tmp_path)!r}), '{UNFINISHED}');"
        "(folder / 'halv.csv').touch(); print(folder, flush=True); time.sleep(60)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert run.stdout
    folder = Path(run.stdout.readline().strip())
    with unfinished_folder(tmp_path):
        pass
    assert (folder / "halv.csv").is_file()
    run.kill()
    run.communicate()
    # Of a run that was stopped between removing the file and the folder.
    (tmp_path / f"{UNFINISHED}utan" / "djup").mkdir(parents=True)
    with unfinished_folder(tmp_path) as mine:
        assert sorted(tmp_path.iterdir()) == [mine, mine.with_name(f"{mine.name}.las")]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_windows")
def test_on_windows_too_nothing_is_left_of_a_run_that_ends(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "fil", b"x")
    with unfinished_folder(tmp_path) as folder:
        assert not any("las" in path.name for path in folder.iterdir())
        folder.rename(tmp_path / "b")
    with pytest.raises(OSError, match="full"), unfinished_folder(tmp_path / "c" / "d"):
        raise OSError("full")
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert names == ["a", "a/fil", "b"]


@pytest.mark.usefixtures("on_windows")
def test_on_windows_too_only_folders_of_its_own_kind_are_removed(tmp_path: Path) -> None:
    test_only_folders_of_its_own_kind_are_removed(tmp_path)


def test_only_folders_of_its_own_kind_are_removed(tmp_path: Path) -> None:
    (tmp_path / "annat").mkdir()
    (tmp_path / "annat" / "fil").touch()
    (tmp_path / f"{UNFINISHED}lank").symlink_to(tmp_path / "annat")
    (tmp_path / f"{UNFINISHED}fil").touch()
    with unfinished_folder(tmp_path):
        pass
    assert (tmp_path / "annat" / "fil").is_file()


def test_folders_that_had_to_be_made_go_when_the_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), unfinished_folder(tmp_path / "a" / "b"):
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []
    write_whole(tmp_path / "a" / "fil", b"x")
    assert (tmp_path / "a" / "fil").read_bytes() == b"x"
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_a_second_signal_does_not_stop_the_cleaning() -> None:
    with stoppable() as stopped:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert stopped()


def test_an_interrupt_that_a_library_made_an_error_of_is_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise RuntimeError("Query interrupted") from error

    monkeypatch.setattr("suites.plan_file.load_plan", interrupted)
    # A shell may have this test ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        done = CliRunner().invoke(cli.main, ["plan"])
    finally:
        signal.signal(signal.SIGINT, before)
    assert (done.exit_code, done.stderr.strip()) == (EXIT_CODE, SENTENCE)


def test_outputs_belong_to_the_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        args = [
            "exempel",
            str(tmp_path / "ut" / "exempel"),
            "--kunder",
            "40",
            "--period",
            "2022-03",
        ]
        assert CliRunner().invoke(cli.main, args).exit_code == 0
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    modes = {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in tmp_path.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}


HOLDS = """
import sys, time
from pathlib import Path
import extracts.held, extracts.held_windows
if sys.argv[2] == "windows":
    extracts.held.held_by = extracts.held_windows
held = extracts.held.Held()
held.take(Path(sys.argv[1]))
print("har den", flush=True)
time.sleep(60)
"""


def held_by_one_then_free(folder: Path, system: str) -> None:
    """One program has it while it lives, and it is free when that has been killed."""
    folder.mkdir()
    command = [sys.executable, "-c", HOLDS, str(folder), system]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    assert other.stdout
    assert other.stdout.readline() == "har den\n"
    mine = Held()
    with pytest.raises(BlockingIOError):
        mine.take(folder)
    other.kill()
    other.communicate()
    mine.take(folder)
    mine.take(folder)
    third = Held()
    with pytest.raises(BlockingIOError):
        third.take(folder)
    mine.release()
    third.take(folder)
    third.release()
    assert sorted(folder.parent.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_a_folder_is_held_by_one_program_at_a_time(tmp_path: Path) -> None:
    held_by_one_then_free(tmp_path / "stickprov", "posix")


@pytest.mark.usefixtures("on_windows")
def test_on_windows_too_a_folder_is_held_by_one_program_at_a_time(tmp_path: Path) -> None:
    held_by_one_then_free(tmp_path / "stickprov", "windows")


def test_a_folder_that_cannot_be_held_is_worked_in_all_the_same(tmp_path: Path) -> None:
    held = Held()
    held.take(tmp_path / "saknas")
    held.release()
