"""What is not whole yet: a folder that its own run holds, and that the next run removes if it is dead."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    from extracts import held_windows as held_by
else:
    from extracts import held_posix as held_by

UNFINISHED, SCRATCH = ".pagar-", "internkontroll-korning-"


@contextmanager
def unfinished_folder(parent: Path, prefix: str = UNFINISHED) -> Iterator[Path]:
    """A fresh folder of the user's own in `parent`, gone afterwards unless it was moved away.

    `parent` is made when it is missing, and goes too when the block fails and leaves it empty.
    """
    made = _make(parent)
    try:
        held_by.remove_remains(parent, prefix)
        folder, held = held_by.fresh(parent, prefix)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            held_by.release(folder, held)
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
