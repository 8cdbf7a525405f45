"""6 Fel i registreringarna and 7 Pengar som kan vara berörda."""

from __future__ import annotations

from reports.blocks import Block, Cell, Column, Link, Section, Table, Text
from reports.collect import Sum, shown
from reports.numbers import NOTHING, count, kronor, percent
from reports.sections import sample
from reports.shares import share_table, shares
from reports.suppression import FEWER, Suppressed, cell, is_small, suppress, total_cell
from reports.view import View
from reports.words import ALLVAR, ESTIMATE, indikator
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


def money(view: View) -> Section:
    """Kronor per rule, where the deviations have any; an estimate."""
    sums: dict[tuple[str, str], list[Sum]] = {}
    for (kontroll, regel, utforare), found in view.data.sums.items():
        if found.med_belopp and (view.own is None or utforare == shown(view.own)):
            sums.setdefault((kontroll, regel), []).append(found)
    blocks: list[Block] = [
        Text(
            f"Alla belopp är en {ESTIMATE}. Utföraren ska höras innan något belopp används.",
            css="viktig",
        )
    ]
    blocks.append(
        _money(view, sums)
        if sums
        else Text("Inga avvikelser i den här körningen har något belopp.")
    )
    blocks.append(
        Text(
            "Service och omsorg ersätts efter beviljad tid. Därför är beloppet noll kronor för fel "
            "i sådana registreringar, och de räknas inte här. För överlapp räknas inget belopp.",
            css="liten",
        )
    )
    return Section("pengar", "7. Pengar som kan vara berörda", tuple(blocks))


def _money(view: View, sums: dict[tuple[str, str], list[Sum]]) -> Table:
    keys = sorted(sums, key=lambda key: view.data.rapport.plan.texter[key[1]].titel)
    antal = [sum(s.med_belopp for s in sums[key]) for key in keys]
    hidden = suppress(antal) if view.board else Suppressed(frozenset(), False)
    belopp = [sum(s.belopp for s in sums[key]) for key in keys]
    rows = tuple(
        (
            view.data.rapport.plan.texter[key[1]].titel,
            cell(antal, hidden, at, count(antal[at])),
            NOTHING if at in hidden.hidden else kronor(belopp[at]),
        )
        for at, key in enumerate(keys)
    )
    whole = NOTHING if hidden.total_hidden else kronor(sum(belopp))
    columns = (
        Column("Regel"),
        Column("Avvikelser med belopp", numeric=True),
        Column(f"Kronor ({ESTIMATE})", numeric=True),
    )
    total = ("Alla regler", total_cell(antal, hidden, count(sum(antal))), whole)
    return Table(f"Belopp per regel, {ESTIMATE}", columns, rows, total if len(rows) > 1 else None)
