"""How the protocol looks and prints: formats, locked sheets, paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stickprov.paper.layout import FROZEN_COLUMNS, HEADINGS

A3, A4 = 8, 9


def formats(book: Any) -> dict[str, Any]:
    """Grey and locked, or white and free."""
    plain = {"font_name": "Calibri"}
    base = {**plain, "valign": "top", "font_size": 11, "text_wrap": True}
    box = {**base, "border": 1, "border_color": "#C4CCD2"}
    grey = {**box, "bg_color": "#EEF2F5"}
    free = {**box, "locked": False}
    head = {**base, "bold": True, "border": 1}
    kinds: dict[str, dict[str, Any]] = {
        "titel": {**plain, "bold": True, "font_size": 14},
        "notis": {**plain, "bold": True, "font_color": "#8A1C1C"},
        "text": {**plain, "font_size": 12},
        "grupp": {**plain, "bold": True, "font_color": "#16324F"},
        "last": {**head, "bg_color": "#D5DDE3"},
        "fylls": {**head, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
        "fakta": {**grey, "align": "left"},
        "heltal": {**grey, "num_format": "0"},
        "tal": {**grey, "num_format": "#,##0.##"},
        "kronor": {**grey, "num_format": "#,##0.00"},
        "svar": free,
        "minuter": {**free, "num_format": "0.##"},
        "datum": {**free, "num_format": "yyyy-mm-dd", "align": "left"},
        "flagga": {**grey, "italic": True},
        "klar": {**grey, "bold": True, "font_color": "#1D5B2A"},
        "lank": {**grey, "font_color": "#0B4F83", "underline": 1},
        "fattas": {"bg_color": "#FFE9A8"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def protect(page: Any) -> None:
    """Locked without a password: against slips of the hand. What is changed anyway is found later."""
    page.protect("", {"format_columns": True, "format_rows": True})


def wide_paper(page: Any, first_answer: int) -> None:
    """A3 across: the facts on one sheet of paper, the answers on the next, the keys on both."""
    page.set_landscape()
    page.set_paper(A3)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.repeat_rows(0, HEADINGS)
    page.repeat_columns(0, FROZEN_COLUMNS - 1)
    page.set_v_pagebreaks([first_answer])
    page.set_print_scale(48)
    page.set_footer("&L&A&RSida &P av &N. Kan innehålla sekretess")


def plain_paper(page: Any) -> None:
    """A4 across, as wide as the paper."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def write_list(
    page: Any,
    kinds: Mapping[str, Any],
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str]],
) -> None:
    """A sheet that only lists: headings with their widths, and rows of text."""
    for column, (heading, width) in enumerate(columns):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, kinds["last"])
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            page.write_string(line, column, text, kinds["fakta"])
    page.freeze_panes(1, 0)
    protect(page)
    plain_paper(page)
