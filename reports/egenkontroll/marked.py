"""The marked-up return file: the provider's own sheet, wrong cells coloured, a list with links first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from extracts.shown import visible
from extracts.wrong_cells import UNKNOWN
from reports.egenkontroll.findings import Egenkontroll
from reports.egenkontroll.masking import Masking
from reports.egenkontroll.sheet import LEFT_OUT, Findings, Given, Places, write_sheet
from reports.kit.book import Book, new_book, sheet_titles
from reports.kit.numbers import count
from reports.kit.sheet import Cell, Listing, Place, Row, write_listing
from suites.plan import BEKRAFTA, MASTE_RATTAS

LIST = "Att rätta"
# Of a longer file only the rows with a finding come back, each in its own place.
WHOLE = 100_000
_RETURNED = re.compile(r"(.*_att_ratta)(?:_(\d{1,3}))?", re.DOTALL)
_COLUMNS = {
    "Blad": 18,
    "Rad": 8,
    "Cell": 9,
    "Kolumn": 18,
    "Vad ska göras": 22,
    "Vad vi hittar": 70,
    "Gör så här": 50,
    "Er förklaring": 30,
}


def write_marked(checked: Egenkontroll, folder: Path) -> tuple[str, ...]:
    """One workbook for each file with a finding; the names of those written, each once.

    Two files of one name, from two folders, do not share a workbook.
    """
    by_file = {fil: list(found) for fil, found in groupby(checked.first(), key=lambda f: f["fil"])}
    files = [file for file in checked.underlag.loaded.files if file.number in by_file]
    written: list[str] = []
    for path, sources in groupby(files, key=lambda file: file.source.path):
        name = _free(_returned(visible(path.stem)), written)
        _write_book(checked, folder / name, list(sources), by_file)
        written.append(name)
    return tuple(written)


def _returned(stem: str) -> str:
    """registreringar → registreringar_att_ratta → registreringar_att_ratta_2 → … _3: one for each check."""
    earlier = _RETURNED.fullmatch(stem)
    return f"{earlier[1]}_{int(earlier[2] or 1) + 1}" if earlier else f"{stem}_att_ratta"


def _free(stem: str, taken: Sequence[str]) -> str:
    """Names that a file system would confuse are not both free."""
    used, number = {name.casefold() for name in taken}, 1
    while f"{stem}.xlsx".casefold() in used:
        number += 1
        stem = f"{stem}_{number}"
    return f"{stem}.xlsx"


def _write_book(
    checked: Egenkontroll, path: Path, files: Sequence[Any], by_file: Mapping[int, Findings]
) -> None:
    with new_book(path, "Egenkontroll", row_by_row=True) as book:
        titles = sheet_titles((f.source.sheet or f.source.table for f in files), [LIST])
        names = {file.number: title for file, title in zip(files, titles, strict=True)}
        delivered = {file.number: checked.underlag.delivered(file) for file in files}
        masks = {f.number: Masking(checked.underlag, f, delivered[f.number]) for f in files}
        places = {
            f.number: _places(
                by_file[f.number],
                delivered[f.number],
                f,
                _unread(checked, f, by_file[f.number], masks[f.number]),
            )
            for f in files
        }
        listed = [(names[n], place, found) for n in names for place, found in places[n].items()]
        cut = [file for file in files if file.rows > WHOLE]
        total = {number: by_file[number][0]["antal"] for number in names}
        _write_list(book, listed, sum(total.values()), [names[f.number] for f in cut])
        for file in files:
            given = Given(
                delivered[file.number],
                places[file.number],
                total[file.number],
                masks[file.number],
                whole=file not in cut,
                mine=_rows_of(checked, file),
            )
            write_sheet(book, names[file.number], given)


def _rows_of(checked: Egenkontroll, file: Any) -> frozenset[int] | None:
    """The rows of the provider that is asked about; None when none is another's, and all are given back.

    As they were read, by the contract or by a profile; rejected rows have the provider named on them.
    """
    accepted = checked.underlag.rows(file.source.table)
    if checked.utforare is None or "utforare" not in accepted.columns:
        return None
    rows = ibis.union(
        *(rows.select("fil", "rad", "utforare") for rows in _of_gate(checked, accepted))
    )
    rows = rows.filter(rows.fil == file.number, rows.utforare.notnull())
    others = rows.filter(rows.utforare != checked.utforare).limit(1).count().to_pyarrow()
    if not others.as_py():
        return None
    mine = rows.filter(rows.utforare == checked.utforare).select("rad").to_pyarrow()
    return frozenset(mine["rad"].to_pylist())


def _of_gate(checked: Egenkontroll, accepted: ir.Table) -> Iterator[ir.Table]:
    """The accepted rows, and the rejected."""
    for rows in (accepted, checked.underlag.rows("underkanda")):
        yield rows.mutate(fil=rows.fil.cast("int64"), rad=rows.rad.cast("int64"))


def _unread(
    checked: Egenkontroll, file: Any, findings: Findings, masking: Masking
) -> Mapping[int, list[int]]:
    """Row → its cells with a personnummer in columns that are not read; the finding does not name them."""
    wanted = {finding["rad"] for finding in findings if finding["kolumn"] == UNKNOWN}
    if not wanted:
        return {}
    delivered = checked.underlag.delivered(file)
    return {
        number: [
            at
            for at, cell in enumerate(cells)
            if isinstance(cell, str) and masking.is_at_fault(number, at, cell)
        ]
        for number, cells in delivered.rows
        if number in wanted
    }


def _places(
    findings: Findings, delivered: Any, file: Any, unread: Mapping[int, list[int]]
) -> Places:
    """(row, column) from zero → its findings; a column that the file lacks falls on the row's first cell."""
    places: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for finding in findings:
        names = finding["kolumn"], file.column(finding["kolumn"])
        found = [at for at in map(delivered.at, names) if at is not None][:1]
        hidden = unread.get(finding["rad"], []) if finding["kolumn"] == UNKNOWN else []
        for kolumn in hidden or found or [0]:
            places.setdefault((finding["rad"] - 1, kolumn), []).append(finding)
    return dict(sorted(places.items()))


