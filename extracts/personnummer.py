"""Personnummer and their kin: found and masked, never written out (spec: underlag, «Personnummer»).

A date of six or eight digits and four more, with anything or nothing between, the date also split;
a samordningsnummer has 60 added to the day, an interim number a letter first in the last four, and a
reserve number letters where the forms of the regions have them. Digits of every script are digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.luhn import validate as validate_luhn

MASK = "••••••-••••"

# What may stand between the digits: hyphens and what a word processor makes of them, plus, every blank,
# slash, full stop and other marks, and what nobody sees. Python and the engine both read these expressions.
_HYPHENS = "\\-+\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = " \t-\r\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_S = f"[{_HYPHENS}{_BLANKS}/._*#~\u2044\u2215\uff0f]"
# Other marks between the date and the last four, alone: in a date a colon would be a time of day, and a
# comma or semicolon stands between two numbers.
_MARK = "[:|=\u00b7'\u2019\u00b4`\\\\]"
_YEAR = "(?:18|19|20)[0-9][0-9]"
_FOUR = "[0-9A-Za-z][0-9]{3}"
# Reserve numbers, as HL7 Sweden's basprofiler write them: the national one, Blekinge, Skåne, Sörmland,
# Värmland and Örebro; Västernorrland; Gävleborg. Of six digits Skåne's alone. They have no check digit.
_LETTERED = "[A-Za-z]{2}[0-9][0-9A-Za-z]|[A-Za-z]{3}[0-9]|[0-9]{3}[Rr]|[0-9]{2}[KMXkmx][0-9]"


def _forms(between: str, alone: str) -> tuple[str, ...]:
    """In turn: with the century, without it, without it and the date split; and the reserve numbers."""
    some, gap = f"(?:{between}{{1,3}}{alone})", f"(?:{between}{{0,3}}{alone})"
    return (
        f"{_YEAR}{between}{{0,3}}[01][0-9]{between}{{0,3}}[0-9]{{2}}{gap}{_FOUR}",
        f"[0-9]{{2}}[01][0-9]{{3}}(?:{some}[0-9]|{gap}[A-Za-z])[0-9]{{3}}",
        f"[0-9]{{2}}{between}{{1,3}}[01][0-9]{between}{{1,3}}[0-9]{{2}}{gap}{_FOUR}",
        f"{_YEAR}[01][0-9]{{3}}{gap}(?:{_LETTERED})",
        f"[0-9]{{2}}[01][0-9]{{3}}{gap}[D-Fd-f][A-Za-z][01][A-Za-z]",
    )


_EVERY = _forms(_S, f"|{_MARK}")
_MARKED = _EVERY[:3]
# The coarse looks, of the engine's prefilters too: nearly every cell is none of these.
CANDIDATE = "|".join(_EVERY)
BARE = "[0-9]{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278][0-9]|[39][01])[0-9]{4}"
# The mask, also with other bullets, and as a program writes it that has no bullets.
_BULLET = "[•∙·●◦○⚫⬤⦁‧・⋅･◾▪?\x07\x95]|â€¢"
MASKED = f"(?:{_BULLET}){{6}}{_S}{{0,3}}(?:{_BULLET}){{4}}"
# A digit of another script: what it makes of the rest is looked at here.
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
# What the engine looks for: all of that and some more, as it compiles the look anew for every column, and
# each of the marks above that may stand between costs it as much as to read many rows.
SUSPECT = "|".join((*_forms("[^0-9A-Za-z]", ""), MASKED, "[^\\P{Nd}0-9]"))

# Four digits are a year when a month comes after them: a period is no number.
_NO_PERIOD = f"(?!(?<=(?:18|19|20)[0-9][0-9])[{_HYPHENS}/.](?:0[1-9]|1[0-2])(?![0-9]))"
_WORDS, _INSIDE = (
    tuple(re.compile(f"{before}(?:{form}){after}{_NO_PERIOD}") for form in forms)
    for before, after, forms in (
        ("(?<![^\\W_])", "(?![^\\W_])", _EVERY),
        ("(?<![0-9])", "(?![0-9])", _MARKED),
    )
)
# With letters next to them ten digits are some other key.
_BARE_WORD = (re.compile(f"(?<![^\\W_]){BARE}(?![^\\W_])"),)
_COARSE = re.compile(f"{CANDIDATE}|{BARE}")
_HOLDS_MASK = re.compile(MASKED)
_BETWEEN = re.compile(f"{_S}|{_MARK}")
_UNSEEN = re.compile("[­​-‏⁠-⁤﻿]")
# A SHA-256 may have such digits in it by chance, and is no use when it is not whole.
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
# A date and the time of day, as systems log them; nobody who has home care or gives it was born then.
_CLOCK = re.compile(r"20[1-9][0-9]-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3])[0-5][0-9]")
# Of an interim number's letters, which count as 1 in its check digit.
_INTERIM = "TRSUWXJKLMN"
# Six digits of a date and four more: nearly every cell is shorter, and is not looked at.
_SHORTEST = 10
Span = tuple[int, int]


def is_personnummer(value: str) -> bool:
    """True when the date and the Luhn digit hold, however it is written."""
    number = _BETWEEN.sub("", value)
    return _has_true_date(number) and _has_check_digit(number)


def find(text: str, *, bare: bool = True) -> list[str]:
    """Those that stand as words in the key of a person; written with a separator a true date is enough."""
    return [text[a:b] for text in _as_seen(text) for a, b in _in_key(text, bare)]


def find_inside(text: str, *, bare: bool = True) -> list[str]:
    """Those in any other text, by date and Luhn, also with letters next to them."""
    return [text[a:b] for text in _as_seen(text) for a, b in _anywhere(text, bare)]


def mask(text: str, *, bare: bool = True, key: bool = False) -> str:
    """The text with every personnummer replaced by dots: none is ever written.

    `key`: the text is the key of a person, as find reads it; `bare`: ten digits may be one.
    """
    if len(text) < _SHORTEST:
        return text
    found = [
        (seen, sorted({*_anywhere(seen, bare), *(_in_key(seen, bare) if key else ())}))
        for seen in _as_seen(text)
    ]
    shown, spans = max(found, key=lambda one: len(one[1]), default=(text, []))
    if not spans:
        return text
    parts, done = [], 0
    for first, last in spans:
        if first >= done:
            parts += [shown[done:first], MASK]
        done = max(done, last)
    return "".join([*parts, shown[done:]])


def may_hold(text: str) -> bool:
    """A coarse look, as the engine's prefilter."""
    looks = (_COARSE, _HOLDS_MASK, _OTHER_DIGIT)
    return len(text) >= _SHORTEST and any(look.search(text) for look in looks)


