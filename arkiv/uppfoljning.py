"""What people have written of deviations; the latest counts (spec: arkiv, «Follow-up»)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import duckdb
import pyarrow as pa

from arkiv.contents import existing
from arkiv.file import opened

RATTAD, ACCEPTERAD = "rättad", "accepterad"
# Somebody is at work with it.
HOS_UTFORAREN, ATERKRAV = "hos utföraren", "återkrav"


@dataclass(frozen=True)
class Uppfoljd:
    """What is written of a deviation; for one that is accepted, `klart_senast` is when that ends."""

    id: str
    status: str
    bedomning: str | None
    atgard: str | None
    ansvarig: str | None
    klart_senast: dt.date | None

    @property
    def said(self) -> bool:
        """Whether a person has written anything."""
        return self.status != "ny" or any(astuple(self)[2:])


@dataclass(frozen=True)
class Kand:
    """A deviation as the archive has it: what is the same in every month, its sentences, its last month."""

    utforare: str | None
    kund: str | None
    nyckel: str | None
    texter: frozenset[str]
    sist: str


def known(path: Path, ids: Collection[str]) -> Mapping[str, Kand]:
    """Those of the ids that some run has."""
    with opened(existing(path)) as con:
        con.register("fragade", pa.table({"id": pa.array(sorted(set(ids)), pa.string())}))
        found = con.execute(
            "SELECT id, any_value(utforare), any_value(kund), any_value(nyckel), "
            "list(DISTINCT text), max(period) FROM avvikelse SEMI JOIN fragade USING (id) "
            "JOIN korning ON korning = nr GROUP BY id"
        ).fetchall()
    return {of: Kand(u, kund, nyckel, frozenset(t), sist) for of, u, kund, nyckel, t, sist in found}


def add_followed(path: Path, rows: Sequence[Uppfoljd], sha256: str, last: str) -> int:
    """Add what has changed of what is written, all of it or nothing; how many deviations that is."""
    with opened(existing(path)) as con:
        before = latest(con)
        changed = [
            row for row in rows if row != before.get(row.id) and (row.said or row.id in before)
        ]
        if changed:
            con.execute("BEGIN")
            [[nr]] = con.execute("SELECT coalesce(max(nr), 0) + 1 FROM uppfoljning").fetchall()
            names = [field.name for field in fields(Uppfoljd)]
            columns = zip(*map(astuple, changed), strict=True)
            table = pa.table([pa.array(column) for column in columns], names=names)
            con.register("lasta", table)
            con.execute(
                f"INSERT INTO uppfoljning SELECT ?, {', '.join(names)}, ?, ? FROM lasta",
                [nr, sha256, last],
            )
            con.execute("COMMIT")
    return len(changed)


def followed(path: Path) -> dict[str, Uppfoljd]:
    """id → what was last written of it."""
    with opened(existing(path)) as con:
        return latest(con)


def latest(con: duckdb.DuckDBPyConnection, nr: int | None = None) -> dict[str, Uppfoljd]:
    """id → what was last written of it; `nr`: as it stood when that was the last that was read in."""
    names = ", ".join(field.name for field in fields(Uppfoljd))
    upto = "" if nr is None else f"WHERE nr <= {nr}"
    found = con.execute(
        f"SELECT {names} FROM uppfoljning {upto} "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY nr DESC) = 1 ORDER BY id"
    )
    return {row[0]: Uppfoljd(*row) for row in found.fetchall()}
