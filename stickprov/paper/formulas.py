"""The protocol's own formulas: progress, and flags that wait until a row is judged."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from stickprov.paper.form import ANSWERS, FEL, FLAG_SHEET, SECOND_ANSWERS
from stickprov.paper.given import BEGUN, DONE
from stickprov.paper.layout import DONE_COLUMN, FIRST, FLAG_COLUMN, answer_columns

_FLAG_TEXT = "$C"


def flag(line: int, flag_line: int) -> str:
    """Nothing until the row is judged; then what the hidden sheet says."""
    return f'=IF({_cell(line, "bedomning")}="","",{FLAG_SHEET}!{_FLAG_TEXT}${flag_line + 1})'


def done(line: int) -> str:
    """«klar» when every answer that must be there is; «fyll i» when only some are."""
    filled = ",".join(f'{_cell(line, a.key)}<>""' for a in ANSWERS if a.must)
    judged, error, paid = (_cell(line, key) for key in ("bedomning", "feltyp1", "paverkar"))
    wrong = f'OR({judged}<>"{FEL}",AND({error}<>"",{paid}<>""))'
    return f'=IF({_empty(line)},"",IF(AND({filled},{wrong}),"{DONE}","{BEGUN}"))'


def second_done(line: int) -> str:
    """The same of the second reviewer's row."""
    columns = answer_columns(SECOND_ANSWERS)
    cells = {key: _at(line, column) for key, column in columns.items()}
    filled = ",".join(f'{cells[a.key]}<>""' for a in SECOND_ANSWERS if a.must)
    every = _span(line, min(columns.values()), max(columns.values()))
    return f'=IF(COUNTA({every})=0,"",IF(AND({filled}),"{DONE}","{BEGUN}"))'


def missing(key: str) -> str:
    """True in a row that is begun where that answer is still empty; relative to the first row."""
    return f'=AND(NOT({_empty(FIRST)}),{_cell(FIRST, key)}="")'


def missing_of_error(key: str) -> str:
    """True in a row judged as an error where that answer is still empty."""
    return f'=AND({_cell(FIRST, "bedomning")}="{FEL}",{_cell(FIRST, key)}="")'


def count_done(sheet: str, rows: int) -> str:
    """How many rows of a sheet are done."""
    where = xl_range_abs(FIRST, DONE_COLUMN, FIRST + max(rows, 1) - 1, DONE_COLUMN)
    return f'=COUNTIF({quoted(sheet)}!{where},"{DONE}")'


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


def _cell(line: int, key: str, columns: Mapping[str, int] = answer_columns(ANSWERS)) -> str:
    return _at(line, columns[key])


def _at(line: int, column: int) -> str:
    found: str = xl_rowcol_to_cell(line, column, col_abs=True)
    return found


def _span(line: int, first: int, last: int) -> str:
    return f"${xl_col_to_name(first)}{line + 1}:${xl_col_to_name(last)}{line + 1}"


def _empty(line: int) -> str:
    """No answer in the row; the flag's own formula is no answer."""
    columns = answer_columns(ANSWERS).values()
    before = _span(line, min(columns), FLAG_COLUMN - 1)
    after = _span(line, FLAG_COLUMN + 1, max(columns))
    return f"COUNTA({before})+COUNTA({after})=0"
