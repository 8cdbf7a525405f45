"""A text longer than a cell of Excel holds is cut at that place in words, in every workbook that we write."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from extracts.newbook import KEPT, MOST_IN_CELL, book_in, in_cell
from extracts.workbook import read_cells
from tests.extracts.textfiler import BESTALLNINGAR, HEADER, rad, write

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent.parent
CUT = "… (32\u00a0000 av 41\u00a0220 tecken)"
LONG = "a" * 41_220


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * MOST_IN_CELL, None),
        ("😀" * (MOST_IN_CELL // 2), None),
        (LONG, f"{'a' * KEPT}{CUT}"),
        ("a" * (MOST_IN_CELL + 1), f"{'a' * KEPT}… (32\u00a0000 av 32\u00a0768 tecken)"),
        # Excel counts such a character as two.
        ("😀" * 17_000, f"{'😀' * (KEPT // 2)}… (16\u00a0000 av 17\u00a0000 tecken)"),
        (f"a{'😀' * 17_000}", f"a{'😀' * (KEPT // 2 - 1)}… (16\u00a0000 av 17\u00a0001 tecken)"),
    ],
)
def test_what_is_cut_says_so(text: str, shown: str | None) -> None:
    assert in_cell(text) == (text if shown is None else shown)
    assert len(in_cell(text).encode("utf-16-le")) <= 2 * MOST_IN_CELL


@pytest.mark.parametrize("row_by_row", [True, False])
def test_in_the_file_itself(tmp_path: Path, *, row_by_row: bool) -> None:
    path = tmp_path / "b.xlsx"
    with path.open("wb") as stream, book_in(stream, "b", row_by_row=row_by_row) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, LONG)
        sheet.write_comment(0, 0, LONG)
    cell = openpyxl.load_workbook(path).active["A1"]
    assert cell.value == f"{'a' * KEPT}{CUT}"
    assert cell.comment.text.endswith(CUT)


def test_the_marked_up_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [f"{HEADER};orsak", f"{rad('R1', kategori='fel')};{LONG}", f"{rad('R2')};kort"]
    write(Path("u"), "\n".join([*lines, ""]), bestallningar=BESTALLNINGAR)
    done = CliRunner().invoke(cli.main, ["egenkontroll", "u"])
    assert done.exit_code == 1, done.output
    rows = read_cells(Path("egenkontroll/registreringar_att_ratta.xlsx"))["registreringar"]
    assert [row[-1][-len(CUT) :] for row in rows] == ["orsak", CUT, "kort"]


def test_no_other_writer_of_workbooks() -> None:
    """Whoever opens a workbook of the library's own cuts nothing in words."""
    parts = ("extracts", "checks", "suites", "stickprov", "reports", "commands")
    using = [
        str(path.relative_to(ROOT))
        for part in parts
        for path in (ROOT / part).rglob("*.py")
        if "xlsxwriter.Workbook" in path.read_text("utf-8")
        or "import openpyxl" in path.read_text("utf-8")
    ]
    assert using == ["extracts/newbook.py"]
