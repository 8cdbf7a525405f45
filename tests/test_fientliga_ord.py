"""Crafted words in every field of text of an underlag: they are words, and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from reports.manad.kvitto import FORMAT, sealed
from stickprov.paper.layout import FACT_COLUMNS, FIRST
from tests.stickprov.ifyllning import RATT, fill
from tests.underlag_builder import bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

WORDS = [
    "x'; COPY (SELECT 1) TO 'utanfor.csv'; --",
    'x"; DROP TABLE registreringar; --',
    "$PARAMETER",
    "{{7*7}}",
    "{0.__class__}",
    "../../utanfor",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "%(x)s :x ?",
    "[/bold] [red]x[/]",
    "<r><t>x</t></r>",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that a command runs in; nothing may be written outside it, or by the name of a word."""
    folder = tmp_path / "har"
    folder.mkdir()
    monkeypatch.chdir(folder)
    before = {path.name for path in tmp_path.iterdir()}
    yield folder
    assert {path.name for path in tmp_path.iterdir()} - before <= {"u"}
    assert not list(tmp_path.rglob("utanfor.csv"))


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def only_words(folder: Path) -> None:
    """No page has a script of theirs, no cell of a workbook or CSV is a formula, no text is lost in XML."""
    pages = [path.read_text("utf-8") for path in folder.rglob("*.html")]
    assert not [page for page in pages if "<script>alert" in page]
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            texts = [text for row in csv.reader(stream, delimiter=";") for text in row]
        assert not [text for text in texts if text.startswith("=")]
    for path in folder.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [c for c in cells if c.data_type == "f" and str(c.value).startswith("=cmd")]


