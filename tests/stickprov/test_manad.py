"""The stickprov row of the monthly plan, judged by the conclusion that is handed in."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from checks.facts import Facts
from extracts.period import Period
from suites.plan import Plan
from suites.sample import OAVGJORT, UTAN_SLUTSATS, Sample, Sampled, judge_sample
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, UPPFYLLT
from tests.conftest import Las
from tests.reports.htmlsida import las_sida
from tests.stickprov.conftest import Kor
from tests.stickprov.ifyllning import FEL, fill
from tests.stickprov.paket import LAGOM, LITEN, STOR
from tests.underlag_builder import registrering

pytestmark = pytest.mark.langsam  # whole runs


@pytest.fixture(scope="module")
def blandat(draget: Path, kor_en_gang: Kor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One provider of each outcome."""
    folder = Path(shutil.copytree(draget, tmp_path_factory.mktemp("blandat") / "stickprov"))
    wrong = {str(nr): FEL for nr in range(1, 4)}
    fill(folder / "protokoll.xlsx", {STOR: wrong, LITEN: wrong})
    assert kor_en_gang("stickprov", "utvardera", folder / "protokoll.xlsx").exit_code == 1
    return folder


@pytest.fixture(scope="module")
def kor_en_gang() -> Kor:
    from tests.stickprov.conftest import run

    return run


