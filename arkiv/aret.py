"""A year of the archive: every run of its months, what was measured in it and which rules were judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from arkiv.contents import existing
from arkiv.errors import ArkivError
from arkiv.file import opened
from arkiv.tidigare import Matt
from suites.verdicts import Regelutfall


@dataclass(frozen=True)
class Kontroll:
    """The verdict of a control in a run, and whether it was planned in it."""

    planerad: bool
    utfall: str
    skal: str | None


@dataclass(frozen=True)
class Manadskorning:
    """A run of a month. `matt`: its indicators that are not cut by anything; `regler` of each control.

    `borjade`: when it was made. `kontroller`: id → its verdict.
    """

    nr: int
    period: str
    version: int
    plan: str
    plan_sha256: str
    rapport_sha256: str
    program: str
    borjade: str
    kontroller: Mapping[str, Kontroll]
    matt: tuple[Matt, ...]
    regler: Mapping[str, tuple[Regelutfall, ...]]


_RUN = ("nr", "period", "version", "plan", "plan_sha256", "rapport_sha256", "program", "borjade")


def runs_of_year(path: Path, ar: int) -> tuple[Manadskorning, ...]:
    """By month and version, the latest last; ArkivError when the year has none."""
    with opened(existing(path)) as con:
        found = con.execute(
            f"SELECT {', '.join(_RUN)} FROM korning WHERE starts_with(period, ?) ORDER BY period, version",
            [f"{ar:04d}-"],
        ).fetchall()
        if not found:
            raise ArkivError(_none(con, ar))
        return tuple(_run(con, dict(zip(_RUN, row, strict=True))) for row in found)


def _run(con: duckdb.DuckDBPyConnection, run: dict[str, Any]) -> Manadskorning:
    nr = run["nr"]
    return Manadskorning(
        **run, kontroller=_controls(con, nr), matt=_measured(con, nr), regler=_rules(con, nr)
    )


def _controls(con: duckdb.DuckDBPyConnection, nr: int) -> dict[str, Kontroll]:
    found = con.execute(
        "SELECT kontroll, planerad, utfall, skal FROM kontroll WHERE korning = ? ORDER BY ALL", [nr]
    )
    return {kontroll: Kontroll(*row) for kontroll, *row in found.fetchall()}


def _none(con: duckdb.DuckDBPyConnection, ar: int) -> str:
    years = con.execute("SELECT DISTINCT left(period, 4) FROM korning ORDER BY ALL").fetchall()
    there = ", ".join(year for (year,) in years)
    said = f"År som finns: {there}." if there else "Arkivet är tomt."
    return f"Arkivet har ingen körning från {ar}. {said}"


def _measured(con: duckdb.DuckDBPyConnection, nr: int) -> tuple[Matt, ...]:
    found = con.execute(
        "SELECT period, kontroll, namn, utforare, taljare, namnare, varde "
        "FROM indikator JOIN korning ON korning = nr WHERE nr = ? AND snitt = '{}' ORDER BY ALL",
        [nr],
    )
    return tuple(Matt(*row) for row in found.fetchall())


def _rules(con: duckdb.DuckDBPyConnection, nr: int) -> dict[str, tuple[Regelutfall, ...]]:
    found: dict[str, tuple[Regelutfall, ...]] = {}
    rows = con.execute(
        "SELECT kontroll, regel, utforare, utfall, allvar, provade, avvikelser, skal "
        "FROM regel WHERE korning = ? ORDER BY ALL",
        [nr],
    )
    for kontroll, *row in rows.fetchall():
        found[kontroll] = (*found.get(kontroll, ()), Regelutfall(*row))
    return found
