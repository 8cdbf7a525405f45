"""6 Fel i registreringarna."""

from __future__ import annotations

from reports.blocks import Block, Cell, Column, Link, Section, Table, Text
from reports.numbers import NOTHING, count, percent
from reports.sections import sample
from reports.shares import share_table, shares
from reports.suppression import FEWER, Suppressed, cell, is_small, suppress, total_cell
from reports.view import View
from reports.words import ALLVAR, indikator
from suites.verdicts import EJ_BEDOMD, Kontrollutfall, Regelutfall

KONTROLL = "registreringar"
ANDEL = "andel_rader_med_avvikelse"


def section(view: View) -> Section:
    """The section as blocks."""
    kontroll = view.data.kontroll(KONTROLL)
    if kontroll is None:
        blocks: list[Block] = [Text("Registreringarna är inte kontrollerade i den här körningen.")]
    else:
        blocks = [_rules(view, kontroll)]
        found = shares(view, KONTROLL, ANDEL)
        if found:
            blocks.append(share_table(view, found, indikator(ANDEL).title))
        blocks.append(
            Text("En avvikelse är något att titta på. Den säger inte varför det blev så.")
        )
    blocks += sample.blocks(view)
    return Section("fel", "6. Fel i registreringarna", tuple(blocks))


def _rules(view: View, kontroll: Kontrollutfall) -> Table:
    """Per rule, all providers of the page together."""
    rules = list(dict.fromkeys(r.regel for r in kontroll.regler))
    mine = {
        regel: [r for r in kontroll.regler if r.regel == regel and r.utforare in view.names]
        for regel in rules
    }
    antal = [sum(r.avvikelser for r in mine[regel]) for regel in rules]
    hidden = suppress(antal) if view.board else Suppressed(frozenset(), False)
    titles = (Column("Regel"), Column("Allvar", css="utfall"), Column("Prövade", numeric=True))
    return Table(
        "Regler för registreringar",
        (*titles, Column("Avvikelser", numeric=True), Column("Andel", numeric=True)),
        tuple(_rule(view, regel, mine[regel], antal, hidden, at) for at, regel in enumerate(rules)),
        ("Alla regler", "", "", total_cell(antal, hidden, count(sum(antal))), ""),
    )


def _rule(
    view: View, regel: str, mine: list[Regelutfall], antal: list[int], hidden: Suppressed, at: int
) -> tuple[Cell, ...]:
    title = view.data.rapport.plan.texter[regel].titel
    linked = antal[at] and not view.board
    name: Cell = Link(title, f"#regel-{KONTROLL}-{regel}") if linked else title
    provade = sum(r.provade for r in mine)
    tried = FEWER if view.board and is_small(provade) else count(provade)
    allvar = ALLVAR[mine[0].allvar] if mine else ""
    if all(r.utfall == EJ_BEDOMD for r in mine):
        return name, allvar, "ej bedömd", NOTHING, NOTHING
    if at in hidden.hidden:
        return name, allvar, tried, cell(antal, hidden, at, ""), NOTHING
    return (
        name,
        allvar,
        tried,
        count(antal[at]),
        percent(antal[at] / provade) if provade else NOTHING,
    )
