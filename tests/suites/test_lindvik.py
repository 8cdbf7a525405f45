"""Another municipality without code: the invented plan of Lindvik, on small cases and on the sample month."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from extracts.contract import contract
from extracts.errors import ProfilError
from extracts.period import Period
from extracts.profil.profil_file import load_profil
from reports.mall.book import write_books
from suites.gx_door import Door
from suites.plan import Plan
from suites.plan_file import HOME, load_plan
from suites.verdicts import AVVIKELSE, UPPFYLLT
from tests.checks.test_ersattning import kronor, kund, order
from tests.korning import Korning, run_control
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

NAME = "exempel/lindvik-2022"
GRANBACKEN, TALLMON = "Granbackens Hemtjänst", "Tallmon Vård och Omsorg"
SAMPLES = Path(cli.__file__).parent / "samples"
# The sample month of two providers, with Lindvik's taxeområden, fees and invoices in the files.
SAMPLE = SAMPLES / "lindvik-2022-03"
FACIT = SAMPLES / "lindvik-2022-03-facit.csv"
AREAS, LEVELS = ("centralorten", "ytterområdena"), ("0", "15", "25", "50", "100")


@pytest.fixture(scope="module")
def lindvik() -> Plan:
    return load_plan(NAME)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample month by the plan of Lindvik."""
    folder = tmp_path_factory.mktemp("lindvik") / "rapport"
    args = ["kontrollera", str(SAMPLE), "--plan", NAME, "--ut", str(folder)]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 1, result.output
    return folder


