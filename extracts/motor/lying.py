"""An underlag whose tables lie in another engine: what is right stays there, what is wrong comes home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import ibis.expr.operations as ops
import ibis.expr.types as ir

from extracts.columns import Table
from extracts.contract import Contract
from extracts.engine import store, streamed
from extracts.headers import Header
from extracts.motor.motor import Motor
from extracts.motor.moved import moved
from extracts.underlag import Underlag

_ON_THE_WAY = "pa_vag_hem"


@dataclass(frozen=True)
class Part:
    """A file of a table in an engine, or the whole table: its name, and how many rows it has."""

    number: int
    name: str
    rows: int


@dataclass(frozen=True)
class Lying:
    """A table of the contract in an engine, read in one moment.

    `rows`: rad_id, unique in the table and in the order of its rows; fil, the number of the part; rad,
    what a person finds the row by; the columns that are given by the contract's names, and the others
    by `beside` and their place. `header` says what the table has at which place.
    """

    table: Table
    header: Header
    parts: tuple[Part, ...]
    rows: ir.Table


class Place(Protocol):
    """Where tables lie: an engine that has read them."""

    @property
    def motor(self) -> Motor:
        """The engine."""

    def find(self, tables: Contract) -> list[Lying]:
        """Every table of the contract that is there; MotorError when one cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Lies(Underlag):
    """As the underlag that it is; `con` is the engine at home, `lying` the accepted rows in the other.

    `at_home`: what is stored of those rows is stored at home.
    """

    motor: Motor
    lying: Mapping[str, ir.Table] = field(default_factory=dict)
    at_home: bool = False

    @property
    def home(self) -> Underlag:
        return self._at_home

    @cached_property
    def _at_home(self) -> Lies:
        return self if self.at_home else replace(self, at_home=True)

    @property
    def there(self) -> Underlag:
        return self if self.at_home else self._there

    @cached_property
    def _there(self) -> Underlag:
        return replace(moved(self._at_home, self.motor), _tables=dict(self.lying))

    def rows(self, table: str) -> ir.Table:
        return self.lying[table] if table in self.lying else super().rows(table)

    def store(
        self, name: str, rows: ir.Table, words: Mapping[str, Iterable[str]] | None = None
    ) -> ir.Table:
        if any(table.source is self.motor.con for table in rows.op().find(ops.DatabaseTable)):
            rows = streamed(self.con, _ON_THE_WAY, self.motor.send(rows))
        return store(self.con, name, rows, words=words)
