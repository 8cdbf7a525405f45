"""6 Fel i registreringarna."""

from __future__ import annotations

from reports.kit.blocks import Block, Cell, Column, Link, Section, Table, Text
from reports.kit.numbers import NOTHING, count, percent
from reports.kit.suppression import in_place_of
from reports.kit.words import ALLVAR, indikator
from reports.manad.per_provider import indicator_table, per_provider
from reports.manad.sections import sample
from reports.manad.view import View
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
        found = per_provider(view, KONTROLL, ANDEL)
        if found:
            blocks.append(indicator_table(view, found, indikator(ANDEL).title))
        blocks.append(
            Text("En avvikelse är något att titta på. Den säger inte varför det blev så.")
        )
    blocks += sample.blocks(view)
    return Section("fel", "Fel i registreringarna", tuple(blocks))


def _rules(view: View, kontroll: Kontrollutfall) -> Table:
    """Per rule, all providers of the page together; the board reads how many deviate."""
    rules = list(dict.fromkeys(r.regel for r in kontroll.regler))
    names = frozenset(view.names)
    mine: dict[str, list[Regelutfall]] = {regel: [] for regel in rules}
    for r in view.share.regler[kontroll.id]:
        if r.utforare in names:
            mine[r.regel].append(r)
    rows = (_rule(view, regel, mine[regel]) for regel in rules)
    antal = sum(r.avvikelser for some in mine.values() for r in some)
    all_hidden = view.board and view.secrecy.all_rules
    judged = any(r.utfall != EJ_BEDOMD for some in mine.values() for r in some)
    last = in_place_of(antal) if all_hidden else count(antal) if judged else "ej bedömd"
    titles = (Column("Regel"), Column("Allvar", css="utfall"))
    numbers = tuple(Column(title, numeric=True) for title in ("Avvikelser", "Prövade", "Andel"))
    kept = len(titles) + (1 if view.board else len(numbers))
    return Table(
        "Regler för registreringar",
        (*titles, *numbers)[:kept],
        tuple(row[:kept] for row in rows),
        ("Alla regler", "", last, "", "")[:kept],
    )


def _rule(view: View, regel: str, mine: list[Regelutfall]) -> tuple[Cell, ...]:
    title = view.data.rapport.plan.texter[regel].titel
    provade, antal = sum(r.provade for r in mine), sum(r.avvikelser for r in mine)
    linked = antal and not view.board
    name: Cell = Link(title, f"#regel-{KONTROLL}-{regel}") if linked else title
    allvar = ALLVAR[mine[0].allvar] if mine else ""
    if all(r.utfall == EJ_BEDOMD for r in mine):
        return name, allvar, "ej bedömd", NOTHING, NOTHING
    share = percent(antal / provade) if provade else NOTHING
    return name, allvar, view.deviations(KONTROLL, regel, antal), count(provade), share
