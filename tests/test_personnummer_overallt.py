"""A personnummer in any cell, header or name of an underlag is found, and left in no output."""

from __future__ import annotations

import csv
import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from extracts.columns import Typ
from extracts.personnummer import MASK, mask
from suites.gx_door import Door
from suites.plan_file import load_plan
from tests.lackor import GLUED, PLAIN, Planted, written
from tests.planterat import as_csv, as_workbook, tables

pytestmark = pytest.mark.langsam  # whole runs

UNREADABLE = {
    Typ.DATUM: "ej-datum",
    Typ.TID: "ej-tid",
    Typ.TAL: "ej-tal",
    Typ.VAL: "ej-val",
    Typ.MANAD: "ej-manad",
}
OUTSIDE = ("filens namn", "bladets namn", "rubriken «")
Error = tuple[str, int, str, str]
# The words of the plan that the commands read by: its areas and fee levels are choices.
CONTRACT = load_plan("norrtalje-2022").contract


@dataclass(frozen=True)
class Run:
    """What was planted, what the month and the self-check wrote, and where."""

    planted: Planted
    folder: Path
    underlag: Path
    outputs: dict[str, dict[str, str]]


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def run(
    request: pytest.FixtureRequest, door: Door, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    planted = Planted(first=0 if request.param == "csv" else 5)
    folder = tmp_path_factory.mktemp("overallt")
    grids, named = tables(planted), planted.at("mappen", PLAIN)
    end = f"_{planted.at('filens och bladets namn', 'tio med bindestreck')}"
    if request.param == "csv":
        underlag = as_csv(folder / named, grids, end)
    else:
        underlag = as_workbook(folder / named / f"underlag{end}.xlsx", grids, end)
    month, check, receipt = (folder / name for name in ("manad", "egen", "kvitto.json"))
    said = {
        "kontrollera": _said("kontrollera", underlag, "--period", "2022-03", "--ut", month),
        "egenkontroll": _said(
            *("egenkontroll", underlag, "--ut", check, "--kvitto", receipt, "--alla")
        ),
        "kvitto.json": receipt.read_text("utf-8"),
        "med kvitto": _said(
            *("kontrollera", underlag, "--period", "2022-03", "--kvitto", receipt),
            *("--ut", folder / "igen", "--kontroll", "underlag"),
        ),
    }
    outputs = {name: written(folder / name) for name in ("manad", "egen", "igen")}
    yield Run(planted, folder, underlag, {**outputs, "sagt": said})
    gc.enable()


def _said(*args: object) -> str:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exit_code != 2, result.output
    return result.output


def test_no_number_is_left_anywhere(run: Run) -> None:
    assert run.planted.leaks(*run.outputs.values()) == []
    editions = {
        "rapport.html",
        "ledning.html",
        "ledning.docx/word/document.xml",
        "avvikelser.csv",
        "underkanda.csv",
        "bevis.json",
    }
    assert editions <= run.outputs["manad"].keys()
    assert any(name.startswith("utforare/") for name in run.outputs["manad"])


def test_what_is_searched_for_is_in_the_files(run: Run) -> None:
    """The search finds every number where nothing masks it."""
    whole = written(run.folder / run.underlag.relative_to(run.folder).parts[0])
    found = {line.partition(" → ")[0] for line in run.planted.leaks(whole)}
    assert run.planted.places.keys() - found == {"mappen"}


def expected(run: Run) -> tuple[set[Error], set[Error]]:
    """(file, row, column, rule): what rejects a row, and the findings that do not.

    A person's number rejects where a person is named, and what cannot be read rejects as it does; all
    else keeps its row (spec: underlag, «Elsewhere»).
    """
    rejected, kept = set[Error](), set[Error]()
    for table in CONTRACT.values():
        file = table.name if run.underlag.is_dir() else run.underlag.stem.partition("_")[0]
        for rad, column in enumerate(table.columns, 3):
            glued = run.planted.forms[f"{table.name}.{column.name}"] == GLUED
            if column.name in ("kund", "personal") and not glued:
                rejected.add((file, rad, column.name, "personnummer"))
                continue
            kept.add((file, rad, column.name, "personnummer-i-text"))
            if column.typ is not Typ.TEXT:
                rejected.add((file, rad, column.name, UNREADABLE[column.typ]))
        kept.add((file, len(table.columns) + 3, "okänd kolumn", "personnummer-i-text"))
    return rejected, kept


def listed(path: Path) -> Iterator[Error]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            if row["rad"]:
                file = row["fil"].partition("_")[0]
                yield file, int(row["rad"]), row["kolumn"], row["regel"]


def _masked_headers(book: Path) -> Iterator[str]:
    """As they are listed: those of several sheets are one when they are masked to the same."""
    for sheet in openpyxl.load_workbook(book).worksheets:
        for cell in sheet[1]:
            if mask(str(cell.value)) != str(cell.value):
                yield mask(str(cell.value))


def test_each_is_a_finding_of_its_own(run: Run) -> None:
    rejected, kept = expected(run)
    assert set(listed(run.folder / "manad" / "underkanda.csv")) == rejected
    gate = {regel for *_place, regel in rejected | kept}
    found = {e for e in listed(run.folder / "egen" / "fynd.csv") if e[3] in gate}
    outside = {e for e in found if e[2].startswith(OUTSIDE)}
    assert found - outside == rejected | kept
    name = ("filens namn",) if run.underlag.is_dir() else ("bladets namn",)
    headers = len(CONTRACT) if run.underlag.is_dir() else len(set(_masked_headers(run.underlag)))
    assert Counter(e[2].split(" «")[0] for e in outside)["rubriken"] == headers
    assert {e[0] for e in outside if e[2] in name} >= {e[0] for e in rejected}


def test_each_is_marked_on_its_cell_and_masked(run: Run) -> None:
    marked = {
        (sheet.title.partition("_")[0], cell.row, cell.column)
        for path in (run.folder / "egen").glob("*_att_ratta.xlsx")
        for sheet in openpyxl.load_workbook(path).worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "personnummer" in cell.comment.text and MASK in str(cell.value)
    }
    assert marked == {
        (table.name, at + 2, at)
        for table in CONTRACT.values()
        for at in range(1, len(table.columns) + 2)
    }


@pytest.mark.parametrize("named", [True, False], ids=["personer", "annat"])
def test_a_column_of_ten_digits(named: bool, door: Door, tmp_path: Path) -> None:
    """Ten bare digits are a personnummer as any other, in every column."""
    planted, grids = Planted(), tables(Planted())
    columns = {
        (table.name, at): column.name
        for table in CONTRACT.values()
        for at, column in enumerate(table.columns)
        if column.typ in (Typ.TEXT, Typ.VAL, Typ.TAL) and column.name != "utforare"
        if (column.name in ("kund", "personal")) == named
    }
    for table, (heads, right, *_others) in grids.items():
        rows = [[*right[:-1], planted.bare(f"{table}, okänd {n}")] for n in range(3)]
        for (_table, at), name in ((c, n) for c, n in columns.items() if c[0] == table):
            for n, row in enumerate(rows):
                row[at] = planted.bare(f"{table}.{name} {n}")
        grids[table] = [[*heads[:-1], "Okänd"], *rows]
    folder = as_csv(tmp_path / "u", grids)
    said = {
        "kontrollera": _said("kontrollera", folder, "--period", "2022-03", "--ut", tmp_path / "m"),
        "egenkontroll": _said("egenkontroll", folder, "--ut", tmp_path / "e", "--alla"),
    }
    assert planted.leaks(said, written(tmp_path / "m"), written(tmp_path / "e")) == []
    found = {e for e in listed(tmp_path / "e" / "fynd.csv") if e[3].startswith("personnummer")}
    rule = "personnummer" if named else "personnummer-i-text"
    assert found == {
        (f"{table}.csv", rad, name, rule)
        for (table, _at), name in columns.items()
        for rad in (2, 3, 4)
    } | {
        (f"{table}.csv", rad, "okänd kolumn", "personnummer-i-text")
        for table in CONTRACT
        for rad in (2, 3, 4)
    }
