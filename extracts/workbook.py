"""Workbooks (.xlsx): sheets and cells as the text a person would have typed."""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from extracts.archive import look_through
from extracts.contract import CONTRACT, table_of
from extracts.errors import UnderlagError
from extracts.files import demand_kind
from extracts.headers import MOST_ABOVE, further_down
from extracts.numberformat import BUILT_IN, GENERAL
from extracts.rows import Record
from extracts.sheetxml import UNSTYLED, Merged, Part

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# In one namespace as Excel writes it, in another as "Strict Open XML".
_ID, _STYLES = "}id", "/styles"
_LARGEST_LIST = 10_000_000
# From here on a cell does not hold every digit; Excel shows fifteen, and the rest would be invented.
_INEXACT = 2.0**53
_HALF_A_SECOND = dt.timedelta(milliseconds=500)


@dataclass(frozen=True)
class Wanted:
    """What is read of a sheet: columns from 0, those that must have a value, rows below the header's."""

    columns: frozenset[int]
    required: frozenset[int]
    header_row: int


@dataclass(frozen=True)
class SheetPart:
    """The part of the archive that holds a sheet, what was seen of it, and its styles' number formats."""

    name: str
    seen: Part
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet that can hold cells; what is hidden in a workbook is not read."""

    name: str
    hidden: bool


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook, in order."""
    with _opened(path) as workbook:
        return _sheets(workbook)


def sheet_names(path: Path) -> list[str]:
    """The sheets that are not hidden, in order."""
    return [sheet.name for sheet in sheets(path) if not sheet.hidden]


def _sheets(workbook: CalamineWorkbook) -> list[Sheet]:
    found = [
        Sheet(s.name, s.visible is not SheetVisibleEnum.Visible)
        for s in workbook.sheets_metadata
        if s.typ is SheetTypeEnum.WorkSheet
    ]
    if not found:
        raise ValueError("a workbook without sheets")
    return found


def is_empty(path: Path, sheet: str) -> bool:
    """True when a sheet has nothing in it."""
    with _opened(path) as workbook:
        return workbook.get_sheet_by_name(sheet).end is None


def read_sheet(
    path: Path, sheet: str | None, table: str, header_row: int | None = None
) -> tuple[list[str], int, Iterator[Record]]:
    """The header cells, their row, and the records below; `sheet` None: the table's own or the first.

    The header is the first row that has anything in it, unless a profile says which it is or another
    of the first rows has the columns that it lacks.
    """
    every = every_row(path, sheet, table)
    first = list(islice(every, MOST_ABOVE))
    wanted = header_row or (further_down(first, CONTRACT[table]) if table in CONTRACT else None)
    rows = chain(first, every)
    for number, cells in rows:
        if number == wanted or (wanted is None and any(cell.strip() for cell in cells)):
            return list(cells), number, rows
    if header_row:
        raise UnderlagError("profil-rubrikrad-saknas", fil=path.name, rad=header_row)
    raise UnderlagError("tom-fil", fil=path.name)


def every_row(path: Path, sheet: str | None, table: str) -> Iterator[Record]:
    """Every row of a sheet, the header and what stands above it too; `sheet` as for read_sheet."""
    return _as_texts(every_value(path, sheet, table))


def every_value(
    path: Path, sheet: str | None, table: str
) -> Iterator[tuple[int, Sequence[object]]]:
    """As every_row, the cells as the library gives them: texts, numbers, dates and times."""
    with _opened(path) as workbook:
        return _rows(workbook.get_sheet_by_name(_name(workbook, sheet, table)))


