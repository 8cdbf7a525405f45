"""The monthly run on one screen."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from checks.facts import Facts
from reports.kit.numbers import count as number
from reports.kit.numbers import counted
from reports.manad.editions import see
from reports.manad.kvitto import ANDRAD, LIKA, UTAN
from reports.manad.planned import NONE_PLANNED, NOT_DECIDED, planned_line
from reports.manad.profiles import profile_notes
from reports.manad.rapport import Rapport
from reports.manad.reading import files_read, in_another_year, other_months, reading_notes
from reports.manad.sections.clients import FIRST
from reports.terminal.screen import Screen
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    MOT_FORSLAG,
    REDOVISAS,
    UPPFYLLT,
    Kontrollutfall,
)

MARKS = {UPPFYLLT: "✓", AVVIKELSE: "✗", MOT_FORSLAG: "▲", EJ_BEDOMD: "?", REDOVISAS: "·"}
STYLES = {UPPFYLLT: "green", AVVIKELSE: "bold red", MOT_FORSLAG: "yellow", EJ_BEDOMD: "cyan"}


def summary(rapport: Rapport, folder: Path, *, tyst: bool) -> None:
    """One screen: what was judged, how it went, and where to read on."""
    console = Screen()
    if tyst:
        console.print(escape(_one_line(rapport, folder)), soft_wrap=True)
        return
    period, plan = rapport.facts.period, rapport.plan
    decided = escape(f"{plan.namn} ({plan.beslut or NOT_DECIDED})")
    console.print(f"[bold]Intern kontroll {period.name}[/bold], plan {decided}")
    console.print(planned_line(rapport), markup=False)
    console.print(_counts(rapport))
    console.print(_controls(console, rapport))
    _delivery(console, rapport)
    if rapport.kvitton:
        found = Counter(k.status for k in rapport.kvitton)
        said = ", ".join(f"{status} {found[status]}" for status in (LIKA, ANDRAD, UTAN))
        console.print(f"Kvitton, antal filer: {said}.", markup=False)
    console.print("Öppna rapporten:")
    console.print(f"  {folder / 'rapport.html'}", markup=False, soft_wrap=True)
    console.print(first_to_do(rapport), markup=False)


def first_to_do(rapport: Rapport) -> str:
    """Clients before rows, rows before what is missing; where each of them stands."""
    counts = {
        (k.id, r.regel): r.avvikelser for k in rapport.kontroller for r in k.regler if r.avvikelser
    }
    if FIRST & counts.keys():
        return (
            f"Gör först: titta till kunderna i {see('kunder')}. Rätta sedan efter avvikelser.xlsx."
        )
    if counts:
        return "Gör först: gå igenom arbetslistan avvikelser.xlsx."
    if any(k.planerad and k.utfall == EJ_BEDOMD for k in rapport.kontroller):
        return f"Gör först: begär in det som saknas, {see('ejbedomt')}."
    return "Det finns inget att rätta."


def _one_line(rapport: Rapport, folder: Path) -> str:
    return f"{rapport.facts.period}: {planned_line(rapport)} {_counts(rapport)} {folder}"


def _counts(rapport: Rapport) -> str:
    """«x av y planerade kontroller bedömda: …» (spec: plan, «Sections»)."""
    planned = rapport.planerade
    if not planned:
        return NONE_PLANNED
    utfall = [k.utfall for k in planned]
    judged = len(planned) - utfall.count(EJ_BEDOMD)
    against = utfall.count(MOT_FORSLAG)
    extra = f", {against} mot förslag" if against else ""
    reported = utfall.count(REDOVISAS)
    shown = f", {reported} redovisas" if reported else ""
    return (
        f"{judged} av {len(planned)} planerade kontroller bedömda: "
        f"{counted(utfall.count(UPPFYLLT), 'uppfylld', 'uppfyllda')}, "
        f"{counted(utfall.count(AVVIKELSE), 'avvikelse', 'avvikelser')}{extra}{shown}, "
        f"{counted(utfall.count(EJ_BEDOMD), 'ej bedömd', 'ej bedömda')}."
    )


def _controls(console: Screen, rapport: Rapport) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Kontroll")
    table.add_column("Utfall")
    table.add_column("Avvikelser", justify="right")
    table.add_column("Skäl", overflow="fold")
    for kontroll in shown(rapport):
        mark = _mark(console, kontroll.utfall)
        name = kontroll.titel if kontroll.planerad else f"{kontroll.titel} (extra)"
        table.add_row(
            escape(name),
            f"[{STYLES.get(kontroll.utfall, 'default')}]{mark}{kontroll.utfall}[/]",
            number(_deviations(kontroll)) if kontroll.regler else "–",
            escape(kontroll.skal or ""),
        )
    return table


def _mark(console: Screen, utfall: str) -> str:
    """The verdict's mark, left out where the console cannot write it: the word is there anyway."""
    try:
        MARKS[utfall].encode(console.encoding)
    except UnicodeEncodeError:
        return ""
    return f"{MARKS[utfall]} "


def shown(rapport: Rapport) -> list[Kontrollutfall]:
    """The planned controls, and of the others those that were measured."""
    return [k for k in rapport.kontroller if k.planerad or k.regler or k.indikatorer]


def _deviations(kontroll: Kontrollutfall) -> int:
    return sum(regel.avvikelser for regel in kontroll.regler)


def _delivery(console: Screen, rapport: Rapport) -> None:
    """Row counts that add up, and registrations for other months."""
    facts = rapport.facts
    counts = files_read(facts)
    rows, bad = sum(c.rader for c in counts), sum(c.underkanda for c in counts)
    console.print(
        f"Underlag: {len(counts)} filer, {number(rows)} rader = {number(rows - bad)} godkända + "
        f"{number(bad)} underkända."
    )
    _other_months(console, facts)
    for note in (*reading_notes(facts.underlag), *profile_notes(facts)):
        console.print(note, markup=False)
    for fil, findings in groupby(facts.underlag.findings(), key=lambda finding: finding.fil):
        columns = ", ".join(f"{finding.plats} ({number(finding.antal)})" for finding in findings)
        console.print(f"Personnummer i {fil}: {columns}. De skrivs inte ut.", markup=False)


def _other_months(console: Screen, facts: Facts) -> None:
    """Registrations for other months; the same month of another year is asked about."""
    for month, count in other_months(facts).items():
        said = f"{number(count)} registreringar är för {month}"
        if in_another_year(month, facts.period):
            console.print(f"[bold red]{said} och inte {facts.period}. Är årtalet rätt?[/]")
        else:
            console.print(f"{said}: kör om {month}.")
