"""A session with Spark, on this machine or on a cluster, and what is said when something is wrong with it."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from extracts.errors import MotorError
from extracts.motor.spark import Spark

_SECONDS = 30
_SESSION = {
    # A program that is run again and again on the same machine serves no page of its own.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
}
# What Spark calls tables that are gone with their worker, before it knows that the worker is.
_GONE = "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND"
_LOST = "Förbindelsen med Spark bröts, så inget är skrivet. Kör igen när klustret svarar."


@contextmanager
def open_spark(url: str, asked: str = "--motor") -> Iterator[Spark]:
    """The engine. What it keeps is the session's own, and gone with it, whatever happens.

    `asked`: where the address stands.
    """
    master = url.removeprefix("spark:") if url.startswith("spark:local") else url
    host = _own_address(master, asked)
    if not (
        shutil.which("java") or (Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java").exists()
    ):
        raise MotorError(
            "Spark behöver Java 17 eller senare: installera det, eller sätt JAVA_HOME."
        )
    session = _session(master, host)
    try:
        _demand_workers(session, master)
        with _watched(session, master), _unlogged():
            yield Spark(session)
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise _said(error, session, asked) from error
    except Exception as error:
        # Great Expectations tells of what happened to it in words of its own.
        if _is_lost(session):
            raise MotorError(_LOST) from error
        raise
    finally:
        with suppress(Py4JError, ConnectionError):
            session.stop()


def _own_address(master: str, asked: str) -> str:
    """Where the cluster finds this program; MotorError when nobody answers there."""
    if re.fullmatch(r"local(\[(\d+|\*)\])?", master):
        return "127.0.0.1"
    found = re.fullmatch(r"spark://([\w.-]+):(\d{1,5})", master)
    if not found or int(found[2]) > 65_535:
        raise MotorError(
            f"{asked} går inte att läsa som en adress till Spark. Skriv spark:local[2] eller "
            "spark://VÄRD:PORT."
        )
    try:
        with socket.create_connection((found[1], int(found[2])), timeout=_SECONDS) as probe:
            own: str = probe.getsockname()[0]
            return own
    except OSError as error:
        raise MotorError(
            f"Spark svarar inte på adressen i {asked}. Se efter att klustret är igång och att adressen "
            "är rätt."
        ) from error


def _session(master: str, host: str) -> Any:
    """What Java writes when it starts is for nobody."""
    builder = SparkSession.builder.master(master).appName("internkontroll")
    for name, value in {**_SESSION, "spark.driver.host": host}.items():
        builder = builder.config(name, value)
    try:
        with _silent(), _own_handler():
            session = builder.getOrCreate()
            session.sparkContext.setLogLevel("OFF")
    except Exception as error:
        raise MotorError(
            "Spark kunde inte startas. Se efter att Java är version 17 eller senare och att klustret har "
            "samma version av Spark som tillägget."
        ) from error
    session.conf.set("spark.sql.shuffle.partitions", 2 * session.sparkContext.defaultParallelism)
    return session


@contextmanager
def _own_handler() -> Iterator[None]:
    """Ctrl-C is the program's own: pyspark would ask Spark in the midst of a question, and may lose it."""
    ours = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, ours)


@contextmanager
def _unlogged() -> Iterator[None]:
    """What pyspark logs of a question that is interrupted, with its trace, is for nobody."""
    root, nowhere = logging.getLogger(), logging.NullHandler()
    root.addHandler(nowhere)
    try:
        yield
    finally:
        root.removeHandler(nowhere)


@contextmanager
def _silent() -> Iterator[None]:
    """What is started in the block writes its errors nowhere, for as long as it lives."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _demand_workers(session: Any, master: str) -> None:
    """A cluster where nobody works lets every question wait for ever."""
    until = time.monotonic() + _SECONDS
    while master.startswith("spark://") and _executors(session) < 1:
        if time.monotonic() > until:
            raise MotorError(
                "Spark har ingen ledig arbetare, så inget är räknat. Starta en, eller vänta tills en är "
                "ledig."
            )
        time.sleep(0.2)


@contextmanager
def _watched(session: Any, master: str) -> Iterator[None]:
    """A cluster that loses its last worker is not waited for."""
    done = threading.Event()

    def watch() -> None:
        alone = 0
        while not done.wait(1):
            alone = alone + 1 if _is_lost(session) else 0
            if alone == _SECONDS:
                session.stop()

    watcher = threading.Thread(target=watch, daemon=True)
    if master.startswith("spark://"):
        watcher.start()
    try:
        yield
    finally:
        done.set()


def _executors(session: Any) -> int:
    """Without the program itself."""
    known: int = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    return known - 1


def _said(error: Exception, session: Any, asked: str) -> MotorError:
    """What it says itself may quote rows: only whether it is still there."""
    if _is_lost(session) or _GONE in str(error):
        return MotorError(_LOST)
    if isinstance(error, PySparkException) and (kind := error.getCondition()):
        return MotorError(
            f"Spark kunde inte räkna ({kind}), så inget är skrivet. Kör utan {asked}, och anmäl felet."
        )
    return MotorError(
        "Spark kunde inte räkna, så inget är skrivet. Se efter att arbetarna har minne och plats nog, "
        "och kör igen."
    )


def _is_lost(session: Any) -> bool:
    context = session.sparkContext
    try:
        if context._jsc is None or context._jsc.sc().isStopped():
            return True
        return not context.master.startswith("local") and _executors(session) < 1
    except (Py4JError, Py4JNetworkError, ConnectionError, AttributeError):
        return True
