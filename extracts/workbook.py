"""Workbooks (.xlsx): sheets and cells as the text a person would have typed."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook

from extracts.contract import table_of
from extracts.errors import UnderlagError
from extracts.rows import Record

# A sheet of a million rows unpacks to less than 2 GB; more is no extract.
_LARGEST = 2_000_000_000
_LARGEST_RATIO = 200


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook, in order."""
    return list(_open(path).sheet_names)


def read_sheet(
    path: Path, sheet: str | None, table: str, header_row: int | None = None
) -> tuple[list[str], int, Iterator[Record]]:
    """The header cells, their row, and the records below; `sheet` None: the table's own or the first.

    The header is the first row that has anything in it, unless a profile says which it is.
    """
    workbook = _open(path)
    name = sheet or next((s for s in workbook.sheet_names if table_of(s) == table), None)
    content = workbook.get_sheet_by_name(name) if name else workbook.get_sheet_by_index(0)
    rows = _rows(content)
    for number, cells in rows:
        if number == header_row or (header_row is None and any(cell.strip() for cell in cells)):
            return cells, number, rows
    if header_row:
        raise UnderlagError("profil-rubrikrad-saknas", fil=path.name, rad=header_row)
    raise UnderlagError("tom-fil", fil=path.name)


def read_cells(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook: its cells as text, from the first row and column."""
    workbook = _open(path)
    return {
        name: [cells for _number, cells in _rows(workbook.get_sheet_by_name(name))]
        for name in workbook.sheet_names
    }


def _rows(sheet: CalamineSheet) -> Iterator[Any]:
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        yield number, [_text(cell) for cell in cells]


def _open(path: Path) -> CalamineWorkbook:
    try:
        _demand_reasonable_size(path)
        return load_workbook(path)
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise UnderlagError("ej-excel", fil=path.name) from error


def _demand_reasonable_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = max(path.stat().st_size, 1)
    if unpacked > _LARGEST or (unpacked > 100_000_000 and unpacked / packed > _LARGEST_RATIO):
        raise UnderlagError("for-stor-uppackad", fil=path.name)


def _text(cell: object) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "ja" if cell else "nej"
        case float():
            return _number(cell)
        case dt.datetime():
            return cell.isoformat(sep=" ")
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
    return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0").rstrip(".")
