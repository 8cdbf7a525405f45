"""What is an address of an engine, and no path; and which kind of engine is meant."""

from __future__ import annotations

import re

_KINDS = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "postgresql": "PostgreSQL",
    "spark": "Spark",
}
# The engine that reads files.
HOME = "DuckDB"


def is_address(underlag: str) -> bool:
    """Whether an underlag lies in an engine, and not in files of this machine."""
    return re.match(r"(postgres(ql)?|spark|duckdb):", underlag) is not None


def kind_of(told: str) -> str | None:
    """The kind of engine of an address, or what the evidence says of one («Spark 4.1.2»); None: unknown."""
    found = re.match(r"\w+", told)
    return _KINDS.get(found[0].lower()) if found else None
