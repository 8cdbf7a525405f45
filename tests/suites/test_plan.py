"""The plan is read with care: what is wrong with it is said in Swedish, with the file and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.registry import CONTROLS
from extracts.period import Period
from suites.errors import PlanError
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_check import check_measured
from suites.plan_file import load_plan
from suites.run import demand_known
from tests.suites.planer import PLAN, changed, copied, replaced


def test_the_plan_that_comes_with_the_program(plan: Plan, door: Door) -> None:
    check_measured(plan, set(CONTROLS))
    for row in plan.rader:
        if row.svit:
            door.check(row.svit, row.expectations)
    assert plan.namn == "norrtalje-2022"


def test_a_plan_is_found_by_name_or_by_folder(plan: Plan, tmp_path: Path) -> None:
    copy = load_plan(str(copied(tmp_path)))
    assert (copy.sha256, copy.rader, copy.namn) == (plan.sha256, plan.rader, "plan")


def test_the_hash_covers_every_file(plan: Plan, tmp_path: Path) -> None:
    assert set(plan.files) >= {"plan.toml", "texter.toml", "utford-tid.json", "registreringar.json"}
    texts = replaced(tmp_path / "a", "texter.toml", "Slut före start", "Slut innan start")
    suite = replaced(tmp_path / "b", "registreringar.json", "Kunden finns i kundlistan.", "Finns.")
    assert len({plan.sha256, load_plan(str(texts)).sha256, load_plan(str(suite)).sha256}) == 3


def test_an_unknown_plan_names_those_there_are() -> None:
    with pytest.raises(PlanError, match=r"ingen plan som heter nortalje.*norrtalje-2022"):
        load_plan("nortalje")


TOML = [
    ('id = "utford-tid"\n', "", r"kontroll \?: «id» saknas"),
    ('risk = "Underlaget', 'riks = "Underlaget', "kontroll underlag: «riks» känns inte igen"),
    ("fran = 2022-03-23\n", "", r"\[plan\] ska ha planens första och sista dag"),
    ("till = 2022-12-31\n", "", r"\[plan\] ska ha planens första och sista dag"),
    ("till = 2022-12-31", "till = 2022-03-22", "första och sista dag, i den ordningen"),
    ("till = 2022-12-31", 'till = "2022-12-31"', "«2022-12-31» är inget datum"),
    ('ansvarig = "systemförvaltare"\n', "", "kontroll underlag: «ansvarig» saknas"),
    ("sannolikhet = 3", "sannolikhet = 5", "sannolikhet ska vara 1, 2, 3 eller 4"),
    ("konsekvens = 3", 'konsekvens = "hög"', "konsekvens ska vara 1, 2, 3 eller 4"),
    ("manader = [1, 2,", "manader = [13, 2,", "manader ska vara en lista med månadsnummer 1–12"),
    (
        "fa_rader_andel = { varde = 0.5,",
        'fa_rader_andel = { varde = "halva",',
        "gränsvärdet fa_rader_andel ska skrivas",
    ),
    (
        "fa_rader_andel = { varde",
        "fa_rader_andel = { beslutat = 1, varde",
        "gränsvärdet fa_rader_andel har okänt fält «beslutat»",
    ),
    (
        "fa_rader_andel =",
        "fa_rader_andl =",
        "underlag.json: regeln «fa-rader» använder gränsvärdet fa_rader_andel",
    ),
    ('id = "utford-tid"', 'id = "underlag"', "samma kontroll finns två gånger"),
    ("[[kontroll]]", "[[kontroll]", "plan.toml går inte att läsa som TOML"),
    ("[plan]", "[planen]", r"avsnittet \[plan\] saknas"),
    ('titel = "Internkontrollplan', 'namn = "Internkontrollplan', r"\[plan\] saknar titel"),
    ('svit = "underlag.json"', 'svit = "underlaget.json"', "Sviten underlaget.json saknas"),
    ('post = "larm"\n', "", "en taxa saknar fältet 'post'"),
    ('post = "larm"\n', 'post = "larmet"\n', "taxan för larmet: posten känns inte igen"),
    ('post = "larm"\n', 'post = "service"\n', "taxan för service: två värden gäller samtidigt"),
    ("fran = 2021-06-01", "fran = 2021-06-02", "fran ska vara den första"),
    (
        "fran = 2021-06-01",
        "fran = 2021-06-01\ntill = 2022-06-29",
        "till den sista dagen i en månad",
    ),
    ("fran = 2021-06-01", 'fran = "juni"', "«juni» är inget datum"),
    ('{ "tätort" = 325,', '{ "stad" = 325,', "kronor ska anges för tätort, landsbygd, skärgård"),
    ('{ "tätort" = 325,', '{ "tätort" = 325.005,', "taxan för service: 325.005 kr ska vara"),
    ('{ "tätort" = 325,', '{ "tätort" = "många",', "taxan för service: «många» är inget tal"),
    ("larm = 10\n", "", "avgiftsnivåerna saknar fältet 'larm'"),
    ("hogst_timmar = 3,", "hogst_timmar = 7,", "nivåerna ska stå i ordning"),
    ("hogst_timmar = 3,", "timmar = 3,", "avgiftsnivåerna: «None» är inget tal"),
    ("procent = 30 }", 'procent = "30" }', "en nivå ska skrivas { hogst_timmar = …, procent = … }"),
    ("kronor = 2170", "kronor = -1", "avgiftstaket: -1 kr ska vara noll eller mer"),
    (
        "manader_over_80 = { varde = 6,",
        "manader_over_80 = { varde = 6, fran = 2022-02-02,",
        "gränsvärdet manader_over_80: fran ska vara den första",
    ),
    (
        "manader_over_80 = { varde = 6, text = ",
        "manader_over_80 = [{ varde = 9 }, { varde = 6 }]\nannat = { varde = 6, text = ",
        "gränsvärdet manader_over_80: två värden gäller samtidigt",
    ),
    ("till = 2021-05-31\n", "", "ej_matbar saknar fältet 'till'"),
    (
        'beslut = "målvärde enligt uppföljningen av ersättningsmodellen 2022, paragraf ej angiven", ',
        "",
        "utford-tid.json: regeln «andel-utford» är kritisk men gränsen andel_utford_minst är ett förslag",
    ),
]

# Of another type than the field has: found by fuzzing.
TYPES = [
    ('titel = "Underlaget"', "titel = 2022-01-01", "titel ska vara text inom citattecken"),
    ('frekvens = "varje körning"', 'frekvens = [""]', "frekvens ska vara text"),
    ('id = "underlag"', "id = { x = 1 }", "id ska vara text"),
    ('svit = "underlag.json"', "svit = []", "svit ska vara text"),
    (
        'svit = "underlag.json"',
        'svit = "../x.json"',
        "svit ska vara namnet på en fil i planens mapp",
    ),
    ("sannolikhet = 3", "sannolikhet = true", "sannolikhet ska vara 1, 2, 3 eller 4"),
    ("manader = [1, 2,", "manader = [1.0, 2,", "manader ska vara en lista med månadsnummer"),
    (
        "fa_rader_andel = { varde = 0.5,",
        "fa_rader_andel = { varde = nan,",
        "fa_rader_andel ska skrivas",
    ),
    (
        "fa_rader_andel = { varde = 0.5,",
        "fa_rader_andel = { varde = true,",
        "fa_rader_andel ska skrivas",
    ),
    (
        "fa_rader_andel = { varde = 0.5, text = ",
        "fa_rader_andel = { varde = 0.5, beslut = true, text = ",
        "fa_rader_andel: beslut ska vara text",
    ),
    ("[kontroll.gransvarden]\n", "gransvarden = 1\n[annat]\n", "gransvarden ska vara ett avsnitt"),
    ("maste_rattas = []", "maste_rattas = [0]", "maste_rattas ska vara en lista med text"),
    (
        "{ snarlika-namn =",
        "{ snarlik-namn =",
        "maste_rattas_under nämner okänd regel «snarlik-namn»",
    ),
    (
        'snarlika-namn = "snarlika_namn_andel"',
        'snarlika-namn = "snarlik_andel"',
        "maste_rattas_under: gränsvärdet snarlik_andel finns inte i planen",
    ),
    (
        '{ snarlika-namn = "snarlika_namn_andel" }',
        "{ snarlika-namn = 0.05 }",
        "snarlika-namn ska vara text",
    ),
    ("[egenkontroll]\n", "[[egenkontroll]]\n", r"\[egenkontroll\] ska vara ett avsnitt"),
    ('{ "tätort" = 325,', '{ "tätort" = nan,', "taxan för service: «nan» är inget tal"),
    ("fran = 2021-06-01", "fran = 2021-06-01T00:00:00", "är inget datum"),
    ("kronor = 2170", "kronor = inf", "avgiftstaket: «inf» är inget tal"),
    ("larm = 10\n", 'larm = "10"\n', "over och larm ska vara hela procent"),
    ("till = 2021-05-31\n", 'till = "maj"\n', "ej_matbar: «maj» är inget datum"),
    ("[[kontroll]]", f"x = {'[' * 9_000}\n[[kontroll]]", "går inte att läsa som TOML"),
]


def test_until_further_notice_may_be_the_last_day_there_is(tmp_path: Path) -> None:
    old, new = "fran = 2021-06-01", "fran = 2021-06-01\ntill = 9999-12-31"
    assert load_plan(str(replaced(tmp_path, "plan.toml", old, new))).taxor


@pytest.mark.parametrize(("old", "new", "message"), TYPES, ids=[m for _, _, m in TYPES])
def test_a_field_of_another_type(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        load_plan(str(replaced(tmp_path, "plan.toml", old, new)))


@pytest.mark.parametrize(("old", "new", "message"), TOML, ids=[m for _, _, m in TOML])
def test_a_fault_in_the_toml(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = replaced(tmp_path, "plan.toml", old, new)
    with pytest.raises(PlanError, match=message):
        load_plan(str(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[fil.tom-fil]", "[filer.tom-fil]", r"avsnittet \[filer\] känns inte igen"),
        (
            'gor_sa = "Kontrollera att hela dagen',
            'gorsa = "Kontrollera att hela dagen',
            "fa-rader saknar fältet 'gor_sa'",
        ),
        ("[regel.fa-rader]", "[regel.fa-rader", "texter.toml går inte att läsa som TOML"),
        ("[regel.fa-rader]\n", "[regel.fa-rader]\nsok = 1\n", "sok ska vara text"),
    ],
)
def test_a_fault_in_the_texts(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        load_plan(str(replaced(tmp_path, "texter.toml", old, new)))


def test_a_plan_may_replace_some_texts_and_keep_the_others(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    own = '[regel.fa-rader]\ntitel = "Tunn dag"\ntext = "Få."\ngor_sa = "Se efter."\n'
    (folder / "texter.toml").write_text(own, "utf-8")
    mine = load_plan(str(folder))
    assert mine.texter["fa-rader"].titel == "Tunn dag"
    assert mine.texter["dubblett"].titel == "Lika rader"


def test_own_texts_of_another_type(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "texter.toml").write_text("regel = 1\n", "utf-8")
    with pytest.raises(PlanError, match=r"texter.toml: \[regel\] ska vara ett avsnitt"):
        load_plan(str(folder))


def test_a_rule_without_a_text(tmp_path: Path) -> None:
    folder = changed(tmp_path, "underlag.json", "fa-rader", put("meta", "regel", value="tunn-dag"))
    with pytest.raises(PlanError, match="regeln «tunn-dag» saknar text"):
        load_plan(str(folder))


SVIT = "genomforandeplan.json"
ANDEL = "andel-med-plan"


def put(*path: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(expectation: dict[str, Any]) -> None:
        inner = expectation
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            put("severity", value="kritisk"),
            "regeln «andel-med-plan» har severity «kritisk».*critical, warning, info",
        ),
        (lambda e: e.pop("severity"), "har severity «None»"),
        (
            put("severity", value="critical"),
            "är kritisk men gränsen andel_med_plan_minst är ett förslag",
        ),
        (
            put("kwargs", "min_value", value={"$PARAMETER": "andel_plan"}),
            "använder gränsvärdet andel_plan, som inte finns",
        ),
        (
            put("meta", "gransvarde", value="andel_plan"),
            "gränsvärdet andel_plan finns inte i planen",
        ),
        (
            put("kwargs", "row_condition", value='x > {"$PARAMETER": "y"}'),
            r"\$PARAMETER i row_condition; det stöds inte",
        ),
        (
            put("kwargs", "row_condition", value={"$PARAMETER": "y"}),
            r"\$PARAMETER i row_condition; det stöds inte",
        ),
        (lambda e: e["kwargs"].pop("column"), "saknar kwargs.column"),
        (lambda e: e["meta"].pop("tabell"), "meta med «regel» och «tabell»"),
        (lambda e: e.pop("kwargs"), "saknar kwargs.column"),
        (put("kwargs", "column", value=["x"]), "column ska vara text"),
        (put("severity", value={}), "severity ska vara text"),
        (put("meta", "tabell", value=1), "tabell ska vara text"),
        (put("kwargs", "min_value", value={"$PARAMETER": []}), r"\$PARAMETER ska vara text"),
    ],
)
def test_a_fault_in_an_expectation(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    folder = changed(tmp_path, SVIT, ANDEL, change)
    with pytest.raises(PlanError, match=rf"{SVIT}: .*{message}"):
        load_plan(str(folder))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"expectations": []}', '{"expectations": [1]}', "[" * 90_000]
)
def test_a_suite_that_is_no_suite(tmp_path: Path, content: str) -> None:
    folder = copied(tmp_path)
    (folder / SVIT).write_text(content)
    with pytest.raises(PlanError, match=SVIT):
        load_plan(str(folder))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            put("type", value="expect_column_values_to_be_betwen"),
            r"«andel-med-plan» \(expect_column_values_to_be_betwen\)",
        ),
        (put("kwargs", "min_valeu", value=1), "«andel-med-plan»"),
        (put("kwargs", "min_value", value="många"), "«andel-med-plan»"),
        (put("type", value=None), "«andel-med-plan»"),
    ],
    ids=["typ", "kwargs", "värde", "ingen typ"],
)
def test_what_great_expectations_would_drop_in_silence(
    tmp_path: Path, door: Door, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    loaded = load_plan(str(changed(tmp_path, SVIT, ANDEL, change)))
    with pytest.raises(PlanError, match=rf"{SVIT}: Great Expectations kan inte läsa {message}"):
        door.check(SVIT, loaded.row("genomforandeplan").expectations)


def test_a_suite_of_a_control_that_is_not_measured(plan: Plan) -> None:
    with pytest.raises(PlanError, match="kontrollen «utford-tid» har en svit men mäts inte"):
        check_measured(plan, set(CONTROLS) - {"utford-tid"})


def test_an_unknown_control_names_those_there_are(plan: Plan) -> None:
    demand_known(plan, ["utford-tid"])
    with pytest.raises(PlanError, match=r"«utförd tid» finns inte i planen.*utford-tid"):
        demand_known(plan, ["utförd tid"])


@pytest.mark.parametrize(
    ("kontroll", "months"),
    [
        ("underlag", range(1, 13)),
        ("genomforandeplan", range(3, 13)),
        ("utford-tid", range(3, 13)),
        ("registreringar", range(1, 13)),
        ("avbojda-besok", range(1, 13)),
        ("uppehall", range(1, 13)),
        ("ersattning", range(1, 13)),
        ("bistandsuppfoljning", range(1, 13)),
        ("larmkunder", (3, 6, 9, 12)),
        ("legitimerade-besok", range(1, 13)),
        ("avgift", range(1, 13)),
        ("verkstallighet", range(1, 13)),
        ("registreringskvalitet", range(1, 13)),
    ],
)
def test_the_months_of_a_control(plan: Plan, kontroll: str, months: Iterable[int]) -> None:
    assert list(plan.row(kontroll).manader) == list(months)


@pytest.mark.parametrize(
    ("month", "planned"),
    [
        ("2021-05", False),
        ("2021-12", False),
        ("2022-02", False),
        ("2022-03", True),
        ("2022-04", True),
        ("2022-12", True),
        ("2023-01", False),
        ("2023-03", False),
    ],
)
def test_a_month_of_another_time_than_the_plans_is_not_planned(
    plan: Plan, month: str, planned: bool
) -> None:
    """The plan is from 2022-03-23 to 2022-12-31: March has some of its days, February none."""
    period = Period.parse(month)
    assert plan.covers(period) is planned
    assert plan.planned("registreringar", period) is planned
    assert plan.planned("utford-tid", period) is planned
    assert plan.decided("utford-tid", period) is planned
    assert not plan.decided("registreringar", period)


@pytest.mark.parametrize(
    ("fran", "till", "planned"),
    [
        ("2022-03-01", "2022-12-31", True),
        ("2022-03-31", "2022-12-31", True),
        ("2022-04-01", "2022-12-31", False),
        ("2021-01-01", "2022-03-01", True),
        ("2021-01-01", "2022-02-28", False),
        ("2022-03-15", "2022-03-15", True),
    ],
)
def test_a_month_is_the_plans_when_the_plan_has_a_day_of_it(
    plan: Plan, fran: str, till: str, planned: bool
) -> None:
    first, last = (dt.date.fromisoformat(day) for day in (fran, till))
    assert replace(plan, fran=first, till=last).covers(Period.parse("2022-03")) is planned


def test_which_limits_are_decided(plan: Plan) -> None:
    decided = {namn for namn, limit in plan.limits.items() if limit.beslutad}
    assert decided == {
        "andel_utford_minst",
        "uppfoljning_timmar",
        "uppfoljning_manader",
        "verkstallas_inom_manader",
    }


def test_a_critical_rule_never_rests_on_a_forslag(plan: Plan) -> None:
    for row in plan.rader:
        for rule in row.rules:
            if rule.gransvarde and not plan.limits[rule.gransvarde].beslutad:
                assert rule.allvar != "kritisk", rule.regel


@pytest.mark.parametrize(
    ("day", "varde", "skal"),
    [
        ("2021-12-31", 9, None),
        ("2022-01-01", 6, None),
        ("2020-12-31", 6, "gränsvärdet gäller inte då: Månader"),
    ],
)
def test_a_limit_that_has_had_two_values(
    tmp_path: Path, day: str, varde: float, skal: str | None
) -> None:
    folder = replaced(
        tmp_path,
        "plan.toml",
        "manader_over_80 = { varde = 6, text = ",
        "manader_over_80 = [\n"
        '{ varde = 9, fran = 2021-01-01, till = 2021-12-31, text = "Månader" },\n'
        '{ varde = 6, fran = 2022-01-01, text = "Månader" } ]\n'
        "annat = { varde = 1, text = ",
    )
    date = dt.date.fromisoformat(day)
    plan = load_plan(str(folder)).at(date)
    assert plan.parameters["manader_over_80"] == varde
    found = plan.not_measurable("bistandsuppfoljning", date)
    assert (found or "").startswith(skal or "")
    assert (found is None) == (skal is None)


@pytest.mark.parametrize(
    ("post", "area", "kronor"),
    [
        ("larm", "tätort", 394),
        ("delegerad hsl", "skärgård", 543),
        ("hemsjukvård besök", "landsbygd", 476),
        ("hemrehab besök", "tätort", 920),
    ],
)
def test_tariffs_are_dated(plan: Plan, post: str, area: str, kronor: int) -> None:
    march = load_plan(str(PLAN)).tariffs(dt.date(2022, 3, 31))
    assert march[post, area] == kronor
    assert (post, area) not in plan.tariffs(dt.date(2019, 12, 31))
