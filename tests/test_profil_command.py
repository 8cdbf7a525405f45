"""kontrollera --profil and profil at the front door."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.extracts.profil.forlagor import csv_text, toml
from tests.extracts.textfiler import BESTALLNINGAR
from tests.test_cli import contents, run, runner

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path("samples/profil-vardflode").resolve()
PROFILE = SAMPLE / "vardflode.toml"
EXPORTS = (SAMPLE / "Besoksexport_2022-03.csv", SAMPLE / "Beslut_2022-03.csv")
assert runner  # the fixture: in a folder of its own


def evidence(folder: str, file: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(Path(folder, file).read_text("utf-8"))
    return found


def test_the_monthly_run_reads_the_export_and_proves_what_it_was_read_with(
    runner: CliRunner,
) -> None:
    result = run(runner, "kontrollera", SAMPLE, "--profil", PROFILE, "--ut", "ut")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "Underlag: 2 filer, 46 rader = 46 godkända + 0 underkända." in result.stdout
    said = (
        "2 filer lästes med profilen vardflode.toml (Vårdflöde). Överhoppat: 3 rader ovanför rubriken "
        "och 7 rader som profilen säger inte är poster."
    )
    assert said in result.stdout
    page = " ".join(Path("ut/rapport.html").read_text("utf-8").split())
    assert said in page
    bevis = evidence("ut", "bevis.json")
    assert bevis["profiler"] == evidence("ut", "rapport.json")["profiler"]
    assert bevis["profiler"] == [
        {
            "fil": "vardflode.toml",
            "system": "Vårdflöde",
            "sha256": hashlib.sha256(PROFILE.read_bytes()).hexdigest(),
            "filer": [
                {
                    "fil": "Beslut_2022-03.csv",
                    "rader_ovanfor_rubriken": 0,
                    "rader_hoppade_over": 0,
                },
                {
                    "fil": "Besoksexport_2022-03.csv",
                    "rader_ovanfor_rubriken": 3,
                    "rader_hoppade_over": 7,
                },
            ],
        }
    ]
    assert bevis["parametrar"] == {
        "plan_name": "norrtalje-2022",
        "profiler": "vardflode.toml",
        # How far the archive had come: it was empty.
        **dict.fromkeys(("arkiv_nr", "uppfoljning_nr"), "0"),
    }


def test_a_rerun_with_a_profile_is_equal(runner: CliRunner) -> None:
    for _ in range(2):
        run(runner, "kontrollera", SAMPLE, "--profil", PROFILE)
    first, second = contents(Path("rapporter/2022-03")), contents(Path("rapporter/2022-03_2"))
    assert {name for name in first if second.get(name) != first[name]} <= {"bevis.json"}


def test_without_a_profile_nothing_is_said_of_profiles(runner: CliRunner) -> None:
    Path("u").mkdir()
    Path("u/bestallningar.csv").write_text(BESTALLNINGAR, "utf-8")
    header = "registrering;utforare;kund;personal;kategori;start;slut;status\n"
    row = "R1;Björken;K1;P1;omsorg;2022-03-01 08:00;2022-03-01 08:30;utförd\n"
    Path("u/registreringar.csv").write_text(header + row, "utf-8")
    result = run(runner, "kontrollera", "u", "--kontroll", "underlag", "--ut", "ut")
    assert "profil" not in result.stdout
    for file in ("bevis.json", "rapport.json"):
        assert "profiler" not in evidence("ut", file)


_PLANNED = '{ intervall = "Plan", datum = "Dag", datumformat = "D/M/ÅÅÅÅ", tidformat = "tt:mm" }'


def test_the_sentences_ask_for_what_the_vendor_writes(runner: CliRunner) -> None:
    columns = {
        "start": '{ datum = "Dag", datumformat = "D/M/ÅÅÅÅ", tid = "Från", tidformat = "tt.mm" }',
        "slut": '{ langd = "Längd", langdformat = "timmar" }',
        "minuter": '"Min"',
        "planerad_start": _PLANNED,
        "planerad_slut": _PLANNED,
        "skapad": '{ kolumn = "Skapad", format = "ÅÅÅÅMMDDttmm" }',
    }
    values = '[registreringar.varden.kategori]\n"HTJ" = "omsorg"\n"Städ" = "service"\n'
    cells = {"Dag": "1/3/2022", "Från": "08.00", "Längd": "0,5", "Typ": "HTJ"}
    # The vendor's column, the cell as written, and what the sentence must say of them.
    wrong = [
        ("Dag", "2022-03-01", "som inte är ett datum", "1/3/2022"),
        ("Från", "8:00", "som inte är ett klockslag", "07.05"),
        ("Längd", "0:30", "som inte är ett antal timmar", "0,75"),
        ("Min", "4.5", "som inte är ett tal", "45 eller 45,5"),
        ("Plan", "07:05", "som inte är ett tidsintervall", "07:05-08:05"),
        ("Skapad", "x", "som inte är datum och klockslag", "202203010705"),
        ("Typ", "Annat", "som inte är ett av valen", "HTJ, Städ (enligt profilen mitt.toml)"),
        ("Utfall", "Klart", "som inte är ett av valen", "utförd, avböjd, inställd, bomkörning"),
        ("Brukare", "", "är tom", "Fyll i värdet"),
    ]
    Path("u").mkdir()
    Path("u/bestallningar.csv").write_text(BESTALLNINGAR, "utf-8")
    rows = [cells, *({**cells, name: cell} for name, cell, *_ in wrong)]
    Path("u/export.csv").write_text(csv_text(rows), "utf-8")
    Path("mitt.toml").write_text(toml(columns, more=values), "utf-8")
    run(runner, "kontrollera", "u", "--profil", "mitt.toml", "--kontroll", "underlag", "--ut", "ut")
    with Path("ut/underkanda.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    assert [(r["fil"], r["rad"], r["kolumn"], r["varde"]) for r in found] == [
        ("export.csv", str(n), name, cell) for n, (name, cell, *_) in enumerate(wrong, 3)
    ]
    for row, (name, cell, *said) in zip(found, wrong, strict=True):
        assert row["text"].startswith(f"{name} är «{cell}»" if cell else f"{name} är tom")
        for words in said:
            assert words in row["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (toml().replace("kontrollerad = true", "kontrollerad = false"), "ingen har kontrollerat"),
        (toml(table='filer = "x"'), "[registreringar]: «filer» är «x»"),
        (toml({"kund": '"Kundnr"'}), "«Kundnr» finns inte på rad 1"),
    ],
)
def test_a_profile_that_cannot_be_used_stops_the_run(
    runner: CliRunner, text: str, said: str
) -> None:
    Path("u").mkdir()
    Path("u/bestallningar.csv").write_text(BESTALLNINGAR, "utf-8")
    Path("u/export.csv").write_text(csv_text([{}]), "utf-8")
    Path("mitt.toml").write_text(text, "utf-8")
    result = run(runner, "kontrollera", "u", "--profil", "mitt.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not Path("rapporter").exists()


def test_a_profile_that_no_file_suits_is_said(runner: CliRunner) -> None:
    Path("mitt.toml").write_text(toml(), "utf-8")
    args = ("--profil", PROFILE, "--profil", "mitt.toml", "--kontroll", "underlag")
    result = run(runner, "kontrollera", SAMPLE, *args)
    assert "Profilen mitt.toml (Vårdflöde) användes inte" in result.stdout


def test_a_proposal_is_shown_and_written_and_must_be_checked(runner: CliRunner) -> None:
    result = run(runner, "profil", *EXPORTS, "--ut", "nytt.toml", "--system", "Vårdflöde")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "registreringar  start" in result.stdout
    assert "SAKNAS" in result.stdout
    assert "kontrollera varje rad" in result.stdout
    text = Path("nytt.toml").read_text("utf-8")
    assert 'system = "Vårdflöde"' in text
    assert "kontrollerad = false" in text
    refused = run(runner, "kontrollera", SAMPLE, "--profil", "nytt.toml")
    assert refused.exit_code == 2
    assert "förslag som ingen har kontrollerat" in refused.stderr


def test_a_file_is_what_it_is_said_to_be(runner: CliRunner) -> None:
    guessed = run(runner, "profil", EXPORTS[1])
    assert "Beslut_* läses som bestallningar: en gissning efter kolumnerna." in guessed.stdout
    told = run(runner, "profil", EXPORTS[1], "--tabell", f"{EXPORTS[1].stem}=Uppehåll")
    assert "Beslut_* läses som uppehall: enligt --tabell." in told.stdout
    assert "bestallningar" not in told.stdout


def test_a_proposal_without_a_file_is_only_shown(runner: CliRunner) -> None:
    result = run(runner, "profil", *EXPORTS)
    assert "Spara det med --ut FIL.toml." in result.stdout
    assert list(Path().iterdir()) == []


def test_a_proposal_writes_nothing_over(runner: CliRunner) -> None:
    Path("mitt.toml").write_text("mitt", "utf-8")
    result = run(runner, "profil", *EXPORTS, "--ut", "mitt.toml")
    assert result.exit_code == 2
    assert "mitt.toml finns redan." in result.stderr
    assert Path("mitt.toml").read_text("utf-8") == "mitt"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("finns-inte.csv",), "Vi hittar inte filen finns-inte.csv."),
        ((*EXPORTS, "--ut", "ingen/mapp.toml"), "ingen/mapp.toml kan inte användas"),
        ((), "Det saknas"),
        ((*EXPORTS, "--tabell", "registrering"), "Menade ni registreringar?"),
        (
            (*EXPORTS, "--tabell", "Beslut.csv=zzz"),
            "«zzz» är ingen tabell. Välj bland registreringar,",
        ),
        ((*EXPORTS, "--tabell", "Bslut=kunder"), "inget blad med rubriker heter «Bslut»"),
    ],
)
def test_a_proposal_that_cannot_be_made(
    runner: CliRunner, args: tuple[object, ...], said: str
) -> None:
    result = run(runner, "profil", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert list(Path().iterdir()) == []


def test_a_disk_that_is_full_leaves_no_half_proposal(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **how: Any) -> Any:
        stream = opened(path, mode, **how)
        if mode == "x":
            stream.write("# halv")
            stream.flush()
            monkeypatch.setattr(stream, "write", _no_space)
        return stream

    monkeypatch.setattr(Path, "open", full)
    result = run(runner, "profil", *EXPORTS, "--ut", "nytt.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("nytt.toml").exists()


def _no_space(_text: str) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
