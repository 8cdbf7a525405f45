"""The tables of the archive, and how an older archive is brought up to them (spec: arkiv, «Tables»)."""

from __future__ import annotations

import duckdb

MARK = "internkontroll.arkiv"

# What brings an archive from the version before to version 1, 2, …: never changed once it is released.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE arkiv (format VARCHAR NOT NULL, version INTEGER NOT NULL)",
        f"INSERT INTO arkiv VALUES ('{MARK}', 0)",
        """CREATE TABLE korning (
            nr BIGINT PRIMARY KEY, period VARCHAR NOT NULL, version INTEGER NOT NULL,
            fingeravtryck VARCHAR NOT NULL, underlag VARCHAR NOT NULL, plan VARCHAR NOT NULL,
            plan_sha256 VARCHAR NOT NULL, program VARCHAR NOT NULL, parametrar VARCHAR NOT NULL,
            rapport_sha256 VARCHAR NOT NULL, borjade VARCHAR NOT NULL, bevaras_till VARCHAR,
            UNIQUE (period, version))""",
        """CREATE TABLE fil (
            korning BIGINT NOT NULL, tabell VARCHAR NOT NULL, fil VARCHAR NOT NULL,
            sha256 VARCHAR NOT NULL, rader BIGINT NOT NULL, godkanda BIGINT NOT NULL,
            underkanda BIGINT NOT NULL, utanfor_period BIGINT NOT NULL)""",
        """CREATE TABLE kontroll (
            korning BIGINT NOT NULL, kontroll VARCHAR NOT NULL, titel VARCHAR NOT NULL,
            avser VARCHAR NOT NULL, planerad BOOLEAN NOT NULL, utfall VARCHAR NOT NULL, skal VARCHAR)""",
        """CREATE TABLE indikator (
            korning BIGINT NOT NULL, kontroll VARCHAR NOT NULL, namn VARCHAR NOT NULL,
            utforare VARCHAR, snitt VARCHAR NOT NULL, taljare DOUBLE, namnare DOUBLE, varde DOUBLE,
            gransvarde DOUBLE, beslutad BOOLEAN, utfall VARCHAR)""",
        """CREATE TABLE regel (
            korning BIGINT NOT NULL, kontroll VARCHAR NOT NULL, regel VARCHAR NOT NULL,
            utforare VARCHAR, utfall VARCHAR NOT NULL, allvar VARCHAR NOT NULL,
            provade BIGINT NOT NULL, avvikelser BIGINT NOT NULL, skal VARCHAR)""",
        """CREATE TABLE avvikelse (
            korning BIGINT NOT NULL, id VARCHAR NOT NULL, kontroll VARCHAR NOT NULL,
            regel VARCHAR NOT NULL, allvar VARCHAR NOT NULL, utforare VARCHAR, kund VARCHAR,
            personal VARCHAR, nyckel VARCHAR, datum DATE, matt DOUBLE, belopp DOUBLE, text VARCHAR)""",
    ),
    (
        """CREATE TABLE uppfoljning (
            nr BIGINT NOT NULL, id VARCHAR NOT NULL, status VARCHAR NOT NULL, bedomning VARCHAR,
            atgard VARCHAR, ansvarig VARCHAR, klart_senast DATE, sha256 VARCHAR NOT NULL,
            last VARCHAR NOT NULL, UNIQUE (nr, id))""",
    ),
    ("ALTER TABLE korning ADD COLUMN pseudonym VARCHAR",),
)
VERSION = len(MIGRATIONS)
OF_RUNS = ("fil", "kontroll", "indikator", "regel", "avvikelse")
TABLES = ("korning", *OF_RUNS, "uppfoljning")


def version_of(con: duckdb.DuckDBPyConnection) -> int | None:
    """The version of an archive; None when the file is something else."""
    try:
        row = con.execute("SELECT format, version FROM arkiv").fetchone()
    except duckdb.Error:
        return None
    return int(row[1]) if row and row[0] == MARK else None


def migrate(con: duckdb.DuckDBPyConnection, version: int) -> None:
    """Bring an archive of an earlier version up to this program's, wholly or not at all."""
    con.execute("BEGIN")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            con.execute(statement)
    con.execute("UPDATE arkiv SET version = ?", [VERSION])
    con.execute("COMMIT")
