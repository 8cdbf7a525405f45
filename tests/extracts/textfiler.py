"""Underlag written as raw text, for what a file may look like on disk."""

from __future__ import annotations

from pathlib import Path

from extracts.read import read_underlag
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from tests.suites.planer import CONTRACT

HEADER = "registrering;utforare;kund;personal;kategori;start;slut;status"
RAD = "{};Björken;K1;P1;omsorg;2022-03-01 08:00;2022-03-01 08:30;utförd"
BESTALLNINGAR = (
    "bestallning;utforare;kund;kategori;minuter_per_manad;fran;till\n"
    "B1;Björken;K1;omsorg;600;2022-01-01;\n"
)


def rad(key: str = "R1", **values: str) -> str:
    """One line of registreringar; a value may be changed by its column."""
    cells = dict(zip(HEADER.split(";"), RAD.format(key).split(";"), strict=True))
    return ";".join({**cells, **values}.values())


def text(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return end.join([header, *rows, ""])


def write(folder: Path, registreringar: str | bytes, **others: str | bytes) -> Path:
    """Files named by table, with `.csv`; bestallningar has one ordinary row unless given."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"bestallningar": BESTALLNINGAR, "registreringar": registreringar, **others}
    for name, content in tables.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(raw)
    return folder


def read(folder: Path, registreringar: str | bytes, **others: str | bytes) -> Underlag:
    scratch = folder / "arbete"
    write(folder / "underlag", registreringar, **others)
    scratch.mkdir(exist_ok=True)
    return read_underlag(folder / "underlag", scratch, contract=CONTRACT)


def accepted(underlag: Underlag, table: str = "registreringar") -> list[dict[str, object]]:
    """The accepted rows without their ids, in order."""
    rows = underlag.rows(table).order_by("rad_id").drop("rad_id", "fil")
    found: list[dict[str, object]] = rows.to_pyarrow().to_pylist()
    return found


def values(underlag: Underlag, column: str, table: str = "registreringar") -> list[object]:
    return [row[column] for row in accepted(underlag, table)]


def errors(underlag: Underlag, table: str | None = None) -> list[tuple[int, str, str, str]]:
    """(rad, kolumn, regel, varde) of every error, as the report lists them."""
    rows = underlag.rows(UNDERKANDA).order_by("fil", "rad", "ordning").to_pyarrow().to_pylist()
    return [
        (r["rad"], r["kolumn"], r["regel"], r["varde"])
        for r in rows
        if table is None or r["tabell"] == table
    ]
