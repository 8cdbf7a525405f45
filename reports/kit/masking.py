"""No personnummer leaves in an output, and no character that is hidden or turns the text round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
from ibis.backends.duckdb import Backend

from extracts.shown import MAY_HIDE, visible


def mask_columns(con: Backend, table: str, columns: Iterable[str], pattern: str) -> None:
    """Text columns of a stored table as they may be written; only values like the pattern are read.

    `pattern`: what may be a personnummer in this underlag.
    """
    rows, names = con.table(table), list(columns)
    suspects = ibis.union(
        *(
            rows.filter(rows[name].re_search(f"{pattern}|{MAY_HIDE}")).select(
                kolumn=ibis.literal(name), skrivet=rows[name]
            )
            for name in names
        ),
        distinct=True,
    )
    said: dict[str, dict[str, str]] = {}
    for found in suspects.to_pyarrow().to_pylist():
        if (masked := visible(found["skrivet"])) != found["skrivet"]:
            said.setdefault(found["kolumn"], {})[found["skrivet"]] = masked
    if said:
        changed = {
            name: rows[name].cases(*values.items(), else_=rows[name])
            for name, values in said.items()
        }
        con.create_table(table, rows.mutate(**changed), overwrite=True)


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
