"""Whole columns that are wrong in one way are told once (spec: underlag, «One cause, one error»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from extracts.underlag import Underlag
from reports.kit.numbers import count
from reports.manad.underkanda import explained
from suites.plan import Text
from suites.texts import filled

SENTENCE = "hela-kolumnen"
# So many rows have the error, and so large a part of the rows of the file.
_LEAST, _PART = 20, (9, 10)


@dataclass(frozen=True)
class WholeColumn:
    """The same error in `antal` of the `alla` rows that a file (of one provider, if one is named) has."""

    fil: int
    tabell: str
    kolumn: str
    regel: str
    utforare: str | None
    antal: int
    alla: int
    text: str
    gor_sa: str


def whole_columns(
    underlag: Underlag, texts: Mapping[str, Text], *, per_utforare: bool = False
) -> tuple[WholeColumn, ...]:
    """The columns in which nine tenths of a file's rows, twenty at least, have the same error.

    Wholly empty rows at the end are no rows. `per_utforare`: of each provider's own rows of the file.
    """
    per = ["fil", "utforare"] if per_utforare else ["fil"]
    errors = underlag.rows("underkanda")
    named = errors.filter(errors.utforare.notnull()) if per_utforare else errors
    same = named.filter(named.kolumn != "").group_by(*per, "tabell", "kolumn", "regel")
    many = same.having(_.count() >= _LEAST).agg(antal=_.count(), ordning=_.ordning.min())
    found = many.order_by("fil", "ordning", *per[1:], "kolumn").to_pyarrow().to_pylist()
    if not found:
        return ()
    rows = _rows(underlag, per, sorted({line["tabell"] for line in found}))
    whole = [
        {"utforare": None, **line, "alla": rows[tuple(line[name] for name in per)]}
        for line in found
    ]
    part, of = _PART
    whole = [line for line in whole if line["antal"] * of >= line["alla"] * part]
    return tuple(_explained_columns(underlag, texts, whole))


def marked(rows: ir.Table, whole: tuple[WholeColumn, ...], fil: str = "fil") -> ir.IntegerValue:
    """Which of the whole columns an error belongs to, from 0; −1 for none."""
    cases = []
    for number, w in enumerate(whole):
        same = (rows[fil] == w.fil) & (rows.kolumn == w.kolumn) & (rows.regel == w.regel)
        cases.append((same if w.utforare is None else same & (rows.utforare == w.utforare), number))
    return ibis.cases(*cases, else_=-1) if cases else ibis.literal(-1)


def _rows(underlag: Underlag, per: list[str], tables: list[str]) -> dict[tuple[Any, ...], int]:
    """The rows of each file (and provider): those accepted and those rejected."""
    errors = underlag.rows("underkanda")
    rows: dict[tuple[Any, ...], int] = {}
    for table in tables:
        accepted = underlag.rows(table).group_by(*per).agg(n=_.count())
        rejected = errors.filter(_.tabell == table).group_by(*per).agg(n=_.rad_id.nunique())
        for part in (accepted, rejected):
            for line in part.to_pyarrow().to_pylist():
                key = tuple(line[name] for name in per)
                rows[key] = rows.get(key, 0) + line["n"]
    return rows


def _explained_columns(
    underlag: Underlag, texts: Mapping[str, Text], whole: list[dict[str, Any]]
) -> Iterator[WholeColumn]:
    """With the sentence for the column, what is said of its first row, and what to do."""
    errors = underlag.rows("underkanda")
    first = ibis.or_(
        *((errors.fil == line["fil"]) & (errors.ordning == line["ordning"]) for line in whole)
    )
    said = explained(underlag, errors.filter(first), texts).to_pyarrow().to_pylist()
    of = {(line["kalla"], line["ordning"]): line for line in said}
    for line in whole:
        one = of[line["fil"], line.pop("ordning")]
        values = {
            "kolumn": line["kolumn"],
            "antal": count(line["antal"]),
            "alla": count(line["alla"]),
        }
        text = texts[SENTENCE]
        yield WholeColumn(
            **line,
            text=f"{filled(text.text, values)} Den första är rad {count(one['rad'])}: {one['vad']}",
            gor_sa=f"{text.gor_sa} {one['gor_sa']}",
        )
