"""Which roles are right stands in one place, the suite: what is judged is priced, counted and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan_file import load_plan
from tests.korning import Korning, run_control
from tests.suites.planer import PLAN, changed
from tests.underlag_builder import BJORKEN, Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # many controls for every case

SVIT, REGEL = "registreringar.json", "ratt-yrkesroll"
VISITS = (
    ("01 08:00", "sjuksköterska"),
    ("02 08:00", "undersköterska"),
    ("03 08:00", "undersköterska"),
    ("04 08:00", "vårdbiträde"),
)
OTHER = [["hemsjukvård", "undersköterska"], ["hemsjukvård", "vårdbiträde"]]


def visits() -> list[Row]:
    return [registrering(at, kategori="hemsjukvård", yrkesroll=roll) for at, roll in VISITS]


def with_pairs(folder: Path, pairs: Any) -> Path:
    return changed(folder, SVIT, REGEL, lambda e: e["kwargs"].update(value_pairs_set=pairs))


def test_the_roles_of_a_plan_are_the_pairs_of_its_suite(tmp_path: Path) -> None:
    assert load_plan("norrtalje-2022").roller == {
        "hemsjukvård": ("sjuksköterska", "distriktssköterska"),
        "hemrehab": ("fysioterapeut", "arbetsterapeut"),
    }
    own = load_plan(str(with_pairs(tmp_path, OTHER))).roller
    assert own == {"hemsjukvård": ("undersköterska", "vårdbiträde")}


@pytest.mark.parametrize(
    ("own", "wrong", "said", "counted"),
    [
        (False, 3, "sjuksköterska eller distriktssköterska", {"sjuksköterska": 1}),
        (True, 1, "undersköterska eller vårdbiträde", {"undersköterska": 2, "vårdbiträde": 1}),
    ],
    ids=["as decided", "others"],
)
def test_the_same_roles_judge_price_count_and_tell(
    tmp_path: Path, door: Door, own: bool, wrong: int, said: str, counted: dict[str, int]
) -> None:
    plan = load_plan(str(with_pairs(tmp_path, OTHER) if own else PLAN))
    kunder: list[Row] = [{"kund": "K1", "taxeomrade": "tätort"}]
    folder = write_underlag(tmp_path / "underlag", {"registreringar": visits(), "kunder": kunder})

    def run(kontroll: str) -> Korning:
        scratch = tmp_path / kontroll
        scratch.mkdir()
        return run_control(folder, scratch, plan, door, kontroll)

    judged = run("registreringar").rader(REGEL)
    assert [len(judged), {row["roller"] for row in judged}] == [wrong, {said}]

    price = plan.tariffs(plan.till)["hemsjukvård besök", "tätort"]
    assert {float(str(row["belopp_ratt_yrkesroll"])) for row in judged} == {float(price)}
    paid = run("ersattning").varde(
        "ersattning", BJORKEN, post="hemsjukvård besök", taxeomrade="tätort"
    )
    assert paid == float(price * (len(VISITS) - wrong))

    found = run("legitimerade-besok").utfall.indikatorer
    assert {
        dict(j.indikator.cut)["yrkesroll"]: j.indikator.varde
        for j in found
        if (j.indikator.namn, j.indikator.utforare) == ("antal_besok", BJORKEN)
    } == counted


@pytest.mark.parametrize(
    "pairs", [None, [], "hemsjukvård", [["hemsjukvård"]], [["hemsjukvård", 1]]]
)
def test_pairs_that_are_none(tmp_path: Path, pairs: Any) -> None:
    with pytest.raises(PlanError, match=f"{SVIT}: regeln «{REGEL}» ska ha column_A"):
        load_plan(str(with_pairs(tmp_path, pairs)))


def test_a_kategori_without_pairs_has_no_wrong_role(tmp_path: Path, door: Door) -> None:
    plan = load_plan(str(with_pairs(tmp_path, OTHER)))
    visits = [
        registrering("01 08:00", kategori="hemrehab", yrkesroll="undersköterska"),
        registrering("02 08:00", kategori="hemsjukvård", yrkesroll="sjuksköterska"),
    ]
    folder = write_underlag(tmp_path / "underlag", {"registreringar": visits})
    (tmp_path / "scratch").mkdir()
    run = run_control(folder, tmp_path / "scratch", plan, door, "registreringar")
    assert [row["kategori"] for row in run.rader(REGEL)] == ["hemsjukvård"]
