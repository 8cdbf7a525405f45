"""Functions of the engine: an expression of a few values, compiled once and called for every column.

To build and compile what is done with a cell takes longer, column by column, than to read a small file.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from itertools import count

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import sqlglot.expressions as sge

from extracts.engine import Engine, identifier

_COMPILER = Engine.compiler
_number = count()
# ibis reads off a Python function how many values one of the engine's takes.
_TAKES = {1: lambda v0: None, 2: lambda v0, v1: None, 3: lambda v0, v1, v2: None}


def call(
    build: Callable[..., ir.Value], *values: ir.Value, of: tuple[Hashable, ...] = ()
) -> ir.Value:
    """`build(*values, *of)`, as one call of a function that engines are told of (engine.py)."""
    return _function(build, tuple(value.type() for value in values), of)(*values)


@cache
def _function(
    build: Callable[..., ir.Value],
    types: tuple[dt.DataType, ...],
    of: tuple[Hashable, ...],
) -> Callable[..., ir.Value]:
    names = [f"v{at}" for at in range(len(types))]
    row = ibis.table(dict(zip(names, types, strict=True)), name="rad")
    value = build(*(row[name] for name in names), *of)
    select = _COMPILER.to_sqlglot(row.select(varde=value))
    body = select.selects[0].unalias().transform(_as_parameter).sql(_COMPILER.dialect)
    name = f"{build.__name__.strip('_')}_{next(_number)}"
    parameters = ", ".join(map(identifier, names))
    sql = f"CREATE MACRO {name}({parameters}) AS {body}"
    signature = (types, value.type())
    taken = _TAKES[len(types)]
    made: Callable[..., ir.Value] = ibis.udf.scalar.builtin(
        taken, name=name, signature=signature, sql=sql
    )
    return made


def _as_parameter(node: sge.Expression) -> sge.Expression:
    """A column of the row that the expression was made with is a parameter of the function."""
    return node.this if isinstance(node, sge.Column) else node
