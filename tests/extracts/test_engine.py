"""The engine: it takes no more memory than the rows need, and compiles a question once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.base import SQLGlotCompiler

from extracts import parse
from extracts.contract import CONTRACT
from extracts.engine import Engine, connect, limit_memory, lock, pack, store
from extracts.functions import call
from extracts.parse import stored_schema
from extracts.read import read_underlag
from extracts.readers import read_files
from tests.extracts.textfiler import errors, rad, read, text, write


def limit(con: Backend) -> str:
    found: str = con.raw_sql("SELECT current_setting('memory_limit')").fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("rows", "said"), [(0, "762.9 MiB"), (1_000_000, "1.3 GiB"), (20_000_000, "5.1 GiB")]
)
def test_the_room_grows_with_the_rows(tmp_path: Path, rows: int, said: str) -> None:
    con = connect(tmp_path)
    limit_memory(con, rows)
    assert limit(con) == said


def test_an_underlag_is_read_within_it(tmp_path: Path) -> None:
    assert limit(read(tmp_path, text(rad("R1"))).con) == "762.9 MiB"


def test_it_is_there_before_the_first_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a month of text needs while it is parsed would else be most of the computer's memory."""
    limits = list[str]()

    def noted(con: Engine, *args: Any) -> Any:
        limits.append(limit(con))
        return read_files(con, *args)

    monkeypatch.setattr("extracts.load.read_files", noted)
    read(tmp_path, text(*(rad(f"R{n}") for n in range(2_000))))
    assert limits == ["764.9 MiB", "764.9 MiB"]


def room_of_tables(con: Engine) -> int:
    asked = "SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"
    return int(con.raw_sql(asked).fetchone()[0])


def test_a_large_month_is_packed_and_a_small_one_is_left(tmp_path: Path) -> None:
    """Packed: its tables take less than half as much room, and are the same."""
    con = connect(tmp_path)
    lock(con)
    rows = numbers(con, 400_000)
    whole = room_of_tables(con)
    pack(con, 7_000_000)
    assert room_of_tables(con) == whole
    pack(con, 7_000_001)
    assert room_of_tables(con) < whole / 2
    assert rows.tal.sum().to_pyarrow().as_py() == 400_000 * 400_001 / 2


def numbers(con: Engine, highest: int) -> ir.Table:
    return store(con, "tal", ibis.range(0, highest + 1).unnest().name("tal").as_table())


def test_a_question_asked_of_another_engine_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = numbers(connect(tmp_path), 3), numbers(connect(tmp_path), 30)
    assert few.filter(few.tal > 1).tal.sum().to_pyarrow().as_py() == 5
    monkeypatch.setattr(SQLGlotCompiler, "translate", None)
    assert many.filter(many.tal > 1).tal.sum().to_pyarrow().as_py() == 464


def test_a_question_with_rows_of_its_own_is_asked_of_those(tmp_path: Path) -> None:
    tal = numbers(connect(tmp_path), 9)
    for some in ([1, 2], [3, 4, 5]):
        mine = ibis.memtable({"tal": some})
        assert sorted(tal.semi_join(mine, "tal").to_pyarrow()["tal"].to_pylist()) == some


def _over(tal: ir.IntegerValue, limit: int) -> ir.BooleanValue:
    return tal > limit


def test_a_function_is_one_for_all_columns_and_another_for_another_limit(tmp_path: Path) -> None:
    con = connect(tmp_path)
    rows = numbers(con, 3)
    twice = rows.mutate(dubbelt=(rows.tal * 2).cast(rows.tal.type()))
    asked = {name: call(_over, twice[name], of=(2,)) for name in ("tal", "dubbelt")}
    for known, expected in ((1, {"tal": 1, "dubbelt": 2}), (2, {"tal": 1, "dubbelt": 2, "en": 2})):
        counted = twice.agg(**{name: over.sum() for name, over in asked.items()}).to_pyarrow()
        assert counted.to_pylist() == [expected]
        assert len(con.functions) == known
        asked["en"] = call(_over, twice.tal, of=(1,))


def test_a_new_engine_is_told_of_a_function_that_another_knows(tmp_path: Path) -> None:
    for highest, over in ((3, 1), (5, 3)):
        con = connect(tmp_path)
        rows = numbers(con, highest)
        assert call(_over, rows.tal, of=(2,)).sum().to_pyarrow().as_py() == over


def test_what_is_built_of_one_file_serves_the_next_like_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(tmp_path / "ett", text(rad("R1")))
    monkeypatch.setattr(parse, "call", None)
    second = read(tmp_path / "annat", text(rad("R2"), rad("R3")))
    told = [row.rows("registreringar").registrering.to_pyarrow() for row in (first, second)]
    assert [sorted(keys.to_pylist()) for keys in told] == [["R1"], ["R2", "R3"]]


@pytest.mark.langsam  # reads every table
@pytest.mark.parametrize("table", CONTRACT)
def test_the_columns_of_a_stored_file_are_those_that_are_known(tmp_path: Path, table: str) -> None:
    """A file is not asked for its columns: they are the same for every file of a table."""
    heads = [column.name for column in CONTRACT[table].columns]
    others = {} if table == "registreringar" else {table: f"{';'.join(heads)}\n{';' * len(heads)}"}
    found = read_underlag(write(tmp_path / "u", text(rad("R1")), **others), tmp_path, keep=True)
    [file] = found.loaded.of(table)
    stored = found.con.table(f"fil_{file.in_table}").schema()
    known = stored_schema(CONTRACT[table])
    assert {name: str(dtype).removesuffix("(6)") for name, dtype in stored.items()} == {
        name: str(dtype) for name, dtype in known.items()
    }


def test_what_is_asked_of_one_file_is_answered_by_the_next(tmp_path: Path) -> None:
    """The rows with a fault, the ten digits and the keys twice are those of each read."""
    first = read(tmp_path / "a", text(rad("R1"), rad("R2")))
    second = read(tmp_path / "b", text(rad("R1"), rad("R1"), rad("R3", start="x")))
    assert errors(first) == []
    assert [e[:3] for e in errors(second)] == [
        (3, "registrering", "upprepad-rad"),
        (4, "start", "ej-tid"),
    ]
    assert errors(read(tmp_path / "c", text(rad("R1"), rad("R2")))) == []
