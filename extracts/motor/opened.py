"""From what the user asks for to an open engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from extracts.errors import MotorError
from extracts.motor.lying import Place
from extracts.motor.motor import Motor

_KNOWN = "duckdb:///FIL, postgresql://ANVÄNDARE@VÄRD:PORT/DATABAS, spark:local[2] eller spark://VÄRD:PORT"

_PLACES = (
    "en mapp, en arbetsbok, postgresql://ANVÄNDARE@VÄRD:PORT/DATABAS/SCHEMA, duckdb:///FIL eller "
    "spark://VÄRD:PORT med --underlag-mapp"
)


@contextmanager
def opened(url: str) -> Iterator[Motor]:
    """The engine, with a schema of the run's own that is gone afterwards; MotorError when it is of no use."""
    with _opener(url)(url) as motor:
        yield motor


@contextmanager
def opened_place(url: str, folder: str | None) -> Iterator[Place]:
    """The engine that holds an underlag, as `opened`; MotorError when it is of no use.

    `folder`: where in Spark's file system it lies.
    """
    with _place(url, folder) as place:
        yield place


def _place(url: str, folder: str | None) -> AbstractContextManager[Place]:
    if url.startswith("spark:"):
        return _spark_place(url, folder)
    if folder:
        raise MotorError("--underlag-mapp är mappen som Spark läser. Ta bort den.")
    if re.match(r"postgres(ql)?://", url):
        return _postgres_place(url)
    if url.startswith("duckdb:"):
        from extracts.motor.duckdb_lying import open_lying

        return open_lying(url)
    raise MotorError(f"Underlaget kan inte ligga där. Skriv {_PLACES}.")


def _postgres_place(url: str) -> AbstractContextManager[Place]:
    try:
        from extracts.motor.postgres_lying import open_lying
    except ImportError as error:
        raise _without("PostgreSQL", "postgres") from error
    return open_lying(url)


def _spark_place(url: str, folder: str | None) -> AbstractContextManager[Place]:
    try:
        from extracts.motor.spark_lying import open_lying
    except ImportError as error:
        raise _without("Spark", "spark") from error
    return open_lying(url, folder)


def _opener(url: str) -> Callable[[str], AbstractContextManager[Motor]]:
    # What was written is not quoted: it may hold a password.
    if re.match(r"postgres(ql)?://", url):
        return _postgres()
    if url.startswith("spark:"):
        return _spark()
    if url.startswith("duckdb:"):
        from extracts.motor.duckdb_open import open_duckdb

        return open_duckdb
    raise MotorError(f"--motor har ingen motor som programmet känner. Skriv {_KNOWN}.")


def _postgres() -> Callable[[str], AbstractContextManager[Motor]]:
    try:
        from extracts.motor.postgres_open import open_postgres
    except ImportError as error:
        raise _without("PostgreSQL", "postgres") from error
    return open_postgres


def _spark() -> Callable[[str], AbstractContextManager[Motor]]:
    try:
        from extracts.motor.spark_open import open_spark
    except ImportError as error:
        raise _without("Spark", "spark") from error
    return open_spark


def _without(motor: str, extra: str) -> MotorError:
    return MotorError(
        f"Motorn {motor} behöver ett tillägg som inte är installerat: skriv «uv sync --extra {extra}» "
        f'eller «pip install ".[{extra}]"» i programmets mapp.'
    )
