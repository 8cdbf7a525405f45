"""The ways of writing of a profile: a truth table for each, with its boundaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from extracts.profil.formats import FormatError, read_form
from tests.extracts.profil.forlagor import (
    TOP,
    csv_text,
    in_order,
    read,
    read_files,
    toml,
)
from tests.extracts.textfiler import BESTALLNINGAR, accepted, errors, rad
from tests.extracts.textfiler import text as as_text

pytestmark = pytest.mark.langsam  # a profile and its files for every case

Cases = dict[str, object]


def no(kolumn: str, varde: str, regel: str = "ej-tid") -> list[tuple[str, str, str]]:
    """The row is rejected for that cell, as it is written."""
    return [(kolumn, regel, varde)]


def check(folder: Path, source: str, column: str, cases: Cases, **more: str) -> None:
    """`source` reads the vendor's column X into `column` of the contract."""
    rows = [{**more, "X": cell} for cell in cases]
    found = read(folder, toml({column: source}), csv_text(rows))
    assert dict(zip(cases, in_order(found, column, len(rows)), strict=True)) == cases


CLOCKS: dict[str, Cases] = {
    "tt.mm": {
        "00.00": "2022-03-01 00:00",
        "07.05": "2022-03-01 07:05",
        "23.59": "2022-03-01 23:59",
        "24.00": "2022-03-02 00:00",
        " 07.05 ": "2022-03-01 07:05",
        "24.01": no("X", "24.01"),
        "23.60": no("X", "23.60"),
        "25.00": no("X", "25.00"),
        "7.05": no("X", "7.05"),
        "07:05": no("X", "07:05"),
        "0705": no("X", "0705"),
        "2022-03-01 07:05": no("X", "2022-03-01 07:05"),
        "kl 7": no("X", "kl 7"),
        "": no("X", "", "saknas"),
    },
    "t:mm": {
        "0:00": "2022-03-01 00:00",
        "7:05": "2022-03-01 07:05",
        "07:05": "2022-03-01 07:05",
        "23:59": "2022-03-01 23:59",
        "24:00": "2022-03-02 00:00",
        "24:59": no("X", "24:59"),
        "7:5": no("X", "7:5"),
    },
    "tt:mm:ss": {
        "07:05:30": "2022-03-01 07:05:30",
        "24:00:00": "2022-03-02 00:00",
        "07:05:30.000": "2022-03-01 07:05:30",
        "07:05:30.9999999": "2022-03-01 07:05:30",
        "07:05:30,5": "2022-03-01 07:05:30",
        "24:00:00.0000000": "2022-03-02 00:00",
        "07:05:30.": no("X", "07:05:30."),
        "24:00:01": no("X", "24:00:01"),
        "07:05:60": no("X", "07:05:60"),
        "07:05": no("X", "07:05"),
    },
    "tmm": {
        "0000": "2022-03-01 00:00",
        "705": "2022-03-01 07:05",
        "0705": "2022-03-01 07:05",
        "2359": "2022-03-01 23:59",
        "2400": "2022-03-02 00:00",
        "05": no("X", "05"),
        "2401": no("X", "2401"),
    },
    "minuter efter midnatt": {
        "0": "2022-03-01 00:00",
        "425": "2022-03-01 07:05",
        "0425": "2022-03-01 07:05",
        "1439": "2022-03-01 23:59",
        "1440": "2022-03-02 00:00",
        "1441": no("X", "1441"),
        "-1": no("X", "-1"),
        "7,5": no("X", "7,5"),
        "07:05": no("X", "07:05"),
        "": no("X", "", "saknas"),
    },
}


@pytest.mark.parametrize("form", CLOCKS)
def test_a_clock_time_beside_its_date(tmp_path: Path, form: str) -> None:
    source = f'{{ datum = "Dag", datumformat = "ÅÅÅÅ-MM-DD", tid = "X", tidformat = "{form}" }}'
    check(tmp_path, source, "start", CLOCKS[form], Dag="2022-03-01", Slut="2022-03-02 08:00")


