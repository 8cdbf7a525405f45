"""Rules per provider are judged on their indicator: one row per utforare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import ibis
import pyarrow as pa

from checks.model import Indikator, Measured


def per_utforare(
    indikatorer: Iterable[Indikator],
    namn: str,
    judged: Collection[str],
    words: Mapping[str, Mapping[str, float | str | None]] | None = None,
) -> Measured:
    """The indicator `namn` as a table to judge (null where not judged); `words` for the texts."""
    mine = [i for i in indikatorer if i.namn == namn and i.utforare is not None and not i.cut]
    extra = words or {}
    names = sorted({name for fields in extra.values() for name in fields})
    schema = pa.schema(
        [
            ("id", pa.string()),
            ("utforare", pa.string()),
            ("nyckel", pa.string()),
            (namn, pa.float64()),
            ("taljare", pa.float64()),
            ("namnare", pa.float64()),
            ("andel", pa.float64()),
            *((name, _arrow_type(extra, name)) for name in names),
        ]
    )
    rows = [
        {
            "id": i.utforare,
            "utforare": i.utforare,
            "nyckel": i.utforare,
            namn: i.varde if i.utforare in judged else None,
            "taljare": i.taljare,
            "namnare": i.namnare,
            "andel": i.varde,
            **extra.get(i.utforare or "", {}),
        }
        for i in mine
    ]
    table = ibis.memtable(pa.Table.from_pylist(rows, schema))
    return Measured(namn, table, table)


def _arrow_type(extra: Mapping[str, Mapping[str, float | str | None]], name: str) -> pa.DataType:
    texts = any(isinstance(fields.get(name), str) for fields in extra.values())
    return pa.string() if texts else pa.float64()
