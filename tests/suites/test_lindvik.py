"""Another municipality without code: the invented plan of Lindvik, on small cases and on the sample month."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from extracts.period import Period
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import HOME, load_plan
from suites.verdicts import AVVIKELSE, UPPFYLLT
from tests.checks.test_ersattning import kronor, kund, order
from tests.korning import Korning, run_control
from tests.underlag_builder import registrering, write_underlag

NAME = "exempel/lindvik-2022"
BJORKENS = "Björkens Omsorg AB"
SAMPLE = Path(cli.__file__).parent / "samples" / "2022-03"


@pytest.fixture(scope="module")
def lindvik() -> Plan:
    return load_plan(NAME)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month by the plan of Lindvik."""
    folder = tmp_path_factory.mktemp("lindvik") / "rapport"
    args = ["kontrollera", str(SAMPLE), "--plan", NAME, "--ut", str(folder)]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 1, result.output
    return folder


def said(page: Path) -> str:
    """The words of a page."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    return re.sub(r"\s+", " ", text)


def test_it_says_everywhere_that_it_is_invented(lindvik: Plan) -> None:
    assert "påhittad" in lindvik.titel
    assert "påhittad" in lindvik.organisation
    decided = [
        lindvik.beslut,
        *(t.beslut for t in lindvik.taxor),
        *(a.beslut for a in lindvik.avgifter),
    ]
    assert all("påhittat" in str(where) for where in decided)
    limits = [limit.beslut for limit in lindvik.limits.values() if limit.beslut]
    assert [where for where in limits if "påhittat" not in where and "lag:" not in where] == []


def test_an_invented_plan_is_no_choice_among_the_real_ones() -> None:
    assert [path.parent.name for path in HOME.glob("*/plan.toml")] == ["norrtalje-2022"]


def test_it_has_areas_levels_and_months_of_its_own(lindvik: Plan) -> None:
    assert {area for t in lindvik.taxor for area in t.kronor} == {"tätort", "landsbygd"}
    levels = lindvik.avgift(Period(2022, 3).last)
    assert levels is not None
    assert [(int(hours), share) for hours, share in levels.nivaer] == [(5, 30), (10, 60)]
    planned = [m for m in range(1, 13) if lindvik.planned("utford-tid", Period(2022, m))]
    assert planned == [3, 6, 9, 12]


@pytest.mark.parametrize(
    ("minuter", "utfall"),
    [(449, AVVIKELSE), (450, UPPFYLLT), (600, UPPFYLLT), (601, AVVIKELSE)],
)
def test_performed_time_is_within_the_band(
    lindvik: Plan, door: Door, tmp_path: Path, minuter: int, utfall: str
) -> None:
    """Of 600 min granted: 75 % and 100 % are within, a minute under and a minute over are not."""
    found = _run(lindvik, door, tmp_path, "utford-tid", minuter)
    assert found.regel("andel-utford").utfall == utfall


@pytest.mark.parametrize(("minuter", "kr"), [(450, 3150.0), (600, 4200.0), (601, 4200.0)])
def test_performed_time_is_paid_up_to_the_granted(
    lindvik: Plan, door: Door, tmp_path: Path, minuter: int, kr: float
) -> None:
    """420 kr an hour."""
    assert kronor(_run(lindvik, door, tmp_path, "ersattning", minuter), "omsorg") == {"tätort": kr}


def _run(plan: Plan, door: Door, folder: Path, kontroll: str, minuter: int) -> Korning:
    tables = {
        "kunder": [kund()],
        "bestallningar": [order(600)],
        "registreringar": [registrering(minuter=minuter)],
    }
    underlag = write_underlag(folder / "underlag", tables)
    return run_control(underlag, folder, plan, door, kontroll)


def test_the_plan_is_shown() -> None:
    result = CliRunner().invoke(cli.main, ["plan", "--plan", NAME])
    assert result.exit_code == 0, result.output
    assert "Lägsta utförd av beviljad tid: 0,75" in " ".join(result.output.split())
    assert "hemtjänst i Lindvik (påhittad kommun)" in " ".join(result.output.split())
    assert "Odelad tid är tillåten" in result.output


def test_the_sample_month_in_its_own_words(run: Path) -> None:
    report = said(run / "rapport.html")
    assert "Målet är 75–100 % för varje utförare." in report
    assert "Utanför målet: Hemtjänst Havsviken, Tallmon Vård och Omsorg." in report
    assert "den ska vara minst 75 % och högst hela den beviljade tiden" in report
    assert "omsorg: utförd tid, för varje kund högst den beviljade" in report
    assert "Beloppen räknas efter planens modell." in report
    assert "Lämna ledning.html till omsorgsnämnden." in report
    assert said(run / "utforare" / BJORKENS / "kundvalsmote.html").startswith(" Avtalsmöte: ")
    for page in sorted(run.rglob("*.html")):
        assert not re.search(
            "direktion|undvalsmöte|Norrtälje|omsorg ersätts efter beviljad tid[.,] ", said(page)
        ), page.name


def test_every_control_of_the_plan_is_judged(run: Path, lindvik: Plan) -> None:
    data: dict[str, Any] = json.loads((run / "rapport.json").read_text("utf-8"))
    assert data["plan"]["namn"] == "lindvik-2022"
    assert {k["id"] for k in data["kontroller"]} == {row.id for row in lindvik.rader}
    assert all(k["utfall"] != "ej bedömd" for k in data["kontroller"])
