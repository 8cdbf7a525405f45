"""An errand: an audit's folder as it lies on the user's disk, and those who review in it now.

Nothing of the answers is kept here: each of them is in the folder before its page is answered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from stickprov.audit.frame import digest_of
from stickprov.audit.granskning import (
    FIRST,
    Granskning,
    Nyckel,
    load_granskning,
    merged,
    save_granskning,
)
from stickprov.audit.session import load_session
from stickprov.paper.back import Protokoll, Steg, read_protocol, stage_now, write_answers
from stickprov.paper.given import Svar
from webb.arbete import Arbete


@dataclass(frozen=True)
class Granskare:
    """Who reviews: the name and day that are written in each row, and as the first or the second."""

    namn: str
    datum: str
    roll: int

    @property
    def som(self) -> str:
        return "första granskaren" if self.roll == FIRST else "andra granskaren"


@dataclass(frozen=True)
class Lage:
    """What the folder says now: the answers, and where page and protocol say different things."""

    steg: Steg
    granskning: Granskning
    krockar: Mapping[Nyckel, Svar]
    protokoll: Protokoll


@dataclass
class Stickprov:
    """`folder` is the audit's own; what another program saves in it is read when a page is asked for."""

    namn: str
    folder: Path
    granskare: list[Granskare] = field(default_factory=list)
    arbete: Arbete | None = None
    _steg: Steg | None = None
    _read: Protokoll | None = None
    _one: threading.RLock = field(default_factory=threading.RLock)

    def open(self) -> Lage:
        """With what has been saved in the protocol since the last time."""
        with self._one:
            steg = self._stage()
            before, read = load_granskning(steg.session, steg.nummer), self._protocol(steg)
            now, krockar = merged(before, read.rader)
            if now != before:
                save_granskning(steg.session, steg.nummer, now)
            return Lage(steg, now, krockar, read)

    @contextmanager
    def change(self) -> Iterator[Lage]:
        """Nobody else changes anything meanwhile; what is to be kept is saved with `save`."""
        with self._one:
            yield self.open()

    def alone(self) -> threading.RLock:
        """Nobody else does anything in the folder meanwhile."""
        return self._one

    def save(self, lage: Lage, granskning: Granskning) -> Lage:
        """In the folder, whole or not at all."""
        save_granskning(lage.steg.session, lage.steg.nummer, granskning)
        return replace(lage, granskning=granskning)

    def write(self) -> tuple[Path, list[Path]]:
        """The protocol with all that is answered, and what was moved aside for it."""
        with self.change() as lage:
            written, moved = write_answers(lage.steg, lage.granskning, lage.protokoll)
            self.save(lage, written)
            return lage.steg.path, moved

    def next_stage(self) -> None:
        """After a conclusion the stage may be another."""
        with self._one:
            self._steg, self._read = None, None

    def _stage(self) -> Steg:
        if self._steg is None:
            self._steg = stage_now(load_session(self.folder))
        return self._steg

    def _protocol(self, steg: Steg) -> Protokoll:
        now = digest_of(steg.path) if steg.path.is_file() else None
        if self._read is None or self._read.sha256 != now:
            self._read = read_protocol(steg)
        return self._read
