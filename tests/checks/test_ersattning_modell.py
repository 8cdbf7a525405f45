"""Control 7 by the model of payment that the plan names: performed time, and performed up to granted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.pengar.grunder import VANLIG
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, UPPFYLLT
from tests.checks.test_ersattning import REGEL, TALLEN, faktura, inskriven, kronor, kund, order
from tests.korning import Korning, run_control
from tests.suites.planer import MODELL, copied, own_model, paid_by, replaced
from tests.underlag_builder import BJORKEN, Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

Betala = Callable[..., Korning]


@pytest.fixture
def betala(door: Door, tmp_path: Path) -> Betala:
    """betala("utford", registreringar=[…], …): control 7 with the plan's model changed."""

    def run(modell: str, **tables: list[Row]) -> Korning:
        underlag = write_underlag(tmp_path / "underlag", tables)
        return run_control(underlag, tmp_path, paid_by(tmp_path, modell), door, "ersattning")

    return run


def done(minuter: object, day: int = 1, **values: object) -> Row:
    return registrering(f"{day:02} 08:00", minuter=minuter, **values)


def month() -> dict[str, list[Row]]:
    """K1 has 600 min granted and 450 done; K2, in landsbygd, 300 granted and 400 done."""
    return {
        "kunder": [kund("K1"), kund("K2", "landsbygd")],
        "bestallningar": [order(600), order(300, kund="K2")],
        "registreringar": [
            done(250),
            done(200, day=2),
            done(400, kund="K2"),
            done(60, day=3, status="avböjd"),
            done(30, day=4, kategori="larm"),
        ],
    }


@pytest.mark.parametrize(
    ("modell", "tatort", "landsbygd"),
    [
        # 10 h × 394 and 5 h × 477; 7,5 h × 394 and 6 h 40 min × 477; at most the granted 5 h.
        ("dagens", 3940.00, 2385.00),
        ("utford", 2955.00, 3180.00),
        ("utford-med-tak", 2955.00, 2385.00),
    ],
)
def test_a_bill_by_each_model(betala: Betala, modell: str, tatort: float, landsbygd: float) -> None:
    found = betala(modell, fakturor=[], **month())
    assert kronor(found, "omsorg") == {"tätort": tatort, "landsbygd": landsbygd}
    # What the model does not name is paid as in dagens.toml.
    assert kronor(found, "larm") == {"tätort": 197.00}
    assert found.varde("mangd", post="omsorg", taxeomrade="tätort") == tatort / 394


def test_the_ceiling_is_each_clients_own(betala: Betala) -> None:
    """Together 2 clients have 600 min granted and 600 done; what is over one's time is not paid."""
    found = betala(
        "utford-med-tak",
        kunder=[kund("K1"), kund("K2")],
        bestallningar=[order(300), order(300, kund="K2")],
        registreringar=[done(200), done(400, kund="K2")],
        fakturor=[],
    )
    # 200 + 300 min at 394 kr/h.
    assert kronor(found, "omsorg") == {"tätort": 3283.33}


@pytest.mark.parametrize(
    ("belopp", "broken"),
    [("3055", 0), ("3055,01", 1), ("2855", 0), ("2854,99", 1), ("3940", 1)],
)
def test_an_invoice_is_held_against_performed_time(
    betala: Betala, belopp: str, broken: int
) -> None:
    """Computed 2 955,00: the 100 kronor hold on both sides; an invoice by granted time deviates."""
    tables = month() | {"registreringar": [done(450)], "bestallningar": [order(600)]}
    found = betala("utford-med-tak", fakturor=[faktura(belopp)], **tables)
    rule = found.regel(REGEL)
    assert (rule.utfall, rule.avvikelser) == ((AVVIKELSE if broken else UPPFYLLT), broken)


@pytest.mark.parametrize("modell", ["utford", "utford-med-tak"])
def test_without_registrations_performed_time_is_not_zero_but_unknown(
    betala: Betala, modell: str
) -> None:
    tables = {
        "kunder": [kund("K1")],
        "bestallningar": [order(600), order(600, utforare=TALLEN)],
        "registreringar": [done(600, utforare=TALLEN)],
        "fakturor": [faktura(3940), faktura(3940, utforare=TALLEN)],
    }
    found = betala(modell, **tables)
    rule = found.regel(REGEL)
    assert (rule.utfall, rule.provade) == (EJ_BEDOMD, 0)
    assert rule.skal == "inga registreringar har lämnats för mars 2022"
    assert found.varde("ersattning", post="omsorg", taxeomrade="tätort") is None
    assert found.regel(REGEL, TALLEN).utfall == UPPFYLLT


@pytest.mark.parametrize(
    ("modell", "good", "utfall"),
    [
        # 1 of 50 is 2 %, which is let pass; 1 of 49 is more.
        ("utford", 49, UPPFYLLT),
        ("utford", 48, EJ_BEDOMD),
        ("utford-med-tak", 48, EJ_BEDOMD),
        ("dagens", 48, UPPFYLLT),
    ],
)
def test_too_many_rejected_rows_leave_performed_time_unknown(
    betala: Betala, modell: str, good: int, utfall: str
) -> None:
    rows = [done(600), *([done(10, day=2, status="avböjd")] * (good - 1))]
    found = betala(
        modell,
        kunder=[kund()],
        bestallningar=[order(600)],
        registreringar=[*rows, done("x", day=29)],
        fakturor=[faktura(3940)],
    )
    rule = found.regel(REGEL)
    assert rule.utfall == utfall
    if utfall == EJ_BEDOMD:
        assert rule.skal == "för många underkända rader"
        assert found.varde("ersattning", post="omsorg", taxeomrade="tätort") is None


