"""Rows read one by one (workbooks, and CSV files the engine cannot be trusted with) → Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

from extracts.headers import Header
from extracts.personnummer import may_hold

Record = tuple[int, Sequence[str]]
OVRIGT = "ovrigt"
# A cell of the file as it stands, by its place in the row; and how many of those that are not read have
# something in them. Of a row with a fault both are kept as one value, all its cells and that number.
CELL = "cell_"
FILLED = "ovriga_ifyllda"
AS_WRITTEN, CELLS = "som_skriven", "celler"
# Begins a cell whose number format shows something else than its value, and could not be followed. No
# text has the character.
DIFFERENT = "\ufdd0"
_BATCH = 50_000


def to_arrow(records: Iterable[Record], header: Header) -> pa.Table:
    """All records as text columns named by the contract, with `rad` as the file shows it.

    Each has as many cells as the header (ragged.py).
    `ovrigt` is what matters of the columns that the contract does not know.
    """
    names = (*header.positions, OVRIGT)
    texts = ((name, pa.string()) for name in names)
    schema = pa.schema([("rad", pa.int64()), *texts, (FILLED, pa.int64())])
    batches = [_batch(chunk, header, schema) for chunk in _chunks(iter(records))]
    return pa.Table.from_batches(batches, schema)


def cells_in(columns: Iterable[str]) -> list[str]:
    """The cells of the file among some columns, in the order of the file."""
    cells = (name for name in columns if name.startswith(CELL))
    return sorted(cells, key=lambda name: int(name.removeprefix(CELL)))


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, _BATCH)):
        yield chunk


def _batch(chunk: list[Record], header: Header, schema: pa.Schema) -> pa.RecordBatch:
    columns: list[list[object]] = [[rad for rad, _ in chunk]]
    columns += [[cells[at] or None for _, cells in chunk] for at in header.positions.values()]
    columns.append([_first(cells, header.rest) for _, cells in chunk])
    columns.append([sum(bool(cells[at].strip()) for at in header.unread) for _, cells in chunk])
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def _first(cells: Sequence[str], at: tuple[int, ...]) -> str | None:
    """Those that may hold a personnummer, or the first with anything in it."""
    filled = [cells[i] for i in at if cells[i].strip()]
    return " ".join(filter(may_hold, filled)) or next(iter(filled), None)
