"""What a person sees in a cell with a number format: `7` with `00000` is `00007`.

What depends on the computer (decimal signs, thousands, names of months) and what is not followed here
gives None: the caller rejects the cell, and never guesses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
# The formats that a workbook names by number alone (ECMA-376, 18.8.30); 14 and 22 as in Sweden.
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "hh:mm",
    21: "hh:mm:ss",
    22: "yyyy-mm-dd hh:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digit>[0#?])|(?P<part>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|(?P<sign>.)",
    re.DOTALL,
)
# Written as they stand; what else stands alone means something, or is shown in its own way.
_PLAIN = frozenset(" -+():!&'~{}<>=$")
_COLOUR = re.compile(r"(?i)(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)")
_CURRENCY = re.compile(r"\$([^-]*)(-[0-9A-Fa-f]+)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)")
Token = tuple[str, str]


def as_seen(value: str, code: str) -> str | None:
    """The text that a number, date or time, given as text, is shown as; None when that is not followed."""
    if code.casefold() in (GENERAL.casefold(), "@"):
        return value
    if _MOMENT.fullmatch(value):
        return _moment(dt.datetime.fromisoformat(value), _tokens(code))
    if found := _CLOCK.fullmatch(value):
        hours, minutes, seconds = map(int, found.groups())
        clock = dt.datetime(1, 1, 1) + dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return _moment(clock, _tokens(code)) if hours < 24 else None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    section = _section(code, number)
    return None if section is None else _number(*section)


@lru_cache(maxsize=1_000)
def is_percent(code: str) -> bool:
    """Whether the cell shows a hundred times its value."""
    return any(kind == "sign" and text == "%" for kind, text in _tokens(code))


@lru_cache(maxsize=1_000)
def is_scaled(code: str) -> bool:
    """Whether the cell shows thousands or millions: a comma after the last digit of a section."""
    return any(
        re.search(
            r"[0#?],+[^0#?]*$", "".join(t if k in ("digit", "sign") else "x" for k, t in part)
        )
        for part in _split(_tokens(code))
    )


@lru_cache(maxsize=1_000)
def is_moment(code: str) -> bool:
    """Whether the cell shows a date or a time."""
    return any(kind == "part" for kind, _text in _tokens(code))


@lru_cache(maxsize=1_000)
def is_day(code: str) -> bool:
    """Whether the cell shows a date and no time of day."""
    tokens = _split(_tokens(code))[0]
    letters = {text[0].lower() for kind, text in tokens if kind == "part"}
    elapsed = any(kind == "bracket" and not text.lower().strip("hms") for kind, text in tokens)
    return bool(letters) and letters.isdisjoint("hs") and not elapsed


def percent(value: str) -> str:
    """A hundred times the value, as short as it is: 0.8 → 80."""
    return _plain(Decimal(value) * 100)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1_000)
def _tokens(code: str) -> tuple[Token, ...]:
    return tuple(
        (found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(code)
    )


def _split(tokens: tuple[Token, ...]) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for token in tokens:
        if token == ("sign", ";"):
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _section(code: str, number: Decimal) -> tuple[list[Token], Decimal] | None:
    """The part of a format that is for the number, and what it shows of the sign."""
    sections = _split(_tokens(code))
    if len(sections) == 1 or number > 0 or (number == 0 and len(sections) == 2):
        return sections[0], number
    if number < 0:
        return sections[1], -number
    return (sections[2], number) if len(sections) in (3, 4) else None


def _number(tokens: list[Token], number: Decimal) -> str | None:
    """A whole number in its places; None for decimals, thousands, fractions and what else there is."""
    share = ("sign", "%") in tokens
    whole = int((abs(number) * (100 if share else 1)).quantize(Decimal(1), ROUND_HALF_UP))
    places = [text for kind, text in tokens if kind == "digit"]
    if not places:
        return None
    digits = str(whole) if whole else ""
    rest, shown = len(places), ""
    for kind, text in tokens:
        if kind == "digit":
            take = len(digits) - rest + 1
            first = rest == len(places)
            if take > 0:
                shown += digits[:take] if first else digits[take - 1]
            else:
                shown += {"0": "0", "?": " "}.get(text, "")
            rest -= 1
        else:
            literal = _literal(kind, text)
            if literal is None:
                return None
            shown += literal
    return f"-{shown}" if number < 0 and whole else shown


def _literal(kind: str, text: str) -> str | None:
    match kind:
        case "quoted" | "escaped":
            return text
        case "blank":
            return " "
        case "sign":
            return text if text in _PLAIN or text == "%" else None
        case "bracket" if _COLOUR.fullmatch(text):
            return ""
        case "bracket" if found := _CURRENCY.fullmatch(text):
            return found[1]
        case _:
            return None


def _moment(value: dt.datetime, tokens: tuple[Token, ...]) -> str | None:
    """A date or a time of day, in digits."""
    if ("sign", ";") in tokens:
        tokens = tuple(_split(tokens)[0])
    shown = [_part(kind, text, value, minute) for (kind, text), minute in _with_minutes(tokens)]
    return None if None in shown else "".join(filter(None, shown))


def _with_minutes(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether it is minutes: an m after hours or before seconds."""
    letters = [text[0].lower() for kind, text in tokens if kind == "part"]
    minutes = iter(
        [
            letter == "m" and (before == "h" or after == "s")
            for before, letter, after in zip(
                ["", *letters], letters, [*letters[1:], ""], strict=False
            )
        ]
    )
    for token in tokens:
        yield token, token[0] == "part" and next(minutes)


def _part(kind: str, text: str, value: dt.datetime, minute: bool) -> str | None:
    if kind != "part":
        return None if kind == "digit" or text == "%" else _literal(kind, text)
    letter = text[0].lower()
    number = {
        "y": value.year if len(text) > 2 else value.year % 100,
        "m": value.minute if minute else value.month,
        "d": value.day,
        "h": value.hour,
        "s": value.second,
    }[letter]
    if letter == "y":
        return f"{number:04}" if len(text) > 2 else f"{number:02}"
    return f"{number:02}" if len(text) == 2 else str(number) if len(text) == 1 else None
