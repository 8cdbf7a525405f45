"""Functions of the engine: an expression of a few values, compiled once and called for every column.

To build and compile what is done with a cell takes longer, column by column, than to read a small file.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from itertools import count

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.base import SQLGlotCompiler

from extracts.engine import Engine, identifier

_number = count()
# ibis reads off a Python function how many values one of the engine's takes.
_TAKES = {1: lambda v0: None, 2: lambda v0, v1: None, 3: lambda v0, v1, v2: None}


@dataclass(frozen=True)
class _Function:
    """How the engine is told of it, and how an expression calls it."""

    name: str
    sql: str
    call: Callable[..., ir.Value]


def call(
    con: Engine, build: Callable[..., ir.Value], *values: ir.Value, of: tuple[Hashable, ...] = ()
) -> ir.Value:
    """`build(*values, *of)`, as one call of a function that `con` is told of."""
    function = _function(con.compiler, build, tuple(value.type() for value in values), of)
    if function.name not in con.functions:
        con.raw_sql(function.sql)
        con.functions.add(function.name)
    return function.call(*values)


@cache
def _function(
    compiler: SQLGlotCompiler,
    build: Callable[..., ir.Value],
    types: tuple[dt.DataType, ...],
    of: tuple[Hashable, ...],
) -> _Function:
    names = [f"v{at}" for at in range(len(types))]
    row = ibis.table(dict(zip(names, types, strict=True)), name="rad")
    value = build(*(row[name] for name in names), *of)
    select = compiler.to_sqlglot(row.select(varde=value))
    body = select.selects[0].unalias().transform(_as_parameter).sql(compiler.dialect)
    name = f"{build.__name__.strip('_')}_{next(_number)}"
    parameters = ", ".join(map(identifier, names))
    made = ibis.udf.scalar.builtin(_TAKES[len(types)], name=name, signature=(types, value.type()))
    return _Function(name, f"CREATE MACRO {name}({parameters}) AS {body}", made)


def _as_parameter(node: sge.Expression) -> sge.Expression:
    """A column of the row that the expression was made with is a parameter of the function."""
    return node.this if isinstance(node, sge.Column) else node
