"""Work that takes a while: one thing at a time, in a thread of its own, beside the pages."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

Tell = Callable[[str], None]


class StoppedError(Exception):
    """The server stops, or the work is no longer wanted."""


class Arbete:
    """A piece of work: how far it has come (`steg`), and what came of it or stopped it."""

    def __init__(self, do: Callable[[Tell], Any]) -> None:
        self._do = do
        self._done, self._unwanted = threading.Event(), threading.Event()
        self.steg = "Väntar på sin tur"
        self.svar: Any = None
        self.fel: Exception | None = None

    @property
    def klart(self) -> bool:
        return self._done.is_set()

    def stop(self) -> None:
        """It ends at its next step."""
        self._unwanted.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is done within the time."""
        return self._done.wait(seconds)

    def run(self) -> None:
        try:
            self._tell("Börjar")
            self.svar = self._do(self._tell)
        except Exception as error:
            self.fel = error
        finally:
            self._done.set()

    def _tell(self, steg: str) -> None:
        if self._unwanted.is_set():
            raise StoppedError
        self.steg = steg


class Arbetare:
    """The thread that works, on what it was given first."""

    def __init__(self) -> None:
        self._given: queue.SimpleQueue[Arbete | None] = queue.SimpleQueue()
        self._every: list[Arbete] = []
        self._thread = threading.Thread(target=self._work, name="arbete", daemon=True)
        self._thread.start()

    def give(self, do: Callable[[Tell], Any]) -> Arbete:
        """Put in line."""
        arbete = Arbete(do)
        self._every = [*(one for one in self._every if not one.klart), arbete]
        self._given.put(arbete)
        return arbete

    def stop(self, seconds: float) -> bool:
        """Stop all of it; whether it had stopped within the time."""
        for arbete in self._every:
            arbete.stop()
        self._given.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while arbete := self._given.get():
            arbete.run()
