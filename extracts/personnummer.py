"""Personnummer and samordningsnummer: found and masked, never written out (UNDERLAG.md, "The gate")."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.luhn import validate as validate_luhn
from stdnum.se.personnummer import get_birth_date

MASK = "••••••-••••"

# Twelve digits, or ten with - or + (or what a word processor makes of a hyphen); the engine's
# prefilter uses the same pattern.
_SIGN = "[-+\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
CANDIDATE = rf"\d{{8}}{_SIGN}?\d{{4}}|\d{{6}}{_SIGN}\d{{4}}"
BARE = r"\d{10}"
_WORD = re.compile(rf"(?<!\w)(?:{CANDIDATE})(?!\w)")
_BARE_WORD = re.compile(rf"(?<!\w){BARE}(?!\w)")
# Also with letters next to it, as in a file name: K191212121212, kunder_19121212-1212.
_INSIDE = re.compile(rf"(?<!\d)(?:{CANDIDATE})(?!\d)")
_BARE_INSIDE = re.compile(rf"(?<!\d){BARE}(?!\d)")
# A SHA-256 may have such digits in it by chance, and is no use when it is not whole.
_SHA256 = r"\b[0-9a-f]{64}\b"
_MASKED = re.compile(rf"{_SHA256}|{_INSIDE.pattern}")
_BARE_MASKED = re.compile(rf"{_SHA256}|{_INSIDE.pattern}|{_BARE_INSIDE.pattern}")


def is_personnummer(value: str) -> bool:
    """True when the date and the Luhn digit hold; samordningsnummer have 60 added to the day."""
    digits = re.sub(_SIGN, "", value)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (10, 12):
        return False
    born, day = digits[:-6], int(digits[-6:-4])
    date = f"{born}{day - 60 if day > 60 else day:02d}"
    try:
        get_birth_date(f"{date}-{digits[-4:]}")
        validate_luhn(digits[-10:])
    except ValidationError:
        return False
    return True


def find(text: str, *, bare: bool = False) -> list[str]:
    """The personnummer that stand as words in a text; bare ten digits only in a column of them."""
    return _valid(text, _WORD, *([_BARE_WORD] if bare else []))


def find_inside(text: str, *, bare: bool = False) -> list[str]:
    """As find, and those with letters next to them, which a key may be made of by chance."""
    return _valid(text, _INSIDE, *([_BARE_INSIDE] if bare else []))


def _valid(text: str, *patterns: re.Pattern[str]) -> list[str]:
    found = [number for pattern in patterns for number in pattern.findall(text)]
    return [number for number in found if is_personnummer(number)]


def mask(text: str, *, bare: bool = True) -> str:
    """The text with every personnummer replaced by dots, also inside a word: none is ever written."""
    pattern = _BARE_MASKED if bare else _MASKED
    return pattern.sub(lambda found: MASK if is_personnummer(found[0]) else found[0], text)


def may_hold(text: str) -> bool:
    """A coarse look, as the engine's prefilter."""
    return re.search(CANDIDATE, text) is not None
