"""The sign of money: invoiced too much and too little are two lines and two sums, everywhere."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from extracts.engine import connect, store
from extracts.workbook import read_cells
from reports.kit.numbers import MINUS, NBSP
from reports.manad.collect import _sums, collect
from reports.manad.csv_files import write_avvikelser
from reports.manad.workbook import write_workbook
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import las_sida
from tests.reports.pahittat import bedom, write_pages
from tests.underlag_builder import BJORKEN, Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole months

REGEL = "faktura-avviker"
# By hand: 10 h of omsorg in tätort and in landsbygd is 3 940 and 4 770 kr; service 3 250 and 3 940 kr.
MUCH = {"omsorg": 6_000, "service": 1_500}
LITTLE = {"omsorg": -4_000, "service": -811}
# A visit of 30 min of delegerad hsl reported twice: half an hour at 394 kr.
TWICE = 197
CELL = "Faktura mot beräknad ersättning, uppskattning, inget krav"


def faktura(post: str, taxeomrade: str, belopp: int) -> Row:
    of = {"utforare": BJORKEN, "manad": "2022-03", "post": post, "taxeomrade": taxeomrade}
    return {**of, "antal": 1, "belopp": belopp}


def tables() -> dict[str, list[Row]]:
    kategorier, taxor = (
        ("omsorg", "service"),
        {"tätort": (3_940, 3_250), "landsbygd": (4_770, 3_940)},
    )
    return {
        "kunder": [{"kund": kund, "taxeomrade": t} for kund, t in zip("KL", taxor, strict=True)],
        "bestallningar": [
            bestallning(kund=kund, kategori=k, insats=k) for kund in "KL" for k in kategorier
        ],
        "registreringar": [
            registrering(kund="K", kategori="delegerad hsl", registrering=f"R{n}") for n in "12"
        ],
        "fakturor": [
            faktura(post, area, right + wrong[post])
            for (area, rights), wrong in zip(taxor.items(), (MUCH, LITTLE), strict=True)
            for post, right in zip(kategorier, rights, strict=True)
        ]
        + [faktura("delegerad hsl", "tätort", 2 * TWICE)],
    }


@pytest.fixture(scope="module")
def run(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("belopp")
    underlag = write_underlag(base / "underlag", tables())
    rapport = bedom(underlag, base, plan, door, ("ersattning", "registreringar"))
    folder = write_pages(rapport, base / "ut")
    write_avvikelser(rapport.facts.underlag.con, rapport.avvikelser, folder / "avvikelser.csv")
    write_workbook(collect(rapport), folder / "avvikelser.xlsx")
    return folder


def kr(value: int) -> str:
    return f"{MINUS if value < 0 else ''}{abs(value):,}{NBSP}kr".replace(",", NBSP)


def text(path: Path) -> str:
    return re.sub("<[^>]+>", " ", path.read_text("utf-8"))


def signed() -> list[int]:
    return sorted([*MUCH.values(), *LITTLE.values()])


def test_the_deviations_keep_their_sign(run: Path) -> None:
    for path in (run / "avvikelser.csv", run / "utforare" / BJORKEN / "avvikelser.csv"):
        rows = csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
        assert sorted(int(row["belopp"]) for row in rows if row["regel"] == REGEL) == signed()


def test_the_work_list_keeps_their_sign(run: Path) -> None:
    for path in (run / "avvikelser.xlsx", run / "utforare" / BJORKEN / "avvikelser.xlsx"):
        head, *rows = read_cells(path)["Avvikelser"][2:]
        money = head.index("Kronor (uppskattning; minus: för lite fakturerat)")
        title = head.index("Regel")
        found = [int(row[money]) for row in rows if row[title].startswith("Faktura som avviker")]
        assert sorted(found) == signed()


@pytest.mark.parametrize("page", ["rapport.html", "egen"])
def test_two_lines_and_two_sums_on_the_page(page: str, run: Path) -> None:
    sida = las_sida(run / "utforare" / BJORKEN / "rapport.html" if page == "egen" else run / page)
    much, little = sum(MUCH.values()), sum(LITTLE.values())
    assert sida.tabell(CELL).rader[1:] == [
        ["För mycket fakturerat", "2", kr(much)],
        ["För lite fakturerat", "2", kr(little)],
    ]
    others = sida.tabell("Belopp per regel, uppskattning, inget krav").rader[1:]
    assert others == [["Lika rader", "1", kr(TWICE)]]


def test_the_board_reads_two_lines_and_no_sum_of_them(run: Path) -> None:
    """Two deviations each are too few to be shown: both are named, and no row is."""
    assert not [t for t in las_sida(run / "ledning.html").tabeller if t.caption.startswith(CELL)]
    assert re.search(
        f"{CELL}[^.]*[.] Visas inte, [^:]*: För mycket fakturerat; För lite fakturerat[.]",
        (run / "ledning.html").read_text("utf-8"),
    )


def test_what_is_said_of_the_rule_and_at_the_meeting(run: Path) -> None:
    much, little = sum(MUCH.values()), sum(LITTLE.values())
    said = f"för mycket fakturerat {kr(much)} i 2 avvikelser; för lite fakturerat {kr(little)} i 2 avvik"
    own = run / "utforare" / BJORKEN
    for path in (run / "rapport.html", own / "rapport.html", own / "kundvalsmote.html"):
        assert said in text(path), path
    assert f"Belopp: {kr(TWICE)} i 1 avvikelse" in text(own / "kundvalsmote.html")


def test_no_sum_of_them_stands_anywhere(run: Path) -> None:
    """Neither net, nor without sign, nor with the kronor of the other rules."""
    much, little = sum(MUCH.values()), sum(LITTLE.values())
    sums = {
        much + little,
        much - little,
        much + TWICE,
        much + little + TWICE,
        much - little + TWICE,
    }
    for path in run.rglob("*.html"):
        for added in sums:
            assert kr(added) not in text(path), (path, added)
            assert f"{kr(added)[:-3]},00{NBSP}kr" not in text(path), (path, added)
    told = json.loads((run / "rapport.json").read_text("utf-8"))
    [control] = [k for k in told["kontroller"] if k["id"] == "ersattning"]
    assert not {float(n) for n in sums} & {i["varde"] for i in control["indikatorer"]}


@pytest.mark.parametrize(
    ("kronor", "over", "under"),
    [
        ([0.1] * 10 + [-0.1] * 10, "1", "-1"),
        # From 2^18 on the engine gives a number of more decimals than it has others.
        ([262143.99, 262144.01, -262144.02], "524288", "-262144.02"),
        ([262190.09, 0.41, -1048889.61], "262190.5", "-1048889.61"),
        ([99999999.99, 1000000000.01], "1100000000", "0"),
        ([1 / 3], "0.333333", "0"),
    ],
)
def test_a_sum_is_exact_so_that_the_order_of_rows_is_nothing_to_it(
    tmp_path: Path, kronor: list[float], over: str, under: str
) -> None:
    """Ten times 0,10 is less than one krona in floating point, and 0,50 kr decides a whole krona."""
    same = dict.fromkeys(("kontroll", "regel", "utforare", "kund"), ["x"] * len(kronor))
    rows = store(connect(tmp_path), "rader", ibis.memtable(pa.table({**same, "belopp": kronor})))
    [found] = _sums(rows).values()
    assert (found.over.belopp, found.under.belopp) == (Decimal(over), Decimal(under))
