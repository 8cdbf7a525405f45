"""The life of a deviation, as views of the archive (spec: arkiv, «Life of a deviation»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import duckdb

from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA

NY, KVARSTAR, ATERKOMMEN = "ny", "kvarstår", "återkommen"
ATGARDAD, OBEDOMD = "åtgärdad", "kvarstår, kunde inte bedömas"

# A rule with nothing to try has been looked at: what was there is gone.
_JUDGED = f"(utfall <> '{EJ_BEDOMD}' OR skal IS NOT DISTINCT FROM '{INGET_ATT_PROVA}')"
# Of no single provider: there is a row only where there is something to try, so all of them speak for it.
_ALL_JUDGED = f"bool_and({_JUDGED})"
SAME = (
    "{0}.kontroll = {1}.kontroll AND {0}.regel = {1}.regel "
    "AND {0}.utforare IS NOT DISTINCT FROM {1}.utforare"
)
# After every month.
EVER = "9999-99"


def last_nr(con: duckdb.DuckDBPyConnection, table: str = "korning") -> int:
    """The last run, or the last reading of a work list."""
    [[nr]] = con.execute(f"SELECT coalesce(max(nr), 0) FROM {table}").fetchall()
    return int(nr)


def months_before(
    con: duckdb.DuckDBPyConnection, period: str, last: int
) -> AbstractContextManager[None]:
    """`manad` the latest run of each month before; `alla_bedomda` those in which a rule was judged, and
    `bedomd` the last of them.

    `sedd` each deviation of those months; `oppen` those that no later one of them has closed.
    """
    return _views(
        con,
        {
            "manad": f"""SELECT period, max_by(nr, version) AS nr FROM korning
                WHERE nr <= {last} AND period < '{period}' GROUP BY period""",
            "alla_bedomda": f"""SELECT kontroll, regel, utforare, period
                FROM regel JOIN manad ON korning = nr WHERE {_JUDGED}
                UNION ALL SELECT kontroll, regel, NULL, period
                FROM regel JOIN manad ON korning = nr GROUP BY ALL HAVING {_ALL_JUDGED}""",
            "bedomd": """SELECT kontroll, regel, utforare, max(period) AS period
                FROM alla_bedomda GROUP BY ALL""",
            "sedd": """SELECT id, any_value(kontroll) AS kontroll, any_value(regel) AS regel,
                any_value(utforare) AS utforare, min(period) AS forst, max(period) AS sist,
                bool_and(strftime(datum, '%Y-%m') IS NOT DISTINCT FROM period) AS handelse
                FROM avvikelse JOIN manad ON korning = nr GROUP BY id""",
            "oppen": f"""SELECT s.* FROM sedd AS s WHERE NOT EXISTS (
                SELECT 1 FROM bedomd AS b WHERE {SAME.format("b", "s")} AND b.period > s.sist)""",
        },
    )


def lives(con: duckdb.DuckDBPyConnection) -> AbstractContextManager[None]:
    """`lagen`: the state of each deviation of `nu` (its rules are `nu_regler`), and of those now gone."""
    return _views(
        con,
        {
            "bedomd_nu": f"""SELECT kontroll, regel, utforare FROM nu_regler WHERE {_JUDGED}
                UNION SELECT kontroll, regel, NULL FROM nu_regler GROUP BY ALL HAVING {_ALL_JUDGED}""",
            "lagen": f"""SELECT nu.kontroll, nu.regel, nu.utforare, CASE
                  WHEN s.id IS NULL THEN '{NY}' WHEN o.id IS NULL THEN '{ATERKOMMEN}'
                  ELSE '{KVARSTAR}' END AS lage, nu.id, s.forst
                FROM nu LEFT JOIN sedd AS s ON s.id = nu.id LEFT JOIN oppen AS o ON o.id = nu.id
                UNION ALL
                SELECT o.kontroll, o.regel, o.utforare, CASE WHEN EXISTS (
                    SELECT 1 FROM bedomd_nu AS n WHERE {SAME.format("n", "o")})
                  THEN '{ATGARDAD}' ELSE '{OBEDOMD}' END, o.id, o.forst
                FROM oppen AS o ANTI JOIN nu ON nu.id = o.id WHERE NOT o.handelse""",
        },
    )


@contextmanager
def _views(con: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> Iterator[None]:
    for name, sql in views.items():
        con.execute(f"CREATE TEMP VIEW {name} AS {sql}")
    yield
    for name in reversed(list(views)):
        con.execute(f"DROP VIEW {name}")
