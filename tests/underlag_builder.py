"""A tiny underlag builder: short row dicts become a folder, so that a test states only what it is about.

A column is written when it is not optional, or when some row has it. `None` leaves a value out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from extracts.contract import CONTRACT

Row = dict[str, object]
Tables = Mapping[str, Sequence[Row]]
BJORKEN = "Björken"
# What one case of a truth table owns: the values are made its own so that cases never meet.
OWNED = ("kund", "personal", "besok", "dubbelbemanning", "hushall", "bestallning")


def moment(text: str) -> str:
    """`01 08:00` is a time in March 2022; anything longer stands as it is."""
    return f"2022-03-{text}" if text[2:3] == " " else text


def later(start: str, minutes: float) -> str:
    return str(datetime.fromisoformat(moment(start)) + timedelta(minutes=minutes))


def registrering(start: object = "01 08:00", slut: object = "", **values: object) -> Row:
    """Half an hour of omsorg for K1 by P1; `slut` may be a time of the same day (`08:30`)."""
    begins, ends = moment(str(start)), str(slut)
    same_day = ends[2:3] == ":"
    ends = f"{begins[:10]} {ends}" if same_day else moment(ends) or later(begins, 30)
    row: Row = {
        "utforare": BJORKEN,
        "kund": "K1",
        "personal": "P1",
        "kategori": "omsorg",
        "status": "utförd",
        "start": begins,
        "slut": ends,
    }
    return _given({**row, **values})


def bestallning(**values: object) -> Row:
    """600 minutes of omsorg a month for K1, verkställd since the beginning of the year."""
    row: Row = {
        "utforare": BJORKEN,
        "kund": "K1",
        "kategori": "omsorg",
        "minuter_per_manad": 600,
        "fran": "2022-01-01",
        "till": "",
    }
    return _given({**row, "verkstalld": values.get("fran", row["fran"]), **values})


def write_underlag(folder: Path, tables: Tables) -> Path:
    """The tables as CSV files; without registreringar or bestallningar, one ordinary row of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with_required = {"registreringar": [registrering()], "bestallningar": [bestallning()], **tables}
    for name, rows in with_required.items():
        write_table(folder / f"{name}.csv", name, rows)
    return folder


def write_table(path: Path, table: str, rows: Sequence[Row]) -> Path:
    """One CSV file; keys that a row lacks are numbered."""
    contract = CONTRACT[table]
    given = {name for row in rows for name in row}
    keys = {"registreringar": "registrering", "bestallningar": "bestallning"}
    columns = [c.name for c in contract.columns if not c.optional or c.name in given]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(columns)
        for number, row in enumerate(rows, 1):
            numbered = {keys.get(table, ""): f"{table[0].upper()}{number:05}", **row}
            writer.writerow([numbered.get(column, "") for column in columns])
    return path


def _given(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


@dataclass(frozen=True, eq=False)
class Fall:
    """One case of a truth table: its rows, and which of them (by number) break which rule."""

    namn: str
    brott: Mapping[str, str]
    tabeller: Tables = field(default_factory=dict)

    def __str__(self) -> str:
        return self.namn


def fall(
    namn: str, *rader: Row, brott: Mapping[str, str] | None = None, **tabeller: list[Row]
) -> Fall:
    """A case with a kund and a personal of its own; `kund="B"` is its second kund, and so on.

    `brott` maps a rule to the numbers of the rows that break it: {"dubblett": "23"}. The key of
    row 2 is `namn.2`.
    """
    numbered = [
        {"registrering": f"{namn}.{number}", **_owned(namn, {**row})}
        for number, row in enumerate(rader, 1)
    ]
    others = {
        name: [_owned(namn, row, kund="kund" in CONTRACT[name].names) for row in rows]
        for name, rows in tabeller.items()
    }
    return Fall(namn, brott or {}, {"registreringar": numbered, **others})


def _owned(namn: str, row: Row, *, kund: bool = True) -> Row:
    own = {n: f"{namn}.{v}" if v else v for n, v in row.items() if n in OWNED}
    if kund and row.get("kund") in (None, "K1"):
        own["kund"] = namn
    if row.get("personal") == "P1":
        own["personal"] = namn
    return {"utforare": BJORKEN, **row, **own}


def together(falls: Iterable[Fall]) -> dict[str, list[Row]]:
    """The tables of every case as one underlag."""
    tables: dict[str, list[Row]] = {}
    for f in falls:
        for name, rows in f.tabeller.items():
            tables.setdefault(name, []).extend(rows)
    return tables