DATES: dict[str, Cases] = {
    "ÅÅÅÅMMDD": {
        "20220301": "2022-03-01",
        "20240229": "2024-02-29",
        "20220229": no("Från", "20220229", "ej-datum"),
        "20221301": no("Från", "20221301", "ej-datum"),
        "20220100": no("Från", "20220100", "ej-datum"),
        "2022-03-01": no("Från", "2022-03-01", "ej-datum"),
        "202203011": no("Från", "202203011", "ej-datum"),
    },
    "DD/MM/ÅÅÅÅ": {
        "01/03/2022": "2022-03-01",
        "31/12/2022": "2022-12-31",
        "03/31/2022": no("Från", "03/31/2022", "ej-datum"),
        "1/3/2022": no("Från", "1/3/2022", "ej-datum"),
        "2022-03-01": no("Från", "2022-03-01", "ej-datum"),
    },
    "D.M.ÅÅÅÅ": {
        "1.3.2022": "2022-03-01",
        "01.03.2022": "2022-03-01",
        "31.12.2022": "2022-12-31",
        "0.3.2022": no("Från", "0.3.2022", "ej-datum"),
        "1.13.2022": no("Från", "1.13.2022", "ej-datum"),
    },
    "ÅÅMMDD": {
        "220301": "2022-03-01",
        "990301": "2099-03-01",
        "2203": no("Från", "2203", "ej-datum"),
    },
    "ÅÅÅÅ-MM-DD tt:mm": {
        "2022-03-01 13:45": "2022-03-01",
        "2022-03-01 00:00": "2022-03-01",
        "2022-03-01": no("Från", "2022-03-01", "ej-datum"),
    },
}


ORDERS = """
decimaltecken = ","
[bestallningar]
filer = ["beslut*"]
[bestallningar.kolumner]
bestallning = "Nr"
utforare = { fast = "Björken" }
kund = "Brukare"
kategori = { fast = "omsorg" }
minuter_per_manad = { kolumn = "Tid", format = "FORMAT" }
fran = { kolumn = "Från", format = "DATUM" }
till = { fast = "" }
"""


def orders(folder: Path, form: str, dates: str, rows: list[str], column: str) -> list[object]:
    """Per row of an export of orders (Tid;Från) the value of a column, or the row's errors."""
    text = TOP + ORDERS.replace("FORMAT", form).replace("DATUM", dates)
    lines = [f"{n};K1;{cells}\n" for n, cells in enumerate(rows, 1)]
    files = {
        "registreringar.csv": as_text(rad("R1")),
        "beslut.csv": "".join(["Nr;Brukare;Tid;Från\n", *lines]),
    }
    found = read_files(folder, text, files)
    right = {str(row["bestallning"]): row[column] for row in accepted(found, "bestallningar")}
    wrong = {row: [(k, r, v)] for row, k, r, v in errors(found, "bestallningar")}
    return [wrong.get(n + 1) or str(right[str(n)]) for n in range(1, len(rows) + 1)]


@pytest.mark.parametrize("form", DATES)
def test_a_date(tmp_path: Path, form: str) -> None:
    cases = DATES[form]
    found = orders(tmp_path, "minuter", form, [f"60;{cell}" for cell in cases], "fran")
    assert dict(zip(cases, found, strict=True)) == cases


def minutes(number: int) -> str:
    return f"{number}.000000"


LENGTHS: dict[str, dict[str, object]] = {
    "t:mm": {
        "0:00": minutes(0),
        "0:45": minutes(45),
        "00:45": minutes(45),
        "1:00": minutes(60),
        "24:00": minutes(1440),
        "100:30": minutes(6030),
        "0:60": no("Tid", "0:60", "ej-tal"),
        "0:5": no("Tid", "0:5", "ej-tal"),
        ":45": no("Tid", ":45", "ej-tal"),
        "-0:45": no("Tid", "-0:45", "ej-tal"),
        "0.45": no("Tid", "0.45", "ej-tal"),
        "45": no("Tid", "45", "ej-tal"),
        "": no("Tid", "", "saknas"),
    },
    "t.mm": {"0.45": minutes(45), "1.00": minutes(60), "0:45": no("Tid", "0:45", "ej-tal")},
    "timmar": {
        "0": minutes(0),
        "0,75": minutes(45),
        "0,5": minutes(30),
        "10,5": minutes(630),
        "7": minutes(420),
        "0,333": "19.980000",
        "0.75": no("Tid", "0.75", "ej-tal"),
        "0:45": no("Tid", "0:45", "ej-tal"),
        "-0,5": no("Tid", "-0,5", "negativt-tal"),
        "1234567": no("Tid", "1234567", "ej-tal"),
    },
    "minuter": {
        "0": minutes(0),
        "45": minutes(45),
        "45,5": "45.500000",
        "45.5": no("Tid", "45.5", "ej-tal"),
        "45 min": no("Tid", "45 min", "ej-tal"),
    },
}


