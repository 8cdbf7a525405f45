"""The draw: anyone with the dice and the two hashes gets the same rows in the same order."""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal

DOMAIN = b"stickprov/v1\x00"
DIGITS = 40


def seed(dice: str, frame_sha256: str, plan_sha256: str) -> bytes:
    """SHA-256(domain ‖ dice ‖ 0x00 ‖ hex of the frame's hash ‖ 0x00 ‖ hex of the plan's hash), 32 bytes.

    The dice come after the freeze. ValueError when they are not ASCII or a hash is not 64 hex digits.
    """
    if not dice or not dice.isascii() or "\x00" in dice:
        raise ValueError("Tärningskasten ska vara siffror, i den ordning de slogs.")
    frame, plan = _hash(frame_sha256, "ramen"), _hash(plan_sha256, "planen")
    return hashlib.sha256(DOMAIN + b"\x00".join((dice.encode("ascii"), frame, plan))).digest()


def rank_key(seed: bytes, key: str) -> str:
    """HMAC-SHA256(seed, domain ‖ utf8(NFC(key))) as lowercase hex; `key` is a registrering."""
    return ranker(seed)(key).hex()


def draw(seed: bytes, keys: Iterable[str], n: int) -> list[str]:
    """The first `n` keys by (rank key, key), in that order; all of them when there are fewer.

    The order of `keys` does not matter, and a longer draw begins with the shorter one. Memory
    holds no more than `n` of them.
    """
    if n < 0:
        raise ValueError(f"Antalet att dra ska vara noll eller fler, inte {n}.")
    return [key for _, key in heapq.nsmallest(n, _ranked(seed, keys))]


def ranker(seed: bytes) -> Callable[[str], bytes]:
    """The rank of a key as 32 bytes, with the two halves of the HMAC prepared once."""
    block = (hashlib.sha256(seed).digest() if len(seed) > 64 else seed).ljust(64, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + DOMAIN).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block)).copy

    def rank(key: str) -> bytes:
        half, whole = inner(), outer()
        half.update((key if key.isascii() else unicodedata.normalize("NFC", key)).encode())
        whole.update(half.digest())
        return whole.digest()

    return rank


def pps_draw(seed: bytes, amounts: Iterable[tuple[str, int | Decimal]], n: int) -> list[str]:
    """The first `n` keys by t = −ln(u)/b: a krona, not a row, has the same chance.

    Spec: stickprov, «Minutes and kronor».

    `amounts` are (key, booked amount b); u in (0, 1) is the rank key read as a fraction. Rows that
    nothing is booked for cannot be drawn. Independent of order; a longer draw begins with the
    shorter one. Decimal logarithms give the same order on every machine.
    """
    if n < 0:
        raise ValueError(f"Antalet att dra ska vara noll eller fler, inte {n}.")
    rank, exact = ranker(seed), Context(prec=DIGITS)

    def waits() -> Iterator[tuple[Decimal, str]]:
        for key, booked in amounts:
            if booked < 0:
                raise ValueError(
                    f"Beloppet för {key} är {booked}; ett belopp kan inte vara negativt."
                )
            if booked:
                u = exact.divide(2 * int.from_bytes(rank(key)) + 1, 2**257)
                yield exact.divide(-exact.ln(u), booked), key

    return [key for _, key in heapq.nsmallest(n, waits())]


def _ranked(seed: bytes, keys: Iterable[str]) -> Iterator[tuple[bytes, str]]:
    rank = ranker(seed)
    return ((rank(key), key) for key in keys)


def _hash(value: str, vad: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise ValueError(f"Kontrollsumman för {vad} ska vara 64 hexadecimala tecken.")
    return value.lower().encode("ascii")
