"""An underlag with a personnummer of its own in every cell of every table, one row for each column."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

from extracts.columns import Column
from extracts.contract import CONTRACT
from tests.lackor import Planted
from tests.underlag_builder import Row, bestallning, registrering

# Stands for the number of the row, where no two may be alike.
NUMBER = "{n}"
# Right values, and a registration that ends when it begins: a row that is told of in every edition.
BASE: dict[str, Row] = {
    "registreringar": {
        **registrering(slut="08:00", besok="B1", insats="dusch", orsak="", minuter=30),
        "dubbelbemanning": "D1",
    },
    "bestallningar": bestallning(insats="dusch"),
    "kunder": {"kund": "K1", "taxeomrade": "tätort", "zon": "Z", "hushall": "H", "avgift_kr": 7},
    "genomforandeplaner": {"kund": "K1", "upprattad": "2020-01-01"},
    "uppehall": {"kund": "K1", "fran": "2022-03-02", "till": "2022-03-03", "orsak": "resa"},
    "franvaro": {"kund": "K1", "fran": "2022-03-02", "till": "2022-03-03", "orsak": "sjukhus"},
    "personal": {"personal": "P1", "yrkesroll": "vårdbiträde"},
    "inskrivningar": {"kund": "K1", "typ": "hemsjukvård", "fran": "2021-01-01"},
    "fakturor": {"manad": "2022-03", "post": "omsorg", "taxeomrade": "tätort", "antal": 1},
    "utforare": {"fran": "2020-01-01"},
    "budget": {"manad": f"2022-{NUMBER}", "post": "omsorg"},
    "historik": {
        "fran": f"2021-01-{NUMBER}",
        "till": "2021-12-31",
        "matt": "utförd tid",
        "taljare": 1,
    },
}
NOTE = "Anteckning"
Grid = list[list[str]]


def tables(planted: Planted) -> dict[str, Grid]:
    """Every table as a header and rows: a right one, one per column, and one with an unknown column."""
    return {name: _grid(name, planted) for name in CONTRACT}


def _grid(table: str, planted: Planted) -> Grid:
    columns = CONTRACT[table].columns
    right = [str(_right(table, column)) for column in columns]
    rows = [[*right, ""]]
    for at, column in enumerate(columns):
        row = [*right, ""]
        row[at] = planted.at(f"{table}.{column.name}")
        rows.append(row)
    rows.append([*right, planted.at(f"{table}, okänd kolumn")])
    heads = [*(column.name for column in columns), f"{NOTE} {planted.at(f'{table}, rubrik')}"]
    return [heads, *(_with_key(table, row, n) for n, row in enumerate(rows, 1))]


def _right(table: str, column: Column) -> object:
    base = {"utforare": "Björken", "belopp": 100, **BASE[table]}
    return base.get(column.name, "")


def _with_key(table: str, row: list[str], n: int) -> list[str]:
    """A row whose first cell is empty has its key there."""
    return [row[0].replace(NUMBER, f"{n:02}") or f"{table[0].upper()}{n:05}", *row[1:]]


def as_csv(folder: Path, grids: dict[str, Grid], suffix: str = "") -> Path:
    """A folder of CSV files."""
    folder.mkdir(parents=True)
    for name, rows in grids.items():
        with (folder / f"{name}{suffix}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)
    return folder


def as_workbook(path: Path, grids: dict[str, Grid], suffix: str = "") -> Path:
    """One workbook, a sheet per table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in grids.items():
        sheet = book.create_sheet(f"{name}{suffix}"[:31])
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
