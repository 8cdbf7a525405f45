"""protokoll.xlsx: a sheet per provider for a meeting with a projector, and how far each has come.

What was flagged before is shown by a formula of ours once the row is judged, so that it does not
lead; no cell from the underlag starts a formula. A second reviewer has sheets of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from extracts.newbook import book_in
from extracts.unfinished import write_whole
from stickprov.audit.drawing import Drawn, blind
from stickprov.audit.plan import Audit
from stickprov.audit.settings import FORMFEL, OTILLGANGLIGT, SAKFEL, Settings
from stickprov.paper import form, formulas
from stickprov.paper import formats as looks
from stickprov.paper.given import DONE, NOTHING, Given, Plats, Svar, second_state, state
from stickprov.paper.sheet import NOTICE, write_first, write_second

Names = Mapping[str, tuple[str, str]]
CLASSES = {SAKFEL: "sakfel", FORMFEL: "formfel", OTILLGANGLIGT: "inget fel"}
HOW = (
    "Ett blad per utförare. Gå uppifrån och ned: raderna står i den ordning de drogs.",
    "Svara på de fem frågorna och välj bedömning. Vid fel: minst en feltyp (bladet Feltyper), och "
    "om ersättningen påverkas.",
    "Tidigare flaggor syns först när raden är bedömd, så att de inte styr.",
    "Bladen som slutar på (2) är för en andra granskare, som inte ser den förstas svar.",
    "Rader i riskdelen: bedöm alla, eller ingen. Med ingen gäller slutsatsen bara slumpdelen.",
    "Gult betyder att något fattas. Spara i samma mapp.",
    "Kör sedan: internkontroll stickprov utvardera",
)
# The sheet Start, rows and columns from 0: its table's headings, and what it counts of the answers.
START_HEADINGS, START_COUNTS = len(HOW) + 4, (3, 4, 6)


@dataclass(frozen=True)
class Sheet:
    """A provider's rows in a protocol."""

    utforare: str
    rows: tuple[Drawn, ...]


def write_protocol(
    audit: Audit,
    sheets: Sequence[Sheet],
    names: Names,
    steg: int,
    path: Path,
    given: Given = NOTHING,
) -> None:
    """The workbook of one stage, with the rows that the stage adds; written whole or not at all.

    `names`: utforare → its sheet and the second reviewer's, the same in every stage. `given`: what is
    answered already.
    """
    held = io.BytesIO()
    book = book_in(held, f"Stickprov {audit.period_name}, steg {steg}")
    try:
        _write(book, audit, sheets, names, steg, given)
    finally:
        book.close()
    write_whole(path, held.getvalue())


def second_rows(audit: Audit, sheet: Sheet) -> tuple[Drawn, ...]:
    """The rows of a sheet that the second reviewer judges too."""
    return blind(sheet.rows, audit.settings.antal("andra_granskare_var"))


def error_types(settings: Settings) -> list[tuple[str, str, str]]:
    """The types of error to choose among: kod, what it counts as, what it means."""
    tolerance = form.as_read(settings.varde("tolerans"))
    return [
        (f.kod, CLASSES[f.klass], f.text.replace("{tolerans}", tolerance))
        for f in settings.feltyper
    ]


def flags_said(audit: Audit, drawn: Drawn) -> str:
    """The rules that flagged a row, by their titles; «inga» where none did."""
    flags = drawn.row["flaggor"]
    return ", ".join(audit.flaggregler.get(flag, flag) for flag in flags.split(", ")) or "inga"


def flag_rows(audit: Audit, sheets: Sequence[Sheet]) -> list[tuple[str, str, str]]:
    """The hidden sheet: utforare, registrering, flags."""
    return [
        (sheet.utforare, one.registrering, flags_said(audit, one))
        for sheet in sheets
        for one in sheet.rows
    ]


