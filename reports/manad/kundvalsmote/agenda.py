"""Att tala om på mötet: what deviates most, in a few lines that each end with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from reports.kit.words import ALLVAR
from reports.manad.sections.amounts import counted
from reports.manad.sections.clients import FIRST
from reports.manad.sections.onward import advice
from reports.manad.sections.short import allvar_of
from reports.manad.sections.unjudged import lines_of, to_send
from reports.manad.view import View
from suites.verdicts import KRITISK, VARNING

LEAST, MOST = 3, 6
_SERIOUS = (KRITISK, VARNING)
_ANYWAY = (
    "Stämmer siffrorna med er egen bild av månaden? Säg till vad som ser fel ut.",
    "Nästa månads underlag: kom överens om vem som skickar det och när.",
    "Har något ändrats hos er, till exempel system eller bemanning? Skriv upp vad och från när.",
)
Key = tuple[str, str]


def agenda(view: View) -> tuple[tuple[str, ...], int]:
    """The lines, and how many there would be without a bound.

    Clients first, then goals, then rows by severity and number; last what is to be sent.
    """
    deviations, missing = _deviations(view), tuple(dict.fromkeys(_missing(view)))
    found = (*deviations[: MOST - len(missing[:1])], *missing[:1])
    lines = (*found, *_ANYWAY[: max(0, LEAST - len(found))])
    return lines, len(lines) - len(found) + len(deviations) + len(missing)


def rules_by_count(view: View) -> list[tuple[Key, int]]:
    """(kontroll, regel) → deviations of the provider, most first and then the most serious."""
    found = {
        (kontroll, regel): s.antal for (kontroll, regel, _utforare), s in view.share.sums.items()
    }
    allvar = list(ALLVAR)

    def order(item: tuple[Key, int]) -> tuple[int, int, Key]:
        key, antal = item
        return -antal, allvar.index(allvar_of(view, *key)), key

    return sorted(found.items(), key=order)


def _deviations(view: View) -> list[str]:
    goals = _goals(view)
    serious = [
        (key, antal) for key, antal in rules_by_count(view) if allvar_of(view, *key) in _SERIOUS
    ]

    def order(item: tuple[Key, int]) -> tuple[bool, bool, int, int]:
        key, antal = item
        return key not in FIRST, key not in goals, _SERIOUS.index(allvar_of(view, *key)), -antal

    return [goals.get(key) or _rows(view, key, antal) for key, antal in sorted(serious, key=order)]


def _goals(view: View) -> dict[Key, str]:
    """What is judged for the provider as a whole has a sentence of its own, with its figures."""
    plan = view.data.rapport.plan
    whole = {(row.id, r.regel) for row in plan.rader for r in row.rules if r.indikator}
    return {
        key: f"{d['text']} {d['gor_sa']}"
        for d in view.share.deviations
        if (key := (d["kontroll"], d["regel"])) in whole
    }


def _rows(view: View, key: Key, antal: int) -> str:
    text = view.data.rapport.plan.texter[key[1]]
    return f"{text.titel}: {counted(antal)}. {advice(text)}"


def _missing(view: View) -> Iterator[str]:
    """What could not be judged until the provider sends something."""
    for kontroll in view.kontroller:
        for titel, _regler, _vem, skal, needed in lines_of(view, kontroll):
            if to_send(needed):
                yield f"Ej bedömt: {titel}, {skal}. {needed}"
