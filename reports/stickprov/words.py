"""How rates and stages are said: always true, never rounded the wrong way (spec: stickprov, «Sentences»)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from reports.kit.numbers import count, plain
from stickprov.audit.plan import Stages

OF = (100, 1_000, 10_000, 100_000)


def in_hundred(rate: Decimal, of: int = 100) -> str:
    """«5 av 100», «2,5 av 100»."""
    return f"{plain(float(rate * of), 4)} av {count(of)}"


def stages_said(stages: Stages) -> str:
    """«80 besök utan fel → 150 med högst 2 fel»."""
    said = [
        f"{count(besok)} besök {_allowed(fel)}" if at == 0 else f"{count(besok)} {_allowed(fel)}"
        for at, (besok, fel) in enumerate(stages)
    ]
    return " → ".join(said)


def _allowed(fel: int) -> str:
    return "utan fel" if fel == 0 else f"med högst {fel} fel"


def fewer_than(upper: int, population: int, limit: Decimal) -> tuple[str, str]:
    """«färre än 4 av 100» and the limit «5 av 100», in the smallest whole that puts it below.

    True whatever the rounding: upper / population < m / of ≤ limit.
    """
    rate = Fraction(upper, population)
    for of in OF:
        m = floor(rate * of) + 1
        if Fraction(m, of) <= Fraction(limit):
            return f"färre än {count(m)} av {count(of)}", in_hundred(limit, of)
    return f"högst {count(upper)} av {count(population)}", in_hundred(limit)


def at_least(lower: int, population: int, limit: Decimal) -> tuple[str, str]:
    """«minst 9 av 100» and the limit «5 av 100»: lower / population ≥ m / of > limit."""
    rate = Fraction(lower, population)
    for of in OF:
        m = floor(rate * of)
        if Fraction(m, of) > Fraction(limit):
            return f"minst {count(m)} av {count(of)}", in_hundred(limit, of)
    return f"minst {count(lower)} av {count(population)}", in_hundred(limit)
