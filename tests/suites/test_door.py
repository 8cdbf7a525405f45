"""The door to Great Expectations: what it stands in for still works, and it takes nothing for granted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from extracts.engine import connect
from suites.errors import PlanError
from suites.gx_door import Door, Result

ROOT = Path(__file__).parents[2]

STATISTICS = """
import sys
from suites.gx_door import Door

door = Door()
divergence = {
    "type": "expect_column_kl_divergence_to_be_less_than",
    "kwargs": {
        "column": "x",
        "partition_object": {"values": ["a", "b"], "weights": [0.5, 0.5]},
        "threshold": 0.1,
    },
    "severity": "warning",
    "meta": {"regel": "fordelning", "tabell": "t"},
}
door.check("prov.json", [divergence])
assert type(sys.modules["scipy.stats"]).__name__ == "_OnFirstUse", "nothing stands in for scipy.stats"

import great_expectations as gx
import pandas as pd

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asset = context.data_sources.add_pandas("p").add_dataframe_asset("t")
whole = asset.add_batch_definition_whole_dataframe("hela")
suite = gx.ExpectationSuite(name="prov", expectations=[divergence])
for values, holds in ((["a", "b"] * 50, True), (["a"] * 99 + ["b"], False)):
    batch = whole.get_batch(batch_parameters={"dataframe": pd.DataFrame({"x": values})})
    [result] = batch.validate(suite).results
    assert not result.exception_info.get("raised_exception"), result.exception_info
    assert result.success is holds, result

import scipy.stats
from scipy import stats
from scipy.stats import norm

assert abs(scipy.stats.entropy([0.5, 0.5]) - 0.6931471805599453) < 1e-12
assert stats.norm.cdf(0) == norm.cdf(0) == 0.5
assert abs(stats.ks_2samp([1, 2, 3], [1, 2, 3]).statistic) < 1e-12

import altair

assert altair.Chart(pd.DataFrame({"x": [1]})).mark_bar().encode(x="x:Q").to_dict()["mark"]["type"] == "bar"
print("allt väl")
"""


@pytest.mark.langsam
def test_what_is_stood_in_for_works_when_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STATISTICS],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": ""},
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("allt väl", 0), done.stderr


def between(regel: str, column: str, **kwargs: object) -> dict[str, object]:
    return {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": column, **kwargs},
        "severity": "warning",
        "meta": {"regel": regel, "tabell": "matt"},
    }


def judged(door: Door, tmp_path: Path, *expectations: dict[str, object]) -> list[Result]:
    con = connect(tmp_path)
    rows = {"id": [1, 2, 3, 4], "utforare": ["B"] * 4, "x": [0.0, 1.0, 2.0, None], "y": [None] * 4}
    con.create_table("matt", pd.DataFrame(rows).astype({"y": "float64"}))
    return [*door.validate(con, "matt", "prov.json", expectations, {"hogst": 1}).results]


def test_counts_are_of_rows_where_the_rule_applies(door: Door, tmp_path: Path) -> None:
    [found] = judged(door, tmp_path, between("r", "x", max_value={"$PARAMETER": "hogst"}))
    assert (found.regel, found.provade, found.avvikelser) == ("r", 3, 1)


def test_results_are_matched_by_rule_and_not_by_position(door: Door, tmp_path: Path) -> None:
    rules = [
        between("x högst", "x", max_value=0),
        between("y", "y", max_value=0),
        between("x lägst", "x", min_value=2),
    ]
    found = {r.regel: (r.provade, r.avvikelser) for r in judged(door, tmp_path, *rules)}
    assert found == {"x högst": (3, 2), "x lägst": (3, 2), "y": (0, 0)}


def test_null_itself_can_be_judged(door: Door, tmp_path: Path) -> None:
    rule = {**between("r", "x"), "type": "expect_column_values_to_not_be_null"}
    [found] = judged(door, tmp_path, rule)
    assert (found.provade, found.avvikelser) == (4, 1)


def test_bounds_may_be_strict(door: Door, tmp_path: Path) -> None:
    loose, strict = judged(
        door,
        tmp_path,
        between("lös", "x", max_value=1),
        between("sträng", "x", max_value=1, strict_max=True),
    )
    assert {loose.regel: loose.avvikelser, strict.regel: strict.avvikelser} == {
        "lös": 1,
        "sträng": 2,
    }


def test_an_expectation_that_says_nothing_of_rows_cannot_be_used(
    door: Door, tmp_path: Path
) -> None:
    rule = {
        **between("r", "x", min_value=0, max_value=1),
        "type": "expect_column_mean_to_be_between",
    }
    with pytest.raises(PlanError, match=r"prov\.json: regeln «r» går inte att pröva"):
        judged(door, tmp_path, rule)


def test_a_column_that_is_not_there(door: Door, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"prov\.json: regeln «r» går inte att pröva"):
        judged(door, tmp_path, between("r", "z", max_value=1))
