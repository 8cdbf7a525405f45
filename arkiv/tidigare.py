"""What earlier runs say of a month: the life of its deviations, and what was measured before.

Spec: arkiv, «Life of a deviation».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from arkiv.file import empty, opened
from arkiv.runs import Korning
from arkiv.uppfoljning import Uppfoljd, latest
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA

NY, KVARSTAR, ATERKOMMEN = "ny", "kvarstår", "återkommen"
ATGARDAD, OBEDOMD = "åtgärdad", "kvarstår, kunde inte bedömas"
STATES = (NY, KVARSTAR, ATERKOMMEN, ATGARDAD, OBEDOMD)


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
    """An indicator that is not cut, in an earlier month."""

    period: str
    kontroll: str
    namn: str
    utforare: str | None
    taljare: float | None
    namnare: float | None
    varde: float | None


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
        last = _last(con) if nr is None else nr
        con.register("nu", korning.avvikelser)
        con.register("nu_regler", _rules(korning))
        _views(con, korning.period, last)
        periods = con.execute("SELECT period FROM manad ORDER BY period").fetchall()
        seen = con.execute(_SEEN_NOW).to_arrow_table()
        found = Tidigare(
            nr=last,
            manader=tuple(period for (period,) in periods),
            antal=_counts(con),
            sedda=seen,
            matt=tuple(Matt(*row) for row in con.execute(_MEASURED).fetchall()),
            ersatter=_version(con, korning, last),
            uppfoljda=latest(con, read),
            uppfoljning_nr=_last(con, "uppfoljning") if read is None else read,
        )
        for view in ("lagen", "oppen", "sedd", "bedomd_nu", "bedomd", "manad"):
            con.execute(f"DROP VIEW {view}")
        return found


def _last(con: duckdb.DuckDBPyConnection, table: str = "korning") -> int:
    [[nr]] = con.execute(f"SELECT coalesce(max(nr), 0) FROM {table}").fetchall()
    return int(nr)


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


# A rule with nothing to try has been looked at: what was there is gone.
_JUDGED = f"(utfall <> '{EJ_BEDOMD}' OR skal IS NOT DISTINCT FROM '{INGET_ATT_PROVA}')"
# Of no single provider: there is a row only where there is something to try, so all of them speak for it.
_ALL_JUDGED = f"bool_and({_JUDGED})"
_SAME_RULE = "{0}.kontroll = {1}.kontroll AND {0}.regel = {1}.regel"
_SAME = _SAME_RULE + " AND {0}.utforare IS NOT DISTINCT FROM {1}.utforare"


def _views(con: duckdb.DuckDBPyConnection, period: str, last: int) -> None:
    """`manad` the latest run of each earlier month; `bedomd` the last month in which a rule was judged;
    `sedd` each deviation of those months; `oppen` those that no later month has closed."""
    for name, sql in {
        "manad": f"""SELECT period, max_by(nr, version) AS nr FROM korning
            WHERE nr <= {last} AND period < '{period}' GROUP BY period""",
        "bedomd": f"""SELECT kontroll, regel, utforare, max(period) AS period FROM (
              SELECT kontroll, regel, utforare, period
              FROM regel JOIN manad ON korning = nr WHERE {_JUDGED}
              UNION ALL SELECT kontroll, regel, NULL, period
              FROM regel JOIN manad ON korning = nr GROUP BY ALL HAVING {_ALL_JUDGED}
            ) GROUP BY ALL""",
        "bedomd_nu": f"""SELECT kontroll, regel, utforare FROM nu_regler WHERE {_JUDGED}
            UNION SELECT kontroll, regel, NULL FROM nu_regler GROUP BY ALL HAVING {_ALL_JUDGED}""",
        "sedd": """SELECT id, any_value(kontroll) AS kontroll, any_value(regel) AS regel,
            any_value(utforare) AS utforare, min(period) AS forst, max(period) AS sist,
            bool_and(strftime(datum, '%Y-%m') IS NOT DISTINCT FROM period) AS handelse
            FROM avvikelse JOIN manad ON korning = nr GROUP BY id""",
        "oppen": f"""SELECT s.* FROM sedd AS s WHERE NOT EXISTS (
            SELECT 1 FROM bedomd AS b WHERE {_SAME.format("b", "s")} AND b.period > s.sist)""",
        "lagen": f"""SELECT nu.kontroll, nu.regel, nu.utforare, CASE
              WHEN s.id IS NULL THEN '{NY}' WHEN o.id IS NULL THEN '{ATERKOMMEN}'
              ELSE '{KVARSTAR}' END AS lage, nu.id, s.forst
            FROM nu LEFT JOIN sedd AS s ON s.id = nu.id LEFT JOIN oppen AS o ON o.id = nu.id
            UNION ALL
            SELECT o.kontroll, o.regel, o.utforare, CASE WHEN EXISTS (
                SELECT 1 FROM bedomd_nu AS n WHERE {_SAME.format("n", "o")})
              THEN '{ATGARDAD}' ELSE '{OBEDOMD}' END, o.id, o.forst
            FROM oppen AS o ANTI JOIN nu ON nu.id = o.id WHERE NOT o.handelse""",
    }.items():
        con.execute(f"CREATE TEMP VIEW {name} AS {sql}")


_SEEN_NOW = (
    f"SELECT id, lage, forst FROM lagen WHERE lage IN ('{KVARSTAR}', '{ATERKOMMEN}') ORDER BY id"
)
_MEASURED = """SELECT period, kontroll, namn, utforare, taljare, namnare, varde
    FROM indikator JOIN manad ON korning = nr WHERE snitt = '{}'
    ORDER BY period, kontroll, namn, utforare NULLS FIRST"""


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
