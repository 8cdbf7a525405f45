"""A workbook opened, once it is known to be sound, and its sheets by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from extracts.archive import look_through
from extracts.contract import table_of
from extracts.errors import UnderlagError
from extracts.files import demand_kind


@dataclass(frozen=True)
class Sheet:
    """A sheet that can hold cells; what is hidden in a workbook is not read."""

    name: str
    hidden: bool


@contextmanager
def opened(path: Path) -> Iterator[CalamineWorkbook]:
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


def sheets_of(workbook: CalamineWorkbook) -> list[Sheet]:
    """The sheets that can hold cells, in order; ValueError when there is none."""
    found = [
        Sheet(s.name, s.visible is not SheetVisibleEnum.Visible)
        for s in workbook.sheets_metadata
        if s.typ is SheetTypeEnum.WorkSheet
    ]
    if not found:
        raise ValueError("a workbook without sheets")
    return found


def name_of(workbook: CalamineWorkbook, sheet: str | None, table: str) -> str:
    """`sheet`, or where it is None the table's own sheet, or the first."""
    if sheet is not None:
        return sheet
    every = sheets_of(workbook)
    visible = [s.name for s in every if not s.hidden]
    own = [name for name in visible if table_of(name) == table]
    return [*own, *visible, every[0].name][0]
