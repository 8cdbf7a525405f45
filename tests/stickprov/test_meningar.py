"""The sentences that people sign: word for word, and true whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stickprov.sentences import next_step, sentence, what_sure_means
from reports.stickprov.words import at_least, fewer_than, stages_said
from stickprov.arithmetic.bounds import Conclusion
from stickprov.audit.answers import Review
from stickprov.audit.conclude import Slutsats
from tests.stickprov.slutsatser import (
    audit_with,
    concluded,
    frame_of,
    reviews,
    session_of,
    with_limits,
)


def said(slump: int, *stages: list[Review], risk: int = 0, **limits: str) -> str:
    settings = with_limits(**limits)
    session = session_of(frame_of(slump, risk), settings=settings)
    return sentence(session.audit, concluded(session, *stages)).replace("\u00a0", " ")


def test_the_sentence_of_a_provider_that_is_godkand() -> None:
    """spec: stickprov, «Sentences»: U = 73 of one draw of 124."""
    base = concluded(session_of(frame_of(2000)), reviews(80))
    case = Conclusion("godkänd", 1, 73, 100)
    one = replace(base, granskade=124, sakfel=1, bast=case, samst=case)
    assert sentence(audit_with(), one).replace("\u00a0", " ") == (
        "Vi granskade 124 slumpvis dragna besök av 2 000 och hittade 1 fel; med 95 % säkerhet är "
        "färre än 4 av 100 besök felaktiga, vilket är under gränsen 5 av 100."
    )


def test_the_sentence_of_a_provider_that_overskrider() -> None:
    assert said(2000, reviews(80, 12)) == (
        "Vi granskade 80 av 2 000 och hittade 12 fel; med 95 % säkerhet är minst 7 av 100 besök "
        "felaktiga, vilket är över gränsen 5 av 100."
    )


def test_the_sentence_of_a_single_draw_that_overskrider() -> None:
    """spec: stickprov, «Sentences»: L = 180 in a draw of one stage."""
    base = concluded(session_of(frame_of(2000)), reviews(80, 12))
    case = Conclusion("överskrider", 180, 460, 100)
    one = replace(base, bast=case, samst=case)
    assert sentence(audit_with(), one).replace("\u00a0", " ") == (
        "Vi granskade 80 av 2 000 och hittade 12 fel; med 95 % säkerhet är minst 9 av 100 besök "
        "felaktiga, vilket är över gränsen 5 av 100."
    )


def test_the_sentence_of_a_provider_that_is_oavgjord() -> None:
    assert said(2000, reviews(80, 3)) == (
        "Vi hittade 3 fel av 80; felen kan vara färre eller fler än gränsen, så vi granskar 70 "
        "besök till enligt den plan som bestämdes i förväg."
    )


def test_the_last_stage_without_an_answer() -> None:
    stages = [reviews(80, 3), reviews(70, 3, first=81, steg=2), reviews(130, 3, first=151, steg=3)]
    assert said(2000, *stages) == (
        "Vi hittade 9 fel av 280; felen kan vara färre eller fler än gränsen, och planens sista steg "
        "är gjort. Stickprovet visar varken att gränsen hålls eller att den överskrids."
    )


@pytest.mark.parametrize(
    ("fel", "where"),
    [(4, "under gränsen"), (5, "precis på gränsen"), (6, "över gränsen")],
)
def test_a_full_count_is_told_without_statistics(fel: int, where: str) -> None:
    found = said(100, reviews(100, fel))
    assert found == (
        f"Vi granskade alla 100 besök och hittade {fel} fel, vilket är {where} 5 av 100, här 5 fel."
    )
    assert "säkerhet" not in found


def test_the_limit_of_a_full_count_is_told_as_it_is() -> None:
    assert said(84, reviews(84, 3)).endswith("under gränsen 5 av 100, här 4,2 fel.")


def test_both_parts_together() -> None:
    assert said(2000, [*reviews(80), *reviews(20, 15, risk=True)], risk=20) == (
        "Vi granskade 80 slumpvis dragna besök av 2 000 i slumpdelen och alla 20 i riskdelen, och "
        "hittade 0 fel bland de dragna och 15 i riskdelen; med 95 % säkerhet är färre än 5 av "
        "100 av alla 2 020 besök felaktiga, vilket är under gränsen 5 av 100."
    )


def test_a_riskdel_that_is_not_reviewed_is_said() -> None:
    assert said(2000, reviews(80), risk=20) == (
        "Vi granskade 80 slumpvis dragna besök av 2 000 i slumpdelen och hittade 0 fel; med 95 % "
        "säkerhet är färre än 4 av 100 besök felaktiga, vilket är under gränsen 5 av 100. Riskdelen "
        "(20 besök) är inte granskad i sin helhet, så det gäller bara slumpdelen."
    )


def test_what_could_not_be_reached_is_said() -> None:
    assert said(2000, reviews(80, 0, 1)) == (
        "Vi hittade 0 fel av 80, och 1 besök gick inte att granska eftersom beställaren saknar "
        "tillgång till underlaget. Är de rätt blir utfallet godkänd, är de fel blir det oavgjort; "
        "därför är det oavgjort tills underlaget finns."
    )
    assert said(2000, reviews(80, 12, 2)).endswith(
        "2 besök gick inte att granska eftersom beställaren saknar tillgång till underlaget; "
        "utfallet är detsamma om de räknas som fel."
    )


def test_nothing_to_judge() -> None:
    assert said(0) == "Det finns inga besök att bedöma."


def test_95_percent_in_one_sentence() -> None:
    assert what_sure_means(audit_with()).replace("\u00a0", " ") == (
        "95 % säkerhet betyder att en utförare som når upp till gränsen blir godkänd i högst 5 av "
        "100 sådana stickprov, och att en som håller gränsen sägs överskrida den i högst 5 av 100."
    )


@pytest.mark.parametrize(
    ("slutsats", "step"),
    [
        (reviews(80), "Inget mer granskas."),
        (reviews(80, 12), "Låt utföraren yttra sig"),
        (reviews(80, 3), "Granska 70 besök till: steg 2 av 3."),
        (reviews(80, 0, 1), "Skaffa tillgång till underlaget"),
    ],
    ids=["godkänd", "överskrider", "oavgjort", "utan underlag"],
)
def test_the_next_step(slutsats: list[Review], step: str) -> None:
    found: Slutsats = concluded(session_of(frame_of(2000)), slutsats)
    assert next_step(found).startswith(step)


RATES = st.decimals("0.001", "0.5", places=3)


def rate_of(text: str) -> Fraction:
    """«färre än 4 av 100» → 4/100."""
    m, of = text.replace("\u00a0", "").replace(",", ".").rsplit(" av ", 1)
    return Fraction(Decimal(m.split()[-1])) / int(of)


@given(st.integers(1, 10**6), st.data(), RATES)
def test_fewer_than_is_true_and_below_the_limit(
    population: int, data: st.DataObject, limit: Decimal
) -> None:
    highest = -(-limit * population // 1) - 1
    upper = data.draw(st.integers(0, max(int(highest), 0)))
    share, bound = fewer_than(upper, population, limit)
    told = rate_of(share)
    assert Fraction(upper, population) < told or share.startswith("högst")
    assert Fraction(upper, population) <= told
    if not share.startswith("högst"):
        assert told <= Fraction(limit) == rate_of(bound)


@given(st.integers(1, 10**6), st.data(), RATES)
def test_at_least_is_true_and_above_the_limit(
    population: int, data: st.DataObject, limit: Decimal
) -> None:
    lowest = int(limit * population // 1) + 1
    lower = data.draw(st.integers(min(lowest, population), population))
    share, bound = at_least(lower, population, limit)
    assert Fraction(lower, population) >= rate_of(share)
    if Fraction(lower, population) > Fraction(limit):
        assert rate_of(share) > Fraction(limit) == rate_of(bound)


@pytest.mark.parametrize(
    ("upper", "population", "limit", "share", "bound"),
    [
        (73, 2000, "0.05", "färre än 4 av 100", "5 av 100"),
        (79, 2000, "0.05", "färre än 4 av 100", "5 av 100"),
        (80, 2000, "0.05", "färre än 5 av 100", "5 av 100"),
        (99, 2000, "0.05", "färre än 5 av 100", "5 av 100"),
        (44, 2000, "0.025", "färre än 23 av 1 000", "25 av 1 000"),
        (0, 2000, "0.05", "färre än 1 av 100", "5 av 100"),
    ],
)
def test_fewer_than(upper: int, population: int, limit: str, share: str, bound: str) -> None:
    found = fewer_than(upper, population, Decimal(limit))
    assert [text.replace("\u00a0", " ") for text in found] == [share, bound]


@pytest.mark.parametrize(
    ("lower", "population", "limit", "share", "bound"),
    [
        (180, 2000, "0.05", "minst 9 av 100", "5 av 100"),
        (179, 2000, "0.05", "minst 8 av 100", "5 av 100"),
        (120, 2000, "0.05", "minst 6 av 100", "5 av 100"),
        (119, 2000, "0.05", "minst 59 av 1 000", "50 av 1 000"),
        (101, 2000, "0.05", "minst 505 av 10 000", "500 av 10 000"),
    ],
)
def test_at_least(lower: int, population: int, limit: str, share: str, bound: str) -> None:
    found = at_least(lower, population, Decimal(limit))
    assert [text.replace("\u00a0", " ") for text in found] == [share, bound]


def test_stages_in_words() -> None:
    assert stages_said(((80, 0), (150, 2))) == "80 besök utan fel → 150 med högst 2 fel"
    assert stages_said(()) == ""