def read_cells(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook: its cells as text, from the first row and column."""
    with _opened(path) as workbook:
        return {
            name: [list(cells) for _, cells in _as_texts(_rows(workbook.get_sheet_by_name(name)))]
            for name in workbook.sheet_names
        }


def other_sheets(
    path: Path, tables: Sequence[tuple[str | None, str]]
) -> Iterator[tuple[str, Iterator[Record]]]:
    """The sheets that are not read as tables, hidden ones too; `tables`: sheet and table, as read_sheet."""
    with _opened(path) as workbook:
        read = {_name(workbook, sheet, table) for sheet, table in tables}
        for sheet in _sheets(workbook):
            if sheet.name not in read:
                yield sheet.name, _as_texts(_rows(workbook.get_sheet_by_name(sheet.name)))


def comments_with_numbers(path: Path) -> list[str]:
    """The cells, each once, whose comment or note holds a personnummer."""
    cells = (cell for part in look_through(path).values() for cell in part.personnummer)
    return sorted(set(cells))


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


def _name(workbook: CalamineWorkbook, sheet: str | None, table: str) -> str:
    if sheet is not None:
        return sheet
    every = _sheets(workbook)
    visible = [s.name for s in every if not s.hidden]
    own = [name for name in visible if table_of(name) == table]
    return [*own, *visible, every[0].name][0]


def part_of(path: Path, sheet: str | None, table: str) -> SheetPart:
    """The part that holds a sheet (`sheet` as for read_sheet); UnderlagError when that cannot be told.

    Names of parts are compared in lower case, as the library does.
    """
    state = path.stat()
    return _part_of(path, sheet, table, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)
def _part_of(path: Path, sheet: str | None, table: str, _size: int, _changed: int) -> SheetPart:
    with _opened(path) as workbook:
        name = _name(workbook, sheet, table)
        parts = {part.lower(): part for part in look_through(path)}
        with zipfile.ZipFile(path) as archive:
            book, relations = (_tree(archive, part) for part in (_BOOK, _RELATIONS))
            targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
            styles = [r.get("Target", "") for r in relations if r.get("Type", "").endswith(_STYLES)]
            places = [parts.get(_target(styled)) for styled in styles]
            codes = _codes(_tree(archive, places[0])) if places and places[0] else {}
            codes.setdefault(UNSTYLED, GENERAL)
        for element in book.iter():
            found = [value for key, value in element.items() if key.endswith(_ID)]
            part = parts.get(_target(targets.get(found[0], ""))) if found else None
            if element.get("name") == name and part:
                return SheetPart(part, look_through(path)[part], codes)
    raise UnderlagError("ej-gjord-av-excel", fil=path.name)


def _target(relative: str) -> str:
    return posixpath.normpath(posixpath.join("xl", relative)).lstrip("/").lower()


def _codes(styles: ElementTree.Element) -> dict[str, str]:
    """Style of a cell → its number format, of the formats that are known."""
    own: dict[str, str] = {}
    found: dict[str, str] = {}
    for element in styles.iter():
        match element.tag.rpartition("}")[2]:
            case "numFmt":
                own.setdefault(element.get("numFmtId", ""), element.get("formatCode", ""))
            case "cellXfs":
                numbered = {str(number): code for number, code in BUILT_IN.items()} | own
                for at, style in enumerate(element):
                    number = style.get("numFmtId", "0")
                    if number in numbered:
                        found[str(at)] = numbered[number]
    return found


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part; of a longer one a piece, which is no XML."""
    with archive.open(name) as stream:
        return ElementTree.fromstring(stream.read(_LARGEST_LIST))


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook, once it is known to be sound; whatever is wrong with it becomes one sentence."""
    try:
        demand_kind(path)
        look_through(path)
        yield load_workbook(path)
    except UnderlagError:
        raise
    except BaseException as error:
        # A broken file may be complained of in many ways; the library's own panic is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnderlagError("ej-excel", fil=path.name) from error


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Sequence[object]]]:
    """Every row from the first of the sheet, with the empty columns to the left."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*left, *cells]


def _as_texts(rows: Iterator[tuple[int, Sequence[object]]]) -> Iterator[Record]:
    for number, cells in rows:
        yield number, [as_text(cell) for cell in cells]


def as_text(cell: object) -> str:
    """The text that a person would have typed."""
    match cell:
        case str():
            return cell
        case bool():
            return "ja" if cell else "nej"
        case float():
            return _number(cell)
        case dt.datetime():
            # Excel counts in fractions of a day: 07:59:59.997 is its way of writing 08:00.
            return (cell + _HALF_A_SECOND).replace(microsecond=0).isoformat(sep=" ")
        case dt.date():
            return f"{cell.isoformat()} 00:00"
        case dt.timedelta() if cell >= dt.timedelta():
            return _length(cell)
        case _:
            return str(cell)


def _length(value: dt.timedelta) -> str:
    """Hours, minutes and seconds, also beyond a day."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: float) -> str:
    if abs(value) >= _INEXACT:
        return f"{value:.15g}"
    return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0").rstrip(".")
