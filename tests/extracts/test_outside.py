"""Personnummer outside the rows: names, headers, other sheets and comments are counted, place by place."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from extracts.personnummer import MASK
from extracts.underlag import Finding, read_underlag
from tests.extracts.textfiler import BESTALLNINGAR, HEADER, rad


def test_every_place_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "registreringar"
    for line in (f"{HEADER};Not 121212 1212", f"{rad()};"):
        book.active.append(line.split(";"))
    book.active["C2"].comment = Comment("heter 1912-12-12 1212", "")
    book.active["D2"].comment = Comment(f"heter {MASK}, 121212-1213", "")
    orders = book.create_sheet("bestallningar")
    for line in BESTALLNINGAR.splitlines():
        orders.append(line.split(";"))
    other = book.create_sheet("Kladd 121212-1212")
    other.sheet_state = "hidden"
    for cells in (["a", "121212/1212"], ["1212121212", "070-123 45 67"]):
        other.append(cells)
    path = tmp_path / "underlag 19121212-1212.xlsx"
    book.save(path)
    scratch = tmp_path / "arbete"
    scratch.mkdir()
    found = read_underlag(path, scratch).findings()
    file, sheet = f"underlag {MASK}.xlsx", f"bladet «Kladd {MASK}»"
    assert found == [
        Finding(file, "filens namn", 1, utanfor=True),
        Finding(file, f"rubriken «Not {MASK}»", 1, utanfor=True),
        Finding(file, f"namnet på {sheet}", 1, utanfor=True),
        Finding(file, sheet, 2, utanfor=True),
        Finding(file, "kommentaren i cell C2", 1, utanfor=True),
    ]
