"""The draw: recomputed by hand, and independent of everything but dice, hashes and keys."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stickprov.arithmetic.draw import draw, pps_draw, rank_key, seed

DICE = "48150623421234567890"
FRAME, PLAN = hashlib.sha256(b"ram").hexdigest(), hashlib.sha256(b"plan").hexdigest()
SEED = seed(DICE, FRAME, PLAN)
few = settings(max_examples=100)
nycklar = st.lists(st.text(max_size=12), unique=True, max_size=40)


def test_the_seed_is_its_definition() -> None:
    said = f"stickprov/v1\0{DICE}\0{FRAME}\0{PLAN}".encode("ascii")
    assert hashlib.sha256(said).digest() == SEED
    assert seed(DICE, FRAME.upper(), PLAN.upper()) == SEED


@pytest.mark.parametrize(
    "other",
    [
        seed("48150623421234567891", FRAME, PLAN),
        seed(DICE, PLAN, PLAN),
        seed(DICE, FRAME, FRAME),
        seed(DICE, PLAN, FRAME),
    ],
)
def test_everything_that_is_fixed_changes_the_seed(other: bytes) -> None:
    assert other != SEED


@pytest.mark.parametrize(
    ("dice", "frame", "says"),
    [
        ("", FRAME, "Tärningskasten"),
        ("åtta", FRAME, "Tärningskasten"),
        (f"1\0{FRAME}", FRAME, "Tärningskasten"),
        (DICE, FRAME[:-1], "Kontrollsumman för ramen ska vara 64 hexadecimala tecken"),
        (DICE, FRAME[:-1] + "g", "Kontrollsumman för ramen"),
        (DICE, FRAME + "\n", "Kontrollsumman för ramen"),
    ],
)
def test_a_seed_of_something_else_is_refused(dice: str, frame: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        seed(dice, frame, PLAN)


@few
@given(st.text(), st.binary(min_size=1, max_size=100))
@example("R1", b"longer than a block" * 5)
def test_the_rank_key_is_hmac(key: str, any_seed: bytes) -> None:
    message = b"stickprov/v1\0" + unicodedata.normalize("NFC", key).encode()
    assert rank_key(any_seed, key) == hmac.new(any_seed, message, "sha256").hexdigest()


def test_one_key_written_in_two_ways_has_one_rank() -> None:
    composed, apart = "Bj\u00f6rken", "Bjo\u0308rken"
    assert rank_key(SEED, composed) == rank_key(SEED, apart)
    assert draw(SEED, [composed, apart], 2) == draw(SEED, [apart, composed], 2) == [apart, composed]


@few
@given(nycklar, st.integers(0, 45))
def test_the_draw_is_the_first_by_rank_and_key(keys: list[str], n: int) -> None:
    expected = sorted(keys, key=lambda key: (rank_key(SEED, key), key))[:n]
    assert draw(SEED, iter(keys), n) == expected


@few
@given(nycklar, st.integers(0, 45), st.integers(0, 45), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_a_longer_draw_begins_with_the_shorter(
    keys: list[str], n: int, m: int, chance: object
) -> None:
    shuffled = sorted(keys, key=lambda _: chance.random())  # type: ignore[attr-defined]
    shorter, longer = sorted((n, m))
    assert draw(SEED, keys, shorter) == draw(SEED, shuffled, longer)[:shorter]


def test_every_key_is_drawn_about_as_often() -> None:
    keys = [f"R{nr}" for nr in range(10)]
    drawn = [key for nr in range(400) for key in draw(hashlib.sha256(b"%d" % nr).digest(), keys, 3)]
    assert all(80 < drawn.count(key) < 160 for key in keys)


def test_a_negative_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="Antalet att dra"):
        draw(SEED, ["R1"], -1)
    with pytest.raises(ValueError, match="Antalet att dra"):
        pps_draw(SEED, [("R1", 1)], -1)


belopp = st.lists(
    st.tuples(st.text(max_size=6), st.integers(1, 10**6)),
    unique_by=lambda pair: pair[0],
    max_size=30,
)


@few
@given(belopp, st.integers(0, 35), st.integers(0, 35))
def test_a_draw_of_kronor_has_the_same_laws(amounts: list[tuple[str, int]], n: int, m: int) -> None:
    shorter, longer = sorted((n, m))
    assert pps_draw(SEED, amounts, shorter) == pps_draw(SEED, amounts[::-1], longer)[:shorter]


@few
@given(st.lists(st.text(max_size=6), unique=True, max_size=30))
def test_equal_amounts_are_drawn_by_u_descending(keys: list[str]) -> None:
    drawn = pps_draw(SEED, [(key, Decimal("7.5")) for key in keys], len(keys))
    assert drawn == sorted(keys, key=lambda key: (rank_key(SEED, key), key), reverse=True) or len(
        {rank_key(SEED, key) for key in keys}
    ) < len(keys)


def test_a_krona_and_not_a_row_has_the_same_chance() -> None:
    amounts = [("stor", Decimal(300)), ("liten", Decimal(100)), ("inget", Decimal(0))]
    first = [pps_draw(hashlib.sha256(b"%d" % nr).digest(), amounts, 1)[0] for nr in range(1000)]
    assert abs(Fraction(first.count("stor"), 1000) - Fraction(3, 4)) < Fraction(1, 20)
    assert "inget" not in pps_draw(SEED, amounts, 3)


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="ett belopp kan inte vara negativt"):
        pps_draw(SEED, [("R1", Decimal("-1"))], 1)
