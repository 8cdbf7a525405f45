"""A part of a workbook looked through before it is opened, as strictly as Excel takes it.

The library that reads workbooks gives room to every cell between the first and the last, and to as many
texts as are promised; it shows an empty cell where Excel shows an error, passes over broken XML, and of
two cells with one address gives the latter. All of that is found here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from extracts.besidecells import BesideCells
from extracts.personnummer import find_inside

# Room for a million rows of 50 columns: the library takes 32 bytes a cell.
MOST_CELLS = 50_000_000

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,11})")
_AREA = re.compile(rf"{_ADDRESS.pattern}:{_ADDRESS.pattern}")
# The parts that promise how much is to come.
_PROMISING = ("sst", "styleSheet")
_LONGEST_ERROR = 20
# The parts of notes and comments, and what one of them is called there.
_COMMENTS = ("comments", "ThreadedComments")
_COMMENT = ("comment", "threadedComment")
_LONGEST_CELL = 10
# The parts that are not of cells, and are sent with the file all the same.
_WITH_TEXTS = ("coreProperties", "Properties", "workbook", "Relationships", "wsDr")
# Excel's own.
MOST_COLUMNS = 16_384
_NUMERIC = ("", "n", "d")
# The style of a cell that names none.
UNSTYLED = "0"
Attributes = dict[str, str]


class GrowingError(Exception):
    """The XML grows when it is read, or promises more than a sheet can hold."""


@dataclass(frozen=True)
class Unvalued:
    """A cell that shows an error, or (`error` empty) has a formula without a value."""

    cell: str
    row: int
    error: str


@dataclass(frozen=True)
class Merged:
    """Cells joined to one, of which only the first has a value; columns from 0, rows from 1."""

    cells: str
    columns: range
    rows: range


class Part:
    """One part, fed in pieces; expat.ExpatError or ValueError when it is not sound.

    `columns` and `rows`: how far the cells with something in them reach. `unvalued`: column from 0 →
    its first and its last cell without a value. `personnummer`: the cells whose comment holds one.
    `beside`: what else holds one (besidecells.py).
    `styles`: column from 0 → the styles of its cells that are no texts. `hidden_rows` and
    `hidden_columns`: from 0, those that are not shown.
    """

    def __init__(self) -> None:
        self.columns = self.rows = 0
        self.unvalued: dict[int, tuple[Unvalued, Unvalued]] = {}
        self.merged: list[Merged] = []
        self.personnummer: list[str] = []
        self.beside: list[str] = []
        self._texts = BesideCells("")
        self._commented = ""
        self._said: list[str] = []
        self.styles: dict[int, set[str]] = {}
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._row = self._column = 0
        self._kind = ""
        self._value: str | None = None
        self._in_sheet = self._in_value = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._root

    @property
    def room(self) -> int:
        """How many cells are given room."""
        return self.columns * self.rows

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        """Take in the next piece of the part."""
        self._parser.Parse(piece, final)

    def _root(self, name: str, attributes: Attributes) -> None:
        """Only of a sheet is every element looked at."""
        root = name.rpartition(":")[2]
        self._texts = BesideCells(root)
        self.beside = self._texts.found
        if root == "worksheet":
            self._parser.CommentHandler = self._odd
            self._parser.StartCdataSectionHandler = self._odd
        handler = {
            "worksheet": self._started,
            **dict.fromkeys(_PROMISING, _demand_no_promises),
            **dict.fromkeys(_WITH_TEXTS, self._text_started),
        }
        self._parser.StartElementHandler = handler.get(root)
        if root in _COMMENTS:
            self._parser.StartElementHandler = self._comment_started
            self._parser.EndElementHandler = self._comment_ended
            self._parser.CharacterDataHandler = self._said.append
        if root in _PROMISING:
            _demand_no_promises(name, attributes)

    def _text_started(self, name: str, attributes: Attributes) -> None:
        if self._texts.started(name.rpartition(":")[2], attributes):
            self._parser.CharacterDataHandler = self._texts.heard
            self._parser.EndElementHandler = self._text_ended

    def _text_ended(self, name: str) -> None:
        if not self._texts.ended(name.rpartition(":")[2]):
            self._parser.EndElementHandler = self._parser.CharacterDataHandler = None

    def _comment_started(self, name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] in _COMMENT:
            self._commented = attributes.get("ref", "")
            self._said.clear()

    def _comment_ended(self, name: str) -> None:
        if name.rpartition(":")[2] in _COMMENT:
            if _ADDRESS.fullmatch(self._commented) and find_inside("".join(self._said)):
                self.personnummer.append(self._commented[:_LONGEST_CELL])
            self._said.clear()

    def _started(self, name: str, attributes: Attributes) -> None:
        match name.rpartition(":")[2]:
            case "c" if self._in_sheet:
                self._take_cell(attributes)
            case "v" | "is" | "f" as content if self._in_sheet:
                self._take_content(content)
            case "row" if self._in_sheet:
                self._take_row(attributes)
            case "sheetData":
                self._odd()
                self._in_sheet = True
            case "mergeCell":
                self._join(attributes.get("ref", ""))
            case "hyperlink" | "headerFooter":
                self._text_started(name, attributes)
            case "col" if _is_hidden(attributes):
                self._hide(int(attributes["min"]), int(attributes["max"]))

    def _odd(self, *_text: str) -> None:
        """Among the cells no program writes comments or new sheets, which the library would misread."""
        if self._in_sheet:
            raise ValueError("odd XML among the cells")

    def _hide(self, first: int, last: int) -> None:
        if not 0 < first <= last <= MOST_COLUMNS:
            raise ValueError("no columns")
        self.hidden_columns.update(range(first - 1, last))

    def _take_row(self, attributes: Attributes) -> None:
        """A row without a number comes after the one before."""
        number = attributes.get("r")
        row = self._row + 1 if number is None else int(number)
        if row <= self._row:
            raise ValueError("rows out of order")
        self._row, self._column = row, 0
        if _is_hidden(attributes):
            self.hidden_rows.append(row - 1)

    def _take_cell(self, attributes: Attributes) -> None:
        """A cell without an address comes after the one before."""
        address, kind = attributes.get("r"), attributes.get("t", "")
        column = self._column + 1
        if address is not None:
            column, row = _place(address)
            if column <= self._column or row != self._row:
                raise ValueError("two cells in one place, or one in another row")
        self._column, self._kind = column, kind
        if kind in _NUMERIC:
            self._styled(column - 1, attributes.get("s", UNSTYLED))
        if kind == "e":
            self._listen()

    def _styled(self, column: int, style: str) -> None:
        self.styles.setdefault(column, set()).add(style)

    def _take_content(self, content: str) -> None:
        self.columns, self.rows = max(self.columns, self._column), self._row
        if content == "f":
            self._listen()
        elif self._parser.EndElementHandler:
            self._value, self._in_value = self._value or "", True

    def _listen(self) -> None:
        """Hear the value of a cell that may not have one, to its end."""
        self._value = None
        self._parser.EndElementHandler = self._ended
        self._parser.CharacterDataHandler = self._heard

    def _heard(self, text: str) -> None:
        if self._in_value:
            self._value = (self._value or "") + text

    def _ended(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is":
                self._in_value = False
            case "c":
                self._parser.EndElementHandler = self._parser.CharacterDataHandler = None
                if self._kind == "e":
                    self._note((self._value or "#")[:_LONGEST_ERROR])
                # A formula may give an empty text; then it has a value, and that is empty.
                elif not self._value and (self._value is None or self._kind != "str"):
                    self._note("")

    def _note(self, error: str) -> None:
        cell = Unvalued(f"{letters_of(self._column)}{self._row}", self._row, error)
        first, _last = self.unvalued.get(self._column - 1, (cell, cell))
        self.unvalued[self._column - 1] = (first, cell)

    def _join(self, cells: str) -> None:
        if found := _AREA.fullmatch(cells):
            columns = range(_number(found[1]) - 1, _number(found[3]))
            self.merged.append(Merged(cells, columns, range(int(found[2]), int(found[4]) + 1)))


class StyledCells(Part):
    """A part once more; `cells`: those of some styles that hold a number or a date.

    Each is its row, its column from 0, and its style.
    """

    def __init__(self, styles: Collection[str]) -> None:
        super().__init__()
        self.cells: list[tuple[int, int, str]] = []
        self._wanted = styles

    def _styled(self, column: int, style: str) -> None:
        if style in self._wanted:
            self.cells.append((self._row, column, style))


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("hidden", "0") not in ("0", "false")


def _refuse(*_doctype: object) -> None:
    raise GrowingError


def _demand_no_promises(_name: str, attributes: Attributes) -> None:
    for name in ("count", "uniqueCount"):
        if int(attributes.get(name, 0)) > MOST_CELLS:
            raise GrowingError


def _place(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError("no address")
    return _number(found[1]), int(found[2])


@lru_cache(maxsize=20_000)
def _number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
