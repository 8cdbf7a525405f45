"""Control 0, kund-utan-tagg: fourteen days of help and no tag at the client's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT, UPPLYSNING
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.underlag_builder import BJORKEN, Row, bestallning, write_table, write_underlag

REGEL = "kund-utan-tagg"
GRANEN = "Granen"


def kundrad(**values: object) -> Row:
    return {"taxeomrade": "tätort", "tagg_uppsatt": "", **values}


def paus(fran: str, till: str, **values: object) -> Row:
    return {"utforare": BJORKEN, "fran": fran, "till": till, "bestallning": "", **values}


def order(till: str = "", **values: object) -> Row:
    return bestallning(**{"fran": "2022-03-01", "till": till, **values})


FJORTON, TRETTON = "2022-03-14", "2022-03-13"
# Client → kunder rows, orders, pauses, and whether it is a finding.
FALL: dict[str, tuple[list[Row], list[Row], list[Row], bool]] = {
    "fjorton dygn": ([kundrad()], [order(FJORTON)], [], True),
    "tretton dygn": ([kundrad()], [order(TRETTON)], [], False),
    "har tagg": ([kundrad(tagg_uppsatt="2022-01-01")], [order()], [], False),
    "fick tagg efter månaden": ([kundrad(tagg_uppsatt="2022-04-02")], [order()], [], False),
    "inte i listan": ([], [order()], [], False),
    "bara service": ([kundrad()], [order(kategori="service")], [], True),
    "bara larm": ([kundrad()], [order(kategori="larm")], [], False),
    "inte verkställd": ([kundrad()], [order(verkstalld="")], [], False),
    "verkställd den adertonde": ([kundrad()], [order(verkstalld="2022-03-18")], [], True),
    "verkställd den nittonde": ([kundrad()], [order(verkstalld="2022-03-19")], [], False),
    "pausad till fjorton": ([kundrad()], [order()], [paus("2022-03-15", "2022-03-31")], True),
    "pausad till tretton": ([kundrad()], [order()], [paus("2022-03-14", "2022-03-31")], False),
    "två beställningar samma sju dygn": (
        [kundrad()],
        [order("2022-03-07"), order("2022-03-07", kategori="service")],
        [],
        False,
    ),
    "två beställningar om sju dygn": (
        [kundrad()],
        [order("2022-03-07"), order("2022-03-14", kategori="service", fran="2022-03-08")],
        [],
        True,
    ),
    "sju dygn hos var och en": (
        [kundrad()],
        [order("2022-03-07"), order("2022-03-14", fran="2022-03-08", utforare=GRANEN)],
        [],
        False,
    ),
    "flyttar till hem utan tagg": (
        [
            kundrad(tagg_uppsatt="2022-01-01", till="2022-03-20"),
            kundrad(fran="2022-03-21"),
        ],
        [order()],
        [],
        True,
    ),
    "flyttar till hem med tagg": (
        [kundrad(till="2022-03-20"), kundrad(fran="2022-03-21", tagg_uppsatt="2022-03-21")],
        [order()],
        [],
        False,
    ),
    "flyttar efter månaden": (
        [
            kundrad(tagg_uppsatt="2022-01-01", till="2022-03-31"),
            kundrad(fran="2022-04-01"),
        ],
        [order()],
        [],
        False,
    ),
    "raden slutar i månaden": ([kundrad(till="2022-03-20")], [order()], [], True),
    "raden slutade före månaden": ([kundrad(till="2022-02-28")], [order()], [], False),
}
BROTT = sorted(namn for namn, (_k, _o, _p, brott) in FALL.items() if brott)


def tables(falls: dict[str, tuple[list[Row], list[Row], list[Row], bool]]) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {"kunder": [], "bestallningar": [], "uppehall": []}
    for namn, (kunder, orders, pauses, _brott) in falls.items():
        for table, rows in zip(made, (kunder, orders, pauses), strict=True):
            made[table] += [{**row, "kund": namn} for row in rows]
    return made


@pytest.fixture(scope="module")
def mars(kontrollera: Kontrollera) -> Korning:
    return kontrollera("underlag", **tables(FALL))


@pytest.mark.parametrize("namn", FALL)
def test_fourteen_days_of_help_without_a_tag(mars: Korning, namn: str) -> None:
    assert (namn in mars.alla_brott(REGEL)) == FALL[namn][3]


def test_it_is_information_and_says_since_when(mars: Korning) -> None:
    assert mars.brott(REGEL) == BROTT
    found = mars.regel(REGEL)
    assert (found.utfall, found.allvar, found.avvikelser) == (AVVIKELSE, UPPLYSNING, len(BROTT))
    said = {row["kund"]: row["verkstalld"] for row in mars.rader(REGEL)}
    assert said["verkställd den adertonde"] == dt.date(2022, 3, 18)
    assert said["fjorton dygn"] == dt.date(2022, 3, 1)


def test_the_days_are_the_plan_s(kontrollera: Kontrollera) -> None:
    run = kontrollera("underlag", **tables(FALL), limits={"utan_tagg_dygn": 13})
    assert set(run.brott(REGEL)) == {
        *BROTT, "tretton dygn", "verkställd den nittonde", "pausad till tretton",
    }  # fmt: skip


def test_each_provider_that_helps_is_told(kontrollera: Kontrollera) -> None:
    both: dict[str, tuple[list[Row], list[Row], list[Row], bool]] = {
        "A": ([kundrad()], [order(), order(utforare=GRANEN)], [], True)
    }
    run = kontrollera("underlag", **tables(both))
    assert [run.brott(REGEL, utforare) for utforare in (BJORKEN, GRANEN)] == [["A"], ["A"]]


def test_who_has_died_needs_no_tag(kontrollera: Kontrollera) -> None:
    made = tables({namn: ([kundrad()], [order()], [], True) for namn in ("död", "sjuk")})
    away: list[Row] = [
        {"kund": "död", "fran": "2022-03-31", "till": "", "orsak": "avliden"},
        {"kund": "sjuk", "fran": "2022-03-31", "till": "", "orsak": "sjukhus"},
    ]
    assert kontrollera("underlag", **made, franvaro=away).brott(REGEL) == ["sjuk"]


@pytest.mark.parametrize(
    ("kunder", "utfall", "skal"),
    [
        (None, EJ_BEDOMD, "tabellen kunder saknas"),
        ({"taxeomrade": "tätort"}, EJ_BEDOMD, "kolumnen tagg_uppsatt i kunder saknas"),
        (kundrad(kund="K9"), EJ_BEDOMD, INGET_ATT_PROVA),
        (kundrad(tagg_uppsatt="2022-01-01"), UPPFYLLT, None),
    ],
)
def test_what_is_not_delivered_is_not_judged(
    kontrollera: Kontrollera, kunder: Row | None, utfall: str, skal: str | None
) -> None:
    made = {} if kunder is None else {"kunder": [{"kund": "K1", **kunder}]}
    found = kontrollera("underlag", **made).regel(REGEL)
    assert (found.utfall, found.skal) == (utfall, skal)


def test_a_file_without_the_column_says_nothing_of_its_clients(
    tmp_path: Path, plan: Plan, door: Door
) -> None:
    made = tables({namn: ([kundrad()], [order()], [], True) for namn in ("A", "B")})
    rows = made.pop("kunder")
    folder = write_underlag(tmp_path / "in", made)
    write_table(folder / "kunder_med.csv", "kunder", rows[:1])
    utan: list[Row] = [{"kund": "B", "taxeomrade": "tätort"}]
    write_table(folder / "kunder_utan.csv", "kunder", utan)
    assert run_control(folder, tmp_path / "scratch", plan, door, "underlag").brott(REGEL) == ["A"]


def test_consent_changes_nothing(kontrollera: Kontrollera) -> None:
    """samtycke_logg is read, and is used by no rule."""
    said = {"A": "ja", "B": "nej", "C": ""}
    made = tables(
        {
            namn: ([kundrad(samtycke_logg=samtycke)], [order()], [], True)
            for namn, samtycke in said.items()
        }
    )
    run = kontrollera("underlag", **made)
    assert run.brott(REGEL) == [*said]
    assert run.facts.underlag.rejected["kunder"].errors.empty
