"""What earlier runs say of a month: the life of its deviations, and what was measured before.

Spec: arkiv, «Life of a deviation».
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from arkiv.file import empty, opened
from arkiv.liv import ATERKOMMEN, KVARSTAR, last_nr, lives, months_before
from arkiv.runs import Korning, demand_same_key
from arkiv.uppfoljning import Uppfoljd, latest


@dataclass(frozen=True)
class Version:
    """The run of the same month that this one comes after, and was made of something else.

    `skiljer`: what of underlag, plan, program and val is not the same. `nya` and `borta` deviations.
    """

    version: int
    skiljer: tuple[str, ...]
    nya: int
    borta: int


@dataclass(frozen=True)
class Matt:
    """An indicator in an earlier month, whole or cut by something (`snitt`, as JSON)."""

    period: str
    kontroll: str
    namn: str
    utforare: str | None
    taljare: float | None
    namnare: float | None
    varde: float | None
    snitt: str = "{}"

    @property
    def cut(self) -> Cut:
        """What it is cut by, and which part of that it is."""
        return tuple(json.loads(self.snitt).items())


Cut = tuple[tuple[str, str], ...]
# (period, utforare) → a measure.
Of = Mapping[tuple[str, str | None], Matt]


@dataclass(frozen=True)
class Tidigare:
    """What the archive says of a run of a month, from the latest run of each earlier month.

    `nr`: the last run that was in the archive. `manader`: the earlier months, in order. `antal`:
    (kontroll, regel, utforare, state) → deviations. `sedda`: id, state and first month (`forst`) of
    those of this month that were seen before. `uppfoljda`: id → what was last written of it, in the
    work lists of which the last that was read in is `uppfoljning_nr`.
    """

    nr: int
    manader: tuple[str, ...]
    antal: Mapping[tuple[str, str, str | None, str], int]
    sedda: pa.Table
    matt: tuple[Matt, ...]
    ersatter: Version | None
    uppfoljda: Mapping[str, Uppfoljd]
    uppfoljning_nr: int

    @property
    def forra(self) -> str | None:
        """The latest earlier month that has a run."""
        return self.manader[-1] if self.manader else None

    @cached_property
    def by_measure(self) -> Mapping[tuple[str, str, Cut], Of]:
        """(kontroll, namn, cut) → (period, utforare) → the measure."""
        found: dict[tuple[str, str, Cut], dict[tuple[str, str | None], Matt]] = {}
        for m in self.matt:
            found.setdefault((m.kontroll, m.namn, m.cut), {})[m.period, m.utforare] = m
        return found

    @cached_property
    def by_utforare(self) -> Mapping[str | None, Mapping[tuple[str, str], Counter[str]]]:
        """utforare → (kontroll, regel) → state → deviations."""
        found: dict[str | None, dict[tuple[str, str], Counter[str]]] = {}
        for (kontroll, regel, utforare, state), antal in self.antal.items():
            rules = found.setdefault(utforare, {})
            rules.setdefault((kontroll, regel), Counter())[state] = antal
        return found

    @cached_property
    def liv(self) -> Mapping[str, tuple[str, str]]:
        """id → state and first month, of those seen before."""
        return {row["id"]: (row["lage"], row["forst"]) for row in self.sedda.to_pylist()}


def earlier(
    path: Path | None, korning: Korning, nr: int | None = None, read: int | None = None
) -> Tidigare:
    """What the archive says of a run that is not in it; one that is not there yet is empty, and is not made.

    `nr` and `read`: as it stood when those were its last run, and the last work list read in.
    """
    with opened(path) if path and path.exists() else empty() as con:
        if path:
            demand_same_key(con, korning, path)
        last = last_nr(con) if nr is None else nr
        con.register("nu", korning.avvikelser)
        con.register("nu_regler", _rules(korning))
        with months_before(con, korning.period, last), lives(con):
            periods = con.execute("SELECT period FROM manad ORDER BY period").fetchall()
            return Tidigare(
                nr=last,
                manader=tuple(period for (period,) in periods),
                antal=_counts(con),
                sedda=con.execute(_SEEN_NOW).to_arrow_table(),
                matt=tuple(_measures(con)),
                ersatter=_version(con, korning, last),
                uppfoljda=latest(con, read),
                uppfoljning_nr=last_nr(con, "uppfoljning") if read is None else read,
            )


def _rules(korning: Korning) -> pa.Table:
    """kontroll, regel, utforare and whether the rule was judged there."""
    rows = [
        (k["id"], r["regel"], r["utforare"], r["utfall"], r["skal"])
        for k in korning.data["kontroller"]
        for r in k["regler"]
    ]
    names = ("kontroll", "regel", "utforare", "utfall", "skal")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return pa.table([pa.array(c, pa.string()) for c in columns], names=list(names))


_SEEN_NOW = (
    f"SELECT id, lage, forst FROM lagen WHERE lage IN ('{KVARSTAR}', '{ATERKOMMEN}') ORDER BY id"
)
_MEASURED = """SELECT period, kontroll, namn, utforare, taljare, namnare, varde, snitt
    FROM indikator JOIN manad ON korning = nr WHERE snitt = '{}' OR utforare IS NULL
    ORDER BY period, kontroll, namn, utforare NULLS FIRST, snitt"""


def _measures(con: duckdb.DuckDBPyConnection) -> Iterator[Matt]:
    """What is cut is followed over time of all together, and by one thing: the others are many."""
    found = (Matt(*row) for row in con.execute(_MEASURED).fetchall())
    return (matt for matt in found if len(matt.cut) < 2)


def _counts(
    con: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str, str | None, str], int]:
    counted = con.execute(
        "SELECT kontroll, regel, utforare, lage, count(*) FROM lagen GROUP BY ALL ORDER BY ALL"
    )
    return {(k, r, u, lage): antal for k, r, u, lage, antal in counted.fetchall()}


def _version(con: duckdb.DuckDBPyConnection, korning: Korning, last: int) -> Version | None:
    """The latest run of the month that was made of something else."""
    row = con.execute(
        "SELECT nr, version, underlag, plan_sha256, program, parametrar FROM korning "
        "WHERE period = ? AND nr <= ? AND fingeravtryck <> ? ORDER BY version DESC LIMIT 1",
        [korning.period, last, korning.fingeravtryck],
    ).fetchone()
    if row is None:
        return None
    nr, version, *was = row
    same = _made_of(korning)
    differs = [name for (name, now), before in zip(same.items(), was, strict=True) if now != before]
    [[new, gone]] = con.execute(
        "SELECT (SELECT count(*) FROM nu ANTI JOIN (FROM avvikelse WHERE korning = $nr) AS a USING (id)),"
        " (SELECT count(*) FROM avvikelse AS a ANTI JOIN nu USING (id) WHERE a.korning = $nr)",
        {"nr": nr},
    ).fetchall()
    return Version(version, tuple(differs), new, gone)


def _made_of(korning: Korning) -> dict[str, Any]:
    return {
        "underlaget": korning.underlag,
        "planen": korning.data["plan"]["sha256"],
        "programmet": korning.program,
        "valen": korning.choices,
    }
