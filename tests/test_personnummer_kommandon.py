"""A personnummer in what is typed, in a receipt, a plan, a profile or a protocol is left in no output."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from reports.manad.kvitto import FORMAT, as_text, sealed
from suites.gx_door import Door
from tests.lackor import GLUED, PLAIN, Planted, written
from tests.planterat import as_csv, tables
from tests.stickprov.ifyllning import FEL, change, fill
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent
TARNING = "48150623421234567890"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The door is open (door); a run may do without the garbage collector, we not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    yield
    gc.enable()


def run(*args: object, code: int | None = None) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code or (code is None and result.exit_code != 2), result.output
    return result


def leaks(planted: Planted, *results: Result, folder: str = "ut") -> list[str]:
    """What can be read in what was said, and in what was written."""
    said = {f"sagt {at}": result.output for at, result in enumerate(results)}
    return planted.leaks(said, written(Path(folder)) if Path(folder).exists() else {})


# What is refused: what is typed, with a folder u whose header has the number, and a file of that name.
REFUSED = {
    "kommando": "{}",
    "val": "kontrollera --{}",
    "för mycket": "kontrollera u {}",
    "underlaget": "kontrollera ./{}",
    "perioden": "kontrollera u --period {}",
    "fönstret": "kontrollera u --fonster {}",
    "planen": "kontrollera u --plan {}",
    "kontrollen": "kontrollera u --kontroll {}",
    "profilen": "kontrollera u --profil ./{}",
    "profilens innehåll": "kontrollera u --profil {}.toml",
    "kvittot": "kontrollera u --kvitto ./{}",
    "kvittots innehåll": "kontrollera u --kvitto {}.json",
    "stickprovet": "kontrollera u --stickprov {}",
    "en fil ligger där mappen skulle vara": "kontrollera u --ut {}.json/ut",
    "utföraren": "egenkontroll u --utforare {}",
    "filens namn": "egenkontroll {}.csv",
    "filens slut": "egenkontroll {}.json",
    "kolumn saknas": "kontrollera saknas",
    "rubrik två gånger": "kontrollera dubbelt",
    "ojämn rad": "kontrollera ojamn",
    "filen finns inte": "profil ./{}",
    "ingen rubrikrad": "profil {}.csv",
    "annat format": "profil {}.json",
    "modellen": "simulera u --modell {}",
    "modellens fil": "simulera u --modell {}.toml",
    "värdet": "simulera u --satt avdrag={}",
    "parametern": "simulera u --satt {}=1",
    "stickprovets mapp": "stickprov dra {} --tarning 1",
    "tärningen": "stickprov dra stickprov --tarning {}",
    "protokollet": "stickprov utvardera {}.json",
    "månaderna": "stickprov frys u --period {}",
}


def _files(number: str) -> None:
    header = write_underlag(Path("u"), {"registreringar": [registrering()]}) / "registreringar.csv"
    right = header.read_text("utf-8")
    for folder, heading in (
        ("saknas", f"stat us{number}"),
        ("dubbelt", f"status;x{number};X{number}"),
    ):
        write_underlag(Path(folder), {})
        changed = right.replace(";status", f";{heading}")
        Path(folder, "registreringar.csv").write_text(changed, "utf-8")
    write_underlag(Path("ojamn"), {})
    Path("ojamn", "registreringar.csv").write_text(f"{right}{number};{number};x\n", "utf-8")
    for end in ("csv", "json", "toml"):
        Path(f"{number}.{end}").write_text(f'"{number}" = "{number}"\n', "utf-8")


@pytest.mark.parametrize("form", [PLAIN, GLUED, "tio med plus", "tankstreck"])
def test_no_refusal_repeats_a_number(form: str) -> None:
    planted = Planted()
    number = planted.at("överallt", form)
    _files(number)
    for place, typed in REFUSED.items():
        result = run(*typed.format(number).split(), code=2)
        assert "Fel: " in result.stderr, place
        assert leaks(planted, result) == [], place


def test_a_plan_and_a_receipt_with_numbers() -> None:
    planted = Planted()
    folder = write_underlag(Path("u"), {"registreringar": [registrering()]})
    plan = shutil.copytree(ROOT / "suites" / "norrtalje-2022", planted.at("planens mapp", PLAIN))
    data = {
        "format": FORMAT,
        "resultat": planted.at("kvittots resultat"),
        "plan": {"sha256": planted.at("kvittots plan")},
        "skapat": planted.at("kvittots datum"),
        "filer": [{"fil": "registreringar.csv", "sha256": planted.at("kvittots summa")}],
    }
    receipt = Path(f"kvitto {planted.at('kvittots namn')}.json")
    receipt.write_text(as_text(sealed(data)), "utf-8")
    given = ("--plan", plan, "--kvitto", receipt, "--ut", "ut/manad")
    results = [
        run("kontrollera", folder, *given),
        run(
            "egenkontroll", folder, "--plan", plan, "--ut", "ut/egen", "--kvitto", "ut/kvitto.json"
        ),
        run("plan", "--plan", plan),
        run("exempel", planted.at("exemplets mapp", PLAIN), "--kunder", "40"),
    ]
    assert leaks(planted, *results) == []


def test_a_simulation() -> None:
    planted = Planted()
    folder = as_csv(Path("u"), tables(planted))
    plan = shutil.copytree(ROOT / "suites" / "norrtalje-2022", planted.at("planens mapp", PLAIN))
    result = run("simulera", folder, "--plan", plan, "--period", "2022-03", "--ut", "ut")
    assert leaks(planted, result) == []


def test_a_sample_from_the_frame_to_the_conclusion() -> None:
    planted = Planted()
    texts = ("registrering", "besok", "personal", "insats", "dubbelbemanning", "orsak")
    common: Row = {"utforare": f"Firma {planted.at('utföraren')}", "kund": "K1"}
    rows = [registrering(**common), registrering("2022-04-01 08:00", **common)]
    rows += [
        registrering(**{**common, name: planted.at(name, GLUED)}, slut="08:00") for name in texts
    ]
    rows += [
        registrering(**{**common, name: planted.at(f"fel {name}")}) for name in ("kund", "minuter")
    ]
    folder = write_underlag(Path("u"), {"registreringar": rows})
    plan = shutil.copytree(ROOT / "suites" / "norrtalje-2022", planted.at("planens mapp", PLAIN))
    asked = (folder, "--plan", plan, "--period", "2022-03..2022-04")
    results = [
        run("stickprov", "planera", *asked),
        run("stickprov", "frys", *asked, "--ut", "ut", "--kalla", planted.at("källan")),
        run("stickprov", "dra", "ut", "--tarning", TARNING),
    ]
    assert leaks(planted, *results) == []
    protocol = Path("ut/protokoll.xlsx")
    fill(protocol)
    sheet = openpyxl.load_workbook(protocol).sheetnames[1]
    noted = {key: planted.at(key) for key in ("anteckning", "kommentar")}
    for key, value in {**FEL, **noted}.items():
        change(protocol, sheet, "1", key, value)
    renamed = protocol.rename(f"ut/{planted.at('protokollets namn', GLUED)}.xlsx")
    refused = run("stickprov", "utvardera", renamed, code=2)
    renamed.rename(protocol)
    results = [
        refused,
        run("stickprov", "utvardera", protocol),
        run("stickprov", "verifiera", "ut"),
    ]
    change(protocol, sheet, "1", "bedomning", planted.at("otillåtet svar"))
    results.append(run("stickprov", "utvardera", protocol, code=2))
    protocol.unlink()
    assert leaks(planted, *results) == []
