"""What is in an archive: its runs, one of them, its tables, and whether they hang together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from arkiv.errors import ArkivError
from arkiv.file import opened
from arkiv.schema import OF_RUNS, TABLES
from suites.verdicts import EJ_BEDOMD


@dataclass(frozen=True)
class Rad:
    """A run in the list."""

    nr: int
    period: str
    version: int
    plan: str
    borjade: str
    avvikelser: int
    ej_bedomda: int


@dataclass(frozen=True)
class Kontrollrad:
    """A control of a run."""

    titel: str
    planerad: bool
    utfall: str
    avvikelser: int
    skal: str | None


def existing(path: Path) -> Path:
    """ArkivError unless there is an archive to read."""
    if not path.is_file():
        raise ArkivError(f"{path} finns inte. Ange arkivet med --arkiv.")
    return path


def runs(path: Path) -> list[Rad]:
    """Every run, in the order that they were added."""
    with opened(existing(path)) as con:
        found = con.execute(
            "SELECT nr, period, version, plan, borjade, "
            "(SELECT count(*) FROM avvikelse WHERE korning = nr), "
            f"(SELECT count(*) FROM kontroll WHERE korning = nr AND planerad AND utfall = '{EJ_BEDOMD}') "
            "FROM korning ORDER BY nr"
        )
        return [Rad(*row) for row in found.fetchall()]


def controls(path: Path, nr: int) -> list[Kontrollrad]:
    """The controls of a run; ArkivError when it is not there."""
    with opened(existing(path)) as con:
        found = con.execute(
            "SELECT titel, planerad, utfall, (SELECT count(*) FROM avvikelse AS a "
            "WHERE a.korning = k.korning AND a.kontroll = k.kontroll), skal "
            "FROM kontroll AS k WHERE korning = ? ORDER BY rowid",
            [nr],
        ).fetchall()
    if not found:
        raise ArkivError(
            f"Körning {nr} finns inte i arkivet. «internkontroll arkiv lista» visar dem."
        )
    return [Kontrollrad(*row) for row in found]


def tables(path: Path) -> Iterator[tuple[str, pa.Table]]:
    """Each table, in an order that is always the same."""
    with opened(existing(path)) as con:
        for name in TABLES:
            yield name, con.execute(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table()


def faults(path: Path) -> list[str]:
    """What does not hang together, in sentences; none when every run is whole."""
    with opened(existing(path)) as con:
        return [said.format(*row) for said, sql in _LOOKS for row in _asked(con, sql)]


def _asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


_LOOKS = (
    (
        "Körning {0} saknas: numren är inte i följd.",
        "SELECT n FROM range(1, (SELECT coalesce(max(nr), 0) + 1 FROM korning)) AS r(n) "
        "ANTI JOIN korning ON nr = n ORDER BY n",
    ),
    (
        "Versionerna av {0} är inte i följd: {1} körningar, den senaste är version {2}.",
        "SELECT period, count(*), max(version) FROM korning GROUP BY period "
        "HAVING count(*) <> max(version) ORDER BY period",
    ),
    (
        "Körning {0} och {1} har kund och personal på olika sätt: som lämnade, eller av olika nycklar.",
        "SELECT a.nr, b.nr FROM korning AS a JOIN korning AS b ON b.nr = a.nr + 1 "
        "WHERE a.pseudonym IS DISTINCT FROM b.pseudonym ORDER BY a.nr",
    ),
    *(
        (
            f"Tabellen {table} har rader av körning {{0}}, som inte finns.",
            f"SELECT DISTINCT korning FROM {table} ANTI JOIN korning ON korning = nr ORDER BY ALL",
        )
        for table in OF_RUNS
    ),
    (
        "Körning {0} saknar sina kontroller.",
        "SELECT nr FROM korning ANTI JOIN kontroll ON kontroll.korning = nr ORDER BY nr",
    ),
    (
        "Körning {0}, {1}: regeln {2} har {3} avvikelser, men {4} finns i arkivet.",
        """SELECT korning, kontroll, regel, r.antal, coalesce(a.antal, 0)
        FROM (SELECT korning, kontroll, regel, sum(avvikelser)::BIGINT AS antal FROM regel GROUP BY ALL) AS r
        LEFT JOIN (SELECT korning, kontroll, regel, count(*) AS antal FROM avvikelse GROUP BY ALL) AS a
        USING (korning, kontroll, regel) WHERE r.antal <> coalesce(a.antal, 0) ORDER BY ALL""",
    ),
)
