"""Filling in a protocol as a reviewer does, with openpyxl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from stickprov.paper import layout
from stickprov.paper.form import ANSWERS, QUESTIONS, SECOND_ANSWERS

RATT = {
    **{question.key: "ja" for question in QUESTIONS},
    "bedomning": "rätt",
    "underlag": "taggdata",
    "granskare": "AB",
    "datum": dt.date(2022, 5, 17),
}
FEL = {
    **RATT,
    "tiden": "nej",
    "bedomning": "fel",
    "feltyp1": "fel-tid",
    "paverkar": "ja",
    "ratt_minuter": 1,
}
ONADD = {**RATT, "bedomning": "går inte att bedöma", "feltyp1": "underlag-otillgangligt"}
Svar = Mapping[str, object]


def fill(
    path: Path, wrong: Mapping[str, Mapping[str, Svar]] | None = None, *, risk: bool = True
) -> None:
    """Everything right, but the rows in `wrong`: sheet → nr → answers. The second reviewer agrees."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if _heading(sheet, 0) != "Nr":
            continue
        second = sheet.title.endswith(" (2)")
        told = (wrong or {}).get(sheet.title.removesuffix(" (2)"), {})
        columns = layout.answer_columns(SECOND_ANSWERS if second else ANSWERS)
        for line in range(layout.FIRST + 1, sheet.max_row + 1):
            nr = sheet.cell(line, layout.NR_COLUMN + 1).value
            if nr is None or (not risk and str(nr).startswith("R")):
                continue
            given = dict(told.get(str(nr), RATT))
            if second:
                given["granskare"] = "CD"
            for key, column in columns.items():
                sheet.cell(line, column + 1).value = given.get(key)
    book.save(path)


def change(path: Path, sheet: str, nr: str, key: str, value: object) -> None:
    """One answer or fact of one row changed."""
    book = openpyxl.load_workbook(path)
    columns = {**layout.FACT_COLUMNS, **layout.answer_columns(ANSWERS)}
    if sheet.endswith(" (2)"):
        columns |= layout.answer_columns(SECOND_ANSWERS)
    book[sheet].cell(line_of(book[sheet], nr), columns[key] + 1).value = value
    book.save(path)


def line_of(sheet: openpyxl.worksheet.worksheet.Worksheet, nr: str) -> int:
    lines = range(layout.FIRST + 1, sheet.max_row + 1)
    return next(n for n in lines if str(sheet.cell(n, 1).value) == nr)


def _heading(sheet: openpyxl.worksheet.worksheet.Worksheet, column: int) -> object:
    return sheet.cell(layout.HEADINGS + 1, column + 1).value
