"""The first screen: what a verdict stands for in figures, and a table of results that fits the page."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from checks.model import Indikator
from reports.kit.blocks import Mark
from reports.kit.numbers import NBSP
from reports.kit.words import MARKS
from reports.manad.per_provider import Line, PerProvider
from reports.manad.proportion import ATT_RATTA, MISSAT, Proportion
from reports.manad.sections import answers
from reports.manad.sections.matrix import _parts
from reports.manad.view import View
from suites.plan import Plan
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    KRITISK,
    MOT_FORSLAG,
    UPPFYLLT,
    VARNING,
    JudgedIndikator,
    Kontrollutfall,
    Regelutfall,
    worst,
)
from tests.reports.htmlsida import Sida

pytestmark = pytest.mark.langsam  # whole months

KEPT_RUN = Path(__file__).parents[1] / "gyllene"
U = "Björken"
Rule = tuple[str, str, int, int]
Share = tuple[str, float, float, float | None, str | None]
TID = "utford-tid"
PLAN = "genomforandeplan"


def control(
    plan: Plan, kontroll: str, rules: list[Rule], shares: list[Share], *, board: bool = False
) -> Proportion:
    """A control judged for one provider, by hand: regel, utfall, provade, avvikelser."""
    regler = [Regelutfall(r, U, utfall, VARNING, n, broken, None) for r, utfall, n, broken in rules]
    judged = [
        JudgedIndikator(Indikator(namn, u, part, whole, part / whole), limit, True, utfall)
        for namn, part, whole, limit, utfall in shares
        for u in (U, None)
    ]
    found = Kontrollutfall(
        kontroll, kontroll, "utförare", True, worst(regler), None, tuple(regler), ()
    )
    view = SimpleNamespace(
        rules=lambda _kontroll, utforare: [r for r in regler if r.utforare == utforare],
        verdict=lambda kontroll, _utforare: MARKS[kontroll.utfall],
        board=board,
        own=None,
        names=(U,),
        small=frozenset(),
        data=SimpleNamespace(
            every={(kontroll, j.indikator.namn, j.indikator.utforare, ()): j for j in judged},
            indikatorer={(kontroll, j.indikator.namn, j.indikator.utforare): j for j in judged},
            rapport=SimpleNamespace(plan=plan),
        ),
    )
    return Proportion(cast(View, view), found)


def tid(varde: float, utfall: str) -> tuple[list[Rule], list[Share]]:
    rules = [("andel-utford", utfall, 1, int(utfall == AVVIKELSE))]
    return rules, [("andel_utford", varde * 6000, 6000.0, 0.85, utfall)]


CASES: dict[str, tuple[str, list[Rule], list[Share], str, str | None]] = {
    "under the goal": (TID, *tid(0.699, AVVIKELSE), MISSAT.word, f"69,9{NBSP}% av{NBSP}85{NBSP}%"),
    "at the goal": (TID, *tid(0.85, UPPFYLLT), UPPFYLLT, f"85,0{NBSP}%"),
    "one row": (
        "registreringar",
        [("dubblett", AVVIKELSE, 99_298, 1), ("rimlig-langd", UPPFYLLT, 99_298, 0)],
        [],
        ATT_RATTA.word,
        f"1 av{NBSP}99{NBSP}298",
    ),
    "rows that break several rules are counted once": (
        "registreringar",
        [("dubblett", AVVIKELSE, 400, 2), ("rimlig-langd", AVVIKELSE, 400, 2)],
        [("andel_rader_med_avvikelse", 3, 400, None, None)],
        ATT_RATTA.word,
        f"3 av{NBSP}400",
    ),
    "several rules of different things": (
        "uppehall",
        [
            ("franvaro-utan-uppehall", AVVIKELSE, 13, 1),
            ("overlappande-bestallning", AVVIKELSE, 40, 2),
        ],
        [],
        ATT_RATTA.word,
        "3 fynd",
    ),
    "a rule whose limit is a förslag": (
        "verkstallighet",
        [("ej-verkstalld", MOT_FORSLAG, 34, 1)],
        [],
        MOT_FORSLAG,
        f"1 av{NBSP}34",
    ),
    "nothing wrong": (
        "uppehall",
        [("franvaro-utan-uppehall", UPPFYLLT, 13, 0)],
        [],
        UPPFYLLT,
        None,
    ),
    "not judged": ("uppehall", [("franvaro-utan-uppehall", EJ_BEDOMD, 0, 0)], [], EJ_BEDOMD, None),
    "over a highest limit": (
        "avbojda-besok",
        [("andel-avbojda", MOT_FORSLAG, 1, 1)],
        [("andel_avbojda", 125, 1000, 0.10, MOT_FORSLAG)],
        MOT_FORSLAG,
        f"12,5{NBSP}%, högst{NBSP}10{NBSP}%",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_verdict_tells_its_kind_and_how_much(plan: Plan, case: str) -> None:
    kontroll, rules, shares, word, text = CASES[case]
    mark = control(plan, kontroll, rules, shares).mark(U)
    assert (mark.word, mark.text) == (word, text)


@pytest.mark.parametrize("case", CASES)
def test_the_board_reads_the_kind_alone(plan: Plan, case: str) -> None:
    """The figures that it may read stand in section 4, where small ones are hidden."""
    kontroll, rules, shares, word, _text = CASES[case]
    mark = control(plan, kontroll, rules, [], board=True).mark(U)
    if not shares or kontroll == "registreringar":
        assert mark.word == word
    assert mark.text is None


def test_a_goal_that_all_together_reach_says_how_many_miss_it(plan: Plan) -> None:
    rules, shares = tid(0.9, AVVIKELSE)
    assert control(plan, TID, rules, shares).mark(None).text == f"1 av{NBSP}1 utförare"


KEPT = ("andel_med_plan", 98, 100, 0.95, UPPFYLLT)


@pytest.mark.parametrize(
    ("single", "share", "said"),
    [
        (1, UPPFYLLT, f"98,0{NBSP}% når 95{NBSP}%, med enstaka fynd: "),
        (0, UPPFYLLT, None),
        (1, MOT_FORSLAG, None),
    ],
    ids=["both", "no single finding", "the share is not kept"],
)
def test_a_share_that_is_kept_and_single_findings_are_said_together(
    plan: Plan, single: int, share: str, said: str | None
) -> None:
    found = MOT_FORSLAG if single else UPPFYLLT
    rules = [("andel-med-plan", share, 1, 0), ("plan-saknas", found, 100, single)]
    beside = control(plan, PLAN, rules, [KEPT]).beside(U)
    assert (beside is None) == (said is None)
    assert (beside or "").startswith(said or "")
    assert said is None or f"{single} av{NBSP}100" in (beside or "")


@pytest.mark.parametrize(
    ("providers", "parts"), [(0, [0]), (1, [1]), (12, [12]), (13, [7, 6]), (25, [9, 9, 7])]
)
def test_more_providers_than_fit_are_split_in_order(providers: int, parts: list[int]) -> None:
    names = [f"u{n:02}" for n in range(providers)]
    found = list(_parts(names))
    assert [len(part) for part in found] == parts
    assert [name for part in found for name in part] == names


def test_every_row_of_the_table_has_a_cell_per_provider(sidor: dict[str, Sida]) -> None:
    table = sidor["rapport.html"].tabell("Utfall per kontroll och utförare")
    assert {len(rad) for rad in table.rader} == {len(table.rader[0])}


def test_a_mark_with_figures_is_read_aloud_with_its_word(sidor: dict[str, Sida]) -> None:
    cells = [c for rad in sidor["rapport.html"].tabell("Utfall per kontroll").rader for c in rad]
    assert any(c.startswith(f"{MISSAT.symbol}{MISSAT.word}") for c in cells)


def test_the_first_sentences_are_those_of_the_data() -> None:
    """Held against the kept files of the sample month, counted here from rapport.json and avvikelser.csv."""
    page = (KEPT_RUN / "rapport.txt").read_text("utf-8").replace(NBSP, " ")
    run = json.loads((KEPT_RUN / "rapport.json").read_text("utf-8"))
    with (KEPT_RUN / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    tid = next(k for k in run["kontroller"] if k["id"] == TID)
    shares = {i["utforare"]: i["varde"] for i in tid["indikatorer"] if i.get("gransvarde")}
    under = {u for u, varde in shares.items() if u and varde < 0.85}
    said = next(line for line in page.splitlines() if line.startswith("Utförd av beviljad tid: "))
    assert {u for u in shares if u and u in said} == under
    critical = [r for r in rows if r["allvar"] == KRITISK and r["regel"] != "andel-utford"]
    assert f"Kritiska fel att rätta: {len(critical)} (" in page
    without = sum(r["regel"] == "verkstalld-utan-besok" for r in rows)
    assert f"Kunder att titta till: verkställd tid utan besök {without}; " in page
    paid = [
        float(r["belopp"].replace(",", "."))
        for r in rows
        if r["kontroll"] != "ersattning" and r["belopp"]
    ]
    whole = f"{round(sum(b for b in paid if b > 0)):,}".replace(",", " ")
    assert f"högst {whole} kr kan ha betalats för mycket enligt reglerna" in page
    assert "för mycket fakturerat 6 000 kr i 1 avvikelse; för lite fakturerat −" in page
    [files] = [u for u in run["underlag"] if u["tabell"] == "registreringar"]
    read, right = (f"{files[name]:,}".replace(",", " ") for name in ("rader", "godkanda"))
    assert f"Underlaget: {right} av {read} registreringar är godkända" in page
    assert "Helt eller delvis ej bedömt: Registreringar, se avsnitt 11." in page


@pytest.mark.parametrize(
    ("small", "said"),
    [(0, "Under målet: 8 av 12 utförare"), (2, "Under målet: 8 av 10 utförare som visas")],
)
def test_how_many_miss_a_goal_is_said_of_those_that_are_shown(small: int, said: str) -> None:
    """Of a provider whose figures the board may not read it is not said that it reaches its goal."""
    missed, kept = Mark("✗", AVVIKELSE, "avvikelse"), Mark("✓", UPPFYLLT, "uppfyllt")
    marks = [missed] * 8 + [kept] * (4 - small)
    lines = [Line(f"U{at}", "", "", "70,0", 0.7, mark) for at, mark in enumerate(marks)]
    lines += [Line(f"L{at}", "", "", "", None, None, hidden=True) for at in range(small)]
    found = PerProvider("utford-tid", "andel_utford", tuple(lines), None, 0.85, True)
    assert answers._missed(found) == f"{said}, se avsnitt 4"
