"""What a simulation leaves out, and what it refuses: always said, with the reason."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from suites.errors import ModellError
from tests.conftest import Las
from tests.simulerad import kronor, kund, simulerad
from tests.suites.planer import replaced
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering

pytestmark = pytest.mark.langsam  # an underlag priced for every case

GRANEN = "Granen"


def test_a_model_without_its_value_is_listed(las: Las) -> None:
    found = simulerad(las(kunder=[kund()]), satt=["hsl_minuter=8"])
    assert {e.modell.id for e in found.ej_raknade} == {
        "beviljad-med-golv",
        "larm-per-manad",
        "larm-per-tillfalle",
    }
    [skal] = [e.skal for e in found.ej_raknade if e.modell.id == "beviljad-med-golv"]
    assert skal == (
        "behöver avdrag (avdrag på ersättningen för service och omsorg när golvet inte nås, i "
        "procent av ersättningen), som källan inte anger: till exempel --satt avdrag=10"
    )


def test_larm_per_month_needs_to_know_who_has_an_alarm(las: Las) -> None:
    found = simulerad(las(kunder=[kund()]), "larm-per-manad", satt=["larm_manad=1"])
    assert [e.skal for e in found.ej_raknade] == ["kolumnen trygghetslarm i kunder saknas"]


def test_a_provider_without_registrations_is_left_out(las: Las) -> None:
    orders = [bestallning(), bestallning(kund="K2", utforare=GRANEN)]
    found = simulerad(las(kunder=[kund(), kund("K2")], bestallningar=orders), "utford")
    assert found.utforare == [BJORKEN]
    assert [(u.utforare, u.skal) for u in found.utelamnade if u.utforare] == [
        (GRANEN, "inga registreringar har lämnats för mars 2022")
    ]


def test_unknown_taxeomrade_is_in_no_sum(las: Las) -> None:
    orders = [bestallning(), bestallning(kund="K9")]
    found = simulerad(las(kunder=[kund()], bestallningar=orders), "utford")
    assert kronor(found.dagens) == "3940.00"
    assert [(m.post, m.netto) for m in found.utan_omrade] == [("omsorg", Fraction(10))]


def test_a_post_without_tariff_is_said_and_left_out(las: Las, tmp_path: Path) -> None:
    old = 'post = "larm"\nfran = 2021-06-01'
    plan = replaced(tmp_path, "plan.toml", old, 'post = "larm"\nfran = 2022-04-01')
    rows = [registrering(kategori="larm", minuter=60), registrering(minuter=60)]
    found = simulerad(las(kunder=[kund()], registreringar=rows), "utford", plan=str(plan))
    assert {r.post for r in found.dagens.rader} == {"omsorg"}
    assert ("larm", "ingen taxa gäller i mars 2022") in {(u.post, u.skal) for u in found.utelamnade}


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2020-03", "Planen norrtalje-2022 har ingen taxa som gäller i mars 2020."),
        ("2021-05", "Maj 2021 kan inte simuleras: ej mätbar: anpassat införande"),
    ],
)
def test_a_month_that_cannot_be_computed(las: Las, period: str, said: str) -> None:
    rows = [registrering(f"{period}-02 08:00")]
    with pytest.raises(ModellError, match=said):
        simulerad(las(kunder=[kund()], registreringar=rows), period=period)


def test_without_kunder_no_price_can_be_chosen(las: Las) -> None:
    with pytest.raises(ModellError, match="Tabellen kunder saknas"):
        simulerad(las())


@pytest.mark.parametrize(("delivered", "said"), [(False, "tabellen"), (True, "utföraren har inte")])
def test_listning_not_delivered(las: Las, delivered: bool, said: str) -> None:
    visit = registrering(kategori="hemsjukvård", yrkesroll="sjuksköterska")
    tables: dict[str, list[Row]] = {"kunder": [kund()], "registreringar": [visit]}
    if delivered:
        tables["inskrivningar"] = [
            {"kund": "K1", "utforare": GRANEN, "typ": "hemsjukvård", "fran": "2022-01-01"}
        ]
    [left] = simulerad(las(**tables), "utford").utelamnade
    assert left.post == "hemsjukvård listning"
    assert left.skal.startswith(said)
