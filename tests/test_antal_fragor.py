"""How much a month asks: to build and compile a query is most of a small run, and to run it not nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extracts import read
from extracts.engine import Engine, connect
from tests.test_golden import run

pytestmark = pytest.mark.langsam  # whole runs

# 205 in November 2026, of 410 before; one more per control or section is no harm, one per row of a table is.
MOST = 210
# 717 with the 172 of Great Expectations; 1 294 when each of its questions was a transaction of its own, and
# it asked three times in vain which columns a table has.
MOST_RUN = 735


class Asked(NamedTuple):
    """Queries built, and statements that the engine has run."""

    compiled: int
    run: int


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    compiled = 0
    engines: list[Engine] = []
    compile_one: Callable[..., str] = Engine.compile

    def counted(self: Engine, *args: Any, **kwargs: Any) -> str:
        nonlocal compiled
        compiled += 1
        return compile_one(self, *args, **kwargs)

    def logged(directory: Path) -> Engine:
        con = connect(directory)
        con.raw_sql("CALL enable_logging('QueryLog')")
        engines.append(con)
        return con

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "compile", counted)
        patch.setattr(read, "connect", logged)
        run(tmp_path_factory.mktemp("fragor"))
    [con] = engines
    [told] = con.con.execute("SELECT count(*) FROM duckdb_logs WHERE type = 'QueryLog'").fetchall()
    return Asked(compiled, *told)


def test_the_sample_month_asks_no_more_than_it_must(asked: Asked) -> None:
    assert 100 < asked.compiled <= MOST


def test_the_engine_runs_no_more_than_it_must(asked: Asked) -> None:
    assert asked.compiled < asked.run <= MOST_RUN
