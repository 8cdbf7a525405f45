"""The pages: what all editions have in common, and the working edition."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from reports.kit.blocks import Column, Page, Section, Table
from reports.kit.html import write_page
from reports.kit.words import KUNDVALSMOTE, MATTET
from suites.gx_door import Door
from suites.plan import Plan
from tests.reports.htmlsida import Sida
from tests.reports.pahittat import SENT, SKRIPT, UTFORARE, kor, mapp, skriv

pytestmark = pytest.mark.langsam  # whole months

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


# The page


def test_the_twelve_sections_come_in_order_in_every_edition(utgavor: dict[str, Sida]) -> None:
    assert len(utgavor) == 2 + len(UTFORARE)
    for name, sida in utgavor.items():
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


def test_every_chart_says_what_it_shows(run: Path, utgavor: dict[str, Sida]) -> None:
    for name, sida in utgavor.items():
        assert sida.diagram, name
        for svg in sida.diagram:
            assert svg["role"] == "img"
            title, desc = svg["aria-labelledby"].split()
            assert title in sida.ids
            assert desc in sida.ids
            assert svg["title"]
            assert len(svg["desc"]) > 10
    assert len(utgavor["rapport.html"].diagram) >= 3
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
        times = 1 if path.name == KUNDVALSMOTE else 2
        assert path.read_text("utf-8").count(MATTET) == times


def test_secrecy_is_said_where_it_may_be_needed(run: Path) -> None:
    for path in run.rglob("*.html"):
        said = "Kan innehålla sekretess" in path.read_text("utf-8")
        assert said == (path.name != "ledning.html")


def test_a_rerun_is_byte_equal(run: Path, door: Door, plan: Plan, tmp_path: Path) -> None:
    again = kor(skriv(tmp_path / "underlag"), tmp_path, tmp_path / "ut", plan, door)
    first = {p.relative_to(run): p for p in run.rglob("*") if p.suffix in (".html", ".csv")}
    assert len(first) == 2 + 3 * len(UTFORARE)
    for name, path in first.items():
        assert path.read_bytes() == (again / name).read_bytes(), name


# The working edition


def test_the_first_section_counts_the_planned_controls(run: Path) -> None:
    text = (run / "rapport.html").read_text("utf-8")
    assert re.search(
        r"\d+ av 13 planerade kontroller bedömda: \d uppfyll(d|da), \d avvikelser, ", text
    )


def test_the_providers_stand_in_swedish_order(sidor: dict[str, Sida]) -> None:
    heads = sidor["rapport.html"].tabell("Utfall per kontroll och utförare").rader[0]
    names = [head.removesuffix(" (litet underlag)") for head in heads[2:]]
    ordered = ["../../x", SKRIPT, "=cmd|'/c calc'!A1", "a/b", "BJÖRKEN", "Björken", "CON"]
    assert names == [*ordered, "Åsgården", "Östan"]


def test_what_the_delivery_lacks_is_said(run: Path) -> None:
    text = (run / "rapport.html").read_text("utf-8")
    assert "1 rad för februari: kör om februari." in text
    assert "anteckningar.txt" in text
    assert "zonkod" in text
    assert "Därför räknas ingen tid som pausad" in text
    assert "tabellen franvaro saknas" in text
    assert "Körningen är gjord utan arkiv" in text


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


def test_a_word_is_cut_in_two_only_when_it_is_made_to_break_the_page(tmp_path: Path) -> None:
    ours, made = "Registreringskvalitet (extra)", "K" * 25
    block = Table("Kontroller", (Column("Kontroll"), Column("Antal")), ((ours, "1"), (made, "2")))
    page = Page("Titel", "Under", "Sekretess", (Section("x", "X", (block,)),), (), "Slut")
    write_page(page, tmp_path / "x.html")
    html = (tmp_path / "x.html").read_text("utf-8")
    assert f'<span class="hel">{ours}</span></th>' in html
    assert f">{made}</th>" in html


def test_declined_time_says_its_base_in_both_sections(run: Path) -> None:
    for folder in (run, mapp(run, "Östan")):
        text = " ".join((folder / "rapport.html").read_text("utf-8").split())
        assert "avsnitt 8 mäter den avböjda tiden mot avböjd och utförd tid." in text
        assert "Avböjd tid mäts här mot avböjd och utförd tid. I avsnitt 5 är den en del" in text
