"""A workbook that we write: no cell can start a formula, the same bytes each time, whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from checks.outward import shown

_LONGEST, _SIGNS = 31, re.compile(r"[\[\]:*?/\\]")
# A fixed creation time: a repeated run gives the same bytes.
_EPOCH = dt.datetime(2000, 1, 1)


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet where no text is taken for XML."""

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """The library puts what it takes for its own marked-up text into the file as it stands."""
        safe = f"{string} " if string.startswith("<r>") and string.endswith("</r>") else string
        written: int = super()._write_string(row, col, safe, cell_format)
        return written


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet


@contextmanager
def new_book(path: Path, title: str, *, row_by_row: bool = False) -> Iterator[Any]:
    """A workbook to fill, written when the block is done; OSError when it cannot be.

    `row_by_row`: each row is written in order and let go of, so that memory is bounded.
    """
    held = io.BytesIO()
    book = _Book(
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


def sheet_titles(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names as Excel takes them for sheets: without its signs, at most 31 letters, all different."""
    used, titles = {_same(name) for name in (*taken, "history")}, []
    for name in names:
        plain = _SIGNS.sub("_", shown(name)).strip("' ") or "Blad"
        endings = ("", *(f" {number}" for number in range(2, 1_000)))
        numbered = (plain[: _LONGEST - len(end)].rstrip("' ") + end for end in endings)
        title = next(title for title in numbered if _same(title) not in used)
        used.add(_same(title))
        titles.append(title)
    return titles


def _same(title: str) -> str:
    return unicodedata.normalize("NFKC", title).casefold()
