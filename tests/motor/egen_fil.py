"""A file of DuckDB's that somebody else has made, and what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from ibis import Schema

# More than lies in the memory of an engine that stores it.
MANY = "SELECT range AS nr, hash(range) AS text FROM range(1_000_000)"
SCHEMA = Schema({"nr": "int64", "text": "uint64"})
_OWN = """
CREATE TABLE registreringar AS SELECT range AS nr, repeat('x', 20) AS text FROM range(50_000);
CREATE SCHEMA vyer;
CREATE VIEW vyer.hela AS SELECT count(*) AS antal, sum(nr) AS summa FROM registreringar;
"""
_SCHEMAS = "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal ORDER BY ALL"
_TABLES = "SELECT schema_name, table_name, sql FROM duckdb_tables() ORDER BY ALL"


def with_tables(path: Path) -> Path:
    """With a table of the contract's name, and another schema."""
    with duckdb.connect(str(path)) as con:
        con.execute(_OWN)
    return path


def holds(path: Path) -> list[list[tuple[Any, ...]]]:
    """Its schemas, its tables, and every row."""
    with duckdb.connect(str(path), read_only=True) as con:
        asked = (_SCHEMAS, _TABLES, "FROM registreringar ORDER BY ALL", "FROM vyer.hela")
        return [con.execute(sql).fetchall() for sql in asked]


def beside(path: Path) -> list[str]:
    """What the engine has put by the file, and not in it."""
    return [one.name for one in path.parent.iterdir() if one.name.startswith(f"{path.name}.")]
