"""The board's first page, and its tables without rows that say nothing (spec: plan, «Secrecy»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extracts.shown import visible
from reports.kit.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Fold,
    Heading,
    Lines,
    Section,
    Table,
    Text,
)
from reports.kit.charts import svg_of
from reports.kit.suppression import FEWER, NOT_SHOWN
from reports.kit.words import indikator
from reports.manad.drawings import share_drawing
from reports.manad.planned import which_plan
from reports.manad.proportion import Proportion
from reports.manad.sections.answers import NAMES, goals, listed, of_shown
from reports.manad.sections.goals import with_limits
from reports.manad.sections.matrix import matrix
from reports.manad.sections.short import legend, summary
from reports.manad.sections.unjudged import lines_of
from reports.manad.view import View
from suites.plan import BESTALLAREN
from suites.verdicts import AVVIKELSE

_WHY_HIDDEN = "Visas inte, eftersom antalet är litet eller kan röja ett som är det"
_PROPOSALS = ("Förslag 1", "Förslag 2", "Förslag 3")


def first_page(view: View) -> Section:
    """What was checked, the goals, what is not good enough, what is proposed, what was not judged."""
    blocks: list[Block] = [
        Text(which_plan(view.data.rapport)),
        Text(summary(view), css="viktig"),
        Heading("Målen", "malen"),
        *_goals(view),
        Heading("Det som inte är tillräckligt bra", "brister"),
        *_not_good_enough(view),
        Heading("Det förvaltningen föreslår", "forslagen"),
        Lines(_PROPOSALS),
        Heading("Det som inte kunde bedömas", "obedomt"),
        *_not_judged(view),
        Heading("Alla kontroller", "utfallen"),
        *matrix(view),
        Text(legend(view), css="liten"),
    ]
    return Section("korthet", "Resultatet i korthet", tuple(blocks))


def _goals(view: View) -> Iterator[Block]:
    said = list(goals(view))
    yield Bullets(tuple(said)) if said else Text("Inget beslutat mål är mätt i den här körningen.")
    for found in with_limits(view, beslutad=True):
        drawing = share_drawing(found, f"{indikator(found.namn).title} per utförare, {view.month}")
        if drawing:
            svg = svg_of(drawing, f"f-{found.namn.replace('_', '-')}")
            yield Chart(svg, drawing.title, "Samma siffror står i avsnittet om målen.")


def _not_good_enough(view: View) -> Iterator[Block]:
    """The planned controls with deviations, and where: which, and not how many."""
    said: list[Cell] = []
    for kontroll in view.kontroller:
        if kontroll.planerad and kontroll.utfall == AVVIKELSE:
            control = Proportion(view, kontroll)
            names = [u for u in view.names if u not in view.small and control.deviates(u)]
            own = kontroll.avser == BESTALLAREN or not names
            said.append(
                f"{kontroll.titel}: {control.mark(None).word}{'' if own else _at(view, names)}."
            )
    yield Bullets(tuple(said)) if said else Text("Inget: alla bedömda kontroller hålls.")


def _at(view: View, names: Sequence[str]) -> str:
    if len(names) > NAMES:
        shown = sum(name not in view.small for name in view.names)
        return f" hos {of_shown(len(names), shown, len(view.names))}"
    return f" hos {listed([visible(name) for name in names])}"


def _not_judged(view: View) -> Iterator[Block]:
    said = dict.fromkeys(
        f"{titel}, {vem}: {skal}."
        for kontroll in view.kontroller
        if kontroll.planerad
        for titel, _regler, vem, skal, _needed in lines_of(view, kontroll)
    )
    yield Bullets(tuple(said)) if said else Text("Allt som skulle bedömas är bedömt.")


def without_hidden_rows(section: Section) -> Section:
    """Where most rows of a table are hidden, they are named in a sentence and the others are left."""
    return replace(section, blocks=tuple(_without_hidden(section.blocks)))


def _without_hidden(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Fold):
            yield replace(block, blocks=tuple(_without_hidden(block.blocks)))
        elif isinstance(block, Table):
            yield from _told_apart(block)
        else:
            yield block


def _told_apart(table: Table) -> Iterator[Block]:
    hidden = [row for row in table.rows if _tells_nothing(table, row)]
    if len(hidden) * 2 <= len(table.rows) or table.css:
        yield table
        return
    shown = tuple(row for row in table.rows if row not in hidden)
    known = table.total is not None and not _tells_nothing(table, table.total)
    if shown or known:
        yield replace(table, rows=shown)
    names = [_name(table, row) for row in hidden]
    what = "" if shown or known else f"{table.caption}. "
    yield Text(f"{what}{_WHY_HIDDEN}: {'; '.join(names)}.", css="liten")


def _tells_nothing(table: Table, row: Sequence[Cell]) -> bool:
    """Whether half of its figures or more are hidden."""
    figures = [value for c, value in zip(table.columns, row, strict=True) if c.numeric]
    hidden = sum(map(_is_hidden, figures))
    return hidden > 0 and hidden * 2 >= len(figures)


def _name(table: Table, row: Sequence[Cell]) -> str:
    """What a row is about: of a rule, its control too."""
    first = 2 if [column.title for column in table.columns[:2]] == ["Kontroll", "Regel"] else 1
    return ": ".join(cell for cell in row[:first] if isinstance(cell, str))


def _is_hidden(value: Cell) -> bool:
    return isinstance(value, str) and (FEWER in value or NOT_SHOWN in value)
