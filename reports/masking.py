"""No personnummer leaves in an output, and no character that is hidden or turns the text round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ibis.backends.duckdb import Backend

from checks.outward import MAY_HIDE, visible


def mask_columns(con: Backend, table: str, columns: Iterable[str], pattern: str) -> None:
    """Text columns of a stored table as they may be written; only values like the pattern are read.

    `pattern`: what may be a personnummer in this underlag.
    """
    for column in columns:
        rows = con.table(table)
        suspects = (
            rows.filter(rows[column].re_search(f"{pattern}|{MAY_HIDE}"))
            .select(skrivet=rows[column])
            .distinct()
        )
        values = suspects.to_pyarrow()["skrivet"].to_pylist()
        masked = {value: said for value in values if (said := visible(value)) != value}
        if masked:
            changed = rows.mutate(
                **{column: rows[column].cases(*masked.items(), else_=rows[column])}
            )
            con.create_table(table, changed, overwrite=True)


def masked(value: Any) -> Any:
    """Data as it may be written: every text of it masked, the names of its fields too."""
    match value:
        case str():
            return visible(value)
        case Mapping():
            return {visible(key): masked(one) for key, one in value.items()}
        case list() | tuple():
            return [masked(one) for one in value]
        case _:
            return value


def as_json(data: Mapping[str, Any]) -> str:
    """The text of a JSON file that we write, with the order of its fields kept."""
    return json.dumps(masked(data), ensure_ascii=False, indent=1) + "\n"
