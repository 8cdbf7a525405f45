"""A workbook that we write: no cell can start a formula, the same bytes each time, whole or not at all."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from checks.outward import book_in, shown

_LONGEST, _SIGNS = 31, re.compile(r"[\[\]:*?/\\]")


@contextmanager
def new_book(path: Path, title: str, *, row_by_row: bool = False) -> Iterator[Any]:
    """A workbook to fill, written when the block is done; OSError when it cannot be.

    `row_by_row`: each row is written in order and let go of, so that memory is bounded.
    """
    held = io.BytesIO()
    book = book_in(held, title, row_by_row=row_by_row)
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
