"""jamfor-utforare.html: a section for each question of a client, the providers in alphabetical order."""

from __future__ import annotations

from collections.abc import Iterator

from checks.utford_tid import KONTROLL as TID
from extracts.period import MANADER, Period
from reports.kit.blocks import Block, Bullets, Cell, Column, Page, Section, Table, Text
from reports.kit.numbers import NBSP, NOTHING, count, counted, decimal, percent
from reports.kit.words import MATTET, indikator
from reports.publicera.siffror import (
    DOLT,
    EJ_MATT,
    FINNS_INTE,
    INGEN_KORNING,
    INGEN_MANAD,
    Ar,
    Siffra,
    shown_name,
)
from suites.oppna_siffror import OppetMatt

_SHORT = {
    INGEN_KORNING: NOTHING,
    FINNS_INTE: NOTHING,
    INGEN_MANAD: NOTHING,
    EJ_MATT: "ej mätt",
    DOLT: "dolt",
}
_HOW_TO_READ = (
    "Utförarna står i bokstavsordning. Ingen är rangordnad, och ingen siffra säger ensam vem som passar dig.",
    f"«{NOTHING}» betyder att det inte finns någon uppgift, och «{_SHORT[EJ_MATT]}» att det inte gick "
    "att mäta. Inget av dem är noll.",
    f"«{_SHORT[DOLT]}» betyder att siffran bygger på så få att den kunde säga något om en enskild person, "
    "eller att en sådan siffra kunde räknas ut ur den.",
    "Årets siffra är räknad på alla månader som visas, sammanlagda: en kund räknas en gång för varje månad. "
    "«Månader» säger hur många de är, och en utförare kan ha färre än en annan. En dold månad är inte med, "
    "och utan den kan årets siffra bli både för hög och för låg.",
    "Siffrorna kommer ur utförarnas och beställarens egna uppgifter.",
)
_UNDIVIDED = "Hos en utförare som lämnar odelad tid kan hälso- och sjukvård ingå."
_FOOTER = (
    "Innehåller bara summor per utförare: inga kunder, ingen personal och inga avvikelser. Samma siffror "
    "finns i filen jamfor-utforare.csv."
)


def public_page(found: Ar) -> Page:
    """The whole page as blocks; nothing is laid out here."""
    return Page(
        title=f"Jämför utförare av hemtjänst {found.ar}",
        subtitle=found.plan.organisation,
        secrecy="",
        sections=(
            Section("las", "Så läser du siffrorna", tuple(_how(found))),
            *(
                Section(f"matt-{at}", matt.rubrik, tuple(_indicator(found, matt)))
                for at, matt in enumerate(found.matt, 1)
            ),
            Section("korningar", "Vad siffrorna bygger på", tuple(_made_of(found))),
        ),
        details=(),
        footer=_FOOTER,
    )


def _how(found: Ar) -> Iterator[Block]:
    yield Text(_months_said(found), css="viktig")
    yield Bullets(_HOW_TO_READ)


def _months_said(found: Ar) -> str:
    """How many months there are, and which there are not."""
    run = found.run_periods
    missing = [_month(p) for p in found.periods if p not in run]
    said = f"Siffrorna gäller {counted(len(run), 'månad', 'månader')} {found.ar}."
    if not missing:
        return said
    *others, last = missing
    listed = f"{', '.join(others)} och {last}" if others else last
    return f"{said} Det finns inga siffror för {listed}."


def _month(period: str) -> str:
    return MANADER[Period.parse(period).month - 1]


def _indicator(found: Ar, matt: OppetMatt) -> Iterator[Block]:
    yield Text(f"Vad betyder det för mig? {matt.betyder}")
    said = [f"Tänk på: {matt.tank_pa}", *_always(found, matt), f"Räknat på {matt.raknat_pa}."]
    yield Text(" ".join(said), css="liten")
    if found.year(matt, None) is not None:
        yield _year(found, matt)
    yield _by_month(found, matt)


def _always(found: Ar, matt: OppetMatt) -> Iterator[str]:
    """What stands beside such a figure wherever it is shown."""
    if matt.kontroll == TID:
        yield MATTET
    if found.plan.odelad_tid and indikator(matt.namn).odelad:
        yield _UNDIVIDED


def _year(found: Ar, matt: OppetMatt) -> Table:
    unit = indikator(matt.namn).unit
    counts = unit.parts != "timmar"
    columns = [Column("Utförare"), Column("Hela året", numeric=True)]
    columns += [Column("Räknat på", numeric=True)] if counts else []
    columns += [Column("Månader", numeric=True)]

    def row(utforare: str | None) -> tuple[Cell, ...]:
        siffra = found.year(matt, utforare) or Siffra()
        parts = [_count(siffra.namnare)] if counts else []
        return (shown_name(utforare), _text(matt, siffra), *parts, count(siffra.manader))

    rows, total = tuple(map(row, found.names)), row(None)
    caption = f"{matt.kort}, hela året {found.ar}"
    return Table(caption, tuple(columns), rows, total)


def _by_month(found: Ar, matt: OppetMatt) -> Table:
    """From the first month that has a run to the last."""
    first, last = found.run_periods[0], found.run_periods[-1]
    months = [period for period in found.periods if first <= period <= last]
    columns = Column("Utförare"), *(Column(_month(p)[:3], numeric=True) for p in months)

    def row(utforare: str | None) -> tuple[Cell, ...]:
        values = (_text(matt, found.month(matt, utforare, p)) for p in months)
        return (shown_name(utforare), *values)

    rows, total = tuple(map(row, found.names)), row(None)
    caption = f"{matt.kort}, månad för månad {found.ar}"
    return Table(caption, columns, rows, total, wide=True)


def _text(matt: OppetMatt, siffra: Siffra) -> str:
    """A figure in words, or the short word for why there is none."""
    unit = indikator(matt.namn).unit
    if siffra.varde is None:
        return _SHORT[siffra.skal or FINNS_INTE]
    if unit.parts == "timmar":
        return f"{decimal(siffra.varde * 100, 0)}{NBSP}%"
    return percent(siffra.varde) if unit.value == "procent" else decimal(siffra.varde)


def _count(value: float | None) -> str:
    return NOTHING if value is None else count(value)


def _made_of(found: Ar) -> Iterator[Block]:
    yield Text(
        "Varje månad är den senaste körningen av den i arkivet. Har månaden körts om kan en tidigare "
        "publicering ha andra siffror: jämför körning och kontrollsumma."
    )
    columns = (
        Column("Månad"),
        Column("Körning", numeric=True),
        Column("Version", numeric=True),
        Column("Plan"),
        Column("Körningens kontrollsumma (SHA-256)", css="hash"),
    )
    rows = tuple(
        (_month(run.period), str(run.nr), str(run.version), run.plan, run.rapport_sha256)
        for run in found.korningar
    )
    yield Table("Körningar", columns, rows)