@pytest.mark.parametrize("form", LENGTHS)
def test_a_length_in_minutes(tmp_path: Path, form: str) -> None:
    cases = LENGTHS[form]
    rows = [f"{cell};2022-03-01" for cell in cases]
    found = orders(tmp_path, form, "ÅÅÅÅ-MM-DD", rows, "minuter_per_manad")
    assert dict(zip(cases, found, strict=True)) == cases


ENDS: dict[str, Cases] = {
    "t:mm": {
        "0:00": "2022-03-01 23:45",
        "0:14": "2022-03-01 23:59",
        "0:15": "2022-03-02 00:00",
        "24:00": "2022-03-02 23:45",
        "0:60": no("X", "0:60"),
        "": no("X", "", "saknas"),
    },
    "timmar": {
        "0,75": "2022-03-02 00:30",
        "0,333": "2022-03-02 00:04:59",
        "-0,5": no("X", "-0,5"),
        "0.75": no("X", "0.75"),
    },
    "minuter": {"45": "2022-03-02 00:30", "1440": "2022-03-02 23:45", "-1": no("X", "-1")},
}


@pytest.mark.parametrize("form", ENDS)
def test_an_end_by_its_length(tmp_path: Path, form: str) -> None:
    source = f'{{ langd = "X", langdformat = "{form}" }}'
    check(tmp_path, source, "slut", ENDS[form], Start="2022-03-01 23:45")


MOMENTS: dict[str, Cases] = {
    "ÅÅÅÅ-MM-DD tt.mm": {
        "2022-03-01 07.05": "2022-03-01 07:05",
        "2022-03-01 00.00": "2022-03-01 00:00",
        "2022-03-01 23.59": "2022-03-01 23:59",
        "2022-03-01 24.00": "2022-03-02 00:00",
        "2022-12-31 24.00": "2023-01-01 00:00",
        "2022-03-01 24.01": no("X", "2022-03-01 24.01"),
        "2022-02-29 07.05": no("X", "2022-02-29 07.05"),
        "2022-03-01 07:05": no("X", "2022-03-01 07:05"),
        "2022-03-01": no("X", "2022-03-01"),
        "": no("X", "", "saknas"),
    },
    "ÅÅÅÅ-MM-DD tt:mm:ss": {
        "2022-03-01 08:00:00": "2022-03-01 08:00",
        "2022-03-01 08:00:00.000": "2022-03-01 08:00",
        "2022-03-01 08:00:30.9999999": "2022-03-01 08:00:30",
        "2022-12-31 24:00:00.0000000": "2023-01-01 00:00",
        "2022-03-01 08:00.000": no("X", "2022-03-01 08:00.000"),
    },
    "ss:mm:tt D.M.ÅÅÅÅ": {
        "30:05:07 1.3.2022": "2022-03-01 07:05:30",
        "30.1234567:05:07 1.3.2022": "2022-03-01 07:05:30",
    },
    "D/M/ÅÅ t:mm": {
        "1/3/22 7:05": "2022-03-01 07:05",
        "01/03/22 07:05": "2022-03-01 07:05",
        "1/3/2022 7:05": no("X", "1/3/2022 7:05"),
    },
    "tt:mm DD.MM.ÅÅÅÅ": {"07:05 01.03.2022": "2022-03-01 07:05"},
    "ÅÅÅÅMMDDttmm": {
        "202203010705": "2022-03-01 07:05",
        "20220301705": no("X", "20220301705"),
    },
}


@pytest.mark.parametrize("form", MOMENTS)
def test_date_and_clock_in_one_cell(tmp_path: Path, form: str) -> None:
    source = f'{{ kolumn = "X", format = "{form}" }}'
    check(tmp_path, source, "start", MOMENTS[form], Slut="2022-03-02 08:00")


def test_without_a_format_a_time_is_read_as_the_contract_says(tmp_path: Path) -> None:
    cases: Cases = {
        "2022-03-01 07:05": "2022-03-01 07:05",
        "2022-03-01T07:05:00": "2022-03-01 07:05",
        "2022-03-01 24:00": "2022-03-02 00:00",
        "2022-03-01 07.05": "2022-03-01 07:05",
        "2022-03-01 07:05:00.0000000": "2022-03-01 07:05",
        "2022-03-01 7:05": no("X", "2022-03-01 7:05"),
    }
    check(tmp_path, '"X"', "start", cases)


