"""1 Resultatet i korthet: the verdicts at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checks.outward import visible
from reports.kit.blocks import Block, Bullets, Cell, Column, Link, Mark, Section, Table, Text
from reports.kit.numbers import count
from reports.kit.words import ALLVAR, KUNDVALSMOTE, MARKS
from reports.manad.editions import see
from reports.manad.per_provider import limit_text, per_provider
from reports.manad.planned import NONE_PLANNED, which_plan
from reports.manad.view import View
from suites.plan import BESTALLAREN
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, REDOVISAS, UPPFYLLT, Kontrollutfall

_CONTROLS = (Column("Kontroll"), Column("Planerad i månaden"), Column("Utfall", css="utfall"))
_LEGEND = (
    "✓ uppfyllt. ✗ avvikelse från ett beslutat mål eller från en regel. ▲ avvikelse mot förslag: "
    f"gränsen är inte beslutad. ? ej bedömd: skälet står i {see('ejbedomt')}. · redovisas utan gräns."
)


def section(view: View) -> Section:
    """The section as blocks."""
    blocks: list[Block] = [
        Text(which_plan(view.data.rapport)),
        Text(_summary(view), css="viktig"),
        *_extra(view),
        *([_own_table(view)] if view.own else _tables(view)),
        Text(_LEGEND if view.own else f"{_LEGEND} Utförarna står i bokstavsordning.", css="liten"),
        Bullets(tuple(_highlights(view))),
    ]
    return Section("korthet", "Resultatet i korthet", tuple(blocks))


def _summary(view: View) -> str:
    """«x av y planerade kontroller bedömda: a uppfyllda, b avvikelser, c ej bedömda»."""
    marks = Counter(view.kontroll_mark(k).word for k in view.kontroller if k.planerad)
    planned, unjudged = sum(marks.values()), marks[EJ_BEDOMD]
    if not planned:
        return NONE_PLANNED
    parts = [f"{marks[UPPFYLLT]} uppfyllda", f"{marks[AVVIKELSE]} avvikelser"]
    parts += [f"{marks[MOT_FORSLAG]} avvikelser mot förslag"] if marks[MOT_FORSLAG] else []
    parts += [f"{marks[REDOVISAS]} redovisas utan gräns"] if marks[REDOVISAS] else []
    parts += [f"{unjudged} ej bedömda"]
    return f"{planned - unjudged} av {planned} planerade kontroller bedömda: {', '.join(parts)}."


def _extra(view: View) -> Iterator[Block]:
    extra = [k.titel for k in view.kontroller if not k.planerad]
    if extra:
        names = ", ".join(extra)
        yield Text(f"Visas utöver månadens plan och räknas inte: {names}.", css="liten")


def _heading(view: View, kontroll: Kontrollutfall) -> str:
    name = view.data.rapport.plan.row(kontroll.id).kort
    return name if kontroll.planerad else f"{name} (utöver plan)"


def _tables(view: View) -> list[Block]:
    """What is judged per provider, and what the beställare answers for alone."""
    own = [k for k in view.kontroller if k.avser == BESTALLAREN]
    others = [k for k in view.kontroller if k.avser != BESTALLAREN]
    tables: list[Block] = [_table(view, others)] if others else []
    if own:
        rows = tuple(
            (k.titel, "ja" if k.planerad else "nej, visas ändå", MARKS[k.utfall]) for k in own
        )
        tables.append(Table("Beställarens egna kontroller", _CONTROLS, rows))
    return tables


def _table(view: View, kontroller: Sequence[Kontrollutfall]) -> Table:
    """Providers down, controls across: fits on paper however many the providers are."""
    rows = tuple(
        (view.label(u), *(_cell(view, kontroll, u) for kontroll in kontroller)) for u in view.names
    )
    return Table(
        "Utfall per utförare och kontroll",
        (Column("Utförare"), *(Column(_heading(view, k), css="utfall") for k in kontroller)),
        rows,
        ("Hela kontrollen", *(MARKS[k.utfall] for k in kontroller)),
        wide=True,
    )


def _cell(view: View, kontroll: Kontrollutfall, utforare: str) -> Cell:
    return (
        view.hidden_word(utforare) if utforare in view.small else view.verdict(kontroll, utforare)
    )


def _own_table(view: View) -> Table:
    rows = tuple(
        (
            kontroll.titel,
            "ja" if kontroll.planerad else "nej, visas ändå",
            view.kontroll_mark(kontroll),
        )
        for kontroll in view.kontroller
    )
    return Table("Utfall per kontroll", _CONTROLS, rows)


def _highlights(view: View) -> Iterator[Cell]:
    found = per_provider(view, "utford-tid", "andel_utford")
    line = (found.total or found.lines[0]) if found and (found.total or found.lines) else None
    if found and line and not line.hidden:
        yield (
            f"Registrerad tid hos kund: {line.taljare} av {line.namnare} beviljade timmar, "
            f"{line.text}. Målet är {limit_text(found)} för varje utförare."
        )
    if found and view.own is None:
        below = [visible(x.utforare) for x in found.lines if x.utforare and _is(x.mark, AVVIKELSE)]
        outside = "Under" if found.hogst is None else "Utanför"
        yield f"{outside} målet: {', '.join(below) or 'ingen utförare'}."
    if not view.board:
        yield from _severities(view)
    if view.own:
        motet = visible(view.data.rapport.plan.ord["motet"])
        yield Link(f"Månaden på en sida, att ta med till {motet}", KUNDVALSMOTE)


def _severities(view: View) -> Iterator[Cell]:
    """How many deviations of each severity; the board reads them per rule in section 6."""
    for allvar, total in severities(view).items():
        yield f"{ALLVAR[allvar].word.capitalize()}: {count(total)} avvikelser att titta på."


def severities(view: View) -> dict[str, int]:
    """allvar → deviations on the page."""
    totals = dict.fromkeys(ALLVAR, 0)
    for (kontroll, regel, utforare), found in view.data.sums.items():
        if view.mine(utforare):
            totals[allvar_of(view, kontroll, regel)] += found.antal
    return totals


def _is(mark: Mark | None, word: str) -> bool:
    return mark is not None and mark.word == word


def allvar_of(view: View, kontroll: str, regel: str) -> str:
    """How serious the plan says that a break of a rule is."""
    rules = view.data.rapport.plan.row(kontroll).rules
    return next(rule.allvar for rule in rules if rule.regel == regel)
