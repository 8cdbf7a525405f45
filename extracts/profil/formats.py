"""The format words of a profile: how a system writes dates, clock times and lengths of time.

Dates and clock times are written as Swedish Excel does: `ÅÅÅÅ-MM-DD tt.mm`. Capitals are the date,
small letters the clock; one letter (`D`, `M`, `t`) takes one digit or two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

MIDNATT = "minuter efter midnatt"
TIMMAR, MINUTER = "timmar", "minuter"
LANGDER = ("t:mm", "t.mm", TIMMAR, MINUTER)
# Unit → what such a cell is, in words, and an example.
ENHETER = {
    MIDNATT: (MIDNATT, "425"),
    "t:mm": ("timmar och minuter", "0:45"),
    "t.mm": ("timmar och minuter", "0.45"),
    TIMMAR: ("ett antal timmar", "0,75"),
    MINUTER: ("ett antal minuter", "45"),
}


SEKUND = "sekund"
# Of as many digits as the system has: SQL Server writes seven.
_FRACTION = r"(?:[.,]\d+)?"


@dataclass(frozen=True)
class Token:
    """One word of a format: what it stands for, what it takes, and how it looks in an example."""

    word: str
    stands_for: str
    pattern: str
    example: str

    @property
    def fixed(self) -> bool:
        return len(self.word) > 1


_TOKENS = {
    token.word: token
    for token in (
        Token("ÅÅÅÅ", "år", r"\d{4}", "2022"),
        Token("ÅÅ", "år", r"\d{2}", "22"),
        Token("MM", "månad", r"0[1-9]|1[0-2]", "03"),
        Token("M", "månad", r"0?[1-9]|1[0-2]", "3"),
        Token("DD", "dag", r"0[1-9]|[12]\d|3[01]", "01"),
        Token("D", "dag", r"0?[1-9]|[12]\d|3[01]", "1"),
        Token("tt", "timme", r"[01]\d|2[0-4]", "07"),
        Token("t", "timme", r"[01]?\d|2[0-4]", "7"),
        Token("mm", "minut", r"[0-5]\d", "05"),
        Token("ss", SEKUND, r"[0-5]\d", "00"),
    )
}
_WORD = re.compile("|".join(sorted(_TOKENS, key=len, reverse=True)))
_BETWEEN = re.compile(r"[ :.,/\-T]*")
DATUM, MANAD, KLOCKA = {"år", "månad", "dag"}, {"år", "månad"}, {"timme", "minut"}


class FormatError(ValueError):
    """A format that cannot be understood; the message ends the sentence «format … : »."""


@dataclass(frozen=True)
class Form:
    """A format of dates and clock times, taken apart; `parts` are tokens and what stands between.

    The empty form, which is false, stands for the contract's own way of writing.
    """

    text: str = ""
    parts: tuple[Token | str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def tokens(self) -> list[Token]:
        return [part for part in self.parts if isinstance(part, Token)]

    @property
    def names(self) -> set[str]:
        return {token.stands_for for token in self.tokens}

    @property
    def has_date(self) -> bool:
        return self.names >= DATUM

    @property
    def has_month(self) -> bool:
        return self.names >= MANAD

    @property
    def has_clock(self) -> bool:
        return self.names >= KLOCKA

    @property
    def pattern(self) -> str:
        """A regular expression with one group per token; a fraction of a second is cut."""
        return f"^{''.join(map(_written, self.parts))}$"

    @property
    def example(self) -> str:
        return "".join(p.example if isinstance(p, Token) else p for p in self.parts)

    def token(self, stands_for: str) -> Token:
        return next(token for token in self.tokens if token.stands_for == stands_for)

    def group(self, token: Token) -> int:
        """The number of the token's group in the pattern."""
        return self.tokens.index(token) + 1

    def offset(self, token: Token) -> int | None:
        """Where the token begins in every value, when nothing before it varies in width."""
        at = 0
        for part in self.parts:
            if part == token:
                return at
            if isinstance(part, Token) and (not part.fixed or part.stands_for == SEKUND):
                return None
            at += len(part.word if isinstance(part, Token) else part)
        return None


AS_CONTRACT = Form()


def read_form(text: str) -> Form:
    """Take a format apart; FormatError says in Swedish what is wrong with it."""
    parts: list[Token | str] = []
    at = 0
    for found in _WORD.finditer(text):
        parts += [_between(text[at : found.start()])] if found.start() > at else []
        parts.append(_TOKENS[found[0]])
        at = found.end()
    parts += [_between(text[at:])] if at < len(text) else []
    form = Form(text, tuple(parts))
    _check(form)
    return form


def _between(text: str) -> str:
    if not _BETWEEN.fullmatch(text):
        raise FormatError(
            f"«{text.strip()}» går inte att förstå. Använd ÅÅÅÅ, MM, DD, tt, mm och ss, "
            "och mellan dem blanksteg, punkt, komma, kolon, bindestreck eller snedstreck"
        )
    return text


def _check(form: Form) -> None:
    names = [token.stands_for for token in form.tokens]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise FormatError(f"{twice} står två gånger")
    if not names:
        raise FormatError("det finns varken datum eller klockslag i det")
    if form.names - DATUM and not form.has_clock:
        raise FormatError("ett klockslag behöver både timme (tt eller t) och minut (mm)")
    if form.names & DATUM not in (set(), DATUM, MANAD):
        raise FormatError("ett datum behöver år (ÅÅÅÅ), månad (MM) och dag (DD)")
    for one, following in pairwise(form.parts):
        if _varies(one) and _varies(following):
            raise FormatError(
                "två delar utan inledande nolla behöver ett skiljetecken mellan sig, "
                "annars går siffrorna att läsa på flera sätt"
            )


def _written(part: Token | str) -> str:
    if isinstance(part, str):
        return re.escape(part)
    return f"({part.pattern})" + (_FRACTION if part.stands_for == SEKUND else "")


def _varies(part: Token | str) -> bool:
    return isinstance(part, Token) and not part.fixed