NUMBERS: dict[tuple[str, str], Cases] = {
    (",", ""): {
        "45": "45", "45,5": "45.5", "45.5": no("X", "45.5", "ej-tal"), "-1": no("X", "-1", "negativt-tal"),
        "1 234": no("X", "1 234", "ej-tal"), "": None,
    },
    (".", ""): {"45.5": "45.5", "45,5": no("X", "45,5", "ej-tal")},
    (",", "mellanslag"): {
        "1 234,5": "1234.5", "1\u00a0234": "1234", "1234": "1234", "1 2345": no("X", "1 2345", "ej-tal"),
    },
    (",", "."): {"1.234,5": "1234.5", "1.234": "1234", "1.23": no("X", "1.23", "ej-tal")},
    (".", ","): {"1,234.5": "1234.5", "1,5": no("X", "1,5", "ej-tal")},
}  # fmt: skip


@pytest.mark.parametrize(("decimal", "thousands"), NUMBERS)
def test_the_decimal_sign_is_the_one_that_is_stated(
    tmp_path: Path, decimal: str, thousands: str
) -> None:
    cases = NUMBERS[decimal, thousands]
    top = f'tusentalstecken = "{thousands}"' if thousands else ""
    text = toml({"minuter": '"X"'}, decimal=decimal, top=top)
    found = read(tmp_path, text, csv_text([{"X": cell} for cell in cases]))
    assert dict(zip(cases, in_order(found, "minuter", len(cases)), strict=True)) == cases


@pytest.mark.parametrize(
    ("form", "cells"),
    [
        ("ÅÅÅÅMM", {"202203": "2022-03", "2022-03": "2022-03", "202213": "", "2022": ""}),
        ("MM/ÅÅ", {"03/22": "2022-03", "13/22": "", "mars": ""}),
    ],
)
def test_a_month(tmp_path: Path, form: str, cells: dict[str, str]) -> None:
    text = (
        f'{TOP}decimaltecken = ","\n[fakturor]\n[fakturor.kolumner]\nutforare = "U"\n'
        f'manad = {{ kolumn = "M", format = "{form}" }}\npost = {{ fast = "larm" }}\n'
        'taxeomrade = { fast = "tätort" }\nantal = "A"\nbelopp = "A"\n'
    )
    rows = [f"Björken;{cell};1\n" for cell in cells]
    files = {
        "registreringar.csv": as_text(rad("R1")),
        "bestallningar.csv": BESTALLNINGAR,
        "fakturor.csv": "".join(["U;M;A\n", *rows]),
    }
    found = read_files(tmp_path, text, files)
    assert [r["manad"] for r in accepted(found, "fakturor")] == [v for v in cells.values() if v]
    wrong = [cell for cell, value in cells.items() if not value]
    assert [e[1:] for e in errors(found, "fakturor")] == [("M", "ej-manad", cell) for cell in wrong]


@pytest.mark.parametrize(
    ("form", "example"),
    [("ÅÅÅÅ-MM-DD tt.mm", "2022-03-01 07.05"), ("D/M/ÅÅ", "1/3/22"), ("tmm", "705")],
)
def test_the_example_of_a_format_has_the_format(form: str, example: str) -> None:
    assert read_form(form).example == example


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("", "varken datum eller klockslag"),
        ("yyyy-mm-dd", "«yyyy-» går inte att förstå"),
        ("ÅÅÅÅ-MM", ""),
        ("ÅÅÅÅ-DD", "ett datum behöver år"),
        ("DD/MM", "ett datum behöver år"),
        ("tt", "ett klockslag behöver både timme"),
        ("mm:ss", "ett klockslag behöver både timme"),
        ("ÅÅÅÅ-MM-DD tt", "ett klockslag behöver både timme"),
        ("DD/DD/ÅÅÅÅ", "dag står två gånger"),
        ("DMÅÅÅÅ", "behöver ett skiljetecken"),
        ("ÅÅÅÅ-MM-DD kl tt:mm", "«kl» går inte att förstå"),
    ],
)
def test_a_format_that_cannot_be_understood(form: str, said: str) -> None:
    if not said:
        assert read_form(form).has_month
        return
    with pytest.raises(FormatError, match=said):
        read_form(form)
