"""rapport.html, ledning.html and the providers' folders, written from a small underlag by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from checks.facts import Facts
from extracts.contract import CONTRACT
from extracts.period import Period
from extracts.underlag import read_underlag
from reports import chart_specs
from reports.explain import explain
from reports.html import write_html
from reports.naming import folder_names
from reports.numbers import MINUS, NBSP, count, decimal, hours, percent
from reports.provider import write_providers
from reports.rapport_json import write_json
from reports.words import MATTET, TABELLER
from suites.gx_door import Door
from suites.plan import Plan
from suites.run import judge_plan
from tests.korning import with_limits
from tests.reports.htmlsida import Sida, las_sida

# Its orders are verkställda in the middle of the month: netto reaches the target, brutto does not.
SENT = "a/b"
SKRIPT = "<script>alert(1)</script>"
# Provider → the beginning of its clients' and staff's keys, and how many clients it has.
UTFORARE = {
    "Björken": ("BJK", 12),
    "Åsgården": ("ASG", 3),
    "Östan": ("OST", 40),
    "../../x": ("XXX", 6),
    "=cmd|'/c calc'!A1": ("CMD", 6),
    "CON": ("CON", 7),
    "a/b": ("ABB", 8),
    "BJÖRKEN": ("VER", 9),
    SKRIPT: ("SKR", 11),
}
AVSNITT = [
    "1. Resultatet i korthet",
    "2. Går underlaget att lita på?",
    "3. Kunder att titta till först",
    "4. Beslutade mål",
    "5. Utförd tid: varför skiljer den sig?",
    "6. Fel i registreringarna",
    "7. Pengar som kan vara berörda",
    "8. Avböjda besök och kontinuitet",
    "9. Sedan förra månaden",
    "10. Jämfört med förslag till gränser (ej beslutade)",
    "11. Ej bedömt, och varför",
    "12. Så går vi vidare",
]


def besok(utforare: str, nyckel: str, k: int) -> list[str]:
    """A visit on each of sixteen days; the first client declines some."""
    rows = []
    for dag in range(1, 17):
        hour = f"2022-03-{dag:02} {8 + k % 8:02}"
        status = "avböjd" if k == 0 and dag % 5 == 0 else "utförd"
        who = f"{nyckel}{k}-{dag};{utforare};{nyckel}k{k};{nyckel}p{k}"
        rows.append(f"{who};omsorg;{hour}:00;{hour}:{30 + k % 7};{status}")
    return rows


def fel(utforare: str, nyckel: str) -> list[str]:
    """A visit that ends before it begins, a row that is rejected, a row twice, and an overlap.

    GEMENSAM is the key of the same member of staff, at every provider at the same time.
    """
    who = f"{utforare};{nyckel}k1;{nyckel}p1"
    hour = "2022-03-20 10"
    return [
        f"{nyckel}fel;{who};omsorg;{hour}:30;{hour}:10;utförd",
        f"{nyckel}trasig;{who};omsorg;i går;{hour}:10;utförd",
        f"{nyckel}larm;{who};delegerad hsl;{hour}:40;{hour}:55;utförd",
        f"{nyckel}larm2;{who};delegerad hsl;{hour}:40;{hour}:55;utförd",
        f"{nyckel}gem;{utforare};{nyckel}k2;GEMENSAM;omsorg;2022-03-21 12:00;2022-03-21 13:00;utförd",
    ]


def skriv(folder: Path) -> Path:
    """Every client has 600 minutes of omsorg a month and a visit on each of 16 days."""
    reg = ["feb;Björken;BJKk1;BJKp1;omsorg;2022-02-03 10:00;2022-02-03 10:30;utförd"]
    best, plan, kunder = [], [], []
    for utforare, (nyckel, antal) in UTFORARE.items():
        for k in range(antal):
            kund = f"{nyckel}k{k}"
            minuter, verkstalld = (1200, "2022-03-17") if utforare == SENT else (600, "2022-01-01")
            best.append(f"B{k};{utforare};{kund};omsorg;{minuter};2022-01-01;;{verkstalld}")
            kunder.append(f"{kund};tätort;ja")
            plan += [f"{kund};{utforare};2022-01-05"] if k >= 2 else []
            reg += besok(utforare, nyckel, k)
        reg += fel(utforare, nyckel)
    tables = {
        "registreringar": (
            "registrering;utforare;kund;personal;kategori;start;slut;status;zonkod",
            reg,
        ),
        "bestallningar": (
            "bestallning;utforare;kund;kategori;minuter_per_manad;fran;till;verkstalld",
            best,
        ),
        "genomforandeplaner": ("kund;utforare;upprattad", plan),
        "kunder": ("kund;taxeomrade;trygghetslarm", kunder),
    }
    folder.mkdir(parents=True)
    for name, (head, rows) in tables.items():
        body = [f"{row};z" for row in rows] if name == "registreringar" else rows
        (folder / f"{name}.csv").write_text("\n".join([head, *body, ""]), "utf-8")
    (folder / "anteckningar.txt").write_text("läses inte", "utf-8")
    return folder


def kor(folder: Path, scratch: Path, ut: Path, plan: Plan, door: Door) -> Path:
    """A whole run of the month, as `kontrollera` does it, but only the pages are written."""
    month = Period.parse("2022-03")
    read = read_underlag(folder, scratch)
    facts = Facts(read, month, plan.parameters, plan.tariffs(month.last))
    verdicts = judge_plan(facts, plan, door)
    rapport = explain(facts, plan, verdicts, {}, dt.datetime(2022, 4, 1, tzinfo=dt.UTC))
    ut.mkdir(parents=True)
    write_json(rapport, ut / "rapport.json")
    write_html(rapport, ut)
    write_providers(rapport, ut / "utforare")
    return ut


@pytest.fixture(scope="module")
def run(door: Door, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("html")
    pooled = with_limits(plan, {"personalnyckel_gemensam": 1})
    return kor(skriv(base / "underlag"), base, base / "ut", pooled, door)


@pytest.fixture(scope="module")
def sidor(run: Path) -> dict[str, Sida]:
    return {p.relative_to(run).as_posix(): las_sida(p) for p in sorted(run.rglob("*.html"))}


def mapp(run: Path, utforare: str) -> Path:
    return run / "utforare" / folder_names(UTFORARE)[utforare]


def innehall(folder: Path) -> str:
    texts = [p.read_text("utf-8-sig") for p in folder.iterdir() if p.suffix in (".html", ".csv")]
    assert len(texts) == 2
    return "\n".join(texts)


# The page


def test_the_twelve_sections_come_in_order_in_every_edition(sidor: dict[str, Sida]) -> None:
    assert len(sidor) == 2 + len(UTFORARE)
    for name, sida in sidor.items():
        second = [text for level, text in sida.rubriker if level == 2]
        assert second[:12] == AVSNITT, name


def test_headings_are_in_order(sidor: dict[str, Sida]) -> None:
    for name, sida in sidor.items():
        levels = [level for level, _text in sida.rubriker]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_tables_have_a_caption_and_scopes(sidor: dict[str, Sida]) -> None:
    for name, sida in sidor.items():
        for tabell in sida.tabeller:
            assert tabell.caption, name
            assert set(tabell.scopes) == {"col", "row"}, (name, tabell.caption)
            assert {len(rad) for rad in tabell.rader} == {len(tabell.rader[0])}, (
                name,
                tabell.caption,
            )


def test_ids_are_unique_and_links_lead_somewhere(run: Path, sidor: dict[str, Sida]) -> None:
    for name, sida in sidor.items():
        assert len(sida.ids) == len(set(sida.ids)), name
        for lank in sida.lankar:
            if lank.startswith("#"):
                assert lank[1:] in sida.ids, (name, lank)


def test_the_working_edition_leads_to_every_provider(run: Path, sidor: dict[str, Sida]) -> None:
    files = [unquote(lank) for lank in sidor["rapport.html"].lankar if not lank.startswith("#")]
    assert len(files) == len(UTFORARE)
    assert all((run / file).is_file() for file in files)


def test_nothing_is_fetched_and_nothing_runs(run: Path, sidor: dict[str, Sida]) -> None:
    for name, sida in sidor.items():
        tags = {tag for tag, _attrs in sida.taggar}
        assert not tags & {"script", "link", "img", "iframe", "object", "image"}, name
        text = (run / name).read_text("utf-8")
        assert "http:" not in text, name
        assert "https:" not in text, name
        assert "@import" not in text, name
        assert not re.search(r"url\((?!#)", text), name


def test_every_chart_says_what_it_shows(run: Path, sidor: dict[str, Sida]) -> None:
    for name, sida in sidor.items():
        assert sida.diagram, name
        for svg in sida.diagram:
            assert svg["role"] == "img"
            title, desc = svg["aria-labelledby"].split()
            assert title in sida.ids
            assert desc in sida.ids
            assert svg["title"]
            assert len(svg["desc"]) > 10
    assert len(sidor["rapport.html"].diagram) >= 3
    for svg in re.findall(r"<svg.*?</svg>", (run / "rapport.html").read_text("utf-8"), re.DOTALL):
        assert svg.count("aria-") == 1, "Vega's own labels are off"


def test_language_skip_link_and_focus(run: Path, sidor: dict[str, Sida]) -> None:
    for sida in sidor.values():
        assert ("html", {"lang": "sv"}) in sida.taggar
        assert sida.lankar[0] == "#innehall"
        assert "innehall" in sida.ids
    style = (run / "rapport.html").read_text("utf-8")
    for rule in (
        ":focus-visible",
        "forced-colors",
        "@page",
        "details-content",
        "table-header-group",
    ):
        assert rule in style


def test_names_from_the_underlag_are_harmless(run: Path) -> None:
    for path in run.rglob("*.html"):
        text = path.read_text("utf-8")
        assert SKRIPT not in text
    assert "&lt;script&gt;" in (run / "rapport.html").read_text("utf-8")


def test_the_fixed_sentence_stands_by_the_shares(run: Path) -> None:
    for path in run.rglob("*.html"):
        assert path.read_text("utf-8").count(MATTET) == 2


def test_secrecy_is_said_where_it_may_be_needed(run: Path) -> None:
    for path in run.rglob("*.html"):
        said = "Kan innehålla sekretess" in path.read_text("utf-8")
        assert said == (path.name != "ledning.html")


def test_a_rerun_is_byte_equal(run: Path, door: Door, plan: Plan, tmp_path: Path) -> None:
    pooled = with_limits(plan, {"personalnyckel_gemensam": 1})
    again = kor(skriv(tmp_path / "underlag"), tmp_path, tmp_path / "ut", pooled, door)
    first = {p.relative_to(run): p for p in run.rglob("*") if p.suffix in (".html", ".csv")}
    assert len(first) == 2 + 2 * len(UTFORARE)
    for name, path in first.items():
        assert path.read_bytes() == (again / name).read_bytes(), name


# The working edition


def test_the_first_section_counts_the_planned_controls(run: Path) -> None:
    text = (run / "rapport.html").read_text("utf-8")
    assert re.search(r"\d av 5 planerade kontroller bedömda: \d uppfyllda, \d avvikelser, ", text)


def test_the_providers_stand_in_swedish_order(sidor: dict[str, Sida]) -> None:
    rader = sidor["rapport.html"].tabell("Utfall per utförare och kontroll").rader
    names = [rad[0].removesuffix(" (litet underlag)") for rad in rader[1:-1]]
    ordered = ["../../x", SKRIPT, "=cmd|'/c calc'!A1", "a/b", "BJÖRKEN", "Björken", "CON"]
    assert names == [*ordered, "Åsgården", "Östan"]


def test_what_the_delivery_lacks_is_said(run: Path) -> None:
    text = (run / "rapport.html").read_text("utf-8")
    assert "1 rad för februari: kör om februari." in text
    assert "anteckningar.txt" in text
    assert "zonkod" in text
    assert "Därför räknas ingen tid som pausad" in text
    assert "tabellen franvaro saknas" in text
    assert "Ingen tidigare månad har lämnats med" in text


def test_rejected_rows_are_counted_and_shown(sidor: dict[str, Sida]) -> None:
    tabell = sidor["rapport.html"].tabell("Underkända rader per fil och fel")
    assert tabell.rader[1] == ["registreringar.csv", "Ingen tid", str(len(UTFORARE))]


def test_a_small_delivery_is_called_so(sidor: dict[str, Sida]) -> None:
    names = [rad[0] for rad in sidor["rapport.html"].tabell("Utförd av beviljad tid, mars").rader]
    assert "Åsgården (litet underlag)" in names
    assert "Östan" in names


def test_where_netto_would_give_another_verdict_the_report_says_so(sidor: dict[str, Sida]) -> None:
    rad = (
        sidor["rapport.html"].tabell("Utförd av beviljad tid, mars").rad(f"{SENT} (litet underlag)")
    )
    assert "avvikelse" in rad[5]
    assert rad[6].startswith("räknat på verkställd tid: ")
    assert rad[6].endswith("når målet")


# The board


def test_the_board_reads_no_person(run: Path) -> None:
    text = (run / "ledning.html").read_text("utf-8")
    for nyckel, _antal in UTFORARE.values():
        assert not re.search(rf"{nyckel}[kp]\d|{nyckel}fel|{nyckel}larm", text)
    for word in ("GEMENSAM", "zonkod", "anteckningar", "sekretessprövning"):
        assert word not in text


def test_the_board_reads_no_small_count(sidor: dict[str, Sida]) -> None:
    """Two clients of each provider lack a plan: every count is small, their total is not."""
    tabell = sidor["ledning.html"].tabell("Omsorgskunder utan genomförandeplan")
    cells = {rad[0].removesuffix(" (litet underlag)"): rad[1] for rad in tabell.rader[1:]}
    assert {cells[u] for u in UTFORARE} == {"färre än 5"}
    assert cells["Alla tillsammans"] == "18"
    shares = sidor["ledning.html"].tabell("Omsorgskunder med genomförandeplan")
    assert shares.rad("Östan")[1:4] == ["alla utom färre än 5", "visas inte", "visas inte"]
    assert shares.rad("Alla tillsammans")[1:4] == ["84", "102", f"82,4{NBSP}%"]


def test_a_provider_with_few_clients_is_hidden_from_the_board_everywhere(
    run: Path, sidor: dict[str, Sida]
) -> None:
    ledning, arbete = sidor["ledning.html"], sidor["rapport.html"]
    caption = "Utförd av beviljad tid, mars"
    name = "Åsgården (litet underlag)"
    seen = arbete.tabell(caption).rad(name)
    hidden = ledning.tabell(caption).rad(name)
    assert hidden[1:4] == ["visas inte", "visas inte", "färre än 5 kunder"]
    # One more provider is hidden, else the three clients' hours are what is left of the total.
    rader = ledning.tabell(caption).rader[1:-1]
    assert sum(rad[1] == "visas inte" for rad in rader) == 2
    verdicts = ledning.tabell("Utfall per utförare och kontroll").rad(name)
    assert set(verdicts[1:]) == {"färre än 5 kunder"}
    text = (run / "ledning.html").read_text("utf-8")
    assert seen[1] not in text
    assert seen[3] not in "".join(d["desc"] for d in ledning.diagram)
    assert "Åsgården" not in re.sub(r"<(title|desc).*?</\1>", "", _charts(text))


def _charts(text: str) -> str:
    return "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))


# The providers


def test_a_provider_s_folder_holds_nothing_of_another(run: Path) -> None:
    for utforare, (nyckel, _antal) in UTFORARE.items():
        text = innehall(mapp(run, utforare))
        for other, (other_key, _n) in UTFORARE.items():
            if other != utforare:
                assert not re.search(rf"{other_key}[kp]\d|{other_key}(fel|trasig|larm)", text), (
                    other
                )
        for other in ("Åsgården", "Östan", "../../x", "alert(1)", "a/b"):
            if other not in utforare:
                assert other not in text, (utforare, other)
        assert f"{nyckel}k1" in text
        assert "Alla tillsammans" not in text
        assert "sjukhus" not in text


def test_an_overlap_with_another_provider_says_no_more(run: Path) -> None:
    text = innehall(mapp(run, "Björken"))
    assert "samtidigt registrerat hos en annan utförare" in text
    assert "GEMENSAM" in text


def test_a_provider_s_rejected_rows_are_its_own(run: Path, sidor: dict[str, Sida]) -> None:
    name = (mapp(run, "Östan") / "rapport.html").relative_to(run).as_posix()
    assert sidor[name].tabell("Underkända rader per fil och fel").rader[1][2] == "1"


def test_the_provider_s_csv_has_the_columns_of_the_whole(run: Path) -> None:
    lines = (mapp(run, "Östan") / "avvikelser.csv").read_text("utf-8-sig").splitlines()
    assert (
        lines[0] == "id;kontroll;regel;allvar;utforare;kund;personal;nyckel;datum;matt;belopp;text"
    )
    assert all(";Östan;" in line for line in lines[1:])


def test_the_provider_gets_a_date_and_a_box_to_fill_in(run: Path) -> None:
    text = (mapp(run, "CON") / "rapport.html").read_text("utf-8")
    assert "Gör detta före" in text
    assert "Utförarens kommentar" in text
    assert not (mapp(run, "CON") / "rapport.json").exists()


# Names, numbers, charts, words


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Björken", "Björken"),
        ("Åsgården & Söner AB", "Åsgården & Söner AB"),
        ("../../x", "x"),
        ("a/b", "a_b"),
        ("=cmd|'/c calc'!A1", "cmd_c calc_A1"),
        ("Namn. . ", "Namn"),
        ("CON", "utforare-CON"),
        ("nul", "utforare-nul"),
        ("COM1", "utforare-COM1"),
        ("~$fil", "fil"),
    ],
)
def test_folder_names_are_safe_and_readable(name: str, folder: str) -> None:
    assert folder_names([name]) == {name: folder}


def test_folder_names_that_a_file_system_would_confuse() -> None:
    names = [
        "Björken",
        "BJÖRKEN",
        "björken.",
        "Bjo\u0308rken",
        "a/b",
        "a\\b",
        "..",
        "...",
        "x" * 300,
    ]
    found = folder_names(names)
    assert len({folder.casefold() for folder in found.values()}) == len(names)
    for folder in found.values():
        assert 0 < len(folder.encode()) < 200
        assert re.fullmatch(r"[\w &-]+", folder)
        assert folder == folder.strip(" ._-")


@pytest.mark.parametrize(
    ("share", "limit", "text"),
    [
        (0.8496, 0.85, "84,96"),
        (0.85, 0.85, "85,0"),
        (0.8504, 0.85, "85,04"),
        (0.84999999, 0.85, "84,999999"),
        (0.5, None, "50,0"),
        (0.0, None, "0,0"),
        (0.0001, None, "under 0,1"),
        (8.49, 0.85, "849,0"),
    ],
)
def test_a_share_is_never_rounded_over_its_limit(
    share: float, limit: float | None, text: str
) -> None:
    assert percent(share, limit) == f"{text}{NBSP}%"


def test_numbers_are_swedish() -> None:
    assert count(1234567) == f"1{NBSP}234{NBSP}567"
    assert decimal(-1234.25) == f"{MINUS}1{NBSP}234,3"
    assert hours(90) == "1,5"
    assert decimal(None) == "–"


def test_the_kept_charts_are_those_of_altair() -> None:
    made = chart_specs.specs()
    assert made
    for name, spec in made.items():
        kept = (chart_specs.HOME / f"{name}.vl.json").read_text("utf-8")
        assert json.loads(kept) == spec, "run: python -m reports.chart_specs"


def test_every_table_of_the_contract_has_a_word() -> None:
    assert list(TABELLER) == list(CONTRACT)
