"""stickprov.toml: what the plan may say, and what is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from stickprov.arithmetic.bounds import acceptance_probability
from stickprov.audit.plan import audit_of, digest, stages_at
from stickprov.audit.settings import load_settings, settings_of
from stickprov.errors import StickprovError
from tests.stickprov.slutsatser import SETTINGS, audit_with, with_limits
from tests.suites.planer import copied, replaced

# spec: stickprov, «Types of error».
SAKFEL = (
    *("ej-styrkt", "fel-tid", "fel-kund", "fel-kategori", "fel-delning", "dubbelt-rapporterad"),
    *("utanfor-bestallning", "under-uppehall", "insats-ej-utford", "behorighet-saknas"),
    *("delegering-saknas", "ordination-saknas", "ej-hembesok", "dubbelbemanning-utan-grund"),
    *("fel-taxeomrade", "underlag-saknas-utforare", "annat"),
)
FORMFEL = (
    *("plan-foljs-ej", "utanfor-ramtid", "manuell-utan-godtagbar-orsak", "sen-registrering"),
    "dokumentation-saknas",
)


def test_the_error_types_of_the_plan() -> None:
    found = {k: tuple(f.kod for f in SETTINGS.feltyper if f.klass == k) for k in "sfo"}
    assert found == {"s": SAKFEL, "f": FORMFEL, "o": ("underlag-otillgangligt",)}
    assert all(feltyp.text.endswith(".") for feltyp in SETTINGS.feltyper)


def test_the_limits_of_the_plan() -> None:
    names = ("sakerhet", "tolerabel", "forvantad", "minuter_per_granskning", "helrakning_hogst")
    assert [str(SETTINGS.varde(name)) for name in names] == ["0.95", "0.05", "0.01", "10", "100"]
    assert SETTINGS.steg == ((80, 0), (150, 2), (280, 7))
    assert (SETTINGS.krav, SETTINGS.antal("andra_granskare_var")) == ((), 10)


def test_what_is_frozen_is_read_back_the_same() -> None:
    audit = audit_with()
    assert settings_of(SETTINGS.as_data(), "") == SETTINGS
    assert audit_of(audit.as_data(), "") == audit
    assert audit_of(audit.as_data(), "").sha256 == audit.sha256 == digest(audit.as_data())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "tolerabel = { varde = 0.05",
            "tolerabel = { varde = 5",
            "tolerabel är 5 men ska vara mellan",
        ),
        ("sakerhet = { varde = 0.95", 'sakerhet = { varde = "hög"', "sakerhet ska vara ett tal"),
        (
            "sakerhet = { varde = 0.95",
            "sakerhet = { varde = nan",
            "sakerhet är NaN men ska vara mellan",
        ),
        (
            "manader = { varde = 2",
            "manader = { varde = 2.5",
            "manader är 2.5 men ska vara ett heltal",
        ),
        ("manader =", "manad =", "fältet 'manader' saknas"),
        ("tolerans = {", "tolerens = {", "fältet 'tolerans' saknas"),
        ('kod = "ej-styrkt"', 'kod = "fel-tid"', "samma feltyp finns två gånger"),
        ('klass = "s"', 'klass = "x"', "feltypen ej-styrkt har klass «x»"),
        ('["ratt_minuter"]', '["minuter"]', "feltypen fel-tid kräver «minuter»"),
        ("kategorier = []", 'kategorier = ["städ"]', "kategorin «städ» finns inte"),
        ("krav = []", 'krav = "4.2"', "krav ska vara en lista med texter"),
        ("besok = 150", "besok = 80", "stegen ska växa"),
        ("fel = 7", "fel = 1", "stegen ska växa"),
        ("fel = 0", "fel = 80", "fel under besok"),
        ("[gransvarden]", "[gransvarden", "går inte att läsa som TOML"),
    ],
)
def test_a_plan_that_cannot_be_used(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StickprovError) as caught:
        load_settings(replaced(tmp_path, "stickprov.toml", old, new))
    assert str(caught.value).startswith(
        ("plan/stickprov.toml: ", "plan/stickprov.toml, rad ")
    ) or "TOML" in str(caught.value)
    assert said in str(caught.value)


def test_an_unknown_limit_is_named(tmp_path: Path) -> None:
    plan = replaced(
        tmp_path, "stickprov.toml", "[gransvarden]", "[gransvarden]\nextra = { varde = 1 }"
    )
    with pytest.raises(StickprovError, match="gränsvärdet extra känns inte igen"):
        load_settings(plan)


def test_a_plan_without_the_file(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    (plan / "stickprov.toml").unlink()
    with pytest.raises(StickprovError, match=r"plan/stickprov\.toml saknas"):
        load_settings(plan)


@pytest.mark.parametrize(
    ("tolerable", "stages"),
    [
        ("0.05", ((80, 0), (150, 2), (280, 7))),
        ("0.10", ((40, 0), (75, 2), (140, 7))),
    ],
)
def test_the_plan_s_own_stages_or_computed_ones(
    tolerable: str, stages: tuple[tuple[int, int], ...]
) -> None:
    assert stages_at(SETTINGS, 2000, Decimal(tolerable)) == stages


def test_computed_stages_keep_the_risk() -> None:
    settings = with_limits(tolerabel="0.03")
    without = replace(settings, steg=())
    stages = stages_at(without, 2000, Decimal("0.03"))
    assert acceptance_probability(stages, 60, 2000) <= 0.05


def test_stages_that_accept_too_much_are_refused() -> None:
    """Extending until it passes: 59/93/124/153 accepts a true 5 % in 10.6 % of cases."""
    creeping = replace(SETTINGS, steg=((59, 0), (93, 1), (124, 2), (153, 3)))
    with pytest.raises(
        StickprovError,
        match=r"godkänner en utförare precis vid gränsen 5,0 % i 10,\d % av fallen, mer än \d+,0 %",
    ):
        stages_at(creeping, 100_000, Decimal("0.05"))


def test_only_the_kategorier_of_the_plan(tmp_path: Path) -> None:
    plan = replaced(tmp_path, "stickprov.toml", "kategorier = []", 'kategorier = ["larm"]')
    assert load_settings(plan).kategorier == ("larm",)
