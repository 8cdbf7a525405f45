"""Controls 6–13 in the folders of the providers and in the board's edition: what must not stand there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from reports.kit.numbers import NBSP
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import Sida, las_sida
from tests.reports.pahittat import kor
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole months

BJORKEN, TALLEN = "Björken", "Tallen"
# Kund → what it is there to show.
DUBBEL, TYST, SENT, GAMMAL, LARM, BORTA = "DUBBEL", "TYST", "SENT", "GAMMAL", "LARM", "BORTA"
VANLIGA = [f"V{n}" for n in range(6)]
TYSTA = [f"T{n}" for n in range(5)]


def order(kund: str, utforare: str = BJORKEN, **values: object) -> Row:
    row = {"utforare": utforare, "kund": kund, "beslutsdatum": "2022-01-01", **values}
    return bestallning(**{"foljdes_upp": "", "bevakningsdatum": "", **row})


def kund(kund: str, **values: object) -> Row:
    given = {"trygghetslarm": "nej", "avgiftsniva": 100, "avgift_kr": 2170}
    return {"kund": kund, "taxeomrade": "tätort", **given, **values}


def tables() -> dict[str, list[Row]]:
    orders = [
        *(order(k) for k in VANLIGA),
        *(order(k, TALLEN) for k in TYSTA),
        order(DUBBEL, minuter_per_manad=7777),
        order(DUBBEL, TALLEN, minuter_per_manad=3100, fran="2022-03-11"),
        order(TYST),
        order(SENT, verkstalld="", fran="2022-03-25", beslutsdatum="2021-10-10"),
        order(
            GAMMAL, beslutsdatum="2019-12-24", bevakningsdatum="2021-12-25", bestallning="BEVAKAD"
        ),
        order(BORTA),
    ]
    visited = [*VANLIGA, DUBBEL, GAMMAL, BORTA, SENT]
    rows = [registrering(kund=k, besok=f"b{k}") for k in visited]
    rows += [
        registrering(kund=VANLIGA[0], besok=f"b{VANLIGA[0]}", kategori="delegerad hsl", minuter=7),
        registrering(kund=DUBBEL, utforare=TALLEN, besok="tb"),
        registrering("2022-02-03 08:00", kund="V1", besok="f", minuter=30),
        registrering(
            "2022-02-03 08:30", kund="V1", besok="f", minuter=10, kategori="delegerad hsl"
        ),
    ]
    everyone = [*VANLIGA, *TYSTA, DUBBEL, TYST, SENT, GAMMAL, BORTA]
    return {
        "bestallningar": orders,
        "registreringar": rows,
        "kunder": [
            *(kund(k) for k in everyone if k != GAMMAL),
            kund(GAMMAL, avgiftsniva=30, avgift_kr=2199),
            kund(LARM, trygghetslarm="ja", avgiftsniva=10, avgift_kr=0),
        ],
        "franvaro": [
            {"kund": BORTA, "fran": "2022-03-10", "till": "2022-03-14", "orsak": "korttidsboende"}
        ],
        "uppehall": [],
        "inskrivningar": [],
        "fakturor": [
            {
                "utforare": BJORKEN,
                "manad": "2022-03",
                "post": "omsorg",
                "taxeomrade": "tätort",
                "antal": 1,
                "belopp": 1234,
            },
            {
                "utforare": TALLEN,
                "manad": "2022-03",
                "post": "extraordinär insats",
                "taxeomrade": "tätort",
                "antal": 1,
                "belopp": 98765,
            },
        ],
    }


@pytest.fixture(scope="module")
def ut(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("told")
    return kor(write_underlag(base / "underlag", tables()), base, base / "ut", plan, door)


@pytest.fixture(scope="module")
def egen(ut: Path) -> str:
    """Everything in words in Björken's folder."""
    folder = ut / "utforare" / BJORKEN
    files = ("rapport.html", "kundvalsmote.html", "avvikelser.csv")
    return "".join((folder / name).read_text("utf-8") for name in files)


