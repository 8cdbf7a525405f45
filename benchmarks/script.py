"""The other yardstick: a hand-written DuckDB script, the measures of controls 2–5 from the same files.

No gate, no contract, no verdicts, no reports: what someone in a hurry would write.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

TABLES = (
    "registreringar",
    "bestallningar",
    "kunder",
    "genomforandeplaner",
    "uppehall",
    "franvaro",
    "personal",
    "inskrivningar",
)

TYPES = {
    "bestallningar": {
        "fran": "DATE",
        "till": "DATE",
        "verkstalld": "DATE",
        "minuter_per_manad": "DOUBLE",
    },
    "registreringar": {"start": "TIMESTAMP", "slut": "TIMESTAMP", "minuter": "DOUBLE"},
}

DATES = {
    "uppehall": {"fran": "DATE", "till": "DATE"},
    "franvaro": {"fran": "DATE", "till": "DATE"},
    "personal": {"delegering_fran": "DATE", "delegering_till": "DATE"},
    "inskrivningar": {"fran": "DATE", "till": "DATE"},
}

SQL = """
CREATE TABLE r AS SELECT row_number() OVER () AS id, *, start::DATE AS dag,
  epoch(slut) - epoch(start) AS langd,
  coalesce(minuter * 60, greatest(epoch(slut) - epoch(start), 0)) AS sek FROM registreringar
  WHERE start >= '2022-03-01' AND start < '2022-04-01';
CREATE TABLE u AS SELECT * FROM r WHERE status = 'utförd';
SELECT count(*) FILTER (slut <= start), count(*) FILTER (langd > 43200),
  count(*) FILTER (sek > langd + 60) FROM u;
SELECT count(*) FROM (SELECT 1 FROM r GROUP BY utforare, kund, personal, kategori, insats, start,
  slut, status HAVING count(*) > 1);
CREATE TABLE h AS SELECT id, utforare, personal, kund, kategori, start, slut,
  unnest(generate_series(date_trunc('hour', start), slut - INTERVAL 1 SECOND, INTERVAL 1 HOUR)) AS t
  FROM u WHERE langd BETWEEN 1 AND 43200;
CREATE TABLE par AS SELECT a.id, b.id AS id2,
  epoch(least(a.slut, b.slut)) - epoch(greatest(a.start, b.start)) AS s
  FROM h a JOIN h b ON a.utforare = b.utforare AND a.personal = b.personal AND a.t = b.t
  AND a.id < b.id AND a.kund <> b.kund AND a.start < b.slut AND b.start < a.slut
  AND a.t = date_trunc('hour', greatest(a.start, b.start));
