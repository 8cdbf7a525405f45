"""Workbooks that no program makes: an ordinary one with some of its parts written otherwise."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.test_workbook import COLUMNS, ORDERS, post, workbook

Change = Callable[[bytes], bytes]
REGISTRERINGAR = "xl/worksheets/sheet1.xml"
BOOK, TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def ordinary(folder: Path, *rows: list[object]) -> Path:
    """u.xlsx with a row of registreringar (or those given) and one of bestallningar."""
    folder.mkdir(parents=True, exist_ok=True)
    body = rows or (post("R1"),)
    return workbook(
        folder / "u.xlsx", {"registreringar": [COLUMNS, *body], "bestallningar": ORDERS}
    )


def changed(path: Path, changes: Mapping[str, Change]) -> Path:
    """The workbook with some parts written otherwise; a part that is not there begins as nothing."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, changes.get(name, bytes)(content))
        for name in changes.keys() - parts.keys():
            archive.writestr(name, changes[name](b""))
    return path


def with_rows(folder: Path, rows: bytes) -> Path:
    """The workbook with more of these after the last row of registreringar."""
    end = b"</sheetData>"
    return changed(ordinary(folder), {REGISTRERINGAR: lambda xml: xml.replace(end, rows + end, 1)})


def with_cell(folder: Path, address: str, cell: bytes) -> Path:
    """The workbook with a cell of its first row written otherwise: `cell` follows its address."""
    pattern = rf'<c r="{address}"( s="\d+")?.*?(?:/>|</c>)'.encode()
    new = b'<c r="' + address.encode() + b'"' + cell
    return changed(
        ordinary(folder, post("R1", minuter=1)),
        {REGISTRERINGAR: lambda xml: re.sub(pattern, lambda _: new, xml, count=1)},
    )


def read(path: Path) -> Underlag:
    return read_underlag(path, path.parent)
