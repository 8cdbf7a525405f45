"""The engine: it takes no more of the computer's memory than the rows need."""

from __future__ import annotations

from pathlib import Path

import pytest
from ibis.backends.duckdb import Backend

from extracts.engine import connect, limit_memory
from tests.extracts.textfiler import rad, read, text


def limit(con: Backend) -> str:
    found: str = con.raw_sql("SELECT current_setting('memory_limit')").fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("rows", "said"), [(0, "762.9 MiB"), (1_000_000, "1.0 GiB"), (20_000_000, "7.2 GiB")]
)
def test_the_room_grows_with_the_rows(tmp_path: Path, rows: int, said: str) -> None:
    con = connect(tmp_path)
    limit_memory(con, rows)
    assert limit(con) == said


def test_an_underlag_is_read_within_it(tmp_path: Path) -> None:
    assert limit(read(tmp_path, text(rad("R1"))).con) == "762.9 MiB"