def said(page: Path) -> str:
    """The words of a page."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    return re.sub(r"\s+", " ", text)


def test_it_says_everywhere_that_it_is_invented(lindvik: Plan) -> None:
    assert "påhittad" in lindvik.titel
    assert "påhittad" in lindvik.organisation
    decided = [
        lindvik.beslut,
        *(t.beslut for t in lindvik.taxor),
        *(a.beslut for a in lindvik.avgifter),
    ]
    assert all("påhittat" in str(where) for where in decided)
    limits = [limit.beslut for limit in lindvik.limits.values() if limit.beslut]
    assert [where for where in limits if "påhittat" not in where and "lag:" not in where] == []


def test_an_invented_plan_is_no_choice_among_the_real_ones() -> None:
    assert [path.parent.name for path in HOME.glob("*/plan.toml")] == ["norrtalje-2022"]


def test_it_has_areas_levels_and_months_of_its_own(lindvik: Plan) -> None:
    assert (lindvik.taxeomraden, lindvik.avgiftsnivaer) == (AREAS, LEVELS)
    levels = lindvik.avgift(Period(2022, 3).last)
    assert levels is not None
    assert [(int(hours), share) for hours, share in levels.nivaer] == [(5, 25), (10, 50)]
    planned = [m for m in range(1, 13) if lindvik.planned("utford-tid", Period(2022, m))]
    assert planned == [3, 6, 9, 12]


@pytest.mark.parametrize(
    ("minuter", "utfall"),
    [(449, AVVIKELSE), (450, UPPFYLLT), (600, UPPFYLLT), (601, AVVIKELSE)],
)
def test_performed_time_is_within_the_band(
    lindvik: Plan, door: Door, tmp_path: Path, minuter: int, utfall: str
) -> None:
    """Of 600 min granted: 75 % and 100 % are within, a minute under and a minute over are not."""
    found = _run(lindvik, door, tmp_path, "utford-tid", minuter)
    assert found.regel("andel-utford").utfall == utfall


@pytest.mark.parametrize(("minuter", "kr"), [(450, 3150.0), (600, 4200.0), (601, 4200.0)])
def test_performed_time_is_paid_up_to_the_granted(
    lindvik: Plan, door: Door, tmp_path: Path, minuter: int, kr: float
) -> None:
    """420 kr an hour."""
    assert kronor(_run(lindvik, door, tmp_path, "ersattning", minuter), "omsorg") == {AREAS[0]: kr}


def _run(plan: Plan, door: Door, folder: Path, kontroll: str, minuter: int) -> Korning:
    tables = {
        "kunder": [kund(taxeomrade=AREAS[0])],
        "bestallningar": [order(600)],
        "registreringar": [registrering(minuter=minuter)],
    }
    underlag = write_underlag(folder / "underlag", tables)
    return run_control(underlag, folder, plan, door, kontroll)


def test_the_plan_is_shown() -> None:
    result = CliRunner().invoke(cli.main, ["plan", "--plan", NAME])
    assert result.exit_code == 0, result.output
    assert "Lägsta utförd av beviljad tid: 0,75" in " ".join(result.output.split())
    assert "hemtjänst i Lindvik (påhittad kommun)" in " ".join(result.output.split())
    assert "Odelad tid är tillåten" in result.output


def test_the_sample_month_in_its_own_words(run: Path) -> None:
    report = said(run / "rapport.html")
    assert "målet är 75–100 %. Utanför målet: Tallmon Vård och Omsorg (67,3 %)." in report
    assert "den ska vara minst 75 % och högst hela den beviljade tiden" in report
    assert "omsorg: utförd tid, för varje kund högst den beviljade" in report
    assert "Beloppen räknas efter planens modell." in report
    assert "Lämna ledning.html eller ledning.docx till omsorgsnämnden." in report
    assert said(run / "utforare" / TALLMON / "kundvalsmote.html").startswith(" Avtalsmöte: ")
    for page in sorted(run.rglob("*.html")):
        assert not re.search(
            "direktion|undvalsmöte|Norrtälje|omsorg ersätts efter beviljad tid[.,] ", said(page)
        ), page.name


def test_every_control_of_the_plan_is_judged(run: Path, lindvik: Plan) -> None:
    data: dict[str, Any] = json.loads((run / "rapport.json").read_text("utf-8"))
    assert data["plan"]["namn"] == "lindvik-2022"
    assert {k["id"] for k in data["kontroller"]} == {row.id for row in lindvik.rader}
    unjudged = {k["id"]: k["skal"] for k in data["kontroller"] if k["utfall"] == "ej bedömd"}
    assert unjudged == {"registreringar": "utföraren har inte lämnat inskrivningar"}


def test_its_areas_and_levels_stand_in_the_files(run: Path) -> None:
    """They are accepted, priced and told; the one row that is not has a planted empty cell."""
    clients = _lines(SAMPLE / "kunder.csv")
    assert {c["taxeomrade"] for c in clients} == {*AREAS, ""}
    assert {c["avgiftsniva"] for c in clients} == {"50", "100"}
    [rejected] = _lines(run / "underkanda.csv")
    assert (rejected["kolumn"], rejected["regel"]) == ("taxeomrade", "saknas")
    for kontroll in ("utford-tid", "ersattning"):
        cut = {i["taxeomrade"] for i in _indikatorer(run, kontroll) if "taxeomrade" in i}
        assert cut == set(AREAS), kontroll
    report = said(run / "rapport.html")
    assert all(area in report for area in AREAS)
    assert not re.search("tätort|landsbygd|skärgård", report)


def test_what_deviates_is_what_is_planted(run: Path) -> None:
    """In every control: the answer beside the sample is the whole answer."""
    names = ("kontroll", "regel", "utforare", "nyckel")
    found = [tuple(line[n] for n in names) for line in _lines(run / "avvikelser.csv")]
    assert sorted(found) == sorted(tuple(line[n] for n in names) for line in _lines(FACIT))
    assert len([regel for _, regel, *_ in found if regel == "faktura-avviker"]) == 3


def test_an_invoice_that_is_not_planted_is_right_to_the_ore(run: Path) -> None:
    """Performed time up to the granted at Lindvik's tariffs; the three planted ones are not."""
    kr: dict[str, dict[str, float]] = {"ersattning": {}, "fakturerat": {}}
    for i in _indikatorer(run, "ersattning"):
        if i["namn"] in kr and i["utforare"]:
            kr[i["namn"]]["|".join((i["utforare"], i["post"], i["taxeomrade"]))] = i["varde"]
    wrong = {line["nyckel"] for line in _lines(FACIT) if line["regel"] == "faktura-avviker"}
    right = kr["fakturerat"].keys() - wrong
    assert {key: kr["fakturerat"][key] for key in right} == {
        key: kronor for key, kronor in kr["ersattning"].items() if key in right
    }
    assert {key.split("|")[0] for key in right} == {GRANBACKEN, TALLMON}
    assert {key.split("|")[1] for key in right} == {
        "service", "omsorg", "larm", "delegerad hsl", "hemsjukvård besök",
    }  # fmt: skip
    assert {key for key, kronor in kr["ersattning"].items() if kronor} - right == wrong - {
        f"{GRANBACKEN}|hemsjukvård listning|ytterområdena"
    }