@pytest.fixture(scope="module")
def rapport(
    underlag: Path, blandat: Path, kor_en_gang: Kor, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    ut = tmp_path_factory.mktemp("manad") / "rapport"
    result = kor_en_gang(
        *("kontrollera", underlag, "--period", "2022-04", "--ut", ut, "--stickprov", blandat)
    )
    assert (result.exit_code, result.stderr) == (1, "")
    return ut


def control(rapport: Path) -> dict[str, Any]:
    data = json.loads((rapport / "rapport.json").read_text("utf-8"))
    found: dict[str, Any] = next(k for k in data["kontroller"] if k["id"] == "stickprov")
    return found


def test_each_outcome_becomes_a_verdict(rapport: Path) -> None:
    found = control(rapport)
    assert {r["utforare"]: (r["utfall"], r["skal"]) for r in found["regler"]} == {
        STOR: (EJ_BEDOMD, OAVGJORT),
        LAGOM: (UPPFYLLT, None),
        LITEN: (AVVIKELSE, None),
    }
    assert (found["utfall"], found["skal"]) == (AVVIKELSE, None)
    [liten] = [r for r in found["regler"] if r["utforare"] == LITEN]
    assert (liten["regel"], liten["allvar"], liten["provade"], liten["avvikelser"]) == (
        "stickprov",
        "varning",
        12,
        3,
    )


def test_the_sentences_are_in_the_report(rapport: Path) -> None:
    page = las_sida(rapport / "rapport.html")
    rows = page.tabell("Stickprovets slutsats")
    assert rows.rad(LITEN)[2].startswith(
        "mars–april 2022: Vi granskade alla 12 besök och hittade 3 fel"
    )
    assert rows.rad(STOR)[1] == "? ej bedömd"
    assert "Granska vidare enligt stickprovets plan" in (rapport / "rapport.html").read_text(
        "utf-8"
    )


def test_the_board_reads_the_verdicts_and_not_the_counts(rapport: Path) -> None:
    text = (rapport / "ledning.html").read_text("utf-8")
    assert "Utfallet per utförare står i avsnitt 1." in text
    assert "hittade" not in text


def test_a_provider_reads_its_own_sentence_only(rapport: Path) -> None:
    text = (rapport / "utforare" / LITEN / "rapport.html").read_text("utf-8")
    assert "hittade 3" in text
    assert "Vi granskade alla 120" not in text.replace("\u00a0", " ")


def test_the_evidence_holds_the_hash_of_the_conclusion(rapport: Path, blandat: Path) -> None:
    evidence = json.loads((rapport / "bevis.json").read_text("utf-8"))
    content = (blandat / "slutsats.json").read_bytes()
    assert evidence["parametrar"]["stickprov_sha256"] == hashlib.sha256(content).hexdigest()
    assert str(blandat) not in (rapport / "bevis.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("utfall", "verdict"),
    [("godkänd", UPPFYLLT), ("överskrider", AVVIKELSE), ("oavgjort", EJ_BEDOMD)],
)
@pytest.mark.parametrize(("beslutad", "allvar"), [(False, "varning"), (True, "kritisk")])
def test_a_verdict_per_outcome(
    utfall: str, verdict: str, beslutad: bool, allvar: str, las: Las, plan: Plan
) -> None:
    facts = Facts(las(registreringar=[registrering()]), Period.parse("2022-03"), plan.parameters)
    rader = {"Björken": Sampled(utfall, 80, 3, "Vi granskade.")}
    found = judge_sample(facts, plan, plan.row("stickprov"), Sample("mars", beslutad, "0", rader))
    assert (found.utfall, found.regler[0].allvar) == (verdict, allvar)
    assert found.meningar == {"Björken": "mars: Vi granskade."}
    without = judge_sample(facts, plan, plan.row("stickprov"), Sample("mars", beslutad, "0", {}))
    assert (without.utfall, without.skal) == (EJ_BEDOMD, UTAN_SLUTSATS)


def test_without_a_conclusion_nothing_is_judged(
    underlag: Path, fryst: Path, tmp_path: Path, kor: Kor
) -> None:
    args = ("kontrollera", underlag, "--period", "2022-04", "--ut", tmp_path / "r")
    refused = kor(*args, "--stickprov", fryst)
    assert refused.exit_code == 2
    assert "Utvärdera protokollet först" in refused.stderr
    assert not (tmp_path / "r").exists()
    kor(*args, "--kontroll", "stickprov")
    found = control(tmp_path / "r")
    assert (found["utfall"], found["skal"]) == (
        EJ_BEDOMD,
        "ingen slutsats av ett stickprov har lämnats med",
    )


def test_a_conclusion_of_another_plan_is_refused(kopia: Path, underlag: Path, kor: Kor) -> None:
    data = json.loads((kopia / "slutsats.json").read_text("utf-8"))
    data["plan"]["sha256"] = "0" * 64
    (kopia / "slutsats.json").write_text(json.dumps(data), "utf-8")
    result = kor("kontrollera", underlag, "--period", "2022-04", "--stickprov", kopia)
    assert result.exit_code == 2
    assert "hör till en annan plan" in result.stderr


@pytest.mark.parametrize("file", ["slutsats.json", "dragna_steg1.csv"])
def test_a_conclusion_that_does_not_follow_is_refused(
    file: str, kopia: Path, underlag: Path, tmp_path: Path, kor: Kor
) -> None:
    """A verdict of the month never builds on what verifiera would not agree with."""
    text = (kopia / file).read_text("utf-8")
    changed = text.replace('"sakfel": 0', '"sakfel": 1', 1).replace("slumpdel;B0", "slumpdel;B9", 1)
    assert changed != text
    (kopia / file).write_text(changed, "utf-8")
    result = kor(
        *(
            "kontrollera",
            underlag,
            "--period",
            "2022-04",
            "--ut",
            tmp_path / "r",
            "--stickprov",
            kopia,
        )
    )
    assert result.exit_code == 2
    assert f"Stickprovet stämmer inte. Återställ filerna.\n  {file}" in result.stderr
    assert not (tmp_path / "r").exists()


def test_the_riskdel_is_what_the_monthly_run_finds_kritiskt(rapport: Path, fryst: Path) -> None:
    with (rapport / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        serious = {
            (row["nyckel"], row["regel"])
            for row in csv.DictReader(stream, delimiter=";")
            if row["kontroll"] == "registreringar" and row["allvar"] == "kritisk"
        }
    with (fryst / f"ram_{STOR}.csv").open(encoding="utf-8", newline="") as stream:
        flagged = {
            (row["registrering"], row["flaggor"])
            for row in csv.DictReader(stream, delimiter=";")
            if row["stratum"] == "riskdel" and not row["registrering"].startswith("underkänd")
        }
    assert flagged == serious == {("F1", "slut-efter-start"), ("F3", "dubblett")}
