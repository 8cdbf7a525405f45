"""A sheet once more, to be given back: texts as they are read, numbers and dates as they are."""

from __future__ import annotations

from collections.abc import Iterator

from extracts.celltext import as_text
from extracts.excelnumber import Cell, Number, of_value
from extracts.find import Source
from extracts.numberformat import GENERAL, as_seen, is_moment
from extracts.personnummer import mask
from extracts.rows import DIFFERENT
from extracts.sheetparts import SheetPart, part_of
from extracts.shownas import Kinds, beside, shown_in, styled, tells_day
from extracts.workbook import every_value

# A longer one Excel does not open; what it cannot have is lost when it is read.
_LONGEST_CODE = 255
_LOST = frozenset("\t\r\n")
# Not followed (numberformat.py), in place of formats that cannot be written.
_UNLIKE_NUMBER, _UNLIKE_THOUSANDS, _UNLIKE_DATE = "#,##0", "#,##0,", "d mmmm yyyy"
Codes = dict[int, str | None]


def sheet_again(source: Source, header_row: int, kinds: Kinds) -> Iterator[tuple[int, list[Cell]]]:
    """Every row of a sheet; what stands above the header is text.

    A number in a column of texts is the text that is read, so that no change of its format makes another
    key of it; one that is rejected for what it shows is still that number.
    """
    part = part_of(source.path, source.sheet, source.table)
    alone, several = _formats(part, kinds)
    cells = styled(source.path, part, several) if several else iter(())
    for row, values, styles in beside(every_value(source.path, source.sheet, source.table), cells):
        codes = alone | {at: part.codes.get(style) for at, style in styles} if styles else alone
        if row <= header_row:
            yield row, [as_text(value) for value in values]
        else:
            yield row, [_cell(value, at, codes, kinds) for at, value in enumerate(values)]


def _formats(part: SheetPart, kinds: Kinds) -> tuple[Codes, set[str]]:
    """Column → the format of its numbers, where they have but one; the styles of the other columns.

    How a date is shown matters in a column of texts, and of times where one shows no time of day.
    """
    alone: Codes = {}
    several: set[str] = set()
    for column, styles in part.seen.styles.items():
        codes = {part.codes.get(style) for style in styles}
        days = column in kinds.moments and any(map(tells_day, codes))
        if column not in kinds.texts and not days:
            codes = {code for code in codes if code and not is_moment(code)}
        if len(codes) > 1:
            several |= styles
        else:
            alone[column] = next(iter(codes), GENERAL)
    return alone, several


def _cell(value: object, at: int, codes: Codes, kinds: Kinds) -> Cell:
    if isinstance(value, str):
        return value
    code = codes.get(at, GENERAL)
    clock = at in kinds.times and not (at in kinds.moments and tells_day(code))
    number = of_value(value, code or GENERAL, clock=clock)
    if number is None:
        return as_text(value)
    if at in kinds.texts or isinstance(value, float):
        return _as_shown(as_text(value), number, code, at, kinds)
    return number


def _as_shown(text: str, number: Number, code: str | None, at: int, kinds: Kinds) -> Cell:
    """A number that says more than its value, or has a format that does."""
    read = shown_in(text, code, at, kinds)
    if read.startswith(DIFFERENT):
        # A number that may not be written is masked as a text, and is rejected with its first sign.
        unlike = Number(number.value, _unlike(number, code, is_text=at in kinds.texts))
        return unlike if mask(text) == text else read
    if mask(text) != text:
        return text
    if at in kinds.texts or not _is_exact(number.value, text):
        return read
    seen = as_seen(text, number.code) or text
    if mask(seen) != seen:
        return seen
    if _can_be_written(number.code):
        return number
    return Number(number.value, GENERAL) if read == text else read


def _unlike(number: Number, code: str | None, *, is_text: bool) -> str:
    """The format that the cell has, or another that is rejected as it was."""
    if code and _can_be_written(code):
        return code
    if is_moment(number.code):
        return _UNLIKE_DATE
    return _UNLIKE_NUMBER if is_text else _UNLIKE_THOUSANDS


def _can_be_written(code: str) -> bool:
    return len(code) <= _LONGEST_CODE and _LOST.isdisjoint(code) and mask(code) == code


def _is_exact(value: float, text: str) -> bool:
    """Whether the sixteen digits that are written are read as the same number."""
    return value.is_integer() or as_text(float(f"{value:.16G}")) == text
