"""How many deviations, and where they stand, as the board may read it (spec: plan, «Secrecy»)."""

from __future__ import annotations

from arkiv.arets_avvikelser import ATGARDAD, HANDELSE, KVAR, LAGEN, OBEDOMD, Avvikelser
from reports.kit.numbers import count
from reports.kit.suppression import FEWER, NOT_SHOWN, is_small, suppress

HEADS = {
    KVAR: "Finns kvar",
    ATGARDAD: "Åtgärdade",
    OBEDOMD: "Kunde inte bedömas",
    HANDELSE: "Hände i sin månad",
}


def counts(found: Avvikelser) -> tuple[str, ...]:
    """In the order of HEADS; then all of them, those that came back, and those that are written of."""
    states = [found.lagen.get(state, 0) for state in LAGEN]
    few = {at for at, n in enumerate(states) if n} if is_small(found.kunder) else set()
    gone = suppress(states, few)
    shown = (_hidden(n) if at in gone.hidden else count(n) for at, n in enumerate(states))
    # Told with the others, it would tell what is hidden to one who has read the months' own pages.
    untold = bool(gone.hidden) or gone.total_hidden or is_small(found.antal)
    total = _hidden(found.antal) if untold else count(found.antal)
    parts = (found.aterkomna, sum(found.uppfoljda.values()))
    return (*shown, total, *(_part(n, found, untold=untold) for n in parts))


def _part(n: int, found: Avvikelser, *, untold: bool) -> str:
    """A part of all: neither it nor what is left may be of few, and it tells no total that is hidden."""
    few = is_small(n) or is_small(found.antal - n) or (n > 0 and is_small(found.kunder))
    return _hidden(n) if few or (untold and n > 0) else count(n)


def _hidden(n: int) -> str:
    return FEWER if is_small(n) else NOT_SHOWN
