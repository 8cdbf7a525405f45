"""A folder locked by its own run: the system lets go of the lock when the run ends, however it ends."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def fresh(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder and what holds it; once more if another run took it for a dead one's in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        held = _hold(folder)
        if folder.is_dir():
            return folder, held
        release(folder, held)


def release(_folder: Path, held: int | None) -> None:
    """Let go of a folder that is gone, or moved away."""
    if held is not None:
        os.close(held)


def remove_remains(parent: Path, prefix: str) -> None:
    """The user's own folders that nobody holds."""
    for folder in parent.glob(f"{prefix}*"):
        held = _hold(folder)
        if held is not None:
            if sys.platform != "win32" and os.fstat(held).st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def take(folder: Path) -> int | None:
    """Hold a folder of the user's that stands there; BlockingIOError when another program holds it.

    None on a disk where nothing can be locked, as some shares.
    """
    if sys.platform == "win32":
        return None
    try:
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(found)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return found


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; None when it is held by another, or cannot be."""
    if sys.platform == "win32":
        return None
    try:
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(found)
        return None
    return found
