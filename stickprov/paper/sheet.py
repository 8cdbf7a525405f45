"""A provider's sheet in the protocol, and the second reviewer's: locked facts, free answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range_abs

from stickprov.audit.drawing import Drawn
from stickprov.audit.settings import Settings
from stickprov.paper import form, formulas, layout
from stickprov.paper import formats as looks
from stickprov.paper.form import ANSWERS, FACTS, FELTYPER, SECOND_ANSWERS, Answer
from stickprov.paper.given import Svar, as_day, as_minutes, second_state, state
from stickprov.paper.layout import DONE_COLUMN, FIRST, FLAG_COLUMN, HEADINGS

NOTICE = (
    "Kan innehålla sekretess. Grå celler är låsta. Skriv ingen journaltext och inga personnummer."
)
_DONE_WIDTH, _FLAG_WIDTH = 8, 22
_HIGHEST = 220.0


def write_first(
    page: Any,
    title: str,
    rows: Sequence[tuple[Drawn, Svar]],
    flags: Mapping[str, tuple[int, str]],
    settings: Settings,
    kinds: Mapping[str, Any],
) -> None:
    """The sheet of the first reviewer.

    `flags`: registrering → its row in the hidden sheet, and what that says.
    """
    _head(page, title, ANSWERS, kinds)
    page.set_column(FLAG_COLUMN, FLAG_COLUMN, _FLAG_WIDTH)
    page.write_string(HEADINGS, FLAG_COLUMN, form.FLAG_HEADING, kinds["last"])
    for line, (drawn, svar) in enumerate(rows, FIRST):
        _row(page, line, drawn, ANSWERS, svar, kinds)
        page.write_formula(line, DONE_COLUMN, formulas.done(line), kinds["klar"], state(svar))
        flag_line, said = flags[drawn.registrering]
        shown = said if svar.get("bedomning") else ""
        formula = formulas.flag(line, flag_line)
        page.write_formula(line, FLAG_COLUMN, formula, kinds["flagga"], shown)
    _drop_downs(page, ANSWERS, len(rows), settings)
    _colours(page, len(rows), kinds)


def write_second(
    page: Any,
    title: str,
    rows: Sequence[tuple[Drawn, Svar]],
    settings: Settings,
    kinds: Mapping[str, Any],
) -> None:
    """The sheet of the second reviewer: the same facts, nothing of what the first has answered."""
    page.set_tab_color("#7A4B00")
    _head(page, title, SECOND_ANSWERS, kinds)
    for line, (drawn, svar) in enumerate(rows, FIRST):
        _row(page, line, drawn, SECOND_ANSWERS, svar, kinds)
        done = formulas.second_done(line)
        page.write_formula(line, DONE_COLUMN, done, kinds["klar"], second_state(svar))
    _drop_downs(page, SECOND_ANSWERS, len(rows), settings)


def _head(page: Any, title: str, answers: Sequence[Answer], kinds: Mapping[str, Any]) -> None:
    page.write_string(0, 0, title, kinds["titel"])
    page.write_string(1, 0, NOTICE, kinds["notis"])
    page.write_string(layout.GROUPS, 0, "Ur registreringen (låst)", kinds["grupp"])
    page.write_string(layout.GROUPS, layout.FIRST_ANSWER, "Granskarens svar", kinds["grupp"])
    page.set_row(HEADINGS, 62)
    columns = layout.answer_columns(answers)
    heads = [(layout.FACT_COLUMNS[f.key], f.heading, f.width, "last") for f in FACTS]
    heads += [(columns[a.key], a.heading, a.width, "fylls") for a in answers]
    heads.append((DONE_COLUMN, form.DONE_HEADING, _DONE_WIDTH, "last"))
    for column, heading, width, kind in heads:
        page.set_column(column, column, width)
        page.write_string(HEADINGS, column, heading, kinds[kind])
    page.freeze_panes(FIRST, layout.FROZEN_COLUMNS)
    looks.protect(page)
    looks.wide_paper(page, layout.FIRST_ANSWER)


def _row(
    page: Any,
    line: int,
    drawn: Drawn,
    answers: Sequence[Answer],
    svar: Svar,
    kinds: Mapping[str, Any],
) -> None:
    page.set_row(line, _height(drawn))
    for fact in FACTS:
        value, column = fact.of(drawn), layout.FACT_COLUMNS[fact.key]
        if isinstance(value, str):
            page.write_string(line, column, value, kinds["fakta"])
        else:
            page.write_number(line, column, float(value), kinds[_kind(fact.key, value)])
    for key, column in layout.answer_columns(answers).items():
        _answer(page, line, column, key, svar.get(key, ""), kinds[_FREE.get(key, "svar")])


def _answer(page: Any, line: int, column: int, key: str, text: str, kind: Any) -> None:
    """As a reviewer would have filled the cell in: a day is a day and minutes are a number."""
    day, minutes = as_day(text), as_minutes(text)
    if not text:
        page.write_blank(line, column, None, kind)
    elif key == "datum" and day:
        page.write_datetime(line, column, day, kind)
    elif key == "ratt_minuter" and minutes is not None:
        page.write_number(line, column, float(minutes), kind)
    else:
        page.write_string(line, column, text, kind)


_FREE = {"datum": "datum", "ratt_minuter": "minuter"}


def _kind(key: str, value: int | Decimal) -> str:
    if key == "belopp":
        return "kronor"
    return "tal" if isinstance(value, Decimal) else "fakta"


def _height(drawn: Drawn) -> float:
    """Room for the longest wrapped fact, in points."""
    lines = max(
        sum(-(-max(len(part), 1) // (fact.width - 1)) for part in str(fact.of(drawn)).split("\n"))
        for fact in FACTS
    )
    return min(15.0 * max(2, lines), _HIGHEST)


def _drop_downs(page: Any, answers: Sequence[Answer], rows: int, settings: Settings) -> None:
    columns = layout.answer_columns(answers)
    for answer in answers:
        rule = _rule(answer, settings)
        if rule and rows:
            column = columns[answer.key]
            page.data_validation(FIRST, column, FIRST + rows - 1, column, rule)


def _rule(answer: Answer, settings: Settings) -> dict[str, Any] | None:
    """What may be written in an answer's cells; None where anything may."""
    listed = {"validate": "list", "error_title": "Välj ur listan"}
    if answer.choices:
        return {**listed, "source": list(answer.choices)}
    if answer in FELTYPER:
        return {**listed, "source": _listed_in(form.ERROR_SHEET, 0, len(settings.feltyper))}
    if answer.key == "krav" and settings.krav:
        return {**listed, "source": _listed_in(form.DEMAND_SHEET, 0, len(settings.krav))}
    if answer.key == "underlag" and settings.granskat_underlag:
        source = _listed_in(form.DEMAND_SHEET, 1, len(settings.granskat_underlag))
        return {**listed, "source": source, "show_error": False}
    if answer.key == "ratt_minuter":
        least = {"criteria": ">=", "value": 0, "error_title": "Skriv minuter, 0 eller mer"}
        return {"validate": "decimal", **least}
    if answer.key == "datum":
        first = {"criteria": ">=", "value": dt.date(2000, 1, 1), "error_title": "Skriv ett datum"}
        return {"validate": "date", **first}
    return None


def _listed_in(sheet: str, column: int, rows: int) -> str:
    return f"={sheet}!{xl_range_abs(1, column, rows, column)}"


def _colours(page: Any, rows: int, kinds: Mapping[str, Any]) -> None:
    """Yellow where a begun row still lacks what it must have."""
    criteria = {a.key: formulas.missing(a.key) for a in ANSWERS if a.must}
    criteria |= {key: formulas.missing_of_error(key) for key in ("feltyp1", "paverkar")}
    columns = layout.answer_columns(ANSWERS)
    for key, formula in criteria.items():
        rule = {"type": "formula", "criteria": formula, "format": kinds["fattas"]}
        if rows:
            page.conditional_format(FIRST, columns[key], FIRST + rows - 1, columns[key], rule)
