"""Cells of the workbooks that we write: formats, and a value as its type."""

from __future__ import annotations

from typing import Any

from checks.outward import visible


class Share(float):
    """A share, written as per cent."""


def write_table(
    sheet: Any, formats: dict[str, Any], start: int, heads: tuple[str, ...], rows: list[Any]
) -> None:
    """Headings at row `start`, and the rows below."""
    for at, head in enumerate(heads):
        sheet.write_string(start, at, head, formats["rubrik"])
    for line, row in enumerate(rows, start + 1):
        for at, value in enumerate(row):
            write_cell(sheet, line, at, value, formats)


def write_cell(sheet: Any, line: int, at: int, value: object, formats: dict[str, Any]) -> None:
    """A value as its type; a text never starts a formula, and holds no personnummer."""
    if value is None:
        sheet.write_blank(line, at, None, formats["cell"])
    elif isinstance(value, bool | str):
        sheet.write_string(line, at, visible(str(value)), formats["cell"])
    elif isinstance(value, Share):
        sheet.write_number(line, at, value, formats["procent"])
    elif isinstance(value, int):
        sheet.write_number(line, at, value, formats["heltal"])
    elif isinstance(value, float):
        sheet.write_number(line, at, value, formats["tal"])
    else:
        sheet.write_datetime(line, at, value, formats["datum"])


def formats_of(book: Any) -> dict[str, Any]:
    """The formats of a workbook of ours."""
    base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
    return {
        "titel": book.add_format({**base, "bold": True, "font_size": 12}),
        "rubrik": book.add_format(
            {
                **base,
                "bold": True,
                "bg_color": "#1F3A5F",
                "font_color": "#FFFFFF",
                "text_wrap": True,
            }
        ),
        "rad": book.add_format(base),
        "cell": book.add_format({**base, "text_wrap": True, "locked": False}),
        "heltal": book.add_format({**base, "num_format": "#,##0"}),
        "tal": book.add_format({**base, "num_format": "#,##0.00##"}),
        "procent": book.add_format({**base, "num_format": "0.00 %"}),
        "datum": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
    }
