"""A file of DuckDB's: how it is opened, the run's own schema in it, and what is said when it is of no use."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

import duckdb
import ibis.expr.operations as ops

from extracts.engine import Engine, connect, limit_memory, literal, lock
from extracts.errors import MotorError
from extracts.files import is_out_of_room
from extracts.motor.duckdb import DuckDb
from extracts.shown import shown
from extracts.unfinished import scratch_folder, unfinished_folder

_BEGINS = "duckdb:///"
_FILE, READ = "motor", "READ_ONLY"
# Nothing is told of in the file, nor beside it, before it is left: a run that is killed leaves no tables.
_WRITE = "READ_WRITE, RECOVERY_MODE NO_WAL_WRITES"
_SETTINGS = ("SET checkpoint_threshold='1TB'", "PRAGMA disable_checkpoint_on_shutdown")
# What DuckDB calls it when a file that it has open can no longer be read or written.
_LOST = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)


def path_of(address: str, asked: str, forms: str) -> Path:
    """The file of an address, from the root: so named it is a file and nothing else that DuckDB opens.

    `asked`: where the address stands. `forms`: how it may be written.
    """
    name = address.removeprefix(_BEGINS)
    if name in ("", address) or "?" in name:
        raise MotorError(
            f"{asked} går inte att läsa som en adress till en fil i DuckDB. Skriv {forms}."
        )
    return Path(name).absolute()


@contextmanager
def attached(path: Path, name: str, mode: str) -> Iterator[Engine]:
    """An engine in memory that has the file open by that name, and no other; let go afterwards."""
    with scratch_folder() as scratch:
        con = connect(scratch)
        try:
            _attach(con, path, name, mode)
            yield con
        except duckdb.Error as error:
            if is_out_of_room(error):
                raise MotorError(
                    "Disken eller minnet räcker inte, så inget är skrivet. Frigör plats och kör igen."
                ) from error
            if not isinstance(error, _LOST):
                raise
            raise MotorError(
                f"{shown(path.name)} går inte längre att läsa eller skriva i, så inget är skrivet. Se "
                "efter att disken svarar och att filen är hel, och kör igen."
            ) from error
        finally:
            con.disconnect()


def _attach(con: Engine, path: Path, name: str, mode: str) -> None:
    try:
        con.raw_sql(f"ATTACH {literal(path)} AS {name} ({mode}, TYPE duckdb)")
    except (duckdb.Error, UnicodeEncodeError) as error:
        if is_out_of_room(error):
            raise
        write = "att den går att skriva i, " if mode == _WRITE else ""
        raise MotorError(
            f"{shown(path.name)} går inte att öppna som en databas i DuckDB. Se efter att det är en, av "
            f"en version som programmet läser, {write}och att inget annat program har den öppen."
        ) from error


@contextmanager
def open_duckdb(url: str, asked: str = "--motor") -> Iterator[DuckDb]:
    """The engine: a schema of the file, gone afterwards. `asked`: where the address stands.

    Where there is no such file it lies in an unfinished folder beside, which goes with all that is in it.
    """
    path = path_of(url, asked, "duckdb:///FIL")
    beside = nullcontext(path.parent) if path.exists() else _beside(path)
    with beside as folder, attached(folder / path.name, _FILE, _WRITE) as con:
        schema = f"internkontroll_{secrets.token_hex(6)}"
        try:
            for setting in _SETTINGS:
                con.raw_sql(setting)
            con.raw_sql(f"CREATE SCHEMA {_FILE}.{schema}")
            # What is stored lies on disk, and leaves the memory to the engine that reports.
            limit_memory(con, 0)
            con.work_in(ops.Namespace(catalog=_FILE, database=schema))
            lock(con)
            yield DuckDb(con)
        finally:
            _leave(con, schema)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder for a file that is not there yet."""
    with ExitStack() as stack:
        try:
            path.parent.stat()
            folder = stack.enter_context(unfinished_folder(path.parent))
        except OSError as error:
            raise MotorError(
                f"Mappen {shown(str(path.parent))} finns inte, eller går inte att skriva i. Ange en fil i "
                "en annan mapp."
            ) from error
        yield folder


def _leave(con: Engine, schema: str) -> None:
    """The file without the schema, as large as it was, and closed.

    Where that cannot be written the file has not been told of the schema, and is only larger.
    """
    for other in con.others:
        # An answer that nobody has read to its end keeps what it was read of.
        other.close()
    with suppress(duckdb.Error):
        con.raw_sql("USE memory.main")
        con.raw_sql(f"DROP SCHEMA {_FILE}.{schema} CASCADE")
        con.raw_sql(f"CHECKPOINT {_FILE}")
    with suppress(duckdb.Error):
        con.raw_sql(f"DETACH {_FILE}")