SELECT count(*) FILTER (s >= 900), count(*) FILTER (s >= 300) FROM par;
SELECT count(*) FROM (SELECT utforare, personal, kund, nr, sum(sek) AS rapporterat,
    sum(greatest(0, epoch(slut) - epoch(greatest(start, coalesce(hittills, start))))) AS tackt
  FROM (SELECT *, sum(ny) OVER (PARTITION BY utforare, personal, kund ORDER BY start, slut, id) AS nr
    FROM (SELECT *, CASE WHEN hittills IS NULL OR start > hittills + INTERVAL 5 MINUTE
        THEN 1 ELSE 0 END AS ny
      FROM (SELECT *, max(slut) OVER (PARTITION BY utforare, personal, kund ORDER BY start, slut, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS hittills
        FROM u WHERE langd BETWEEN 1 AND 43200)))
  GROUP BY ALL HAVING count(*) > 1 AND rapporterat > tackt + 60);
SELECT count(*) FROM (SELECT utforare, besok, personal FROM u WHERE besok IS NOT NULL GROUP BY ALL
  HAVING sum(sek) > epoch(max(tagg_ut)) - epoch(min(tagg_in)) + 60);
SELECT count(*) FROM u ANTI JOIN bestallningar b ON u.kund = b.kund AND u.utforare = b.utforare
  AND u.kategori = b.kategori AND b.fran <= u.dag AND coalesce(b.till, DATE '9999-12-31') >= u.dag
  WHERE u.kategori IN ('service', 'omsorg');
SELECT count(*) FROM u SEMI JOIN franvaro f ON u.kund = f.kund AND f.fran < u.dag
  AND u.dag < coalesce(f.till, DATE '9999-12-31');
SELECT count(*) FROM r ANTI JOIN kunder k ON r.kund = k.kund;
SELECT count(*) FROM r ANTI JOIN personal p ON r.utforare = p.utforare AND r.personal = p.personal;
SELECT count(*) FROM u ANTI JOIN personal p ON u.utforare = p.utforare AND u.personal = p.personal
  AND p.delegering_fran <= u.dag AND p.delegering_till >= u.dag
  WHERE u.kategori = 'delegerad hsl';
SELECT count(*) FROM u ANTI JOIN inskrivningar i ON u.utforare = i.utforare AND u.kund = i.kund
  AND u.kategori = i.typ AND i.fran <= u.dag + 14 AND coalesce(i.till, DATE '9999-12-31') >= u.dag
  WHERE u.kategori IN ('hemsjukvård', 'hemrehab');
SELECT count(*) FROM u JOIN kunder k ON u.kund = k.kund
  WHERE u.kategori = 'larm' AND k.trygghetslarm = 'nej';
SELECT count(*) FILTER (registreringssatt = 'manuell' AND orsak IS NULL),
  count(*) FILTER (status <> 'utförd' AND orsak IS NULL) FROM r;
CREATE TABLE d AS SELECT b.utforare, b.kund, b.bestallning, b.minuter_per_manad AS mpm, g.dag::DATE AS dag,
  coalesce(b.verkstalld <= g.dag, false) AS v
  FROM bestallningar b, generate_series(DATE '2022-03-01', DATE '2022-03-31', INTERVAL 1 DAY) g(dag)
  WHERE b.fran <= g.dag AND coalesce(b.till, DATE '9999-12-31') >= g.dag;
CREATE TABLE dp AS SELECT d.*, EXISTS (SELECT 1 FROM uppehall p WHERE p.kund = d.kund
  AND p.utforare = d.utforare AND p.fran <= d.dag AND coalesce(p.till, DATE '9999-12-31') >= d.dag) AS pausad
  FROM d;
SELECT utforare, sum(mpm) / 31, sum(mpm) FILTER (v AND NOT pausad) / 31 FROM dp GROUP BY ALL;
SELECT utforare, kategori, sum(sek) / 60 FROM u WHERE kategori IN ('service', 'omsorg') GROUP BY ALL;
SELECT utforare, avg(n) FROM (SELECT utforare, kund, count(DISTINCT personal) AS n FROM u
  WHERE dag BETWEEN '2022-03-07' AND '2022-03-20' AND kategori IN ('service', 'omsorg', 'delegerad hsl')
  GROUP BY ALL HAVING count(DISTINCT coalesce(dubbelbemanning, besok, registrering)) >= 28
  AND count(DISTINCT dag) >= 13) GROUP BY ALL;
SELECT utforare, avg(avbojd) FROM (SELECT utforare, coalesce(besok, registrering) AS b,
  CASE WHEN bool_or(status = 'utförd') THEN 0 ELSE 1 END AS avbojd FROM r
  WHERE kategori IN ('service', 'omsorg') AND status IN ('utförd', 'avböjd') GROUP BY ALL) GROUP BY ALL;
"""


def _file(folder: Path, table: str) -> str:
    if (folder / table).is_dir():
        return f"read_parquet('{folder / table}/**/*.parquet', hive_partitioning=true)"
    if (folder / f"{table}.parquet").is_file():
        return f"read_parquet('{folder / table}.parquet')"
    types = f", types={TYPES[table]}" if table in TYPES else ""
    return (
        f"read_csv('{folder / table}.csv', delim=';', header=true, sample_size=20000, "
        f"ignore_errors=true{types})"
    )


def _cast(folder: Path, table: str) -> str:
    """The columns of a Parquet file of text, as the dates and numbers that they are."""
    if not (folder / f"{table}.parquet").is_file():
        return "*"
    types = TYPES.get(table, {}) | DATES.get(table, {})
    casts = (f"TRY_CAST({name} AS {kind}) AS {name}" for name, kind in types.items())
    return f"* REPLACE ({', '.join(casts)})" if types else "*"


def main(folder: Path) -> None:
    con = duckdb.connect()
    # What a run may take too: without it, twenty million rows fill a computer of 24 GiB.
    spill = tempfile.TemporaryDirectory()
    con.execute(f"SET memory_limit='6GB'; SET temp_directory='{spill.name}'")
    for table in TABLES:
        con.execute(
            f"CREATE TABLE {table} AS SELECT {_cast(folder, table)} FROM {_file(folder, table)}"
        )
    for statement in SQL.split(";\n"):
        if statement.strip():
            con.execute(statement).fetchall()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
