"""Cells of a sheet that would be read as empty, though a person sees something in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extracts.errors import UnderlagError
from extracts.sheetparts import part_of
from extracts.sheetxml import Merged


@dataclass(frozen=True)
class Wanted:
    """What is read of a sheet: columns from 0, those that must have a value, rows below the header's."""

    columns: frozenset[int]
    required: frozenset[int]
    header_row: int


def demand_values(path: Path, sheet: str | None, table: str, place: str, wanted: Wanted) -> None:
    """UnderlagError when a wanted cell shows an error, waits for its formula or is joined to another.

    They would all be read as empty. Cells joined in one row are let through when one that loses its
    value must have one: the row is rejected for that, as a total row is.
    """
    part = part_of(path, sheet, table).seen
    for at in sorted(wanted.columns & part.unvalued.keys()):
        first, last = part.unvalued[at]
        if last.row <= wanted.header_row:
            continue
        cell = first if first.row > wanted.header_row else last
        if cell.error:
            raise UnderlagError("cell-med-fel", fil=place, cell=cell.cell, felet=cell.error)
        raise UnderlagError("formel-utan-varde", fil=place, cell=cell.cell)
    for merged in part.merged:
        if merged.rows.stop - 1 > wanted.header_row and _loses(merged, wanted):
            raise UnderlagError("sammanfogade-celler", fil=place, celler=merged.cells)


def _loses(merged: Merged, wanted: Wanted) -> bool:
    """Whether a row would lose a wanted value to the cells joined, and not be rejected for it."""
    if len(merged.rows) > 1:
        return not wanted.columns.isdisjoint(merged.columns)
    lost = wanted.columns.intersection(merged.columns[1:])
    return bool(lost) and lost.isdisjoint(wanted.required)
