"""The front door: what a user meets, and never a traceback."""

from __future__ import annotations

import gc
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import cli
from suites.gx_door import Door
from tests.suites.planer import changed, replaced
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

PERSONNUMMER = "19121212-1212"
ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Arguments|Show|Error|default|Missing|Invalid|No such|Did you|Try"
    r"|range|required)\b"
)


@pytest.fixture(autouse=True)
def _like_a_process_of_its_own(door: Door) -> Iterator[None]:
    """Great Expectations is imported (door); a run may do without the garbage collector, we not."""
    yield
    gc.enable()


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def run(runner: CliRunner, *args: object) -> Result:
    result = runner.invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def refused(runner: CliRunner, *args: object) -> str:
    """What a run that cannot be made says: exit code 2, one sentence, and nothing is written."""
    result = run(runner, "kontrollera", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("rapporter").exists()
    assert result.stderr.startswith("Fel: ")
    return result.stderr


def underlag(**tables: list[Row]) -> Path:
    return write_underlag(Path("underlag"), tables)


ENBART = ("--kontroll", "utford-tid")
NOG = [registrering(minuter=600)]
BREVID: list[Row] = [registrering(kund="K1", minuter=599), registrering(kund="K1", status="avböjd")]


def test_version(runner: CliRunner) -> None:
    assert run(runner, "--version").output == f"internkontroll {cli.VERSION}\n"


def commands() -> dict[str, click.Command]:
    assert isinstance(cli.main, click.Group)
    return {"": cli.main, **cli.main.commands}


def test_the_commands() -> None:
    assert {"kontrollera", "plan", "exempel"} <= set(commands())


@pytest.mark.parametrize("name", commands())
def test_help_says_what_everything_is(runner: CliRunner, name: str) -> None:
    shown = run(runner, *name.split(), "--help").output
    command = commands()[name]
    assert command.help
    assert command.help.split("\n")[0] in " ".join(shown.split())
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert " ".join(option.help.split()) in " ".join(shown.split())


def test_help_lists_every_command_with_a_whole_sentence(runner: CliRunner) -> None:
    shown = run(runner, "--help").output
    for name in commands():
        assert name in shown
    assert re.findall(r"\w\.\.\.", shown) == []


@pytest.mark.parametrize("name", commands())
def test_help_is_swedish(runner: CliRunner, name: str) -> None:
    assert ENGLISH.findall(run(runner, *name.split(), "--help").output) == []


@pytest.mark.parametrize(
    "args",
    [
        ("kontrollera",),
        ("kontrollera", "underlag", "--perod", "2022-03"),
        ("finns-inte",),
        ("exempel", "mapp", "--kunder", "1"),
        ("exempel", "mapp", "--kunder", "många"),
    ],
    ids=" ".join,
)
def test_a_usage_error_is_swedish_and_exit_code_2(runner: CliRunner, args: tuple[str, ...]) -> None:
    result = run(runner, *args)
    assert result.exit_code == 2
    assert ENGLISH.findall(result.stderr) == []


def test_no_folder(runner: CliRunner) -> None:
    assert "Vi hittar inte finns-inte." in refused(runner, "finns-inte")


def test_no_files(runner: CliRunner) -> None:
    Path("underlag").mkdir()
    assert "I underlag saknas registreringar och bestallningar." in refused(runner, "underlag")


def test_a_month_that_is_not_there(runner: CliRunner) -> None:
    said = refused(runner, underlag(), "--period", "2022-04")
    assert "Det finns inga registreringar för april 2022." in said
    assert "Välj en månad som finns i underlaget: 2022-03 (1 rad)." in said


def test_no_month(runner: CliRunner) -> None:
    assert "«mars» är ingen månad. Skriv till exempel 2022-03." in refused(
        runner, underlag(), "--period", "mars"
    )


@pytest.mark.parametrize(("year", "in_words"), [("0001", "«0001-01»"), ("9999", "«9999-01»")])
def test_a_month_at_the_end_of_time(runner: CliRunner, year: str, in_words: str) -> None:
    rows = [registrering(f"{year}-01-02 08:00")]
    said = f"{in_words} är ingen månad. Skriv till exempel 2022-03."
    assert said in refused(runner, underlag(registreringar=rows))
    assert said in refused(runner, underlag(registreringar=rows), "--period", f"{year}-01")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_window_at_the_end_of_time(runner: CliRunner, day: str) -> None:
    assert f"«{day}» är inget datum." in refused(runner, underlag(), "--fonster", day)


def test_several_months_are_listed(runner: CliRunner) -> None:
    rows = [registrering(), registrering("02 08:00"), registrering("2022-02-28 08:00")]
    said = refused(runner, underlag(registreringar=rows))
    assert (
        "flera månader: 2022-02 (1 rad), 2022-03 (2 rader). Välj en, till exempel --period 2022-03."
        in said
    )


def test_the_same_month_of_several_years_may_be_a_wrong_year(runner: CliRunner) -> None:
    rows = [registrering(), registrering("02 08:00"), registrering("2021-03-28 08:00")]
    said = refused(runner, underlag(registreringar=rows))
    assert "samma månad i flera år: 2021-03 (1 rad), 2022-03 (2 rader). Är årtalet rätt?" in said
    assert "--period 2022-03" in said


def test_no_row_can_be_accepted(runner: CliRunner) -> None:
    said = refused(runner, underlag(registreringar=[registrering(kategori="städ")]))
    assert "Ingen rad i registreringar kunde godkännas" in said
    assert "«kategori» med värdet «städ»" in said


def test_no_window(runner: CliRunner) -> None:
    said = refused(runner, underlag(), "--fonster", "första måndagen")
    assert "«första måndagen» är inget datum. Skriv till exempel 2022-03-07." in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "registreringar.csv är tom."),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "registreringar.csv är en bild, en PDF eller en packad fil",
        ),
        (b"\xff\xd8\xff\xe0JFIF", "registreringar.csv"),
        ("registrering;utforare\n".encode("utf-16"), "registreringar.csv är sparad som UTF-16."),
        (b"hej\n", "registreringar.csv: ingen av de 20 första raderna har rubrikerna för registre"),
    ],
    ids=["tom", "png", "jpg", "utf-16", "en rad"],
)
def test_a_file_that_is_something_else(runner: CliRunner, content: bytes, said: str) -> None:
    (underlag() / "registreringar.csv").write_bytes(content)
    assert said in refused(runner, "underlag")