def test_a_fee_is_judged_by_its_levels(run: Path) -> None:
    """K0044 has 100 % of 2 170 kr; K0007 has 6,17 h, half of it, and pays nine tenths of that."""
    text = "K0044 har avgiften 2 320,00 kr, över taket 2 170,00 kr för nivån 100 % som kundens insatser ger."
    assert text in {line["text"].replace("\xa0", " ") for line in _lines(run / "avvikelser.csv")}
    [halved] = [c for c in _lines(SAMPLE / "kunder.csv") if c["kund"] == "K0007"]
    assert (halved["avgiftsniva"], halved["avgift_kr"]) == ("50", "976")


@pytest.mark.parametrize(
    ("minuter", "niva", "over"),
    [
        (300, "25", None),
        (301, "25", -25),
        (301, "50", None),
        (600, "50", None),
        (601, "100", None),
        (600, "100", 50),
    ],
)
def test_the_level_of_the_granted_hours(
    lindvik: Plan, door: Door, tmp_path: Path, minuter: int, niva: str, over: int | None
) -> None:
    """Up to 5 h 25 %, up to 10 h 50 %, more than that 100 %; 30 and 60 are levels of another plan."""
    tables = {
        "kunder": [kund(taxeomrade=AREAS[0], avgiftsniva=niva)],
        "bestallningar": [order(minuter)],
        "registreringar": [registrering()],
    }
    found = run_control(write_underlag(tmp_path / "u", tables), tmp_path, lindvik, door, "avgift")
    broken = {"avgift-over-niva": (over or 0) > 0, "avgift-under-niva": (over or 0) < 0}
    assert {regel: bool(found.alla_brott(regel)) for regel in broken} == broken


def test_a_level_of_another_plan_is_rejected(lindvik: Plan, tmp_path: Path) -> None:
    rows = [kund(taxeomrade=AREAS[1], avgiftsniva=n, kund=f"K{n}") for n in (0, 10, 15, 30, 60, 80)]
    tables = {"kunder": rows, "bestallningar": [order(600)], "registreringar": [registrering()]}
    args = ["kontrollera", str(write_underlag(tmp_path / "u", tables)), "--plan", NAME]
    result = CliRunner().invoke(cli.main, [*args, "--ut", str(tmp_path / "ut")])
    assert result.exit_code in (0, 1, 3), result.output
    rejected = _lines(tmp_path / "ut" / "underkanda.csv")
    assert sorted(r["varde"] for r in rejected) == ["10", "30", "60", "80"]
    assert {r["text"].partition("Välj ett av ")[2] for r in rejected} == {f"{', '.join(LEVELS)}."}


def test_the_sample_of_another_plan_is_told_which_words_to_choose(tmp_path: Path) -> None:
    """The default plan's sample by Lindvik's plan: each row with an area is rejected, in one sentence."""
    args = ["kontrollera", str(SAMPLES / "2022-03"), "--plan", NAME, "--ut", str(tmp_path / "ut")]
    assert CliRunner().invoke(cli.main, args).exit_code == 1
    rejected = [
        r for r in _lines(tmp_path / "ut" / "underkanda.csv") if r["kolumn"] == "taxeomrade"
    ]
    assert {r["varde"] for r in rejected} == {"tätort", "landsbygd", "skärgård", ""}
    said = (
        "taxeomrade är «tätort», som inte är ett av valen. Välj ett av centralorten, ytterområdena."
    )
    assert said in {r["text"] for r in rejected}


