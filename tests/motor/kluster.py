"""A standalone cluster of the tests' own: a master and a worker, each a process, on loopback."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.motor.server import _free_port

MINUTE = 60.0


@dataclass(frozen=True)
class Kluster:
    """A cluster that is up."""

    url: str
    worker: subprocess.Popen[bytes]


@contextmanager
def started(folder: Path) -> Iterator[Kluster]:
    """Up when the master has been told of its worker."""
    port = _free_port()
    url = f"spark://127.0.0.1:{port}"
    with ExitStack() as running:
        master = ("Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        running.enter_context(_process(folder, *master))
        _until(folder / "Master.logg", "New state: ALIVE")
        worker = ("Worker", url, "--host", "127.0.0.1", "--cores", "2", "--memory", "2g")
        process = running.enter_context(
            _process(folder, *worker, "--webui-port", "0", "--work-dir", str(folder / "arbete"))
        )
        _until(folder / "Worker.logg", "Successfully registered")
        yield Kluster(url, process)


@contextmanager
def _process(folder: Path, kind: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    import pyspark

    home = Path(pyspark.__file__).parent
    program = f"org.apache.spark.deploy.{kind.lower()}.{kind}"
    command = [str(home / "bin" / "spark-class"), program]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / f"{kind}.logg").open("wb") as log:
        started = subprocess.Popen(
            [*command, *arguments], stdout=log, stderr=log, env=environment, cwd=folder
        )
        try:
            yield started
        finally:
            started.terminate()
            started.wait(MINUTE)


def _until(log: Path, said: str) -> None:
    until = time.monotonic() + MINUTE
    while said not in log.read_text("utf-8"):
        assert time.monotonic() < until, log.read_text("utf-8")
        time.sleep(0.1)
