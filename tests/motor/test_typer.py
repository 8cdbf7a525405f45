"""The types of PostgreSQL: the same values as of files, and what a cell of them may hold beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from extracts.contract import CONTRACT
from extracts.engine import batches_of, connect
from extracts.motor.gate import read_there
from extracts.motor.lying import Lies
from extracts.motor.opened import opened
from extracts.motor.postgres_lying import open_lying
from tests.motor.celler import alike, by_the_gate, columns, texts, where_it_lies
from tests.motor.lagda import lay
from tests.motor.server import Server
from tests.underlag_builder import registrering, write_underlag

pytestmark = [pytest.mark.motor, pytest.mark.langsam]


def test_a_plain_cell_is_what_the_gate_reads(postgres: Server, tmp_path: Path) -> None:
    con = connect(tmp_path)
    here = texts(con)
    with opened(postgres.url()) as motor:
        there = motor.receive("celler", batches_of(con, here))
        for column in columns():
            found = where_it_lies(there, column)
            assert alike(by_the_gate(here, column), found) == {}, column
            assert found == where_it_lies(here, column), column


TIME = "2022-03-01 07:05:00"
# Columns of registreringar as they are typed and filled, and the values that they have.
RIGHT = [
    {
        "start": ("timestamptz", "'2022-03-01 06:05:00+00'", TIME),
        "minuter": ("real", "30.1", "30.100000"),
        "kund": ("bigint", "12345", "12345"),
        "status": ("text", "'UTFÖRD '", "utförd"),
    },
    {
        "start": ("timestamptz", "'2022-06-01 05:05:00+00'", "2022-06-01 07:05:00"),
        "minuter": ("double precision", "30.333333333333332", "30.333333"),
        "kund": ("uuid", "'c0ffee00-0000-4000-8000-00000000abcd'", None),
    },
    {
        "start": ("timestamp", "'2022-03-01 07:05:00.999'", TIME),
        "minuter": ("numeric(12, 8)", "1.00000049", "1.000000"),
        "kund": ("text", "E' K\\u00a01 '", "K 1"),
    },
    {
        "start": ("char(30)", "'2022-03-01 07.05'", TIME),
        "minuter": ("integer", "30", "30.000000"),
        "kund": ("varchar(9)", "'K1'", "K1"),
    },
]
WRONG = [
    {
        "start": ("timestamp", "'infinity'", "ej-tid"),
        "minuter": ("numeric", "'NaN'", "ej-tal"),
        "kund": ("text", "'NULL'", "utan-varde"),
        "status": ("text", "'klar'", "ej-val"),
    },
    {
        "start": ("timestamp", "'0044-03-15 07:00 BC'", "ej-tid"),
        "minuter": ("numeric", "'Infinity'", "ej-tal"),
        "kund": ("text", "''", "saknas"),
    },
    {
        "start": ("timestamptz", "'-infinity'", "ej-tid"),
        "minuter": ("double precision", "'-Infinity'", "ej-tal"),
    },
    {
        "start": ("timestamp", "'20000-03-15 07:00'", "ej-tid"),
        "minuter": ("numeric", "-0.5", "negativt-tal"),
    },
    {"start": ("timestamp", "NULL", "saknas")},
]
Cells = dict[str, tuple[str, str, str | None]]


@pytest.fixture
def read(postgres: Server, tmp_path: Path) -> Iterator[Callable[[Cells], Lies]]:
    """One registration with cells of some types."""

    def read_one(cells: Cells) -> Lies:
        folder = write_underlag(tmp_path / "u", {"registreringar": [registrering(minuter=1)]})
        url = lay(postgres, "typer", folder)
        with psycopg.connect(postgres.url(), autocommit=True) as con:
            for column, (kind, sql, _found) in cells.items():
                con.execute(f"ALTER TABLE typer.registreringar DROP COLUMN {column}")
                con.execute(f"ALTER TABLE typer.registreringar ADD COLUMN {column} {kind}")
                con.execute(f"UPDATE typer.registreringar SET {column} = {sql}")
        place = there.enter_context(open_lying(url))
        return read_there(place, tmp_path / "rum", CONTRACT)

    (tmp_path / "rum").mkdir()
    with ExitStack() as there:
        yield read_one


@pytest.mark.parametrize("cells", RIGHT)
def test_what_is_read_of_a_type(read: Callable[[Cells], Lies], cells: Cells) -> None:
    found = read(cells)
    [row] = found.rows("registreringar").to_pyarrow().to_pylist()
    wanted = {name: value or sql.strip("'") for name, (_kind, sql, value) in cells.items()}
    assert {name: str(row[name]) for name in cells} == wanted
    assert not len(found.rejected["registreringar"].errors)


@pytest.mark.parametrize("cells", WRONG)
def test_what_is_wrong_of_a_type(read: Callable[[Cells], Lies], cells: Cells) -> None:
    found = read(cells)
    assert found.rows("registreringar").count().to_pyarrow().as_py() == 0
    errors = found.rejected["registreringar"].errors
    wanted = {name: rule for name, (_kind, _sql, rule) in cells.items()}
    assert dict(zip(errors["kolumn"], errors["regel"], strict=True)) == wanted
