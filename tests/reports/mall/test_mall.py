"""mall: a workbook that is filled in as a person would passes the gate, and nothing is written over."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from extracts.columns import Column, Table, Typ
from extracts.find import EXPLANATION, find_given
from extracts.folding import fold
from suites.kolumner import column_text, table_text
from tests.suites.planer import CONTRACT

pytestmark = pytest.mark.langsam  # whole runs

COLUMNS = [(table, column) for table in CONTRACT.values() for column in table.columns]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def typed(column: Column, example: str) -> object:
    """What Excel holds when a person has typed the example in a cell of the column's format."""
    match column.typ:
        case Typ.DATUM:
            return dt.date.fromisoformat(example)
        case Typ.TID:
            return dt.datetime.fromisoformat(example)
        case Typ.TAL:
            return float(example.replace(",", "."))
        case Typ.VAL if example.isdecimal():
            return int(example)
        case _:
            return example


def fill(path: Path, table: Table, **changed: object) -> None:
    """One row of examples; only the value of a cell is set, the format is the column's."""
    book = openpyxl.load_workbook(path)
    sheet = book[table.name]
    for at, column in enumerate(table.columns, 1):
        example = column_text(table.name, column.name).exempel
        cell = sheet.cell(2, at)
        cell.value = changed.get(column.name, typed(column, example))
        letter = cell.column_letter
        cell.number_format = sheet.column_dimensions[letter].number_format
    book.save(path)


def filled(folder: str = "underlag") -> Path:
    assert run("mall", folder).exit_code == 0
    for table in CONTRACT.values():
        fill(Path(folder) / f"{table.name}.xlsx", table)
    return Path(folder)


def test_filled_workbooks_pass_the_gate_with_every_cell_as_typed() -> None:
    only = ("--period", "2022-03", "--kontroll", "underlag")
    result = run("kontrollera", filled(), *only, "--ut", "ut")
    assert result.exit_code in (0, 1, 3), result.output
    rapport = json.loads(Path("ut/rapport.json").read_text("utf-8"))
    counts = {f["tabell"]: (f["rader"], f["godkanda"]) for f in rapport["underlag"]}
    assert counts == dict.fromkeys(CONTRACT, (1, 1))
    assert EXPLANATION not in result.output + Path("ut/rapport.html").read_text("utf-8")


def test_a_filled_workbook_can_be_sent() -> None:
    result = run("egenkontroll", filled(), "--ut", "ut")
    assert "Kan skickas in" in result.output, result.output
    assert EXPLANATION not in result.output


@pytest.mark.parametrize("name", CONTRACT)
def test_each_filled_workbook_passes_by_itself(name: str) -> None:
    run("mall", "ensam", "--tabell", name)
    assert [file.name for file in Path("ensam").iterdir()] == [f"{name}.xlsx"]
    fill(Path("ensam") / f"{name}.xlsx", CONTRACT[name])
    result = run("egenkontroll", "ensam", "--ut", "ut")
    assert "Kan skickas in" in result.output, result.output


def test_a_key_keeps_its_zeros() -> None:
    folder = filled()
    sheet = openpyxl.load_workbook(folder / "registreringar.xlsx")["registreringar"]
    texts = [c.name for c in CONTRACT["registreringar"].columns if c.typ in (Typ.TEXT, Typ.MANAD)]
    heads = [fold(str(cell.value)) for cell in sheet[1]]
    assert {sheet.cell(2, heads.index(name) + 1).number_format for name in texts} == {"@"}
    assert sheet["A2"].value == "00007"


def test_another_value_than_the_listed_is_refused_by_the_gate() -> None:
    run("mall", "m", "--tabell", "bestallningar")
    fill(Path("m/bestallningar.xlsx"), CONTRACT["bestallningar"], kategori="städning")
    result = run("egenkontroll", "m", "--ut", "ut")
    assert result.exit_code == 1
    assert "kategori" in result.output


