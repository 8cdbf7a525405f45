"""A run that is stopped: Ctrl-C, SIGTERM and a closed window end alike, with nothing half-done left."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

EXIT_CODE = 130
SENTENCE = "Avbrutet: körningen stoppades och inget halvfärdigt är kvar. Kör igen när det passar."
# Those that the system has.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
]


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """In the block each of the signals is a KeyboardInterrupt; says whether one has come.

    A library may turn the interrupt into an error of its own. While the run cleans up, more signals are
    let be; one that was ignored from the start (nohup) stays so.
    """
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        heard = (one for one in _SIGNALS if signal.getsignal(one) is not signal.SIG_IGN)
        before = {one: signal.signal(one, stop) for one in heard}
    try:
        yield lambda: bool(came)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def private() -> Iterator[None]:
    """What is made in the block belongs to the user alone: folders 0700, files 0600."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
