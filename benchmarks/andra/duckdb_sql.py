"""Plain DuckDB: one question."""

from __future__ import annotations

import json
import sys

import duckdb
from kontroller import SQL

counts = ", ".join(f"count(*) FILTER ({condition}) AS {name}" for name, condition in SQL.items())
found = duckdb.sql(f"SELECT {counts} FROM read_parquet('{sys.argv[1]}')")
print(json.dumps(dict(zip(found.columns, found.fetchall()[0], strict=True))))
