"""plan kopiera: another year's plan, whole or not at all, and nothing in it decided."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from extracts.period import Period
from suites.gx_door import Door
from suites.kopia import lacking
from suites.plan import Plan
from suites.plan_file import load_plan
from tests.suites.planer import PLAN, replaced


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def run(*args: str) -> Result:
    result = CliRunner().invoke(cli.main, ["plan", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def kopiera(*args: str) -> Plan:
    result = run("kopiera", "plan-2023", "--ar", "2023", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return load_plan("plan-2023")


def test_the_copy_is_for_the_whole_year_and_can_be_run() -> None:
    copy = kopiera()
    assert (copy.fran, copy.till) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert copy.titel == "Internkontrollplan 2023, kundvalet i Norrtälje"
    months = [str(m) for m in Period.span("2022-12..2024-01") if copy.covers(m)]
    assert months == [f"2023-{month:02d}" for month in range(1, 13)]
    shown = run("--plan", "plan-2023")
    assert shown.exit_code == 0
    assert "Planen går att köra. 15 rader" in shown.stdout


def test_nothing_in_it_is_decided_until_someone_decides(plan: Plan) -> None:
    copy = kopiera()
    assert copy.beslut is None
    assert [row.id for row in copy.rader if row.beslut] == []
    assert {row.id for row in copy.rader if row.beslutat} == {
        "personalkontinuitet",
        "bistandsuppfoljning",
    }
    assert not copy.decided("utford-tid", Period.parse("2023-05"))
    assert [row.manader for row in copy.rader] == [row.manader for row in plan.rader]
    assert copy.limits == plan.limits
    assert (copy.taxor, copy.avgifter, copy.avgiftstak) == (
        plan.taxor,
        plan.avgifter,
        plan.avgiftstak,
    )


def test_every_file_and_every_comment_comes_with_it() -> None:
    kopiera()
    names = {p.relative_to(PLAN) for p in PLAN.rglob("*") if p.suffix in (".toml", ".json")}
    assert {p.relative_to("plan-2023") for p in Path("plan-2023").rglob("*.*")} == names
    for name in names - {Path("plan.toml")}:
        assert (Path("plan-2023") / name).read_bytes() == (PLAN / name).read_bytes()
    old, new = (
        (f / "plan.toml").read_text("utf-8").splitlines() for f in (PLAN, Path("plan-2023"))
    )
    assert [line for line in new if line.startswith("#")] == [x for x in old if x.startswith("#")]
    assert {line.split(" = ")[0] for line in Counter(old) - Counter(new)} == {
        "titel",
        "beslut",
        "beslutat",
        "fran",
        "till",
    }


def test_what_has_no_value_for_the_year_is_named(plan: Plan) -> None:
    result = run("kopiera", "plan-2023", "--ar", "2023")
    assert "Utan värde för hela året: högsta avgift." in result.stdout
    assert list(lacking(plan)) == []


def test_a_copy_of_a_copy_and_of_ones_own(tmp_path: Path) -> None:
    kopiera()
    for args in (["--plan", "plan-2023", "kopiera"], ["kopiera", "--plan", "plan-2023"]):
        result = run(*args, "plan-2024", "--ar", "2024")
        assert result.exit_code == 0, result.output
        assert load_plan("plan-2024").titel.startswith("Internkontrollplan 2024,")
        shutil.rmtree("plan-2024")


@pytest.mark.parametrize("year", ["2022", "2021"])
def test_a_year_that_the_plan_has_already(year: str) -> None:
    result = run("kopiera", "ny", "--ar", year)
    assert result.exit_code == 2
    assert "Planen norrtalje-2022 gäller till 2022-12-31" in result.stderr
    assert list(Path().iterdir()) == []


def test_what_is_there_is_never_written_over() -> None:
    Path("plan-2023").mkdir()
    (Path("plan-2023") / "vårt.txt").write_text("vårt", "utf-8")
    result = run("kopiera", "plan-2023", "--ar", "2023")
    assert result.exit_code == 2
    assert "plan-2023 finns redan" in result.stderr
    assert [p.name for p in Path().rglob("*")] == ["plan-2023", "vårt.txt"]


def test_a_plan_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    broken = replaced(tmp_path / "var", "plan.toml", "till = 2022-12-31", "till = 2022-01-01")
    result = run("kopiera", "ny", "--ar", "2023", "--plan", str(broken))
    assert result.exit_code == 2
    assert "första och sista dag" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["var"]


def test_a_plan_with_windows_lines_and_a_byte_order_mark(tmp_path: Path) -> None:
    own = replaced(tmp_path / "var", "plan.toml", "varde = 0.85", "varde = 0.80")
    text = (own / "plan.toml").read_text("utf-8")
    (own / "plan.toml").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    copy = kopiera("--plan", str(own))
    assert copy.limits["andel_utford_minst"].varde == 0.80
    written = (Path("plan-2023") / "plan.toml").read_bytes()
    assert written.count(b"\r\n") == written.count(b"\n")


def test_a_year_is_asked_for() -> None:
    result = run("kopiera", "ny")
    assert result.exit_code == 2
    assert "--ar" in result.stderr
    assert "Traceback" not in result.output
