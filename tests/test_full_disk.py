"""The disk is full: exit code 2, one sentence, and the folder as it was before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from checks.facts import Facts
from commands.swedish import sentence
from extracts.period import Period
from extracts.read import read_underlag
from reports.egenkontroll.findings import Egenkontroll
from reports.egenkontroll.gather import self_check
from reports.egenkontroll.receipt import receipt_of
from reports.egenkontroll.write import write_check
from reports.kit.errors import OutputError
from reports.manad.explain import explain
from reports.manad.rapport import Rapport
from reports.manad.write import write_report
from suites.gx_door import Door
from suites.plan import Plan
from suites.run import judge_plan
from tests.full_disk import contents, demand_refused, full_at
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

OWN = ("rapport.html", "kundvalsmote.html", "avvikelser.csv", "avvikelser.xlsx")
REPORT = (
    "ledning.html",
    "ledning.docx",
    "rapport.json",
    "bevis.json",
    "avvikelser.csv",
    "underkanda.csv",
)
CHECK = ("rapport.html", "fynd.csv", "registreringar_att_ratta.xlsx", "kvitto.json")
MODELS = ("simulering.json", "simulering.xlsx", "simulering.html")
STARTED = dt.datetime(2022, 4, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def filer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two providers with a rejected row and a deviation."""
    tables: dict[str, list[Row]] = {
        "registreringar": [
            registrering(minuter=30),
            registrering("02 08:00", slut="x"),
            registrering("03 08:00", slut="07:00"),
            registrering(utforare="Tallen", minuter=30),
        ],
        "bestallningar": [bestallning(), bestallning(utforare="Tallen", till="x")],
        "kunder": [{"kund": "K1", "taxeomrade": "tätort"}],
    }
    return write_underlag(tmp_path_factory.mktemp("full") / "filer", tables)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is worked in; a report of an earlier run is there."""
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "rapport.html").write_text("förra månaden", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def rapport(
    filer: Path, door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> Rapport:
    read = read_underlag(filer, tmp_path_factory.mktemp("scratch"))
    facts = Facts(read, Period(2022, 3), plan.parameters, plan.tariffs(STARTED.date()))
    return explain(facts, plan, judge_plan(facts, plan, door), {}, STARTED)


@pytest.fixture(scope="session")
def checked(rapport: Rapport) -> Egenkontroll:
    return self_check(rapport.facts.underlag, rapport.plan, rapport, None)


@pytest.mark.parametrize("place", [*REPORT, *(f"utforare/Björken/{file}" for file in OWN)])
def test_each_file_of_the_monthly_run(
    work: Path, rapport: Rapport, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before = contents(work)
    struck = full_at(monkeypatch, place)
    with pytest.raises((OutputError, duckdb.IOException)) as found:
        write_report(rapport, Path("ut"))
    assert "disken är full" in sentence(found.value).lower()
    assert (len(struck), contents(work)) == (1, before)


@pytest.mark.parametrize("place", ["rapport.html", "avvikelser.csv", "avvikelser.xlsx"])
def test_the_monthly_run(
    work: Path, filer: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before = contents(work)
    full_at(monkeypatch, place)
    demand_refused(work, before, "kontrollera", filer, "--ut", "ut", "--tyst")


@pytest.mark.parametrize("place", [*CHECK, "bestallningar_att_ratta.xlsx"])
def test_each_file_of_the_self_check_and_its_receipt(
    work: Path, checked: Egenkontroll, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before = contents(work)
    struck = full_at(monkeypatch, place)
    with (
        pytest.raises((OutputError, duckdb.IOException)) as found,
        receipt_of(checked, Path("kvitto.json"), STARTED),
    ):
        write_check(checked, Path("ut"))
    assert "disken är full" in sentence(found.value).lower()
    assert (len(struck), contents(work)) == (1, before)


@pytest.mark.parametrize("place", ["fynd.csv", "kvitto.json"])
def test_the_self_check(
    work: Path, filer: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before = contents(work)
    full_at(monkeypatch, place)
    demand_refused(work, before, "egenkontroll", filer, "--ut", "ut", "--kvitto", "kvitto.json")


@pytest.mark.parametrize("place", MODELS)
def test_a_simulation(work: Path, filer: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    before = contents(work)
    struck = full_at(monkeypatch, place)
    demand_refused(work, before, "simulera", filer, "--ut", "ut")
    assert len(struck) == 1
