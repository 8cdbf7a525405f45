"""3 Kunder att titta till först: omsorg clients without a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from reports.blocks import Block, Column, Fold, Section, Table, Text
from reports.collect import shown
from reports.numbers import NOTHING, count
from reports.shares import shares
from reports.suppression import FEWER, NOT_SHOWN, is_small
from reports.view import View
from suites.verdicts import AVVIKELSE, UPPFYLLT

KONTROLL, REGEL = "genomforandeplan", "plan-saknas"
_FEW = 10


def section(view: View) -> Section:
    """The section as blocks."""
    return Section("kunder", "3. Kunder att titta till först", tuple(_blocks(view)))


def _blocks(view: View) -> list[Block]:
    kontroll = view.data.kontroll(KONTROLL)
    judged = [
        r.utforare
        for r in (kontroll.regler if kontroll else ())
        if r.regel == REGEL and r.utforare in view.names and r.utfall in (UPPFYLLT, AVVIKELSE)
    ]
    if not judged:
        return [Text("Omsorgskunder utan genomförandeplan: ej bedömt. Skälet står i avsnitt 11.")]
    without = {u: _antal(view, u) for u in view.names}
    rows = [d for d in view.data.deviations if d["regel"] == REGEL and _mine(view, d)]
    if view.own:
        return [Text(_sentence(without[view.own])), *_listed(rows, without[view.own], own=True)]
    blocks: list[Block] = [_board(view) if view.board else _counted(view, judged, without)]
    return blocks if view.board else [*blocks, *_listed(rows, sum(without.values()), own=False)]


def _mine(view: View, deviation: Mapping[str, Any]) -> bool:
    return view.own is None or deviation["utforare"] == shown(view.own)


def _antal(view: View, utforare: str) -> int:
    found = view.data.sums.get((KONTROLL, REGEL, shown(utforare)))
    return found.antal if found else 0


def _sentence(antal: int) -> str:
    if not antal:
        return "Alla era omsorgskunder som skulle ha en genomförandeplan har en."
    kund = "kund" if antal == 1 else "kunder"
    return f"{count(antal)} {kund} med omsorg saknar genomförandeplan hos er."


def _counted(view: View, judged: Collection[str | None], without: dict[str, int]) -> Table:
    rows = tuple(
        (view.label(u), count(without[u]) if u in judged else "ej bedömt") for u in view.names
    )
    total = ("Alla tillsammans", count(sum(without.values()))) if len(rows) > 1 else None
    columns = (Column("Utförare"), Column("Kunder utan plan", numeric=True))
    return Table("Omsorgskunder utan genomförandeplan", columns, rows, total)


def _board(view: View) -> Table:
    """The same suppression as the share with a plan, of which this is the rest."""
    found = shares(view, KONTROLL, "andel_med_plan")
    parts = {
        u: j.indikator
        for (k, n, u), j in view.data.indikatorer.items()
        if (k, n) == (KONTROLL, "andel_med_plan")
    }

    def left(utforare: str | None, hidden: bool) -> str:
        i = parts[utforare]
        number = int((i.namnare or 0) - (i.taljare or 0))
        if hidden:
            return FEWER if is_small(number) or is_small(i.namnare) else NOT_SHOWN
        return count(number)

    lines = found.lines if found else ()
    rows = tuple((view.label(x.utforare or ""), left(x.utforare, x.hidden)) for x in lines)
    total = found.total if found and len(rows) > 1 else None
    return Table(
        "Omsorgskunder utan genomförandeplan",
        (Column("Utförare"), Column("Kunder utan plan", numeric=True)),
        rows,
        ("Alla tillsammans", left(None, total.hidden)) if total else None,
    )


def _listed(rows: Sequence[Mapping[str, Any]], antal: int, *, own: bool) -> list[Block]:
    if not rows:
        return []
    columns = (Column("Kund"),) + (() if own else (Column("Utförare"),)) + (Column("Vad"),)
    cells = tuple(
        (d["kund"] or NOTHING,) + (() if own else (d["utforare"],)) + (d["text"],) for d in rows
    )
    table = Table("Kunder utan genomförandeplan", columns, cells)
    more = f"Visar {count(len(rows))} av {count(antal)}; alla finns i avvikelser.csv."
    blocks: tuple[Block, ...] = (table,) if len(rows) == antal else (table, Text(more))
    return [Fold(f"Kunderna ({count(antal)})", blocks, open=len(rows) <= _FEW)]
