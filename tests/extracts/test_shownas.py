"""A value is what a person sees in the cell (spec: underlag, «Values as shown»), also by a profile."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

import cli
from extracts.profil.profil_file import load_profiler
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.test_workbook import COLUMNS, ORDERS, post, workbook
from tests.extracts.textfiler import errors, values
from tests.suites.planer import CONTRACT

pytestmark = pytest.mark.langsam  # whole runs

PROFILE = """
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
"""
# A cell: its value, and its number format where it has one.
Cell = tuple[object, str]
VENDOR = ["Nr", "Firma", "Brukare", "Namn", "Slag", "Från", "Till", "Utfall"]


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


DAY = dt.datetime(2022, 3, 1)


def test_a_date_alone_is_no_time(tmp_path: Path) -> None:
    """As the same text in a CSV: nobody sees that it is midnight."""
    codes = ["yyyy-mm-dd", "yyyy-mm-dd;@", "d mmm yyyy", "[$-41D]yyyy-mm-dd"]
    cells = [(column, code) for column in ("start", "slut", "tagg_in") for code in codes]
    rows = [post(f"R{at}", **{column: (DAY, code)}) for at, (column, code) in enumerate(cells)]
    found = read_posts(tmp_path, *rows)
    assert errors(found) == [
        (at, column, "ej-tid", "2022-03-01") for at, (column, _code) in enumerate(cells, 2)
    ]


def test_a_midnight_that_is_shown_is_one(tmp_path: Path) -> None:
    moments = [
        (DAY, "yyyy-mm-dd hh:mm"),
        (DAY, "yyyy-mm-dd h"),
        (DAY, "d/m/yy h:mm AM/PM"),
        (DAY + dt.timedelta(minutes=5), "yyyy-mm-dd"),
    ]
    found = read_posts(tmp_path, *(post(f"R{at}", start=cell) for at, cell in enumerate(moments)))
    assert errors(found) == []
    assert values(found, "start") == [moment for moment, _code in moments]


def test_a_date_alone_is_given_back_as_one_beside_a_midnight(tmp_path: Path) -> None:
    """The returned workbook says the same again, and no more."""
    rows = [post("R1", start=(DAY, "yyyy-mm-dd")), post("R2", start=(DAY, "yyyy-mm-dd hh:mm"))]
    path = book(tmp_path / "registreringar.xlsx", {"registreringar": [COLUMNS, *rows]})
    for out in ("ett", "två"):
        done = CliRunner().invoke(
            cli.main, ["egenkontroll", str(path), "--ut", str(tmp_path / out)]
        )
        assert done.exit_code == 1, done.output
        folder = tmp_path / out
        with (folder / "fynd.csv").open(encoding="utf-8-sig", newline="") as stream:
            found = [r for r in csv.DictReader(stream, delimiter=";") if r["regel"] == "ej-tid"]
        assert [(row["rad"], row["kolumn"]) for row in found] == [("2", "start")]
        path = Path(shutil.copy(next(folder.glob("*_att_ratta.xlsx")), folder / path.name))


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
    assert values(read_underlag(path, tmp_path, contract=CONTRACT), "avgiftsniva", "kunder") == [
        "80"
    ]


def test_with_a_profile_too(tmp_path: Path) -> None:
    folder = tmp_path / "u"
    folder.mkdir()
    book(
        folder / "Export.xlsx",
        {"Blad1": [[*VENDOR, "Tid", "In"], post("R1", kund=(7, "000"), minuter=(0.5, "0%"))]},
    )
    workbook(folder / "bestallningar.xlsx", {"bestallningar": ORDERS})
    (tmp_path / "p.toml").write_text(f'{PROFILE}minuter = "Tid"\n', "utf-8")
    found = read_underlag(folder, tmp_path, load_profiler([tmp_path / "p.toml"]))
    assert [error[1:] for error in errors(found)] == [("Tid", "ej-tal", "50 %")]


@pytest.mark.parametrize(
    ("start", "code", "wrong"),
    [
        ('"Från"', "yyyy-mm-dd", "2022-03-01"),
        ('"Från"', "yyyy-mm-dd hh:mm", None),
        ('{ kolumn = "Från", format = "ÅÅÅÅ-MM-DD tt:mm" }', "yyyy-mm-dd", "2022-03-01"),
        ('{ kolumn = "Från", format = "ÅÅÅÅ-MM-DD tt:mm" }', "yyyy-mm-dd hh:mm", None),
        (
            '{ datum = "Från", datumformat = "ÅÅÅÅ-MM-DD", tid = "Kl", tidformat = "tt:mm" }',
            "yyyy-mm-dd",
            None,
        ),
    ],
)
def test_a_date_alone_with_a_profile(
    tmp_path: Path, start: str, code: str, wrong: str | None
) -> None:
    """Beside a column of the time of day it is the date that it should be."""
    folder = tmp_path / "u"
    folder.mkdir()
    row = [*post("R1", start=(DAY, code))[:8], "00:00"]
    book(folder / "Export.xlsx", {"Blad1": [[*VENDOR, "Kl"], row]})
    workbook(folder / "bestallningar.xlsx", {"bestallningar": ORDERS})
    (tmp_path / "p.toml").write_text(PROFILE.replace('start = "Från"', f"start = {start}"), "utf-8")
    found = read_underlag(folder, tmp_path, load_profiler([tmp_path / "p.toml"]))
    assert errors(found) == ([(2, "Från", "ej-tid", wrong)] if wrong else [])
