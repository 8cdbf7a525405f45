"""Every workbook that we write: no cell starts a formula or is taken for XML, and one that is cut says so."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

# A fixed creation time: a repeated run gives the same bytes.
_EPOCH = dt.datetime(2000, 1, 1)
# So much does a cell hold, and so much is kept of a longer text; Excel counts in units of two bytes.
MOST_IN_CELL, KEPT = 32_767, 32_000


def in_cell(text: str) -> str:
    """The text as a cell or a comment holds it; one that is cut ends with «… (32 000 av 41 220 tecken)»."""
    if len(text) * 2 <= MOST_IN_CELL or _units(text) <= 2 * MOST_IN_CELL:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * KEPT].decode("utf-16-le", "ignore")
    return f"{kept}… ({_number(len(kept))} av {_number(len(text))} tecken)"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass"))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet where no text is taken for XML, and none is lost."""

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """The library puts what it takes for its own marked-up text into the file as it stands."""
        text = in_cell(string)
        safe = f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
        written: int = super()._write_string(row, col, safe, cell_format)
        return written

    def write_comment(self, row: int, col: int, comment: str, options: Any = None) -> int:
        """The library leaves out a comment that is too long."""
        written: int = super().write_comment(row, col, in_cell(comment), options)
        return written


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet


def book_in(held: BinaryIO, title: str, *, row_by_row: bool = False) -> Any:
    """A workbook to fill and close; the same bytes each time.

    `row_by_row`: each row is written in order and let go of, so that memory is bounded.
    """
    book = _Book(
        held,
        {
            "constant_memory": row_by_row,
            # Each part of a book as a file on disk takes longer than to write it.
            "in_memory": not row_by_row,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": _EPOCH})
    return book
