"""What a row rule is: a function of its own name that says where the rule applies and when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from checks import delivery, odelad
from checks.facts import Facts
from checks.model import Hinder, Measured

# Rows of the period, with what the looks say of them → what the rule measures.
Says = Callable[[Facts, ir.Table], ir.Value | tuple[ir.Value, ...]]
# At most one row per rad_id, with columns; of rad_id alone it is a column of its own name, true for those.
Look = Callable[[Facts, ir.Table], ir.Table]
Apart = Callable[[Facts, ir.Table], Measured]


@dataclass(frozen=True)
class Needs:
    """What must be there for a rule to be judged (spec: kontroller, «What cannot be judged»).

    `columns`: table → the columns of it. `per_utforare`: a table that each provider delivers for itself.
    `kategori`: the rule asks for the kategori of a row, which undivided time has not. `insatser`: it
    holds only for a plan that has a list of insatser.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per_utforare: str | None = None
    kategori: bool = False
    insatser: bool = False

    def met(self, facts: Facts) -> bool:
        """Whether anybody can be judged."""
        return not next(self._missing(facts, ""), None) and (
            not self.insatser or bool(facts.insatser)
        )

    def hinder(self, facts: Facts, regel: str) -> Iterator[Hinder]:
        """What stands in the way of the rule, for all or for some."""
        if self.insatser and not facts.insatser:
            return
        if self.kategori:
            yield from odelad.kategori_unknown(facts, [regel])
        missing = next(self._missing(facts, regel), None)
        if missing:
            yield missing
        elif self.per_utforare:
            yield from delivery.not_delivered(facts, [regel], self.per_utforare)

    def _missing(self, facts: Facts, regel: str) -> Iterator[Hinder]:
        for table, columns in self.columns.items():
            if not facts.has(table):
                yield from delivery.missing_table([regel], table)
            for column in columns:
                if not facts.given(table, column):
                    yield from delivery.missing_column([regel], table, column)


NOTHING = Needs()


@dataclass(frozen=True)
class Rule:
    """A rule by its name, and what it needs to be judged."""

    namn: str
    needs: Needs


@dataclass(frozen=True)
class RowRule(Rule):
    """A rule on each row by itself: `columns` is what it measures, with types, as `says` gives them."""

    says: Says
    looks: tuple[Look, ...]
    columns: Mapping[str, str]

    def measured(self, facts: Facts, rows: ir.Table) -> dict[str, ir.Value]:
        """Its columns: null where the rule does not apply, and everywhere when it cannot be judged."""
        if not self.needs.met(facts):
            return {name: ibis.null(kind) for name, kind in self.columns.items()}
        said = self.says(facts, rows)
        values = said if isinstance(said, tuple) else (said,)
        if self.needs.per_utforare:
            names = sorted(facts.delivered(self.needs.per_utforare))
            delivered = rows.utforare.isin(names) if names else ibis.literal(False)
            values = tuple(delivered.ifelse(value, ibis.null(value.type())) for value in values)
        return dict(zip(self.columns, values, strict=True))


@dataclass(frozen=True)
class TableRule(Rule):
    """A rule on rows that are measured in a table of their own: a stay, a visit, the rows of one kind."""

    measure: Apart


def row_rule(
    needs: Needs = NOTHING, looks: tuple[Look, ...] = (), columns: Mapping[str, str] | None = None
) -> Callable[[Says], RowRule]:
    """The rule that the function is named after; without `columns` it is a flag of the same name."""

    def rule(says: Says) -> RowRule:
        flag = {says.__name__: "int64"}
        return RowRule(_named(says), needs, says, looks, columns or flag)

    return rule


def table_rule(needs: Needs = NOTHING) -> Callable[[Apart], TableRule]:
    """The rule that the function is named after, in a measured table of its own."""

    def rule(measure: Apart) -> TableRule:
        return TableRule(_named(measure), needs, measure)

    return rule


def _named(function: Says | Apart) -> str:
    return function.__name__.replace("_", "-")


def flag(applies: ir.BooleanValue, broken: ir.BooleanValue) -> ir.Value:
    """1 where the rule is broken, 0 where it holds, null where it does not apply."""
    found = broken.fill_null(False).cast("int64")
    return applies.fill_null(False).ifelse(found, ibis.null("int64"))


def number(applies: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """The measured number, null where the rule does not apply."""
    return applies.fill_null(False).ifelse(value.cast("float64"), ibis.null("float64"))
