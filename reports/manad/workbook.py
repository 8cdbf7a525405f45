"""avvikelser.xlsx: the work list (worklist.py), the visits of a provider, and one sheet per control."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import ibis.expr.types as ir

from extracts.shown import visible
from reports.kit.book import Book, new_book, sheet_titles
from reports.kit.numbers import count as number
from reports.kit.numbers import counted, part_of
from reports.kit.sheet import (
    Listing,
    in_look,
    print_wide,
    whole_or_not,
    write_listing,
    write_table,
)
from reports.kit.words import indikator
from reports.manad import worklist
from reports.manad.avvikelser import ORDER
from reports.manad.collect import Collected
from reports.manad.csv_files import AVVIKELSER_CSV, BESOK_CSV
from reports.manad.each import Each
from reports.manad.editions import Edition
from reports.manad.events import Row, events
from reports.manad.planned import planned_line
from reports.manad.rapport import Rapport
from reports.manad.reading import file_names
from reports.manad.sections.tables import plan_table
from reports.manad.view import View
from suites.verdicts import JudgedIndikator, Kontrollutfall

FIRST = 5_000
# What stands of an event beside the facts.
Said = Callable[[list[Row]], worklist.Told]
REGISTRERINGAR = "registreringar"
_VISITS = "Besök med hsl"
_PLAN = "Planen"


def write_workbook(data: Collected, path: Path) -> None:
    """The work list of everyone."""
    _write(View(data, Edition.ARBETE), path, listed(data.rapport), [])


def write_work_list(rapport: Rapport, rows: list[Row], total: int, said: Said, path: Path) -> None:
    """The sheet of the work list of everyone alone, with what is `said` of each event now.

    `total`: how many deviations the run has, of which `rows` are `listed`.
    """
    with new_book(path, f"Avvikelser {rapport.facts.period}") as book:
        _work_list(book, rapport, rows, total, said)


def listed(rapport: Rapport) -> list[Row]:
    """The rows of the work list of everyone, in its order."""
    rows = _with_files(rapport, rapport.avvikelser.order_by(*ORDER).limit(FIRST))
    return list(rows.to_pyarrow().to_pylist())


class OwnBooks:
    """The workbook of one provider after another (`data`: the run as providers are told it)."""

    def __init__(self, data: Collected) -> None:
        self._data, con = data, data.rapport.facts.underlag.con
        self._deviations = Each(con, self._of_provider)
        self._visits = Each(con, self._visits_of) if data.kontroll(REGISTRERINGAR) else None

    def write(self, utforare: str, path: Path) -> None:
        """The provider's work list, its visits with hsl, and its figures."""
        deviations = self._deviations.rows(visible(utforare))
        visits = self._visits.rows(utforare) if self._visits else []
        _write(View(self._data, Edition.UTFORARE, utforare), path, deviations, visits)

    def _of_provider(self, utforare: ir.StringScalar) -> ir.Table:
        rows = self._data.rapport.avvikelser
        mine = rows.filter(rows.utforare == utforare).order_by(*ORDER).limit(FIRST)
        return _with_files(self._data.rapport, mine)

    def _visits_of(self, utforare: ir.StringScalar) -> ir.Table:
        visits = self._data.rapport.shared_visits
        return visits.filter(visits.utforare == utforare, visits.nr < FIRST).order_by("nr")


def _write(view: View, path: Path, deviations: list[Row], visits: list[Row]) -> None:
    with new_book(path, f"Avvikelser {view.data.rapport.facts.period}") as book:
        rapport, own = view.data.rapport, view.own is not None
        period = rapport.facts.period
        said = partial(worklist.told_before, tidigare=rapport.tidigare, period=period, own=own)
        _work_list(book, rapport, deviations, view.all_deviations, said, view.own)
        if visits:
            _visits_sheet(book, visits)
        measured = [k for k in view.kontroller if k.regler or k.indikatorer]
        titles = sheet_titles((k.titel for k in measured), (worklist.SHEET, _VISITS, _PLAN))
        for kontroll, title in zip(measured, titles, strict=True):
            _control_sheet(book, view, kontroll, title)
        if view.own is None:
            _plan_sheet(book, view)


def _plan_sheet(book: Book, view: View) -> None:
    """The plan's rows as the page has them, which does not print them."""
    plan = plan_table(view)
    widths = {column.title: 24 for column in plan.columns}
    write_listing(book, _PLAN, Listing(plan.caption, widths), plan.rows)


