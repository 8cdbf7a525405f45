"""The contract for machines: by it, frictionless accepts and refuses what the gate accepts and refuses."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from frictionless import Package

from extracts.columns import LONGEST_NAME, Column, Table, Typ
from reports.mall.schema import PACKAGE, write_schema
from suites.kolumner import column_text
from tests.suites.planer import CONTRACT

SAMPLES = Path(__file__).parents[3] / "samples"
MONTH = SAMPLES / "2022-03"
Cell = tuple[str, int, str]

# What a table schema has no word for: that a key is somebody's personnummer or the mask of one, and
# that a cell is asked for because of what another says, and that a key is what a system or a spreadsheet
# writes in place of one. Of two rows with one key it names the second.
# A rule that is new in the sample is added here only when the schema cannot be made to say it.
BEYOND = {
    ("kund", "personnummer"),
    ("personal", "personnummer"),
    ("kund", "maskerad"),
    ("personal", "saknas"),
    ("personal", "utan-varde"),
    ("kund", "forvanskad"),
}
WRONG = {
    Typ.DATUM: "2022-02-30",
    Typ.TID: "2022-03-01 25:00",
    Typ.TAL: "tjugo",
    Typ.MANAD: "2022-13",
    Typ.VAL: "något annat",
    Typ.TEXT: "x" * (LONGEST_NAME + 1),
}


def refused(folder: Path) -> Iterator[Cell]:
    """File, row as in the file, and column of all that frictionless refuses; no column: the row."""
    for resource in Package(str(folder / PACKAGE)).resources:
        found = resource.validate(limit_errors=10_000).flatten(["type", "rowNumber", "fieldName"])
        for kind, row, column in found:
            assert row, f"{resource.path}: {kind}"
            yield str(resource.path), row, column or ""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> set[Cell]:
    """What is refused of the sample month."""
    folder = tmp_path_factory.mktemp("schema") / "2022-03"
    shutil.copytree(MONTH, folder)
    write_schema(CONTRACT.values(), folder)
    return set(refused(folder))


def planted() -> list[tuple[Cell, str]]:
    """The cells and rows that the gate refuses, with the rule, by the answer of the sample."""
    path = SAMPLES / "2022-03-facit-underkanda.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream, delimiter=";"))
    return [((line["fil"], int(line["rad"]), line["kolumn"]), line["regel"]) for line in lines]


def can_be_told(lines: Iterable[tuple[Cell, str]]) -> Iterator[tuple[Cell, str]]:
    pairs = sorted(cell for cell, rule in lines if rule == "nyckel-ej-unik")
    assert len(pairs) == 2
    for (file, row, column), rule in lines:
        first_of_pair = (file, row, column) == pairs[0]
        if not first_of_pair and (column, rule) not in BEYOND:
            yield (file, row, column), rule


def rows(cells: Iterable[Cell]) -> set[tuple[str, int]]:
    return {(file, row) for file, row, _ in cells}


def test_it_refuses_the_planted_rows_and_accepts_every_other(month: set[Cell]) -> None:
    assert rows(month) == rows(cell for cell, _ in can_be_told(planted()))


def test_it_names_the_planted_cell(month: set[Cell]) -> None:
    by_key = {"nyckel-ej-unik", "upprepad-rad"}
    cells = {cell for cell, rule in can_be_told(planted()) if cell[2] and rule not in by_key}
    assert cells
    assert cells <= month


def test_all_that_it_cannot_tell_is_planted() -> None:
    assert {(column, rule) for (_, _, column), rule in planted()} >= BEYOND


def example(table: Table) -> dict[str, str]:
    return {column.name: column_text(table.name, column.name).exempel for column in table.columns}


def spoiled(column: Column) -> Iterator[str]:
    """What may not stand in a cell of the column."""
    if column.required:
        yield ""
    if column.typ is not Typ.TEXT or column.longest == LONGEST_NAME:
        yield WRONG[column.typ]
    if column.typ is Typ.TAL and not column.signed:
        yield "-1"


def write(folder: Path, table: Table, lines: Iterable[dict[str, str]]) -> None:
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, table.names, delimiter=";")
        writer.writeheader()
        writer.writerows(lines)


@pytest.mark.parametrize("table", CONTRACT.values(), ids=lambda t: t.name)
def test_the_examples_are_right_and_each_spoiled_cell_is_not(tmp_path: Path, table: Table) -> None:
    right, cells = example(table), [(c.name, bad) for c in table.columns for bad in spoiled(c)]
    write(tmp_path, table, [right, *(right | {name: bad} for name, bad in cells)])
    write_schema([table], tmp_path)
    told = {(row, column) for _, row, column in refused(tmp_path) if column}
    assert told == {(row, name) for row, (name, _) in enumerate(cells, 3)}


def missing(folder: Path, table: Table, kept: dict[str, str]) -> list[list[str]]:
    """The columns that frictionless misses in a file of these columns, and whatever else it finds."""
    write_schema([table], folder)
    text = f"{';'.join(kept)}\n{';'.join(kept.values())}\n"
    (folder / f"{table.name}.csv").write_text(text, "utf-8")
    (resource,) = Package(str(folder / PACKAGE)).resources
    found: list[list[str]] = resource.validate().flatten(["type", "fieldName"])
    return found


@pytest.mark.parametrize("table", CONTRACT.values(), ids=lambda t: t.name)
def test_a_column_that_may_be_absent_may(tmp_path: Path, table: Table) -> None:
    kept = {c.name: example(table)[c.name] for c in table.columns if not c.optional}
    assert missing(tmp_path, table, kept) == []


# A column that must be there but may be empty in every row is beyond a table schema.
@pytest.mark.parametrize("table", CONTRACT.values(), ids=lambda t: t.name)
def test_a_column_that_every_row_fills_is_missed(tmp_path: Path, table: Table) -> None:
    for column in (c for c in table.columns if c.required):
        kept = {name: text for name, text in example(table).items() if name != column.name}
        assert missing(tmp_path, table, kept) == [["missing-label", column.name]]
