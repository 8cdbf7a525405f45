"""The cells of a workbook as a person sees them: a number in a column of texts is what its format shows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extracts.archive import pieces
from extracts.columns import Table, Typ
from extracts.find import Source
from extracts.headers import Header
from extracts.numberformat import GENERAL, as_seen, is_day, is_percent, is_scaled, percent
from extracts.profil.layout import VendorHeader
from extracts.rows import DIFFERENT, Record
from extracts.sheetparts import SheetPart, part_of
from extracts.sheetxml import StyledCells

_TEXTS, _NUMBERS = (Typ.TEXT, Typ.MANAD), (Typ.TAL, Typ.VAL)
# How a date without a time of day is given as text (celltext.py).
_MIDNIGHT = " 00:00"
StyledCell = tuple[int, int, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Kinds:
    """Columns from 0 that hold texts, those where a share may stand as per cent, and those of times.

    `moments`: those of the times whose cell alone says both the date and the time of day.
    """

    texts: frozenset[int]
    numbers: frozenset[int]
    times: frozenset[int]
    moments: frozenset[int]


def kinds_of(header: Header, table: Table) -> Kinds:
    """What each column of a file holds; with a profile, those that are a column of the contract alone."""
    found: dict[int, set[Typ]] = {}
    parts = set()
    for at, typ, alone in _typed(header, table):
        found.setdefault(at, set()).add(typ)
        if not alone:
            parts.add(at)
    return Kinds(
        frozenset(at for at, types in found.items() if types.issubset(_TEXTS)),
        frozenset(at for at, types in found.items() if types.issubset(_NUMBERS)),
        frozenset(at for at, types in found.items() if Typ.TID in types),
        frozenset(at for at, types in found.items() if types == {Typ.TID} and at not in parts),
    )


def _typed(header: Header, table: Table) -> Iterator[tuple[int, Typ, bool]]:
    """A column, what it holds, and whether it alone is a column of the contract."""
    if not isinstance(header, VendorHeader):
        yield from ((at, table.column(name).typ, True) for name, at in header.positions.items())
        return
    for kalla in header.kallor.values():
        for part in kalla.delar:
            alone = len(kalla.delar) == 1
            yield (
                header.positions[header.cells[part.namn]],
                kalla.column.typ if alone else Typ.TID,
                alone,
            )


def as_shown(source: Source, records: Iterator[Record], kinds: Kinds) -> Iterator[Record]:
    """The records of a sheet, where cells with a telling number format are as the format shows them.

    The sheet is gone through once more only when a column has such a format.
    """
    part = part_of(source.path, source.sheet, source.table)
    telling = {
        style
        for columns, tells in (
            (kinds.texts, _tells_text),
            (kinds.numbers, _tells_number),
            (kinds.moments, tells_day),
        )
        for column in columns
        for style in part.seen.styles.get(column, ())
        if tells(part.codes.get(style))
    }
    return _merged(records, styled(source.path, part, telling), part, kinds) if telling else records


def styled(path: Path, part: SheetPart, styles: set[str]) -> Iterator[StyledCell]:
    """The cells of some styles that hold a number or a date: row, column from 0, style."""
    with zipfile.ZipFile(path) as archive:
        seen = StyledCells(styles)
        for piece in pieces(archive, archive.getinfo(part.name)):
            seen.feed(piece)
            yield from seen.cells
            seen.cells.clear()


def _tells_text(code: str | None) -> bool:
    return code is None or code.casefold() not in (GENERAL.casefold(), "@")


def _tells_number(code: str | None) -> bool:
    return code is not None and (is_percent(code) or is_scaled(code))


def tells_day(code: str | None) -> bool:
    """Whether a person sees no time of day."""
    return code is not None and is_day(code)


def _merged(
    records: Iterator[Record], cells: Iterator[StyledCell], part: SheetPart, kinds: Kinds
) -> Iterator[Record]:
    for row, values, styles in beside(records, cells):
        shown = list(values)
        for column, style in styles:
            if column < len(shown) and shown[column]:
                shown[column] = shown_in(shown[column], part.codes.get(style), column, kinds)
        yield row, shown


def beside(
    rows: Iterator[tuple[int, Sequence[T]]], cells: Iterator[StyledCell]
) -> Iterator[tuple[int, Sequence[T], list[tuple[int, str]]]]:
    """Each row with the styles of its cells: column, style."""
    upcoming = next(cells, None)
    for row, values in rows:
        styles = []
        while upcoming and upcoming[0] <= row:
            if upcoming[0] == row:
                styles.append(upcoming[1:])
            upcoming = next(cells, None)
        yield row, values, styles


def shown_in(value: str, code: str | None, column: int, kinds: Kinds) -> str:
    """A number or a date as it is read in a column, given as text; DIFFERENT when that is not followed."""
    if column in kinds.texts:
        seen = None if code is None else as_seen(value, code)
    elif column in kinds.numbers and code is not None:
        seen = _number(value, code)
    elif column in kinds.moments and tells_day(code):
        seen = value.removesuffix(" 00:00:00").removesuffix(_MIDNIGHT)
    else:
        seen = value
    return f"{DIFFERENT}{value}" if seen is None else seen


def _number(value: str, code: str) -> str | None:
    """A share as per cent; None where thousands are shown without their digits."""
    if is_percent(code):
        try:
            return f"{percent(value).replace('.', ',')} %"
        except ArithmeticError:
            return value  # a date or a time
    return None if is_scaled(code) else value
