"""The plan: rows, limits, and which are decided."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.markup import escape

from reports.kit.numbers import plain
from reports.manad.planned import decided_when, marked, months_of, weight
from reports.terminal.screen import Screen
from suites.dated import Dated, Limit
from suites.kopia import lacking
from suites.plan import Plan, PlanRow


def show_plan(plan: Plan) -> None:
    """The plan as a table: rows, months, limits, and which are decided."""
    console = Screen()
    console.print(f"[bold]{escape(plan.titel)}[/bold], {escape(decided_when(plan))}")
    decided = sum(row.beslut is not None for row in plan.rader)
    console.print(
        f"Gäller {plan.fran} till {plan.till}. {len(plan.rader)} rader: {decided} beslutade, "
        f"{len(plan.rader) - decided} förslag."
    )
    if plan.odelad_tid:
        console.print(
            "Odelad tid är tillåten: en utförare får lämna bara in och ut, utan kategori."
        )
    for row in plan.rader:
        console.print()
        console.print(
            f"[bold]{escape(row.titel)}[/bold] ({row.id}), avser {row.avser}{_of_plan(row)}"
        )
        for line in _row(row):
            console.print(f"  {line}.", markup=False)
        for limit in row.gransvarden.values():
            console.print(_limit(limit), markup=False)
    console.print()
    console.print("[bold]Taxor[/bold]")
    for taxa in plan.taxor:
        prices = ", ".join(f"{area} {kr}" for area, kr in taxa.kronor.items())
        console.print(
            f"  • {taxa.post}{_when(taxa)}: {prices} kr{_decided(taxa.beslut)}", markup=False
        )
    console.print("[bold]Avgifter[/bold]")
    for avgift in plan.avgifter:
        n = avgift.nivaer
        steps = ", ".join(f"högst {hours} tim {percent} %" for hours, percent in n.nivaer)
        said = f"bara larm {n.larm} %, {steps}, mer {n.over} %"
        console.print(f"  • Nivåer{_when(avgift)}: {said}{_decided(avgift.beslut)}", markup=False)
    for tak in plan.avgiftstak:
        console.print(
            f"  • Högsta avgift{_when(tak)}: {tak.kronor} kr{_decided(tak.beslut)}", markup=False
        )
    console.print()
    console.print(
        f"Planen går att köra. {len(plan.rader)} rader, hash (början) {plan.sha256[:16]}."
    )


def show_copy(plan: Plan, folder: str) -> None:
    """A plan that was just copied: what it is for, and what is left to do with it."""
    console = Screen()
    lines = [
        f"{plan.titel}, {decided_when(plan)}, finns i {folder}.",
        f"Den gäller {plan.fran} till {plan.till}. Raderna är förslag tills ni skriver var de är beslutade.",
        "Gränser, taxor och avgifter har sina beslut och dagar kvar. Gå igenom dem, och radernas månader.",
    ]
    if missing := list(lacking(plan)):
        lines.append(f"Utan värde för hela året: {', '.join(missing)}.")
    for line in (*lines, "Se planen:"):
        console.print(line, markup=False)
    console.print(
        f"  internkontroll plan --plan {shlex.quote(folder)}", markup=False, soft_wrap=True
    )


def _of_plan(row: PlanRow) -> str:
    return f", beslutad {escape(row.beslut)}" if row.beslut else ", förslag"


def _row(row: PlanRow) -> Iterator[str]:
    """What a row says, each with where it was decided, or that it is a förslag."""
    yield f"Risk: {_field(row, row.risk.rstrip('.'), 'risk')}"
    yield f"Sannolikhet × konsekvens: {weight(row)}"
    yield f"Kontrollmoment: {_field(row, row.kontrollmoment, 'kontrollmoment')}"
    yield f"Hur ofta: {_field(row, row.frekvens, 'frekvens')}"
    yield f"Månader: {_field(row, months_of(row), 'manader')}"
    yield f"Ansvarig: {_field(row, row.ansvarig, 'ansvarig')}"
    yield f"Rapporteras till: {_field(row, row.rapporteras_till, 'rapporteras_till')}"


def _field(row: PlanRow, said: str, field: str) -> str:
    where = row.beslutat.get(field)
    return f"{said} (beslut: {where})" if where else marked(row, said, field)


def _limit(limit: Limit) -> str:
    value = plain(limit.varde, 4)
    return f"  • {limit.text}{_when(limit)}: {value}{_decided(limit.beslut)}"


def _when(dated: Dated) -> str:
    """From which day to which, where it has any."""
    return f"{f' från {dated.fran}' if dated.fran else ''}{f' till {dated.till}' if dated.till else ''}"


def _decided(beslut: str | None) -> str:
    return f" (beslut: {beslut})" if beslut else " (förslag, ej beslutad)"
