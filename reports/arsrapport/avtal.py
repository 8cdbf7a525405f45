"""utforare/<name>/avtalsuppfoljning.html: a provider's year, for the yearly meeting about its contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from arkiv.arets_avvikelser import LAGEN, Avvikelser
from extracts.period import MANADER, Period
from reports.arsrapport.ar import Ar
from reports.arsrapport.counts import HEADS
from reports.arsrapport.egna import DIFFERS, Uppgift, beside
from reports.kit.blocks import (
    Block,
    Box,
    Cell,
    Chart,
    Column,
    Lines,
    Mark,
    Page,
    Section,
    Table,
    Text,
    numbered,
)
from reports.kit.charts import svg_of
from reports.kit.naming import short
from reports.kit.numbers import NOTHING, count
from reports.kit.words import MARKS, MATTET, SEKRETESS, indikator
from reports.manad.per_provider import value_text
from reports.manad.planned import decided_when
from reports.manad.trend_drawings import Line, trend_drawing
from suites.plan import BESTALLAREN, PlanRow
from suites.sample import KONTROLL as STICKPROV

_TID = ("utford-tid", "andel_utford")
_SIGNERS = ("Utföraren", "Beställaren", "Datum")
_APART = Mark("≠", DIFFERS, "forslag")


def contract_page(ar: Ar, utforare: str, told: Sequence[Uppgift]) -> Page:
    """A provider's pack; what avser the beställare is not in it, nor any other provider."""
    rows = [row for row in ar.plan.rader if row.avser != BESTALLAREN]
    sections = [
        Section("matt", "Årets mått", tuple(_measures(ar, rows, utforare))),
        Section("utfall", "Kontrollerna månad för månad", (_verdicts(ar, rows, utforare),)),
        Section(
            "avvikelser",
            "Avvikelser och vad som har blivit av dem",
            tuple(_deviations(ar, utforare)),
        ),
        Section("egna", "Utförarens egna uppgifter", tuple(_own_figures(ar, told))),
        Section("overens", "Överenskommet", (Box("Vad vi kom överens om"), Lines(_SIGNERS))),
    ]
    first, last = ar.months[0], ar.months[-1]
    return Page(
        title=f"Avtalsuppföljning {ar.till.year}: {short(utforare)}",
        subtitle=f"{ar.plan.organisation}, {MANADER[first.month - 1]}–{last.name}",
        secrecy=SEKRETESS,
        sections=numbered(sections),
        details=(),
        footer=f"{SEKRETESS}. Innehåller bara uppgifter om den egna verksamheten.",
        lead=f"{ar.plan.titel}, {decided_when(ar.plan)}.",
    )


def _measures(ar: Ar, rows: Sequence[PlanRow], utforare: str) -> Iterator[Block]:
    """Every measure that the provider has, a line each, and its share of time as a picture."""
    months = [month for month in ar.months if month in ar.runs]
    lines = [
        (indikator(namn).title, *(_value(ar, row.id, namn, month, utforare) for month in months))
        for row in rows
        for namn in ar.named(row, utforare)
    ]
    heads = (Column(MANADER[month.month - 1][:3], numeric=True) for month in months)
    yield Table("Mått per månad", (Column("Mått"), *heads), tuple(lines), wide=True)
    points = ar.points(*_TID, utforare)
    if sum(p.varde is not None for p in points) > 1:
        title = f"{indikator(_TID[1]).title}, procent"
        drawing = trend_drawing([Line(utforare, points)], (), title, ar.goal(_TID[1]), scale=100)
        yield Chart(svg_of(drawing, "d-tid"), title, "Siffrorna står i tabellen.")
    yield Text(MATTET, css="viktig")


def _value(ar: Ar, kontroll: str, namn: str, month: Period, utforare: str) -> str:
    found = ar.of(kontroll, namn, month).get((str(month), utforare))
    return value_text(found.varde if found else None, indikator(namn).unit)


def _verdicts(ar: Ar, rows: Sequence[PlanRow], utforare: str) -> Table:
    """The worst rule of each control in each month; of stickprov, its conclusion."""
    heads = (Column(MANADER[month.month - 1][:3], css="utfall") for month in ar.months)
    lines = tuple(
        (row.kort, *(_verdict(ar, row, month, utforare) for month in ar.months))
        for row in rows
        if row.rules or row.id == STICKPROV
    )
    return Table("Utfall", (Column("Kontroll"), *heads), lines, css="matris tat")


def _verdict(ar: Ar, row: PlanRow, month: Period, utforare: str) -> Cell:
    utfall = ar.verdict(row.id, month, utforare)
    if utfall is None:
        return ""
    mark = MARKS[utfall]
    return Mark(mark.symbol, mark.word, mark.css, text="")


def _deviations(ar: Ar, utforare: str) -> Iterator[Block]:
    found: Mapping[str, Avvikelser] = ar.of_each.get(utforare, {})
    rows = tuple(
        (
            row.titel,
            *(count(found[row.id].lagen.get(state, 0)) for state in LAGEN),
            count(found[row.id].antal),
            _written(found[row.id]),
        )
        for row in ar.plan.rader
        if row.id in found
    )
    if not rows:
        yield Text("Inga avvikelser.")
        return
    columns = (Column("Kontroll"), *(Column(h, numeric=True) for h in HEADS.values()))
    yield Table(
        "Olika avvikelser under tiden",
        (*columns, Column("Alla", numeric=True), Column("Ifyllt i arbetslistan")),
        rows,
    )


def _written(found: Avvikelser) -> str:
    return ", ".join(f"{status} {n}" for status, n in found.uppfoljda.items()) or NOTHING


def _own_figures(ar: Ar, told: Sequence[Uppgift]) -> Iterator[Block]:
    if not told:
        yield Text("Inga egna uppgifter har lämnats med (--egna).")
        return
    rows = []
    for one in told:
        own, known, differs = beside(ar, one)
        rows.append((one.uppgift, own, known, _APART if differs == DIFFERS else differs))
    heads = (Column("Uppgift"), Column("Utföraren", numeric=True), Column("Systemen", numeric=True))
    yield Table("Utförarens uppgift bredvid systemens", (*heads, Column("Jämfört")), tuple(rows))
    yield Text(
        "Systemens värde är hela tidens, där delarna kan läggas ihop, och annars den senaste månadens. "
        "En skillnad säger inte vem som har rätt.",
        css="liten",
    )
