"""A folder of the user's that one program at a time works in, for as long as it lives."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "win32":
    from extracts import held_windows as held_by
else:
    from extracts import held_posix as held_by


class Held:
    """The folders that this program holds; those of a program that is gone, however it ended, are free."""

    def __init__(self) -> None:
        self._held: dict[Path, int | None] = {}

    def take(self, folder: Path) -> None:
        """BlockingIOError when another program has it; one that is held here already is held on."""
        if folder not in self._held:
            self._held[folder] = held_by.take(folder)

    def release(self) -> None:
        """Let go of all of them."""
        while self._held:
            folder, held = self._held.popitem()
            if held is not None:
                held_by.release(folder, held)
