"""Great Expectations on pandas."""

from __future__ import annotations

import json
import os
import sys

os.environ["GX_ANALYTICS_ENABLED"] = "false"
import great_expectations as gx
import pandas as pd
from kontroller import GIVEN, KATEGORI, SQL, STATUS

rows = pd.read_parquet(sys.argv[1])
length = (rows["slut"] - rows["start"]).dt.total_seconds()
rows["over"] = (rows["minuter"] * 60 - length).where((rows["status"] == "utförd") & (length > 0))
e = gx.expectations
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asked = [
    *(e.ExpectColumnValuesToNotBeNull(column=name) for name in GIVEN),
    e.ExpectColumnValuesToBeInSet(column="kategori", value_set=KATEGORI),
    e.ExpectColumnValuesToBeInSet(column="status", value_set=STATUS),
    e.ExpectColumnValuesToBeBetween(column="minuter", min_value=0),
    e.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="slut", column_B="start", ignore_row_if="either_value_is_missing"
    ),
    e.ExpectColumnValuesToNotBeNull(
        column="personal", row_condition='status == "utförd"', condition_parser="pandas"
    ),
    e.ExpectColumnValuesToNotBeNull(
        column="orsak", row_condition='registreringssatt == "manuell"', condition_parser="pandas"
    ),
    e.ExpectColumnValuesToBeBetween(column="over", max_value=60),
]
for name, expectation in zip(SQL, asked, strict=True):
    expectation.meta = {"namn": name}
batch = (
    context.data_sources.add_pandas("p")
    .add_dataframe_asset("r")
    .add_batch_definition_whole_dataframe("hela")
    .get_batch(batch_parameters={"dataframe": rows})
)
suite = gx.ExpectationSuite(name="prov", expectations=asked)
found = {
    r.expectation_config.meta["namn"]: int(r.result["unexpected_count"])
    for r in batch.validate(suite, result_format="BASIC").results
}
print(json.dumps({name: found[name] for name in SQL}))
