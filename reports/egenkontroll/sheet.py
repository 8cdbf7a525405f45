"""The provider's own sheet in a marked-up file: what was delivered, with the wrong cells coloured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from extracts.folding import without_unseen
from extracts.shown import numbered, visible
from reports.egenkontroll.masking import Masking
from reports.kit.book import Book
from reports.kit.numbers import count
from suites.plan import BEKRAFTA, MASTE_RATTAS

Findings = Sequence[Mapping[str, Any]]
Places = Mapping[tuple[int, int], Findings]
LEFT_OUT = "Filen är lång: bara rader med fynd är med. Rätta i er egen fil, och skicka inte denna."
_OTHERS = "Andra utförares rader är inte med. Rätta i er egen fil, och skicka inte denna."


@dataclass(frozen=True)
class Given:
    """A delivered table, its findings that are marked, and how many there are in all.

    `whole`: rows without a finding are given back too; `mine`: only these of them, where the file has
    those of other providers too.
    """

    delivered: Any
    places: Places
    antal: int
    masking: Masking
    whole: bool
    mine: frozenset[int] | None


def write_sheet(book: Book, name: str, given: Given) -> None:
    """The sheet as delivered, a personnummer masked, each wrong cell with all its reasons.

    Every row has its own place; those of other providers are left blank.
    """
    sheet, delivered, whole = book.sheet(name), given.delivered, given.whole
    _say_what_is_left_out(sheet, given)
    last = max(rad for rad, _kolumn in given.places)
    wrong: dict[int, dict[int, Findings]] = {}
    for (rad, kolumn), findings in given.places.items():
        wrong.setdefault(rad, {})[kolumn] = findings
    width = 0
    for number, cells in delivered.rows:
        rad, marked = number - 1, wrong.get(number - 1, {})
        head = number == delivered.header_row
        if not whole and rad > last:
            break
        below = number > delivered.header_row
        others = below and given.mine is not None and number not in given.mine
        if not (marked or head) and (others or not whole):
            continue
        width = max(width, len(cells))
        masked = [
            _sent_back(given.masking(number, at, cell)) if isinstance(cell, str) else cell
            for at, cell in enumerate(cells)
        ]
        _write_row(book, sheet, rad, masked, marked, "lämnad rubrik" if head else "")
    sheet.freeze_panes(delivered.header_row, 0)
    sheet.set_column(0, max(width - 1, 0), 17)
    sheet.ignore_errors(
        {"number_stored_as_text": f"A1:{xl_rowcol_to_cell(1_048_575, max(width, 1))}"}
    )


def _sent_back(cell: str) -> str:
    """A masked cell as it is sent back: what no key counts is left out, so that the key is the same again."""
    return numbered(without_unseen(cell))


def _write_row(
    book: Book,
    sheet: Any,
    rad: int,
    cells: Sequence[Any],
    marked: Mapping[int, Findings],
    look: str,
) -> None:
    for kolumn in sorted({*range(len(cells)), *marked}) if marked else range(len(cells)):
        cell = cells[kolumn] if kolumn < len(cells) else ""
        if kolumn in marked:
            worst = any(f["slag"] == MASTE_RATTAS for f in marked[kolumn])
            _write(book, sheet, rad, kolumn, cell, MASTE_RATTAS if worst else BEKRAFTA)
            _comment(sheet, rad, kolumn, marked[kolumn])
        elif cell != "":
            _write(book, sheet, rad, kolumn, cell, look)


def _write(book: Book, sheet: Any, rad: int, kolumn: int, cell: Any, look: str) -> None:
    """A text as a text, whatever it begins with, and a number as a number."""
    if isinstance(cell, str):
        sheet.write_string(rad, kolumn, cell, book.look(look) if look else None)
    else:
        sheet.write_number(rad, kolumn, cell.value, book.look(look, cell.code))


def _comment(sheet: Any, rad: int, kolumn: int, findings: Findings) -> None:
    said = [
        f"{f['slag'].capitalize()}: {visible(f['text'])} {visible(f['gor_sa'])}" for f in findings
    ]
    sheet.write_comment(
        rad,
        kolumn,
        "\n\n".join(said),
        {"author": "", "width": 320, "height": 40 + 70 * len(said)},
    )


def _say_what_is_left_out(sheet: Any, given: Given) -> None:
    """On the header, since a line among the rows would be read as one of them."""
    shown = sum(f["galler"] for findings in given.places.values() for f in findings)
    said = [
        *([] if given.whole else [LEFT_OUT]),
        *([] if given.mine is None else [_OTHERS]),
        *(
            [f"{count(shown)} av {count(given.antal)} fynd är markerade; alla finns i fynd.csv."]
            if shown < given.antal
            else []
        ),
    ]
    if said:
        options = {"author": "", "width": 320, "height": 30 + 40 * len(said), "visible": True}
        head = given.delivered.header_row - 1
        free = next(at for at in range(len(given.places) + 1) if (head, at) not in given.places)
        sheet.write_comment(head, free, "\n".join(said), options)
