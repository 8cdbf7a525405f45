"""What a check returns: measured tables, indicators, and what stands in the way of a verdict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import ibis.expr.types as ir

Number = int | float | Decimal | Fraction
# id, as a table of it alone → those ids with what the texts say of them.
Describe = Callable[[ir.Table], ir.Table]


@dataclass(frozen=True)
class Measured:
    """A table to judge: `rows` has `id` (unique), `utforare`, measured columns (null = no rule).

    `detail` describes the same ids for a deviation: nyckel, kund, personal, datum, and the values
    that the texts name. It is read only for rows that deviate; where it is dear it is a function of
    them. `behind`: id × rad_id of the rows that an id stands for, where it is not a row itself.
    """

    name: str
    rows: ir.Table
    detail: ir.Table | Describe
    behind: ir.Table | None = None

    def described(self, ids: ir.Table) -> ir.Table:
        """What the texts say of some of the ids, a table of `id`."""
        if isinstance(self.detail, ir.Table):
            return self.detail.semi_join(ids, "id")
        return self.detail(ids)


@dataclass(frozen=True)
class Hinder:
    """Why a rule cannot be judged, for one provider or (None) for all of them.

    With `delvis` only some of its rows cannot: a deviation among the others still stands, but
    nobody is said to uphold the rule.
    """

    regel: str
    skal: str
    utforare: str | None = None
    delvis: bool = False


@dataclass(frozen=True)
class Indikator:
    """A number, not a verdict. `utforare` None is the total; `cut` is for example kategori=omsorg."""

    namn: str
    utforare: str | None
    taljare: float | None
    namnare: float | None
    varde: float | None
    cut: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Measures:
    """Everything one control has measured in a period.

    `gemensamma` are the rules that are judged once and not per utforare: their rows have none.
    """

    measured: tuple[Measured, ...] = ()
    indikatorer: tuple[Indikator, ...] = ()
    hinder: tuple[Hinder, ...] = ()
    notes: tuple[str, ...] = ()
    gemensamma: frozenset[str] = frozenset()


def ratio(
    namn: str,
    utforare: str | None,
    taljare: Number | None,
    namnare: Number | None,
    *,
    scale: Fraction = Fraction(1),
    cut: tuple[tuple[str, str], ...] = (),
) -> Indikator:
    """One exact division, last; null where there is nothing to divide by."""
    top = None if taljare is None else Fraction(taljare) * scale
    bottom = None if namnare is None else Fraction(namnare)
    varde = float(top / bottom) if top is not None and bottom else None
    return Indikator(namn, utforare, _float(top), _float(bottom), varde, cut)


def ratios(
    namn: str,
    parts: Mapping[str, tuple[Number, Number]],
    judged: Collection[str] | None = None,
    *,
    scale: Fraction = Fraction(1),
    cut: tuple[tuple[str, str], ...] = (),
) -> list[Indikator]:
    """A share per utforare, and in total over the providers that are judged (all when None)."""
    per = [ratio(namn, u, t, n, scale=scale, cut=cut) for u, (t, n) in sorted(parts.items())]
    counted = [part for u, part in parts.items() if judged is None or u in judged]
    taljare = sum((Fraction(t) for t, _ in counted), Fraction())
    namnare = sum((Fraction(n) for _, n in counted), Fraction())
    return [*per, ratio(namn, None, taljare, namnare, scale=scale, cut=cut)]


def amounts(
    namn: str,
    parts: Mapping[str, Number],
    judged: Collection[str] | None = None,
    *,
    cut: tuple[tuple[str, str], ...] = (),
) -> list[Indikator]:
    """A sum per utforare, and in total over the providers that are judged."""
    per = [Indikator(namn, u, None, None, float(value), cut) for u, value in sorted(parts.items())]
    counted = [Fraction(v) for u, v in parts.items() if judged is None or u in judged]
    return [*per, Indikator(namn, None, None, None, float(sum(counted, Fraction())), cut)]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def by_utforare(table: ir.Table) -> dict[str, dict[str, Number]]:
    """A small table with one row per utforare, as exact Python numbers (null → 0)."""
    rows: Iterable[dict[str, object]] = table.to_pyarrow().to_pylist()
    return {
        str(row["utforare"]): {k: v or 0 for k, v in row.items() if k != "utforare"}  # type: ignore[misc]
        for row in rows
    }
