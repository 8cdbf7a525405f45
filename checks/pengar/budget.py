"""Budget beside what control 7 computes, post by post; nothing is judged (spec: underlag, «budget»)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ibis import _

from checks import odelad
from checks.facts import Facts
from checks.model import Indikator
from checks.pengar import betalning
from checks.pengar.taxa import POSTER, areas
from extracts.contract import HEMTJANST, choices

TABELL = "budget"
Line = tuple[str, Decimal | None]


def beside(facts: Facts, lines: Iterable[Line]) -> Iterator[Indikator]:
    """Kronor per post over all providers: budget, computed, and computed − budget.

    `lines` are post and kronor computed of each line. A post has a budget or something computed, and
    the values that are known; without a budget for the month there is nothing.
    """
    budget = _budget(facts)
    lines = list(lines)
    if not budget:
        return
    for post in choices()[TABELL, "post"]:
        mine = [kr for of, kr in lines if of == post]
        planned, computed = budget.get(post), _computed(facts, post, mine)
        if planned is None and not any(kr is not None for kr in mine):
            continue
        both = planned is not None and computed is not None
        difference = (computed or Decimal()) - (planned or Decimal()) if both else None
        yield _kronor("budget", post, planned)
        yield _kronor("ersattning_post", post, computed)
        yield _kronor("budget_skillnad", post, difference)


def _budget(facts: Facts) -> dict[str, Decimal]:
    """post → kronor of the month."""
    if not facts.has(TABELL):
        return {}
    rows = facts.rows(TABELL).filter(_.manad == str(facts.period)).select("post", "belopp")
    return {row["post"]: row["belopp"] for row in rows.to_pyarrow().to_pylist()}


def _computed(facts: Facts, post: str, kronor: list[Decimal | None]) -> Decimal | None:
    """The sum of a post; None where some of it cannot be computed: part of a sum is no sum."""
    known = [kr for kr in kronor if kr is not None]
    if post not in POSTER or not _can_be_counted(facts, post) or len(known) < len(kronor):
        return None
    return sum(known, Decimal())


def _can_be_counted(facts: Facts, post: str) -> bool:
    """Whether the post has a price in the month, and what it is counted in is delivered.

    Every provider has to deliver for service and omsorg; for the others, those who do are those who
    give them. Undivided time may be of any post that is counted in it.
    """
    priced = any(betalning.price(facts, post, area) is not None for area in areas(facts))
    unknown = [betalning.why_unknown(facts, utforare, post) for utforare in facts.utforare()]
    of_all = post in HEMTJANST or odelad.SKAL in unknown
    lacking = any(unknown) if of_all else bool(unknown) and all(unknown)
    return priced and facts.has("kunder") and not lacking


def _kronor(namn: str, post: str, kronor: Decimal | None) -> Indikator:
    varde = None if kronor is None else float(kronor)
    return Indikator(namn, None, None, None, varde, (("post", post),))
