"""9 Sedan förra månaden: what is new, what remains, what was measured then (spec: arkiv, «The report»)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from arkiv.liv import ATERKOMMEN, ATGARDAD, KVARSTAR, NY, OBEDOMD
from arkiv.tidigare import Tidigare, Version
from arkiv.uppfoljning import ACCEPTERAD
from extracts.period import Period
from extracts.shown import visible
from reports.kit.blocks import Block, Cell, Column, Section, Table, Text
from reports.kit.numbers import count, counted
from reports.manad.for_providers import rules_for_providers
from reports.manad.sections.month_by_month import month_by_month
from reports.manad.sections.trend import development
from reports.manad.view import View

STATES = {
    NY: "Nya",
    KVARSTAR: "Kvarstår",
    ATERKOMMEN: "Återkomna",
    ATGARDAD: "Åtgärdade",
    OBEDOMD: "Ej bedömda",
}
_MEANING = (
    "En avvikelse kvarstår när samma sak avviker igen, är återkommen när den var borta däremellan, och "
    "åtgärdad när regeln är bedömd utan att den finns kvar; vad som gjordes säger inte arkivet. Ej bedömd är "
    "den som fanns förut och vars regel inte kunde bedömas nu: den är inte avslutad. Det som hände en dag "
    "i en tidigare månad hör till den månaden: det följs upp i dess arbetslista."
)
_NO_ARCHIVE = "Körningen är gjord utan arkiv, så inget kan jämföras med förra månaden."
_NOTHING_THERE = "Arkivet har ingen tidigare månad, så inget kan jämföras med förra månaden."
_MOST_RULES = 10
States = Mapping[str | None, Mapping[tuple[str, str], Counter[str]]]


def section(view: View) -> Section:
    """What the archive says of the run, as the edition may show it."""
    found = view.data.rapport.tidigare
    told = list(_blocks(view, found)) if found else [Text(_NO_ARCHIVE)]
    blocks = [*told, *development(view)]
    return Section("sedan", "Sedan förra månaden", tuple(blocks or [Text(_NOTHING_THERE)]))


def _blocks(view: View, found: Tidigare) -> Iterator[Block]:
    if found.ersatter and not view.own:
        yield Text(_again(found.ersatter, board=view.board))
    if not found.forra:
        return
    yield Text(_compared(view, found))
    if not view.board and not view.own:
        followed = _followed(view, found)
        if followed:
            yield Text(followed)
    if not view.board:
        states = _states(view, found)
        yield _per_provider(view, states)
        yield Text(_MEANING, css="liten")
        rules = _recurring(view, states)
        if rules:
            yield rules
    yield from month_by_month(view, found)


def _again(version: Version, *, board: bool) -> str:
    """That the month has been run before, of something else; the board is told no counts of few."""
    *others, last = version.skiljer
    differs = f"{', '.join(others)} och {last}" if others else last
    said = f"Månaden har körts förut. Ändrat sedan version {version.version}: {differs}."
    if board:
        return said
    new = counted(version.nya, "ny avvikelse", "nya avvikelser")
    return f"{said} {new} har kommit till, och {count(version.borta)} finns inte längre."


def _compared(view: View, found: Tidigare) -> str:
    last, mine = Period.parse(str(found.forra)), view.data.rapport.facts.period
    said = f"Jämfört med {last.name}, den senaste tidigare månaden i arkivet."
    between = Period.span(f"{last}..{mine}")[1:-1]
    if between:
        missing = ", ".join(month.name for month in between)
        said += f" Ingen körning finns för {missing}."
    return said


def _followed(view: View, found: Tidigare) -> str:
    """How many of those that people have written of are still there, and late."""
    said = [one for one in found.uppfoljda.values() if one.said]
    left = [one for one in said if one.id in found.liv]
    last = view.data.rapport.facts.period.last
    late = sum(
        one.klart_senast is not None and one.klart_senast <= last and one.status != ACCEPTERAD
        for one in left
    )
    if not said:
        return ""
    written = counted(len(said), "avvikelse", "avvikelser")
    return (
        f"Ifyllt i tidigare arbetslistor: {written}. Finns kvar: {count(len(left))}. "
        f"Skulle ha varit klara: {count(late)}."
    )


def _states(view: View, found: Tidigare) -> States:
    """utforare (as it is written, None = no provider's) → rule → state → what the page is about.

    That is every rule, tried this month or not; a provider is not told of all.
    """
    if view.own is None:
        return found.by_utforare
    name = visible(view.own)
    told = rules_for_providers(view.data.rapport.plan)
    mine = found.by_utforare.get(name, {})
    return {name: {rule: counts for rule, counts in mine.items() if rule in told}}


def _per_provider(view: View, states: States) -> Table:
    counts = {name: sum(rules.values(), Counter()) for name, rules in states.items() if rules}
    names = [*map(visible, view.names), None]
    rows = [
        (*view.provider_cell(name or "hos beställaren eller flera"), *_row(counts[name]))
        for name in [*names, *sorted(set(counts) - set(names), key=str)]
        if name in counts
    ]
    total = ("Alla", *_row(sum(counts.values(), Counter()))) if not view.own else None
    columns = (*view.provider_column, *(Column(h, numeric=True) for h in STATES.values()))
    if view.own and not rows:
        rows = [_row(Counter())]
    return Table("Avvikelser sedan förra månaden", columns, tuple(rows), total)


def _row(counts: Counter[str]) -> tuple[Cell, ...]:
    return tuple(count(counts[state]) for state in STATES)


def _recurring(view: View, states: States) -> Table | None:
    """The rules with most deviations that were there before."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for rules in states.values():
        for rule, counts in rules.items():
            if counts[KVARSTAR] or counts[ATERKOMMEN]:
                found[rule] = found.get(rule, Counter()) + counts
    before = {rule: counts[KVARSTAR] + counts[ATERKOMMEN] for rule, counts in found.items()}
    most = sorted(before, key=lambda rule: (-before[rule], rule))[:_MOST_RULES]
    texts = view.data.rapport.plan.texter
    rows = tuple(
        (texts[rule[1]].titel, count(found[rule][KVARSTAR]), count(found[rule][ATERKOMMEN]))
        for rule in most
    )
    heads = (Column("Regel"), Column("Kvarstår", numeric=True), Column("Återkomna", numeric=True))
    caption = "Det som kommer igen"
    if len(before) > len(rows):
        caption += f": de {len(rows)} vanligaste av {len(before)} regler"
    return Table(caption, heads, rows) if rows else None
