"""What is not whole yet: a folder that its own run holds, and that the next run removes if it is dead."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

UNFINISHED, SCRATCH = ".pagar-", "internkontroll-korning-"


@contextmanager
def unfinished_folder(parent: Path, prefix: str = UNFINISHED) -> Iterator[Path]:
    """A fresh folder of the user's own in `parent`, gone afterwards unless it was moved away.

    `parent` is made when it is missing, and goes too when the block fails and leaves it empty.
    """
    made = _make(parent)
    try:
        _remove_remains(parent, prefix)
        folder, held = _fresh(parent, prefix)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if held is not None:
                os.close(held)
    except BaseException:
        with suppress(OSError):
            for one in made:
                one.rmdir()
        raise


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for what the engine spills and copies, gone when the run is over."""
    with unfinished_folder(Path(tempfile.gettempdir()), SCRATCH) as folder:
        yield folder


def write_whole(path: Path, content: bytes) -> None:
    """A file written whole or not at all."""
    with unfinished_folder(path.parent) as folder:
        (folder / path.name).write_bytes(content)
        (folder / path.name).replace(path)


def _make(folder: Path) -> list[Path]:
    """The folders that had to be made, the innermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _fresh(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder and what holds it; once more if another run took it for a dead one's in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        held = _hold(folder)
        if folder.is_dir():
            return folder, held
        if held is not None:
            os.close(held)


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


def _remove_remains(parent: Path, prefix: str) -> None:
    """The folders of runs that were killed: nobody holds them. Windows holds none, and removes none."""
    for folder in parent.glob(f"{prefix}*"):
        held = _hold(folder)
        if held is not None:
            if sys.platform != "win32" and os.fstat(held).st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
            os.close(held)
