"""A workbook that we write: no cell can start a formula, the same bytes each time, whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

# A fixed creation time: a repeated run gives the same bytes.
_EPOCH = dt.datetime(2000, 1, 1)


@contextmanager
def new_book(path: Path, title: str, *, row_by_row: bool = False) -> Iterator[Any]:
    """A workbook to fill, written when the block is done; OSError when it cannot be.

    `row_by_row`: each row is written in order and let go of, so that memory is bounded.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "constant_memory": row_by_row,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": _EPOCH})
    try:
        yield book
    finally:
        book.close()
    path.write_bytes(held.getvalue())
