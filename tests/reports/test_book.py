"""The workbooks that we write: a text is a text."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reports.kit.book import new_book

CRAFTED = "<r><t>x</t></r></is></c><c r='B9'><f>1+1</f></c><c r='C9'><is><r><t>y</t></r>"


@pytest.mark.parametrize("row_by_row", [True, False])
def test_no_text_is_put_into_the_file_as_xml(tmp_path: Path, row_by_row: bool) -> None:
    with new_book(tmp_path / "b.xlsx", "Bok", row_by_row=row_by_row) as book:
        book.sheet("Blad").write_string(0, 0, CRAFTED)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Blad"]
    assert [str(c.value).strip() for row in sheet.iter_rows() for c in row] == [CRAFTED]
    assert sheet["A1"].data_type == "s"
