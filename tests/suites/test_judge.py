"""Changing a limit or an expectation, and nothing else, changes the verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.facts import Facts
from extracts.period import Period
from extracts.read import read_underlag
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import load_plan
from suites.run import judge_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG, UPPFYLLT
from tests.korning import Korning
from tests.suites.planer import changed, copied, replaced
from tests.underlag_builder import bestallning, registrering, write_underlag

Run = Callable[[Path, str], Korning]


@pytest.fixture(scope="module")
def facts(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Ten rows of an hour, 84 % of what is granted; one of them is 800 minutes long."""
    rows = [registrering(f"{n:02} 06:00", minuter=84) for n in range(1, 10)]
    rows.append(registrering("11 06:00", "19:20", minuter=84))
    tables = {"registreringar": rows, "bestallningar": [bestallning(minuter_per_manad=1000)]}
    folder = tmp_path_factory.mktemp("underlag")
    underlag = read_underlag(write_underlag(folder / "u", tables), folder)
    return Facts(underlag, Period(2022, 3), plan.parameters)


@pytest.fixture
def run(facts: Facts, door: Door) -> Run:
    """What is measured is the same every time; only the plan that judges it differs."""

    def with_plan(folder: Path, kontroll: str) -> Korning:
        plan = load_plan(str(folder))
        [utfall] = judge_plan(facts, plan, Door(), [kontroll])
        return Korning(facts, plan, utfall)

    return with_plan


def test_as_the_plan_is(run: Run, tmp_path: Path) -> None:
    plan = copied(tmp_path)
    assert run(plan, "utford-tid").regel("andel-utford").utfall == AVVIKELSE
    rows = run(plan, "registreringar").regel("rimlig-langd")
    assert (rows.utfall, rows.provade, rows.avvikelser) == (AVVIKELSE, 10, 1)


def test_another_limit(run: Run, tmp_path: Path) -> None:
    plan = replaced(
        tmp_path,
        "plan.toml",
        "andel_utford_minst = { varde = 0.85",
        "andel_utford_minst = { varde = 0.84",
    )
    found = run(plan, "utford-tid")
    assert found.regel("andel-utford").utfall == UPPFYLLT
    assert found.bedomd("andel_utford").gransvarde == 0.84


def test_a_limit_nobody_has_decided(run: Run, tmp_path: Path) -> None:
    folder = changed(
        tmp_path, "utford-tid.json", "andel-utford", lambda e: e.update(severity="warning")
    )
    text = (folder / "plan.toml").read_text("utf-8")
    beslut = 'beslut = "målvärde enligt uppföljningen av ersättningsmodellen 2022, paragraf ej angiven", '
    (folder / "plan.toml").write_text(text.replace(beslut, ""), "utf-8")
    found = run(folder, "utford-tid")
    assert found.regel("andel-utford").utfall == MOT_FORSLAG
    assert (found.utfall.utfall, found.bedomd("andel_utford").beslutad) == (MOT_FORSLAG, False)


def test_another_expectation(run: Run, tmp_path: Path) -> None:
    def longer(expectation: dict[str, Any]) -> None:
        expectation["kwargs"]["max_value"] = 800

    plan = changed(tmp_path, "registreringar.json", "rimlig-langd", longer)
    assert run(plan, "registreringar").regel("rimlig-langd").utfall == UPPFYLLT


def test_another_type_of_expectation(run: Run, tmp_path: Path) -> None:
    def other(expectation: dict[str, Any]) -> None:
        expectation["type"] = "expect_column_values_to_be_in_set"
        expectation["kwargs"] = {"column": "langd_framat_minuter", "value_set": [30.0]}

    plan = changed(tmp_path, "registreringar.json", "rimlig-langd", other)
    found = run(plan, "registreringar").regel("rimlig-langd")
    assert (found.utfall, found.provade, found.avvikelser) == (AVVIKELSE, 10, 1)


@pytest.mark.parametrize(("mostly", "utfall"), [(0.9, UPPFYLLT), (0.91, AVVIKELSE)])
def test_a_tolerance(run: Run, tmp_path: Path, mostly: float, utfall: str) -> None:
    def tolerant(expectation: dict[str, Any]) -> None:
        expectation["kwargs"]["mostly"] = mostly

    plan = changed(tmp_path, "registreringar.json", "rimlig-langd", tolerant)
    found = run(plan, "registreringar")
    assert (found.regel("rimlig-langd").utfall, found.regel("rimlig-langd").avvikelser) == (
        utfall,
        1,
    )
    assert found.brott("rimlig-langd") == ["R00010"]


def test_a_rule_that_is_taken_out(run: Run, tmp_path: Path) -> None:
    plan = changed(
        tmp_path,
        "registreringar.json",
        "rimlig-langd",
        lambda e: e["meta"].update(tabell="finns_inte"),
    )
    found = run(plan, "registreringar").regel("rimlig-langd")
    assert (found.utfall, found.provade) == (EJ_BEDOMD, 0)


def test_a_column_that_is_not_measured(run: Run, tmp_path: Path) -> None:
    plan = changed(
        tmp_path,
        "registreringar.json",
        "rimlig-langd",
        lambda e: e["kwargs"].update(column="langd"),
    )
    message = (
        r"registreringar\.json: regeln «rimlig-langd» prövar kolumnen «langd».*langd_framat_minuter"
    )
    with pytest.raises(PlanError, match=message):
        run(plan, "registreringar")


def test_a_limit_of_the_wrong_kind(run: Run, tmp_path: Path) -> None:
    def text_limit(expectation: dict[str, Any]) -> None:
        expectation["type"] = "expect_column_values_to_match_regex"
        expectation["kwargs"] = {"column": "langd_framat_minuter", "regex": "("}

    plan = changed(tmp_path, "registreringar.json", "rimlig-langd", text_limit)
    with pytest.raises(
        PlanError, match=r"registreringar\.json: regeln «rimlig-langd» går inte att pröva"
    ):
        run(plan, "registreringar")


def test_every_rule_and_provider_has_a_row(run: Run, tmp_path: Path) -> None:
    found = run(copied(tmp_path), "registreringar").utfall.regler
    assert len(found) == 22
    assert len({(r.regel, r.utforare) for r in found}) == 22


def test_a_control_without_a_conclusion_is_not_judged(run: Run, tmp_path: Path) -> None:
    found = run(copied(tmp_path), "stickprov").utfall
    assert (found.utfall, found.regler, found.planerad) == (EJ_BEDOMD, (), False)
    assert found.skal
