"""Two reviewers beside each other: what is alike, and what remains to be gone through."""

from __future__ import annotations

import pytest

from stickprov.audit.granskning import FIRST, SECOND, Granskning, Jamford
from stickprov.audit.jamforelse import agreed, alike, both_done, compared, differing, unsettled
from stickprov.paper.form import QUESTIONS

PLATS, OTHER = ("Björken", "B1"), ("Björken", "B2")
WHO = {"granskare": "AB", "datum": "2022-05-17"}
RATT = {**{q.key: "ja" for q in QUESTIONS}, **WHO, "bedomning": "rätt", "underlag": "schema"}
FEL = {**RATT, "bedomning": "fel", "feltyp1": "fel-tid", "feltyp2": "annat", "paverkar": "nej"}


def judged(first: dict[str, str], second: dict[str, str]) -> Granskning:
    found = Granskning().answered((FIRST, PLATS), first)
    return found.answered((SECOND, PLATS), {**WHO, **second})


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (RATT, {"bedomning": "rätt"}, True),
        (RATT, {"bedomning": "Rätt"}, True),
        (RATT, {"bedomning": "fel", "feltyp1": "fel-tid"}, False),
        (FEL, {"bedomning": "rätt"}, False),
        (FEL, {"bedomning": "fel", "feltyp1": "annat"}, True),
        (FEL, {"bedomning": "fel", "feltyp1": "ej-styrkt"}, False),
        (FEL, {"bedomning": "fel", "feltyp1": "Fel-tid"}, True),
    ],
)
def test_alike(first: dict[str, str], second: dict[str, str], same: bool) -> None:
    assert alike(judged(first, second), PLATS) is same


def test_nothing_is_compared_before_both_are_done() -> None:
    whole = judged(RATT, {"bedomning": "rätt"})
    assert both_done(whole, [PLATS])
    assert not both_done(whole, [PLATS, OTHER])
    assert not both_done(whole, [])
    assert not both_done(judged({"bedomning": "rätt"}, {"bedomning": "rätt"}), [PLATS])
    assert not both_done(judged(RATT, {}), [PLATS])


def test_how_it_was_before_they_met_is_kept() -> None:
    met = compared(judged(FEL, {"bedomning": "rätt"}), [PLATS])
    assert unsettled(met) == [PLATS]
    changed = met.answered((FIRST, PLATS), RATT)
    assert compared(changed, [PLATS]).jamforda == {PLATS: Jamford(lika=False)}
    assert differing(changed) == {PLATS: Jamford(lika=False)}
    assert unsettled(changed) == []


def test_what_is_gone_through_stays_as_the_first_has_it() -> None:
    met = agreed(compared(judged(FEL, {"bedomning": "rätt"}), [PLATS]), [PLATS, OTHER])
    assert met.jamforda == {PLATS: Jamford(lika=False, enad=True)}
    assert unsettled(met) == []
    assert met.rad((FIRST, PLATS)).svar["bedomning"] == "fel"
