"""Rows that are wrong as a whole: one cause, one error, and one sentence.

Spec: underlag, «One cause, one error».
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extracts.read import read_given
from tests.extracts.profil.forlagor import CELLS, csv_text, read_files, toml
from tests.extracts.textfiler import BESTALLNINGAR, HEADER, errors, rad, read, text

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

WIDE = f"{HEADER};orsak;nr"
MIN = [*rad("R9").split(";"), "", ""]
EMPTY = [""] * len(MIN)


def found(folder: Path, *rows: list[str], header: str = WIDE) -> list[tuple[int, str, str, str]]:
    """The errors of rows that follow one that is right."""
    return errors(read(folder, text(f"{rad('R1')};;", *map(";".join, rows), header=header)))


# Rows of one file that each is wrong in a way of its own: those that are right when moved, and how.
MOVED = {
    "en kolumn åt höger": ["", *MIN[:-1]],
    "två kolumner åt höger": ["", "", *MIN[:-2]],
    "en kolumn åt vänster": [*MIN[1:], ""],
    "två kolumner åt vänster": [*MIN[2:], "", ""],
}
NOT_MOVED = {
    "three": ["", "", "", *MIN[:-3]],
    "wrong when moved too": ["", *MIN[:6], "klar", "", ""],
    "nothing to the left of it": ["x", *MIN[:-1]],
    "nor to the right": [*MIN[1:], "x"],
}
# The cells of a line by their place, and whether it is no record.
LINES_OF_CELLS: list[tuple[dict[int, str], bool]] = [
    ({0: "Utskrivet av Anna"}, True),
    ({8: "Sida 2 av 3"}, True),
    ({9: "i en kolumn som inte läses"}, True),
    ({0: "Sida", 9: "2 av 3"}, True),
    ({0: "Sida", 8: "2", 9: "av 3"}, False),
    ({0: "R2", 1: "Björken", 2: "K1"}, False),
]
Errors = list[tuple[str, str]]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[Errors]:
    """Rule and value of every error of each of those rows, in one file."""
    lines = [[cells.get(at, "") for at in range(len(MIN))] for cells, _whole in LINES_OF_CELLS]
    rows = [*MOVED.values(), *NOT_MOVED.values(), *lines]
    every = found(tmp_path_factory.mktemp("fel"), *rows)
    return [[(e[2], e[3]) for e in every if e[0] == n + 3] for n in range(len(rows))]


@pytest.mark.parametrize("varde", MOVED)
def test_a_row_that_is_right_when_moved_is_one_error(wrong: list[Errors], varde: str) -> None:
    assert wrong[[*MOVED].index(varde)] == [("forskjuten-rad", varde)]


@pytest.mark.parametrize("case", NOT_MOVED)
def test_a_row_that_is_not_is_told_cell_by_cell(wrong: list[Errors], case: str) -> None:
    regler = {regel for regel, _varde in wrong[len(MOVED) + [*NOT_MOVED].index(case)]}
    assert regler
    assert "forskjuten-rad" not in regler


@pytest.mark.parametrize("number", range(len(LINES_OF_CELLS)))
def test_a_line_that_is_no_record(wrong: list[Errors], number: int) -> None:
    regler = [regel for regel, _varde in wrong[len(MOVED) + len(NOT_MOVED) + number]]
    assert (regler == ["ej-post"]) is LINES_OF_CELLS[number][1]


def test_the_header_again_in_any_spelling(tmp_path: Path) -> None:
    again = [WIDE, WIDE.upper().replace("UTFORARE", " Utförare "), WIDE.replace(";nr", ";annat")]
    rows = [line.split(";") for line in again]
    assert found(tmp_path, *rows) == [(n, "", "rubrikrad", "") for n in (3, 4, 5)]


def test_what_stands_in_the_column_of_the_provider_is_no_provider(tmp_path: Path) -> None:
    rows = [["", *MIN[:-1]], [*MIN[1:], ""], WIDE.split(";"), ["", "Sida 1", *EMPTY[2:]]]
    whole = read(tmp_path, text(f"{rad('R1')};;", *map(";".join, rows), header=WIDE))
    assert len(errors(whole)) == len(rows)
    assert whole.providers() == ["Björken"]


def test_a_header_with_one_other_name_is_no_header(tmp_path: Path) -> None:
    rows = found(tmp_path, MIN, WIDE.replace("kund", "kunden").split(";"))
    assert {regel for _rad, _kolumn, regel, _varde in rows} == {"ej-tid", "ej-val"}


UNITS = "text;text;text;text;val;ÅÅÅÅ-MM-DD tt:mm;ÅÅÅÅ-MM-DD tt:mm;val;;"


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (UNITS, True),
        (";;;;;datum;tid;;;", False),  # ej-post
        ("varchar(20);text;;;;datetime;datetime;;;", True),
        ("---;---;---;---;---;---;---;---;---;---", True),
        (UNITS.replace("text", "text2"), False),
        (UNITS.replace("val", "omsorg", 1), False),
        (UNITS.replace("ÅÅÅÅ-MM-DD tt:mm", "", 1), False),
    ],
)
@pytest.mark.parametrize("at", [0, 1])
def test_a_row_that_says_what_the_columns_hold(
    tmp_path: Path, row: str, whole: bool, at: int
) -> None:
    rows = [f"{rad('R1')};;", f"{rad('R2')};;"]
    lines = text(*rows[:at], row, *rows[at:], header=WIDE)
    regler = [regel for number, _k, regel, _v in errors(read(tmp_path, lines)) if number == at + 2]
    assert (regler == ["enhetsrad"]) is whole


def test_further_down_it_is_told_cell_by_cell(tmp_path: Path) -> None:
    lines = text(f"{rad('R1')};;", f"{rad('R2')};;", UNITS, header=WIDE)
    assert {e[2] for e in errors(read(tmp_path, lines))} == {"ej-tid", "ej-val"}


def test_units_with_a_profile(tmp_path: Path) -> None:
    """A fixed value is of every row, and says nothing of this one."""
    units = {"Nr": "text", **dict.fromkeys(CELLS, "val"), "Start": "datum", "Slut": "datum"}
    rows = csv_text([units, {}])
    found = read_files(tmp_path, toml(), {"export.csv": rows, "bestallningar.csv": BESTALLNINGAR})
    assert errors(found) == [(2, "", "enhetsrad", "")]


def test_three_required_cells_must_be_empty(tmp_path: Path) -> None:
    clients = "kund;taxeomrade\nK1;tätort\nUtskrivet av Anna;\n"
    assert errors(read(tmp_path, text(rad("R1")), kunder=clients)) == [
        (3, "taxeomrade", "saknas", "")
    ]


def test_a_total_row_is_a_total_row_and_empty_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, ["Summa", *EMPTY[:-2], "7"], EMPTY, EMPTY) == [(3, "", "summarad", "")]


def test_the_same_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [WIDE.split(";"), ["", *MIN[:-1]], MIN, WIDE.split(";"), ["Utskrivet"], [*MIN[1:], ""]]
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(tmp_path / "registreringar.xlsx")
    assert errors(read_given([tmp_path / "registreringar.xlsx"], tmp_path)) == [
        (2, "", "forskjuten-rad", "en kolumn åt höger"),
        (4, "", "rubrikrad", ""),
        (5, "", "ej-post", ""),
        (6, "", "forskjuten-rad", "en kolumn åt vänster"),
    ]


LINES = st.sampled_from(
    [
        [*rad("R5").split(";"), "", ""],
        ["", *MIN[:-1]],
        [*MIN[1:], ""],
        WIDE.split(";"),
        ["Sida 1", *EMPTY[1:]],
        ["Summa", *EMPTY[1:]],
        [*MIN[:3], "", "städ", *MIN[5:]],
    ]
)
STRICT = settings(max_examples=10, suppress_health_check=list(HealthCheck))


@STRICT
@given(st.permutations(range(5)), st.lists(LINES, min_size=5, max_size=5))
def test_the_order_of_the_rows_changes_no_rule(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], lines: list[list[str]]
) -> None:
    rows = [line[:] for line in lines]
    for at, row in enumerate(rows):
        row[:] = [cell.replace("R5", f"R5{at}") for cell in row]
    one = found(tmp_path_factory.mktemp("a"), *rows)
    other = found(tmp_path_factory.mktemp("b"), *(rows[at] for at in order))
    place = {at: n for n, at in enumerate(order)}
    moved = [(place[rad_ - 3] + 3, *rest) for rad_, *rest in one]
    assert sorted(moved) == sorted(other)


@pytest.mark.parametrize("turned", [1, 4, 7])
def test_the_order_of_the_columns_changes_nothing(tmp_path: Path, turned: int) -> None:
    heads = WIDE.split(";")
    rows = [["R1", *MIN[1:]], heads, ["Sida 1", *EMPTY[1:]], ["Summa", *EMPTY[1:]], EMPTY, MIN]
    lines = [";".join(cells[turned:] + cells[:turned]) for cells in (heads, *rows)]
    assert errors(read(tmp_path, text(*lines[1:], header=lines[0]))) == [
        (3, "", "rubrikrad", ""),
        (4, "", "ej-post", ""),
        (5, "", "summarad", ""),
        (6, "", "tom-rad", ""),
    ]


def test_the_header_again_in_the_words_of_a_profile(tmp_path: Path) -> None:
    again = {name: name for name in ("Nr", *CELLS)}
    rows = [{}, again, {"Nr": "nr", **{name: name.upper() for name in CELLS}}]
    found = read_files(
        tmp_path, toml(), {"export.csv": csv_text(rows), "bestallningar.csv": BESTALLNINGAR}
    )
    assert errors(found) == [(3, "", "rubrikrad", ""), (4, "", "rubrikrad", "")]
