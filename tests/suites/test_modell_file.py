"""Model files and values: what is refused, in a sentence that says what to mend."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from checks.pengar.grunder import GRUNDER
from checks.pengar.taxa import POSTER
from suites.errors import ModellError
from suites.modell_file import load_modeller, read_modell, wanted_models
from suites.modell_varden import demand_values, parse_values
from suites.plan_file import plan_folder
from tests.simulerad import PLAN
from tests.suites.planer import copied, replaced

EGEN = """
id = "egen"
titel = "Vår modell"
beskrivning = "Larm ersätts per tillfälle."
kalla = "Vårt eget förslag"

[parameter.pris]
text = "pris per larm"
enhet = "kronor per besök"
exempel = "150"

[post.larm]
grund = "per_tillfalle"
kronor = "pris"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "egen.toml"
    path.write_text(text, "utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> str:
    assert old in EGEN
    with pytest.raises(ModellError) as error:
        read_modell(written(folder, EGEN.replace(old, new, 1)))
    return str(error.value)


def test_the_models_of_the_source() -> None:
    found = load_modeller(PLAN)
    assert [m.id for m in found] == [
        "dagens",
        "beviljad-med-golv",
        "hsl-ingar",
        "hsl-schablon",
        "hsl-hogst-andel",
        "larm-per-manad",
        "larm-per-tillfalle",
        "odelat-besok",
        "utford",
        "utford-med-tak",
    ]
    without = {p.namn for m in found for p in m.parametrar.values() if p.varde is None}
    assert without == {"avdrag", "hsl_minuter", "larm_manad", "larm_tillfalle"}
    sizes = {p.namn: p.varde for m in found for p in m.parametrar.values() if p.varde is not None}
    assert sizes == {"golv": 80, "hsl_andel": 17}
    assert {regel.namn for m in found for regel in m.poster.values()} == set(GRUNDER)


def test_every_ground_is_explained_beside_todays_model() -> None:
    """One paragraph each in dagens.toml, with its posts and the values it needs."""
    told = (plan_folder(PLAN) / "modeller" / "dagens.toml").read_text("utf-8")
    paragraphs = dict(re.findall(r"^#   (\w+): (.*(?:\n#     .*)*)", told, re.MULTILINE))
    assert set(paragraphs) == set(GRUNDER)
    for namn, grund in GRUNDER.items():
        said = paragraphs[namn]
        assert all(f"{falt} (" in said for falt in grund.falt), namn
        assert grund.poster == POSTER or all(post in said for post in grund.poster), namn


def test_an_own_model_by_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, EGEN)
    [found] = wanted_models(load_modeller(PLAN), [str(path)])
    assert (found.id, found.poster["larm"].falt) == ("egen", {"kronor": "pris"})


def test_a_personnummer_in_a_model_is_not_carried_on(tmp_path: Path) -> None:
    path = written(tmp_path, EGEN.replace("eget förslag", "förslag av 19121212-1212"))
    assert read_modell(path).kalla == "Vårt förslag av ••••••-••••"


def test_an_own_model_among_those_of_the_plan(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    (plan / "modeller" / "egen.toml").write_text(EGEN, "utf-8")
    assert "egen" in {m.id for m in load_modeller(str(plan))}


def test_an_unknown_model() -> None:
    with pytest.raises(ModellError) as error:
        wanted_models(load_modeller(PLAN), ["utfrd"])
    assert str(error.value).startswith("Modellen «utfrd» finns inte. Välj bland beviljad-med-golv,")


def test_a_model_asked_for_twice_is_one() -> None:
    assert [m.id for m in wanted_models(load_modeller(PLAN), ["utford", "utford"])] == ["utford"]


def test_two_models_of_one_id(tmp_path: Path) -> None:
    path = written(tmp_path, EGEN.replace('"egen"', '"utford"'))
    with pytest.raises(ModellError, match="Två modellfiler har id «utford»"):
        wanted_models(load_modeller(PLAN), ["utford", str(path)])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "egen"', "", 'egen.toml saknar id = "…".'),
        ('id = "egen"', "id = 7", 'egen.toml saknar id = "…".'),
        ('id = "egen"', 'id = "egen"\nfarg = 1', "egen.toml: fältet «farg» känns inte igen."),
        ("[post.larm]", "[post.larmet]", "posten larmet känns inte igen. Poster:"),
        ("[post.larm]", "[post.service]", "posten service kan inte ersättas på grunden per_till"),
        ('"per_tillfalle"', '"fritt"', "posten larm: grunden «fritt» finns inte. Välj bland netto"),
        ('kronor = "pris"', "", "grunden per_tillfalle behöver kronor = ett tal eller en param"),
        ('kronor = "pris"', 'kronor = "priset"', "modellen har ingen parameter som heter «priset»"),
        (
            'kronor = "pris"',
            "kronor = -1",
            "posten larm, kronor: «-1» ska vara ett tal, noll eller",
        ),
        ('kronor = "pris"', "kronor = true", "«True» ska vara ett tal"),
        ('kronor = "pris"', "kronor = nan", "«nan» ska vara ett tal"),
        ('kronor = "pris"', "kronor = inf", "«inf» ska vara ett tal"),
        ('kronor = "pris"', "kronor = 5", "parametern pris används inte av någon post."),
        ('kronor = "pris"', 'kronor = "pris"\ngolv = 1', "posten larm: fältet «golv» känns inte"),
        ('exempel = "150"', "", 'parametern pris saknar exempel = "…".'),
        ('exempel = "150"', "varde = 150", 'parametern pris saknar kalla = "…".'),
        ("[parameter.pris]", "[parameter]", "parametern text ska vara ett avsnitt med fält."),
        ('id = "egen"', "id = ", "egen.toml går inte att läsa som TOML"),
    ],
)
def test_a_fault_of_a_model_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refused(tmp_path, old, new)