def drop_downs(sheet: Any) -> dict[str, str]:
    return {
        str(found.sqref).split(":")[0]: found.formula1
        for found in sheet.data_validations.dataValidation
    }


@pytest.mark.parametrize("table", CONTRACT.values(), ids=lambda t: t.name)
def test_a_workbook_follows_the_contract(table: Table) -> None:
    run("mall", "m", "--tabell", table.name)
    book = openpyxl.load_workbook(f"m/{table.name}.xlsx")
    assert book.sheetnames == [table.name, EXPLANATION]
    sheet, told = book.worksheets
    assert tuple(fold(str(cell.value)) for cell in sheet[1]) == table.names
    assert (sheet.max_row, sheet.freeze_panes) == (1, "A2")
    lists = drop_downs(sheet)
    assert lists == {
        f"{sheet.cell(2, at).column_letter}2": f'"{",".join(column.values)}"'
        for at, column in enumerate(table.columns, 1)
        if column.values
    }
    lines = [[cell.value for cell in row] for row in told.iter_rows(min_row=4)]
    assert [fold(str(line[0])) for line in lines] == list(table.names)
    assert [str(line[1]).startswith("ja") for line in lines] == [c.required for c in table.columns]
    assert all(all(line) for line in lines)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda x: x.name)
def test_every_column_is_told_in_one_line(table: Table, column: Column) -> None:
    told = column_text(table.name, column.name)
    assert fold(told.rubrik) == column.name
    assert told.text.endswith(".")
    assert "\n" not in told.text
    assert not column.values or told.exempel in column.values
    assert table_text(table.name).endswith(".")


def test_nothing_is_written_over() -> None:
    Path("fil").write_text("min")
    Path("mapp").mkdir()
    for taken in ("fil", "mapp"):
        for more in ((), ("--schema",)):
            result = run("mall", taken, *more)
            assert result.exit_code == 2
            assert f"{taken} finns redan" in result.output
    assert Path("fil").read_text() == "min"
    assert list(Path("mapp").iterdir()) == []


@pytest.mark.parametrize("more", [(), ("--schema",)])
def test_a_folder_that_cannot_be_made_is_told_without_an_option_that_is_not_there(
    more: tuple[str, ...],
) -> None:
    Path("fil").write_text("min")
    result = run("mall", "fil/mapp", *more)
    assert result.exit_code == 2
    assert "Det går inte att skriva i fil. Ange en annan mapp." in result.output
    assert "--ut" not in result.output
    assert Path("fil").read_text() == "min"


def test_an_unknown_table_is_refused() -> None:
    result = run("mall", "m", "--tabell", "besök")
    assert result.exit_code == 2
    assert "Tabellen besök finns inte. Tabeller som finns: registreringar" in result.output
    assert not Path("m").exists()


def test_a_table_is_named_as_a_person_writes_it_and_once() -> None:
    result = run("mall", "m", "--tabell", "Beställningar", "--tabell", "bestallningar")
    assert result.exit_code == 0
    assert [file.name for file in Path("m").iterdir()] == ["bestallningar.xlsx"]


def test_the_same_bytes_each_time() -> None:
    for folder in ("a", "b"):
        run("mall", folder)
        run("mall", f"{folder}s", "--schema")
    for one, other in (("a", "b"), ("as", "bs")):
        files = {file.name: file.read_bytes() for file in Path(one).iterdir()}
        assert files == {file.name: file.read_bytes() for file in Path(other).iterdir()}


def test_another_sheet_is_still_told_of() -> None:
    run("mall", "m", "--tabell", "bestallningar")
    path = Path("m/bestallningar.xlsx")
    fill(path, CONTRACT["bestallningar"])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Anteckningar")["A1"] = "hej"
    book.save(path)
    sources, unread = find_given([Path("m")])
    assert [source.table for source in sources] == ["bestallningar"]
    assert [str(one) for one in unread] == ["bestallningar.xlsx, bladet «Anteckningar»"]
