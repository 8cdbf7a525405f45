"""pointblank on polars."""

from __future__ import annotations

import json
import sys

import pointblank as pb
import polars as pl
from kontroller import GIVEN, KATEGORI, SQL, STATUS

done = pl.col("status") == "utförd"
length = (pl.col("slut") - pl.col("start")).dt.total_seconds()
too_long = done & (length > 0) & (pl.col("minuter").cast(pl.Int64) * 60 > length + 60)
rows = pl.read_parquet(sys.argv[1])
asked = pb.Validate(rows)
for name in GIVEN:
    asked = asked.col_vals_not_null(columns=name)
asked = (
    asked.col_vals_in_set(columns="kategori", set=[*KATEGORI, None])
    .col_vals_in_set(columns="status", set=[*STATUS, None])
    .col_vals_ge(columns="minuter", value=0, na_pass=True)
    .col_vals_expr(expr=(pl.col("slut") > pl.col("start")).fill_null(True))
    .col_vals_expr(expr=~done | pl.col("personal").is_not_null())
    .col_vals_expr(
        expr=(pl.col("registreringssatt") != "manuell").fill_null(True)
        | pl.col("orsak").is_not_null()
    )
    .col_vals_expr(expr=~too_long.fill_null(False))
    .interrogate(collect_extracts=False)
)
print(json.dumps(dict(zip(SQL, asked.n_failed().values(), strict=True))))
