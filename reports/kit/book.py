"""A workbook that we write: no cell can start a formula, the same bytes each time, whole or not at all."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from extracts.newbook import book_in
from extracts.shown import shown
from suites.plan import BEKRAFTA, MASTE_RATTAS

_LONGEST, _SIGNS = 31, re.compile(r"[\[\]:*?/\\]")
_BASE = {"valign": "top", "font_name": "Calibri", "font_size": 11}
_HEAD = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
_WRAPPED = {**_BASE, "text_wrap": True}
_BORDER = {"border": 1, "border_color": "#7F7F7F"}
# What cells look like; "" is as the program that opens the book has it.
_LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "titel": {**_BASE, "bold": True, "font_size": 12},
    "rubrik": {**_WRAPPED, **_HEAD},
    "valfri rubrik": {"bold": True, "bg_color": "#D9E2EF", "text_wrap": True},
    "lämnad rubrik": _HEAD,
    "rad": _BASE,
    "cell": {**_WRAPPED, "locked": False},
    "fyll i": {**_WRAPPED, **_BORDER},
    "länk": {**_WRAPPED, "font_color": "#0563C1", "underline": 1},
    MASTE_RATTAS: {**_WRAPPED, **_BORDER, "bg_color": "#F4B183"},
    BEKRAFTA: {**_WRAPPED, **_BORDER, "bg_color": "#FFE699"},
    "radnummer": {**_WRAPPED, "num_format": "0", "locked": False},
    "heltal": {**_BASE, "num_format": "#,##0"},
    "tal": {**_BASE, "num_format": "#,##0.00##"},
    "två decimaler": {**_BASE, "num_format": "#,##0.00"},
    "faktor": {**_BASE, "num_format": "0.0000"},
    "procent": {**_BASE, "num_format": "0.00 %"},
    "datum att fylla i": {**_BASE, "num_format": "yyyy-mm-dd", "align": "left", "locked": False},
    "datum": {**_BASE, "num_format": "yyyy-mm-dd", "align": "left"},
}


class Book:
    """A workbook to fill: its sheets, and its looks, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._looks: dict[tuple[str, str], Any] = {}

    def sheet(self, name: str) -> Any:
        """A new sheet, after those that are there."""
        return self._book.add_worksheet(name)

    def look(self, name: str, code: str = "") -> Any:
        """A look; `code` is the number format of a number that is to be shown in another than its own."""
        if (name, code) not in self._looks:
            number = {"num_format": code} if code else {}
            self._looks[name, code] = self._book.add_format({**_LOOKS[name], **number})
        return self._looks[name, code]

    def look_of_column(self, code: str) -> Any:
        """A number format that no other column shares: columns that do are written as one.

        Not every program that fills in a sheet sees what holds for the second of such columns.
        """
        return self._book.add_format({"num_format": code})


@contextmanager
def new_book(path: Path, title: str, *, row_by_row: bool = False) -> Iterator[Book]:
    """A workbook to fill, written when the block is done; OSError when it cannot be.

    `row_by_row`: each row is written in order and let go of, so that memory is bounded.
    """
    held = io.BytesIO()
    book = book_in(held, title, row_by_row=row_by_row)
    try:
        yield Book(book)
    finally:
        book.close()
    path.write_bytes(held.getvalue())


def sheet_titles(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names as Excel takes them for sheets: without its signs, at most 31 letters, all different."""
    used, titles = {_same(name) for name in (*taken, "history")}, []
    for name in names:
        plain = _SIGNS.sub("_", shown(name)).strip("' ") or "Blad"
        endings = chain([""], (f" {number}" for number in range(2, 1_000)))
        numbered = (plain[: _LONGEST - len(end)].rstrip("' ") + end for end in endings)
        title = next(title for title in numbered if _same(title) not in used)
        used.add(_same(title))
        titles.append(title)
    return titles


def _same(title: str) -> str:
    return unicodedata.normalize("NFKC", title).casefold()
