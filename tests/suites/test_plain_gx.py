"""Every suite is at home in plain Great Expectations: its own loader, and its own way to fill limits."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from suites.gx_door import Door, Judged
from suites.plan import Plan
from suites.plan_file import HOME, load_plan
from tests.korning import Korning, run_control

pytestmark = pytest.mark.langsam  # a control on the sample month

SAMPLE = HOME.parent / "samples" / "2022-03"
FILES = sorted({*HOME.glob("*/*.json"), *HOME.glob("exempel/*/*.json")})
# What GX says of a rule that does not depend on which engine it asked.
COUNTS = ("element_count", "missing_count", "unexpected_count")


@pytest.fixture(scope="module")
def context(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project of Great Expectations on disk, as its own guide makes one."""
    import great_expectations as gx

    found: Any = gx.get_context(mode="file", project_root_dir=tmp_path_factory.mktemp("gx"))
    found.variables.progress_bars = {"globally": False}
    return found


def loaded(context: Any, file: Path) -> Any:
    """The suite as GX reads it when the file lies where GX keeps suites."""
    shutil.copy(file, Path(context.root_directory) / "expectations" / file.name)
    return context.suites.get(file.stem)


@pytest.mark.parametrize("file", FILES, ids=[f"{f.parent.name}-{f.stem}" for f in FILES])
def test_a_suite_loads_by_its_own_loader_and_loses_nothing(context: Any, file: Path) -> None:
    written = json.loads(file.read_text("utf-8"))["expectations"]
    read = [e.configuration.to_json_dict() for e in loaded(context, file).expectations]
    kept = ("type", "kwargs", "meta", "severity", "description")
    assert [{k: e.get(k) for k in kept} for e in read] == [
        {k: e.get(k) for k in kept} for e in written
    ]


def test_every_suite_of_every_plan_is_among_them() -> None:
    plans = (load_plan("norrtalje-2022"), load_plan("exempel/lindvik-2022"))
    assert len(FILES) == sum(len({row.svit for row in p.rader if row.svit}) for p in plans) > 15


@pytest.fixture(scope="module")
def sample(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Korning:
    """The control with most rules, judged by the program."""
    scratch = tmp_path_factory.mktemp("scratch")
    return run_control(SAMPLE, scratch, plan, door, "registreringar")


def measured(korning: Korning) -> Iterator[tuple[str, Judged, pd.DataFrame]]:
    """Each measured table as a data frame, with what the program's own engine said of it."""
    for tabell, judged in korning.utfall.gx.items():
        name = judged.as_data()["meta"]["batch_spec"]["table_name"]
        yield tabell, judged, korning.facts.underlag.con.table(name).to_pandas()


def test_plain_gx_finds_what_the_program_found(context: Any, sample: Korning, plan: Plan) -> None:
    """On pandas, with the limits given as GX takes them, and nothing of ours."""
    import great_expectations as gx

    whole = loaded(context, HOME / plan.namn / "registreringar.json")
    source, broken = context.data_sources.add_pandas("matt"), 0
    for tabell, judged, frame in measured(sample):
        rules = [e for e in whole.expectations if e.meta["tabell"] == tabell]
        suite = gx.ExpectationSuite(name=tabell, expectations=rules)
        batch = source.add_dataframe_asset(tabell).add_batch_definition_whole_dataframe("hela")
        found = batch.get_batch(batch_parameters={"dataframe": frame}).validate(
            suite, expectation_parameters=dict(plan.parameters)
        )
        mine = {r["expectation_config"]["meta"]["regel"]: r for r in judged.as_data()["results"]}
        assert len(found.results) == len(mine)
        for result in found.results:
            ours = mine[result.expectation_config.meta["regel"]]
            assert not result.exception_info.get("raised_exception"), result.exception_info
            assert result.success is ours["success"]
            assert {k: result.result.get(k) for k in COUNTS} == {
                k: ours["result"].get(k) for k in COUNTS
            }, result.expectation_config.meta["regel"]
            broken += not result.success
    assert broken > 10


def test_a_limit_that_is_not_given_is_no_pass(context: Any, plan: Plan) -> None:
    """Plain GX refuses a `$PARAMETER` that nobody fills, and names it."""
    exceptions: Any = importlib.import_module("great_expectations.exceptions")
    suite = loaded(context, HOME / plan.namn / "utford-tid.json")
    asset = context.data_sources.add_pandas("utan").add_dataframe_asset("andel_utford")
    batch = asset.add_batch_definition_whole_dataframe("hela").get_batch(
        batch_parameters={"dataframe": pd.DataFrame({"id": [1], "andel_utford": [0.9]})}
    )
    [given] = batch.validate(suite, expectation_parameters=dict(plan.parameters)).results
    assert given.success is True
    with pytest.raises(exceptions.SuiteParameterError, match="andel_utford_minst"):
        batch.validate(suite)
