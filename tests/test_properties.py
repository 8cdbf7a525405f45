"""What holds for any underlag, tried on small random ones."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checks import ersattning
from checks.facts import Facts
from checks.gap import CAUSES, GAP
from checks.utford_tid import measure
from extracts.contract import CONTRACT, KATEGORIER, STATUSAR, YRKESROLLER
from extracts.period import Period
from extracts.read import read_underlag
from extracts.underlag import Underlag
from suites.by_plan import by_plan
from suites.gx_door import Door
from suites.plan import Plan
from suites.run import judge_plan
from tests.plain_pay import pay
from tests.underlag_builder import Row, bestallning, registrering, write_table, write_underlag

pytestmark = pytest.mark.langsam  # a small underlag judged for every example

KONTROLLER = (
    "genomforandeplan",
    "utford-tid",
    "registreringar",
    "avbojda-besok",
    "uppehall",
    "ersattning",
    "bistandsuppfoljning",
    "larmkunder",
    "legitimerade-besok",
    "avgift",
    "verkstallighet",
    "registreringskvalitet",
)
MARCH = Period(2022, 3)
Tables = dict[str, list[Row]]
Fresh = Callable[[str], Path]


def few(examples: int) -> settings:
    return settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def either(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from(values)


@st.composite
def rader(draw: st.DrawFn) -> Row:
    day = draw(either("2022-02-28", "2022-03-01", "2022-03-01", "2022-03-02", "2022-03-27"))
    start = dt.datetime.fromisoformat(f"{day} 00:00") + dt.timedelta(
        minutes=5 * draw(st.integers(0, 60))
    )
    slut = start + dt.timedelta(minutes=draw(st.sampled_from((-10, 0, 10, 30, 45, 90, 721))))
    return registrering(
        str(start),
        str(slut),
        utforare=draw(either("Björken", "Björken", "Granen")),
        kund=draw(either("K1", "K2", "K3")),
        personal=draw(either("P1", "P2", "P1", "")),
        yrkesroll=draw(either("", *YRKESROLLER[:3])),
        kategori=draw(either(*KATEGORIER, "omsorg", "omsorg", "städ")),
        insats=draw(either("", "dusch")),
        minuter=draw(either("", "", "10", "29,5", "100", "-1")),
        status=draw(either("utförd", "utförd", "utförd", *STATUSAR)),
        orsak=draw(either("", "sov")),
        besok=draw(either("", "b1", "b2")),
        dubbelbemanning=draw(either("", "", "d1")),
        tagg_in=str(start),
        tagg_ut=str(draw(either(slut, start + dt.timedelta(minutes=20)))),
        registreringssatt=draw(either("", "tagg", "manuell")),
    )


@st.composite
def bestallda(draw: st.DrawFn) -> Row:
    fran = draw(either("2022-01-01", "2022-03-02", "2022-03-20"))
    return bestallning(
        fran=fran,
        till=draw(either("", "", "2022-03-25", "2022-02-10")),
        verkstalld=draw(either("", fran, fran, "2022-03-10")),
        insats=draw(either("", "städ", "dusch")),
        beslutsdatum=draw(either("", "2020-12-31", "2021-12-31", "2022-01-10")),
        foljdes_upp=draw(either("", "2021-03-31")),
        bevakningsdatum=draw(either("", "2022-03-30")),
        utforare=draw(either("Björken", "Björken", "Granen")),
        kund=draw(either("K1", "K2", "K3")),
        kategori=draw(either("service", "omsorg")),
        minuter_per_manad=draw(either("100", "33,3", "7", "0")),
    )


PERIODER = [
    {"kund": "K1", "utforare": "Björken", "fran": "2022-03-05", "till": "2022-03-12"},
    {"kund": "K2", "utforare": "Granen", "fran": "2022-03-30", "till": ""},
]

# Each client has at most one row a day, so that nothing follows their order in the file.
KUNDER: list[Row] = [
    {"kund": "K1", "taxeomrade": "tätort", "fran": "", "till": "2022-03-10", "trygghetslarm": "ja",
     "avgiftsniva": "30", "avgift_kr": "651,01"},
    {"kund": "K1", "taxeomrade": "skärgård", "fran": "2022-03-11", "till": "", "trygghetslarm": "ja",
     "avgiftsniva": "10", "avgift_kr": "217"},
    {"kund": "K2", "taxeomrade": "landsbygd", "fran": "", "till": "", "trygghetslarm": "nej",
     "avgiftsniva": "100", "avgift_kr": "2170"},
    {"kund": "K4", "taxeomrade": "tätort", "fran": "2022-03-05", "till": "", "trygghetslarm": "ja",
     "avgiftsniva": "0", "avgift_kr": "0"},
]  # fmt: skip


@st.composite
def underlagen(draw: st.DrawFn) -> Tables:
    rows = draw(st.lists(rader(), min_size=15, max_size=60))
    orders = draw(st.lists(bestallda(), min_size=1, max_size=8))
    return {
        "registreringar": [
            registrering(registrering="alltid en"),
            *_numbered("registrering", rows),
        ],
        "bestallningar": _numbered("bestallning", orders),
        "uppehall": draw(st.lists(st.sampled_from(PERIODER), max_size=2)),
        "franvaro": [
            {**p, "orsak": "annat"} for p in draw(st.lists(st.sampled_from(PERIODER), max_size=2))
        ],
        "genomforandeplaner": [{"kund": "K1", "utforare": "Björken", "upprattad": "2022-01-10"}],
        "kunder": draw(st.lists(st.sampled_from(KUNDER), max_size=4, unique_by=str)),
        "inskrivningar": [
            {**p, "typ": "hemsjukvård"} for p in draw(st.lists(st.sampled_from(PERIODER), max_size=2))
        ],
        "fakturor": [
            {"utforare": "Björken", "manad": "2022-03", "post": "omsorg", "taxeomrade": "tätort",
             "antal": "1", "belopp": draw(either("100", "-5", "99999,99"))},
        ],
    }  # fmt: skip


def _numbered(key: str, rows: list[Row]) -> list[Row]:
    return [{key: f"N{number:03}", **row} for number, row in enumerate(rows)]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return tmp_path_factory.mktemp


def read(folder: Path) -> Underlag:
    return read_underlag(folder, folder.parent)


def outcome(
    folder: Path, plan: Plan, door: Door, kontroller: tuple[str, ...] = KONTROLLER
) -> dict[str, object]:
    """Deviations, verdicts and indicators of a run, without anything that follows the order of rows."""
    underlag = read(folder)
    tariffs, avgift = plan.tariffs(MARCH.last), plan.avgift(MARCH.last)
    facts = Facts(underlag, MARCH, plan.parameters, tariffs, avgift=avgift)
    found: dict[str, object] = {}
    for kontroll in judge_plan(facts, plan, door, kontroller):
        found[kontroll.id] = kontroll.utfall, kontroll.regler
        found[f"{kontroll.id} indikatorer"] = sorted(map(repr, kontroll.indikatorer))
        for broken in kontroll.broken:
            rows = broken.measured.described(broken.ids()).to_pyarrow().to_pylist()
            found[broken.rule.regel] = sorted(
                (str(r["utforare"]), str(r["nyckel"]), str(r.get("personal"))) for r in rows
            )
    found["underkända"] = sorted(
        (r["tabell"], r["kolumn"], r["regel"], r["varde"])
        for r in underlag.rows("underkanda").to_pyarrow().to_pylist()
    )
    return found


def rearranged(folder: Path, tables: Tables, order: random.Random) -> Path:
    """The same rows in another order, in two files with their columns in another order."""
    write_underlag(folder, {})
    for table, rows in tables.items():
        (folder / f"{table}.csv").unlink(missing_ok=True)
        columns = sorted({name for row in rows for name in row})
        shuffled = [{name: row.get(name, "") for name in columns} for row in rows]
        order.shuffle(shuffled)
        cut = order.randint(0, len(shuffled)) if len(shuffled) > 1 else len(shuffled)
        for part, some in (("a", shuffled[cut:]), ("b", shuffled[:cut])):
            if some:
                _columns_shuffled(write_table(folder / f"{table}_{part}.csv", table, some), order)
            elif not rows:
                write_table(folder / f"{table}_{part}.csv", table, [])
    return folder


def _columns_shuffled(path: Path, order: random.Random) -> None:
    lines = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    places = list(range(len(lines[0])))
    order.shuffle(places)
    path.write_text("".join(";".join(line[at] for at in places) + "\n" for line in lines), "utf-8")


@few(2)
@given(tables=underlagen(), seed=st.integers(0, 9999))
def test_the_order_of_rows_files_and_columns_changes_nothing(
    fresh: Fresh, plan: Plan, door: Door, tables: Tables, seed: int
) -> None:
    as_written = outcome(write_underlag(fresh("ordning") / "u", tables), plan, door)
    again = outcome(rearranged(fresh("ordning") / "u", tables, random.Random(seed)), plan, door)
    assert again == as_written


@few(2)
@given(tables=underlagen())
def test_a_clean_row_changes_no_deviation(
    fresh: Fresh, plan: Plan, door: Door, tables: Tables
) -> None:
    clean = registrering("15 12:00", registrering="ren", kund="ren", personal="ren", orsak="skäl")
    order = bestallning(bestallning="ren", kund="ren")
    more: Tables = {
        **tables,
        "registreringar": [*tables["registreringar"], clean],
        "bestallningar": [*tables["bestallningar"], order],
        "kunder": [*tables["kunder"], {"kund": "ren", "taxeomrade": "tätort"}],
    }
    only = ("registreringar",)
    before = outcome(write_underlag(fresh("ren") / "u", tables), plan, door, only)
    after = outcome(write_underlag(fresh("ren") / "u", more), plan, door, only)
    rules = {rule.regel for rule in plan.row("registreringar").rules}
    assert {k: v for k, v in after.items() if k in rules} == {
        k: v for k, v in before.items() if k in rules
    }


@few(8)
@given(tables=underlagen())
def test_what_is_read_adds_up(fresh: Fresh, plan: Plan, tables: Tables) -> None:
    """The rows, the parts of the gap and the pay of the same underlag, which is read once."""
    underlag = read(write_underlag(fresh("summor") / "u", tables))
    rows_in_are_accepted_and_rejected(underlag, tables)
    the_parts_of_the_gap_add_up(underlag, plan)
    the_pay_is_what_a_plain_count_gives(underlag, plan)


def rows_in_are_accepted_and_rejected(underlag: Underlag, tables: Tables) -> None:
    rejected = underlag.rows("underkanda").to_pyarrow().to_pylist()
    for count in underlag.counts(MARCH):
        assert count.rader == len(tables[count.tabell]) == count.godkanda + count.underkanda
        assert count.godkanda == underlag.rows(count.tabell).count().execute()
        mine = {r["rad"] for r in rejected if r["tabell"] == count.tabell}
        assert count.underkanda == len(mine)
        assert mine <= set(range(2, count.rader + 2))
        assert 0 <= count.utanfor_period <= count.godkanda
    names = {column.name for table in CONTRACT.values() for column in table.columns}
    assert {r["kolumn"] for r in rejected} <= names | {""}


def the_parts_of_the_gap_add_up(underlag: Underlag, plan: Plan) -> None:
    found = measure(Facts(underlag, MARCH, plan.parameters)).indikatorer
    by_name = {(i.namn, i.utforare): i for i in found if not i.cut}
    for utforare in {i.utforare for i in found}:
        share = by_name["andel_utford", utforare]
        parts = [Fraction(by_name[namn, utforare].varde or 0) for namn in GAP]
        difference = Fraction(share.namnare or 0) - Fraction(share.taljare or 0)
        assert float(sum(parts)) == pytest.approx(float(difference), abs=1e-9)
        assert (by_name["gap_overtid", utforare].varde or 0) <= 0
        assert all(
            (by_name[namn, utforare].varde or 0) >= 0 for namn in (*CAUSES, "gap_oforklarad")
        )


def the_pay_is_what_a_plain_count_gives(underlag: Underlag, plan: Plan) -> None:
    """To the öre, whatever the orders, pauses, moves, visits and enrolments."""
    facts = by_plan(Facts(underlag, MARCH, plan.parameters, plan.tariffs(MARCH.last)), plan)
    found = ersattning.measure(facts)
    computed = {
        (i.utforare, *(value for _key, value in i.cut)): i.varde
        for i in found.indikatorer
        if i.namn == "ersattning" and i.utforare and i.varde
    }
    assert computed == {k: float(kr) for k, kr in pay(underlag, MARCH, plan).items() if kr}
