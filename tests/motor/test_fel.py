"""What may go wrong with PostgreSQL: one sentence, exit code 2, no report and no schema left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

import cli
from extracts.motor import postgres as engine
from extracts.motor.postgres import Postgres
from suites.gx_door import Door
from tests.motor.server import PASSWORD, USER, Server, started

pytestmark = [pytest.mark.motor, pytest.mark.langsam]

UT = "rapport"


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Result]:
    """The sample month with --motor; nothing may be written, and no password told."""

    def ran(url: str) -> Result:
        asked = ["kontrollera", "samples/2022-03", "--tyst", "--ut", str(tmp_path / UT)]
        result = CliRunner().invoke(cli.main, [*asked, "--motor", url])
        assert result.exit_code == 2, result.output
        assert PASSWORD not in result.output
        assert not list(tmp_path.iterdir())
        said = [line for line in result.output.splitlines() if line.startswith("Fel: ")]
        assert len(said) == 1, result.output
        assert "oväntat" not in result.output
        return result

    return ran


@pytest.fixture
def asked(postgres: Server) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Questions to the server, by the one who owns it."""
    with psycopg.connect(postgres.url(), autocommit=True) as con:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            found = con.execute(sql)
            return found.fetchall() if found.description else []

        yield ask


def schemas(asked: Callable[..., list[tuple[Any, ...]]]) -> list[str]:
    found = asked("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'internkontroll%'")
    return [name for (name,) in found]


@pytest.mark.parametrize("url", ["oracle://ingen@ingenstans/x", "ostgres", "", "duckdb"])
def test_an_engine_that_is_not_known(run: Callable[[str], Result], url: str) -> None:
    assert "ingen motor som programmet känner" in run(url).output


def test_an_address_that_cannot_be_read(run: Callable[[str], Result]) -> None:
    assert "går inte att läsa" in run("postgresql://prov@127.0.0.1/x?ingenting=1").output


@pytest.mark.parametrize("form", ["{u}:{p}@127.0.0.1/x", "{u}@127.0.0.1/x?password={p}"])
def test_a_password_in_the_address_is_refused(run: Callable[[str], Result], form: str) -> None:
    found = run(f"postgresql://{form.format(u=USER, p=PASSWORD)}")
    assert "lösenord i adressen" in found.output


def test_nobody_answers(run: Callable[[str], Result]) -> None:
    assert "svarar inte" in run("postgresql://prov@127.0.0.1:1/postgres").output


def test_a_wrong_password(
    run: Callable[[str], Result], postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "fel-losen")
    found = run(postgres.url())
    assert "svarar inte" in found.output
    assert "fel-losen" not in found.output


def test_the_extra_is_not_installed(
    run: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "extracts.motor.postgres_open", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "uv sync --extra postgres" in run("postgresql://prov@127.0.0.1/x").output


def test_no_right_to_make_a_schema(
    run: Callable[[str], Result],
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
) -> None:
    asked(f"CREATE ROLE utan LOGIN PASSWORD '{PASSWORD}'")
    found = run(postgres.url(user="utan"))
    assert "får inte skapa scheman" in found.output
    assert "GRANT CREATE ON DATABASE postgres TO utan" in found.output


def test_a_database_that_cannot_hold_every_text(
    run: Callable[[str], Result],
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
) -> None:
    asked(
        "CREATE DATABASE gammal ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    )
    assert "LATIN1" in run(postgres.url(database="gammal")).output


def test_sessions_that_are_ended_while_it_measures(
    run: Callable[[str], Result],
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _at(monkeypatch, Postgres, "store", 20, lambda: _end_sessions(asked))
    assert "Förbindelsen med PostgreSQL bröts" in run(postgres.url()).output
    assert schemas(asked) == []


def test_sessions_that_are_ended_while_it_judges(
    run: Callable[[str], Result],
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _at(monkeypatch, Door, "validate", 3, lambda: _end_sessions(asked))
    assert "Förbindelsen med PostgreSQL bröts" in run(postgres.url()).output
    assert schemas(asked) == []


def test_a_question_that_the_engine_refuses(
    run: Callable[[str], Result],
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "_collated", lambda _dtype: " COLLATE finns_inte")
    assert "kunde inte räkna (felkod 42704)" in run(postgres.url()).output
    assert schemas(asked) == []


def test_a_run_that_is_stopped(
    tmp_path: Path,
    postgres: Server,
    asked: Callable[..., list[tuple[Any, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop() -> None:
        assert len(schemas(asked)) == 1
        raise KeyboardInterrupt

    _at(monkeypatch, Postgres, "store", 10, stop)
    command = ["kontrollera", "samples/2022-03", "--ut", str(tmp_path / UT), "--tyst"]
    result = CliRunner().invoke(cli.main, [*command, "--motor", postgres.url()])
    assert result.exit_code == 130
    assert schemas(asked) == []
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_switched_off_says_what_is_left(
    run: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with started() as server:
        _at(monkeypatch, Postgres, "store", 15, server.stop)
        found = run(server.url()).output
    assert "Förbindelsen med PostgreSQL bröts" in found
    assert "«DROP SCHEMA internkontroll_" in found


def _at(
    patch: pytest.MonkeyPatch, owner: type, name: str, call: int, do: Callable[[], object]
) -> None:
    """Do something just before the call of that number."""
    real, calls = getattr(owner, name), 0

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            do()
        return real(self, *args, **kwargs)

    patch.setattr(owner, name, counted)


def _end_sessions(asked: Callable[..., list[tuple[Any, ...]]]) -> None:
    mine = "application_name = 'internkontroll'"
    assert asked(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {mine}")
