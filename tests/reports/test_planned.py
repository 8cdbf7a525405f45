"""What of the plan is decided and what is a förslag, wherever it is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from extracts.period import Period
from reports.manad.planned import marked, months_of
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan import BESLUTAS, Plan
from suites.plan_file import load_plan
from tests.reports.htmlsida import Sida
from tests.suites.planer import replaced

pytestmark = pytest.mark.langsam  # a whole report

DECIDED = {
    "genomforandeplan": {"kontrollmoment", "frekvens", "manader"},
    "utford-tid": {"kontrollmoment", "frekvens", "manader"},
    "stickprov": {"kontrollmoment", "frekvens"},
    "personalkontinuitet": {"frekvens"},
    "bistandsuppfoljning": {"kontrollmoment"},
}


def test_the_source_says_so_much_of_the_plan_and_no_more(plan: Plan) -> None:
    assert {row.id: set(row.beslutat) for row in plan.rader if row.beslutat} == DECIDED


@pytest.mark.parametrize(
    ("kontroll", "month", "decided"),
    [
        ("genomforandeplan", "2022-03", True),
        ("utford-tid", "2022-12", True),
        ("stickprov", "2022-04", False),
        ("stickprov", "2022-05", True),
        ("stickprov", "2022-11", False),
        ("personalkontinuitet", "2022-10", False),
        ("avgift", "2022-05", False),
    ],
)
def test_three_rows_are_decided(plan: Plan, kontroll: str, month: str, decided: bool) -> None:
    """The source has one period of stickprov a year: the second is a förslag."""
    assert plan.decided(kontroll, Period.parse(month)) is decided


def test_what_is_decided_elsewhere_says_where(plan: Plan) -> None:
    said = plan.row("personalkontinuitet").beslutat["frekvens"]
    assert said == "krav i förfrågningsunderlaget 2019-12-18 § 16, årlig avtalsuppföljning"
    assert {t.beslut for t in plan.taxor} == {"2019-12-18 § 16, tolkning"}
    assert plan.limits["andel_utford_minst"].beslut == (
        "målvärde enligt uppföljningen av ersättningsmodellen 2022, paragraf ej angiven"
    )


def test_a_field_is_a_forslag_until_it_is_decided(plan: Plan) -> None:
    row = plan.row("avgift")
    for field in BESLUTAS:
        assert marked(row, "x", field) == "x (förslag)"
        decided = replace(row, beslutat={field: "2023-01-25 § 4"})
        assert marked(decided, "x", field) == "x"
        assert marked(decided, "x", field, "annat") == "x (förslag)"


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (range(1, 13), "alla"),
        (range(3, 13), "mars–december"),
        ((3, 6, 9, 12), "mars, juni, september, december"),
        ((4, 5), "april, maj"),
        ((6, 5, 4), "april–juni"),
        ((10,), "oktober"),
        ((), "inga"),
    ],
)
def test_months_in_words(plan: Plan, months: range, said: str) -> None:
    assert months_of(replace(plan.row("avgift"), manader=tuple(months))) == said


def test_the_second_period_says_that_it_is_beyond_the_decision(plan: Plan) -> None:
    assert months_of(plan.row("stickprov")) == "maj, november (utöver beslutet)"


@pytest.mark.parametrize("page", ["rapport.html", "ledning.html"])
def test_the_plan_of_a_report_marks_every_forslag(
    sidor: dict[str, Sida], plan: Plan, page: str
) -> None:
    table = sidor[page].tabell("Internkontrollplan 2022")
    lines = {rad[0]: rad for rad in table.rader[1:]}
    assert set(lines) == {row.titel for row in plan.rader}
    assert lines["Genomförandeplan"][1:] == [
        "Omsorgskunder saknar genomförandeplan, så att hjälpen inte ges som överenskommits. (förslag)",
        "2 × 3 (förslag)",
        "Andel omsorgskunder med upprättad plan",
        "månad, mars–december",
        "mars–december",
        "avtalsansvarig (förslag)",
        "förbundsdirektör; direktionen delår och år (förslag)",
        "2022-03-23 § 30",
    ]
    assert lines["Personalkontinuitet"][3:] == [
        "Antal personal på 14 dygn (förslag)",
        "år",
        "oktober (förslag)",
        "avtalsansvarig (förslag)",
        "avtalsuppföljning; direktionen (förslag)",
        "förslag",
    ]


@pytest.mark.parametrize("page", ["rapport.html", "ledning.html"])
def test_who_answers_is_a_forslag_where_it_is_asked_for_action(
    sidor: dict[str, Sida], page: str
) -> None:
    table = sidor[page].tabell("Kontroller att ta ställning till")
    at = table.rader[0].index("Ansvarig enligt planen")
    assert {rad[at].endswith(" (förslag)") for rad in table.rader[1:]} == {True}


def test_the_plan_on_the_screen_says_what_is_decided_and_where(
    monkeypatch: pytest.MonkeyPatch, door: Door
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    shown = CliRunner().invoke(cli.main, ["plan"]).output
    assert "Gäller 2022-03-23 till 2022-12-31. 15 rader: 3 beslutade, 12 förslag." in shown
    assert shown.count("  Ansvarig: ") == shown.count("  Rapporteras till: ") == 15
    for line in shown.splitlines():
        if line.startswith(("  Ansvarig: ", "  Risk: ", "  Rapporteras till: ", "  Sannolikhet ")):
            assert line.endswith(" (förslag)."), line
    assert "  Månader: mars–december (beslut: 2022-03-23 § 30).\n" in shown
    assert "  Månader: oktober (förslag).\n" in shown
    assert "Utförd tid (utford-tid), avser utförare, beslutad 2022-03-23 § 30\n" in shown
    assert "Avgift (avgift), avser beställaren, förslag\n" in shown


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "beslutat = { kontrollmoment = ",
            "beslutat = { moment = ",
            r"kontroll genomforandeplan: beslutat har okänt fält «moment»\. Välj bland risk, ",
        ),
        (
            'beslutat = { kontrollmoment = "2022-03-23 § 30"',
            "beslutat = { kontrollmoment = 1",
            "beslutat: kontrollmoment ska vara text",
        ),
        ("manader_utover_beslut = [11]", "manader_utover_beslut = [13]", "månadsnummer 1–12"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        load_plan(str(replaced(tmp_path, "plan.toml", old, new)))
