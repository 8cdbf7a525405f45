"""What a protocol holds beside its rows: how to do it, the lists to choose from, titles and headings.

The people read it while they judge, so it is compared with what the program writes. What they fill in
and what the workbook counts of it is not, and neither are sheets that they have added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from extracts.unfinished import scratch_folder
from extracts.workbook import read_cells
from stickprov.audit.session import Session
from stickprov.audit.unlike import Cell, by_cell, unlike_cells
from stickprov.paper import form, layout
from stickprov.paper.protocol import START_COUNTS, START_HEADINGS, Sheet, flag_rows, write_protocol

Book = Mapping[str, Sequence[Sequence[str]]]


def unlike_beside(
    book: Book, session: Session, sheets: Sequence[Sheet], steg: int, name: str
) -> Iterator[str]:
    """Where the protocol of a stage, called `name`, differs from the same protocol made again."""
    names = form.sheet_names(frame.utforare for frame in session.frames)
    with scratch_folder() as scratch:
        path = scratch / "protokoll.xlsx"
        write_protocol(session.audit, sheets, names, steg, path)
        should = read_cells(path)
    pages = {page for sheet in sheets for page in names[sheet.utforare]}
    flags = len(flag_rows(session.audit, sheets))

    def compared(cell: Cell) -> bool:
        page, row, column = cell
        if page in pages:
            return row < layout.FIRST
        if page == form.FIRST_SHEET:
            return row <= START_HEADINGS or column not in START_COUNTS
        return page != form.FLAG_SHEET or row == 0 or row > flags

    known = {page: cells for page, cells in book.items() if page in should}
    yield from (f"{name}: Bladet «{page}» saknas." for page in should if page not in book)
    yield from unlike_cells(
        _compared(known, compared),
        _compared({page: cells for page, cells in should.items() if page in book}, compared),
        name,
    )


def _compared(book: Book, wanted: Callable[[Cell], bool]) -> dict[Cell, str]:
    """A text cell saved by another program may have its blanks otherwise."""
    cells = {cell: " ".join(text.split()) for cell, text in by_cell(book).items() if wanted(cell)}
    return {cell: text for cell, text in cells.items() if text}
