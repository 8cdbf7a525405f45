"""Personnummer and samordningsnummer: found and masked, never written out (UNDERLAG.md, "The gate")."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.luhn import validate as validate_luhn
from stdnum.se.personnummer import get_birth_date

MASK = "••••••-••••"

# Twelve digits, or ten with - or +; the engine's prefilter uses the same pattern.
CANDIDATE = r"\d{8}[-+]?\d{4}|\d{6}[-+]\d{4}"
BARE = r"\d{10}"
_CANDIDATE = re.compile(rf"(?<!\w)(?:{CANDIDATE})(?!\w)")
_BARE = re.compile(rf"(?<!\w){BARE}(?!\w)")


def is_personnummer(value: str) -> bool:
    """True when the date and the Luhn digit hold; samordningsnummer have 60 added to the day."""
    digits = re.sub(r"[-+]", "", value)
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
    """The personnummer in a text; bare ten digits only where the whole column looks like them."""
    found = _CANDIDATE.findall(text) + (_BARE.findall(text) if bare else [])
    return [candidate for candidate in found if is_personnummer(candidate)]


def mask(text: str, *, bare: bool = True) -> str:
    """The text with every personnummer replaced by dots."""
    for number in find(text, bare=bare):
        text = text.replace(number, MASK)
    return text
