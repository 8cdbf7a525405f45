"""No personnummer leaves in an output."""

from __future__ import annotations

from collections.abc import Iterable

from ibis.backends.duckdb import Backend

from checks.outward import mask


def mask_columns(con: Backend, table: str, columns: Iterable[str], pattern: str) -> None:
    """Mask personnummer in text columns of a stored table; only values like the pattern are read."""
    for column in columns:
        rows = con.table(table)
        suspects = (
            rows.filter(rows[column].re_search(pattern)).select(skrivet=rows[column]).distinct()
        )
        values = suspects.to_pyarrow()["skrivet"].to_pylist()
        masked = {value: mask(value) for value in values if mask(value) != value}
        if masked:
            changed = rows.mutate(
                **{column: rows[column].cases(*masked.items(), else_=rows[column])}
            )
            con.create_table(table, changed, overwrite=True)
