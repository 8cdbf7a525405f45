"""The two reviewers beside each other: which visits both have judged, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stickprov.audit.granskning import FIRST, SECOND, Granskning, Jamford
from stickprov.paper.form import FEL, FELTYPER
from stickprov.paper.given import DONE, Plats, Svar, second_state, state


def both_done(granskning: Granskning, places: Sequence[Plats]) -> bool:
    """Whether both have judged every one of the visits: until then nobody sees the other's answers."""
    return bool(places) and all(
        state(granskning.rad((FIRST, plats)).svar) == DONE
        and second_state(granskning.rad((SECOND, plats)).svar) == DONE
        for plats in places
    )


def compared(granskning: Granskning, places: Sequence[Plats]) -> Granskning:
    """With the visits as they were judged before the two met; what is compared already stays so."""
    new = {plats: Jamford(alike(granskning, plats)) for plats in places}
    return replace(granskning, jamforda={**new, **granskning.jamforda})


def agreed(granskning: Granskning, places: Sequence[Plats]) -> Granskning:
    """With those visits gone through: what the first reviewer's row says is what holds."""
    met = {
        plats: replace(granskning.jamforda[plats], enad=True)
        for plats in places
        if plats in granskning.jamforda
    }
    return replace(granskning, jamforda={**granskning.jamforda, **met})


def differing(granskning: Granskning) -> Mapping[Plats, Jamford]:
    """The compared visits that were judged differently, or are now."""
    return {
        plats: one
        for plats, one in granskning.jamforda.items()
        if not one.lika or not alike(granskning, plats)
    }


def unsettled(granskning: Granskning) -> list[Plats]:
    """Those that still differ, and have not been gone through."""
    found = differing(granskning).items()
    return [plats for plats, one in found if not one.enad and not alike(granskning, plats)]


def alike(granskning: Granskning, plats: Plats) -> bool:
    """The same bedömning, and of an error a type that the first has too."""
    first, second = (granskning.rad((who, plats)).svar for who in (FIRST, SECOND))
    if _word(first, "bedomning") != _word(second, "bedomning"):
        return False
    kinds = {_word(first, falt.key) for falt in FELTYPER}
    return _word(first, "bedomning") != FEL or _word(second, "feltyp1") in kinds


def _word(svar: Svar, key: str) -> str:
    return svar.get(key, "").casefold()
