"""A connection to PostgreSQL, the schema of the run, and what is said when something is wrong with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from extracts.errors import MotorError
from extracts.motor.postgres import Postgres

_SECONDS = 10
# Estimates of joins between what has just been computed are poor, and a loop within a loop takes hours.
_SESSION = {
    "client_encoding": "UTF8",
    "datestyle": "ISO",
    "enable_nestloop": "off",
    "jit": "off",
    "standard_conforming_strings": "on",
    "timezone": "UTC",
}
_NO_ROOM, _MAY_NOT = "53", "42501"


class _Place:
    """Where the run is: a database, and in it the schema that the run makes."""

    def __init__(self, url: str, asked: str) -> None:
        self.schema = f"internkontroll_{secrets.token_hex(6)}"
        self.asked = asked
        self.connections: list[Any] = []
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error as error:
            raise MotorError(
                f"{asked} går inte att läsa som en adress till PostgreSQL. Skriv "
                "postgresql://ANVÄNDARE@VÄRD:PORT/DATABAS."
            ) from error
        if "password" in given:
            raise MotorError(
                f"{asked} har ett lösenord i adressen, där andra kan läsa det. Ta bort det, och sätt "
                "PGPASSWORD eller skriv det i filen .pgpass."
            )
        self.given = make_conninfo(url, connect_timeout=_SECONDS, application_name="internkontroll")

    def connect(self) -> Any:
        """Another connection; each statement is a transaction of its own."""
        con = psycopg.connect(self.given, autocommit=True)
        self.connections.append(con)
        for name, value in {**_SESSION, "search_path": self.schema}.items():
            con.execute("SELECT set_config(%s, %s, false)", (name, value))
        return con

    def make(self) -> Any:
        """The first connection, with the schema made."""
        try:
            con = self.connect()
        except psycopg.Error as error:
            raise MotorError(
                f"PostgreSQL svarar inte på adressen i {self.asked}. Se efter att servern är igång, att "
                "adress, användare och databas är rätta och att lösenordet står i PGPASSWORD eller .pgpass."
            ) from error
        [encoding] = con.execute("SHOW server_encoding").fetchone()
        if encoding != "UTF8":
            raise MotorError(
                f"Databasen har teckenkodningen {encoding} och kan inte ta emot all text. Välj en databas "
                "med UTF8."
            )
        try:
            con.execute(f"CREATE SCHEMA {self.schema}")
        except psycopg.errors.InsufficientPrivilege as error:
            raise MotorError(
                f"Användaren {con.info.user} får inte skapa scheman i databasen {con.info.dbname}. Be den "
                f"som sköter databasen om «GRANT CREATE ON DATABASE {con.info.dbname} TO "
                f"{con.info.user}»."
            ) from error
        return con

    def close(self) -> None:
        """No more connections."""
        for con in self.connections:
            with suppress(psycopg.Error):
                con.close()

    def drop(self) -> bool:
        """Whether the schema is gone, by a connection of its own: those of the run may be broken."""
        self.close()
        try:
            with psycopg.connect(self.given, autocommit=True) as con:
                con.execute(f"SET lock_timeout = '{_SECONDS}s'")
                con.execute("SET client_min_messages = 'error'")
                con.execute(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
        except psycopg.Error:
            return False
        return True


@contextmanager
def open_postgres(url: str, asked: str = "--motor") -> Iterator[Postgres]:
    """The engine, with its schema gone afterwards, whatever happens. `asked`: where the address stands."""
    place, done = _Place(url, asked), False
    try:
        con = place.make()
    except BaseException:
        place.close()
        raise
    failed: MotorError | None = None
    try:
        yield Postgres(con, place.connect)
        done = True
    except Exception as error:
        failed = _said(error, con, asked)
        if failed is None:
            raise
        raise failed from error
    finally:
        if not place.drop():
            raise MotorError(f"{failed or (_AFTERWARDS if done else _LOST)} {_left(place.schema)}")


_AFTERWARDS = "Körningen är klar, men förbindelsen med PostgreSQL bröts."
_LOST = "Förbindelsen med PostgreSQL bröts, så inget är skrivet."


def _said(error: Exception, con: Any, asked: str) -> MotorError | None:
    """What went wrong in the engine, by its code alone, as it may quote rows; None when it was elsewhere."""
    if _is_lost(con):
        return MotorError(f"{_LOST} Kör igen när servern svarar.")
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate or "okänd"
    if code.startswith(_NO_ROOM):
        return MotorError(
            "PostgreSQL har inte plats eller minne nog, så inget är skrivet. Frigör plats på servern och "
            "kör igen."
        )
    if code == _MAY_NOT:
        return MotorError(
            "PostgreSQL nekade en fråga, så inget är skrivet. Be den som sköter databasen se efter vad "
            "användaren får göra."
        )
    return MotorError(
        f"PostgreSQL kunde inte räkna (felkod {code}), så inget är skrivet. Kör utan {asked}, och anmäl "
        "felet."
    )


def _is_lost(con: Any) -> bool:
    """Also when it was another connection to the same server that noticed."""
    try:
        con.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def _left(schema: str) -> str:
    return f"Schemat {schema} kan ligga kvar: «DROP SCHEMA {schema} CASCADE» tar bort det när servern svarar."
