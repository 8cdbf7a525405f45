"""Kronor of deviations: what may be added up, and what control 7 finds, which may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.kit.blocks import Column, Table
from reports.kit.numbers import NOTHING, count, kronor
from reports.kit.suppression import in_place_of
from reports.kit.words import ESTIMATE
from reports.manad.sums import INVOICE, Amount, Sum
from reports.manad.view import View

OVER, UNDER = "för mycket fakturerat", "för lite fakturerat"
APART = "Det läggs inte ihop, varken med varandra eller med andra belopp."
Key = tuple[str, str]
Named = tuple[Key, str, Amount]


def owed(view: View) -> dict[Key, Amount]:
    """kontroll and regel → the kronor of its deviations on the page, where there are any."""
    found: dict[Key, Amount] = {}
    for (kontroll, regel, _utforare), of in view.share.sums.items():
        key = kontroll, regel
        if key != INVOICE and of.over.antal:
            found[key] = found.get(key, Amount()) + of.over
    return found


def invoiced(sums: Iterable[Sum]) -> dict[str, Amount]:
    """Invoiced too much and too little (below zero), of the deviations of an invoice; never one sum."""
    of = list(sums)
    return {
        OVER: sum((found.over for found in of), Amount()),
        UNDER: sum((found.under for found in of), Amount()),
    }


def invoiced_said(sums: Iterable[Sum]) -> str:
    """«för mycket fakturerat 6 000 kr i 2 avvikelser; för lite fakturerat −41 811 kr i 1 avvikelse»."""
    return "; ".join(
        f"{what} {kronor(amount.belopp)} i {counted(amount.antal)}"
        for what, amount in invoiced(sums).items()
    )


def counted(antal: int) -> str:
    """«1 avvikelse», «2 avvikelser»."""
    return f"{count(antal)} {'avvikelse' if antal == 1 else 'avvikelser'}"


def amount_table(
    view: View, caption: str, what: str, amounts: Sequence[Named], total: str | None
) -> Table:
    """A line per amount; without `total` they are not added up, and they never are to the board."""
    rows = tuple(_row(view, *named) for named in amounts)
    columns = (
        Column(what),
        Column("Avvikelser med belopp", numeric=True),
        Column(f"Kronor ({ESTIMATE})", numeric=True),
    )
    found = [amount for _key, _name, amount in amounts]
    whole = (count(sum(a.antal for a in found)), kronor(sum(a.belopp for a in found)))
    added = total and len(rows) > 1 and not view.board
    return Table(caption, columns, rows, (total or "", *whole) if added else None)


def _row(view: View, key: Key, name: str, amount: Amount) -> tuple[str, str, str]:
    if view.board and view.secrecy.amount(*key, amount):
        return name, in_place_of(amount.antal), NOTHING
    return name, count(amount.antal), kronor(amount.belopp)
