"""kundvalsmote.html: one provider's month on one sheet, with bounded lists."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import cast

import pytest

from reports.kit.numbers import NBSP
from reports.kit.words import KUNDVALSMOTE, MATTET
from reports.manad.collect import Collected
from reports.manad.editions import Edition
from reports.manad.kundvalsmote.agenda import LEAST, MOST, agenda
from reports.manad.rapport import Rapport
from reports.manad.sums import Sum
from reports.manad.view import View
from suites.plan import Plan
from tests.reports.htmlsida import Sida, las_sida
from tests.reports.pahittat import UTFORARE, mapp

pytestmark = pytest.mark.langsam  # whole months

AVSNITT = [
    "Månadens siffror",
    "Skillnaden i timmar",
    "Avvikelser",
    "Kunder att titta till först, och pengar",
    "Ej bedömt",
    "Att tala om på mötet",
    "Överenskommet",
]
OSTAN = "Östan"


def mote(run: Path, utforare: str) -> str:
    return (mapp(run, utforare) / KUNDVALSMOTE).read_text("utf-8")


def avsnitt(page: str, ident: str) -> str:
    return page.split(f'<section id="{ident}"')[1].split("</section>")[0]


def punkter(page: str, ident: str) -> list[str]:
    return [html.unescape(li) for li in re.findall(r"<li>(.*?)</li>", avsnitt(page, ident))]


@pytest.mark.parametrize("utforare", UTFORARE)
def test_every_provider_has_its_page(utforare: str, run: Path) -> None:
    page = mote(run, utforare)
    sida = las_sida(mapp(run, utforare) / KUNDVALSMOTE)
    assert [text for level, text in sida.rubriker if level == 2] == AVSNITT
    assert html.escape(f"Kundvalsmöte: {utforare}").replace("&#x27;", "&#39;") in page
    assert "Plan: Internkontrollplan 2022, kundvalet i Norrtälje, beslutad 2022-03-23 § 30." in page
    assert "Månad: mars 2022." in page
    assert "Kan innehålla sekretess" in page
    assert avsnitt(page, "siffror").count(MATTET) == 1


@pytest.mark.parametrize("utforare", UTFORARE)
def test_it_fits_on_a_sheet_whatever_deviates(utforare: str, run: Path) -> None:
    page = mote(run, utforare)
    bounds = {"siffror": 11, "skillnad": 8, "avvikelser": 6, "overenskommet": 5}
    for ident, most in bounds.items():
        assert 1 <= avsnitt(page, ident).count("<tr>") <= most, ident
    assert len(punkter(page, "kunder")) <= 3
    assert len(punkter(page, "ejbedomt")) <= 4
    assert LEAST <= len(punkter(page, "tala")) <= MOST
    assert 'class="ett-blad"' in page
    assert "<nav" not in page


def test_its_figures_are_those_of_the_provider_s_report(run: Path) -> None:
    own = las_sida(mapp(run, OSTAN) / "rapport.html")
    page = las_sida(mapp(run, OSTAN) / KUNDVALSMOTE)
    figures = page.tabell("mars 2022")
    done, granted, share, goal, verdict, *_ = own.tabell("Utförd av beviljad tid").rader[1][1:]
    said = f"{done} av {granted} beviljade timmar"
    assert figures.rad("Utförd av beviljad tid")[1:] == [share, said, f"mål {goal}", verdict]
    assert figures.rad("Omsorgskunder med genomförandeplan") == [
        "Omsorgskunder med genomförandeplan",
        f"95,0{NBSP}%",
        "38 av 40 omsorgskunder",
        f"förslag 95{NBSP}%",
        "✓ uppfyllt",
    ]
    gap = page.tabell("Från beviljad till utförd tid")
    assert (gap.rad("Beviljat")[1], gap.rad("Utfört")[1]) == (granted, done)


def test_the_figures_of_another_provider_are_not_there(run: Path) -> None:
    for utforare in UTFORARE:
        own = las_sida(mapp(run, utforare) / "rapport.html").tabell("Utförd av beviljad tid")
        granted = own.rader[1][2]
        for other in UTFORARE:
            page = las_sida(mapp(run, other) / KUNDVALSMOTE).tabell("mars 2022")
            said = page.rad("Utförd av beviljad tid")[2]
            same = UTFORARE[other][1] == UTFORARE[utforare][1]
            assert (f"av {granted} beviljade" in said) == (other == utforare or same), other


def test_what_is_not_judged_has_a_reason_and_no_number(run: Path) -> None:
    page = las_sida(mapp(run, "Åsgården") / KUNDVALSMOTE)
    assert page.tabell("mars 2022, litet underlag").rad("Personal per kund i medeltal")[1:] == [
        "–",
        "färre än 10 kunder",
        "",
        "? ej bedömd",
    ]
    page = las_sida(mapp(run, OSTAN) / KUNDVALSMOTE)
    for nothing in ("Registrerade med tagg", "Poäng (medel av de tre andelarna)"):
        assert page.tabell("mars 2022").rad(nothing)[1:] == [
            "–",
            "inget att räkna på",
            "",
            "? ej bedömd",
        ]


def test_the_most_common_rules_stand_first(sidor: dict[str, Sida]) -> None:
    pages = [sida for name, sida in sidor.items() if name.endswith(KUNDVALSMOTE)]
    for sida in pages:
        table = next(t for t in sida.tabeller if "Allvar" in t.rader[0])
        counts = [int(rad[2].replace(NBSP, "")) for rad in table.rader[1:]]
        assert counts == sorted(counts, reverse=True)
        assert all(re.match(r"(!!|!|i) \w+$", rad[1]) for rad in table.rader[1:])


def test_clients_are_counted_and_none_is_named(run: Path) -> None:
    first = punkter(mote(run, OSTAN), "kunder")
    assert first[:2] == [
        "Verkställd tid utan besök: 0",
        '<a href="rapport.html#kunder">Omsorg utan genomförandeplan: 2, vilka står i rapport.html</a>',
    ]
    assert punkter(mote(run, OSTAN), "tala")[0].startswith(
        "Genomförandeplan saknas: 2 avvikelser. Finns planen: skicka datumet."
    )


def test_no_page_names_a_client_or_staff(run: Path) -> None:
    """In the provider's own report they stand."""
    for utforare, (nyckel, _antal) in UTFORARE.items():
        own = mapp(run, utforare)
        named = re.compile(rf"{nyckel}[kp]\d|{nyckel}fel|{nyckel}larm")
        assert not named.search((own / KUNDVALSMOTE).read_text("utf-8"))
        assert named.search((own / "rapport.html").read_text("utf-8"))


