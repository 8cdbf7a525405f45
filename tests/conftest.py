"""Shared fixtures: Great Expectations is imported once, and a control is run with one call."""

from __future__ import annotations

import datetime as dt
import gc
import subprocess
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import settings

from extracts.read import read_underlag
from extracts.underlag import Underlag
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import load_plan
from tests.korning import Korning, run_control, with_limits
from tests.suites.planer import CONTRACT
from tests.underlag_builder import Row, write_underlag

# The same examples each time, however slow the machine is.
settings.register_profile("lugnt", deadline=None, derandomize=True, database=None)
settings.load_profile("lugnt")

EXPECTATION = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "id"},
    "meta": {"regel": "prov"},
}
# The commands that read a whole underlag or a whole sample: what `make snabb` leaves out.
WHOLE_RUNS = {
    *("kontrollera", "egenkontroll", "simulera", "verifiera"),
    *("planera", "frys", "dra", "utvardera"),
}
PROGRAM = {"cli.py", "internkontroll"}
UNMARKED = "A whole run of the program ({}): the file needs pytestmark = pytest.mark.langsam"
Kontrollera = Callable[..., Korning]
Las = Callable[..., Underlag]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that is `langsam` as a whole is not even imported where such tests are left out."""
    if collection_path.suffix == ".py" and "not langsam" in config.option.markexpr:
        return "\npytestmark = pytest.mark.langsam" in collection_path.read_text("utf-8") or None
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """A test that is not marked `langsam`, and its fixtures of whatever scope, makes no whole run."""
    if item.get_closest_marker("langsam"):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        _refuse_whole_runs(patch)
        return (yield)


def _refuse_whole_runs(patch: pytest.MonkeyPatch) -> None:
    invoke, start = click.Command.invoke, subprocess.Popen.__init__

    def guarded_invoke(self: click.Command, ctx: click.Context) -> Any:
        if self.name in WHOLE_RUNS:
            pytest.fail(UNMARKED.format(self.name))
        return invoke(self, ctx)

    def guarded_start(self: Any, args: Any, *rest: Any, **named: Any) -> None:
        given = [args] if isinstance(args, str | Path) else args
        if PROGRAM & {Path(str(one)).name for one in given}:
            pytest.fail(UNMARKED.format("a process of its own"))
        start(self, args, *rest, **named)

    patch.setattr(click.Command, "invoke", guarded_invoke)
    patch.setattr(subprocess.Popen, "__init__", guarded_start)


@pytest.fixture(autouse=True)
def _collect_garbage() -> Iterator[None]:
    """A command turns the collector off for its one short run; many runs are made here.

    A query is thousands of objects: as often as Python looks through them by itself, that is an eighth
    of the work.
    """
    gc.set_threshold(50_000, 10, 10)
    yield
    gc.enable()


@pytest.fixture(scope="session")
def door() -> Door:
    """The door, open: what Great Expectations warns of when imported is not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        opened = Door()
        opened.check("prov.json", [EXPECTATION])
    return opened


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan("norrtalje-2022")


@pytest.fixture(scope="session")
def kontrollera(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Kontrollera:
    """kontrollera("utford-tid", registreringar=[…], …): a run of one control on an underlag."""

    def run(
        kontroll: str,
        *,
        period: str = "2022-03",
        fonster: dt.date | None = None,
        limits: Mapping[str, float] | None = None,
        underkanda: int = 0,
        **tables: list[Row],
    ) -> Korning:
        folder = write_underlag(tmp_path_factory.mktemp("underlag"), tables)
        scratch = tmp_path_factory.mktemp("scratch")
        mine = with_limits(plan, limits or {})
        found = run_control(folder, scratch, mine, door, kontroll, period, fonster)
        rejected = sum(c.underkanda for c in found.facts.underlag.counts(found.facts.period))
        assert rejected == underkanda, "the case itself is miswritten"
        return found

    return run


@pytest.fixture(scope="session")
def las(tmp_path_factory: pytest.TempPathFactory) -> Las:
    """las(registreringar=[…], …): an underlag read and gated."""

    def read(folder: Path | None = None, *, keep: bool = False, **tables: list[Row]) -> Underlag:
        found = folder or write_underlag(tmp_path_factory.mktemp("underlag"), tables)
        scratch = tmp_path_factory.mktemp("scratch")
        return read_underlag(found, scratch, keep=keep, contract=CONTRACT)

    return read
