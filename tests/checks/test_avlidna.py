"""Who has died by the last day is in no population of controls 1, 4, 8, 9, 11 and 12."""

from __future__ import annotations

import pytest

from tests.conftest import Kontrollera
from tests.underlag_builder import Row, bestallning, registrering

# Kund → its absence, and whether the client is left out in March.
FRANVARO: dict[str, tuple[Row | None, bool]] = {
    "lever": (None, False),
    "avled i mars": ({"fran": "2022-03-10", "orsak": "avliden"}, True),
    "avled sista dagen": ({"fran": "2022-03-31", "orsak": "avliden"}, True),
    "avled dagen efter": ({"fran": "2022-04-01", "orsak": "avliden"}, False),
    "avled, med slutdatum": (
        {"fran": "2022-03-10", "till": "2022-03-12", "orsak": "avliden"},
        True,
    ),
    "på sjukhus": ({"fran": "2022-03-10", "orsak": "sjukhus"}, False),
}
REGLER = {
    "genomforandeplan": "plan-saknas",
    "bistandsuppfoljning": "uppfoljning-forsenad",
    "larmkunder": "larm-utan-insats",
    "avgift": "avgift-over-niva",
    "verkstallighet": "ej-verkstalld-tre-manader",
}


def tables(kontroll: str) -> dict[str, list[Row]]:
    """Every client breaks the rule of the control, if judged."""
    wanted = {"verkstalld": ""} if kontroll == "verkstallighet" else {}
    kunder: list[Row] = [
        {"kund": k, "taxeomrade": "tätort", "trygghetslarm": "ja", "avgiftsniva": 100}
        for k in FRANVARO
    ]
    orders = [
        bestallning(
            kund=k, minuter_per_manad=60, beslutsdatum="2020-01-01", foljdes_upp="", **wanted
        )
        for k in FRANVARO
    ]
    away: list[Row] = [
        {"till": "", **row, "kund": k} for k, (row, _gone) in FRANVARO.items() if row is not None
    ]
    return {
        "kunder": kunder,
        "bestallningar": [bestallning(kund="annan")] if kontroll == "larmkunder" else orders,
        "franvaro": away,
        "genomforandeplaner": [{"kund": "annan", "utforare": "Björken", "upprattad": "2022-01-01"}],
        "inskrivningar": [
            {"kund": "annan", "utforare": "Björken", "typ": "hemrehab", "fran": "2022-01-01"}
        ],
        "registreringar": [registrering(kund="annan")],
    }


@pytest.mark.parametrize("kontroll", REGLER)
def test_the_dead_are_left_out(kontrollera: Kontrollera, kontroll: str) -> None:
    found = kontrollera(kontroll, **tables(kontroll)).rader(REGLER[kontroll])
    assert {row["kund"] for row in found} == {k for k, (_row, gone) in FRANVARO.items() if not gone}


def test_the_dead_met_nobody(kontrollera: Kontrollera) -> None:
    found = kontrollera(
        "personalkontinuitet",
        registreringar=[
            registrering(f"{dag:02} {kl}:00", kund=kund)
            for kund in ("lever", "avled i mars")
            for dag in range(7, 21)
            for kl in ("08", "12")
        ],
        bestallningar=[bestallning(kund="lever")],
        franvaro=[{"kund": "avled i mars", "fran": "2022-03-21", "till": "", "orsak": "avliden"}],
    )
    assert found.indikator("medel").namnare == 1
    assert found.indikator("medel_kkik").namnare == 1


def test_an_order_that_still_runs_is_a_finding(kontrollera: Kontrollera) -> None:
    """Control 6 judges the dead as absent: the first day does not count."""
    found = kontrollera(
        "uppehall",
        registreringar=[registrering("01 08:00")],
        bestallningar=[bestallning()],
        franvaro=[{"kund": "K1", "fran": "2022-03-10", "till": "", "orsak": "avliden"}],
        uppehall=[{"kund": "K9", "utforare": "Björken", "fran": "2022-03-01", "till": ""}],
    )
    [row] = found.rader("franvaro-utan-uppehall")
    assert row["dygn_franvaro"] == 21
