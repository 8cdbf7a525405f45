"""A row of the plan over the year: what was planned and run, what was measured, and what a person says."""

from __future__ import annotations

from collections.abc import Iterator

from arkiv.arets_avvikelser import Avvikelser
from arkiv.serie import Punkt, Vanligt
from extracts.period import MANADER, Period
from reports.arsrapport.ar import Ar
from reports.arsrapport.counts import HEADS, counts
from reports.kit.blocks import Block, Box, Chart, Column, Table, Text
from reports.kit.charts import svg_of
from reports.kit.numbers import bare_percent, count, counted, plain
from reports.kit.words import MATTET, indikator
from reports.manad.per_provider import value_text
from reports.manad.planned import marked, months_of, weight
from reports.manad.trend_drawings import Line, trend_drawing
from suites.dated import Limit
from suites.plan import PlanRow

_SHARE = "procent"


def row_blocks(ar: Ar, row: PlanRow) -> Iterator[Block]:
    """The section of a row."""
    yield Text(
        f"Risk: {marked(row, row.risk.rstrip('.'), 'risk')}. "
        f"Sannolikhet × konsekvens: {weight(row)}. Kontrollmoment: "
        f"{marked(row, row.kontrollmoment, 'kontrollmoment')}. Ansvarig: "
        f"{marked(row, row.ansvarig, 'ansvarig')}."
    )
    yield Text(_carried_out(ar, row))
    if row.id in ar.avvikelser:
        yield Text(_deviations(ar.avvikelser[row.id]))
    every = [namn for namn in ar.measures(row) if ar.is_measured(row, namn)]
    measures = [m for m in every if any(p.varde is not None for p in ar.points(row.id, m))]
    if len(measures) < len(every):
        hidden = ", ".join(indikator(namn).title for namn in every if namn not in measures)
        yield Text(f"Visas inte, eftersom antalen är små: {hidden}.", css="liten")
    if measures:
        yield _table(ar, row, measures)
        yield from (Text(said) for m in measures for said in _changes(ar, row, m))
        yield from _charts(ar, row, measures)
    if "andel_utford" in measures:
        yield Text(MATTET, css="viktig")
    yield Box("Samlad bedömning och åtgärder")


def _carried_out(ar: Ar, row: PlanRow) -> str:
    """The planned months and those that were run; a decided month without a run is a finding."""
    planned, decided = ar.planned(row), ar.missing(row, decided=True)
    run = [month for month in planned if ar.is_run(row, month)]
    when = months_of(row)
    every = marked(row, f"{when} månader" if when == "alla" else when, "manader")
    of = counted(len(planned), "månad", "månader")
    said = f"Planerad: {every}. Körd {count(len(run))} av {of}."
    for months, what in ((decided, "beslutad"), (ar.missing(row, decided=False), "förslag")):
        if months:
            names = ", ".join(MANADER[month.month - 1] for month in months)
            said += f" Inte körd, {what}: {names}."
    return said


def _deviations(found: Avvikelser) -> str:
    *states, total, back, _written = counts(found)
    each = ", ".join(f"{head.lower()} {n}" for head, n in zip(HEADS.values(), states, strict=True))
    return f"Olika avvikelser: {total} ({each}). Återkom: {back}."


def _limits(row: PlanRow) -> dict[str | None, Limit]:
    """Measure → the first limit that its rules have for it."""
    found: dict[str | None, Limit] = {}
    for rule in row.rules:
        if rule.gransvarde in row.gransvarden:
            found.setdefault(rule.indikator, row.gransvarden[rule.gransvarde or ""])
    return found


def _limit_said(limit: Limit | None, namn: str) -> str:
    if limit is None:
        return ""
    share = indikator(namn).unit.value == _SHARE
    said = bare_percent(limit.varde) if share else plain(limit.varde)
    return f" ({'mål' if limit.beslut else 'förslag'} {said})"


def _table(ar: Ar, row: PlanRow, measures: list[str]) -> Table:
    """A line for each month that has been run, a column for each measure."""
    limits = _limits(row)
    heads = [
        Column(f"{indikator(namn).title}{_limit_said(limits.get(namn), namn)}", numeric=True)
        for namn in measures
    ]
    months = [month for month in ar.months if month in ar.runs]
    rows = tuple(
        (month.name, *(_value(ar, row, namn, month) for namn in measures)) for month in months
    )
    return Table("Alla utförare tillsammans", (Column("Månad"), *heads), rows)


def _value(ar: Ar, row: PlanRow, namn: str, month: Period) -> str:
    found = ar.whole(row.id, namn, month)
    return value_text(found.varde if found else None, indikator(namn).unit)


def _changes(ar: Ar, row: PlanRow, namn: str) -> Iterator[str]:
    named = indikator(namn)
    for point, usual in ar.changes(ar.points(row.id, namn)):
        yield (
            f"{named.title} i {Period.of(point.fran).name}: {value_text(point.varde, named.unit)}, utanför "
            f"det vanliga ({_usual(usual, namn)})."
        )


def _usual(usual: Vanligt, namn: str) -> str:
    low, high = (value_text(max(v, 0.0), indikator(namn).unit) for v in (usual.lagst, usual.hogst))
    return f"{low}–{high}, {counted(usual.manader, 'månad', 'månader')}"


def _charts(ar: Ar, row: PlanRow, measures: list[str]) -> Iterator[Block]:
    """A picture of each share with a limit, where there is more than one month."""
    limits = _limits(row)
    for namn in measures:
        points: list[Punkt] = ar.points(row.id, namn)
        limit, named = limits.get(namn), indikator(namn)
        if limit and named.unit.value == _SHARE and sum(p.varde is not None for p in points) > 1:
            title = f"{named.title}, procent"
            drawing = trend_drawing(
                [Line("Alla tillsammans", points)], (), title, limit.varde, scale=100
            )
            svg = svg_of(drawing, f"d-{namn.replace('_', '-')}")
            yield Chart(svg, title, "Streckad linje: gränsen. Siffrorna står i tabellen.")
