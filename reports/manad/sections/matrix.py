"""The results at a glance: controls down, providers across, each cell a mark and how much it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from reports.kit.blocks import Cell, Column, Mark, Table
from reports.manad.proportion import Proportion
from reports.manad.view import View
from suites.plan import BESTALLAREN

# So many columns fit in 1 024 pixels and on an upright A4; their names lie down while they are few.
_ACROSS = 12
_LYING = 6


def matrix(view: View) -> Iterator[Table]:
    """One table, or several where the providers are more than fit."""
    found = [Proportion(view, kontroll) for kontroll in view.kontroller]
    parts = list(_parts(view.names))
    for names in parts:
        part = f", {names[0][:1].upper()}–{names[-1][:1].upper()}" if len(parts) > 1 else ""
        css = "utfall" if len(names) <= _LYING else "utfall staende"
        yield Table(
            f"Utfall per kontroll och utförare{part}",
            (
                Column("Kontroll"),
                Column("Alla", css="utfall"),
                *(Column(view.label(name), css=css) for name in names),
            ),
            tuple(_row(view, control, names) for control in found),
            css="matris" if len(names) <= _LYING else "matris tat",
        )


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The providers in alphabetical order, in equal parts that fit."""
    parts = max(1, ceil(len(names) / _ACROSS))
    size = ceil(len(names) / parts)
    for at in range(0, max(1, len(names)), max(1, size)):
        yield names[at : at + size]


def _heading(view: View, control: Proportion) -> str:
    """A control by its short name, and that it is shown beyond the plan of the month."""
    name = view.data.rapport.plan.row(control.kontroll.id).kort
    return name if control.kontroll.planerad else f"{name} (utöver plan)"


def _row(view: View, control: Proportion, names: Sequence[str]) -> tuple[Cell, ...]:
    own = control.kontroll.avser == BESTALLAREN
    short = len(names) > _LYING
    cells = ("" if own else _cell(view, control, name, short=short) for name in names)
    whole = control.mark(None)
    return (_heading(view, control), _sign(whole) if short else whole, *cells)


def _cell(view: View, control: Proportion, utforare: str, *, short: bool) -> Cell:
    if utforare in view.small:
        return view.hidden_word(utforare)
    mark = control.mark(utforare)
    return _sign(mark) if short else mark


def _sign(mark: Mark) -> Mark:
    """Among many columns a verdict without figures is its sign alone; the word is read aloud."""
    return mark if mark.text else replace(mark, text="")
