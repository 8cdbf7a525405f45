"""What is a municipality's own in its plan: its taxeområden, its fee levels and its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.verdicts import AVVIKELSE, UPPFYLLT
from tests.checks.test_ersattning import REGEL, faktura, kronor, kund, order
from tests.korning import run_control
from tests.suites.planer import copied, replaced
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs


def two_areas(folder: Path) -> Path:
    """A copy of the plan without skärgård."""
    plan = copied(folder)
    path = plan / "plan.toml"
    path.write_text(re.sub(r', "skärgård" = \d+', "", path.read_text("utf-8")), "utf-8")
    return plan


def test_a_plan_has_the_areas_that_its_tariffs_are_for(tmp_path: Path) -> None:
    plan = load_plan(str(two_areas(tmp_path)))
    assert plan.taxeomraden == ("tätort", "landsbygd")


def test_the_plans_own_words_are_what_the_gate_accepts(tmp_path: Path) -> None:
    """taxeomrade and avgiftsniva, and no other column: the rest is as in every plan."""
    plan = load_plan(str(two_areas(tmp_path)))
    every, theirs = load_plan("norrtalje-2022").contract, plan.contract
    assert [c for t in every for c in every[t].columns if c not in theirs[t].columns] == [
        every["kunder"].column("taxeomrade"),
        every["fakturor"].column("taxeomrade"),
    ]
    for table in ("kunder", "fakturor"):
        assert theirs[table].column("taxeomrade").values == ("tätort", "landsbygd")


def test_the_fee_levels_are_those_of_every_time_and_none(tmp_path: Path) -> None:
    """0 is no fee; larm 10, steps 30, 60 and 80, and above them 100; of another year also 45."""
    assert load_plan("norrtalje-2022").avgiftsnivaer == ("0", "10", "30", "60", "80", "100")
    before = (
        "[[avgift]]\nfran = 2021-01-01\ntill = 2021-12-31\nlarm = 10\n"
        'nivaer = [{ hogst_timmar = 3, procent = 45 }]\nover = 100\nbeslut = "x"\n\n'
    )
    folder = replaced(tmp_path, "plan.toml", "[[avgift]]\n", f"{before}[[avgift]]\n")
    assert load_plan(str(folder)).avgiftsnivaer == ("0", "10", "30", "45", "60", "80", "100")


def test_a_plan_without_tariffs_and_levels_takes_any_word(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    text = (plan / "plan.toml").read_text("utf-8")
    (plan / "plan.toml").write_text(text.partition("[[taxa]]")[0], "utf-8")
    column = load_plan(str(plan)).contract["kunder"].column
    assert (column("taxeomrade").values, column("avgiftsniva").values) == ((), ())
    assert column("trygghetslarm").values == ("ja", "nej")


def test_every_tariff_is_for_every_area_of_the_plan(tmp_path: Path) -> None:
    folder = replaced(tmp_path, "plan.toml", ', "skärgård" = 448', "")
    with pytest.raises(PlanError, match="taxan för service: kronor ska anges för tätort, lands"):
        load_plan(str(folder))


@pytest.mark.parametrize(
    "name", ["", " ", "-", "a,b", "a;b", "a|b", "a\\nb", " a", "a  b", "=1+1", "<b>", "a" * 41]
)
def test_a_name_that_an_area_cannot_have(tmp_path: Path, name: str) -> None:
    plan = copied(tmp_path)
    text = (plan / "plan.toml").read_text("utf-8").replace('"skärgård" =', f'"{name}" =')
    (plan / "plan.toml").write_text(text, "utf-8")
    with pytest.raises(PlanError, match=r"ett taxeområde heter «.*»\. Skriv högst 40 tecken"):
        load_plan(str(plan))


@pytest.mark.parametrize("name", ["å", "Norra 1 (öar & skär)", "A/B + C", "a" * 40])
def test_a_name_that_an_area_can_have(tmp_path: Path, name: str) -> None:
    plan = copied(tmp_path)
    text = (plan / "plan.toml").read_text("utf-8").replace('"skärgård" =', f'"{name}" =')
    (plan / "plan.toml").write_text(text, "utf-8")
    assert load_plan(str(plan)).taxeomraden == ("tätort", "landsbygd", name)


def test_two_areas_that_are_read_as_one(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    text = (plan / "plan.toml").read_text("utf-8").replace('"skärgård" =', '"Tatort" =')
    (plan / "plan.toml").write_text(text, "utf-8")
    with pytest.raises(PlanError, match="taxeområdena «tätort» och «Tatort» läses som samma"):
        load_plan(str(plan))


def test_a_tariff_for_no_area(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    text = re.sub(r'kronor = \{ "tätort".*', "kronor = {}", (plan / "plan.toml").read_text("utf-8"))
    (plan / "plan.toml").write_text(text, "utf-8")
    with pytest.raises(
        PlanError, match="taxan för service: kronor ska anges för minst ett taxeområde"
    ):
        load_plan(str(plan))


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


def test_an_area_that_the_plan_does_not_name(tmp_path: Path) -> None:
    """Both its rows are rejected, and the sentence lists the plan's areas."""
    tables: dict[str, list[Row]] = {
        "kunder": [kund(), kund(kund="K2", taxeomrade="skärgård")],
        "bestallningar": [order()],
        "registreringar": [registrering()],
        "fakturor": [faktura(5430, taxeomrade="skärgård")],
    }
    underlag = write_underlag(tmp_path / "underlag", tables)
    args = ["kontrollera", str(underlag), "--plan", str(two_areas(tmp_path))]
    result = CliRunner().invoke(cli.main, [*args, "--ut", str(tmp_path / "ut")])
    assert result.exit_code in (0, 1, 3), result.output
    said = "taxeomrade är «skärgård», som inte är ett av valen. Välj ett av tätort, landsbygd."
    lines = (tmp_path / "ut" / "underkanda.csv").read_text("utf-8-sig").splitlines()
    assert sorted(lines[1:]) == [
        f"fakturor.csv;2;taxeomrade;skärgård;ej-val;{said}",
        f"kunder.csv;3;taxeomrade;skärgård;ej-val;{said}",
    ]


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
