"""As held_posix where folders cannot be locked: on Windows, a file that is open cannot be removed.

Such a file stands beside the folder, and not in it: a folder with an open file cannot be moved either.
It is there before the folder is, and goes after it, so that a folder without one is a dead run's.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

ENDING = ".las"


def fresh(parent: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and the open file that holds it."""
    held, name = tempfile.mkstemp(suffix=ENDING, prefix=prefix, dir=parent)
    folder = Path(name.removesuffix(ENDING))
    folder.mkdir(mode=0o700)
    return folder, held


def release(folder: Path, held: int) -> None:
    """Let go of a folder that is gone, or moved away; the next run takes what cannot be removed now."""
    os.close(held)
    with suppress(OSError):
        _beside(folder).unlink()


def remove_remains(parent: Path, prefix: str) -> None:
    """The folders whose file can be removed, or is gone."""
    for folder in {Path(str(path).removesuffix(ENDING)) for path in parent.glob(f"{prefix}*")}:
        try:
            _beside(folder).unlink(missing_ok=True)
        except OSError:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def take(folder: Path) -> int | None:
    """Hold a folder of the user's that stands there; BlockingIOError when another program holds it.

    None where nothing may be written beside it.
    """
    beside = _beside(folder)
    try:
        beside.unlink(missing_ok=True)
    except OSError as error:
        raise BlockingIOError(str(beside)) from error
    try:
        return os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR)
    except FileExistsError as error:
        raise BlockingIOError(str(beside)) from error
    except OSError:
        return None


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{ENDING}")
