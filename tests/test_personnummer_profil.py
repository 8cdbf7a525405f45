"""A personnummer in a system's own file, and in the profile that it is read with, is left in no output."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from extracts.personnummer import MASK
from tests.lackor import PLAIN, Planted, written
from tests.test_personnummer_kommandon import _in_a_folder_of_its_own, leaks, run

pytestmark = pytest.mark.langsam  # whole runs

assert _in_a_folder_of_its_own  # the fixture
SAMPLE = Path(__file__).parent.parent / "samples" / "profil-vardflode"
VISITS = SAMPLE / "Besoksexport_2022-03.csv"
KEYS = {"Brukare", "Utförd av"}


def delivered(planted: Planted) -> Path:
    """The sample's two files; that of the visits has a number above, in and below its header."""
    above, header, rows = _sample()
    header = [f"Kod {planted.at('rubrik')}" if h == "Avvikelsekod" else h for h in header]
    header.append(f"Not {planted.at('oläst rubrik')}")
    for at, name in enumerate(header):
        form = PLAIN if name in KEYS else None
        cells = [f"9{at:03}", *rows[0][1:]]
        rows.append([*cells[:at], planted.at(name.split()[0] + str(at), form), *cells[at + 1 :]])
    rows.append(["Delsumma", planted.at("summarad"), *[""] * (len(header) - 2)])
    above[0].append(planted.at("ovanför rubriken"))
    folder = Path(planted.at("mapp", PLAIN))
    folder.mkdir()
    shutil.copy(SAMPLE / "Beslut_2022-03.csv", folder)
    file = folder / f"Besoksexport_{planted.at('filens namn', PLAIN)}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([*above, header, *rows])
    return file


def _sample() -> tuple[list[list[str]], list[str], list[list[str]]]:
    with VISITS.open(encoding="cp1252", newline="") as stream:
        lines = list(csv.reader(stream, delimiter=";"))
    return lines[:3], lines[3], [[*line, ""] for line in lines[4:]]


def profile(planted: Planted, file: Path) -> Path:
    """The sample's profile, with a number wherever a person may write a text."""
    with file.open(encoding="utf-8", newline="") as stream:
        header = list(csv.reader(stream, delimiter=";"))[3]
    text = (SAMPLE / "vardflode.toml").read_text("utf-8")
    for own, changed in {
        '"Avvikelsekod"': json.dumps(header[10], ensure_ascii=False),
        'system = "Vårdflöde"': f'system = "{planted.at("system")}"',
        '"Usk" =': f'"{planted.at("värde", PLAIN)}" = "vårdbiträde"\n"Usk" =',
        '["Delsumma"]': f'["Delsumma", "{planted.at("hoppa över", PLAIN)}"]',
        '["Besöksexport_*"]': f'["Besöksexport_*", "{planted.at("mönster", PLAIN)}"]',
    }.items():
        assert own in text
        text = text.replace(own, changed)
    path = Path(f"profil {planted.at('profilens namn')}.toml".replace("/", "-"))
    path.write_text(text, "utf-8")
    return path


def test_a_proposed_profile() -> None:
    planted = Planted()
    file = delivered(planted)
    Path("ut").mkdir()
    named = ("--system", planted.at("systemets namn"))
    result = run("profil", *file.parent.iterdir(), *named, "--ut", "ut/forslag.toml")
    assert leaks(planted, result) == []
    assert f"Kod {MASK}" in Path("ut/forslag.toml").read_text("utf-8")


def test_files_that_are_read_with_a_profile() -> None:
    planted = Planted()
    file = delivered(planted)
    given = (file.parent, "--profil", profile(planted, file))
    results = [
        run("kontrollera", *given, "--ut", "ut/manad"),
        run("egenkontroll", *given, "--ut", "ut/egen", "--kvitto", "ut/kvitto.json", "--alla"),
    ]
    assert leaks(planted, *results) == []
    found = {"Besöksnr", "Skapad", "Insatstyp", f"Kod {MASK}", "Datum", "Längd", "Tagg in kl"}
    assert found <= rules()["personnummer-i-text"]
    assert rules()["personnummer"] == KEYS


def rules() -> dict[str, set[str]]:
    """Rule → the vendor's columns where the self-check has found it."""
    found: dict[str, set[str]] = {}
    with Path("ut/egen/fynd.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            found.setdefault(row["regel"], set()).add(row["kolumn"])
    return found


def test_a_profile_that_is_refused() -> None:
    planted = Planted()
    file = delivered(planted)
    path = profile(planted, file)
    right = path.read_text("utf-8")
    for at, (own, wrong) in enumerate(
        (
            ("kontrollerad = true", 'kontrollerad = "{}"'),
            ("system =", '"{}" = 1\nsystem ='),
            ('decimaltecken = ","', 'decimaltecken = "{}"'),
            ("rubrikrad = 4", 'rubrikrad = "{}"'),
            ('= "Brukare"', '= "Brukare {}"'),
            ('= "Brukare"', '= {{ fast = "{}" }}'),
            ('"vårdbiträde"', '"{}"'),
            ('"tt.mm"', '"{}"'),
            ('"t:mm"', '"{}"'),
            ("[bestallningar]", "[{}]"),
            ("[bestallningar]", "[bestallningar]\n{} = {}"),
        )
    ):
        changed = wrong.format(*[planted.at(f"fel {at}", PLAIN)] * wrong.count("{}"))
        assert own in right
        path.write_text(right.replace(own, changed), "utf-8")
        refused = run("kontrollera", file.parent, "--profil", path, code=2)
        assert leaks(planted, refused) == []
    assert not Path("rapporter").exists()


def test_the_sheets_of_a_system() -> None:
    planted = Planted()
    book = openpyxl.Workbook()
    book.active.title = f"Besok_{planted.at('blad', 'tio med plus')}"
    for line in (VISITS.read_text("cp1252")).splitlines():
        book.active.append(line.split(";"))
    book.create_sheet(f"Annat {planted.at('okänt blad', 'tio med plus')}").append(["a", "b"])
    path = Path(f"{planted.at('fil', PLAIN)}.xlsx")
    book.save(path)
    Path("ut").mkdir()
    assert leaks(planted, run("profil", path, "--ut", "ut/forslag.toml")) == []
    assert written(Path("ut"))
