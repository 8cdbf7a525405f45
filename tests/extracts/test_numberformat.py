"""What a number format shows: the digits that a person sees, or nothing at all when that is not sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extracts.numberformat import as_seen, is_percent, is_scaled, percent


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        ("7", "00000", "00007"),
        ("123456", "00000", "123456"),
        ("7", '"K"0000', "K0007"),
        ("7", "\\K0000", "K0007"),
        ("7", '000" st"', "007 st"),
        ("1234", "0-000", "1-234"),
        ("1234567", "0-000", "1234-567"),
        ("12345", "# ##0", "12 345"),
        ("7", "#\\ ##0", " 7"),
        ("191212121212", "00000000\\-0000", "19121212-1212"),
        ("7.4", "000", "007"),
        ("7.5", "000", "008"),
        ("-7", "000", "-007"),
        ("-7", "000;(000)", "(007)"),
        ("0", "000;-000;00", "00"),
        ("0", "#", ""),
        ("7", "[Red]000", "007"),
        ("7", "[$-41D]000", "007"),
        ("7", "General", "7"),
        ("7", "@", "7"),
        ("0.8", "0%", "80%"),
        ("2022-02-01 00:00:00", "yyyy\\-mm\\-dd", "2022-02-01"),
        ("2022-02-01 08:05:00", "yyyy-mm-dd hh:mm", "2022-02-01 08:05"),
        ("2022-02-01 00:00:00", "yyyy-mm", "2022-02"),
        ("2022-02-01 00:00:00", '"v"d', "v1"),
        ("8:05:09", "h:mm", "8:05"),
        ("8:05:09", "mm:ss", "05:09"),
    ],
)
def test_what_is_seen(value: str, code: str, seen: str | None) -> None:
    assert as_seen(value, code) == seen


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("7", "0.0"),
        ("12345", "#,##0"),
        ("7", "0,"),
        ("7", "0E+00"),
        ("7", "# ?/?"),
        ("7", '[>5]"A"0;0'),
        ("7", ";;;"),
        ("7", '"allt"'),
        ("7", "000*-"),
        ("7", "K000"),
        ("x", "000"),
        ("2022-02-01 00:00:00", "d-mmm"),
        ("2022-02-01 00:00:00", "d/m/yyyy"),
        ("2022-02-01 08:00:00", "h:mm AM/PM"),
        ("30:05:00", "[h]:mm"),
        ("30:05:00", "hh:mm"),
    ],
)
def test_what_is_not_followed_is_never_guessed(value: str, code: str) -> None:
    assert as_seen(value, code) is None


@given(st.integers(0, 10**14), st.integers(1, 20))
def test_zeros_in_front_are_all_that_a_format_of_zeros_adds(value: int, places: int) -> None:
    assert as_seen(str(value), "0" * places) == f"{value:0{places}}"


@given(st.text(max_size=20))
def test_no_format_is_too_odd(code: str) -> None:
    as_seen("7", code)
    as_seen("2022-02-01 08:00:00", code)
    is_percent(code)
    is_scaled(code)


@pytest.mark.parametrize(
    ("code", "share", "scaled"),
    [
        ("0%", True, False),
        ("0.00 %", True, False),
        ('0" %"', False, False),
        ("0,", False, True),
        ("0.0,,", False, True),
        ("#,##0", False, False),
        ('#,##0" kr"', False, False),
    ],
)
def test_what_shows_another_number_than_the_value(code: str, share: bool, scaled: bool) -> None:
    assert (is_percent(code), is_scaled(code)) == (share, scaled)


def test_a_share_as_per_cent() -> None:
    assert [percent(value) for value in ("0.8", "1", "0.805")] == ["80", "100", "80.5"]
