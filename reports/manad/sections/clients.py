"""3 Kunder att titta till först: help that nobody seems to give, and omsorg without a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extracts.shown import visible
from reports.kit.blocks import Block, Column, Fold, Section, Table, Text
from reports.kit.numbers import NOTHING, count, part_of
from reports.kit.suppression import FEWER, NOT_SHOWN, is_small
from reports.manad.editions import see
from reports.manad.per_provider import per_provider
from reports.manad.view import View
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA

PLAN_SAKNAS = "plan-saknas"
_FEW = 10


@dataclass(frozen=True)
class Group:
    """Clients that a rule points out; `own` or `none` is said to a provider, where it may be told."""

    kontroll: str
    regel: str
    title: str
    own: str
    none: str


GROUPS = (
    Group(
        "uppehall",
        "verkstalld-utan-besok",
        "Verkställd tid utan besök",
        "{antal} har verkställd tid hos er men ingen registrering. Kontrollera i dag att hjälpen ges.",
        "Vi hittar ingen kund hos er med verkställd tid och helt utan registreringar.",
    ),
    Group(
        "verkstallighet",
        "ej-verkstalld-tre-manader",
        "Ej verkställt inom tre månader",
        "",
        "",
    ),
    Group(
        "genomforandeplan",
        PLAN_SAKNAS,
        "Omsorg utan genomförandeplan",
        "{antal} med omsorg saknar genomförandeplan hos er.",
        "Alla era omsorgskunder som skulle ha en genomförandeplan har en.",
    ),
)
FIRST = frozenset((group.kontroll, group.regel) for group in GROUPS)


def section(view: View) -> Section:
    """The section as blocks."""
    blocks = _own(view) if view.own else _everyone(view)
    return Section("kunder", "Kunder att titta till först", tuple(blocks))


def _own(view: View) -> list[Block]:
    blocks: list[Block] = []
    for group in GROUPS:
        if is_judged(view, group, view.own) is None:
            continue
        antal = clients_of(view, group, view.own)
        if not is_judged(view, group, view.own):
            said = f"{group.title}: ej bedömt. Skälet står i {see('ejbedomt')}."
        elif antal:
            said = group.own.format(antal=f"{count(antal)} {'kund' if antal == 1 else 'kunder'}")
        else:
            said = group.none
        blocks += [Text(said), *_listed(view, group)]
    return blocks or [Text("De här kontrollerna är inte gjorda i körningen.")]


def _everyone(view: View) -> list[Block]:
    groups = [g for g in GROUPS if any(is_judged(view, g, u) is not None for u in view.names)]
    if not groups:
        return [Text("De här kontrollerna är inte gjorda i körningen.")]
    if view.board:
        return _board(view, groups)
    return [_counts(view, groups), *(block for group in groups for block in _listed(view, group))]


def _counts(view: View, groups: Sequence[Group]) -> Table:
    rows = tuple((view.label(u), *(_cell(view, group, u) for group in groups)) for u in view.names)
    totals = (_total(view, g) for g in groups)
    return Table(
        "Antal kunder att titta till först",
        (Column("Utförare"), *(Column(group.title, numeric=True) for group in groups)),
        rows,
        ("Alla tillsammans", *totals) if len(rows) > 1 else None,
    )


def _cell(view: View, group: Group, utforare: str) -> str:
    judged = is_judged(view, group, utforare)
    return count(clients_of(view, group, utforare)) if judged else "ej bedömt"


def _total(view: View, group: Group) -> str:
    """Over those that are judged."""
    judged = [clients_of(view, group, u) for u in view.names if is_judged(view, group, u)]
    return count(sum(judged)) if judged else "ej bedömt"


def is_judged(view: View, group: Group, utforare: str | None) -> bool | None:
    """Whether the rule is judged for the provider; None when it is not a rule of the run."""
    kontroll = view.data.kontroll(group.kontroll)
    every = view.rules(kontroll, utforare) if kontroll else []
    rules = [r for r in every if r.regel == group.regel]
    return all(r.utfall != EJ_BEDOMD or r.skal == INGET_ATT_PROVA for r in rules) if rules else None


def clients_of(view: View, group: Group, utforare: str | None) -> int:
    """How many clients of the provider the rule points out."""
    found = view.sums(group.kontroll, group.regel).get(visible(utforare or ""))
    return found.kunder if found else 0


def _board(view: View, groups: Sequence[Group]) -> list[Block]:
    """All providers together, small counts hidden; plans per provider, as their share is shown so."""
    rows = tuple(
        (group.title, _all_together(view, group)) for group in groups if group.regel != PLAN_SAKNAS
    )
    columns = (Column("Vad"), Column("Kunder, alla utförare", numeric=True))
    blocks: list[Block] = (
        [Table("Antal kunder att titta till först", columns, rows)] if rows else []
    )
    if any(group.regel == PLAN_SAKNAS for group in groups):
        blocks.append(_board_plans(view))
    return blocks


def _all_together(view: View, group: Group) -> str:
    if not any(is_judged(view, group, u) for u in view.names):
        return "ej bedömt"
    clients = sum(clients_of(view, group, u) for u in view.names)
    return view.deviations(group.kontroll, group.regel, clients)


def _board_plans(view: View) -> Block:
    """The same suppression as the share with a plan, of which this is the rest."""
    found = per_provider(view, "genomforandeplan", "andel_med_plan")
    if found is None:
        said = f"ej bedömt. Skälet står i {see('ejbedomt')}."
        return Text(f"Omsorgskunder utan genomförandeplan: {said}")

    def left(utforare: str | None, *, hidden: bool) -> str:
        i = view.data.indikatorer["genomforandeplan", "andel_med_plan", utforare].indikator
        number = int((i.namnare or 0) - (i.taljare or 0))
        if hidden:
            return FEWER if is_small(number) or is_small(i.namnare) else NOT_SHOWN
        return count(number)

    rows = tuple(
        (view.label(line.utforare or ""), left(line.utforare, hidden=line.hidden))
        for line in found.lines
    )
    total = found.total if len(rows) > 1 else None
    return Table(
        "Omsorgskunder utan genomförandeplan",
        (Column("Utförare"), Column("Kunder utan plan", numeric=True)),
        rows,
        ("Alla tillsammans", left(None, hidden=total.hidden)) if total else None,
    )


def _listed(view: View, group: Group) -> list[Block]:
    """The clients, with what is seen of each."""
    rows = [
        d
        for d in view.share.deviations
        if (d["kontroll"], d["regel"]) == (group.kontroll, group.regel)
    ]
    if not rows:
        return []
    antal = sum(found.antal for found in view.sums(group.kontroll, group.regel).values())
    blocks: list[Block] = [_table(view, group, rows)]
    if len(rows) < antal:
        shown_of = part_of(len(rows), antal, "alla finns i avvikelser.csv")
        blocks.append(Text(f"Visar {shown_of}."))
    return [Fold(f"{group.title} ({count(antal)})", tuple(blocks), open=len(rows) <= _FEW)]


def _table(view: View, group: Group, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = (Column("Kund"), *view.provider_column, Column("Vad"))
    cells = tuple(
        (d["kund"] or NOTHING, *view.provider_cell(d["utforare"]), d["text"]) for d in rows
    )
    return Table(f"{group.title}: kunder", columns, cells)
