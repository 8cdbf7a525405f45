"""pandera on pandas."""

from __future__ import annotations

import json
import sys

import pandas as pd
import pandera.pandas as pa
from kontroller import GIVEN, KATEGORI, SQL, STATUS
from pandera.errors import SchemaErrors


def wide(name: str, holds: object) -> pa.Check:
    return pa.Check(holds, name=name)


def too_long(rows: pd.DataFrame) -> pd.Series:
    length = (rows["slut"] - rows["start"]).dt.total_seconds()
    over = rows["minuter"] * 60 > length + 60
    return ~((rows["status"] == "utförd") & (length > 0) & over)


schema = pa.DataFrameSchema(
    {
        **{name: pa.Column(nullable=False) for name in GIVEN},
        "kategori": pa.Column(nullable=True, checks=pa.Check.isin(KATEGORI)),
        "status": pa.Column(nullable=True, checks=pa.Check.isin(STATUS)),
        "minuter": pa.Column(nullable=True, checks=pa.Check.ge(0)),
    },
    checks=[
        wide(
            "slut_fore_start",
            lambda r: (r["slut"] > r["start"]) | r["slut"].isna() | r["start"].isna(),
        ),
        wide("personal_saknas", lambda r: (r["status"] != "utförd") | r["personal"].notna()),
        wide("orsak_saknas", lambda r: (r["registreringssatt"] != "manuell") | r["orsak"].notna()),
        wide("minuter_over", too_long),
    ],
)
found = dict.fromkeys(SQL, 0)
try:
    schema.validate(pd.read_parquet(sys.argv[1]), lazy=True)
except SchemaErrors as errors:
    cases = errors.failure_cases
    cases = cases.assign(
        namn=cases["check"].where(
            cases["check"].isin(list(SQL)),
            cases["column"].astype(str)
            + cases["check"]
            .astype(str)
            .str.partition("(")[0]
            .map(
                {
                    "not_nullable": "_saknas",
                    "isin": "_okand",
                    "greater_than_or_equal_to": "_negativa",
                }
            ),
        )
    )
    found |= {n: int(c) for n, c in cases.groupby("namn")["index"].nunique().items() if n in found}
print(json.dumps(found))
