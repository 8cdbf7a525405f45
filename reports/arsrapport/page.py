"""arsrapport.html and .docx: the follow-up of a year, for the board; nothing in it is of few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extracts.period import MANADER, Period
from reports.arsrapport.ar import Ar
from reports.arsrapport.counts import HEADS, counts
from reports.arsrapport.rows import row_blocks
from reports.kit.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Lines,
    Mark,
    Page,
    Section,
    Table,
    Text,
    numbered,
)
from reports.kit.numbers import NOTHING, count, counted
from reports.kit.words import MARKS
from reports.manad.board import without_hidden_rows
from reports.manad.planned import decided_when
from suites.plan import PlanRow

_NOT_RUN = Mark("✗", "ej körd", "avvikelse")
_NOT_RUN_PROPOSED = Mark("▲", "ej körd, förslag", "forslag", text="ej körd")
_SIGNERS = ("Ansvarig för uppföljningen", "Förvaltningens ledning", "Datum")


def year_page(ar: Ar) -> Page:
    """The whole report as blocks; nothing is laid out here."""
    plan = ar.plan
    sections = (
        Section("korthet", "Resultatet i korthet", tuple(_short(ar))),
        Section("manader", "Planen månad för månad", (_matrix(ar), Text(_LEGEND, css="liten"))),
        *(
            Section(f"rad-{row.id}", row.titel, tuple(row_blocks(ar, row)))
            for row in plan.rader
            if ar.planned(row) or any(ar.is_run(row, month) for month in ar.months)
        ),
        without_hidden_rows(
            Section("avvikelser", "Avvikelser och vad som har gjorts", tuple(_deviations(ar)))
        ),
        Section("korningar", "Körningar och kontrollsummor", (_runs(ar),)),
        Section("underskrift", "Underskrift", (Lines(_SIGNERS),)),
    )
    return Page(
        title=f"Uppföljning av internkontrollplanen {ar.till.year}",
        subtitle=f"{plan.organisation}, {_span(ar)}",
        secrecy="",
        sections=numbered(sections),
        details=(),
        footer="Uppföljningen innehåller bara summor. Antal under fem skrivs «färre än 5», och tal som ett "
        "sådant antal kunde räknas ut ur skrivs «visas inte».",
        lead=f"{plan.titel}, {decided_when(plan)}.",
    )


_LEGEND = (
    "✓ uppfyllt, ✗ avvikelse, ▲ avvikelse mot förslag, ? kunde inte bedömas, · redovisas. Tom ruta: inte "
    "planerad den månaden. Ej körd: planerad, men utan körning i arkivet (✗ enligt beslut, ▲ enligt förslag)."
)


def _span(ar: Ar) -> str:
    first, last = ar.months[0], ar.months[-1]
    return f"{MANADER[first.month - 1]}–{last.name}"


def _short(ar: Ar) -> Iterator[Block]:
    yield Text(_carried_out(ar), css="viktig")
    found = [*_findings(ar)]
    yield Bullets(tuple(found)) if found else Text("Alla planerade månader är körda.")
    if ar.till.month == len(MANADER) and ar.runs and max(ar.runs) < ar.till:
        yield Text(
            f"Den sista körningen är {max(ar.runs).name}. Gäller uppföljningen bara en del av året anges "
            "den sista månaden med --till.",
            css="liten",
        )
    if ar.beyond:
        yield Text(f"Inte med, eftersom planen inte har dem: {', '.join(ar.beyond)}.", css="liten")
    others = [m for m, run in ar.runs.items() if run.plan_sha256 != ar.plan.sha256]
    if others:
        months = ", ".join(month.name for month in others)
        yield Text(f"Gjorda med en annan version av planen: {months}.", css="liten")


def _carried_out(ar: Ar) -> str:
    """How much of the plan has been run, and how much of that could be judged."""
    planned = [(row, month) for row in ar.plan.rader for month in ar.planned(row)]
    run = [(row, month) for row, month in planned if ar.is_run(row, month)]
    decided = [ar.plan.decided(row.id, month) for row, month in planned]
    of_decided = sum(ar.plan.decided(row.id, month) for row, month in run)
    return (
        f"{count(len(run))} av {count(len(planned))} planerade kontroller är körda, månad för månad räknat; "
        f"av dem som är beslutade {count(of_decided)} av {count(sum(decided))}."
    )


def _findings(ar: Ar) -> Iterator[str]:
    """What was decided and not run, and how often each decided control held."""
    for row in ar.plan.rader:
        missing = ar.missing(row, decided=True)
        if missing:
            yield f"{row.titel}: beslutad men inte körd i {_listed(missing)}."
        unjudged = [
            m for m in ar.planned(row) if ar.plan.decided(row.id, m) and ar.is_unjudged(row, m)
        ]
        if unjudged:
            yield f"{row.titel}: beslutad men kunde inte bedömas i {_listed(unjudged)}."
    for row in ar.plan.rader:
        judged = [
            ar.runs[m].kontroller[row.id].utfall for m in ar.planned(row) if ar.is_run(row, m)
        ]
        if row.beslut and judged:
            each = (f"{utfall} {count(n)}" for utfall, n in Counter(judged).items())
            months = counted(len(judged), "månad körd", "månader körda")
            yield f"{row.titel}: {months}, {', '.join(each)}."


def _listed(months: list[Period]) -> str:
    *others, last = [MANADER[month.month - 1] for month in months]
    return f"{', '.join(others)} och {last}" if others else last


def _matrix(ar: Ar) -> Table:
    heads = (Column(MANADER[month.month - 1][:3], css="utfall") for month in ar.months)
    rows = tuple(
        (row.kort, *(_cell(ar, row, month) for month in ar.months)) for row in ar.plan.rader
    )
    return Table(
        "Utfall per kontroll och månad", (Column("Kontroll"), *heads), rows, css="matris tat"
    )


def _cell(ar: Ar, row: PlanRow, month: Period) -> Cell:
    planned = ar.plan.planned(row.id, month)
    if ar.is_run(row, month) and (planned or not ar.is_unjudged(row, month)):
        mark = MARKS[ar.runs[month].kontroller[row.id].utfall]
        return Mark(mark.symbol, mark.word, mark.css, text="")
    if not planned:
        return ""
    return _NOT_RUN if ar.plan.decided(row.id, month) else _NOT_RUN_PROPOSED


def _deviations(ar: Ar) -> Iterator[Block]:
    """Where the different deviations of each control stand after the last month that was run."""
    rows = tuple(
        (row.titel, *counts(ar.avvikelser[row.id]))
        for row in ar.plan.rader
        if row.id in ar.avvikelser
    )
    heads = (*HEADS.values(), "Alla", "Återkom", "Ifyllda")
    columns = (Column("Kontroll"), *(Column(head, numeric=True) for head in heads))
    yield Table("Olika avvikelser under tiden", columns, rows)
    yield Text(_MEANING, css="liten")


_MEANING = (
    "En avvikelse räknas en gång, hur många månader den än har. Åtgärdad: en senare månad har bedömt regeln "
    "utan att den finns kvar; vad som gjordes säger inte arkivet. Det som hände en dag hör till sin månad "
    "och kan inte vara kvar. Återkom: var borta och fanns sedan igen. Ifyllda: det som någon har skrivit "
    "något om i en arbetslista."
)


def _runs(ar: Ar) -> Table:
    rows = tuple(
        (
            month.name,
            str(run.nr),
            f"{run.version}",
            run.borjade[:10],
            run.program,
            run.plan_sha256[:12],
            run.rapport_sha256[:12],
        )
        if run
        else (month.name, *(NOTHING,) * 6)
        for month in ar.months
        for run in (ar.runs.get(month),)
    )
    heads = ("Månad", "Körning", "Version", "Dag", "Program", "Planens kontrollsumma", "Körningens")
    return Table("Körningarna som siffrorna kommer ur", tuple(map(Column, heads)), rows)
