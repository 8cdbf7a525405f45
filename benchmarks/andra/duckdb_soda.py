"""Soda Core on DuckDB: metrics of its own for what are no missing and no invalid values."""

from __future__ import annotations

import json
import sys

import duckdb
from kontroller import GIVEN, KATEGORI, SQL, STATUS
from soda.scan import Scan


def expression(name: str) -> str:
    return f'  - {name} = 0:\n      {name} expression: "count(case when {SQL[name]} then 1 end)"\n'


def invalid(name: str, values: list[str]) -> str:
    return f"  - invalid_count({name}) = 0:\n      valid values: {json.dumps(values, ensure_ascii=False)}\n"


checks = "checks for registreringar:\n"
checks += "".join(f"  - missing_count({name}) = 0\n" for name in GIVEN)
checks += invalid("kategori", KATEGORI) + invalid("status", STATUS)
checks += "".join(expression(name) for name in list(SQL)[7:])
con = duckdb.connect()
con.execute(f"CREATE VIEW registreringar AS FROM read_parquet('{sys.argv[1]}')")
scan = Scan()
scan.set_data_source_name("duckdb")
scan.add_configuration_yaml_str("send_anonymous_usage_stats: false")
scan.add_duckdb_connection(con)
scan.add_sodacl_yaml_str(checks)
scan.execute()
values = [int(c["diagnostics"]["value"]) for c in scan.get_scan_results()["checks"]]
by_name = dict(zip([c["name"] for c in scan.get_scan_results()["checks"]], values, strict=True))
found = {}
for name in SQL:
    column = name.split("_")[0]
    keys = (f"missing_count({column}) = 0", f"invalid_count({column}) = 0", f"{name} = 0")
    wanted = (
        keys[0]
        if name in [f"{g}_saknas" for g in GIVEN]
        else keys[1]
        if "okand" in name
        else keys[2]
    )
    found[name] = by_name[wanted]
print(json.dumps(found))
