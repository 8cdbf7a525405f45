"""1 Resultatet i korthet: the verdicts at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extracts.shown import visible
from reports.kit.blocks import Block, Bullets, Cell, Column, Link, Section, Table, Text
from reports.kit.numbers import counted
from reports.kit.words import ALLVAR, KUNDVALSMOTE
from reports.manad.editions import see
from reports.manad.per_provider import limit_text, per_provider
from reports.manad.planned import NONE_PLANNED, which_plan
from reports.manad.proportion import Proportion
from reports.manad.sections.answers import answers
from reports.manad.sections.matrix import matrix
from reports.manad.view import View
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, REDOVISAS, UPPFYLLT

_CONTROLS = (Column("Kontroll"), Column("Planerad i månaden"), Column("Utfall", css="utfall"))
_LEGEND = (
    "✓ uppfyllt. ✗ målet missat: andelen mot sitt mål. ✎ rader att rätta eller följa upp: antal av prövade. "
    "▲ avvikelse mot förslag: gränsen är inte beslutad. "
    f"? ej bedömd: skälet står i {see('ejbedomt')}. · redovisas utan gräns."
)


def section(view: View) -> Section:
    """The section as blocks."""
    blocks: list[Block] = [
        Text(which_plan(view.data.rapport)),
        Text(summary(view), css="viktig"),
        Bullets(tuple(_highlights(view) if view.own else answers(view))),
        *_tables(view),
        *_beside(view),
        *_extra(view),
        Text(legend(view), css="liten"),
    ]
    return Section("korthet", "Resultatet i korthet", tuple(blocks))


def legend(view: View) -> str:
    """What the marks mean."""
    return _LEGEND if view.own else f"{_LEGEND} Utförarna står i bokstavsordning."


def _beside(view: View) -> Iterator[Block]:
    """Controls whose share is kept, with single findings: both are said."""
    said = [
        f"{k.titel}{f', {visible(u)}' if view.own is None else ''}: {both}."
        for k in view.kontroller
        for control in [Proportion(view, k)]
        for u in view.names
        if (both := control.beside(u))
    ]
    if said:
        yield Bullets(tuple(said))


def summary(view: View) -> str:
    """«x av y planerade kontroller bedömda: a uppfyllda, b avvikelser, c ej bedömda»."""
    marks = Counter(view.kontroll_mark(k).word for k in view.kontroller if k.planerad)
    planned, unjudged = sum(marks.values()), marks[EJ_BEDOMD]
    if not planned:
        return NONE_PLANNED
    parts = [counted(marks[UPPFYLLT], "uppfylld", "uppfyllda")]
    parts += [counted(marks[AVVIKELSE], "avvikelse", "avvikelser")]
    if marks[MOT_FORSLAG]:
        parts += [counted(marks[MOT_FORSLAG], "avvikelse mot förslag", "avvikelser mot förslag")]
    parts += [f"{marks[REDOVISAS]} redovisas utan gräns"] if marks[REDOVISAS] else []
    parts += [counted(unjudged, "ej bedömd", "ej bedömda")]
    return f"{planned - unjudged} av {planned} planerade kontroller bedömda: {', '.join(parts)}."


def _extra(view: View) -> Iterator[Block]:
    extra = [k.titel for k in view.kontroller if not k.planerad]
    if extra:
        names = ", ".join(extra)
        yield Text(f"Visas utöver månadens plan och räknas inte: {names}.", css="liten")


def _tables(view: View) -> Iterator[Block]:
    if view.own is None:
        yield from matrix(view)
        return
    rows = tuple(
        (k.titel, "ja" if k.planerad else "nej, visas ändå", Proportion(view, k).mark(view.own))
        for k in view.kontroller
    )
    yield Table("Utfall per kontroll", _CONTROLS, rows)


def _highlights(view: View) -> Iterator[Cell]:
    """A provider's own month."""
    found = per_provider(view, "utford-tid", "andel_utford")
    line = found.lines[0] if found and found.lines else None
    if found and line:
        yield (
            f"Registrerad tid hos kund: {line.taljare} av {line.namnare} beviljade timmar, "
            f"{line.text}. Målet är {limit_text(found)} för varje utförare."
        )
    yield from _severities(view)
    motet = visible(view.data.rapport.plan.ord["motet"])
    yield Link(f"Månaden på en sida, att ta med till {motet}", KUNDVALSMOTE)


def _severities(view: View) -> Iterator[Cell]:
    """How many deviations of each severity."""
    for allvar, total in severities(view).items():
        found = counted(total, "avvikelse", "avvikelser")
        yield f"{ALLVAR[allvar].word.capitalize()}: {found} att titta på."


def severities(view: View) -> dict[str, int]:
    """allvar → deviations on the page."""
    totals = dict.fromkeys(ALLVAR, 0)
    for (kontroll, regel, _utforare), found in view.share.sums.items():
        totals[allvar_of(view, kontroll, regel)] += found.antal
    return totals


def allvar_of(view: View, kontroll: str, regel: str) -> str:
    """How serious the plan says that a break of a rule is."""
    rules = view.data.rapport.plan.row(kontroll).rules
    return next(rule.allvar for rule in rules if rule.regel == regel)
