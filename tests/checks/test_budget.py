"""Table budget: shown beside what control 7 computes, post by post; nothing is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.verdicts import UPPFYLLT
from tests.checks.test_ersattning import TALLEN, faktura, inskriven, kund, order
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.suites.planer import own_model
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

Beside = dict[str, tuple[float | None, float | None, float | None]]
NAMN = ("budget", "ersattning_post", "budget_skillnad")


def budget(belopp: object, post: str = "omsorg", manad: str = "2022-03") -> Row:
    return {"manad": manad, "post": post, "belopp": belopp}


def beside(found: Korning) -> Beside:
    """post → budget, computed, computed − budget."""
    values = {
        (dict(j.indikator.cut)["post"], j.indikator.namn): j.indikator.varde
        for j in found.utfall.indikatorer
        if j.indikator.namn in NAMN
    }
    return {post: tuple(values[post, n] for n in NAMN) for post, _ in values}  # type: ignore[misc]


# 600 min of omsorg in tätort are 10 h × 394 kr. The rows of budget, how many are rejected, what is said.
FALL: dict[str, tuple[list[Row], int, Beside]] = {
    "över": ([budget(3940.01)], 0, {"omsorg": (3940.01, 3940.0, -0.01)}),
    "lika": ([budget("3940")], 0, {"omsorg": (3940.0, 3940.0, 0.0)}),
    "under": ([budget("3939,99")], 0, {"omsorg": (3939.99, 3940.0, 0.01)}),
    "noll": ([budget(0)], 0, {"omsorg": (0.0, 3940.0, 3940.0)}),
    "inte utfört i månaden": (
        [budget(3940), budget(100, "service")],
        0,
        {"service": (100.0, 0.0, -100.0), "omsorg": (3940.0, 3940.0, 0.0)},
    ),
    "utan budget för posten": (
        [budget(100, "service")],
        0,
        {"service": (100.0, 0.0, -100.0), "omsorg": (None, 3940.0, None)},
    ),
    "utan taxa": (
        [budget(50, "övrigt")],
        0,
        {"omsorg": (None, 3940.0, None), "övrigt": (50.0, None, None)},
    ),
    "andra månader": (
        [budget(1, manad="2022-02"), budget(2), budget(4, manad="2022-04")],
        0,
        {"omsorg": (2.0, 3940.0, 3938.0)},
    ),
    "bara en annan månad": ([budget(1, manad="2022-02")], 0, {}),
    "månaden skriven på annat sätt": ([budget(1, manad="mars 2022"), budget(2, "larm")], 1, {
        "omsorg": (None, 3940.0, None), "larm": (2.0, 0.0, -2.0)}),
    "minus": ([budget(-1), budget(2, "larm")], 1, {
        "omsorg": (None, 3940.0, None), "larm": (2.0, 0.0, -2.0)}),
    "samma rad två gånger": ([budget(1), budget(1)], 1, {"omsorg": (1.0, 3940.0, 3939.0)}),
    "två belopp för en post": ([budget(1), budget(2), budget(3, "larm")], 2, {
        "omsorg": (None, 3940.0, None), "larm": (3.0, 0.0, -3.0)}),
    "okänd post": ([budget(1, "hyra"), budget(2)], 1, {"omsorg": (2.0, 3940.0, 3938.0)}),
}  # fmt: skip


@pytest.mark.parametrize(("rader", "underkanda", "visas"), FALL.values(), ids=FALL)
def test_what_stands_beside_the_computed(
    kontrollera: Kontrollera, rader: list[Row], underkanda: int, visas: Beside
) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund()],
        bestallningar=[order()],
        fakturor=[faktura(3940)],
        budget=rader,
        underkanda=underkanda,
    )
    assert beside(found) == visas
    assert found.utfall.utfall == UPPFYLLT


def test_without_the_table_nothing_is_said(kontrollera: Kontrollera) -> None:
    found = kontrollera("ersattning", kunder=[kund()], bestallningar=[order()])
    assert beside(found) == {}


def test_all_providers_and_areas_are_one_sum(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "ersattning",
        kunder=[kund(), kund("K2", "landsbygd")],
        bestallningar=[order(), order(utforare=TALLEN, kund="K2", bestallning="B2")],
        registreringar=[registrering(), registrering(utforare=TALLEN, kund="K2")],
        budget=[budget(9000)],
    )
    # 10 h × 394 kr and 10 h × 477 kr.
    assert beside(found) == {"omsorg": (9000.0, 8710.0, -290.0)}


@pytest.mark.parametrize(
    ("tables", "post", "beraknat"),
    [
        ({}, "omsorg", None),
        ({"kunder": [kund()]}, "omsorg", 3940.0),
        ({"kunder": [kund()]}, "hemsjukvård listning", None),
        ({"kunder": [kund()], "inskrivningar": [inskriven()]}, "hemsjukvård listning", 1071.0),
    ],
    ids=["utan kunder", "med kunder", "utan inskrivningar", "med inskrivningar"],
)
def test_what_cannot_be_counted_is_not_nothing(
    kontrollera: Kontrollera, tables: dict[str, list[Row]], post: str, beraknat: float | None
) -> None:
    found = kontrollera("ersattning", bestallningar=[order()], budget=[budget(1, post)], **tables)
    assert beside(found)[post][1] == beraknat


def test_part_of_a_sum_is_not_shown_as_the_sum(door: Door, tmp_path: Path) -> None:
    """Paid by performed time, and one provider has delivered no registration."""
    plan = own_model(tmp_path, '[post.omsorg]\ngrund = "utford"')
    tables = {
        "kunder": [kund()],
        "bestallningar": [order(), order(utforare=TALLEN, bestallning="B2")],
        "registreringar": [registrering()],
        "budget": [budget(200)],
    }
    underlag = write_underlag(tmp_path / "tyst", tables)
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    assert beside(found) == {"omsorg": (200.0, None, None)}
    tables["registreringar"].append(registrering(utforare=TALLEN))
    underlag = write_underlag(tmp_path / "alla", tables)
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    # Half an hour each × 394 kr.
    assert beside(found) == {"omsorg": (200.0, 394.0, 194.0)}
