"""avvikelser.xlsx: the work list with drop-downs and empty fields, and one sheet per control."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from checks.outward import visible
from reports.avvikelser import ORDER
from reports.book import Book, new_book, sheet_titles
from reports.csv_files import AVVIKELSER_CSV, BESOK_CSV
from reports.numbers import count as number
from reports.numbers import part_of
from reports.planned import planned_line
from reports.rapport import Rapport
from reports.sheet import Listing, in_look, write_listing, write_table
from reports.words import indikator
from suites.verdicts import JudgedIndikator, Kontrollutfall

FIRST = 5_000
_WORK_LIST, _VISITS = "Avvikelser", "Besök med hsl"
BEDOMNING = ("kvarstår", "förklarad", "rättad", "inte en avvikelse")
STATUS = ("ny", "pågår", "klar")
# field → (heading, width); then those for people to fill in.
COLUMNS = {
    "allvar": ("Allvar", 11),
    "titel": ("Regel", 30),
    "utforare": ("Utförare", 24),
    "kund": ("Kund", 12),
    "personal": ("Personal", 12),
    "nyckel": ("Nyckel", 16),
    "datum": ("Datum", 11),
    "text": ("Vad vi ser", 70),
    "gor_sa": ("Gör så här", 50),
    "matt": ("Mätt värde", 11),
    "belopp": ("Kronor (uppskattning; minus: för lite fakturerat)", 16),
    "fil": ("Fil", 22),
    "rad": ("Rad i filen", 10),
    "id": ("Id", 18),
}
FILL_IN = {"Bedömning": 18, "Status": 12, "Åtgärd": 30, "Ansvarig": 18, "Klart senast": 13}
CHOICES = {"Bedömning": BEDOMNING, "Status": STATUS}


def write_workbook(rapport: Rapport, path: Path, utforare: str | None = None) -> None:
    """The work list of everyone, or of one provider (then `rapport` is what it may be told)."""
    with new_book(path, f"Avvikelser {rapport.facts.period}") as book:
        _work_list(book, rapport, utforare)
        if utforare is not None:
            _visits_sheet(book, rapport, utforare)
        told = [k for k in rapport.kontroller if k.regler or k.indikatorer]
        titles = sheet_titles((k.titel for k in told), (_WORK_LIST, _VISITS))
        for kontroll, title in zip(told, titles, strict=True):
            _control_sheet(book, rapport, kontroll, title, utforare)


def _work_list(book: Book, rapport: Rapport, utforare: str | None) -> None:
    rows = rapport.avvikelser
    if utforare is not None:
        rows = rows.filter(rows.utforare == visible(utforare))
    shown = _with_files(rapport, rows.order_by(*ORDER).limit(FIRST)).to_pyarrow().to_pylist()
    total = len(shown) if len(shown) < FIRST else int(rows.count().execute())
    listing = Listing(
        _headline(rapport, utforare, total, len(shown)),
        {**dict(COLUMNS.values()), **FILL_IN},
        below=planned_line(rapport),
        head_height=30,
        fixed=2,
        repeated=True,
        choices=CHOICES,
        wrapped=True,
    )
    write_listing(book, _WORK_LIST, listing, (_line(rapport, row) for row in shown))


def _line(rapport: Rapport, row: dict[str, Any]) -> list[object]:
    row["titel"] = rapport.plan.texter[row["regel"]].titel
    return [row[name] for name in COLUMNS]


def _visits_sheet(book: Book, rapport: Rapport, utforare: str) -> None:
    """The provider's visits with both hemtjänst and delegerad hsl, in order of time; no staff."""
    if not any(k.id == "registreringar" for k in rapport.kontroller):
        return
    visits = rapport.shared_visits
    mine = visits.filter(visits.utforare == utforare, visits.nr < FIRST).order_by("nr")
    rows = mine.to_pyarrow().to_pylist()
    if not rows:
        return
    sheet = book.sheet(_VISITS)
    antal = rows[0]["antal"]
    shown = number(antal) if len(rows) == antal else _some(len(rows), antal, BESOK_CSV)
    head = f"Besök med både hemtjänst och delegerad hsl: {shown}. Att gå igenom."
    sheet.write_string(0, 0, head, book.look("titel"))
    lines = [
        (
            row["dag"],
            f"{row['start']:%H:%M}",
            row["kund"],
            row["besok"],
            float(row["hemtjanst"]) / 60,
            float(row["hsl"]) / 60,
        )
        for row in rows
    ]
    heads = ("Datum", "Kl.", "Kund", "Besök", "Min hemtjänst", "Min delegerad hsl")
    write_table(book, sheet, 2, heads, lines)
    sheet.set_column(0, 5, 16)
    sheet.freeze_panes(3, 0)


