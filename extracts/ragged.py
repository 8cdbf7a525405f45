"""Rows with more or fewer cells than the header (spec: underlag, «Row numbers»)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from extracts.cell import SUMMA
from extracts.errors import UnderlagError
from extracts.files import CSV
from extracts.find import Source
from extracts.headers import Header
from extracts.rows import Record
from extracts.sheetxml import letters_of
from extracts.whole_rows import LEAST_EMPTY, MOST_FILLED


def squared_off(
    records: Iterable[Record], header: Header, source: Source, required: Collection[int]
) -> Iterator[Record]:
    """Every row as wide as the header; UnderlagError for one that is not, and could be a record.

    A line with fewer fields that is a total or no record gets empty cells: it is rejected for that.
    """
    for rad, cells in records:
        if not any(cell.strip() for cell in cells):
            yield rad, [""] * header.width
        elif len(cells) == header.width:
            yield rad, cells
        else:
            filled = [*cells, *[""] * header.width][: header.width]
            if any(cell.strip() for cell in cells[header.width :]) or not _no_record(
                filled, required
            ):
                raise _ragged(rad, cells, header, source)
            yield rad, filled


def _no_record(cells: Sequence[str], required: Collection[int]) -> bool:
    """As whole_rows.py and parse.py judge it of a row; a line break is rather a stray quote."""
    if any("\n" in cell or "\r" in cell for cell in cells):
        return False
    says_total = [re.search(SUMMA, cell) is not None for cell in cells]
    without = sum(says_total[at] or not cells[at].strip() for at in required)
    empty = sum(not cells[at].strip() for at in required)
    few = sum(bool(cell.strip()) for cell in cells) <= MOST_FILLED and empty >= LEAST_EMPTY
    return few or (any(says_total) and without * 2 >= len(required))


def _ragged(rad: int, cells: Sequence[str], header: Header, source: Source) -> UnderlagError:
    """A row of a sheet is ragged when it has something to the right of the last heading."""
    if source.form == CSV:
        return UnderlagError(
            "olika-antal-falt",
            fil=source.place,
            rad=rad,
            antal=len(cells),
            rubriker=header.width,
        )
    at = next(at for at in range(header.width, len(cells)) if cells[at].strip())
    return UnderlagError("cell-utan-rubrik", fil=source.place, cell=f"{letters_of(at + 1)}{rad}")
