"""Which column of a vendor's file is which of the contract's: by its name and by its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extracts.columns import Column, Table, Typ
from extracts.forslag.likeness import column_likeness, interval_likeness, value_likeness
from extracts.forslag.looks import ENOUGH, Look
from extracts.profil.allowed import MINUTES
from extracts.profil.model import PAR

Match = tuple[Look, float]
LEAST = 0.4
KNOWN_VALUE = 0.75
_NAME, _VALUES = 0.65, 0.35
_BY_VALUES_ALONE = 0.7
_NOTHING_TO_SEE = 0.3
_CODES = 0.5
_MOST_CHOICES = 30
_MANAD = re.compile(r"\d{4}-?(0[1-9]|1[0-2])")


def assign(looks: Sequence[Look], table: Table) -> dict[str, Match]:
    """Contract column → the vendor's column that is most like it, and how like (0–1).

    The likeliest pair is taken first, and each column once.
    """
    scored = [
        (likeness(look, column, table), column.required, -order, -at)
        for order, column in enumerate(table.columns)
        for at, look in enumerate(looks)
    ]
    found: dict[str, Match] = {}
    taken: set[int] = set()
    for score, _required, order, at in sorted(scored, reverse=True):
        name = table.columns[-order].name
        if score >= LEAST and name not in found and -at not in taken:
            found[name] = (looks[-at], score)
            taken.add(-at)
    return with_interval_ends(found)


def with_interval_ends(found: Mapping[str, Match]) -> dict[str, Match]:
    """Columns that begin in a cell with an interval end in it too, unless they end elsewhere."""
    ends = {end: found[begins] for end, begins in PAR.items() if begins in found}
    return {end: match for end, match in ends.items() if match[0].intervall} | dict(found)


def likeness(look: Look, column: Column, table: Table) -> float:
    """0–1; 0 when the values cannot be those of the column, whatever its name."""
    if look.intervall:
        return _as_interval(look, column)
    by_values = _by_values(look, column, table)
    if by_values is None:
        return 0.0
    by_name = column_likeness(look.namn, column.name)
    if column.typ is Typ.VAL and by_values > KNOWN_VALUE and len(look.counts) > 1:
        return max(_BY_VALUES_ALONE * by_values, _NAME * by_name + _VALUES * by_values)
    return _NAME * by_name + _VALUES * by_values if by_name else 0.0


def _as_interval(look: Look, column: Column) -> float:
    """An interval in one cell gives both its ends, and goes by the first."""
    if column.name not in PAR.values():
        return 0.0
    ends = {begins: end for end, begins in PAR.items()}
    named = [column_likeness(look.namn, name) for name in (column.name, ends[column.name])]
    by_name = max(interval_likeness(look.namn, column.name), *named)
    alone = _BY_VALUES_ALONE if column.required else 0.0
    return max(alone, _NAME * by_name + _VALUES if by_name else 0.0)


def _by_values(look: Look, column: Column, table: Table) -> float | None:
    """How well the values suit the column; None when they do not."""
    if not look.values:
        return None if column.required else _NOTHING_TO_SEE
    match column.typ:
        case Typ.VAL:
            known = choices(look, column)
            return max(known, _CODES) if known is not None and look.koder else known
        case Typ.DATUM:
            return 1.0 if look.datum else 0.6 if look.tidpunkt else None
        case Typ.TID:
            if look.tidpunkt:
                return 1.0
            return 0.9 if look.klockslag else 0.5 if look.minutes_past_midnight else None
        case Typ.TAL:
            if look.langd and column.name in MINUTES:
                return 0.9 if look.short or column.name != MINUTES[0] else 0.4
            return (0.2 if look.datum else 1.0) if look.tal else None
        case Typ.MANAD:
            return 1.0 if look.share(lambda v: bool(_MANAD.fullmatch(v))) >= ENOUGH else None
        case _:
            return _as_text(look, column, table)


def choices(look: Look, column: Column) -> float | None:
    """The share of the values that we know as one of the permitted; None for free text."""
    if len(look.counts) > _MOST_CHOICES:
        return None
    return look.share(lambda value: value_likeness(value, column.values)[1] >= KNOWN_VALUE)


def _as_text(look: Look, column: Column, table: Table) -> float | None:
    if look.tidpunkt or (look.datum and not look.tal) or (look.klockslag and not look.tal):
        return None
    if table.key and column.name == table.key[-1]:
        return 1.0 if look.unique > 0.98 else 0.3 if look.unique > 0.5 else None
    if column.name == "utforare":
        return 0.8 if len(look.counts) <= _MOST_CHOICES else 0.3
    if column.name in ("kund", "personal"):
        return 0.8 if look.unique < 0.9 else 0.5
    return 0.6