def test_posts_that_are_no_section(tmp_path: Path) -> None:
    path = written(tmp_path, "post = 3\n" + EGEN[: EGEN.index("[parameter")])
    with pytest.raises(ModellError, match=r"egen\.toml: post ska vara ett avsnitt med fält\."):
        read_modell(path)


def test_the_plans_own_model_is_the_one_compared_with() -> None:
    """What it does not name is paid as in dagens.toml, which then is one among the others."""
    first, *rest = load_modeller(PLAN, "utford")
    assert (first.id, set(first.poster)) == ("utford", set(POSTER))
    assert first.poster["omsorg"].namn == "utford"
    assert first.poster["hemrehab besök"].namn == "per_tillfalle"
    assert "dagens" in {m.id for m in rest}
    assert "utford" not in {m.id for m in rest}
    assert [m.id for m in wanted_models((first, *rest), ["utford", "dagens"])] == ["dagens"]


def test_presence_is_for_all_its_posts_or_none(tmp_path: Path) -> None:
    old = '[post.service]\ngrund = "narvaro"\n'
    plan = replaced(tmp_path, "modeller/odelat-besok.toml", old, "")
    with pytest.raises(ModellError, match="ska gälla alla dessa poster eller ingen: omsorg,"):
        load_modeller(str(plan))


@pytest.mark.parametrize(("avdrag", "said"), [("100", None), ("101", "avdrag får vara högst 100")])
def test_a_deduction_of_more_than_everything(tmp_path: Path, avdrag: str, said: str | None) -> None:
    text = EGEN[: EGEN.index("[parameter")]
    rule = f'[post.omsorg]\ngrund = "netto_med_golv"\ngolv = 80\navdrag = {avdrag}\n'
    path = written(tmp_path, text + rule)
    if said is None:
        assert read_modell(path).poster["omsorg"].falt["avdrag"] == 100
    else:
        with pytest.raises(ModellError, match=said):
            read_modell(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "dagens"', 'id = "idag"', "saknar dagens.toml"),
        ("[post.larm]", '[post."övrigt"]', "posten övrigt känns inte igen"),
        ('\n[post.larm]\ngrund = "utford"\n', "\n", "posten larm saknas"),
    ],
)
def test_todays_model_is_whole(tmp_path: Path, old: str, new: str, said: str) -> None:
    plan = replaced(tmp_path, "modeller/dagens.toml", old, new)
    with pytest.raises(ModellError, match=said):
        load_modeller(str(plan))


def test_todays_model_takes_no_parameters(tmp_path: Path) -> None:
    new = '[parameter.x]\ntext = "x"\nenhet = "kronor"\nexempel = "1"\n\n[post.larm]\nkronor = "x"'
    plan = replaced(tmp_path, "modeller/dagens.toml", "[post.larm]", new)
    with pytest.raises(ModellError, match="dagens modell kan inte ha parametrar"):
        load_modeller(str(plan))


# Values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("avdrag=10", Fraction(10)),
        (" avdrag = 2,5 ", Fraction(5, 2)),
        ("avdrag=0.125", Fraction(1, 8)),
        ("avdrag=0", Fraction(0)),
        ("avdrag=100", Fraction(100)),
    ],
)
def test_a_value(text: str, value: Fraction) -> None:
    assert parse_values([text], load_modeller(PLAN)) == {"avdrag": value}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["avdrag"], "«avdrag» ska skrivas namn=värde, till exempel --satt avdrag=10."),
        (["advrag=1"], "Ingen vald modell har parametern «advrag». Parametrar: golv (beviljad-"),
        (["avdrag=1", "avdrag=2"], "Parametern avdrag är satt två gånger. Ange den en gång."),
        (
            ["avdrag=tio"],
            "«tio» är inget tal för avdrag (procent av ersättningen). "
            "Skriv till exempel --satt avdrag=10.",
        ),
        (["avdrag="], "«» är inget tal för avdrag"),
        (["avdrag=-1"], "«-1» är inget tal för avdrag"),
        (["avdrag=nan"], "«nan» är inget tal för avdrag"),
        (["avdrag=1e9"], "«1e9» är inget tal för avdrag"),
        (["avdrag=١"], "«١» är inget tal för avdrag"),
        (["avdrag=100,1"], "--satt: avdrag är i procent av ersättningen och får vara högst 100."),
    ],
)
def test_a_value_that_cannot_be_used(given: list[str], said: str) -> None:
    with pytest.raises(ModellError) as error:
        parse_values(given, load_modeller(PLAN))
    assert said in str(error.value)


def test_a_value_for_models_that_have_none() -> None:
    chosen = wanted_models(load_modeller(PLAN), ["utford"])
    with pytest.raises(ModellError, match=r"De valda modellerna har inga parametrar\."):
        parse_values(["golv=1"], chosen)


def test_a_missing_value_is_named_with_its_unit_and_an_example() -> None:
    chosen = wanted_models(load_modeller(PLAN), ["hsl-schablon"])
    with pytest.raises(ModellError) as error:
        demand_values(chosen, {})
    assert str(error.value) == (
        "Modellen hsl-schablon behöver hsl_minuter (schablontid för delegerad hsl, i minuter per "
        "besök), som källan inte anger: till exempel --satt hsl_minuter=8."
    )
    demand_values(chosen, {"hsl_minuter": Fraction(0)})
