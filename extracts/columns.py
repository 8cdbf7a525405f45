"""What a column and a table of the contract are (spec: underlag, «Tables»)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

# The organisation's own list of providers: its rows are of none of them.
REGISTER = "utforare"
# A longer key or name is several cells run together; free text may be as long as a line.
LONGEST_NAME = 1_000
LONGEST_TEXT = 2_000_000
# What these hold is said of a row, and joins it with no other.
DESCRIBING = ("insats", "zon")


class Typ(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    DATUM = "datum"
    TID = "tid"
    TAL = "tal"
    MANAD = "månad"
    VAL = "val"


@dataclass(frozen=True)
class Column:
    """One column: `required` means that every row has a value, `optional` that it may be absent.

    A text is a key or a name and has at most `longest` characters; free text has no such limit.
    `absent` is what every row has where the column is absent.
    """

    name: str
    typ: Typ = Typ.TEXT
    required: bool = False
    optional: bool = False
    values: tuple[str, ...] = ()
    signed: bool = False
    longest: int = LONGEST_NAME
    absent: str | None = None

    @property
    def is_key_or_name(self) -> bool:
        return self.typ is Typ.TEXT and self.longest == LONGEST_NAME

    @property
    def is_key(self) -> bool:
        """Whether rows with the same text here belong together."""
        return self.is_key_or_name and self.name not in DESCRIBING


@dataclass(frozen=True)
class Table:
    """One table of the underlag; `key` is unique among its accepted rows."""

    name: str
    columns: tuple[Column, ...]
    required: bool = False
    key: tuple[str, ...] = ()
    per_utforare: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def with_columns(self, change: Callable[[Column], Column]) -> Table:
        """The table with each column changed, or left as it is."""
        return replace(self, columns=tuple(map(change, self.columns)))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def texts(self) -> frozenset[str]:
        """The columns that are read as they stand: keys, names and free text."""
        return frozenset(column.name for column in self.columns if column.typ is Typ.TEXT)

    @property
    def of_providers(self) -> bool:
        """Whether each row is delivered under a provider's name."""
        return "utforare" in self.names and self.name != REGISTER


def must(
    name: str, typ: Typ = Typ.TEXT, values: tuple[str, ...] = (), signed: bool = False
) -> Column:
    """A column where every row has a value."""
    return Column(name, typ, required=True, values=values, signed=signed)


def free(name: str) -> Column:
    """A column of free text, which may be absent."""
    return Column(name, optional=True, longest=LONGEST_TEXT)


def may(name: str, typ: Typ = Typ.TEXT, values: tuple[str, ...] = ()) -> Column:
    """A column where a row may lack a value."""
    return Column(name, typ, values=values)


def absent(name: str, typ: Typ = Typ.TEXT, values: tuple[str, ...] = ()) -> Column:
    """A column that may be absent."""
    return Column(name, typ, optional=True, values=values)
