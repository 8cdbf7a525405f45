"""What the server has while it runs: a private folder, the errands in it, and the one who works."""

from __future__ import annotations

import importlib
import secrets
import shutil
import string
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from extracts.held import Held
from extracts.unfinished import unfinished_folder
from webb.arbete import Arbetare

if TYPE_CHECKING:
    from suites.gx_door import Door

PREFIX = "internkontroll-webb-"
# So long is waited for a step of the work to end when the server stops.
_PATIENCE = 20.0
_LETTERS = 22
T = TypeVar("T")


class MissingError(Exception):
    """The errand is not there: it has been put away, or was never opened here."""


class Rum:
    """The room: its folder is the user's own (0700), and each errand has a folder in it."""

    def __init__(self, mapp: Path, plan: str, stop: Callable[[], None] = lambda: None) -> None:
        self.mapp, self.plan, self.stop = mapp, plan, stop
        self.arbetare, self.held = Arbetare(), Held()
        self._errands: dict[str, Any] = {}
        self.arbetare.give(lambda _tell: self._load_libraries())

    @cached_property
    def door(self) -> Door:
        from suites.gx_door import Door

        return Door()

    def _load_libraries(self) -> None:
        """Once, and before they are asked for."""
        _opened = self.door
        importlib.import_module("commands.check")

    def new(self, make: Callable[[str, Path], T]) -> T:
        """An errand, made of its name (which nobody can guess) and its folder."""
        name = "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LETTERS))
        folder = self.mapp / name
        folder.mkdir(mode=0o700)
        self._errands[name] = made = make(name, folder)
        return made

    def find(self, name: str, kind: type[T]) -> T:
        found = self._errands.get(name)
        if not isinstance(found, kind):
            raise MissingError
        return found

    def every(self, kind: type[T]) -> list[T]:
        """The errands of a kind, those opened first before the others."""
        return [one for one in self._errands.values() if isinstance(one, kind)]

    def remove(self, name: str) -> None:
        """All of an errand: at once, and what work under way has written when that has ended."""
        if self._errands.pop(name, None) is not None:
            folder = self.mapp / name
            shutil.rmtree(folder, ignore_errors=True)
            self.arbetare.give(lambda _tell: shutil.rmtree(folder, ignore_errors=True))


@contextmanager
def rum(plan: str, stop: Callable[[], None] = lambda: None) -> Iterator[Rum]:
    """A room whose folder goes when the block ends; those that killed servers left go when it begins."""
    with unfinished_folder(Path(tempfile.gettempdir()), PREFIX) as folder:
        room = Rum(folder, plan, stop)
        try:
            yield room
        finally:
            room.arbetare.stop(_PATIENCE)
            room.held.release()
