"""Small vendor files and profiles for the tests: what a case does not say is ordinary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extracts.profil.model import Profil
from extracts.profil.profil_file import load_profil
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.textfiler import BESTALLNINGAR, accepted, errors

TOP = 'format = "internkontroll.profil/1"\nsystem = "Vårdflöde"\nkontrollerad = true\n'
COLUMNS: dict[str, str] = {
    "registrering": '"Nr"',
    "utforare": '{ fast = "Björken" }',
    "kund": '"Brukare"',
    "personal": '"Vem"',
    "kategori": '"Typ"',
    "start": '"Start"',
    "slut": '"Slut"',
    "status": '"Utfall"',
}
CELLS: dict[str, str] = {
    "Brukare": "K1",
    "Vem": "P1",
    "Typ": "omsorg",
    "Start": "2022-03-01 08:00",
    "Slut": "2022-03-01 08:30",
    "Utfall": "utförd",
}


def toml(
    columns: Mapping[str, str | None] | None = None,
    *,
    table: str = 'filer = ["export*"]',
    more: str = "",
    decimal: str = ",",
    top: str = "",
) -> str:
    """A profile of registreringar; a column may be changed, added, or left out with None."""
    lines = {**COLUMNS, **(columns or {})}
    written = "\n".join(f"{name} = {source}" for name, source in lines.items() if source)
    return (
        f'{TOP}decimaltecken = "{decimal}"\n{top}\n[registreringar]\n{table}\n'
        f"[registreringar.kolumner]\n{written}\n{more}\n"
    )


def profile(folder: Path, text: str, name: str = "mitt.toml") -> Profil:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return load_profil(folder / name)


def lines(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The header and the rows; `Nr` is numbered from 1."""
    names = list(dict.fromkeys(["Nr", *CELLS, *(name for row in rows for name in row)]))
    numbered = [{"Nr": str(n), **CELLS, **row} for n, row in enumerate(rows, 1)]
    return [names, *([row.get(name, "") for name in names] for row in numbered)]


def csv_text(rows: Sequence[Mapping[str, str]]) -> str:
    return "".join(";".join(cells) + "\n" for cells in lines(rows))


def read_files(folder: Path, text: str, files: Mapping[str, str | bytes]) -> Underlag:
    """Files by name, read with the profile `text`."""
    underlag, scratch = folder / "underlag", folder / "arbete"
    underlag.mkdir(parents=True)
    scratch.mkdir()
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (underlag / name).write_bytes(raw)
    return read_underlag(underlag, scratch, [profile(folder / "profil", text)])


def read(folder: Path, text: str, content: str | bytes, name: str = "export.csv") -> Underlag:
    """A vendor's file beside an ordinary bestallningar.csv, read with the profile `text`."""
    return read_files(folder, text, {"bestallningar.csv": BESTALLNINGAR, name: content})


def in_order(underlag: Underlag, column: str, rows: int, header_row: int = 1) -> list[object]:
    """Per row the value of a column as text, or the errors of the row: what a truth table compares."""
    right = {str(row["registrering"]): row[column] for row in accepted(underlag)}
    wrong: dict[int, list[tuple[str, str, str]]] = {}
    for rad, kolumn, regel, varde in errors(underlag, "registreringar"):
        wrong.setdefault(rad, []).append((kolumn, regel, varde))
    return [
        wrong[n + header_row] if n + header_row in wrong else _plain(right[str(n)])
        for n in range(1, rows + 1)
    ]


def _plain(value: object) -> object:
    """Times without their seconds of zero, numbers without their zeros."""
    if value is None:
        return None
    text = str(value)
    if "." in text:
        return text.rstrip("0").rstrip(".")
    return text.removesuffix(":00") if text.count(":") == 2 else text
