"""Control 0, snarlika-namn and snarlika-kunder: what looks alike is a finding, and is never joined."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checks.snarlika import names_alike
from suites.gx_door import Door
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.underlag_builder import Row, bestallning, registrering, write_table, write_underlag

NAMN, KUNDER = "snarlika-namn", "snarlika-kunder"
# Two ways to write a name or a key, and whether they look alike without being the same already.
PAR: list[tuple[str, str, bool]] = [
    ("Alm AB", "ALM AB", True),
    ("Åsgården", "Asgarden", True),
    ("Ängsro", "Angsro", True),
    ("Östan", "ostan", True),
    ("Café Vård", "Cafe Vård", True),
    ("Vård & Omsorg", "Vård och Omsorg", True),
    ("Vård&Omsorg", "VÅRD OCH OMSORG", True),
    ("Alm AB", "Alm AB.", True),
    ("Alm-Gården", "Alm Gården", True),
    ("Alm Gården", "Almgården", True),
    ("Alm/Gården", "Alm_(Gården)", True),
    ("Müller", "MÜLLER", True),
    ("K0299", "k0299", True),
    ("K-02.99", "K 0299", True),
    ("Alm 1", "Alm 2", False),
    ("Alm 1", "Alm 11", False),
    ("Alm", "Alma", False),
    ("Müller", "Muller", False),
    ("Vård och Omsorg", "Vård Omsorg", False),
    ("K1", "\u041a1", False),
    ("Alm AB", "Alm\u00a0AB", False),
    ("Alm AB", "Alm  AB", False),
    ("Alm AB", "Alm\u200b AB", False),
    ("A\u030alm", "Ålm", False),
]
CASES = range(len(PAR))


def fall(number: int) -> tuple[str, str]:
    """The two of a case, which look like those of no other case."""
    en, annan, _lika = PAR[number]
    own = f"{chr(97 + number)}q "
    return own + en, own + annan


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    """Each name has two rows as the one and one as the other; and each is a client of Alla's."""
    rows = [
        registrering(utforare=name) for number in CASES for name in (fall(number)[0], *fall(number))
    ]
    rows += [registrering(utforare="Alla", kund=k) for number in CASES for k in fall(number)]
    return kontrollera(
        "underlag", registreringar=rows, bestallningar=[bestallning(utforare="Alla")]
    )


def nyckel(number: int) -> str:
    return "|".join(sorted(fall(number)))


@pytest.mark.parametrize("number", CASES)
def test_two_names(mars: Korning, number: int) -> None:
    en, annan = fall(number)
    found = [row for row in mars.rader(NAMN) if row["nyckel"] == nyckel(number)]
    if not PAR[number][2]:
        assert found == []
        return
    [row] = found
    assert (row["utforare"], row["rader"], row["rad"]) == (annan, 1, 3 * number + 4)
    assert (row["utforare2"], row["rader2"], row["aven"]) == (en, 2, en)
    assert mars.regel(NAMN, annan).utfall == AVVIKELSE
    assert mars.regel(NAMN, en).utfall == UPPFYLLT


@pytest.mark.parametrize("number", CASES)
def test_two_keys_of_clients(mars: Korning, number: int) -> None:
    assert (nyckel(number) in mars.brott(KUNDER, "Alla")) == PAR[number][2]


def test_nothing_else_looks_alike(mars: Korning) -> None:
    expected = sorted(nyckel(number) for number in CASES if PAR[number][2])
    assert mars.brott(NAMN) == mars.brott(KUNDER) == expected


def test_names_without_a_letter_or_digit_are_rejected_and_not_compared(
    kontrollera: Kontrollera,
) -> None:
    rows = [registrering(utforare=u, kund=u) for u in ("--", "..", "+")]
    run = kontrollera("underlag", registreringar=[*rows, registrering()], underkanda=len(rows))
    assert run.rader(NAMN) == run.rader(KUNDER) == []


def test_every_pair_of_three_variants(kontrollera: Kontrollera) -> None:
    """As many rows: the pair stands at the last of the two names."""
    variants = ["ALM", "Alm", "alm."]
    run = kontrollera(
        "underlag",
        registreringar=[registrering(utforare=u) for u in (*variants, "Annan")],
        bestallningar=[bestallning(utforare="Annan")],
    )
    assert [(r["nyckel"], r["utforare"]) for r in sorted(run.rader(NAMN), key=str)] == [
        ("ALM|Alm", "Alm"),
        ("ALM|alm.", "alm."),
        ("Alm|alm.", "alm."),
    ]
    assert names_alike(run.facts) == [("ALM", "Alm"), ("ALM", "alm."), ("Alm", "alm.")]
    assert run.regel(NAMN, "Annan").utfall == UPPFYLLT


