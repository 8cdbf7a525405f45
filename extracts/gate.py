"""The gate: every row is accepted, or rejected with each of its errors (spec: underlag, «The gate»).

The only file that knows pandera. The engine marks the faulty cells by kind (parse.py); of each kind
the contract validates one row, and says which rule the cell breaks (wrong_cells.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from extracts.cell import GARBLED, MONTH, VALUELESS
from extracts.columns import Column, Table, Typ
from extracts.contract import KEYS_OF_PEOPLE
from extracts.personnummer import find, holds_mask

ERRORS = ("rad_id", "kolumn", "regel")

_UNREADABLE = {Typ.DATUM: "ej-datum", Typ.TID: "ej-tid", Typ.TAL: "ej-tal"}


def errors_in(frame: pd.DataFrame, table: Table, bare: frozenset[str]) -> pd.DataFrame:
    """One line per error of the rows in `frame` (index rad_id): rad_id, kolumn, regel.

    The frame holds parsed values, and the written text where a cell could not be parsed, of the columns
    that are asked about. `bare` names those where ten bare digits count as personnummer.
    """
    if frame.empty:
        return pd.DataFrame(columns=list(ERRORS))
    try:
        _schema(table, frozenset(frame.columns), bare).validate(frame, lazy=True)
    except SchemaErrors as failures:
        return _lines(failures.failure_cases, table)
    return pd.DataFrame(columns=list(ERRORS))


def _schema(table: Table, asked: frozenset[str], bare: frozenset[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                object,
                checks=list(_checks(column, bare)),
                nullable=not column.required,
                required=True,
            )
            for column in table.columns
            if column.name in asked
        },
        checks=[_personal_when_performed()] if asked >= {"personal", "status"} else [],
        strict=True,
    )


def _checks(column: Column, bare: frozenset[str]) -> Iterator[pa.Check]:
    """A key that is too long is wrong for that alone, one that is masked too: a cell breaks one rule."""
    if column.typ in _UNREADABLE:
        yield _each(lambda value: not isinstance(value, str), _UNREADABLE[column.typ])
    if column.typ is Typ.TAL and not column.signed:
        yield _each(lambda value: isinstance(value, str) or value >= 0, "negativt-tal")
    if column.typ is Typ.VAL:
        yield _each(lambda value: value in column.values, "ej-val")
    if column.typ is Typ.MANAD:
        yield _each(lambda value: re.match(MONTH, value) is not None, "ej-manad")
    if column.typ is Typ.TEXT:
        yield _always(lambda value: len(value) <= column.longest, "for-lang")
    if column.is_key_or_name:
        yield _each(lambda value: re.match(GARBLED, value) is None, "forvanskad")
    if column.is_key:
        yield _each(lambda value: not _is_valueless(value), "utan-varde")
    if column.name in KEYS_OF_PEOPLE:
        yield _each(lambda value: not _names_a_person(value, column, bare), "personnummer")
    yield _always(lambda value: not _is_masked(value, column), "maskerad")


def _is_valueless(value: str) -> bool:
    """`####` is garbled, and nothing more."""
    return re.match(GARBLED, value) is None and re.match(VALUELESS, value) is not None


def _names_a_person(value: str, column: Column, bare: frozenset[str]) -> bool:
    return len(value) <= column.longest and bool(find(value, bare=column.name in bare))


def _each(holds: Callable[[Any], bool], regel: str) -> pa.Check:
    return _always(
        lambda value: (isinstance(value, str) and holds_mask(value)) or holds(value), regel
    )


def _always(holds: Callable[[Any], bool], regel: str) -> pa.Check:
    return pa.Check(lambda series: series.map(holds).astype(bool), error=regel)


def _is_masked(value: Any, column: Column) -> bool:
    return isinstance(value, str) and len(value) <= column.longest and holds_mask(value)


def _personal_when_performed() -> pa.Check:
    """Personal is required where status is utförd (spec: underlag, «registreringar»)."""
    return pa.Check(
        lambda frame: ~((frame["status"] == "utförd") & frame["personal"].isna()), error="personal"
    )


def _lines(cases: pd.DataFrame, table: Table) -> pd.DataFrame:
    wide = cases["schema_context"] == "DataFrameSchema"
    lines = pd.DataFrame(
        {
            "rad_id": cases["index"].astype("int64"),
            "kolumn": cases["column"].where(~wide, "personal"),
            "regel": cases["check"].where(~wide, "saknas").replace({"not_nullable": "saknas"}),
        }
    ).drop_duplicates()
    order = {name: at for at, name in enumerate(table.names)}
    return lines.sort_values(
        ["rad_id", "kolumn"], key=lambda s: s.map(order) if s.name == "kolumn" else s, kind="stable"
    )
