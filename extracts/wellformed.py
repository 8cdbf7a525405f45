"""A workbook's XML as strictly as Excel takes it: whole, and with every cell in a place of its own.

The library that reads workbooks passes over what it does not expect: broken XML would be half a sheet
without a word, and of two cells with one address the latter would be the only one.
"""

from __future__ import annotations

from functools import lru_cache
from xml.parsers import expat


class WellFormed:
    """One part of a workbook, fed in pieces; expat.ExpatError or ValueError when it is not sound."""

    def __init__(self, part: str) -> None:
        self._parser = None
        if part.lower().endswith((".xml", ".rels")) and part.lower().startswith("xl/"):
            self._parser = expat.ParserCreate()
            self._parser.StartElementHandler = self._root
        self._cells = False
        self._row = self._column = 0

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        if self._parser:
            self._parser.Parse(piece, final)

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        """Only of a sheet is each element looked at."""
        if self._parser:
            is_sheet = name.rpartition(":")[2] == "worksheet"
            self._parser.StartElementHandler = self._started if is_sheet else None

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c" if self._cells:
                self._take_cell(attributes.get("r", ""))
            case "row" if self._cells:
                number = int(attributes.get("r") or self._row + 1)
                if number <= self._row:
                    raise ValueError("rows out of order")
                self._row, self._column = number, 0
            case "sheetData":
                self._cells = True

    def _take_cell(self, address: str) -> None:
        letters = address.rstrip("0123456789")
        column = _column(letters) if address else self._column + 1
        if column <= self._column or (address and int(address[len(letters) :]) != self._row):
            raise ValueError("two cells in one place, or one in another row")
        self._column = column


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