def test_the_report_leads_to_the_page(run: Path) -> None:
    assert KUNDVALSMOTE in las_sida(mapp(run, OSTAN) / "rapport.html").lankar
    assert KUNDVALSMOTE not in las_sida(run / "rapport.html").lankar


# What to talk about


def found(plan: Plan, sums: dict[tuple[str, str], int]) -> Collected:
    """A run of the plan with so many deviations per rule at Östan and nothing else."""
    rapport = cast("Rapport", _Rapport(plan))
    counted: dict[tuple[str, str, str | None], Sum]
    counted = {(k, r, OSTAN): Sum(n, n) for (k, r), n in sums.items()}
    return Collected(rapport, "", counted, (), (), (), (), {})


class _Rapport:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.kontroller = plan, ()


def lines(plan: Plan, sums: dict[tuple[str, str], int]) -> tuple[str, ...]:
    return agenda(View(found(plan, sums), Edition.UTFORARE, OSTAN))[0]


def test_a_month_without_deviations_has_something_to_talk_about(plan: Plan) -> None:
    assert len(lines(plan, {})) == LEAST
    one = lines(plan, {("registreringar", "dubblett"): 1})
    assert len(one) == LEAST
    assert one[0].startswith("Lika rader: 1 avvikelse. Ta bort den ena")


def test_of_many_deviations_the_most_serious_are_talked_about(plan: Plan) -> None:
    rules = {("registreringar", r.regel): 7 for r in plan.row("registreringar").rules}
    first = ("uppehall", "verkstalld-utan-besok")
    said = lines(plan, {**rules, first: 1})
    assert len(said) == MOST
    assert said[0].startswith("Verkställd tid utan besök: 1 avvikelse. Kontrollera i dag")
    kritiska = {
        plan.texter[r.regel].titel
        for r in plan.row("registreringar").rules
        if r.allvar == "kritisk"
    }
    assert {line.split(":")[0] for line in said[1:]} <= kritiska


def test_what_is_for_information_only_is_not_on_the_agenda(plan: Plan) -> None:
    said = lines(plan, {("avbojda-besok", "upprepat-avbojande"): 40})
    assert not any("avböjt" in line for line in said)
