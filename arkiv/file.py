"""The file of the archive: opened by one run at a time, made whole, brought up to date."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from arkiv.errors import ArkivError
from arkiv.schema import VERSION, migrate, version_of
from extracts.files import is_out_of_room
from extracts.unfinished import unfinished_folder

# Beside the folders of the runs.
FILE = Path("arkiv") / "internkontroll.duckdb"
# How long a run waits for another that has the archive open, and how long between its tries: longer and
# longer, since those that wait would otherwise take all time from the one that they wait for.
_PATIENCE, _FIRST, _LONGEST = 120.0, 0.1, 3.0
# Small tables: with blocks as large as the engine's own a run takes two megabytes.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "default_block_size": "16384",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_LOCKED = ("Could not set lock", "another process", "annan process")


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The archive, made when it is missing; ArkivError when it cannot be used.

    Only one program has it open at a time: another waits, and says so when it has waited in vain.
    """
    if not path.exists():
        _make(path)
    _demand_duckdb(path)
    con = _connect(path)
    try:
        version = version_of(con)
        if version is None:
            raise ArkivError(f"{path} är inget arkiv från internkontroll. {_ELSE}")
        if version > VERSION:
            raise ArkivError(
                f"{path} är skrivet av en nyare version av internkontroll. Uppdatera programmet."
            )
        if version < VERSION:
            migrate(con, version)
        yield con
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise ArkivError(f"Disken är full, så inget är lagt till i {path}.") from error
        raise ArkivError(f"{path} kan inte användas: filen är skadad. {_ELSE}") from error
    finally:
        con.close()


@contextmanager
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """An archive without runs, of which no file is made."""
    with duckdb.connect() as con:
        migrate(con, 0)
        yield con


def _demand_duckdb(path: Path) -> None:
    """The engine opens a CSV or a database of another kind too, as something to read."""
    try:
        with path.open("rb") as stream:
            stream.seek(8)
            if stream.read(len(_MAGIC)) == _MAGIC:
                return
    except PermissionError:
        # Windows lets nobody read what another program has open; the engine says which it is.
        return
    except OSError as error:
        raise ArkivError(f"{path} kan inte öppnas som arkiv. {_ELSE}") from error
    raise ArkivError(f"{path} är inget arkiv från internkontroll. {_ELSE}")


_MAGIC = b"DUCK"
_ELSE = "Ange ett annat arkiv med --arkiv; en körning kan göras med --utan-arkiv."


def _make(path: Path) -> None:
    """An empty archive in its place, whole; another run may have been before, and its archive stays."""
    try:
        with unfinished_folder(path.parent) as folder:
            new = folder / path.name
            con = duckdb.connect(str(new), config=_CONFIG)
            migrate(con, 0)
            con.close()
            with suppress(FileExistsError):
                _move(new, path)
    except OSError as error:
        raise ArkivError(f"Det går inte att skriva i {path.parent}. {_ELSE}") from error


def _move(new: Path, path: Path) -> None:
    """FileExistsError when something is there: nothing is written over."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:
        # A disk without links, such as a memory stick or a share.
        if path.exists():
            raise FileExistsError(path) from None
        new.rename(path)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    until, between = time.monotonic() + _PATIENCE, _FIRST
    while True:
        try:
            return duckdb.connect(str(path), config=_CONFIG)
        except duckdb.Error as error:
            if not any(word in str(error) for word in _LOCKED):
                raise ArkivError(f"{path} kan inte öppnas som arkiv. {_ELSE}") from error
            if time.monotonic() > until:
                raise ArkivError(
                    f"{path} är öppet i ett annat program. Stäng det och kör igen."
                ) from error
        time.sleep(random.uniform(0, between))
        between = min(2 * between, _LONGEST)