def holds_mask(text: str) -> bool:
    """True when a number was masked here, and the key never written again."""
    return _HOLDS_MASK.search(_UNSEEN.sub("", text)) is not None


def of_another_system(tens: Collection[str]) -> bool:
    """True when under a fifth of some different ten digits can be personnummer."""
    return sum(map(is_personnummer, tens)) * 5 < len(tens)


def _as_seen(text: str) -> Iterator[str]:
    """The text, and as it is seen where that differs; none when there can be no number in it."""
    alike = (text,) if text.isascii() else (text, _in_ascii(_UNSEEN.sub("", text)))
    for seen in dict.fromkeys(alike):
        if len(seen) >= _SHORTEST and _COARSE.search(seen):
            yield seen


def _in_ascii(text: str) -> str:
    """Digits of other scripts as ours, one for one: full-width ones look the same."""
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda found: str(int(found[0])), text)


def _in_key(text: str, bare: bool) -> Iterator[Span]:
    for first, last in _spans(text, (*_WORDS, *(_BARE_WORD if bare else ()))):
        written = text[first:last]
        number = _BETWEEN.sub("", written)
        if _has_true_date(number) and (
            number != written or not number.isdigit() or _has_check_digit(number)
        ):
            yield first, last


def _anywhere(text: str, bare: bool) -> Iterator[Span]:
    for first, last in _spans(text, (*_INSIDE, *(_BARE_WORD if bare else ()))):
        written = text[first:last]
        if is_personnummer(written) and not _CLOCK.fullmatch(written):
            yield first, last


def _spans(text: str, forms: Collection[re.Pattern[str]]) -> Iterator[Span]:
    """Every place that has one of the forms; one that is none may hide the beginning of the next."""
    whole = [found.span() for found in _SHA256.finditer(text)]
    for form in forms:
        found = form.search(text)
        while found:
            if not any(first <= found.start() and found.end() <= last for first, last in whole):
                yield found.span()
            found = form.search(text, found.start() + 1)


def _has_true_date(number: str) -> bool:
    """In its own century, or in one of the two latest; with 60 added to the day or not."""
    born = number[:-4]
    if len(born) not in (6, 8) or not born.isascii() or not born.isdigit():
        return False
    day = int(born[-2:])
    years = (
        [int(born[:4])] if len(born) == 8 else [century + int(born[:2]) for century in (1900, 2000)]
    )
    return any(_is_date(year, int(born[-4:-2]), day - 60 * (day > 60)) for year in years)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _has_check_digit(number: str) -> bool:
    last = number[-4:]
    if last[0].upper() in _INTERIM:
        last = f"1{last[1:]}"
    try:
        validate_luhn(f"{number[-10:-4]}{last}")
    except ValidationError:
        return False
    return True
