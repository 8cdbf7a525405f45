"""What is a municipality's own in its plan: its taxeområden and its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, UPPFYLLT
from tests.checks.test_ersattning import REGEL, faktura, kronor, kund, order
from tests.korning import run_control
from tests.suites.planer import copied, replaced
from tests.underlag_builder import Row, registrering, write_underlag


def two_areas(folder: Path) -> Path:
    """A copy of the plan without skärgård."""
    plan = copied(folder)
    path = plan / "plan.toml"
    path.write_text(re.sub(r', "skärgård" = \d+', "", path.read_text("utf-8")), "utf-8")
    return plan


def test_a_plan_has_the_areas_that_its_tariffs_are_for(tmp_path: Path) -> None:
    plan = load_plan(str(two_areas(tmp_path)))
    assert {area for t in plan.taxor for area in t.kronor} == {"tätort", "landsbygd"}


def test_every_tariff_is_for_every_area_of_the_plan(tmp_path: Path) -> None:
    folder = replaced(tmp_path, "plan.toml", ', "skärgård" = 448', "")
    with pytest.raises(PlanError, match="taxan för service: kronor ska anges för tätort, lands"):
        load_plan(str(folder))


@pytest.mark.parametrize(
    ("belopp", "utfall"), [(3940, UPPFYLLT), (9, AVVIKELSE)], ids=["right", "wrong"]
)
def test_an_invoice_of_two_areas(door: Door, tmp_path: Path, belopp: int, utfall: str) -> None:
    tables: dict[str, list[Row]] = {
        "kunder": [kund()],
        "bestallningar": [order()],
        "registreringar": [registrering()],
        "fakturor": [faktura(belopp)],
    }
    underlag = write_underlag(tmp_path / "underlag", tables)
    plan = load_plan(str(two_areas(tmp_path)))
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    assert kronor(found, "omsorg") == {"tätort": 3940.0}
    assert found.regel(REGEL).utfall == utfall


def test_an_area_that_the_plan_has_no_price_for(door: Door, tmp_path: Path) -> None:
    tables: dict[str, list[Row]] = {
        "kunder": [kund(taxeomrade="skärgård")],
        "bestallningar": [order()],
        "registreringar": [registrering()],
        "fakturor": [faktura(5430, taxeomrade="skärgård")],
    }
    underlag = write_underlag(tmp_path / "underlag", tables)
    plan = load_plan(str(two_areas(tmp_path)))
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    rule = found.regel(REGEL)
    assert (rule.utfall, rule.skal) == (EJ_BEDOMD, "planen har ingen taxa i skärgård")


def test_the_words_are_the_plans_own(tmp_path: Path) -> None:
    folder = replaced(tmp_path, "plan.toml", '"direktionen"', '"omsorgsnämnden"')
    assert load_plan(str(folder)).ord["ledningen"] == "omsorgsnämnden"


def test_what_a_plan_does_not_name_has_a_usual_word(tmp_path: Path) -> None:
    folder = replaced(tmp_path, "plan.toml", 'motet = "kundvalsmötet"\n', "")
    plan = load_plan(str(folder))
    assert (plan.ord["motet"], plan.ord["mote"]) == ("uppföljningsmötet", "kundvalsmöte")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("namnden = 1\n", r"\[ord\] har okänt ord «namnden». Välj bland ledningen, motet, mote"),
        ("mote = 1\n", "mote ska vara text inom citattecken"),
    ],
)
def test_a_word_that_is_wrong(tmp_path: Path, new: str, said: str) -> None:
    folder = replaced(tmp_path, "plan.toml", 'mote = "kundvalsmöte"\n', new)
    with pytest.raises(PlanError, match=said):
        load_plan(str(folder))
