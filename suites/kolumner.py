"""What each table and column of the contract is, for people: suites/kolumner.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extracts.columns import Column

_FILE = Path(__file__).parent / "kolumner.toml"
_COMMON = "gemensam"


@dataclass(frozen=True)
class Kolumntext:
    """One column: its heading, what it is in one line, and an example as a person would write it."""

    rubrik: str
    text: str
    exempel: str


def table_text(table: str) -> str:
    """What a table is, in one line."""
    return str(_read()["tabell"][table])


def column_text(table: str, column: str) -> Kolumntext:
    """What a column is: the table's own text, else the one that it shares with other tables."""
    texts = _read()
    return Kolumntext(**(texts.get(table, {}).get(column) or texts[_COMMON][column]))


def example(table: str, column: Column) -> str:
    """An example of a cell; of a choice that the plan has its own words for, one of those."""
    told = column_text(table, column.name).exempel
    return told if not column.values or told in column.values else column.values[-1]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