def test_a_picture_as_the_underlag(runner: CliRunner) -> None:
    Path("bild.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "bild.png" in refused(runner, "bild.png")


def test_an_unknown_plan(runner: CliRunner) -> None:
    said = refused(runner, underlag(), "--plan", "nortalje")
    assert "Vi hittar ingen plan som heter nortalje. Planer som finns: norrtalje-2022." in said


def test_a_plan_with_a_typo(runner: CliRunner, tmp_path: Path) -> None:
    plan = replaced(tmp_path, "plan.toml", "[[kontroll]]", "[[kontroll]")
    assert "plan/plan.toml går inte att läsa som TOML" in refused(
        runner, underlag(), "--plan", plan
    )


def test_a_plan_with_a_misspelt_expectation(runner: CliRunner, tmp_path: Path) -> None:
    plan = changed(
        tmp_path, "utford-tid.json", "andel-utford", lambda e: e.update(type="expect_mycket")
    )
    said = refused(runner, underlag(), "--plan", plan)
    assert (
        "utford-tid.json: regeln «andel-utford» har typen expect_mycket, som inte prövar varje rad"
        in said
    )
    checked = run(runner, "plan", "--plan", plan)
    assert (checked.exit_code, checked.stderr) == (2, said)


def test_an_unknown_control(runner: CliRunner) -> None:
    said = refused(runner, underlag(), "--kontroll", "utförd-tid")
    assert (
        "Kontrollen «utförd-tid» finns inte i planen. Välj bland underlag, genomforandeplan, utford-tid,"
        in said
    )


def test_an_output_folder_that_cannot_be_made(runner: CliRunner) -> None:
    Path("fil").write_text("här ligger något annat")
    said = refused(runner, underlag(), *ENBART, "--ut", "fil/rapport")
    assert "Det går inte att skriva i fil. Välj en annan mapp med --ut." in said
    assert Path("fil").read_text() == "här ligger något annat"


def test_the_unexpected_is_said_in_swedish(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> Any:
        raise RuntimeError("something broke")

    monkeypatch.setattr("extracts.read.read_underlag", breaks)
    said = refused(runner, underlag())
    assert "Programmet stötte på något oväntat (RuntimeError)" in said


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("uppfyllt", *ENBART), 0),
        (("avvikelse", *ENBART), 1),
        (("avvikelse", "--kontroll", "avbojda-besok"), 0),
        (("avvikelse", "--kontroll", "avbojda-besok", "--strikt"), 1),
        (("avvikelse", "--kontroll", "genomforandeplan"), 3),
        (("avvikelse", "--kontroll", "genomforandeplan", *ENBART), 1),
        (("avvikelse", "--kontroll", "personalkontinuitet"), 0),
        (("februari", *ENBART), 1),
        (("februari", "--kontroll", "genomforandeplan"), 0),
        (("februari", "--kontroll", "registreringar"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes(runner: CliRunner, args: tuple[str, ...], code: int) -> None:
    rows = {
        "uppfyllt": NOG,
        "avvikelse": BREVID,
        "februari": [registrering("2022-02-01 08:00", "08:00")],
    }[args[0]]
    orders = [bestallning(minuter_per_manad=1000 if args[0] == "avvikelse" else 600)]
    folder = underlag(registreringar=rows, bestallningar=orders)
    result = run(runner, "kontrollera", folder, "--tyst", *args[1:])
    assert result.exit_code == code
    assert result.stderr == ""


def test_one_line_when_asked_to_be_quiet(runner: CliRunner) -> None:
    result = run(runner, "kontrollera", underlag(registreringar=NOG), *ENBART, "--tyst")
    assert result.stdout.count("\n") == 1
    assert result.stdout.startswith("2022-03: 1 planerad: 1 beslutad (Utförd tid), 0 förslag. ")
    assert " 1 av 1 planerade kontroller bedömda: 1 uppfylld, 0 avvikelser" in result.stdout
    assert str(Path("rapporter") / "2022-03") in result.stdout


def contents(folder: Path) -> dict[str, bytes]:
    files = (f for f in sorted(folder.rglob("*")) if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


def test_a_rerun_is_equal_and_the_first_report_is_left_alone(runner: CliRunner) -> None:
    rows: list[Row] = [registrering(), registrering(), registrering(kategori="städ"), *BREVID]
    folder = underlag(registreringar=rows)
    assert run(runner, "kontrollera", folder).exit_code == 1
    first = contents(Path("rapporter/2022-03"))
    assert {"rapport.json", "avvikelser.csv", "underkanda.csv", "bevis.json"} <= set(first)
    assert run(runner, "kontrollera", folder).exit_code == 1
    second = contents(Path("rapporter/2022-03_2"))
    assert {name for name in first if second.get(name) != first[name]} <= {"bevis.json"}
    assert set(first) == set(second)
    assert contents(Path("rapporter/2022-03")) == first
    assert {p.name for p in Path("rapporter").iterdir()} == {"2022-03", "2022-03_2", "arkiv"}


def test_no_personnummer_leaves_in_any_output(runner: CliRunner) -> None:
    rows: list[Row] = [
        registrering(orsak=f"ring {PERSONNUMMER}", insats="", registreringssatt="manuell"),
        registrering(orsak=f"ring {PERSONNUMMER}", insats=""),
        registrering(kund=PERSONNUMMER),
        registrering(personal="121212-1212"),
        registrering("01 09:00", "09:00", utforare=f"Firma {PERSONNUMMER}"),
        registrering("01 09:00", "09:00", registrering=f"R {PERSONNUMMER}"),
        registrering(kategori=PERSONNUMMER),
    ]
    result = run(runner, "kontrollera", underlag(registreringar=rows))
    assert result.exit_code == 1
    digits = (b"121212-1212", b"191212121212", b"1212121212")
    for name, content in contents(Path("rapporter")).items():
        assert not any(d in name.encode() for d in digits), name
        for part in unpacked(name, content):
            assert not any(d in part for d in digits), name
    assert not any(d.decode() in result.output for d in digits)


def unpacked(name: str, content: bytes) -> list[bytes]:
    if not name.endswith(".xlsx"):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(member) for member in archive.namelist()]


def test_the_rows_of_the_report_add_up(runner: CliRunner) -> None:
    rows: list[Row] = [*NOG, registrering(kategori="städ"), registrering("2022-02-01 08:00")]
    run(runner, "kontrollera", underlag(registreringar=rows), *ENBART, "--period", "2022-03")
    report = json.loads(Path("rapporter/2022-03/rapport.json").read_text("utf-8"))
    [count] = [c for c in report["underlag"] if c["tabell"] == "registreringar"]
    assert (count["rader"], count["godkanda"], count["underkanda"], count["utanfor_period"]) == (
        3,
        2,
        1,
        1,
    )
    assert [k["id"] for k in report["kontroller"]] == ["utford-tid"]
    evidence = json.loads(Path("rapporter/2022-03/bevis.json").read_text("utf-8"))
    assert evidence["underlag"] == report["underlag"]
    assert set(evidence["resultat"]) == set(contents(Path("rapporter/2022-03"))) - {"bevis.json"}


def test_the_csv_of_deviations(runner: CliRunner) -> None:
    row = registrering("01 08:00", "08:00", kund="=1+1")
    run(runner, "kontrollera", underlag(registreringar=[row]), "--kontroll", "registreringar")
    raw = Path("rapporter/2022-03/avvikelser.csv").read_bytes()
    assert raw.startswith(
        b"\xef\xbb\xbfid;kontroll;regel;allvar;utforare;kund;personal;nyckel;datum;matt;belopp;text"
    )
    lines = raw.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[2] for line in lines] == ["slut-efter-start", "aktiv-bestallning"]
    assert all(line.split(";")[5] == "'=1+1" for line in lines)


def test_the_csv_of_rejected_rows(runner: CliRunner) -> None:
    run(
        runner,
        "kontrollera",
        underlag(registreringar=[registrering(), registrering(kategori="städ")]),
        *ENBART,
    )
    header, line = Path("rapporter/2022-03/underkanda.csv").read_text("utf-8-sig").splitlines()
    assert header == "fil;rad;kolumn;varde;regel;text"
    assert line.startswith("registreringar.csv;3;kategori;städ;ej-val;")


def test_the_plan_is_shown(runner: CliRunner) -> None:
    result = run(runner, "plan")
    assert result.exit_code == 0
    for title in ("Genomförandeplan", "Utförd tid", "Registreringar", "Personalkontinuitet"):
        assert title in result.output


def test_an_example_can_be_checked(runner: CliRunner) -> None:
    made = run(runner, "exempel", "exempel", "--kunder", 40, "--period", "2022-03")
    assert (made.exit_code, made.stderr) == (0, "")
    assert "2022-03" in made.output
    checked = run(runner, "kontrollera", "exempel", "--kontroll", "registreringar", "--tyst")
    assert checked.exit_code == 1


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_an_old_console_gets_the_words_without_the_marks(encoding: str, tmp_path: Path) -> None:
    tables = {"registreringar": BREVID, "bestallningar": [bestallning(minuter_per_manad=1000)]}
    folder = write_underlag(tmp_path / "underlag", tables)
    # One control of each verdict: what else is judged is not what is said.
    three = (f"--kontroll={k}" for k in ("underlag", "utford-tid", "genomforandeplan"))
    done = subprocess.run(
        [sys.executable, "-m", "cli", "kontrollera", folder, *three, "--ut", tmp_path / "r"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 1, done.stderr
    for word in ("avvikelse", "uppfyllt", "ej bedömd".encode(encoding, "replace").decode(encoding)):
        assert word in done.stdout.decode(encoding)
    assert "Fel" not in done.stderr.decode(encoding)
