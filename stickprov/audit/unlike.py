"""How a file that people read differs from the same file made again: by cell, or by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from extracts.errors import UnderlagError
from extracts.shown import shown
from extracts.workbook import read_cells

# So many differences of a file are told; so much of a line, from a little before they begin.
MOST, _LONGEST, _BEFORE = 5, 60, 12
Cell = tuple[str, int, int]


def unlike(found: Path, right: Path, name: str) -> Iterator[str]:
    """What differs, in sentences that begin with `name`; nothing when the bytes are the same."""
    if found.is_symlink() or not found.is_file():
        yield f"{name} saknas."
    elif found.stat().st_size == right.stat().st_size and found.read_bytes() == right.read_bytes():
        return
    elif right.suffix == ".xlsx":
        yield from _cells(found, right, name)
    elif right.suffix == ".docx":
        yield f"{name} är inte den som körningen skriver."
    else:
        yield from _lines(found, right, name)


def _cells(found: Path, right: Path, name: str) -> Iterator[str]:
    try:
        is_there, should = _flat(found), _flat(right)
    except UnderlagError:
        yield f"{name} går inte att läsa som arbetsbok."
        return
    if is_there == should:
        yield f"{name} är sparad på nytt: cellerna stämmer, men filen är inte den som skrevs."
    yield from unlike_cells(is_there, should, name)


def unlike_cells(
    is_there: Mapping[Cell, str], should: Mapping[Cell, str], name: str
) -> Iterator[str]:
    """As unlike, of the cells by sheet, row and column (from 0); an empty cell is no cell."""
    keys = [*should, *(key for key in is_there if key not in should)]
    differing = [key for key in keys if is_there.get(key, "") != should.get(key, "")]
    told = [
        f"{name}, bladet «{shown(sheet)}», cell {xl_rowcol_to_cell(row, column)}: "
        f"{_said(is_there.get((sheet, row, column), ''), should.get((sheet, row, column), ''))}"
        for sheet, row, column in differing[:MOST]
    ]
    yield from _bounded(told, len(differing), f"{name}, celler som skiljer")


def _flat(path: Path) -> dict[Cell, str]:
    return by_cell(read_cells(path))


def by_cell(book: Mapping[str, Sequence[Sequence[str]]]) -> dict[Cell, str]:
    """The cells with something in them, of a workbook as read_cells gives it."""
    return {
        (sheet, row, column): cell
        for sheet, rows in book.items()
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell
    }


def _lines(found: Path, right: Path, name: str) -> Iterator[str]:
    told: list[str] = []
    differing = 0
    with (
        found.open(encoding="utf-8", errors="replace", newline="") as is_there,
        right.open(encoding="utf-8", errors="replace", newline="") as should,
    ):
        for number, (line, expected) in enumerate(zip_longest(is_there, should, fillvalue=""), 1):
            if line != expected:
                differing += 1
                if len(told) < MOST:
                    told.append(f"{name}, rad {number}: {_said(line, expected)}")
    yield from _bounded(told, differing, f"{name}, rader som skiljer")


def _said(found: str, right: str) -> str:
    """From a little before the two begin to differ; without what a browser does not show."""
    bare = [re.sub(r"<[^>]*>|\s+", " ", text).strip() for text in (found, right)]
    one, other = bare if bare[0] != bare[1] else (found, right)
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    begin = max(at - _BEFORE, 0) if at > _BEFORE else 0
    lead = "…" if begin else ""
    return (
        f"«{lead}{shown(one[begin:], _LONGEST)}» ska vara «{lead}{shown(other[begin:], _LONGEST)}»."
    )


def _bounded(told: Sequence[str], total: int, what: str) -> Iterator[str]:
    yield from told
    if len(told) < total:
        yield f"{what}: visar {len(told)} av {total}."
