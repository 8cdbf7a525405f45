"""Reading a protocol back: every drawn row is there once, and no locked fact is changed.

Faults are told by sheet, row and column as Excel shows them, all of them in one go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from extracts.shown import visible
from extracts.workbook import read_cells
from stickprov.audit.drawing import Drawn
from stickprov.audit.session import Session
from stickprov.errors import StickprovError
from stickprov.paper import form, layout
from stickprov.paper.form import ANSWERS, FACTS, SECOND_ANSWERS, Answer, in_protocol
from stickprov.paper.protocol import Sheet, flag_rows, second_rows

Cells = Sequence[str]
_LONGEST_SHOWN = 60
_STAGE = re.compile("[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Line:
    """A row of a protocol: what was drawn, what is answered, and where it stands."""

    utforare: str
    drawn: Drawn
    answers: Mapping[str, str]
    place: str

    @property
    def begun(self) -> bool:
        return any(self.answers.values())


@dataclass(frozen=True)
class Lines:
    """A protocol as read: the first reviewer's rows and the second's, and what is wrong with it."""

    first: tuple[Line, ...]
    second: tuple[Line, ...]
    faults: tuple[str, ...]


def workbook_of(path: Path) -> Mapping[str, Sequence[Cells]]:
    """Sheet → cells as text; UnderlagError when the file is no workbook."""
    if not path.is_file():
        raise StickprovError(f"{path} finns inte.")
    return read_cells(path)


def stage_of(path: Path, session: Session, book: Mapping[str, Sequence[Cells]]) -> int:
    """The stage that a protocol says it is of."""
    column = layout.FACT_COLUMNS["steg"]
    names = form.sheet_names(frame.utforare for frame in session.frames)
    for first, _second in names.values():
        rows = book.get(first, [])
        told = _cell(rows[layout.FIRST], column) if len(rows) > layout.FIRST else ""
        if _STAGE.fullmatch(told):
            return int(told)
    raise StickprovError(
        f"{path.name} är inget protokoll från det här stickprovet: inget blad har en utförares rader."
    )


def read_lines(
    book: Mapping[str, Sequence[Cells]], session: Session, sheets: Sequence[Sheet]
) -> Lines:
    """The rows of a protocol, compared with what was drawn; nothing is judged of the answers.

    StickprovError when it is the protocol of another audit.
    """
    names = form.sheet_names(frame.utforare for frame in session.frames)
    _demand_own(book, {names[sheet.utforare][0]: sheet.rows for sheet in sheets})
    faults: list[str] = []
    first: list[Line] = []
    second: list[Line] = []
    for sheet in sheets:
        own, other = names[sheet.utforare]
        first += _read(book, own, sheet.utforare, sheet.rows, ANSWERS, faults)
        blind = second_rows(session.audit, sheet)
        second += _read(book, other, sheet.utforare, blind, SECOND_ANSWERS, faults)
    faults += _flag_faults(book, flag_rows(session.audit, sheets))
    return Lines(tuple(first), tuple(second), tuple(faults))


def _demand_own(book: Mapping[str, Sequence[Cells]], drawn: Mapping[str, Sequence[Drawn]]) -> None:
    """At least half of the rows are drawn here, by those numbers: else each would be a fault."""
    found = 0
    for name, rows in drawn.items():
        is_there = {
            (_cell(cells, layout.FACT_COLUMNS["nr"]), _key(cells)) for cells in book.get(name, [])
        }
        found += sum((one.nr, one.registrering) in is_there for one in rows)
    expected = sum(map(len, drawn.values()))
    if found * 2 < expected:
        raise StickprovError(
            f"Protokollet hör till ett annat stickprov: av de {expected} besök som är dragna här har "
            f"det {found}. Ta det protokoll som skrevs i den här mappen."
        )


def _read(
    book: Mapping[str, Sequence[Cells]],
    name: str,
    utforare: str,
    drawn: Sequence[Drawn],
    answers: Sequence[Answer],
    faults: list[str],
) -> Iterator[Line]:
    """The rows of one sheet; what is wrong is added to `faults`."""
    where = f"Bladet «{visible(name)}»"
    if name not in book:
        faults.append(f"{where} saknas.")
        return
    moved = list(_moved_columns(book[name], answers, where))
    faults += moved
    if moved:
        return
    expected, seen = {one.registrering: one for one in drawn}, set[str]()
    columns = layout.answer_columns(answers)
    for number, cells in enumerate(book[name][layout.FIRST :], layout.FIRST + 1):
        key = _key(cells)
        place = f"{where}, rad {number}"
        if not key and not any(cells):
            continue
        if key not in expected:
            faults.append(f"{place}: registreringen «{_shown(key)}» är inte dragen.")
        elif key in seen:
            faults.append(f"{place}: registreringen «{_shown(key)}» står två gånger.")
        else:
            seen.add(key)
            faults += _changed_facts(cells, expected[key], place)
            given = {key: _cell(cells, column) for key, column in columns.items()}
            yield Line(utforare, expected[key], given, place)
    faults += [
        f"{where}: registreringen «{_shown(key)}» (nr {one.nr}) saknas."
        for key, one in expected.items()
        if key not in seen
    ]


def _moved_columns(rows: Sequence[Cells], answers: Sequence[Answer], where: str) -> Iterator[str]:
    head = rows[layout.HEADINGS] if len(rows) > layout.HEADINGS else []
    for column, (_key, heading) in sorted(layout.headings(answers).items()):
        if _cell(head, column) != heading:
            yield (
                f"{where}, kolumn {xl_col_to_name(column)}: rubriken ska vara «{heading}» men är "
                f"«{_shown(_cell(head, column))}». Flytta inga kolumner."
            )


def _changed_facts(cells: Cells, drawn: Drawn, place: str) -> Iterator[str]:
    for fact in FACTS:
        found, expected = _cell(cells, layout.FACT_COLUMNS[fact.key]), in_protocol(fact.of(drawn))
        if fact.key != "registrering" and found != expected:
            yield (
                f"{place}, kolumnen «{fact.heading}»: «{_shown(found)}» ska vara "
                f"«{_shown(expected)}», som i ramen."
            )


def _flag_faults(
    book: Mapping[str, Sequence[Cells]], expected: Sequence[Sequence[str]]
) -> Iterator[str]:
    """The hidden sheet is a fact too."""
    rows = list(book.get(form.FLAG_SHEET, []))[1:]
    for number, row in enumerate(expected):
        found = rows[number] if number < len(rows) else ()
        if [_cell(found, at) for at in range(3)] != [in_protocol(cell) for cell in row]:
            yield (
                f"Det dolda bladet «{form.FLAG_SHEET}», rad {number + 2}: flaggorna för "
                f"{_shown(row[1])} är ändrade."
            )


def _key(cells: Cells) -> str:
    """The registration as it stands: two keys may differ in a space."""
    column = layout.FACT_COLUMNS["registrering"]
    return cells[column].strip() if column < len(cells) else ""


def _cell(cells: Cells, column: int) -> str:
    return " ".join(cells[column].split()) if column < len(cells) else ""


def _shown(text: str) -> str:
    """A value as an error may tell it."""
    masked = visible(text)
    return masked if len(masked) <= _LONGEST_SHOWN else f"{masked[:_LONGEST_SHOWN]}…"
