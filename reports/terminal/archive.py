"""The archive on a screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from arkiv.contents import Kontrollrad, Rad
from reports.kit.numbers import count, counted
from reports.terminal.screen import Screen


def show_runs(runs: Sequence[Rad]) -> None:
    """A line for each run, in the order that they were made."""
    console = Screen()
    if not runs:
        console.print("Arkivet är tomt.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("Nr", "Månad", "Version", "Körd", "Avvikelser", "Ej bedömda", "Plan"):
        table.add_column(title, justify="right" if title in _NUMBERS else "left")
    for run in runs:
        table.add_row(
            str(run.nr),
            run.period,
            str(run.version),
            run.borjade[:10],
            count(run.avvikelser),
            count(run.ej_bedomda),
            escape(run.plan),
        )
    console.print(table)


def show_run(run: Rad, controls: Sequence[Kontrollrad]) -> None:
    """One run: its controls as they were judged."""
    console = Screen()
    total = counted(run.avvikelser, "avvikelse", "avvikelser")
    console.print(
        f"Körning {run.nr}: {run.period}, version {run.version}, körd {run.borjade[:10]}, {total}.",
        markup=False,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Kontroll")
    table.add_column("Utfall")
    table.add_column("Avvikelser", justify="right")
    table.add_column("Skäl", overflow="fold")
    for one in controls:
        name = one.titel if one.planerad else f"{one.titel} (extra)"
        table.add_row(escape(name), one.utfall, count(one.avvikelser), escape(one.skal or ""))
    console.print(table)


_NUMBERS = {"Nr", "Version", "Avvikelser", "Ej bedömda"}
