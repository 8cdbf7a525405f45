"""What may go wrong with an underlag in PostgreSQL: one sentence, exit code 2, nothing left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

import cli
from extracts.motor.postgres import Postgres
from tests.motor.lagda import lay
from tests.motor.server import PASSWORD, Server, started
from tests.motor.test_fel import _at, _end_sessions, schemas

pytestmark = [pytest.mark.motor, pytest.mark.langsam]

Ask = Callable[..., list[tuple[Any, ...]]]
SCHEMA = "vard"


@pytest.fixture(scope="module")
def laid(postgres: Server) -> str:
    """The sample month as a schema; what a test changes in it, it undoes."""
    return lay(postgres, SCHEMA, Path("samples/2022-03"))


@pytest.fixture
def asked(postgres: Server) -> Iterator[Ask]:
    with psycopg.connect(postgres.url(), autocommit=True) as con:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            found = con.execute(sql)
            return found.fetchall() if found.description else []

        yield ask


@pytest.fixture
def copy(laid: str, asked: Ask) -> Iterator[str]:
    """The two tables that there must be, in a schema that a test may change; its address."""
    asked("CREATE SCHEMA kopia")
    for table in ("registreringar", "bestallningar"):
        asked(f"CREATE TABLE kopia.{table} AS SELECT * FROM {SCHEMA}.{table}")
    yield laid.removesuffix(SCHEMA) + "kopia"
    asked("DROP SCHEMA kopia CASCADE")


@pytest.fixture
def run(tmp_path: Path, asked: Ask) -> Callable[..., Result]:
    """A run of one control that cannot be made; nothing is written, and no password told."""

    def ran(url: str, *also: str) -> Result:
        result = _ran(url, tmp_path / "rapport", *also)
        assert result.exit_code == 2, result.output
        assert PASSWORD not in result.output
        assert not list(tmp_path.iterdir())
        said = [line for line in result.output.splitlines() if line.startswith("Fel: ")]
        assert len(said) == 1, result.output
        assert "oväntat" not in result.output
        assert schemas(asked) == []
        return result

    return ran


def _ran(url: str, ut: Path, *also: str) -> Result:
    command = ["kontrollera", url, "--tyst", "--utan-arkiv", "--kontroll", "registreringar"]
    return CliRunner().invoke(cli.main, [*command, "--ut", str(ut), *also])


def test_a_schema_that_is_not_there(run: Callable[..., Result], postgres: Server) -> None:
    assert "Schemat finns_inte finns inte" in run(f"{postgres.url()}/finns_inte").output


@pytest.mark.parametrize("after", ["/a/b", ""])
def test_an_address_that_cannot_be_read(run: Callable[..., Result], after: str) -> None:
    address = f"postgresql://prov@127.0.0.1:1{'/x' if after else ''}{after}"
    assert "går inte att läsa" in run(address).output


def test_a_password_in_the_address_is_refused(run: Callable[..., Result]) -> None:
    found = run(f"postgresql://prov:{PASSWORD}@127.0.0.1:1/x/{SCHEMA}").output
    assert "UNDERLAG har ett lösenord i adressen" in found


def test_nobody_answers(run: Callable[..., Result]) -> None:
    assert "adressen i UNDERLAG" in run("postgresql://prov@127.0.0.1:1/x").output


def test_an_engine_that_holds_no_underlag(run: Callable[..., Result]) -> None:
    assert "Underlaget kan inte ligga där" in run("postgres:x").output


def test_another_engine_is_not_asked_for(run: Callable[..., Result], laid: str) -> None:
    assert "Ta bort --motor" in run(laid, "--motor", "spark:local[2]").output


def test_a_profile_is_of_files(run: Callable[..., Result], laid: str) -> None:
    profile = "samples/vardflode-2022-03/vardflode.toml"
    assert "Ta bort --profil" in run(laid, "--profil", profile).output


def test_a_required_table_is_missing(run: Callable[..., Result], copy: str, asked: Ask) -> None:
    asked("DROP TABLE kopia.bestallningar")
    found = run(copy).output
    assert "I schemat kopia saknas tabellen bestallningar" in found
    assert "\n" not in found.removesuffix("\n")


def test_a_required_table_has_no_rows(run: Callable[..., Result], copy: str, asked: Ask) -> None:
    asked("DELETE FROM kopia.bestallningar")
    assert "kopia.bestallningar har inga rader" in run(copy).output


def test_a_required_column_is_missing(run: Callable[..., Result], copy: str, asked: Ask) -> None:
    asked("ALTER TABLE kopia.registreringar RENAME kund TO kundnr")
    assert "«kund» (närmast i filen: «kundnr»)" in run(copy).output


def test_no_column_of_the_table(run: Callable[..., Result], copy: str, asked: Ask) -> None:
    asked("DROP TABLE kopia.bestallningar")
    asked("CREATE TABLE kopia.bestallningar (x int)")
    assert "kopia.bestallningar har ingen av kolumnerna" in run(copy).output


@pytest.mark.parametrize(
    ("column", "kind", "wanted"),
    [
        ("start", "date", "ska ha timestamp"),
        ("minuter", "interval", "ska ha numeric"),
        ("kund", "bytea", "ska ha text eller heltal"),
        ("status", "jsonb", "ska ha text"),
    ],
)
def test_a_column_of_a_type_that_cannot_be_read(
    run: Callable[..., Result], copy: str, asked: Ask, column: str, kind: str, wanted: str
) -> None:
    asked(f"ALTER TABLE kopia.registreringar DROP COLUMN {column}, ADD COLUMN {column} {kind}")
    found = run(copy).output
    assert f"kopia.registreringar: kolumnen {column} har typen {kind}" in found
    assert wanted in found


def test_two_tables_of_one_name(run: Callable[..., Result], copy: str, asked: Ask) -> None:
    asked('CREATE TABLE kopia."Registreringar" (x int)')
    assert "heter flera tabeller registreringar" in run(copy).output


@pytest.fixture
def reader(postgres: Server, asked: Ask) -> Iterator[str]:
    """A user that may make schemas and no more."""
    asked(f"CREATE ROLE lasare LOGIN PASSWORD '{PASSWORD}'")
    asked("GRANT CREATE ON DATABASE postgres TO lasare")
    yield "lasare"
    asked("DROP OWNED BY lasare")
    asked("DROP ROLE lasare")


def test_no_right_to_read(
    run: Callable[..., Result], copy: str, asked: Ask, reader: str, postgres: Server
) -> None:
    mine = f"{postgres.url(user=reader)}/kopia"
    assert "«GRANT USAGE ON SCHEMA kopia TO lasare»" in run(mine).output
    asked("GRANT USAGE ON SCHEMA kopia TO lasare")
    asked("GRANT SELECT ON kopia.bestallningar TO lasare")
    assert "«GRANT SELECT ON kopia.registreringar TO lasare»" in run(mine).output


def test_rows_that_a_policy_hides_are_not_passed_over(
    run: Callable[..., Result], copy: str, asked: Ask, reader: str, postgres: Server
) -> None:
    asked("GRANT USAGE ON SCHEMA kopia TO lasare")
    asked("GRANT SELECT ON ALL TABLES IN SCHEMA kopia TO lasare")
    asked("CREATE POLICY nagra ON kopia.registreringar USING (utforare LIKE 'B%')")
    asked("ALTER TABLE kopia.registreringar ENABLE ROW LEVEL SECURITY")
    assert "PostgreSQL nekade en fråga" in run(f"{postgres.url(user=reader)}/kopia").output


def test_who_may_only_read_can_run_and_changes_nothing(
    copy: str, asked: Ask, reader: str, postgres: Server, tmp_path: Path
) -> None:
    asked("GRANT USAGE ON SCHEMA kopia TO lasare")
    asked("GRANT SELECT ON ALL TABLES IN SCHEMA kopia TO lasare")
    before = _seen(asked)
    result = _ran(f"{postgres.url(user=reader)}/kopia", tmp_path / "rapport")
    assert result.exit_code == 1, result.output
    assert _seen(asked) == before
    assert schemas(asked) == []


def _seen(asked: Ask) -> list[Any]:
    """Every relation outside the system's schemas, and every row with the transaction that wrote it."""
    kept = "relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)"
    relations = asked(
        f"SELECT relnamespace, relname, relkind, relfilenode FROM pg_class WHERE {kept} ORDER BY 1, 2"
    )
    rows = [
        asked(f"SELECT xmin::text, ctid::text, r::text FROM kopia.{table} AS r ORDER BY 2")
        for table in ("registreringar", "bestallningar")
    ]
    return [relations, rows]


