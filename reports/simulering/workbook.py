"""simulering.xlsx: kronor per model and provider, the detail per post, the models, and how it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from checks.grunder import GRUNDER
from checks.outward import visible
from reports.book import new_book
from reports.collect import shown
from reports.simulering import words
from suites.simulering import Simulering, Utfall

_ALLA = "alla tillsammans"
_ANDEL = "Skillnad, andel"
Row = Sequence[object]
OVERSIKT = {
    "Modell": 44,
    "Utförare": 30,
    "I dag, kr": 16,
    "Med modellen, kr": 18,
    "Skillnad, kr": 16,
    _ANDEL: 14,
}
POSTER = {
    "Modell": 44,
    "Utförare": 30,
    "Post": 22,
    "Taxeområde": 14,
    "Ersätts för": 50,
    "Mängd": 12,
    "Enhet": 10,
    "Faktor": 10,
    "Pris, kr": 12,
    "I dag, kr": 16,
    "Med modellen, kr": 18,
    "Skillnad, kr": 16,
}
MODELLER = {"Modell": 44, "Id": 18, "Beskrivning": 60, "Ur källan": 60, "Värden": 44, "SHA-256": 30}


def write_workbook(simulering: Simulering, path: Path) -> None:
    """Four sheets; no cell can start a formula, and a repeated run gives the same bytes."""
    title = f"Simulering av ersättning {simulering.facts.period.name}"
    every = (simulering.dagens, *simulering.utfall)
    with new_book(path, title) as book:
        formats = _formats(book)
        _sheet(book, formats, "Översikt", title, OVERSIKT, _overview(simulering, every))
        _sheet(book, formats, "Per post", title, POSTER, _posts(every))
        _sheet(book, formats, "Modeller", title, MODELLER, [_model(u) for u in every])
        _sheet(book, formats, "Så är det räknat", title, {"": 110}, _notes(simulering))


def _overview(simulering: Simulering, every: Iterable[Utfall]) -> Iterable[Row]:
    for utfall in every:
        for utforare in (*words.names(simulering), None):
            summa = utfall.summa(utforare)
            name = shown(utforare) if utforare else _ALLA
            amounts = (summa.dagens, summa.kronor, summa.skillnad, summa.andel)
            yield (utfall.modell.titel, name, *amounts)


def _posts(every: Iterable[Utfall]) -> Iterable[Row]:
    for utfall in every:
        for r in utfall.rader:
            keys = (utfall.modell.titel, shown(r.utforare), r.post, r.taxeomrade)
            paid = (GRUNDER[r.grund].text, r.mangd, r.enhet, r.faktor, r.pris)
            yield (*keys, *paid, r.dagens, r.kronor, r.skillnad)


def _model(utfall: Utfall) -> Row:
    modell = utfall.modell
    values = "\n".join(
        f"{p.text}: {words.value_of(utfall, p)} ({words.source_of(utfall, p)})"
        for p in modell.parametrar.values()
    )
    return (modell.titel, modell.id, modell.beskrivning, modell.kalla, values, modell.sha256)


def _notes(simulering: Simulering) -> Iterable[Row]:
    lines = (words.ingress(simulering), *words.ANTAGANDEN, *words.not_included(simulering))
    return [(line,) for line in (*lines, *words.not_computed(simulering))]


def _sheet(
    book: Any,
    formats: Mapping[str, Any],
    name: str,
    title: str,
    columns: Mapping[str, int],
    rows: Iterable[Row],
) -> None:
    sheet = book.add_worksheet(name)
    head = f"{title}. Kan innehålla sekretess. Belopp är uppskattningar, inga krav."
    sheet.write_string(0, 0, head, formats["titel"])
    for at, (heading, width) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        if heading:
            sheet.write_string(2, at, heading, formats["rubrik"])
    line = 2
    for line, row in enumerate(rows, 3):
        sheet.set_row(line, _height(row, columns.values()))
        for at, (heading, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, line, at, value, formats, heading)
    if len(columns) > 1:
        sheet.autofilter(2, 0, max(line, 3), len(columns) - 1)
        sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _height(row: Row, widths: Iterable[int]) -> float:
    """Room for the longest wrapped text of a row, in points."""
    texts = (
        (text.split("\n"), w) for text, w in zip(row, widths, strict=True) if isinstance(text, str)
    )
    return 15.0 * max(
        (sum(-(-len(part) // w) or 1 for part in parts) for parts, w in texts), default=1
    )


def _write(
    sheet: Any, line: int, at: int, value: object, formats: Mapping[str, Any], heading: str
) -> None:
    if isinstance(value, Decimal | Fraction | float):
        kind = "procent" if heading == _ANDEL else "tal" if heading == "Faktor" else "belopp"
        sheet.write_number(line, at, float(value), formats[kind])
    elif value is None:
        sheet.write_blank(line, at, None, formats["cell"])
    else:
        sheet.write_string(line, at, visible(str(value)), formats["cell"])


def _formats(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
    head = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True}
    return {
        "titel": book.add_format({**base, "bold": True, "font_size": 12}),
        "rubrik": book.add_format({**base, **head}),
        "cell": book.add_format({**base, "text_wrap": True}),
        "belopp": book.add_format({**base, "num_format": "#,##0.00"}),
        "tal": book.add_format({**base, "num_format": "0.0000"}),
        "procent": book.add_format({**base, "num_format": "0.00 %"}),
    }
