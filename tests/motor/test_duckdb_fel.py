"""What may go wrong with a file of DuckDB's: one sentence, exit code 2, no report, the file as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from commands.stop import EXIT_CODE, SENTENCE
from extracts.errors import MotorError
from extracts.motor.duckdb import DuckDb
from extracts.motor.motor import Motor
from extracts.motor.opened import opened
from suites.gx_door import Door
from tests.motor.egen_fil import MANY, SCHEMA, beside, holds, with_tables
from tests.motor.test_fel import _at

pytestmark = pytest.mark.langsam

COMMAND = ["kontrollera", "samples/2022-03", "--tyst", "--ut"]
ROOT = Path(__file__).parent.parent.parent
KILLED = f"""
import os, sys
from extracts.motor.opened import opened
with opened(sys.argv[1]) as motor:
    motor.con.raw_sql("CREATE TABLE stor AS {MANY}")
    os._exit(9)
"""
HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
posix = pytest.mark.skipif(sys.platform != "linux", reason="what a process has open is seen there")


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Path | str], str]:
    """The sample month with --motor; what is said, and nothing is left that was not there."""

    def ran(file: Path | str) -> str:
        address = f"duckdb:///{file}" if isinstance(file, Path) else file
        before = sorted(tmp_path.iterdir())
        result = _ran(address, tmp_path)
        assert result.exit_code == 2, result.output
        assert sorted(tmp_path.iterdir()) == before
        assert result.output.count("Fel: ") == 1
        assert "\n" not in result.output.removesuffix("\n")
        assert "oväntat" not in result.output
        return result.output

    return ran


def _ran(address: str, folder: Path) -> Result:
    return CliRunner().invoke(cli.main, [*COMMAND, str(folder / "ut"), "--motor", address])


@pytest.mark.parametrize("address", ["duckdb:x", "duckdb:///", "duckdb:///x.duckdb?schema=y"])
def test_an_address_that_cannot_be_read(run: Callable[[Path | str], str], address: str) -> None:
    assert "--motor går inte att läsa" in run(address)


def test_a_name_that_is_no_text(run: Callable[[Path | str], str], tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.duckdb"))
    assert "[U+DCFF].duckdb går inte att öppna" in run(file)


def test_a_folder_that_is_not_there(run: Callable[[Path | str], str], tmp_path: Path) -> None:
    assert "finns inte, eller går inte att skriva i" in run(tmp_path / "saknas" / "x.duckdb")


@pytest.mark.parametrize("content", [b"", b"inget" * 9999, b"registrering;kund\nR1;K1\n"])
def test_a_file_of_another_kind(
    run: Callable[[Path | str], str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert "går inte att öppna som en databas" in run(file)
    assert file.read_bytes() == content


def test_a_folder_is_no_file(run: Callable[[Path | str], str], tmp_path: Path) -> None:
    assert "går inte att öppna som en databas" in run(tmp_path)


def test_a_file_that_another_program_has_open(
    run: Callable[[Path | str], str], tmp_path: Path
) -> None:
    file = with_tables(tmp_path / "eget.duckdb")
    asked = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        assert "inget annat program har den öppen" in run(file)
        other.communicate()
    assert len(holds(file)) > 0


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A file in a folder, neither of which may be written, by root neither."""
    folder = tmp_path / "last"
    folder.mkdir()
    file = with_tables(folder / "eget.duckdb")
    paths = (file, folder)
    root = sys.platform == "linux" and os.geteuid() == 0
    for path, mode in zip(paths, (0o444, 0o555), strict=True):
        if root:
            subprocess.run(["chattr", "+i", path], check=True)
        else:
            path.chmod(mode)
    yield file
    for path in reversed(paths):
        if root:
            subprocess.run(["chattr", "-i", path], check=True)
        else:
            path.chmod(0o700)


@posix
def test_what_may_not_be_written(run: Callable[[Path | str], str], locked: Path) -> None:
    assert "att den går att skriva i" in run(locked)
    assert "går inte att skriva i" in run(locked.parent / "ny.duckdb")


@pytest.fixture(params=["eget", "ny"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file that is there, or one that is not; afterwards as before."""
    path = tmp_path / f"{request.param}.duckdb"
    if request.param == "eget":
        before = holds(with_tables(path))
        yield path
        assert beside(path) == []
        assert holds(path) == before
    else:
        yield path
        assert not path.exists()


@pytest.mark.parametrize(("owner", "name", "call"), [(DuckDb, "store", 10), (Door, "validate", 3)])
def test_a_run_that_is_stopped(
    owner: type, name: str, call: int, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    _at(monkeypatch, owner, name, call, lambda: os.kill(os.getpid(), signal.SIGINT))
    # A shell may have this test ignore it.
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = _ran(f"duckdb:///{file}", tmp_path)
    finally:
        signal.signal(signal.SIGINT, heard)
    assert (result.exit_code, result.output) == (EXIT_CODE, f"{SENTENCE}\n")
    assert sorted(tmp_path.iterdir()) == before


@posix
def test_a_disk_that_is_full(file: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(_motor: Motor) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, before[1]))

    try:
        with pytest.raises(MotorError, match="Disken eller minnet räcker inte"):
            _stored(file, fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
def test_a_file_that_can_no_longer_be_written(tmp_path: Path) -> None:
    file = with_tables(tmp_path / "eget.duckdb")
    before = holds(file)

    def lose(motor: Motor) -> None:
        """What the engine has open leads nowhere from now on."""
        motor.store_sql("stor", MANY, SCHEMA)
        nowhere = os.open(os.devnull, os.O_RDONLY)
        for fd in Path("/proc/self/fd").iterdir():
            if fd.exists() and fd.resolve() == file:
                os.dup2(nowhere, int(fd.name))
        os.close(nowhere)

    with pytest.raises(MotorError, match=r"eget\.duckdb går inte längre att läsa"):
        _stored(file, lose)
    assert holds(file) == before


def _stored(file: Path, happens: Callable[[Motor], None]) -> None:
    with opened(f"duckdb:///{file}") as motor:
        happens(motor)
        motor.store_sql("till", MANY, SCHEMA)


def test_a_run_that_is_killed_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = with_tables(tmp_path / "eget.duckdb")
    before = holds(file)
    asked = [sys.executable, "-c", KILLED, f"duckdb:///{file}"]
    assert subprocess.run(asked, check=False, cwd=ROOT).returncode == 9
    assert beside(file) == []
    assert holds(file) == before
