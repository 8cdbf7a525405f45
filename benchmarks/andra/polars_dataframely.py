"""dataframely: a schema with rules on polars."""

from __future__ import annotations

import json
import sys

import dataframely as dy
import polars as pl
from kontroller import GIVEN, KATEGORI, SQL, STATUS


class Registreringar(dy.Schema):
    """The columns that are judged; the others are not read."""

    registrering = dy.String(nullable=False)
    utforare = dy.String(nullable=False)
    kund = dy.String(nullable=False)
    start = dy.Datetime(nullable=False, time_unit="ms")
    slut = dy.Datetime(nullable=False, time_unit="ms")
    kategori = dy.String(nullable=True, check=lambda c: c.is_in(KATEGORI))
    status = dy.String(nullable=True, check=lambda c: c.is_in(STATUS))
    minuter = dy.Int32(nullable=True, min=0)
    personal = dy.String(nullable=True)
    registreringssatt = dy.String(nullable=True)
    orsak = dy.String(nullable=True)

    @dy.rule()
    def slut_fore_start(cls) -> pl.Expr:  # noqa: N805
        return (pl.col("slut") > pl.col("start")).fill_null(True)

    @dy.rule()
    def personal_saknas(cls) -> pl.Expr:  # noqa: N805
        return (pl.col("status") != "utförd") | pl.col("personal").is_not_null()

    @dy.rule()
    def orsak_saknas(cls) -> pl.Expr:  # noqa: N805
        by_hand = (pl.col("registreringssatt") == "manuell").fill_null(False)
        return ~by_hand | pl.col("orsak").is_not_null()

    @dy.rule()
    def minuter_over(cls) -> pl.Expr:  # noqa: N805
        length = (pl.col("slut") - pl.col("start")).dt.total_seconds()
        over = pl.col("minuter").cast(pl.Int64) * 60 > length + 60
        return ~((pl.col("status") == "utförd") & (length > 0) & over).fill_null(False)


rows = pl.read_parquet(sys.argv[1], columns=Registreringar.column_names())
_right, failed = Registreringar.filter(rows, cast=True)
counts = failed.counts()
names = {
    **{f"{name}_saknas": f"{name}|nullability" for name in GIVEN},
    "kategori_okand": "kategori|check",
    "status_okand": "status|check",
    "minuter_negativa": "minuter|min",
}
print(json.dumps({name: int(counts.get(names.get(name, name), 0)) for name in SQL}))