@pytest.mark.parametrize("method", ["receive", "send", "store"])
def test_sessions_that_are_ended_at_the_gate(
    run: Callable[..., Result], laid: str, asked: Ask, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    _at(monkeypatch, Postgres, method, 2, lambda: _end_sessions(asked))
    assert "Förbindelsen med PostgreSQL bröts" in run(laid).output


def test_sessions_that_are_ended_while_it_reports(
    run: Callable[..., Result], laid: str, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.manad import collect as collecting
    from reports.manad import write

    real = collecting.collect

    def collect(*args: Any, **kwargs: Any) -> Any:
        _end_sessions(asked)
        return real(*args, **kwargs)

    monkeypatch.setattr(write, "collect", collect)
    assert "Förbindelsen med PostgreSQL bröts" in run(laid).output


def test_a_run_that_is_stopped(
    laid: str, asked: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        assert len(schemas(asked)) == 1
        raise KeyboardInterrupt

    _at(monkeypatch, Postgres, "store", 5, stop)
    result = _ran(laid, tmp_path / "rapport")
    assert result.exit_code == 130
    assert schemas(asked) == []
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_switched_off_says_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with started() as server:
        url = lay(server, SCHEMA, Path("samples/2022-03"))
        _at(monkeypatch, Postgres, "store", 5, server.stop)
        result = _ran(url, tmp_path / "rapport")
    assert result.exit_code == 2
    assert "Förbindelsen med PostgreSQL bröts" in result.output
    assert "«DROP SCHEMA internkontroll_" in result.output
    assert not list(tmp_path.iterdir())
