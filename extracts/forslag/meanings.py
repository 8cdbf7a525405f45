"""What a vendor's values and codes may mean: those of the columns that have a few permitted values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extracts.columns import Column, Table, Typ
from extracts.folding import fold
from extracts.forslag.likeness import value_likeness
from extracts.forslag.looks import MOST_CODES, Look
from extracts.forslag.matching import choices
from extracts.personnummer import mask

_OFTEN, _MOSTLY = 5, 0.75
_LEAST_VALUE = 0.6
# A code is a number or a letter or two; a longer word, which may be a name, must be written often.
_CODE, _SHORT = re.compile(r"\d{1,4}|[^\W_]{1,2}"), re.compile(r"[^\W_]{1,4}")
_LONGEST_VALUE = 40


@dataclass(frozen=True)
class Varde:
    """A vendor's value, in how many of the rows, and the permitted one that it may be, or none.

    `procent` says how sure.
    """

    skrivet: str
    antal: int
    val: str | None
    procent: int


def rows(antal: int) -> str:
    """The number of rows, in words."""
    return "1 rad" if antal == 1 else f"{antal} rader"


def meanings(
    table: Table, found: Mapping[str, tuple[Look, float]]
) -> Iterator[tuple[str, tuple[Varde, ...]]]:
    """The values to translate, per choice column where they are not the contract's own."""
    for name, (look, _) in found.items():
        column = table.column(name)
        own = set(map(fold, column.values))
        if column.typ is Typ.VAL and any(fold(value) not in own for value in look.counts):
            shown = _may_be_shown(look, column)
            yield name, tuple(_value(value, look.counts[value], column) for value in shown)


def _value(value: str, antal: int, column: Column) -> Varde:
    own, like = value_likeness(value, column.values)
    return Varde(value, antal, own if like >= _LEAST_VALUE else None, min(round(100 * like), 99))


def _may_be_shown(look: Look, column: Column) -> Iterator[str]:
    """Values that are surely choices and not free text: like a permitted one, codes, or written often."""
    few = len(look.counts) <= MOST_CODES
    known = (choices(look, column) or 0) >= _MOSTLY
    for value in sorted(look.counts, key=lambda value: (-look.counts[value], value)):
        like = value_likeness(value, column.values)[1] >= _LEAST_VALUE
        often = look.counts[value] >= _OFTEN
        code = few and bool(_CODE.fullmatch(value) or (often and _SHORT.fullmatch(value)))
        if (
            (like or code or (known and often))
            and len(value) <= _LONGEST_VALUE
            and mask(value) == value
        ):
            yield value