def _with_files(rapport: Rapport, rows: ir.Table) -> ir.Table:
    names = {f.number: f.source.name for f in rapport.facts.underlag.loaded.files}
    return rows.mutate(fil=rows.fil.cases(*names.items()) if names else rows.fil.cast(str))


def _headline(rapport: Rapport, utforare: str | None, total: int, shown: int) -> str:
    whose = f", {visible(utforare)}" if utforare else ""
    rows = f"{number(total)} rader" if shown == total else _some(shown, total, AVVIKELSER_CSV)
    return (
        f"Avvikelser {rapport.facts.period.name}{whose}: {rows}. "
        "Kan innehålla sekretess. Belopp är uppskattningar, inga krav."
    )


def _some(shown: int, total: int, where: str) -> str:
    return f"visar {part_of(shown, total, f'alla finns i {where}')}"


def _control_sheet(
    book: Book, rapport: Rapport, kontroll: Kontrollutfall, title: str, utforare: str | None
) -> None:
    sheet = book.sheet(title)
    sheet.write_string(0, 0, _control_headline(kontroll, utforare), book.look("titel"))
    regler = [r for r in kontroll.regler if utforare in (None, r.utforare)]
    heads = ("Regel", "Utförare", "Utfall", "Prövade", "Avvikelser", "Skäl")
    titles = rapport.plan.texter
    lines = [
        (titles[r.regel].titel, r.utforare, r.utfall, r.provade, r.avvikelser, r.skal)
        for r in regler
    ]
    if lines:
        write_table(book, sheet, 2, heads, lines)
    mine = [j for j in kontroll.indikatorer if utforare in (None, j.indikator.utforare)]
    columns = ("Mätvärde", "Utförare", "Del", "Täljare", "Nämnare", "Värde", "Gräns")
    if mine:
        start = len(lines) + 5 if lines else 2
        write_table(book, sheet, start, columns, [_indicator(j) for j in mine])
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 26)
    sheet.set_column(3, 6, 14)
    sheet.freeze_panes(3, 0)


def _indicator(judged: JudgedIndikator) -> tuple[object, ...]:
    """An indicator in words; time in hours, shares as per cent."""
    i, named = judged.indikator, indikator(judged.indikator.namn)
    part = 60 if named.unit.parts == "timmar" else 1
    whole = 60 if named.unit.value == "timmar" else 1
    share = named.unit.value == "procent"
    return (
        named.title,
        i.utforare or "alla",
        ", ".join(value for _key, value in i.cut),
        None if i.taljare is None else i.taljare / part,
        None if i.namnare is None else i.namnare / part,
        in_look(i.varde, "procent") if share else _divided(i.varde, whole),
        in_look(judged.gransvarde, "procent") if share else judged.gransvarde,
    )


def _divided(value: float | None, by: int) -> float | None:
    return None if value is None else value / by


def _control_headline(kontroll: Kontrollutfall, utforare: str | None) -> str:
    return kontroll.titel if utforare else f"{kontroll.titel}: {kontroll.utfall}"
