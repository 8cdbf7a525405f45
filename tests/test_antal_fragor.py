"""How many queries a month takes: to build and compile them in Python is most of a small run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extracts.engine import Engine
from tests.test_golden import run

pytestmark = pytest.mark.langsam  # whole runs

# 195 in November 2026, of 410 before; one more per control or section is no harm, one per row of a table is.
MOST = 210


def test_the_sample_month_asks_no_more_than_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    compiled: Callable[..., str] = Engine.compile

    def counted(self: Engine, *args: Any, **kwargs: Any) -> str:
        nonlocal asked
        asked += 1
        return compiled(self, *args, **kwargs)

    monkeypatch.setattr(Engine, "compile", counted)
    run(tmp_path)
    assert 100 < asked <= MOST