def test_a_month_of_crafted_words(tmp_path: Path, here: Path) -> None:
    rows = [
        registrering(
            f"{day:02} 06:00",
            "05:00",
            registrering=f"{word} {day}",
            utforare=word,
            kund=word,
            personal=word,
            insats=word,
            orsak=word,
        )
        for day, word in enumerate(WORDS, 1)
    ]
    orders = [bestallning(bestallning=word, utforare=word, kund=word) for word in WORDS]
    underlag = write_underlag(tmp_path / "u", {"registreringar": rows, "bestallningar": orders})
    done = CliRunner().invoke(cli.main, ["kontrollera", str(underlag), "--ut", "ut"])
    assert done.exit_code in (1, 3), done.stderr
    assert sorted(path.name for path in here.iterdir()) == ["arkiv", "ut"]
    assert not [p for p in tmp_path.rglob("*utanfor*") if not p.is_relative_to(here / "ut")]
    for page in here.rglob("*.html"):
        assert "<script>alert" not in page.read_text("utf-8")
    with (here / "ut" / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    assert {row["utforare"].removeprefix("'") for row in found} >= set(WORDS)
    assert not [cell for row in found for cell in row.values() if cell.startswith("=")]


def test_an_audit_of_crafted_words(tmp_path: Path, here: Path) -> None:
    """In the frames, the draw, the protocol, what reviewers write in it, and the conclusion."""
    word = dict(enumerate(WORDS))
    rows = [
        registrering(
            f"{month}-{day:02} 06:00",
            "06:30",
            registrering=f"{word[n]} {month}",
            utforare=word[n],
            kund=word[n],
            personal=word[n],
            insats=word[n],
            orsak=word[n],
        )
        for month in ("2022-03", "2022-04")
        for n, day in enumerate(range(1, len(WORDS) + 1))
    ]
    orders = [bestallning(bestallning=w, utforare=w, kund=w, insats=w) for w in WORDS]
    underlag = write_underlag(tmp_path / "u", {"registreringar": rows, "bestallningar": orders})
    period = ("--period", "2022-03..2022-04", "--ut", "s", "--kalla", WORDS[6])
    for step in (
        ("stickprov", "frys", underlag, *period),
        ("stickprov", "dra", "s", "--tarning", "48150623421234567890"),
    ):
        done = run(*step)
        assert done.exit_code == 0, done.stderr
    said = {**RATT, "kommentar": WORDS[0], "anteckning": WORDS[6], "granskare": WORDS[9]}
    book = openpyxl.load_workbook("s/protokoll.xlsx")
    sheets = [sheet.title for sheet in book.worksheets]
    wrong = {sheet: {str(n): said for n in range(9)} for sheet in sheets}
    column = FACT_COLUMNS["insats"] + 1
    firsts = (sheet.cell(FIRST + 1, column).value for sheet in book.worksheets[1 : len(WORDS) + 1])
    assert {str(value).strip().removeprefix("'") for value in firsts} == set(WORDS)
    fill(Path("s/protokoll.xlsx"), wrong)
    done = run("stickprov", "utvardera", "s/protokoll.xlsx")
    assert done.exit_code in (0, 1), done.output
    done = run("stickprov", "verifiera", "s")
    assert done.exit_code == 0, done.output
    only_words(here)


def test_receipts_of_crafted_words(tmp_path: Path, here: Path) -> None:
    tables = {"registreringar": [registrering()], "bestallningar": [bestallning()]}
    underlag = write_underlag(tmp_path / "u", tables)
    asked: list[str] = []
    for word in WORDS:
        data = {
            "format": FORMAT,
            "resultat": word,
            "filer": [{"fil": name, "sha256": word} for name in ("registreringar.csv", word)],
            "plan": {"sha256": word},
            "skapat": word,
            "utforare": [word],
        }
        receipt = here / f"{word.replace('/', '_')}.json"
        receipt.write_text(json.dumps(sealed(data), ensure_ascii=False), "utf-8")
        asked += ["--kvitto", receipt.name]
    done = run("kontrollera", underlag, "--ut", "ut", *asked)
    assert done.exit_code in (1, 3), done.stderr
    only_words(here)
    receipt.write_text(json.dumps({**data, "kontrollsumma": WORDS[6]}), "utf-8")
    done = run("kontrollera", underlag, "--ut", "ut2", *asked)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "har ändrats efter egenkontrollen" in done.stderr


PROFILE = """
format = "internkontroll.profil/1"
system = {word}
kontrollerad = true
decimaltecken = ","
[registreringar]
filer = ["besok*", {word}]
[[registreringar.hoppa_over]]
kolumn = {word}
varden = [{word}]
[registreringar.kolumner]
registrering = "Nr"
utforare = {{ fast = {word} }}
kund = "Brukare"
personal = "Av"
kategori = "Typ"
insats = {word}
start = "Från"
slut = "Till"
status = "Utfall"
[registreringar.varden.kategori]
{word} = "omsorg"
"""


@pytest.mark.parametrize(
    ("command", "word"),
    [*(("egenkontroll", word) for word in WORDS), *(("kontrollera", w) for w in WORDS[6:8])],
)
def test_a_profile_of_crafted_words(command: str, word: str, tmp_path: Path, here: Path) -> None:
    quoted = json.dumps(word, ensure_ascii=False)
    (here / "p.toml").write_text(PROFILE.format(word=quoted), "utf-8")
    underlag = write_underlag(tmp_path / "u", {"bestallningar": [bestallning(utforare=word)]})
    lines = [
        ["Nr", "Brukare", "Av", "Typ", word, "Från", "Till", "Utfall"],
        ["1", "K1", "P1", word, "ja", "2022-03-01 08:00", "2022-03-01 07:30", "utförd"],
        ["2", "K1", "P1", "annat", "ja", "2022-03-01 09:00", "2022-03-01 09:30", "utförd"],
        ["3", "K1", "P1", word, word, "2022-03-01 10:00", "2022-03-01 10:30", "utförd"],
    ]
    with (underlag / "besok.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(lines)
    done = run(command, underlag, "--profil", "p.toml", "--ut", "ut")
    assert done.exit_code in (1, 3), done.stderr
    only_words(here)
    found = here / "ut" / ("avvikelser.csv" if command == "kontrollera" else "fynd.csv")
    with found.open(encoding="utf-8-sig", newline="") as stream:
        rows = [
            r for r in csv.DictReader(stream, delimiter=";") if r["regel"] == "slut-efter-start"
        ]
    assert [row["utforare"].removeprefix("'") for row in rows] == [word]
