"""The same question for one provider after another: put together once, asked of the engine each time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from extracts.engine import literal, scratch_of

# Stands in the query where the provider is to be; no name holds it.
_WHOSE = "\x00utforare\x00"


class Each:
    """`ask`: the rows of a provider, sorted, by its name as an expression that stands in it once."""

    def __init__(self, con: Backend, ask: Callable[[ir.StringScalar], ir.Table]) -> None:
        query, whose = con.compile(ask(ibis.literal(_WHOSE))), literal(_WHOSE)
        if query.count(whose) != 1:
            raise ValueError("the provider must stand in the query exactly once")
        self._con, self._query = con.con, query.replace(whose, "?")
        self._written = scratch_of(con) / "skrivs.csv"

    def rows(self, utforare: str) -> list[dict[str, Any]]:
        """The provider's rows."""
        found = self._con.execute(self._query, [utforare]).to_arrow_table()
        rows: list[dict[str, Any]] = found.to_pylist()
        return rows

    def to_csv(self, utforare: str, path: Path) -> None:
        """The provider's rows as a file, with a header."""
        how = "FORMAT csv, DELIMITER ';', HEADER"
        self._con.execute(f"COPY ({self._query}) TO {literal(self._written)} ({how})", [utforare])
        shutil.move(self._written, path)
