"""What goes on while a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reports.terminal.screen import Screen


@contextmanager
def progress(tyst: bool) -> Iterator[Callable[[str], None]]:
    """Tells on stderr what is going on, only to a person at a terminal."""
    console = Screen(stderr=True)
    if tyst or not console.is_terminal:
        yield lambda _text: None
        return
    with console.status("Startar …") as status:
        yield lambda text: status.update(f"{text} …")