def test_a_name_is_looked_for_in_every_table_and_month(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "underlag",
        registreringar=[registrering(), registrering("2022-02-03 08:00", utforare="björken")],
        bestallningar=[bestallning()],
        fakturor=[
            {
                "utforare": "BJÖRKEN", "manad": "2022-03", "post": "omsorg", "taxeomrade": "tätort",
                "antal": 1, "belopp": 1,
            }
        ],
    )  # fmt: skip
    assert run.brott(NAMN) == ["BJÖRKEN|Björken", "BJÖRKEN|björken", "Björken|björken"]
    assert run.brott(NAMN, "BJÖRKEN") == ["BJÖRKEN|Björken"]


def test_a_rejected_row_is_no_name(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "underlag",
        registreringar=[registrering(), registrering(utforare="BJÖRKEN", kategori="fel")],
        underkanda=1,
    )
    assert run.rader(NAMN) == []


def kundpar(run: Korning) -> list[tuple[object, object]]:
    return sorted(((r["nyckel"], r["utforare"]) for r in run.rader(KUNDER)), key=str)


def test_a_pair_of_clients_is_the_provider_s_that_has_both(kontrollera: Kontrollera) -> None:
    """K1 is one of both providers; a pair that no provider has both of is nobody's."""
    run = kontrollera(
        "underlag",
        bestallningar=[bestallning(), bestallning(utforare="Granen"), bestallning(kund="K2")],
        registreringar=[
            *(registrering(kund=k) for k in ("K1", "k1", "K1", "K-9")),
            registrering(utforare="Granen", kund="k 2"),
            registrering(utforare="Granen", kund="K 1"),
        ],
        kunder=[{"kund": k, "taxeomrade": "tätort"} for k in ("K1", "K2", "K9", "L1")],
    )
    assert kundpar(run) == [
        ("K 1|K1", "Granen"),
        ("K 1|k1", None),
        ("K-9|K9", None),
        ("K1|k1", "Björken"),
        ("K2|k 2", None),
    ]
    assert run.regel(KUNDER).utfall == run.regel(KUNDER, "Granen").utfall == AVVIKELSE
    places = {row["nyckel"]: row["rad"] for row in run.rader(KUNDER)}
    assert (places["K1|k1"], places["K 1|K1"]) == (3, 7)


def test_both_providers_that_have_both_are_told(kontrollera: Kontrollera) -> None:
    names = ("Björken", "Granen")
    rows = [registrering(utforare=u, kund=k) for u in names for k in ("K1", "k1")]
    run = kontrollera("underlag", registreringar=rows)
    assert kundpar(run) == [("K1|k1", "Björken"), ("K1|k1", "Granen")]


def test_digits_make_another_client(kontrollera: Kontrollera) -> None:
    rows = [registrering(kund=k) for k in ("K1", "K2", "K11", "K 12")]
    run = kontrollera("underlag", registreringar=rows)
    assert kundpar(run) == []
    assert run.regel(KUNDER).utfall == UPPFYLLT


ORDNING: list[Row] = [
    registrering(f"0{1 + n} 08:00", utforare=u, kund=k, registrering=f"R{n}")
    for n, (u, k) in enumerate(
        [("Alm", "K1"), ("Alm", "k1"), ("ALM", "K1"), ("alm.", "k-1"), ("Alm", "K1")]
    )
]


@pytest.mark.langsam  # a law, on whole underlag
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_files_changes_nothing(
    tmp_path: Path, door: Door, plan: Plan, seed: int
) -> None:
    """But for where the first row of each stands."""

    def found(folder: Path) -> list[tuple[object, ...]]:
        scratch = tmp_path / f"{folder.name}-scratch"
        scratch.mkdir()
        run = run_control(folder, scratch, plan, door, "underlag")
        regler = [repr(r) for r in run.utfall.regler if r.regel in (NAMN, KUNDER)]
        names = ((r["nyckel"], r["utforare"], r["rader"], r["rader2"]) for r in run.rader(NAMN))
        return [*sorted(names), *kundpar(run), *((r,) for r in regler)]

    whole = write_underlag(tmp_path / "hel", {"registreringar": ORDNING})
    shuffled = random.Random(seed).sample(ORDNING, len(ORDNING))
    parts = write_underlag(tmp_path / "delad", {})
    (parts / "registreringar.csv").unlink()
    for name, rows in (("a", shuffled[:2]), ("b", shuffled[2:])):
        write_table(parts / f"registreringar_{name}.csv", "registreringar", rows)
    expected = found(whole)
    assert len(expected) > 6
    assert found(parts) == expected
