"""A whole session from the command line, in order, replayed from its folder; and what is refused."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import click
import pytest

import cli
from commands.stickprov import stickprov
from tests.reports.htmlsida import las_sida
from tests.stickprov.conftest import Kor
from tests.stickprov.ifyllning import FEL, ONADD, RATT, change, fill
from tests.stickprov.paket import LAGOM, LITEN, PERIOD, STOR, TARNING, ratta
from tests.test_cli import ENGLISH
from tests.underlag_builder import Row, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

WRONG = {str(nr): FEL for nr in range(1, 4)}
FILES = {"slutsats.html", "slutsats.xlsx", "slutsats.json"}


def conclusion(folder: Path) -> dict[str, dict[str, object]]:
    data = json.loads((folder / "slutsats.json").read_text("utf-8"))
    return {one["utforare"]: one for one in data["utforare"]}


def outcomes(folder: Path) -> dict[str, object]:
    return {name: one["utfall"] for name, one in conclusion(folder).items()}


def test_planera_shows_sizes_and_hours_and_writes_nothing(
    underlag: Path, tmp_path: Path, kor: Kor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = kor("stickprov", "planera", underlag, "--period", PERIOD)
    assert (result.exit_code, result.stderr, list(tmp_path.iterdir())) == (0, "", [])
    lines = [re.split(r"\s{2,}", line.strip()) for line in result.stdout.splitlines()]
    [five, ten] = [line for line in lines if line[0] == STOR]
    assert five[:5] == [STOR, "521", "4", "80–280", "14–47"]
    assert ten[:5] == [STOR, "521", "4", "40–140", "7–24"]
    assert next(line for line in lines if line[0] == LITEN) == [
        LITEN,
        "12",
        "0",
        "alla",
        "2",
        "–",
        "–",
    ]
    assert "80 besök utan fel → 150 med högst 2 fel → 280 med högst 7 fel" in result.stdout


def test_frys_prints_hashes_for_the_diary_and_is_never_written_over(
    fryst: Path, underlag: Path, tmp_path: Path, kor: Kor
) -> None:
    folder = tmp_path / "s"
    said = kor("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder).stdout
    data = json.loads((folder / "stickprov.json").read_text("utf-8"))
    hashes = [data["plan_sha256"], *(one["sha256"] for one in data["utforare"])]
    for found in hashes:
        assert " ".join(found[at : at + 4] for at in (0, 4, 8, 12)) in said
    assert (folder / "stickprov.json").read_bytes() == (fryst / "stickprov.json").read_bytes()
    again = kor("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder)
    assert again.exit_code == 2
    assert "Ett fryst stickprov skrivs aldrig över" in again.stderr


def test_a_source_named_in_advance(underlag: Path, tmp_path: Path, kor: Kor) -> None:
    folder, source = tmp_path / "s", "Lotto lördag 2022-05-07"
    frozen = kor(
        "stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder, "--kalla", source
    )
    assert source in frozen.stdout
    assert kor("stickprov", "dra", folder, "--tarning", "7 12 23 31 33 35 2").exit_code == 0
    fill(folder / "protokoll.xlsx")
    kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert source in (folder / "slutsats.html").read_text("utf-8")


def test_all_accepted_is_exit_code_0(utvarderat: Path, kor: Kor) -> None:
    assert outcomes(utvarderat) == dict.fromkeys((STOR, LAGOM, LITEN), "godkänd")
    assert {path.name for path in utvarderat.iterdir()} >= FILES
    result = kor("stickprov", "verifiera", utvarderat)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Allt stämmer i mappen." in result.stdout


def test_three_outcomes_then_the_next_stage(draget_kopia: Path, kor: Kor) -> None:
    folder = draget_kopia
    fill(folder / "protokoll.xlsx", {STOR: WRONG, LITEN: WRONG, LAGOM: {"4": ONADD}})
    result = kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert (result.exit_code, result.stderr) == (1, "")
    assert outcomes(folder) == {STOR: "oavgjort", LAGOM: "godkänd", LITEN: "överskrider"}
    assert "så vi granskar 70 besök till" in result.stdout
    assert kor("stickprov", "verifiera", folder).exit_code == 0

    fill(folder / "protokoll_steg2.xlsx")
    result = kor("stickprov", "utvardera", folder / "protokoll_steg2.xlsx")
    assert result.exit_code == 1
    found = conclusion(folder)
    assert (found[STOR]["steg"], found[STOR]["slumpdel"]["granskade"]) == (2, 150)  # type: ignore[index]
    assert found[STOR]["slumpdel"]["sakfel"] == 3  # type: ignore[index]
    assert found[LITEN]["utfall"] == "överskrider"
    assert {path.name for path in (folder / "tidigare").iterdir()} == {
        name.replace(".", "_1.") for name in FILES
    }

    fill(folder / "protokoll_steg3.xlsx")
    kor("stickprov", "utvardera", folder / "protokoll_steg3.xlsx")
    assert outcomes(folder)[STOR] == "godkänd"
    assert kor("stickprov", "verifiera", folder).exit_code == 0


def test_the_next_protocol_has_only_new_rows(draget_kopia: Path, kor: Kor) -> None:
    fill(draget_kopia / "protokoll.xlsx", {STOR: WRONG})
    kor("stickprov", "utvardera", draget_kopia / "protokoll.xlsx")
    first, second = (
        {
            line.split(";")[4]
            for line in (draget_kopia / f"dragna_steg{n}.csv").read_text().split("\n")[1:-1]
        }
        for n in (1, 2)
    )
    assert (len(second), first & second) == (70, set())


def test_a_stage_cannot_be_skipped_or_changed_behind_the_next(draget_kopia: Path, kor: Kor) -> None:
    folder = draget_kopia
    fill(folder / "protokoll.xlsx", {STOR: WRONG})
    kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    fill(folder / "protokoll_steg2.xlsx")
    change(folder / "protokoll.xlsx", STOR, "9", "kommentar", "vi såg fel")
    refused = kor("stickprov", "utvardera", folder / "protokoll_steg2.xlsx")
    assert refused.exit_code == 2
    assert "protokoll.xlsx är ändrat sedan det utvärderades" in refused.stderr
    for name in FILES:
        (folder / name).unlink()
    alone = kor("stickprov", "utvardera", folder / "protokoll_steg2.xlsx")
    assert "steg 1 är inte utvärderat i mappen" in alone.stderr


def test_corrected_answers_set_the_old_conclusion_and_protocol_aside(
    draget_kopia: Path, kor: Kor
) -> None:
    folder = draget_kopia
    fill(folder / "protokoll.xlsx", {STOR: WRONG})
    kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    before = (folder / "protokoll_steg2.xlsx").read_bytes()
    kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert not (folder / "tidigare").exists()
    assert (folder / "protokoll_steg2.xlsx").read_bytes() == before
    fill(folder / "protokoll.xlsx")
    assert kor("stickprov", "utvardera", folder / "protokoll.xlsx").exit_code == 0
    assert outcomes(folder)[STOR] == "godkänd"
    assert {path.name for path in (folder / "tidigare").iterdir()} == {
        name.replace(".", "_1.") for name in FILES
    }


def test_a_refused_protocol_writes_nothing(draget_kopia: Path, kor: Kor) -> None:
    before = {path.name: path.read_bytes() for path in draget_kopia.iterdir()}
    result = kor("stickprov", "utvardera", draget_kopia / "protokoll.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert {path.name: path.read_bytes() for path in draget_kopia.iterdir()} == before


def test_the_conclusion_is_replayed_to_the_byte(utvarderat: Path, kopia: Path, kor: Kor) -> None:
    for name in FILES:
        (kopia / name).unlink()
    kor("stickprov", "utvardera", kopia / "protokoll.xlsx")
    for name in FILES:
        assert (kopia / name).read_bytes() == (utvarderat / name).read_bytes()


def test_the_page_says_what_must_be_said(draget_kopia: Path, kor: Kor) -> None:
    rows = {**WRONG, "9": {**RATT, "kommentar": "ring 19121212-1212", "anteckning": "=1+1"}}
    rows["3"] = {**FEL, "kommentar": "ring 19121212-1212"}
    fill(draget_kopia / "protokoll.xlsx", {STOR: rows})
    kor("stickprov", "dra", draget_kopia, "--tarning", "9" + TARNING[1:])
    kor("stickprov", "utvardera", draget_kopia / "protokoll.xlsx")
    page = las_sida(draget_kopia / "slutsats.html")
    text = (draget_kopia / "slutsats.html").read_text("utf-8").replace("\u00a0", " ")
    for said in (
        "Kan innehålla sekretess",
        "följsamhet till kontrollpunkterna",
        "Ingen säkerhetsmarginal ges",
        "Av 40 utförare som alla ligger vid gränsen väntas 2 bli godkända av en slump",
        "Avvisade försök att dra med andra siffror: 98150623421234567890.",
        "95 % säkerhet betyder",
    ):
        assert said in text, said
    assert page.tabell("Utfall per utförare").rad(STOR)[1] == "? oavgjort"
    assert page.tabell("Besök per feltyp").rad(STOR)[1:] == ["fel-tid", "sakfel", "3", "0"]
    assert len(page.tabell("Besöken i den ordning de drogs").rader) == 4
    assert [level for level, _ in page.rubriker].count(1) == 1
    assert len(page.ids) == len(set(page.ids))


def contents(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{n}": archive.read(n) for n in archive.namelist()}
        else:
            found[path.name] = path.read_bytes()
    return found


def test_no_personnummer_leaves(tmp_path: Path, kor: Kor) -> None:
    digits = "19121212-1212"
    common: Row = {
        "utforare": f"Firma {digits}",
        "kund": "K1",
        "personal": "P1",
        "kategori": "omsorg",
        "status": "utförd",
        "insats": f"hos {digits}",
        "besok": f"B {digits}",
    }
    rows: list[Row] = [
        {**common, "start": f"2022-{month}-01 08:00", "slut": f"2022-{month}-01 08:30"}
        for month in ("03", "04", "03")
    ]
    for row, key in zip(rows, (f"R {digits}", "R2", "R3"), strict=True):
        row["registrering"] = key
    rows[2] |= {"kund": digits, "kategori": digits}
    folder, underlag = tmp_path / "s", write_underlag(tmp_path / "u", {"registreringar": rows})
    assert kor("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder).exit_code == 0
    kor("stickprov", "dra", folder, "--tarning", TARNING)
    fill(folder / "protokoll.xlsx")
    result = kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert result.exit_code == 0
    for name, content in contents(folder).items():
        assert b"121212-1212" not in content, name
        assert "121212-1212" not in name
    assert "121212-1212" not in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("dra", "tom", "--tarning", TARNING),
            "tom/stickprov.json finns inte. Frys stickprovet först",
        ),
        (("utvardera", "protokoll.xlsx"), "protokoll.xlsx finns inte."),
        (("utvardera", "lös.xlsx"), "ligger inte i ett stickprovs mapp"),
        (("verifiera",), "Ange stickprovets mapp"),
        (("frys", "tom", "--period", PERIOD), "tom saknas registreringar och bestallningar"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done(
    args: tuple[str, ...], said: str, tmp_path: Path, kor: Kor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tom").mkdir()
    Path("lös.xlsx").write_bytes(b"")
    result = kor("stickprov", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr.replace("\n", " ")
    assert {path.name for path in tmp_path.iterdir()} - {"rapporter"} == {"tom", "lös.xlsx"}
    assert list(Path("rapporter").rglob("*")) == []


def test_the_folder_at_hand_is_found(
    fryst: Path, tmp_path: Path, kor: Kor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(fryst, tmp_path / "rapporter" / "stickprov-a")
    assert kor("stickprov", "dra", "--tarning", TARNING).exit_code == 0
    shutil.copytree(fryst, tmp_path / "rapporter" / "stickprov-b")
    several = kor("stickprov", "verifiera")
    assert several.exit_code == 2
    assert "stickprov-a" in several.stderr
    assert "stickprov-b" in several.stderr
    monkeypatch.chdir(tmp_path / "rapporter" / "stickprov-a")
    assert kor("stickprov", "verifiera").exit_code == 0


def test_verifiera_before_anything_is_judged(fryst: Path, draget: Path, kor: Kor) -> None:
    for folder in (fryst, draget):
        assert kor("stickprov", "verifiera", folder).exit_code == 0


@pytest.mark.parametrize("name", ["", *stickprov.commands])
def test_help_is_whole_and_swedish(name: str, kor: Kor) -> None:
    command: click.Command = stickprov.commands[name] if name else stickprov
    shown = kor("stickprov", *([name] if name else []), "--help").output
    assert ENGLISH.findall(shown) == []
    assert command.help
    assert command.help.split("\n")[0] in " ".join(shown.split())
    for option in command.params:
        if isinstance(option, click.Option):
            assert " ".join((option.help or "?").split()) in " ".join(shown.split())


def test_the_five_steps() -> None:
    assert isinstance(cli.main, click.Group)
    assert list(stickprov.commands) == ["planera", "frys", "dra", "utvardera", "verifiera"]


def test_fits_an_ordinary_terminal(
    underlag: Path, kor: Kor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = kor("stickprov", "planera", underlag, "--period", PERIOD).output
    assert max(map(len, shown.splitlines())) <= 80


HOSTILE = (
    *(
        'a"b;c',
        '"',
        "=1+1",
        "+46",
        "@x",
        "a b",
        "a  b",
        "<b>&amp;",
        "😀",
        "'x'",
        "\\",
        "%s",
    ),
    *("0012", "1e5", "TRUE", "2022-03-01", "#REF!", "{0}", "R1", "slumpdel", "nr;1", "A\tB"),
)


def test_hostile_keys_come_back_as_they_were(tmp_path: Path, kor: Kor) -> None:
    """Through frame, draw, workbook and back, with the workbook saved by another program."""
    folder = tmp_path / "s"
    rows = [*ratta(LAGOM, 340)[-2:]]
    for row, key in zip(ratta(LAGOM, len(HOSTILE)), HOSTILE, strict=True):
        rows.append({**row, "registrering": key, "insats": key, "kund": f"K{key}"})
    underlag = write_underlag(tmp_path / "u", {"registreringar": rows})
    assert kor("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder).exit_code == 0
    assert kor("stickprov", "dra", folder, "--tarning", TARNING).exit_code == 0
    fill(folder / "protokoll.xlsx")
    result = kor("stickprov", "utvardera", folder / "protokoll.xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert conclusion(folder)[LAGOM]["population"] == len(HOSTILE) + 2
    assert kor("stickprov", "verifiera", folder).exit_code == 0