def _write_list(
    book: Book,
    listed: Sequence[tuple[str, tuple[int, int], Findings]],
    antal: int,
    cut: Sequence[str],
) -> None:
    """Every finding, row by row, with a link to its cell; `cut`: sheets that lack rows."""
    shown = sum(f["galler"] for _sheet, _place, findings in listed for f in findings)
    more = (
        f" Här visas {count(shown)} av {count(antal)}; alla finns i fynd.csv. Rätta dem och kör igen."
        if shown < antal
        else ""
    )
    if cut:
        more += f" {LEFT_OUT} Det gäller {', '.join(f'«{name}»' for name in cut)}."
    head = f"Egenkontroll: {count(antal)} att rätta eller förklara.{more} Klicka på cellen för att gå dit."
    key = (
        (0, Cell(MASTE_RATTAS.capitalize(), MASTE_RATTAS)),
        (1, Cell("", MASTE_RATTAS)),
        (3, Cell(BEKRAFTA.capitalize(), BEKRAFTA)),
    )
    listing = Listing(head, _COLUMNS, key=key, head_height=20, fixed=0, wrapped=True)
    write_listing(book, LIST, listing, _lines(listed))


def _lines(listed: Sequence[tuple[str, tuple[int, int], Findings]]) -> Iterator[Row]:
    """A finding, where it is, and room for the provider's own words."""
    for name, (rad, kolumn), findings in listed:
        for f in findings:
            place = (name, Cell(rad + 1, "radnummer"), Place(name, rad, kolumn), f["kolumn"] or "")
            slag, said = Cell(f["slag"], f["slag"]), (f["text"] or "", f["gor_sa"] or "")
            yield (*place, slag, *said, Cell(None, "fyll i"))