def _write(
    book: Any, audit: Audit, sheets: Sequence[Sheet], names: Names, steg: int, given: Given
) -> None:
    kinds = looks.formats(book)
    start = book.add_worksheet(form.FIRST_SHEET)
    flags = flag_rows(audit, sheets)
    lines = {(utforare, key): (at, said) for at, (utforare, key, said) in enumerate(flags, 1)}
    named = f"stickprov {audit.period_name}, steg {steg}"
    for sheet in sheets:
        mine = {one.registrering: lines[sheet.utforare, one.registrering] for one in sheet.rows}
        page = book.add_worksheet(names[sheet.utforare][0])
        title = f"{sheet.utforare}: {named}"
        rows = _answered(sheet.utforare, sheet.rows, given.first)
        write_first(page, title, rows, mine, audit.settings, kinds)
    for sheet in sheets:
        page = book.add_worksheet(names[sheet.utforare][1])
        title = f"{sheet.utforare}: {named}, andra granskaren"
        rows = _answered(sheet.utforare, second_rows(audit, sheet), given.second)
        write_second(page, title, rows, audit.settings, kinds)
    _lists(book, audit, flags, kinds)
    _start(start, audit, sheets, named, names, given, kinds)
    start.activate()


def _answered(
    utforare: str, rows: Sequence[Drawn], given: Mapping[Plats, Svar]
) -> list[tuple[Drawn, Svar]]:
    return [(one, given.get((utforare, one.registrering), {})) for one in rows]


def _lists(book: Any, audit: Audit, flags: Sequence[Sequence[str]], kinds: dict[str, Any]) -> None:
    """What the drop-downs list, and the hidden sheet of flags."""
    settings = audit.settings
    feltyper = error_types(settings)
    errors, wishes, hidden = (
        book.add_worksheet(name) for name in (form.ERROR_SHEET, form.DEMAND_SHEET, form.FLAG_SHEET)
    )
    looks.write_list(errors, kinds, (("Feltyp", 30), ("Klass", 12), ("Betyder", 90)), feltyper)
    longest = max(len(settings.krav), len(settings.granskat_underlag))
    demands = [
        (_at(settings.krav, at), _at(settings.granskat_underlag, at)) for at in range(longest)
    ]
    looks.write_list(wishes, kinds, (("Krav", 40), ("Underlag som kan granskas", 40)), demands)
    looks.write_list(
        hidden, kinds, (("Utförare", 30), ("Registrering", 30), ("Flaggor", 60)), flags
    )
    hidden.very_hidden()


def _start(
    page: Any,
    audit: Audit,
    sheets: Sequence[Sheet],
    named: str,
    names: Names,
    given: Given,
    kinds: dict[str, Any],
) -> None:
    page.hide_gridlines(2)
    page.write_string(0, 0, named.capitalize(), kinds["titel"])
    page.write_string(1, 0, NOTICE, kinds["notis"])
    for line, text in enumerate(HOW, 3):
        page.write_string(line, 0, f"• {text}", kinds["text"])
    top = START_HEADINGS
    heads = (
        ("Utförare", 36),
        ("Blad", 34),
        ("Besök", 9),
        ("Klara", 9),
        ("Kvar", 9),
        ("Andra granskaren", 18),
        ("Klara", 9),
    )
    for column, (heading, width) in enumerate(heads):
        page.set_column(column, column, width)
        page.write_string(top, column, heading, kinds["last"])
    for line, sheet in enumerate(sheets, top + 1):
        first, second = names[sheet.utforare]
        blind_rows = second_rows(audit, sheet)
        both = len(sheet.rows), len(blind_rows)
        done = sum(
            state(svar) == DONE for _, svar in _answered(sheet.utforare, sheet.rows, given.first)
        )
        also = _answered(sheet.utforare, blind_rows, given.second)
        second_done = sum(second_state(svar) == DONE for _, svar in also)
        page.write_string(line, 0, sheet.utforare, kinds["fakta"])
        page.write_url(line, 1, f"internal:{formulas.quoted(first)}!A1", kinds["lank"], first)
        page.write_number(line, 2, both[0], kinds["heltal"])
        page.write_formula(line, 3, formulas.count_done(first, both[0]), kinds["heltal"], done)
        left = f"={xl_rowcol_to_cell(line, 2)}-{xl_rowcol_to_cell(line, 3)}"
        page.write_formula(line, 4, left, kinds["heltal"], both[0] - done)
        page.write_number(line, 5, both[1], kinds["heltal"])
        counted = formulas.count_done(second, both[1])
        page.write_formula(line, 6, counted, kinds["heltal"], second_done)
    looks.protect(page)
    looks.plain_paper(page)


def _at(texts: Sequence[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""
