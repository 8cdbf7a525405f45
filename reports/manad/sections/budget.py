"""Budget beside the computed pay of the month, in section 7; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from checks.ersattning import ALLA_POSTER, KONTROLL
from checks.pengar.budget import TABELL
from reports.kit.blocks import Block, Column, Heading, Table, Text
from reports.kit.numbers import kronor
from reports.manad.sections.pay import board_total
from reports.manad.view import View

_NO_VERDICT = "Skillnaden är beräknat minus budget. Inget bedöms."


@dataclass(frozen=True)
class Line:
    """A post over all providers, in kronor; None where there is no amount."""

    post: str
    budget: float | None
    beraknat: float | None
    skillnad: float | None


def budget(view: View) -> Iterator[Block]:
    """Post by post. The board reads one sum, which it reads anyway; a provider has no part in it."""
    run = view.data.kontroll(KONTROLL) is not None
    if view.own or not run or TABELL not in view.data.rapport.facts.underlag.tables:
        return
    yield Heading("Budget och beräknad ersättning", "budget")
    lines = _lines(view)
    if not lines:
        yield Text(f"Budgeten har ingen godkänd rad för {view.month}.")
    elif view.board:
        yield from _for_the_board(view, lines)
    else:
        yield _table(view, lines)
        yield Text(_NO_VERDICT, css="liten")


def _lines(view: View) -> list[Line]:
    def value(namn: str, post: str) -> float | None:
        judged = view.data.every.get((KONTROLL, namn, None, (("post", post),)))
        return judged.indikator.varde if judged else None

    return [
        Line(
            post, *(value(namn, post) for namn in ("budget", "ersattning_post", "budget_skillnad"))
        )
        for post in ALLA_POSTER
        if (KONTROLL, "budget", None, (("post", post),)) in view.data.every
    ]


def _table(view: View, lines: list[Line]) -> Table:
    rows = tuple(
        (
            line.post,
            kronor(line.budget),
            "ej beräkningsbar" if line.beraknat is None else kronor(line.beraknat),
            kronor(line.skillnad),
        )
        for line in lines
    )
    total = ("Poster där båda finns", *map(kronor, _sums(lines)))
    heads = ("Budget", "Beräknat", "Skillnad")
    return Table(
        f"Budget och beräknad ersättning, {view.month}",
        (Column("Post"), *(Column(head, numeric=True) for head in heads)),
        rows,
        total if len(rows) > 1 else None,
    )


def _sums(lines: list[Line]) -> tuple[float, float, float]:
    """Budget, computed and difference of the posts that have both."""
    both = [line for line in lines if line.skillnad is not None]
    return (
        sum(line.budget or 0.0 for line in both),
        sum(line.beraknat or 0.0 for line in both),
        sum(line.skillnad or 0.0 for line in both),
    )


def _for_the_board(view: View, lines: list[Line]) -> Iterator[Block]:
    """A post can be about one client, and what is left of a total is a post."""
    planned, computed, difference = _sums(lines)
    whole = board_total(view)
    if whole is None or not isclose(whole, computed, abs_tol=0.005):
        yield Text(
            "Skillnaden mot budget visas inte här: den skulle visa en del av summan för sig. "
            "Den står i arbetsutgåvan."
        )
        return
    left_out = [line.post for line in lines if line.beraknat is None]
    rest = f" Inte med, eftersom det inte kan beräknas: {', '.join(left_out)}." if left_out else ""
    yield Text(
        f"Budget {kronor(planned)}, beräknat {kronor(computed)}, skillnad {kronor(difference)}.{rest}"
    )
    yield Text(_NO_VERDICT, css="liten")
