"""The terminal: progress while it runs, the outcome on one screen, and the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from checks.outward import mask
from reports.numbers import count as number
from reports.numbers import kronor, plain
from reports.rapport import Rapport
from reports.simulering import words
from suites.modell import Modell
from suites.plan import Limit, Plan
from suites.simulering import Simulering
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


@contextmanager
def progress(tyst: bool) -> Iterator[Callable[[str], None]]:
    """Tells on stderr what is going on, only to a person at a terminal."""
    console = Console(stderr=True, highlight=False)
    if tyst or not console.is_terminal:
        yield lambda _text: None
        return
    with console.status("Startar …") as status:
        yield lambda text: status.update(f"{text} …")


def summary(rapport: Rapport, folder: Path, *, tyst: bool) -> None:
    """One screen: what was judged, how it went, and where to read on."""
    console = Console(highlight=False)
    if tyst:
        console.print(escape(_one_line(rapport, folder)), soft_wrap=True)
        return
    period, plan = rapport.facts.period, rapport.plan
    console.print(
        f"[bold]Intern kontroll {period.name}[/bold], plan {escape(plan.namn)} ({plan.beslut})"
    )
    console.print(_counts(rapport))
    console.print(_controls(console, rapport))
    _delivery(console, rapport)
    console.print("Läs rapporten:")
    console.print(f"  {folder / 'rapport.html'}", markup=False, soft_wrap=True)


def _one_line(rapport: Rapport, folder: Path) -> str:
    return f"{rapport.facts.period}: {_counts(rapport)} {folder}"


def _counts(rapport: Rapport) -> str:
    """«x av y planerade kontroller bedömda: …» (PLAN.md)."""
    planned = rapport.planerade
    utfall = [k.utfall for k in planned]
    judged = len(planned) - utfall.count(EJ_BEDOMD)
    against = utfall.count(MOT_FORSLAG)
    extra = f", {against} mot förslag" if against else ""
    reported = utfall.count(REDOVISAS)
    shown = f", {reported} redovisas" if reported else ""
    return (
        f"{judged} av {len(planned)} planerade kontroller bedömda: {utfall.count(UPPFYLLT)} uppfyllda, "
        f"{utfall.count(AVVIKELSE)} avvikelser{extra}{shown}, {utfall.count(EJ_BEDOMD)} ej bedömda."
    )


def _controls(console: Console, rapport: Rapport) -> Table:
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


def _mark(console: Console, utfall: str) -> str:
    """The verdict's mark, left out where the console cannot write it: the word is there anyway."""
    try:
        MARKS[utfall].encode(console.encoding)
    except UnicodeEncodeError:
        return ""
    return f"{MARKS[utfall]} "


def shown(rapport: Rapport) -> list[Kontrollutfall]:
    """The planned controls, and of the others those that were measured."""
    return [k for k in rapport.kontroller if k.planerad or k.regler]


def _deviations(kontroll: Kontrollutfall) -> int:
    return sum(regel.avvikelser for regel in kontroll.regler)


def _delivery(console: Console, rapport: Rapport) -> None:
    """Row counts that add up, and registrations for other months."""
    facts = rapport.facts
    counts = facts.underlag.counts(facts.period)
    rows, bad = sum(c.rader for c in counts), sum(c.underkanda for c in counts)
    console.print(
        f"Underlag: {len(counts)} filer, {number(rows)} rader = {number(rows - bad)} godkända + "
        f"{number(bad)} underkända."
    )
    others: dict[str, int] = {}
    for (month, _utforare), count in facts.underlag.other_months(facts.period).items():
        others[month] = others.get(month, 0) + count
    for month, count in others.items():
        console.print(f"{number(count)} registreringar är för {month}: kör om {month}.")
    for finding in facts.underlag.findings():
        console.print(
            f"Personnummer i {finding.fil}, kolumnen {finding.kolumn}: {finding.antal}. De skrivs inte ut.",
            markup=False,
        )


def show_plan(plan: Plan) -> None:
    """The plan as a table: rows, months, limits, and which are decided."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(plan.titel)}[/bold], beslut {escape(plan.beslut)}")
    for row in plan.rader:
        console.print()
        console.print(f"[bold]{escape(row.titel)}[/bold] ({row.id}), avser {row.avser}")
        console.print(
            f"  Risk: {row.risk} Sannolikhet {row.sannolikhet} × konsekvens {row.konsekvens}.",
            markup=False,
        )
        console.print(
            f"  {row.kontrollmoment}. {row.frekvens.capitalize()}{_decided(row.frekvens_beslut)}.",
            markup=False,
        )
        console.print(
            f"  Ansvarig: {row.ansvarig}. Rapporteras till: {row.rapporteras_till}.", markup=False
        )
        for limit in row.gransvarden.values():
            console.print(_limit(limit), markup=False)
    console.print()
    console.print(f"Planen går att köra. {len(plan.rader)} rader, hash {plan.sha256[:16]}.")


def _limit(limit: Limit) -> str:
    value = f"{limit.varde:g}".replace(".", ",")
    return f"  • {limit.text}: {value}{_decided(limit.beslut)}"


def _decided(beslut: str | None) -> str:
    return f" (beslut: {beslut})" if beslut else " (förslag, ej beslutad)"


def simulation_summary(simulering: Simulering, folder: Path) -> None:
    """Kronor per model, or per provider when there is one model; then where to read on."""
    console = Console(highlight=False)
    month, plan = simulering.facts.period.name, simulering.plan.namn
    console.print(f"[bold]Simulering av ersättning {month}[/bold], plan {escape(plan)}")
    console.print("Uppskattning på samma registreringar. Ingen modell rekommenderas.")
    console.print(_simulated(simulering))
    for line in (*words.not_included(simulering), *words.not_computed(simulering)):
        console.print(f"• {line}", markup=False)
    console.print("Läs mer:")
    console.print(f"  {folder / 'simulering.html'}", markup=False, soft_wrap=True)


def _simulated(simulering: Simulering) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    single = len(simulering.utfall) == 1
    first = simulering.utfall[0].modell.titel if single else "Modell"
    table.add_column(escape(first), overflow="fold")
    for heading in ("Ersättning", "Mot i dag", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    if single:
        lines = [(u, simulering.utfall[0].summa(u)) for u in words.names(simulering)]
        lines.append(("Alla tillsammans", simulering.utfall[0].summa()))
    else:
        today = simulering.dagens
        table.add_row(escape(today.modell.titel), kronor(float(today.summa().kronor)), "–", "–")
        lines = [(u.modell.titel, u.summa()) for u in simulering.utfall]
    for name, summa in lines:
        shares = words.signed(summa.skillnad), words.signed_percent(summa.andel)
        table.add_row(escape(mask(name)), kronor(float(summa.kronor)), *shares)
    return table


def show_modeller(modeller: Iterable[Modell]) -> None:
    """The models: what each means, and what it needs."""
    console = Console(highlight=False)
    for modell in modeller:
        console.print(f"[bold]{escape(modell.id)}[/bold]: {escape(modell.titel)}")
        lines = [modell.beskrivning]
        for p in modell.parametrar.values():
            value = "måste anges" if p.varde is None else plain(float(p.varde), 6)
            lines.append(f"--satt {p.namn}=…  {p.text}, {p.enhet}: {value}")
        for line in lines:
            console.print(Padding(escape(line), (0, 0, 0, 2)))
        console.print()
    console.print("Kör till exempel: internkontroll simulera UNDERLAG --modell utford")
