"""An underlag of CSV files as a folder of Parquet files, as Spark keeps tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extracts.columns import Column, Typ
from tests.motor.lagda import as_written

_PARTS = 3


def lay_parquet(folder: Path, into: Path) -> Path:
    """Each table a folder of three files, its columns typed where every cell is one; the folder."""
    for table, columns in as_written(folder):
        whole = pa.table({column.name: _typed(column, cells) for column, cells in columns})
        size = whole.num_rows // _PARTS + 1
        (into / table).mkdir(parents=True)
        for part in range(_PARTS):
            rows_of = whole.slice(part * size, size)
            pq.write_table(rows_of, into / table / f"part-{part:05}.snappy.parquet")
    return into


def _typed(column: Column, cells: list[str]) -> pa.Array:
    read = {
        Typ.DATUM: (dt.date.fromisoformat, pa.date32()),
        Typ.TID: (dt.datetime.fromisoformat, pa.timestamp("us")),
        Typ.TAL: (lambda text: Decimal(text.replace(",", ".")), pa.decimal128(18, 4)),
    }.get(column.typ)
    if read:
        try:
            return pa.array([read[0](cell) if cell else None for cell in cells], read[1])
        except (ValueError, ArithmeticError, pa.ArrowException):
            pass
    return pa.array([cell or None for cell in cells], pa.string())