@pytest.mark.parametrize(
    ("modell", "rows", "utfall"),
    [("utford", 20, EJ_BEDOMD), ("utford", 19, AVVIKELSE), ("dagens", 20, UPPFYLLT)],
)
def test_minutes_in_another_unit_leave_performed_time_unknown(
    betala: Betala, modell: str, rows: int, utfall: str
) -> None:
    """An hour written as 1: of nineteen rows nobody can tell."""
    one = registrering("01 08:00", "09:00", minuter=1)
    found = betala(
        modell,
        kunder=[kund()],
        bestallningar=[order(600)],
        registreringar=[one] * rows,
        fakturor=[faktura(3940)],
    )
    assert found.regel(REGEL).utfall == utfall


def test_granted_time_needs_no_registrations(betala: Betala) -> None:
    tables = {
        "kunder": [kund("K1")],
        "bestallningar": [order(600), order(600, utforare=TALLEN)],
        "registreringar": [done(600, utforare=TALLEN)],
    }
    found = betala("dagens", fakturor=[faktura(3940)], **tables)
    assert found.regel(REGEL).utfall == UPPFYLLT


@pytest.mark.parametrize(
    ("table", "skal"),
    [
        ("fakturor", "tabellen fakturor saknas"),
        ("kunder", "tabellen kunder saknas"),
        ("inskrivningar", "tabellen inskrivningar saknas"),
    ],
)
def test_a_table_that_is_missing(betala: Betala, table: str, skal: str) -> None:
    tables = {
        **month(),
        "inskrivningar": [inskriven()],
        "fakturor": [
            faktura(2955),
            faktura(3180, taxeomrade="landsbygd"),
            faktura(197, "larm"),
            faktura(1071, "hemsjukvård listning"),
        ],
    }
    del tables[table]
    found = betala("utford", **tables)
    assert (found.regel(REGEL).utfall, found.regel(REGEL).skal) == (EJ_BEDOMD, skal)


def test_a_price_of_the_models_own_and_a_post_that_is_not_paid(door: Door, tmp_path: Path) -> None:
    plan = own_model(
        tmp_path,
        '[post.larm]\ngrund = "per_tillfalle"\nkronor = 150',
        '[post."delegerad hsl"]\ngrund = "ingen"',
        '[post.service]\ngrund = "netto_med_golv"\ngolv = 80\navdrag = 10',
    )
    tables = {
        "kunder": [kund()],
        "bestallningar": [order(600, kategori="service")],
        "registreringar": [
            done(479, kategori="service"),
            done(10, day=2, kategori="larm"),
            done(10, day=3, kategori="larm"),
            done(10, day=4, kategori="delegerad hsl"),
        ],
        "fakturor": [faktura(300, "larm"), faktura(500, "delegerad hsl")],
    }
    underlag = write_underlag(tmp_path / "underlag", tables)
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    # 479 of 600 min is under the floor: 10 h × 325 kr less a tenth.
    assert kronor(found, "service") == {"tätort": 2925.00}
    assert kronor(found, "larm") == {"tätort": 300.00}
    assert kronor(found, "delegerad hsl") == {"tätort": 0.00}
    assert found.brott(REGEL) == [f"{BJORKEN}|delegerad hsl|tätort", f"{BJORKEN}|service|tätort"]


def test_a_sum_per_alarm_needs_to_know_who_has_one(door: Door, tmp_path: Path) -> None:
    plan = own_model(tmp_path, '[post.larm]\ngrund = "fast_manad"\nkronor = 200')
    right = [faktura(3940), faktura(2385, taxeomrade="landsbygd")]
    tables = month() | {"fakturor": [*right, faktura(200, "larm")]}
    underlag = write_underlag(tmp_path / "underlag", tables)
    found = run_control(underlag, tmp_path, plan, door, "ersattning")
    assert found.regel(REGEL).skal == "kolumnen trygghetslarm i kunder saknas"
    assert found.varde("ersattning", post="larm", taxeomrade="tätort") is None


# The plan names its model


def test_the_plans_model_pays_each_post_as_usual() -> None:
    plan = load_plan("norrtalje-2022")
    assert {post: paid.grund for post, paid in plan.betalning.items()} == VANLIG


def test_a_plan_that_names_none_pays_as_usual(tmp_path: Path) -> None:
    assert load_plan(str(replaced(tmp_path, "plan.toml", MODELL, ""))).betalning == {}


def test_the_models_file_is_part_of_the_plan(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = load_plan(str(folder))
    path = folder / "modeller" / "dagens.toml"
    path.write_text(path.read_text("utf-8") + "\n# ändrad\n", "utf-8")
    assert load_plan(str(folder)).sha256 != before.sha256


@pytest.mark.parametrize(
    ("modell", "said"),
    [
        ("utfrd", "filen modeller/utfrd.toml saknas i planens mapp. Filer som finns: "),
        ("../plan", "../plan"),
        ("larm-per-manad", "modellen larm-per-manad saknar värde för larm_manad."),
    ],
)
def test_a_model_that_cannot_be_used(tmp_path: Path, modell: str, said: str) -> None:
    with pytest.raises(PlanError) as raised:
        paid_by(tmp_path, modell)
    assert said in str(raised.value)
