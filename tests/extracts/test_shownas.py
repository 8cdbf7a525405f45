"""A value is what a person sees in the cell (spec: underlag, «Values as shown»), also by a profile."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from extracts.profil.profil_file import load_profiler
from extracts.underlag import Underlag, read_underlag
from tests.extracts.test_workbook import COLUMNS, ORDERS, post, workbook
from tests.extracts.textfiler import errors, values

# A cell: its value, and its number format where it has one.
Cell = tuple[object, str]


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    value, code = cell if isinstance(cell, tuple) else (cell, None)
                    if isinstance(value, dt.date):
                        code = code or "yyyy-mm-dd hh:mm"
                    sheet.write(
                        at, column, value, made.add_format({"num_format": code} if code else {})
                    )
    return path


def read_posts(tmp_path: Path, *rows: list[object]) -> Underlag:
    path = book(tmp_path / "u.xlsx", {"registreringar": [COLUMNS, *rows], "bestallningar": ORDERS})
    return read_underlag(path, tmp_path)


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ((7, "00000"), "00007"),
        ((7, '"K"0000'), "K0007"),
        ((1234, "0-000"), "1-234"),
        ((12345, "# ##0"), "12 345"),
        ((7, "#,##0"), None),
        (("7", "00000"), "7"),
        ((7, "@"), "7"),
        (7, "7"),
        ((dt.datetime(2022, 2, 1), "yyyy-mm-dd"), "2022-02-01"),
        ((dt.datetime(2022, 2, 1), "d-mmm"), None),
    ],
)
def test_a_number_in_a_column_of_texts_is_what_its_format_shows(
    tmp_path: Path, cell: object, seen: str | None
) -> None:
    found = read_posts(tmp_path, post("R1", kund=cell))
    if seen is None:
        assert [error[1:3] for error in errors(found)] == [("kund", "visas-annorlunda")]
    else:
        assert errors(found) == []
        assert values(found, "kund") == [seen]


def test_a_cell_that_is_not_followed_quotes_its_value_and_nothing_hidden(tmp_path: Path) -> None:
    found = read_posts(tmp_path, post("R1"), post("R2", kund=(1234, "#,##0")))
    assert errors(found) == [(3, "kund", "visas-annorlunda", "1234")]


def test_a_personnummer_whose_hyphen_is_in_the_format_is_found(tmp_path: Path) -> None:
    found = read_posts(tmp_path, post("R1", kund=(191212121212, "00000000-0000")))
    assert [error[2] for error in errors(found)] == ["personnummer"]


@pytest.mark.parametrize(
    ("cell", "regel", "varde"),
    [
        ((0.8, "0%"), "ej-tal", "80 %"),
        ((0.805, "0.0 %"), "ej-tal", "80,5 %"),
        ((30000, "0,"), "visas-annorlunda", "30000"),
        ((45, '0" min"'), None, "45"),
        ((45.5, "0"), None, "45.5"),
    ],
)
def test_a_number_that_shows_another(
    tmp_path: Path, cell: object, regel: str | None, varde: str
) -> None:
    found = read_posts(tmp_path, post("R1", minuter=cell))
    if regel:
        assert [error[2:] for error in errors(found)] == [(regel, varde)]
    else:
        assert errors(found) == []
        assert [f"{float(str(v)):g}" for v in values(found, "minuter")] == [varde]


@pytest.mark.parametrize("cell", [(0.8, "0%"), "80 %", "80%", "80\u00a0%", 80, "80"])
def test_eighty_per_cent_is_the_level_80(tmp_path: Path, cell: object) -> None:
    path = book(
        tmp_path / "u.xlsx",
        {
            "registreringar": [COLUMNS, post("R1")],
            "bestallningar": ORDERS,
            "kunder": [["kund", "taxeomrade", "avgiftsniva"], ["K1", "tätort", cell]],
        },
    )
    assert values(read_underlag(path, tmp_path), "avgiftsniva", "kunder") == ["80"]


def test_with_a_profile_too(tmp_path: Path) -> None:
    folder = tmp_path / "u"
    folder.mkdir()
    header: list[object] = [
        "Nr",
        "Firma",
        "Brukare",
        "Namn",
        "Slag",
        "Från",
        "Till",
        "Utfall",
        "Tid",
        "In",
    ]
    book(
        folder / "Export.xlsx",
        {"Blad1": [header, post("R1", kund=(7, "000"), minuter=(0.5, "0%"))]},
    )
    workbook(folder / "bestallningar.xlsx", {"bestallningar": ORDERS})
    (tmp_path / "p.toml").write_text(
        """
format = "internkontroll.profil/1"
system = "X"
kontrollerad = true
decimaltecken = ","
[registreringar]
filer = ["Export*"]
[registreringar.kolumner]
registrering = "Nr"
utforare = "Firma"
kund = "Brukare"
personal = "Namn"
kategori = "Slag"
start = "Från"
slut = "Till"
status = "Utfall"
minuter = "Tid"
""",
        "utf-8",
    )
    found = read_underlag(folder, tmp_path, load_profiler([tmp_path / "p.toml"]))
    assert [error[1:] for error in errors(found)] == [("Tid", "ej-tal", "50 %")]
