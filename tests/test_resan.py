"""The provider's journey: a file as people send it, what comes back, only that corrected, sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.extracts.textfiler import HEADER, rad
from tests.test_egenkontroll import check, csv_rows
from tests.underlag_builder import bestallning, write_table

BACK = Path("egenkontroll")
HEADS = HEADER.split(";")


def row(key: str, day: int, **values: str) -> str:
    times = {"start": f"2022-03-{day:02} 08:00", "slut": f"2022-03-{day:02} 08:30"}
    return rad(key, **{**times, **values})


# The rows from the third, with the rule that each is told by; those without one are right as they are.
LINES = (
    (HEADER, None),
    ("text;text;text;;val;ÅÅÅÅ-MM-DD tt:mm;ÅÅÅÅ-MM-DD tt:mm;", "enhetsrad"),
    (row("R1", 1, start="2022-03-01 07.05", slut="2022-03-01 07.35"), None),
    (row("R2", 2, start="2022-03-02 23:30", slut="2022-03-02 24:00"), None),
    (row("R3", 3, kund="19121212 1212"), "personnummer"),
    (row("R4", 4, kund="••••••-••••"), "maskerad"),
    (HEADER.upper(), "rubrikrad"),
    (";" + row("R5", 5), "forskjuten-rad"),
    (row("R6", 6, kategori="hemhjälp"), "ej-val"),
    (row("R7", 7, kund=""), "saknas"),
    (row("R8", 8, start="8 mars 2022 08:00"), "ej-tid"),
    (";" * len(HEADS), "tom-rad"),
    (row("R9", 9), None),
    (row("R9", 9), "upprepad-rad"),
    ("Summa;;120", "summarad"),
    ("Utskrivet 2022-04-02", "ej-post"),
)
ABOVE = ("Registreringar mars", "")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sent() -> Path:
    """The registrations with a column more, which the moved row fills; the orders with a column all wrong."""
    folder = Path("filer")
    folder.mkdir()
    lines = [line for line, _regel in LINES]
    wide = [f"{lines[0]};anm", *(_widened(line) for line in lines[1:])]
    (folder / "registreringar.csv").write_text("\n".join([*ABOVE, *wide, ""]), "utf-8")
    orders = [
        {**bestallning(kund=f"K{n}", verkstalld=""), "fran": "1 januari"} for n in range(1, 21)
    ]
    write_table(folder / "bestallningar.csv", "bestallningar", orders)
    return folder


def _widened(line: str) -> str:
    """A whole row ends with an empty cell under the column more; a short line stays short."""
    return f"{line};" if line.count(";") == len(HEADS) - 1 else line


def _write(value: str) -> Callable[[Any, int, int], None]:
    def write(sheet: Any, rad: int, at: int) -> None:
        sheet.cell(rad, at, value)

    return write


def _move_back(sheet: Any, rad: int, _at: int) -> None:
    for at in range(1, len(HEADS) + 1):
        sheet.cell(rad, at, sheet.cell(rad, at + 1).value)
    sheet.cell(rad, len(HEADS) + 1).value = None


# What the sentence of each rule asks for, when it is not that the row be taken away.
CORRECTIONS = {
    "personnummer": _write("K1"),
    "maskerad": _write("K1"),
    "saknas": _write("K1"),
    "ej-val": _write("omsorg"),
    "ej-tid": _write("2022-03-08 08:00"),
    "ej-datum": _write("2022-01-01"),
    "forskjuten-rad": _move_back,
}
TAKE_AWAY = {"rubrikrad", "tom-rad", "upprepad-rad", "summarad", "ej-post", "enhetsrad"}


def corrected(table: str, header_row: int) -> Any:
    """The returned workbook, with what the findings say done and nothing else."""
    book = openpyxl.load_workbook(BACK / f"{table}_att_ratta.xlsx")
    sheet = book[table]
    heads = [cell.value for cell in sheet[header_row]]
    found = [r for r in csv_rows(BACK / "fynd.csv") if r["fil"] == f"{table}.csv"]
    must = [r for r in found if r["slag"] == "måste rättas"]
    for finding in (r for r in must if r["regel"] not in TAKE_AWAY):
        at = heads.index(finding["kolumn"]) + 1 if finding["kolumn"] else 1
        CORRECTIONS[finding["regel"]](sheet, int(finding["rad"]), at)
    gone = {int(r["rad"]) for r in must if r["regel"] in TAKE_AWAY}
    for number in sorted(gone, reverse=True):
        sheet.delete_rows(number)
    return book


def test_what_the_sentences_say_is_enough_and_nothing_less_is() -> None:
    result = check(sent(), "--period", "2022-03")
    assert (result.exit_code, result.output.splitlines()[0]) == (1, "Rätta detta först")
    assert "registreringar.csv: Rubrikerna står på rad 3" in result.output
    assert "Rubrikerna står på rad 3" in (BACK / "rapport.html").read_text("utf-8")
    told = {int(r["rad"]): r["regel"] for r in csv_rows(BACK / "fynd.csv") if _of_gate(r)}
    assert told == {n: regel for n, (_line, regel) in enumerate(LINES, 3) if regel}

    untouched, done = Path("orord"), Path("rattad")
    for folder in (untouched, done):
        folder.mkdir()
    for table in ("registreringar", "bestallningar"):
        shutil.copy(BACK / f"{table}_att_ratta.xlsx", untouched / f"{table}.xlsx")
    again = check(untouched, "--period", "2022-03", "--ut", "igen")
    assert (again.exit_code, again.output.splitlines()[0]) == (1, "Rätta detta först")

    corrected("registreringar", 3).save(done / "registreringar.xlsx")
    corrected("bestallningar", 1).save(done / "bestallningar.xlsx")
    ready = check(done, "--period", "2022-03", "--ut", "klar", "--alla")
    assert (ready.exit_code, ready.output.splitlines()[0]) == (0, "Kan skickas in"), ready.output


def _of_gate(finding: dict[str, str]) -> bool:
    return finding["fil"] == "registreringar.csv" and finding["slag"] == "måste rättas"
