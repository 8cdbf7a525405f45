"""insats-fel-kategori: an insats registered as another kategori than it has in the plan's list."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import HOME, load_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.suites.planer import copied
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

REGEL = "insats-fel-kategori"
# insats, kategori and status of a registration; whether the rule tries it, and whether it is broken.
FALL: dict[str, tuple[str, str, str, int, bool]] = {
    "rätt": ("inköp", "service", "utförd", 1, False),
    "fel": ("inköp", "omsorg", "utförd", 1, True),
    "fel åt andra hållet": ("dusch", "service", "utförd", 1, True),
    "versaler": ("INKÖP", "omsorg", "utförd", 1, True),
    "blanktecken": ("  Inköp\u00a0", "omsorg", "utförd", 1, True),
    "utan prickar": ("inkop", "service", "utförd", 1, False),
    "hsl": ("ögondroppar", "delegerad hsl", "utförd", 1, False),
    "hsl som omsorg": ("medicin", "omsorg", "utförd", 1, True),
    "hemrehab": ("träning", "hemsjukvård", "utförd", 1, True),
    "avböjd": ("inköp", "omsorg", "avböjd", 1, True),
    "inställd": ("inköp", "omsorg", "inställd", 1, True),
    "inte i listan": ("promenad", "omsorg", "utförd", 0, False),
    "mer än ordet i listan": ("inköp och städ", "omsorg", "utförd", 0, False),
    "tom": ("", "omsorg", "utförd", 0, False),
}


@pytest.fixture(scope="module")
def listad(kontrollera: Kontrollera) -> Korning:
    """A run where each case is a provider's only row."""
    rows = [
        registrering(
            insats=insats, kategori=kategori, status=status, registrering=namn, utforare=namn
        )
        for namn, (insats, kategori, status, _provade, _brott) in FALL.items()
    ]
    return kontrollera("registreringar", registreringar=rows)


@pytest.mark.parametrize("namn", FALL)
def test_what_is_held_against_the_list(listad: Korning, namn: str) -> None:
    *_row, provade, brott = FALL[namn]
    found = listad.regel(REGEL, namn)
    assert listad.brott(REGEL, namn) == ([namn] if brott else [])
    assert found.provade == provade
    assert found.utfall == (AVVIKELSE if brott else UPPFYLLT if provade else EJ_BEDOMD)


def test_the_row_says_what_the_text_names(kontrollera: Kontrollera) -> None:
    row = registrering(insats="Inköp", kategori="omsorg")
    [found] = kontrollera("registreringar", registreringar=[row]).rader(REGEL)
    said = {name: found[name] for name in ("insats", "kund", "kategori", "kategori2")}
    assert said == {"insats": "Inköp", "kund": "K1", "kategori": "omsorg", "kategori2": "service"}


def test_it_is_no_reason_for_a_deviating_control(kontrollera: Kontrollera) -> None:
    rows = [registrering(insats=insats) for insats in ("inköp", "dusch")]
    listed, other = (kontrollera("registreringar", registreringar=[row]) for row in rows)
    assert listed.regel(REGEL).utfall == AVVIKELSE
    assert listed.utfall.utfall == other.utfall.utfall


def test_without_the_column_it_is_not_judged(kontrollera: Kontrollera) -> None:
    found = kontrollera("registreringar", registreringar=[registrering()]).regel(REGEL)
    assert (found.utfall, found.skal) == (EJ_BEDOMD, "kolumnen insats i registreringar saknas")


@pytest.mark.parametrize("given", [True, False], ids=["med insats", "utan kolumnen"])
def test_a_plan_without_a_list_tries_nothing(door: Door, tmp_path: Path, given: bool) -> None:
    folder = copied(tmp_path)
    (folder / "insatser.toml").unlink()
    row = registrering(kategori="omsorg", **({"insats": "inköp"} if given else {}))
    underlag = write_underlag(tmp_path / "underlag", {"registreringar": [row]})
    plan = load_plan(str(folder))
    found = run_control(underlag, tmp_path, plan, door, "registreringar").regel(REGEL)
    assert (found.utfall, found.skal) == (EJ_BEDOMD, INGET_ATT_PROVA)


def test_another_municipality_has_its_own_list(door: Door, tmp_path: Path) -> None:
    plan = load_plan(str(HOME / "exempel" / "lindvik-2022"))
    rows = [
        registrering(insats=insats, registrering=insats) for insats in ("inköp", "dusch", "medicin")
    ]
    underlag = write_underlag(tmp_path / "underlag", {"registreringar": rows})
    run = run_control(underlag, tmp_path, plan, door, "registreringar")
    assert run.brott(REGEL) == ["inköp"]


def test_the_list_is_a_file_of_the_plan(plan: Plan) -> None:
    assert "insatser.toml" in plan.files
