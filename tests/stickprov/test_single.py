"""One draw: the definitions, what must hold of them, and the numbers other tools get wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stickprov.arithmetic.bounds import lower_bound, sample_size, tolerable_count, upper_bound
from tests.stickprov import brute

SMALL = range(1, 13)
CONFIDENCES = ("0.95", "0.9", "0.75", "0.5")
few = settings(max_examples=60)


@pytest.mark.langsam  # a law, over many sizes
@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_the_bounds_are_their_definitions(confidence: str) -> None:
    alpha = 1 - Fraction(confidence)
    for population in SMALL:
        for sample in range(population + 1):
            for x in range(sample + 1):
                given_ = (population, sample, x)
                assert upper_bound(*given_, confidence) == brute.upper(*given_, alpha), given_
                assert lower_bound(*given_, confidence) == brute.lower(*given_, alpha), given_


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("population", SMALL)
def test_neither_bound_fails_more_often_than_promised(population: int, confidence: str) -> None:
    alpha = 1 - Fraction(confidence)
    for sample in range(population + 1):
        xs = range(sample + 1)
        uppers = [upper_bound(population, sample, x, confidence) for x in xs]
        lowers = [lower_bound(population, sample, x, confidence) for x in xs]
        for k in range(population + 1):
            chance = [brute.pmf(x, population, k, sample) for x in xs]
            assert sum(p for p, u in zip(chance, uppers, strict=True) if u < k) <= alpha
            assert sum(p for p, low in zip(chance, lowers, strict=True) if low > k) <= alpha


@pytest.mark.parametrize("tolerable", ["0.05", "0.1", "0.25", "1/3"])
def test_a_size_is_the_first_that_is_enough(tolerable: str) -> None:
    alpha = Fraction(1, 20)
    for population in range(1, 41):
        limit = tolerable_count(population, tolerable)
        for k in range(3):
            enough = [
                n
                for n in range(k + 1, population + 1)
                if brute.at_most(k, population, limit, n) <= alpha
            ]
            expected = min(enough, default=population)
            assert sample_size(population, tolerable, k, "0.95") == expected, (population, k)


@few
@given(st.integers(20, 10**6), st.fractions(Fraction(1, 100), Fraction(1, 4)), st.integers(0, 12))
def test_size_and_bound_are_two_sides_of_one(population: int, tolerable: Fraction, k: int) -> None:
    n = sample_size(population, tolerable, k, "0.95")
    limit = tolerable_count(population, tolerable)
    if n < population:
        assert upper_bound(population, n, k, "0.95") < limit
        assert n == k + 1 or upper_bound(population, n - 1, k, "0.95") >= limit


@few
@given(st.integers(2, 10**7), st.data())
def test_the_bounds_move_the_right_way(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, min(population, 3000)))
    x = data.draw(st.integers(0, min(sample, 60)))
    low, high = (f(population, sample, x, "0.95") for f in (lower_bound, upper_bound))
    assert x <= low <= high <= population - sample + x
    assert upper_bound(population, sample, x, "0.99") >= high
    assert lower_bound(population, sample, x, "0.99") <= low
    if x < sample:
        assert upper_bound(population, sample, x + 1, "0.95") >= high
        assert lower_bound(population, sample, x + 1, "0.95") >= low
    if sample < population:
        assert upper_bound(population, sample + 1, x, "0.95") <= high
    assert upper_bound(population + 1, sample, x, "0.95") >= high


@few
@given(st.integers(2, 10**7), st.data())
def test_large_numbers_agree_with_exact_counting(population: int, data: st.DataObject) -> None:
    sample = data.draw(st.integers(1, min(population, 400)))
    x = data.draw(st.integers(0, min(sample, 25)))
    high = int(upper_bound(population, sample, x, "0.95"))
    low = int(lower_bound(population, sample, x, "0.95"))
    alpha = Fraction(1, 20)
    assert brute.at_most(x, population, high, sample) > alpha
    assert high == population or brute.at_most(x, population, high + 1, sample) <= alpha
    assert 1 - brute.at_most(x - 1, population, low, sample) > alpha
    assert low == 0 or 1 - brute.at_most(x - 1, population, low - 1, sample) <= alpha


@few
@given(st.integers(1, 60), st.data())
def test_an_infinite_bound_solves_its_equation(sample: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, sample))
    high, low = (f(None, sample, x, "0.95") for f in (upper_bound, lower_bound))
    if x < sample:
        assert float(brute.binomial_at_most(x, Fraction(high), sample)) == pytest.approx(0.05)
    if x:
        p = 1 - brute.binomial_at_most(x - 1, Fraction(low), sample)
        assert float(p) == pytest.approx(0.05)


def test_the_infinite_bound_is_where_large_populations_go() -> None:
    rates = [upper_bound(n, 124, 1, "0.95") / n for n in (10**4, 10**5, 10**6, 10**7)]
    infinite = upper_bound(None, 124, 1, "0.95")
    assert rates[-1] == pytest.approx(infinite, abs=1e-6)
    assert all(a <= b + 1e-4 for a, b in pairwise([*rates, infinite]))


def test_all_or_none_drawn() -> None:
    assert upper_bound(50, 50, 3, "0.95") == lower_bound(50, 50, 3, "0.95") == 3
    assert (lower_bound(50, 0, 0, "0.95"), upper_bound(50, 0, 0, "0.95")) == (0, 50)
    assert (lower_bound(None, 0, 0, "0.95"), upper_bound(None, 0, 0, "0.95")) == (0.0, 1.0)
    assert upper_bound(0, 0, 0, "0.95") == 0
    assert upper_bound(50, 20, 20, "0.95") == 50
    assert upper_bound(None, 20, 20, "0.95") == 1.0


def test_the_sentences_numbers() -> None:
    assert upper_bound(2000, 124, 1, "0.95") == 73
    assert lower_bound(2000, 80, 12, "0.95") == 180


def test_the_lower_bound_asks_for_as_many_or_more() -> None:
    # jfa asks for P(X ≤ x) here and gets 23.
    assert lower_bound(1000, 100, 5, "0.975") == 18


@pytest.mark.parametrize(
    ("tolerable", "expected", "size"),
    [
        ("0.05", "0.035", 400),  # 423 where ⌈0.035·400⌉ is 15, a float's error
        ("0.07", "0.0325", 113),  # AICPA prints 112
        ("0.07", "0.035", 113),
        ("0.05", "0.02", 132),
    ],
)
def test_sizes_for_an_expected_rate(tolerable: str, expected: str, size: int) -> None:
    assert sample_size(None, tolerable, expected, "0.9") == size
    for as_float in (float(expected), Decimal(expected), Fraction(expected)):
        assert sample_size(None, float(tolerable), as_float, 0.9) == size


@pytest.mark.parametrize("expected", ["0.01", "0.02", "0.03", "0.035", "0.04"])
@pytest.mark.parametrize("population", [None, 300, 1000])
def test_the_size_for_a_rate_is_the_first_that_is_enough(
    population: int | None, expected: str
) -> None:
    def enough(n: int) -> bool:
        k = -(-n * Fraction(expected) // 1)
        if population is None:
            return brute.binomial_at_most(int(k), Fraction("0.07"), n) <= Fraction(1, 10)
        limit = tolerable_count(population, "0.07")
        return brute.at_most(int(k), population, limit, n) <= Fraction(1, 10)

    found = sample_size(population, "0.07", expected, "0.9")
    assert next(n for n in range(1, 400) if enough(n)) == found


@pytest.mark.parametrize("population", [20, 100, 2_000_000, 10_000_000])
def test_a_tie_is_decided_with_whole_numbers(population: int) -> None:
    # With one error among N, P(X = 0) = 1 − n/N: exactly α at n = 95 % of N.
    assert sample_size(population, Fraction(1, population), 0, "0.95") == population * 95 // 100
    assert upper_bound(population, population * 95 // 100, 0, "0.95") == 0
    assert upper_bound(population, population * 95 // 100 - 1, 0, "0.95") == 1


def test_a_tie_in_a_sum_of_chances() -> None:
    # N = 10, n = 5, K = 5: P(X ≤ 2) is exactly one half.
    assert brute.at_most(2, 10, 5, 5) == Fraction(1, 2)
    assert upper_bound(10, 5, 2, "0.5") == 4
    assert upper_bound(10, 5, 2, "0.500001") == 5
    assert lower_bound(10, 5, 3, "0.5") == 6
    assert lower_bound(10, 5, 3, "0.500001") == 5


def test_a_tie_without_a_population() -> None:
    assert sample_size(None, "0.5", 0, "0.9375") == 4
    assert sample_size(None, "0.5", 0, "0.93751") == 5
    assert sample_size(None, "0.5", 1, 1 - Fraction(1 + 10, 2**10)) == 10


def test_a_confidence_near_one_stays_exact() -> None:
    alpha = Fraction(1, 10**12)
    for population, k in ((1000, 0), (10_000_000, 10)):
        n = sample_size(population, "0.1", k, 1 - alpha)
        limit = population // 10
        assert brute.at_most(k, population, limit, n) <= alpha
        assert brute.at_most(k, population, limit, n - 1) > alpha


def test_no_size_is_enough_when_so_many_errors_are_allowed() -> None:
    # K₀ is 1 of 20: the whole population is reviewed, and what is found is what there is.
    assert sample_size(20, "0.05", 1, "0.95") == 20
    assert sample_size(20, "0.05", 0, "0.95") == 19
    assert sample_size(20, "0.05", 30, "0.95") == 20
    assert sample_size(0, "0.05", 0, "0.95") == 0


@pytest.mark.parametrize(("population", "limit"), [(2000, 100), (2001, 101), (1999, 100), (1, 1)])
def test_the_tolerable_count_is_rounded_up(population: int, limit: int) -> None:
    assert tolerable_count(population, 0.05) == limit


def test_a_float_means_the_decimal_it_is_written_as() -> None:
    assert 0.07 * 100 > 7
    assert tolerable_count(100, 0.07) == 7


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((10, 11, 0, "0.95"), "Stickprovet, 11, kan inte vara större än populationen, 10."),
        ((10, 5, 6, "0.95"), "Antalet fel, 6, kan inte vara fler än de granskade, 5."),
        ((10, 5, -1, "0.95"), "Antalet fel ska vara ett heltal från noll och uppåt, inte -1."),
        ((10, 2.5, 1, "0.95"), "Stickprovet ska vara ett heltal"),
        ((-1, 0, 0, "0.95"), "Populationen ska vara ett heltal"),
        ((10, 5, 1, "1"), "Konfidensen ska ligga mellan 0 och 1, inte 1."),
        ((10, 5, 1, 0), "Konfidensen ska ligga mellan 0 och 1, inte 0."),
        ((10, 5, 1, "95 %"), "Konfidensen ska vara ett tal, inte '95 %'."),
        ((10, 5, 1, float("nan")), "Konfidensen ska vara ett tal, inte nan."),
        ((10, 5, None, "0.95"), "Antalet fel ska vara ett tal, inte None."),
    ],
)
def test_what_makes_no_sense_is_said_in_swedish(arguments: tuple[object, ...], says: str) -> None:
    for bound in (upper_bound, lower_bound):
        with pytest.raises(ValueError, match="^" + says.replace(".", r"\.")):
            bound(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((2000, "1.5", 0, "0.95"), "Gränsen för felandelen ska ligga mellan 0 och 1"),
        ((2000, 0, 0, "0.95"), "Gränsen för felandelen ska ligga mellan 0 och 1"),
        ((2000, "0.05", "1.5", "0.95"), "Antalet tillåtna fel ska vara ett heltal"),
        ((2000, "0.05", -1, "0.95"), "Antalet tillåtna fel ska vara ett heltal"),
        ((2000, "0.05", "0.05", "0.95"), "Den väntade felandelen ska vara lägre än gränsen."),
        ((None, "0.05", "0.06", "0.95"), "Den väntade felandelen ska vara lägre än gränsen."),
    ],
)
def test_a_size_that_makes_no_sense(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sample_size(*arguments)  # type: ignore[arg-type]