def test_what_a_provider_is_given_to_fill_in_has_its_words(tmp_path: Path) -> None:
    """The workbooks' lists and examples, and the contract for machines."""
    books, schema = tmp_path / "m", tmp_path / "s"
    _mall(str(books), "--tabell", "kunder")
    book = openpyxl.load_workbook(books / "kunder.xlsx")
    lists = [found.formula1 for found in book["kunder"].data_validations.dataValidation]
    assert f'"{",".join(AREAS)}"' in lists
    assert f'"{",".join(LEVELS)}"' in lists
    told = {row[0]: row[3:5] for row in book["Förklaring"].iter_rows(values_only=True, min_row=4)}
    assert told["Taxeområde"] == (", ".join(AREAS), AREAS[1])
    assert told["Avgiftsnivå"] == (", ".join(LEVELS), LEVELS[-1])
    _mall(str(schema), "--schema")
    resources = json.loads((schema / "datapackage.json").read_text("utf-8"))["resources"]
    fields = {f"{r['name']}.{f['name']}": f for r in resources for f in r["schema"]["fields"]}
    for column in ("kunder.taxeomrade", "fakturor.taxeomrade"):
        assert fields[column]["constraints"] == {"required": True, "enum": list(AREAS)}
        assert fields[column]["example"] in AREAS
    assert fields["kunder.avgiftsniva"]["constraints"]["enum"] == list(LEVELS)
    assert "odelad" in fields["registreringar.kategori"]["constraints"]["enum"]
    odcs = (schema / "internkontroll.odcs.yaml").read_text("utf-8")
    assert json.dumps(list(AREAS), ensure_ascii=False) in odcs
    assert not re.search("tätort|landsbygd|skärgård", odcs)


def _mall(*args: str) -> None:
    result = CliRunner().invoke(cli.main, ["mall", *args, "--plan", NAME])
    assert result.exit_code == 0, result.output


def test_a_long_list_of_areas_is_told_and_not_chosen_from(tmp_path: Path) -> None:
    """A list in a cell of a workbook has room for 255 characters; longer ones stand on the other sheet."""
    areas = tuple(f"Område nummer {n:02}" for n in range(20))
    [kunder] = [contract(taxeomraden=areas, avgiftsnivaer=LEVELS)["kunder"]]
    write_books([kunder], tmp_path)
    book = openpyxl.load_workbook(tmp_path / "kunder.xlsx")
    lists = [found.formula1 for found in book["kunder"].data_validations.dataValidation]
    assert f'"{",".join(LEVELS)}"' in lists
    assert not any("Område" in one for one in lists)
    assert any(", ".join(areas) in row for row in book["Förklaring"].iter_rows(values_only=True))


def test_a_profile_translates_to_its_words(tmp_path: Path) -> None:
    """What is proposed, and what a profile may say."""
    export = tmp_path / "kunder.csv"
    rows = "".join(f"K{n};{('Centralort', 'Ytterområde')[n % 2]}\n" for n in range(20))
    export.write_text(f"Kund;Taxeområde\n{rows}", "utf-8")
    proposed = tmp_path / "p.toml"
    args = ["profil", str(export), "--plan", NAME, "--ut", str(proposed)]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 0, result.output
    text = proposed.read_text("utf-8")
    assert f"Tillåtna värden: {', '.join(AREAS)}." in text
    assert '"Ytterområde" = "ytterområdena"' in text
    proposed.write_text(text.replace("kontrollerad = false", "kontrollerad = true"), "utf-8")
    assert load_profil(proposed, load_plan(NAME).contract)
    with pytest.raises(ProfilError, match="ska vara «tätort», «landsbygd» eller «skärgård»"):
        load_profil(proposed, load_plan("norrtalje-2022").contract)


def test_a_provider_checks_its_own_files_by_its_plan(tmp_path: Path) -> None:
    args = ["egenkontroll", str(SAMPLE / "kunder.csv"), "--plan", NAME, "--ut", str(tmp_path / "e")]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 1
    assert "Måste rättas: 1\n     1  Värde saknas: taxeomrade" in result.output


def test_its_models_of_payment_are_by_its_areas(tmp_path: Path) -> None:
    args = ["simulera", str(SAMPLE), "--plan", NAME, "--ut", str(tmp_path / "s")]
    result = CliRunner().invoke(cli.main, args)
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "s" / "simulering.json").read_text("utf-8"))
    assert set(
        re.findall("centralorten|ytterområdena", json.dumps(data, ensure_ascii=False))
    ) == set(AREAS)


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _indikatorer(run: Path, kontroll: str) -> list[dict[str, Any]]:
    data = json.loads((run / "rapport.json").read_text("utf-8"))
    [found] = [k["indikatorer"] for k in data["kontroller"] if k["id"] == kontroll]
    return list(found)
