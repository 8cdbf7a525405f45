"""The rows that break a rule in Spark, as SQL: Great Expectations gives no such query of that engine."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

_PAIR = ("column_A", "column_B")


def sql_of(query: str, table: str, expectation: Mapping[str, Any]) -> str:
    """Of its Python, df.filter(F.expr('…')), whose condition it has taken the outermost parentheses from.

    It does not say there that a pair with a value missing is not tried.
    """
    call = ast.parse(query, mode="eval").body
    assert isinstance(call, ast.Call)
    [condition] = call.args
    assert isinstance(condition, ast.Call)
    asked = expectation["kwargs"]
    there = "".join(f" AND {asked[name]} IS NOT NULL" for name in _PAIR if name in asked)
    return f"SELECT id FROM {table} WHERE ({ast.literal_eval(condition.args[0])}){there}"