def _work_list(
    book: Book, rapport: Rapport, rows: list[Row], total: int, said: Said, own: str | None = None
) -> None:
    found = events(rows)
    period = rapport.facts.period
    listing = Listing(
        _headline(period.name, own, total, len(rows), len(found)),
        worklist.COLUMNS,
        below=planned_line(rapport),
        fixed=worklist.FIXED,
        pages_wide=2,
        repeated=True,
        choices=worklist.CHOICES,
        dates={worklist.KLART_SENAST: period.first},
        wrapped=True,
    )
    lines = (worklist.line(event, rapport.plan.texter, said(event)) for event in found)
    write_listing(book, worklist.SHEET, listing, lines)


def _visits_sheet(book: Book, rows: list[Row]) -> None:
    """The provider's visits with both hemtjänst and delegerad hsl, in order of time; no staff."""
    sheet = book.sheet(_VISITS)
    antal = rows[0]["antal"]
    said = number(antal) if len(rows) == antal else _some(len(rows), antal, BESOK_CSV)
    head = f"Besök med både hemtjänst och delegerad hsl: {said}. Att gå igenom."
    sheet.write_string(0, 0, head, book.look("titel"))
    lines = [
        (
            row["dag"],
            f"{row['start']:%H:%M}",
            row["kund"],
            row["besok"],
            whole_or_not(float(row["hemtjanst"]) / 60),
            whole_or_not(float(row["hsl"]) / 60),
        )
        for row in rows
    ]
    heads = ("Datum", "Kl.", "Kund", "Besök", "Min hemtjänst", "Min delegerad hsl")
    write_table(book, sheet, 2, heads, lines)
    sheet.set_column(0, 5, 16)
    sheet.freeze_panes(3, 0)
    print_wide(sheet)
    sheet.repeat_rows(2)


def _with_files(rapport: Rapport, rows: ir.Table) -> ir.Table:
    names = file_names(rapport.facts.underlag)
    return rows.mutate(fil=rows.fil.cases(*names.items()) if names else rows.fil.cast(str))


def _headline(month: str, own: str | None, total: int, written: int, lines: int) -> str:
    whose = f", {visible(own)}" if own else ""
    rows = (
        f"{counted(total, 'avvikelse', 'avvikelser')} i {counted(lines, 'rad', 'rader')}"
        if written == total
        else _some(written, total, AVVIKELSER_CSV)
    )
    return (
        f"Avvikelser {month}{whose}: {rows}. "
        "Kan innehålla sekretess. Belopp är uppskattningar, inga krav."
    )


def _some(written: int, total: int, where: str) -> str:
    return f"visar {part_of(written, total, f'alla finns i {where}')}"


def _control_sheet(book: Book, view: View, kontroll: Kontrollutfall, title: str) -> None:
    sheet = book.sheet(title)
    said = kontroll.titel if view.own else f"{kontroll.titel}: {kontroll.utfall}"
    sheet.write_string(0, 0, said, book.look("titel"))
    heads = ("Regel", "Utförare", "Utfall", "Prövade", "Avvikelser", "Skäl")
    titles = view.data.rapport.plan.texter
    lines = [
        (titles[r.regel].titel, r.utforare, r.utfall, r.provade, r.avvikelser, r.skal)
        for r in view.share.regler[kontroll.id]
    ]
    if lines:
        write_table(book, sheet, 2, heads, lines)
    mine = view.share.indikatorer[kontroll.id]
    columns = ("Mätvärde", "Utförare", "Del", "Täljare", "Nämnare", "Värde", "Gräns")
    if mine:
        start = len(lines) + 5 if lines else 2
        write_table(book, sheet, start, columns, [_indicator(j) for j in mine])
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 26)
    sheet.set_column(3, 6, 14)
    sheet.freeze_panes(3, 1)
    print_wide(sheet)


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
        _divided(i.taljare, part),
        _divided(i.namnare, part),
        in_look(i.varde, "procent") if share else _divided(i.varde, whole),
        in_look(judged.gransvarde, "procent") if share else whole_or_not(judged.gransvarde),
    )


def _divided(value: float | None, by: int) -> float | None:
    return None if value is None else whole_or_not(value / by)
