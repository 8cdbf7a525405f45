"""Control 3: what is not delivered is not judged, and an empty table is delivered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from suites.gx_door import Door
from suites.plan import Plan
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, INGET_ATT_PROVA, UPPFYLLT
from tests.conftest import Kontrollera
from tests.korning import Korning, run_control
from tests.underlag_builder import Row, registrering, write_table, write_underlag

SSK = {"kategori": "hemsjukvård", "yrkesroll": "sjuksköterska"}


@pytest.fixture(scope="module")
def bara_det_nodvandiga(kontrollera: Kontrollera) -> Korning:
    return kontrollera(
        "registreringar", registreringar=[registrering(), registrering("02 08:00", **SSK)]
    )


@pytest.mark.parametrize(
    ("regel", "skal"),
    [
        ("minuter-over-intervall", "kolumnen minuter i registreringar saknas"),
        ("rapporttid-over-narvaro", "kolumnen besok i registreringar saknas"),
        ("manuell-utan-orsak", "kolumnen registreringssatt i registreringar saknas"),
        ("avbojd-utan-orsak", "kolumnen orsak i registreringar saknas"),
        ("hushall-samtidigt", "tabellen kunder saknas"),
        ("okand-kund", "tabellen kunder saknas"),
        ("larm-utan-trygghetslarm", "tabellen kunder saknas"),
        ("tagg-fore-uppsatt", "tabellen kunder saknas"),
        ("under-franvaro", "tabellen franvaro saknas"),
        ("okand-personal", "tabellen personal saknas"),
        ("giltig-delegering", "tabellen personal saknas"),
        ("inskriven", "tabellen inskrivningar saknas"),
    ],
)
def test_a_missing_table_or_column(bara_det_nodvandiga: Korning, regel: str, skal: str) -> None:
    found = bara_det_nodvandiga.regel(regel)
    assert (found.utfall, found.skal, found.provade) == (EJ_BEDOMD, skal, 0)


@pytest.mark.parametrize(
    ("regel", "provade"),
    [
        ("slut-efter-start", 2),
        ("rimlig-langd", 2),
        ("dubblett", 2),
        ("personal-overlapp", 2),
        ("personal-overlapp-lang", 2),
        ("aktiv-bestallning", 1),
        ("ratt-yrkesroll", 1),
        ("flera-leg-besok", 1),
    ],
)
def test_rules_that_need_no_more_than_rows_and_orders(
    bara_det_nodvandiga: Korning, regel: str, provade: int
) -> None:
    found = bara_det_nodvandiga.regel(regel)
    assert (found.utfall, found.skal, found.provade) == (UPPFYLLT, None, provade)


def test_nothing_to_try(bara_det_nodvandiga: Korning) -> None:
    found = bara_det_nodvandiga.regel("dubbelrapporterad-tid")
    assert (found.utfall, found.skal) == (EJ_BEDOMD, INGET_ATT_PROVA)


def test_an_uncounted_rule_does_not_hide_what_is_not_judged(bara_det_nodvandiga: Korning) -> None:
    assert bara_det_nodvandiga.utfall.utfall == EJ_BEDOMD
    assert "tabellen kunder saknas" in str(bara_det_nodvandiga.utfall.skal)


def test_a_header_without_rows_is_delivered(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "registreringar",
        registreringar=[registrering(), registrering(**SSK)],
        kunder=[],
        franvaro=[],
        personal=[],
        inskrivningar=[],
    )
    found = {
        r: run.regel(r) for r in ("okand-kund", "okand-personal", "inskriven", "under-franvaro")
    }
    assert {r: (v.utfall, v.avvikelser, v.provade) for r, v in found.items()} == {
        "okand-kund": (AVVIKELSE, 2, 2),
        "okand-personal": (AVVIKELSE, 2, 2),
        "inskriven": (AVVIKELSE, 1, 1),
        "under-franvaro": (UPPFYLLT, 0, 2),
    }


def test_tables_delivered_by_one_provider_only(kontrollera: Kontrollera) -> None:
    two = [
        registrering(kund=kund, utforare=utforare, personal="P1", **fields)
        for utforare, kund in (("Björken", "A"), ("Granen", "B"))
        for fields in (SSK, {"kategori": "delegerad hsl", "yrkesroll": "vårdbiträde"})
    ]
    listed: list[Row] = [
        {"personal": "P1", "utforare": "Björken", "yrkesroll": "vårdbiträde", "delegering_till": ""}
    ]
    enrolled: list[Row] = [
        {"kund": "A", "utforare": "Björken", "typ": "hemsjukvård", "fran": "2022-01-01", "till": ""}
    ]
    run = kontrollera("registreringar", registreringar=two, personal=listed, inskrivningar=enrolled)
    for regel, table in (
        ("okand-personal", "personal"),
        ("giltig-delegering", "personal"),
        ("inskriven", "inskrivningar"),
    ):
        assert run.regel(regel).utfall in (UPPFYLLT, AVVIKELSE)
        granen = run.regel(regel, "Granen")
        assert (granen.utfall, granen.skal) == (EJ_BEDOMD, f"utföraren har inte lämnat {table}")
        assert run.brott(regel, "Granen") == []


def test_delegations_need_their_column(kontrollera: Kontrollera) -> None:
    listed: list[Row] = [{"personal": "P1", "utforare": "Björken", "yrkesroll": "vårdbiträde"}]
    rows = [registrering(kategori="delegerad hsl", yrkesroll="vårdbiträde")]
    run = kontrollera("registreringar", registreringar=rows, personal=listed)
    assert run.regel("giltig-delegering").skal == "kolumnen delegering_till i personal saknas"
    assert run.regel("okand-personal").utfall == UPPFYLLT


def test_customers_without_a_column(kontrollera: Kontrollera) -> None:
    run = kontrollera("registreringar", kunder=[{"kund": "K1", "taxeomrade": "tätort"}])
    for regel, column in (
        ("hushall-samtidigt", "hushall"),
        ("larm-utan-trygghetslarm", "trygghetslarm"),
        ("tagg-fore-uppsatt", "tagg_uppsatt"),
    ):
        found = run.regel(regel)
        assert (found.utfall, found.skal) == (EJ_BEDOMD, f"kolumnen {column} i kunder saknas")
    assert run.regel("okand-kund").utfall == UPPFYLLT


def test_a_tag_needs_how_the_visit_was_registered(kontrollera: Kontrollera) -> None:
    kunder: list[Row] = [{"kund": "K1", "taxeomrade": "tätort", "tagg_uppsatt": "2022-03-31"}]
    found = kontrollera("registreringar", kunder=kunder).regel("tagg-fore-uppsatt")
    skal = "kolumnen registreringssatt i registreringar saknas"
    assert (found.utfall, found.skal) == (EJ_BEDOMD, skal)


@pytest.mark.parametrize(
    ("day", "measurable"),
    [("2020-03-31", True), ("2020-04-01", False), ("2021-05-31", False), ("2021-06-01", True)],
)
def test_months_that_cannot_be_measured(plan: Plan, day: str, measurable: bool) -> None:
    for kontroll in (
        "utford-tid",
        "registreringar",
        "personalkontinuitet",
        "avbojda-besok",
        "registreringskvalitet",
    ):
        assert (plan.not_measurable(kontroll, dt.date.fromisoformat(day)) is None) == measurable
    assert plan.not_measurable("genomforandeplan", dt.date.fromisoformat(day)) is None


def test_a_month_that_cannot_be_measured(kontrollera: Kontrollera) -> None:
    rows = [registrering("2020-04-05 08:00", "08:00")]
    run = kontrollera("registreringar", period="2020-04", registreringar=rows)
    assert run.utfall.utfall == EJ_BEDOMD
    assert {r.utfall for r in run.utfall.regler} == {EJ_BEDOMD}
    assert str(run.utfall.skal).startswith("ej mätbar")
    assert (len(run.utfall.regler), run.utfall.broken) == (22, ())


def test_rows_outside_the_period_take_no_part(kontrollera: Kontrollera) -> None:
    run = kontrollera(
        "registreringar",
        registreringar=[
            registrering("28 08:00"),
            registrering("2022-02-28 08:00", "08:00"),
            registrering("2022-04-01 08:00", "08:00"),
        ],
    )
    assert run.regel("slut-efter-start").provade == 1
    assert run.brott("slut-efter-start") == []


def test_orsak_given_in_one_of_two_files(door: Door, plan: Plan, tmp_path: Path) -> None:
    folder = write_underlag(
        tmp_path / "u", {"registreringar": [registrering(status="avböjd", orsak="")]}
    )
    rows: list[Row] = [{**registrering(status="avböjd"), "registrering": "i den andra filen"}]
    write_table(folder / "registreringar_b.csv", "registreringar", rows)
    run = run_control(folder, tmp_path, plan, door, "registreringar")
    assert run.brott("avbojd-utan-orsak") == ["R00001"]
    assert run.regel("avbojd-utan-orsak").provade == 1
