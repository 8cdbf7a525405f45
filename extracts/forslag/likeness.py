"""How like a vendor's names and values are to the contract's: by folding, word lists and spelling."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from extracts.contract import CONTRACT
from extracts.folding import fold

_HOME = Path(__file__).parent
_NEAR = 0.7
_TELLING = 4
SAME, LISTED, PART = 1.0, 0.95, 0.8
"""A name of the contract's own; one of the word list; one that has all the words of such a name."""


@cache
def words() -> dict[str, Any]:
    """The word list (ordlista.toml)."""
    return tomllib.loads((_HOME / "ordlista.toml").read_text("utf-8"))


@cache
def alike(name: str, own: str, listed: tuple[str, ...] = ()) -> float:
    """0–1: how like a name is to `own` or to one of the names that mean the same."""
    folded = fold(name)
    if folded == fold(own):
        return SAME
    if folded in map(fold, listed):
        return LISTED
    return max((_near(folded, fold(known)) for known in (own, *listed)), default=0.0)


def _near(name: str, known: str) -> float:
    mine, theirs = set(name.split("_")), set(known.split("_"))
    if theirs < mine and len(known) >= _TELLING:
        return PART
    ratio = difflib.SequenceMatcher(None, name, known).ratio()
    return 0.9 * ratio if ratio >= _NEAR else 0.0


def column_likeness(name: str, column: str) -> float:
    """How like a header is to a column of the contract."""
    return alike(name, column, tuple(words()["kolumner"].get(column, ())))


def table_likeness(name: str, table: str) -> float:
    """How like the name of a file or sheet is to a table of the contract."""
    return alike(name, table, tuple(words()["tabeller"].get(table, ())))


def date_likeness(name: str) -> float:
    """How like the header of a plain date column a name is."""
    return alike(name, "datum", tuple(words()["datum"]["ord"]))


def interval_likeness(name: str, begins: str) -> float:
    """How like a header is to that of an interval in one cell that begins with a column of the contract."""
    return alike(name, begins, tuple(words()["intervall"][begins]))


def value_likeness(value: str, values: Iterable[str]) -> tuple[str | None, float]:
    """The permitted value most like a vendor's, and how like; None when nothing is near."""
    listed = words()["varden"]
    scored = [(alike(value, own, tuple(listed.get(own, ()))), own) for own in values]
    best, own = max(scored, key=lambda found: found[0])
    if best < SAME and len(fold(value)) < _TELLING - 1:
        best = min(best, PART)  # a letter or two may stand for anything
    return (own, best) if best else (None, 0.0)


def known_words() -> frozenset[str]:
    """Every folded name of a column that the contract or the word list has."""
    own = {name for table in CONTRACT.values() for name in table.names}
    listed = {word for column in words()["kolumner"].values() for word in column}
    return frozenset(map(fold, own | listed | set(words()["datum"]["ord"])))