def avvikelser(folder: Path) -> list[dict[str, str]]:
    with (folder / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_a_provider_is_not_told_what_concerns_the_beställare(egen: str) -> None:
    for secret in ("Avgift", "avgiftsniva", "2199", "2170", "Biståndsuppföljning", "Larmkunder"):
        assert secret not in egen, secret
    for date in ("2019-12-24", "2021-12-25", "2021-10-10", "BEVAKAD", LARM):
        assert date not in egen, date
    for secret in ("korttidsboende", "inom 3 månader", "Beslut som inte är verkställt"):
        assert secret not in egen, secret


def test_a_provider_reads_its_own_of_the_shared_controls(ut: Path) -> None:
    regler = {(r["kontroll"], r["regel"], r["kund"]) for r in avvikelser(ut / "utforare" / BJORKEN)}
    assert {
        ("uppehall", "franvaro-utan-uppehall", BORTA),
        ("uppehall", "verkstalld-utan-besok", TYST),
        ("ersattning", "faktura-avviker", ""),
    } <= regler
    assert not {k for k, _r, _kund in regler} & {"bistandsuppfoljning", "larmkunder", "avgift"}


def test_two_orders_at_two_providers_are_told_without_the_other(ut: Path) -> None:
    """Tallen's began last, so it is Tallen's row; Björken's order is the larger."""
    [row] = [
        r for r in avvikelser(ut / "utforare" / TALLEN) if r["regel"] == "overlappande-bestallning"
    ]
    assert "en hos en annan utförare" in row["text"]
    assert (row["belopp"], row["matt"]) == ("", "21")
    for name in ("rapport.html", "kundvalsmote.html"):
        page = (ut / "utforare" / TALLEN / name).read_text("utf-8")
        assert BJORKEN not in page
        assert not re.search(r"\b7\s?777\b", page)
    seen = las_sida(ut / "rapport.html")
    amounts = seen.tabell("Belopp per regel")
    assert amounts.rad("Två beställningar av samma hjälp")[1] == "1"


def test_the_verdict_of_a_provider_rests_on_what_it_is_told(ut: Path) -> None:
    """Björken's only fault in control 12 is the beställare's to act on."""
    own = las_sida(ut / "utforare" / BJORKEN / "rapport.html")
    assert own.tabell("Utfall per kontroll").rad("Verkställighet")[2] == "✓ uppfyllt"
    whole = las_sida(ut / "rapport.html").tabell("Utfall per kontroll och utförare")
    verkstallighet = next(rad for rad in whole.rader if rad[0].startswith("Verk"))
    assert verkstallighet[whole.rader[0].index(BJORKEN)].startswith("✎rader att rätta1 av")


def test_a_provider_has_its_visits_to_look_through_and_no_staff(ut: Path) -> None:
    own = las_sida(ut / "utforare" / BJORKEN / "rapport.html")
    table = own.tabell("Besök med både hemtjänst och delegerad hsl")
    assert table.rader[0] == ["Datum", "Kl.", "Kund", "Besök", "Min hemtjänst", "Min delegerad hsl"]
    assert table.rader[1:] == [["2022-03-01", "08:00", "V0", "bV0", "30", "7"]]
    shares = own.tabell("Delegerad hsl i besök med både hsl och hemtjänst")
    assert shares.rader[0][3:5] == ["Andel mars 2022", "Andel februari"]
    assert shares.rader[1][3:5] == [f"18,9{NBSP}%", f"25,0{NBSP}%"]


def test_the_clients_to_look_at_first(ut: Path) -> None:
    table = las_sida(ut / "rapport.html").tabell("Antal kunder att titta till först")
    # Tallen has registered DUBBEL only, so its five other clients are without a visit.
    assert table.rad(BJORKEN)[1:3] == ["1", "1"]
    assert table.rad(f"{TALLEN} (litet underlag)")[1:3] == ["5", "0"]


# The board


@pytest.fixture(scope="module")
def ledning(ut: Path) -> Sida:
    return las_sida(ut / "ledning.html")


def test_the_board_reads_no_client_and_no_invoice_of_one(ut: Path) -> None:
    text = (ut / "ledning.html").read_text("utf-8")
    for key in (DUBBEL, TYST, SENT, GAMMAL, LARM, BORTA, "BEVAKAD", "bV0"):
        assert not re.search(rf"\b{key}\b", text), key
    for amount in ("98765", f"98{NBSP}765", "1234", f"1{NBSP}234", "2199"):
        assert amount not in text, amount


def test_the_board_reads_nothing_of_visits_that_few_clients_may_have(ledning: Sida) -> None:
    assert not any("hsl" in text for _level, text in ledning.rubriker)


def test_the_board_reads_counts_of_five_clients_or_more(ut: Path, ledning: Sida) -> None:
    text = (ut / "ledning.html").read_text("utf-8")
    first = ledning.tabell("Antal kunder att titta till först")
    assert first.rad("Verkställd tid utan besök")[1] == "6"
    assert first.rad("Ej verkställt inom tre månader")[1] == "färre än 5"
    rules = {rad[1]: rad[3] for rad in ledning.tabell("Avvikelser per regel").rader[1:]}
    assert rules["Verkställd tid utan besök"] == "6"
    hidden = (
        "Avgift över taket för nivån",
        "Frånvaro utan uppehåll",
        "Två beställningar av samma hjälp",
    )
    assert not set(hidden) & set(rules)
    for title in hidden:
        assert re.search(rf"Visas inte, eftersom antalet är litet[^<]*{title}", text), title
    money = [t for t in ledning.tabeller if t.caption.startswith("Belopp per regel")]
    assert not any(rad[0] == "Frånvaro utan uppehåll" for t in money for rad in t.rader)


def test_the_board_reads_the_pay_of_a_group_and_not_its_difference(ledning: Sida) -> None:
    table = ledning.tabell("Beräknad ersättning")
    assert table.rader[0] == ["Utförare", "Beräknat", "Underkända rader"]
    assert "Skillnad" not in table.rader[0]
