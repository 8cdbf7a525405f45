"""Kronor to the öre: the engine's rounding is the exact one, half up, once."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import ibis
import pytest

from checks.pengar.taxa import half_up, to_kronor


@pytest.mark.parametrize("denominator", [1, 60 * 28, 60 * 31, 3600])
def test_the_engine_rounds_as_fractions_do(denominator: int) -> None:
    """Also where a floating product would fall on the wrong side of half an öre."""
    draw = random.Random(denominator)
    numbers = [Decimal(draw.randrange(10**11)).scaleb(-draw.randrange(7)) for _ in range(2000)]
    halves = [Decimal(denominator) * (2 * n + 1) / 2 for n in range(0, 200_000, 997)]
    below = [half - Decimal("0.000001") for half in halves]
    numbers += [*halves, *below, Decimal(0)]
    table = ibis.memtable({"id": list(range(len(numbers))), "n": numbers})
    rows = table.mutate(kr=to_kronor(table.n, denominator)).order_by("id")
    found = rows.to_pyarrow()["kr"].to_pylist()
    assert found == [float(half_up(Fraction(n) / denominator / 100)) for n in numbers]


def test_without_a_price_there_is_no_amount() -> None:
    rows = ibis.memtable({"sekunder": [60]})
    amount = to_kronor(rows.sekunder * ibis.null("int64"), 3600)
    assert rows.select(kr=amount).to_pyarrow()["kr"].to_pylist() == [None]
