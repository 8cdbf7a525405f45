"""A PostgreSQL of the tests' own: made with initdb, on loopback, run by another user than root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "prov", "hemligt-losen-9"
# What root hands the server to, the first that there is.
OTHERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """A server that is up; its password is in PGPASSWORD while the tests run."""

    folder: Path
    port: int

    def url(self, user: str = USER, database: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def stop(self, how: str = "immediate") -> None:
        """As when the machine is switched off, unless it is told to stop gently."""
        _run("pg_ctl", "-D", self.folder / "data", "-m", how, "stop")


@contextmanager
def started() -> Iterator[Server]:
    """Its texts are sorted as in Swedish, so that what leans on an order of its own is found out."""
    folder = Path(tempfile.mkdtemp(prefix="internkontroll-pg-"))
    try:
        secret = folder / "losen"
        secret.write_text(PASSWORD, encoding="ascii")
        if os.geteuid() == 0:
            for path in (folder, secret):
                shutil.chown(path, _other())
        _run(
            *("initdb", "-D", folder / "data", "-U", USER, "-N", "--pwfile", secret),
            *("-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=icu", "--icu-locale=sv-SE"),
        )
        server = Server(folder, _free_port())
        said = f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run("pg_ctl", "-D", folder / "data", "-l", folder / "logg", "-o", said, "-w", "start")
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(folder)


def _run(program: str, *arguments: str | Path) -> None:
    command = [_program(program), *map(str, arguments)]
    user = _other() if os.geteuid() == 0 else None
    # A server that is started keeps what it writes to: a pipe would never end.
    subprocess.run(
        command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )


def _program(name: str) -> str:
    """Debian keeps them beside the path, in a folder per version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or name


def _other() -> str:
    import pwd

    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in OTHERS if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
