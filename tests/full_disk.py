"""A disk that is full when a certain file is written: half of it is there, and the system's own error."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

import cli
from extracts.unfinished import UNFINISHED


def full_at(monkeypatch: pytest.MonkeyPatch, place: str) -> list[Path]:
    """The disk is full for the file of this name or place; the files that it has struck."""
    struck: list[Path] = []
    _fill_files(monkeypatch, place, struck)
    _fill_engine(monkeypatch, place, struck)
    return struck


def _is(path: object, place: str) -> bool:
    """Whether a file has this place in what is written; it is not in its folder until it is whole."""
    file = Path(str(path))
    unfinished = [at for at, part in enumerate(file.parts) if part.startswith(UNFINISHED)]
    inside = file.parts[unfinished[0] + 1 :] if unfinished else [file.name]
    return Path(*(p for p in inside if not p.startswith(UNFINISHED))).as_posix() == place


def _fill_files(monkeypatch: pytest.MonkeyPatch, place: str, struck: list[Path]) -> None:
    whole = {"write_text": Path.write_text, "write_bytes": Path.write_bytes}

    def half(write: Any, path: Path, content: Any, *how: Any, **more: Any) -> Any:
        if not _is(path, place):
            return write(path, content, *how, **more)
        write(path, content[: len(content) // 2], *how, **more)
        struck.append(path)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name, write in whole.items():
        monkeypatch.setattr(
            Path, name, lambda *args, _write=write, **more: half(_write, *args, **more)
        )


def _fill_engine(monkeypatch: pytest.MonkeyPatch, place: str, struck: list[Path]) -> None:
    """What the engine has written to its scratch folder is moved to its place: as it says it itself."""
    move = shutil.move

    def half(written: Any, path: Any) -> None:
        if not _is(path, place):
            move(written, path)
            return
        Path(path).touch()
        struck.append(Path(path))
        raise duckdb.IOException(f'Could not write file "{path}": No space left on device')

    monkeypatch.setattr(shutil, "move", half)


def run(*args: object) -> Result:
    """A command, which never ends in a traceback."""
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def demand_refused(folder: Path, before: dict[str, bytes], *args: object) -> None:
    """The command says in one sentence that the disk is full, and the folder is as it was."""
    result = run(*args)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Fel: ")
    assert "disken är full" in result.stderr.lower()
    assert contents(folder) == before
