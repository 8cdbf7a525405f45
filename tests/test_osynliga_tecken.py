"""Characters that nobody sees or that turn a text round: planted in every text, and shown in every output."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

import cli
from extracts.columns import Typ
from extracts.contract import CONTRACT
from extracts.shown import shown, visible
from reports.terminal.screen import Screen
from suites.gx_door import Door
from tests.lackor import Planted, written
from tests.planterat import Grid, as_csv, tables

pytestmark = pytest.mark.langsam  # whole runs

PLANTED = "\u202e\u200e\x07\u200bX"
# As a key has it: the zero width one is nothing.
SHOWN = "[U+202E][U+200E][U+0007]X"
# The bell as it is, in a workbook's parts and in JSON.
LEAKS = ("\u202e", "\u200e", "\x07", "\u200b", "_x0007_", "\\u0007")


@pytest.mark.parametrize(
    ("text", "whole", "line"),
    [
        ("Alm AB", "Alm AB", "Alm AB"),
        ("a\u202eb", "a[U+202E]b", "a[U+202E]b"),
        ("a\tb\nc\r", "a\tb\nc\r", "a b c "),
        ("Registre\u00adringar", "Registre\u00adringar", "Registre[U+00AD]ringar"),
        ("19121212\u200e-1212", "••••••-••••", "••••••-••••"),
    ],
)
def test_a_text(text: str, whole: str, line: str) -> None:
    assert (visible(text), shown(text)) == (whole, line)


def test_all_of_a_long_text_is_visible_and_so_much_of_it_is_shown() -> None:
    assert (visible("\x07" * 300), shown("b" * 300)) == ("[U+0007]" * 300, "b" * 200 + "…")


def test_a_screen_shows_them() -> None:
    assert Screen().render_str("Alm\u202e AB\x07").plain == "Alm[U+202E] AB[U+0007]"


@pytest.fixture(scope="module")
def outputs(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("osynliga")
    grids = {name: _planted(name, grid[:2]) for name, grid in tables(Planted(0)).items()}
    underlag = as_csv(folder / "underlag", grids)
    said = {
        "terminal/kontrollera": _said(
            "kontrollera", underlag, "--period", "2022-03", "--ut", folder / "ut" / "manad"
        ),
        "terminal/egenkontroll": _said("egenkontroll", underlag, "--ut", folder / "ut" / "egen"),
    }
    yield written(folder / "ut") | said
    gc.enable()


def _planted(table: str, grid: Grid) -> Grid:
    """The row with such characters in each text; a personnummer of the unknown columns is left out."""
    texts = {column.name for column in CONTRACT[table].columns if column.typ is Typ.TEXT}
    header, row = grid
    cells = [
        cell + PLANTED if name in texts and cell else cell
        for name, cell in zip(header, row, strict=True)
    ]
    return [header, cells]


def _said(*args: object) -> str:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exit_code in (0, 1, 3), result.output
    return result.output


def test_none_is_left_in_any_output(outputs: dict[str, str]) -> None:
    # The bytes of a picture, and of the archive, are no text; the archive holds what avvikelser.csv does.
    texts = {n: text for n, text in outputs.items() if not n.endswith((".png", ".duckdb"))}
    assert "manad/ledning.docx/word/document.xml" in texts
    found = [(name, leak) for name, text in texts.items() for leak in LEAKS if leak in text]
    assert found == []


@pytest.mark.parametrize(
    "end",
    [
        "manad/rapport.html", "manad/avvikelser.csv", "manad/rapport.json",
        "egen/rapport.html", "egen/fynd.csv", "xl/sharedStrings.xml",
    ],
)  # fmt: skip
def test_they_are_shown(outputs: dict[str, str], end: str) -> None:
    texts = [text for name, text in outputs.items() if name.endswith(end)]
    assert texts
    assert any(SHOWN in text for text in texts)
