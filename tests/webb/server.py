"""The command itself in a process of its own, with a temporary folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?nyckel=[\w-]+")
_SAID_LINES = 4


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str
    port: int
    tmp: Path

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code, and what it said at the end."""
        self.process.send_signal(number)
        said, _none = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextmanager
def started(tmp: Path, *args: str, before: Sequence[str] = ()) -> Iterator[Server]:
    """`before`: what runs in the process before the command; in the background, too, it hears Ctrl-C."""
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = "\n".join([hears, *before, "import sys, cli", "cli.main(sys.argv[1:])"])
    process = subprocess.Popen(
        [sys.executable, "-c", code, "webb", "--ingen-webblasare", *args],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        said = "".join(process.stdout.readline() for _ in range(_SAID_LINES))
        found = _ADDRESS.search(said)
        assert found, said
        yield Server(process, found[0], int(found[1]), tmp)
    finally:
        process.kill()
        process.communicate()
