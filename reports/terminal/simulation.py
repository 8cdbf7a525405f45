"""The month under other models of payment, and the models."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from reports.kit.numbers import kronor, plain, signed_kronor, signed_percent
from reports.manad.planned import outside
from reports.simulering import words
from reports.terminal.screen import Screen
from suites.modell import Modell
from suites.simulering import Simulering


def simulation_summary(simulering: Simulering, folder: Path) -> None:
    """Kronor per model, or per provider when there is one model; then where to read on."""
    console = Screen()
    month, plan = simulering.facts.period.name, simulering.plan.namn
    console.print(f"[bold]Simulering av ersättning {month}[/bold], plan {escape(plan)}")
    console.print("Uppskattning på samma registreringar. Ingen modell rekommenderas.")
    beyond = outside(simulering.plan, simulering.facts.period)
    if beyond:
        console.print(f"{beyond}.", markup=False)
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
        shares = signed_kronor(summa.skillnad), signed_percent(summa.andel)
        table.add_row(escape(name), kronor(float(summa.kronor)), *shares)
    return table


def show_modeller(modeller: Iterable[Modell]) -> None:
    """The models: what each means, and what it needs."""
    console = Screen()
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
