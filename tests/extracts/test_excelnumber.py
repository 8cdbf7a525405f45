"""What is given back as a number of Excel is read as what it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from extracts.celltext import as_text
from extracts.columns import Typ
from extracts.excelnumber import Number, of_text, of_value


def read_back(numbers: list[Number]) -> list[str]:
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for at, number in enumerate(numbers):
            sheet.write_number(at, 0, number.value, book.add_format({"num_format": number.code}))
    held.seek(0)
    return [
        as_text(cell)
        for [cell] in CalamineWorkbook.from_filelike(held).get_sheet_by_index(0).to_python()
    ]


moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(st.lists(moments, min_size=1, max_size=40))
def test_times_to_the_second(written: list[dt.datetime]) -> None:
    numbers = [of_text(str(moment), Typ.TID) for moment in written]
    read = read_back([number for number in numbers if number])
    assert [dt.datetime.fromisoformat(text) for text in read] == written


@given(st.lists(moments.map(lambda moment: moment.date()), min_size=1, max_size=40))
def test_days(written: list[dt.date]) -> None:
    numbers = [of_text(str(day), Typ.DATUM) for day in written]
    assert read_back([n for n in numbers if n]) == [f"{day} 00:00" for day in written]


@given(st.lists(st.times().map(lambda time: time.replace(microsecond=0)), min_size=1, max_size=40))
def test_times_of_day(written: list[dt.time]) -> None:
    numbers = [of_value(time, "General", clock=False) for time in written]
    assert read_back([n for n in numbers if n]) == [str(time) for time in written]


@given(
    st.lists(
        st.decimals(-999_999, 999_999, places=6) | st.integers(-(10**11) + 1, 10**11 - 1),
        min_size=1,
        max_size=40,
    )
)
def test_numbers_to_the_sixth_decimal(written: list[Decimal | int]) -> None:
    numbers = [
        of_text(f"{number:f}" if isinstance(number, Decimal) else str(number), Typ.TAL)
        for number in written
    ]
    read = read_back([number for number in numbers if number])
    assert [round(Decimal(text), 6) for text in read] == written


@pytest.mark.parametrize(
    ("text", "typ"),
    [
        ("2022-03-01", Typ.TID),
        ("2022-03-01 24:00", Typ.TID),
        ("2022-03-01 08:00:00.5", Typ.TID),
        ("2022-02-30", Typ.DATUM),
        ("1900-02-28", Typ.DATUM),
        ("2022-03-01 00:00", Typ.DATUM),
        ("007", Typ.TAL),
        ("1234567,5", Typ.TAL),
        ("0,1234567", Typ.TAL),
        ("123456789012", Typ.TAL),
        (" 7", Typ.TAL),
        ("7", Typ.TEXT),
        ("2022-03", Typ.MANAD),
    ],
)
def test_what_could_be_read_as_another_value_stays_text(text: str, typ: Typ) -> None:
    assert of_text(text, typ) is None
