"""simulering.xlsx: kronor per model and provider, the detail per post, the models, and how it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from checks.pengar.grunder import GRUNDER
from extracts.shown import visible
from reports.kit.book import Book, new_book
from reports.kit.sheet import Listing, Row, in_look, write_listing
from reports.simulering import words
from suites.simulering import Simulering, Utfall

_ALLA = "alla tillsammans"
OVERSIKT = {
    "Modell": 44,
    "Utförare": 30,
    "I dag, kr": 16,
    "Med modellen, kr": 18,
    "Skillnad, kr": 16,
    "Skillnad, andel": 14,
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
        _sheet(book, "Översikt", title, OVERSIKT, _overview(simulering, every))
        _sheet(book, "Per post", title, POSTER, _posts(every))
        _sheet(book, "Modeller", title, MODELLER, [_model(u) for u in every])
        _sheet(book, "Så är det räknat", title, {"": 110}, _notes(simulering))


def _overview(simulering: Simulering, every: Iterable[Utfall]) -> Iterable[Row]:
    for utfall in every:
        for utforare in (*words.names(simulering), None):
            summa = utfall.summa(utforare)
            name = visible(utforare) if utforare else _ALLA
            amounts = map(_kr, (summa.dagens, summa.kronor, summa.skillnad))
            yield (utfall.modell.titel, name, *amounts, in_look(summa.andel, "procent"))


def _posts(every: Iterable[Utfall]) -> Iterable[Row]:
    for utfall in every:
        for r in utfall.rader:
            keys = (utfall.modell.titel, visible(r.utforare), r.post, r.taxeomrade)
            paid = (GRUNDER[r.grund].text, in_look(r.mangd, "två decimaler"), r.enhet)
            prices = (in_look(r.faktor, "faktor"), in_look(r.pris, "två decimaler"))
            yield (*keys, *paid, *prices, *map(_kr, (r.dagens, r.kronor, r.skillnad)))


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
    book: Book, name: str, title: str, columns: Mapping[str, int], rows: Iterable[Row]
) -> None:
    head = f"{title}. Kan innehålla sekretess. Belopp är uppskattningar, inga krav."
    listing = Listing(head, columns, filtered=len(columns) > 1, repeated=True)
    write_listing(book, name, listing, rows)


def _kr(value: Decimal) -> object:
    return in_look(value, "två decimaler")
