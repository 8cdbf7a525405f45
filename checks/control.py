"""What a control says of itself: its id, what it needs, its indicators in words, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checks.facts import Facts
from checks.model import Measures


@dataclass(frozen=True)
class Unit:
    """How a value is written, and the parts beside it: what is counted, and of what."""

    value: str
    parts: str
    taljare: str = ""
    namnare: str = ""


@dataclass(frozen=True)
class Named:
    """An indicator in words. `efter`: the measure of the same thing that is always shown before it.

    `odelad`: undivided time is counted in it as hemtjänst, which is said beside it
    (spec: kontroller, «Undivided time»).
    """

    title: str
    unit: Unit
    efter: str | None = None
    odelad: bool = False


TIME = Unit("procent", "timmar", "Utförda timmar", "Beviljade timmar")
HOURS = Unit("timmar", "")
COUNT = Unit("antal", "")
KRONOR = Unit("kronor", "")
AMOUNT = Unit("tal", "")
CLIENTS = Unit("tal", "kunder", "", "Kunder")
SHARE_OF_CLIENT = Unit("procent", "kunder", "", "Kunder")


def share(taljare: str, namnare: str, parts: str = "antal") -> Unit:
    """Per cent, beside the two that it is made of: as counts, or as hours («timmar»)."""
    return Unit("procent", parts, taljare, namnare)


@dataclass(frozen=True)
class Control:
    """Everything the program knows of a control; its row, limits and rules are the plan's.

    `needs`: the tables that it cannot do without, though a self-check may lack them
    (spec: kontroller, «What cannot be judged»). `reads`: those that its indicators are computed from,
    for the share of rejected rows beside them. `rader`: the indicator of how many of its rows deviate,
    where one row may break several rules. `own_section`: the board reads its counts in a section of its
    own.
    """

    id: str
    measure: Callable[[Facts], Measures]
    needs: tuple[str, ...]
    reads: tuple[str, ...] = ()
    indikatorer: Mapping[str, Named] = field(default_factory=dict)
    rader: str | None = None
    own_section: bool = False
