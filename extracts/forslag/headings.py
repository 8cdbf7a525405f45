"""Where the header row of an unknown file is, and which rows below it are sums."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extracts.cell import TOTALS
from extracts.contract import CONTRACT
from extracts.errors import UnderlagError
from extracts.folding import fold
from extracts.forslag.likeness import column_likeness, known_words
from extracts.forslag.looks import Look, look_at
from extracts.forslag.peek import Glimpse
from extracts.personnummer import find, mask

SUMS = (*TOTALS, "delsumma")
_AMONG = 30
_LONGEST = 60
_MOSTLY = 0.8
_LIKE = 0.6
_DATA = re.compile(r"\W*\d[\d\W]*")


@dataclass(frozen=True)
class Sheet:
    """A file, or one sheet, with its header found; `body` are its rows as wide as the header."""

    glimpse: Glimpse
    row: int
    first_row: int
    header: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    """(column, word): a column where sums are, and how they begin."""

    @cached_property
    def looks(self) -> list[Look]:
        """Every column that has a name of its own, and one that may be written out."""
        named = Counter(map(fold, self.header))
        return [
            look_at(name, [cells[at] for cells in self.body])
            for at, name in enumerate(self.header)
            if name and named[fold(name)] == 1 and mask(name) == name
        ]


def find_header(glimpse: Glimpse) -> Sheet:
    """The row most like a header among the first; UnderlagError when none is."""
    first = [(row, cells) for row, cells in glimpse.records[:_AMONG] if any(map(str.strip, cells))]
    scored = [(_score(cells), -row) for row, cells in first]
    if not scored or max(scored)[0] == 0:
        raise UnderlagError("ingen-rubrikrad", fil=glimpse.place, rader=_AMONG)
    row = -max(scored)[1]
    header = next(cells for number, cells in first if number == row)
    while header and not header[-1].strip():
        header = header[:-1]
    below = [_wide(cells, len(header)) for number, cells in glimpse.records if number > row]
    sums = [_sum(cells) for cells in below]
    names = tuple(" ".join(cell.split()) for cell in header)
    return Sheet(
        glimpse,
        row,
        first[0][0],
        names,
        tuple(cells for cells, found in zip(below, sums, strict=True) if not found and any(cells)),
        tuple(dict.fromkeys((mask(names[at]), word) for at, word in filter(None, sums))),
    )


def _score(cells: Sequence[str]) -> int:
    """How many cells are like names of columns; 0 when the row cannot be a header."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    names = [cell for cell in filled if _is_name(cell)]
    if len(filled) < 2 or len(names) < _MOSTLY * len(filled):
        return 0
    known = sum(_known(name) for name in names)
    return 3 * known + len(names) if known >= 2 else 0


def _is_name(cell: str) -> bool:
    return len(cell) <= _LONGEST and not _DATA.fullmatch(cell) and not find(cell)


def _known(name: str) -> bool:
    if fold(name) in known_words():
        return True
    columns = {column for table in CONTRACT.values() for column in table.names}
    return any(column_likeness(name, column) >= _LIKE for column in columns)


def _wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in [*cells, *[""] * width][:width])


def _sum(cells: Sequence[str]) -> tuple[int, str] | None:
    """The place of a word for sum that a mostly empty row begins with, and the word as written."""
    filled = [at for at, cell in enumerate(cells) if cell]
    if not filled or len(filled) * 2 > len(cells):
        return None
    word = re.split(r"[\s:]", cells[filled[0]])[0]
    return (filled[0], word) if fold(word) in SUMS else None
