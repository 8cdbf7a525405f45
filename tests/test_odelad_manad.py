"""A month where one provider reports only in and out and the others divide their time, run whole.

The sample month, but that Hemtjänst Havsviken has no column kategori.
"""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from checks.odelad import SAID, SKAL
from tests.checks.test_odelad import ASK_KATEGORI
from tests.suites.planer import replaced

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path(cli.__file__).parent / "samples" / "2022-03"
DIVIDED = Path(__file__).parent / "gyllene" / "rapport.json"
ODELAD = "Hemtjänst Havsviken"


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def records(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


@pytest.fixture(scope="module")
def manad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the month (`underlag`), of its plan (`plan`) and of the run (`rapport`)."""
    folder = tmp_path_factory.mktemp("odelad")
    shutil.copytree(SAMPLE, folder / "underlag")
    header, *rows = records(SAMPLE / "registreringar.csv")
    at, who = header.index("kategori"), header.index("utforare")
    of_them = [len(row) > who and row[who] == ODELAD for row in rows]
    files = {
        "registreringar.csv": [
            header,
            *(r for r, own in zip(rows, of_them, strict=True) if not own),
        ],
        "registreringar_havsviken.csv": [
            row[:at] + row[at + 1 :]
            for row in [header, *(r for r, own in zip(rows, of_them, strict=True) if own)]
        ],
    }
    for name, lines in files.items():
        with (folder / "underlag" / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(lines)
    plan = replaced(folder, "plan.toml", "odelad_tid = false", "odelad_tid = true")
    plan.rename(folder / "plan")
    args = ("kontrollera", folder / "underlag", "--plan", folder / "plan")
    result = run(*args, "--ut", folder / "rapport")
    assert result.exit_code == 1, result.output
    return folder


@pytest.fixture(scope="module")
def data(manad: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((manad / "rapport" / "rapport.json").read_text("utf-8"))
    return found


def of_others(kontroll: dict[str, Any], part: str) -> list[dict[str, Any]]:
    return [line for line in kontroll[part] if line["utforare"] not in (ODELAD, None)]


def said(page: Path) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    return re.sub(r"\s+", " ", text)


def test_nothing_changes_for_those_who_divide_their_time(data: dict[str, Any]) -> None:
    """Every rule and every indicator of every control, to the last digit."""
    before = json.loads(DIVIDED.read_text("utf-8"))
    for was, now in zip(before["kontroller"], data["kontroller"], strict=True):
        assert was["id"] == now["id"]
        for part in ("regler", "indikatorer"):
            assert of_others(now, part) == of_others(was, part), now["id"]


def test_what_is_not_judged_is_said_per_rule(data: dict[str, Any]) -> None:
    assert data["odelad_tid"] == [ODELAD]
    unjudged = {
        rule["regel"]
        for kontroll in data["kontroller"]
        for rule in kontroll["regler"]
        if rule["utforare"] == ODELAD and SKAL in (rule["skal"] or "") and not rule.get("delvis")
    }
    assert unjudged == ASK_KATEGORI


def test_an_invoice_is_judged_in_part(data: dict[str, Any]) -> None:
    """A line that is paid as granted deviates, and that stands; the others are not judged."""
    rules = [r for k in data["kontroller"] for r in k["regler"] if r["utforare"] == ODELAD]
    [partly] = [r for r in rules if r.get("delvis")]
    assert (partly["regel"], partly["utfall"]) == ("faktura-avviker", "avvikelse")
    assert SKAL in partly["skal"]


def test_no_kronor_are_computed_of_what_is_paid_as_performed(data: dict[str, Any]) -> None:
    kontroll = next(k for k in data["kontroller"] if k["id"] == "ersattning")
    known = {
        i["post"]: i["varde"] is not None
        for i in kontroll["indikatorer"]
        if i["namn"] == "ersattning" and i["utforare"] == ODELAD
    }
    assert known == {
        "service": True,
        "omsorg": True,
        "larm": False,
        "delegerad hsl": False,
        "hemsjukvård listning": True,
        "hemsjukvård besök": False,
        "extraordinär insats": False,
        "övrigt": False,
    }


# A sum without them is not the whole.
INTE_MED = (
    f"Inte med ({SKAL}): larm, delegerad hsl, hemsjukvård besök, hemrehab besök hos {ODELAD}."
)


@pytest.mark.parametrize(
    ("page", "sentences"),
    [
        (
            "rapport.html",
            ("lämnas av: Hemtjänst Havsviken.", f"Ej bedömt ({SKAL}): {ODELAD}", INTE_MED),
        ),
        ("ledning.html", ("lämnas av: Hemtjänst Havsviken.", INTE_MED)),
        (f"utforare/{ODELAD}/rapport.html", (f"Ej bedömt ({SKAL}): {ODELAD}", INTE_MED)),
        (f"utforare/{ODELAD}/kundvalsmote.html", (f"beviljade timmar; {SAID}",)),
    ],
)
def test_the_pages_say_so(manad: Path, page: str, sentences: tuple[str, ...]) -> None:
    text = said(manad / "rapport" / page)
    assert SAID in text
    for sentence in sentences:
        assert sentence in text


def test_another_provider_does_not_read_of_it(manad: Path) -> None:
    assert "delad tid" not in said(
        manad / "rapport" / "utforare" / "Ängsro Hemvård" / "rapport.html"
    )


def test_the_goal_that_is_not_reached_says_what_the_time_is(manad: Path) -> None:
    rows = records(manad / "rapport" / "avvikelser.csv")
    at = rows[0].index("text")
    [text] = [row[at] for row in rows if "andel-utford" in row and ODELAD in row]
    assert text.endswith(f"Det är {SAID}.")


def test_the_file_without_the_column_is_named(manad: Path) -> None:
    sentence = "registreringar_havsviken.csv: Kolumnen kategori finns inte; raderna är lästa som"
    assert f"{sentence} odelad tid." in said(manad / "rapport" / "rapport.html")


def test_the_self_check_finds_the_same(manad: Path) -> None:
    """Rule by rule, as many as in the provider's own folder of the monthly run."""
    args = ("--utforare", ODELAD, "--plan", manad / "plan", "--ut", manad / "egen")
    result = run("egenkontroll", manad / "underlag", *args)
    assert result.exit_code == 1, result.output
    assert SKAL in " ".join(result.output.split())
    monthly = _rules(manad / "rapport" / "utforare" / ODELAD / "avvikelser.csv")
    checked = _rules(manad / "egen" / "fynd.csv")
    assert monthly == [regel for regel in checked if regel in set(monthly)]
    known = {r["regel"] for k in _kontroller(manad) for r in k["regler"]}
    assert {regel for regel in checked if regel in known} == set(monthly)


def _rules(path: Path) -> list[str]:
    header, *rows = records(path)
    return sorted(row[header.index("regel")] for row in rows)


def _kontroller(manad: Path) -> list[dict[str, Any]]:
    data: dict[str, Any] = json.loads((manad / "rapport" / "rapport.json").read_text("utf-8"))
    kontroller: list[dict[str, Any]] = data["kontroller"]
    return kontroller


def test_no_model_is_computed_for_it(manad: Path) -> None:
    args = ("--plan", manad / "plan", "--modell", "odelat-besok", "--ut", manad / "modeller")
    result = run("simulera", manad / "underlag", *args)
    assert result.exit_code == 0, result.output
    page = said(next((manad / "modeller").glob("*.html")))
    assert re.search(rf"{ODELAD}[^.]*{SKAL}", page)


@pytest.mark.parametrize("plan", ["norrtalje-2022"])
def test_a_plan_that_does_not_allow_it_refuses_the_file(manad: Path, plan: str) -> None:
    result = run("kontrollera", manad / "underlag", "--plan", plan, "--ut", manad / "nej")
    assert result.exit_code == 2
    assert "registreringar_havsviken.csv: kolumn saknas: «kategori»" in " ".join(
        result.output.split()
    )
    assert not (manad / "nej").exists()
