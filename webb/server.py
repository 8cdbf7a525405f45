"""The server: a socket that only this machine reaches, the browser opened, and a clean end."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from webb.app import build
from webb.nycklar import Nycklar
from webb.rum import rum
from webb.sida import page
from webb.skydd import NYCKEL

ONLY_HERE = "127.0.0.1"
# Seconds: how often it looks whether it is to stop, and how long a page that is being sent may take then.
_LOOK, _END = 0.2, 3.0
_OPENED = (
    "Sidan öppnas i din webbläsare: http://{host}/\n"
    "Öppnas den inte: öppna den här adressen, som bara kan användas en gång.\n  {address}"
)
_GIVEN = "Öppna den här adressen i webbläsaren. Den kan bara användas en gång:\n  {address}"
_MEANWHILE = (
    "Låt det här fönstret vara öppet så länge.\nStäng med knappen på sidan eller med Ctrl+C."
)


class ServerError(Exception):
    """The page cannot be opened, in one Swedish sentence."""

    exit_code = 2


def serve(plan: str, port: int, *, opens: bool, tell: Callable[[str], None]) -> None:
    """Until it is stopped, from the page or by an interrupt; `port` 0 is any that is free.

    `tell` is given the address; with its key, where no browser is opened.
    """
    stopped = threading.Event()
    with _listening(port) as listener, rum(plan, stopped.set) as room, _writing_in(room.mapp):
        host, nycklar = f"{ONLY_HERE}:{listener.getsockname()[1]}", Nycklar()
        server = uvicorn.Server(_config(build(room, nycklar, host)))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            address = f"http://{host}/?{NYCKEL}={nycklar.new()}"
            tell(_where(host, address, room.mapp, opens=opens))
            while thread.is_alive() and not stopped.wait(_LOOK):
                pass
        finally:
            server.should_exit = True
            thread.join(_END)


@contextmanager
def _writing_in(folder: Path) -> Iterator[None]:
    """What the program and its libraries write meanwhile is written in the folder, and goes with it."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _config(app: object) -> uvicorn.Config:
    """Nothing is written of what is asked for: an address may hold a key."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((ONLY_HERE, port))
    except (OSError, OverflowError) as error:
        raise ServerError(
            f"Port {port} kan inte användas; den är kanske upptagen. Välj en annan med --port, "
            "eller låt bli valet så tas en ledig."
        ) from error


def _where(host: str, address: str, folder: Path, *, opens: bool) -> str:
    if opens and _has_browser() and webbrowser.open(_leads_to(address, folder)):
        return f"{_OPENED.format(host=host, address=address)}\n{_MEANWHILE}"
    return f"{_GIVEN.format(address=address)}\n{_MEANWHILE}"


def _leads_to(address: str, folder: Path) -> str:
    """A file of the user's own that leads on to the address: others see what a program is started with."""
    path = folder / "oppna.html"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
        target.write(bytes(page("mallar/oppna", adress=address).body))
    return path.as_uri()


def _has_browser() -> bool:
    """One with windows: in a terminal it would take the place of what we say there."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
