"""dbt with dbt-duckdb: a project with a test of its own per check, as its accepted_values counts values."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner
from kontroller import SQL

PROJECT = """\
name: prov
version: "1.0"
profile: prov
model-paths: ["models"]
test-paths: ["tests"]
flags:
  send_anonymous_usage_stats: false
"""
PROFILE = """\
prov:
  target: prov
  outputs:
    prov: {type: duckdb, path: ":memory:", threads: 2}
"""
file = Path(sys.argv[1]).resolve()
with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    (folder / "dbt_project.yml").write_text(PROJECT, "utf-8")
    (folder / "profiles.yml").write_text(PROFILE, "utf-8")
    (folder / "tests").mkdir()
    (folder / "models").mkdir()
    for name, condition in SQL.items():
        select = f"SELECT registrering FROM read_parquet('{file}') WHERE {condition}"
        (folder / "tests" / f"{name}.sql").write_text(select, "utf-8")
    os.environ["DO_NOT_TRACK"] = "1"
    with contextlib.redirect_stdout(sys.stderr):
        dbtRunner().invoke(
            ["--quiet", "test", "--project-dir", str(folder), "--profiles-dir", str(folder)]
        )
    results = json.loads((folder / "target" / "run_results.json").read_text("utf-8"))["results"]
    found = {r["unique_id"].split(".")[2]: int(r["failures"]) for r in results}
    print(json.dumps({name: found[name] for name in SQL}))
