"""The plan's first and last day in a run: what is planned, what is decided, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from suites.gx_door import Door
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: Door) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return CliRunner()


def run(runner: CliRunner, *args: object) -> Result:
    result = runner.invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def underlag(**tables: list[Row]) -> Path:
    return write_underlag(Path("underlag"), tables)


@pytest.mark.parametrize("month", ["2022-02", "2023-01"])
def test_a_month_outside_the_plan_is_run_without_planned_rows(
    runner: CliRunner, month: str
) -> None:
    """It says so on the screen, on the first page of every edition and in the data."""
    said = (
        "Månaden ligger utanför planen, som gäller 2022-03-23 till 2022-12-31: inget är planerat."
    )
    rows = [registrering(f"{month}-01 08:00", f"{month}-01 09:00")]
    result = run(runner, "kontrollera", underlag(registreringar=rows))
    assert said in " ".join(result.stdout.split())
    assert "planerade kontroller bedömda" not in result.stdout
    # It has figures and no rule, and is listed as the rest that were measured.
    assert "Registreringskvalitet" in result.stdout
    folder = Path("rapporter") / month
    data = json.loads((folder / "rapport.json").read_text("utf-8"))
    assert {k["planerad"] for k in data["kontroller"]} == {False}
    assert data["planerade"] == {"alla": 0, "beslutade": 0, "forslag": 0}
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        assert f'<p class="under">{said}' in text
        assert "Plan: Internkontrollplan 2022" not in text
    assert "planerade kontroller bedömda" not in (folder / "ledning.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("month", "said", "code"),
    [
        ("2022-02", "utanför planen", 0),
        ("2022-03", "1 planerad: 1 beslutad (Genomförandeplan), 0 förslag.", 3),
        ("2022-12", "1 planerad: 1 beslutad (Genomförandeplan), 0 förslag.", 3),
        ("2023-01", "utanför planen", 0),
    ],
)
def test_what_is_not_judged_decides_the_exit_code_in_the_plans_months_only(
    runner: CliRunner, month: str, said: str, code: int
) -> None:
    folder = underlag(registreringar=[registrering(f"{month}-01 08:00", f"{month}-01 09:00")])
    result = run(runner, "kontrollera", folder, "--tyst", "--kontroll", "genomforandeplan")
    assert said in result.stdout
    assert result.exit_code == code


def test_every_output_says_first_how_much_of_the_plan_is_decided(runner: CliRunner) -> None:
    said = "13 planerade: 2 beslutade (Genomförandeplan, Utförd tid), 11 förslag."
    result = run(runner, "kontrollera", underlag(registreringar=[registrering()]))
    assert result.stdout.splitlines()[1] == said
    folder = Path("rapporter/2022-03")
    data = json.loads((folder / "rapport.json").read_text("utf-8"))
    assert data["planerade"] == {"alla": 13, "beslutade": 2, "forslag": 11}
    for name, line in {
        "rapport.html": said,
        "ledning.html": said,
        "utforare/Björken/rapport.html": said.replace("13", "10").replace("11", "8"),
        "utforare/Björken/kundvalsmote.html": said.replace("13", "10").replace("11", "8"),
    }.items():
        text = (folder / name).read_text("utf-8")
        assert f'<p class="under">{line}' in text.split("</header>")[0], name
    for name, line in {
        "avvikelser.xlsx": said,
        "utforare/Björken/avvikelser.xlsx": said.replace("13", "10").replace("11", "8"),
    }.items():
        sheet = openpyxl.load_workbook(folder / name)["Avvikelser"]
        assert sheet["A2"].value == line, name


OUTSIDE = "Månaden ligger utanför planen, som gäller 2022-03-23 till 2022-12-31"


@pytest.mark.parametrize(("month", "said"), [("2023-01", 1), ("2022-12", 0), ("2022-02", 1)])
def test_a_simulation_and_a_self_check_say_so_too(runner: CliRunner, month: str, said: int) -> None:
    rows = [registrering(f"{month}-01 08:00", f"{month}-01 09:00")]
    kunder: list[Row] = [{"kund": "K1", "taxeomrade": "tätort"}]
    folder = underlag(registreringar=rows, kunder=kunder)
    result = run(runner, "simulera", folder, "--ut", "s")
    assert " ".join(result.stdout.split()).count(OUTSIDE) == said
    assert Path("s/simulering.html").read_text("utf-8").count(OUTSIDE) == said
    assert Path("s/simulering.json").read_text("utf-8").count(OUTSIDE) == said
    notes = openpyxl.load_workbook("s/simulering.xlsx")["Så är det räknat"]
    assert str([row[0].value for row in notes]).count(OUTSIDE) == said
    result = run(runner, "egenkontroll", folder, "--ut", "e")
    assert " ".join(result.stdout.split()).count(OUTSIDE) == said
    result_part = Path("e/rapport.html").read_text("utf-8").split('id="fynd"')[0]
    assert result_part.count(OUTSIDE) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022-03..2022-04", ""),
        ("2022-12..2023-01", "Januari 2023 ligger utanför planen"),
    ],
)
def test_an_audit_says_which_months_lie_outside(runner: CliRunner, period: str, said: str) -> None:
    months = period.split("..")
    rows = [
        registrering(f"{m}-{day:02} 08:00", f"{m}-{day:02} 09:00")
        for m in months
        for day in range(1, 29)
    ]
    folder = underlag(registreringar=rows)
    for args in (("planera", folder), ("frys", folder, "--ut", "s")):
        result = run(runner, "stickprov", *args, "--period", period)
        text = " ".join(result.stdout.split())
        assert ("utanför planen" in text) == bool(said), result.output
        assert said in text
    frozen = json.loads(Path("s/stickprov.json").read_text("utf-8"))
    assert said in str(frozen)
    assert ("utanför planen" in str(frozen)) == bool(said)
