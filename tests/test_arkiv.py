"""Months one after the other: the archive, section 9 and the work list against plain counting."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
import sys
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from tests.underlag_builder import write_underlag

pytestmark = pytest.mark.langsam  # whole runs

# The keys of an indicator in rapport.json that is not cut by anything.
UNCUT = 8
MARS, APRIL = "2022-03", "2022-04"
BORN = "19121212-1212"
# What rows and clients are judged by; to read and judge the tables of money too is half of a run.
TABLES = {"registreringar", "bestallningar", "genomforandeplaner", "personal", "kunder"}


def run(*args: object) -> Result:
    return CliRunner().invoke(cli.main, [str(arg) for arg in args])


def deviations(folder: Path) -> list[dict[str, str]]:
    with (folder / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def section(page: Path) -> str:
    """Section 9 of a page, as a reader sees it."""
    text = page.read_text("utf-8")
    start = text.index('id="sedan"')
    text = text[start : text.index("</section>", start)]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of March and April, in that order, and their underlag."""
    top = tmp_path_factory.mktemp("manader")
    run("exempel", top / "underlag", "--kunder", "40", "--period", f"{MARS}..{APRIL}")
    for file in (top / "underlag").glob("*.csv"):
        if file.stem not in TABLES:
            file.unlink()
    file = top / "underlag" / "registreringar.csv"
    text = file.read_text("utf-8-sig")
    file.write_text(text.replace(";omsorg;", f";omsorg ring {BORN};", 1), "utf-8")
    for period in (MARS, APRIL):
        done = run("kontrollera", top / "underlag", "--period", period, "--ut", top / "r" / period)
        assert done.exit_code == 1, done.output
    return top


def judged(folder: Path) -> set[tuple[str, str, str | None]]:
    data: dict[str, Any] = json.loads((folder / "rapport.json").read_text("utf-8"))
    return {
        (k["id"], r["regel"], r["utforare"])
        for k in data["kontroller"]
        for r in k["regler"]
        if r["utfall"] != "ej bedömd" or r["skal"] == "inget att pröva"
    }


def test_the_life_of_deviations_is_as_counted_by_hand(months: Path) -> None:
    before = {row["id"]: row for row in deviations(months / "r" / MARS)}
    now = {row["id"]: row for row in deviations(months / "r" / APRIL)}
    tried = judged(months / "r" / APRIL)
    counts: Counter[str] = Counter("kvarstår" if key in before else "ny" for key in now)
    for key, row in before.items():
        if key not in now and not row["datum"].startswith(MARS):
            rule = row["kontroll"], row["regel"], row["utforare"] or None
            counts["åtgärdad" if rule in tried else "obedömd"] += 1
    assert counts["kvarstår"] > 0
    assert counts["ny"] > 0
    told = section(months / "r" / APRIL / "rapport.html")
    expected = [str(counts[state]) for state in ("ny", "kvarstår", "-", "åtgärdad", "obedömd")]
    assert f"Alla {' '.join(expected)} " in told
    assert "Jämfört med mars 2022" in told


def test_measures_stand_beside_those_of_march(months: Path) -> None:
    def value(period: str) -> str:
        data = json.loads((months / "r" / period / "rapport.json").read_text("utf-8"))
        [found] = [
            i["varde"]
            for k in data["kontroller"]
            for i in k["indikatorer"]
            if (i["namn"], i["utforare"]) == ("andel_utford", None) and len(i) == UNCUT
        ]
        return f"{found:.1%}".replace(".", ",").replace("%", " %")

    told = section(months / "r" / APRIL / "rapport.html")
    [measured] = re.findall("Utförd av beviljad tid, månad för månad .* Mått med förslag", told)
    assert f"Alla {value(MARS)} {value(APRIL)}" in measured


def test_the_work_list_says_since_when(months: Path) -> None:
    before = {row["id"] for row in deviations(months / "r" / MARS)}
    book = openpyxl.load_workbook(months / "r" / APRIL / "avvikelser.xlsx")
    rows = [[cell.value for cell in row] for row in book["Avvikelser"].iter_rows()]
    [at] = [n for n, row in enumerate(rows) if "Id" in row]
    heads = rows[at]
    seen = Counter[tuple[bool, object, object]]()
    for row in rows[at + 1 :]:
        line = dict(zip(heads, row, strict=True))
        if line["Id"]:
            known = bool(before & set(str(line["Id"]).split("\n")))
            seen[known, line["Sedan tidigare"], line["Först sedd"]] += 1
    assert set(seen) == {(True, "kvarstår", MARS), (False, "ny", None)}


def test_the_board_and_a_provider_read_what_is_theirs(months: Path) -> None:
    board = section(months / "r" / APRIL / "ledning.html")
    assert "Utförd av beviljad tid" in board
    assert "Kvarstår" not in board
    pages = sorted((months / "r" / APRIL / "utforare").glob("*/rapport.html"))
    names = {page: page.parent.name for page in pages}
    assert len(names) > 1
    for page in pages:
        told = section(page)
        others = [other.parent.name for other in pages if other != page]
        assert not [other for other in others if other in told]
        assert "Kvarstår" in told


def test_a_run_made_again_sees_the_archive_as_it_was(months: Path, tmp_path: Path) -> None:
    folder = months / "r" / MARS
    done = run("verifiera", folder, "--underlag", months / "underlag")
    assert done.exit_code == 0, done.output
    folder = shutil.copytree(months / "r" / APRIL, tmp_path / "r" / APRIL)
    done = run("verifiera", folder, "--underlag", months / "underlag")
    assert done.exit_code == 2
    assert "finns inte. Ange det med --arkiv." in " ".join(done.output.split())
    archive = months / "r" / "arkiv" / "internkontroll.duckdb"
    done = run("verifiera", folder, "--underlag", months / "underlag", "--arkiv", archive)
    assert done.exit_code == 0, done.output


def test_a_month_run_again_of_other_files_says_so(months: Path, tmp_path: Path) -> None:
    shutil.copytree(months / "r" / "arkiv", tmp_path / "arkiv")
    changed = shutil.copytree(months / "underlag", tmp_path / "underlag")
    [file] = changed.glob("personal.csv")
    file.write_text(file.read_text("utf-8-sig") + "\n", "utf-8")
    folder = tmp_path / "igen"
    run("kontrollera", changed, "--period", APRIL, "--ut", folder)
    told = section(folder / "rapport.html")
    assert (
        "Månaden har körts förut. Ändrat sedan version 1: underlaget. 0 nya avvikelser har kommit till, "
        "och 0 finns inte längre."
    ) in told
    listed = run("arkiv", "lista", "--arkiv", tmp_path / "arkiv" / "internkontroll.duckdb")
    assert [line.split()[:3] for line in listed.output.splitlines()[1:]] == [
        ["1", MARS, "1"],
        ["2", APRIL, "1"],
        ["3", APRIL, "2"],
    ]


def test_what_an_earlier_month_hides_and_what_is_not_tried_now(
    months: Path, tmp_path: Path
) -> None:
    """March had 3 clients of continuity, and a finding of a rule that April does not try."""
    archive = shutil.copytree(months / "r" / "arkiv", tmp_path / "arkiv") / "internkontroll.duckdb"
    with duckdb.connect(str(archive)) as con:
        con.execute("UPDATE indikator SET namnare = 3 WHERE namn = 'medel' AND utforare IS NULL")
        con.execute(
            "INSERT INTO avvikelse (korning, id, kontroll, regel, allvar, utforare) "
            "VALUES (1, 'x', 'borttagen', 'borttagen-regel', 'varning', 'Tallmon Vård och Omsorg')"
        )
    folder = tmp_path / APRIL
    run(
        *("kontrollera", months / "underlag", "--period", APRIL, "--ut", folder),
        *("--arkiv", archive),
    )
    before = section(months / "r" / APRIL / "ledning.html")
    assert re.search(r"Personal per kund i medeltal förslag \d+,\d \d+,\d", before)
    assert re.search(
        r"Personal per kund i medeltal förslag – \d+,\d", section(folder / "ledning.html")
    )
    told = section(folder / "rapport.html")
    assert re.search(r"Tallmon Vård och Omsorg \d+ \d+ 0 \d+ 1 ", told)
    own = section(folder / "utforare" / "Tallmon Vård och Omsorg" / "rapport.html")
    assert re.search(r"Ej bedömda \d+ \d+ 0 \d+ 0 ", own)


def test_a_run_without_an_archive_makes_none(tmp_path: Path) -> None:
    underlag = write_underlag(tmp_path / "underlag", {})
    run("kontrollera", underlag, "--ut", tmp_path / "r", "--utan-arkiv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r", "underlag"]
    assert "Körningen är gjord utan arkiv" in section(tmp_path / "r" / "rapport.html")
    done = run("verifiera", tmp_path / "r", "--underlag", underlag)
    assert done.exit_code == 0, done.output


def test_a_run_of_some_controls_is_not_the_month(months: Path, tmp_path: Path) -> None:
    archive = shutil.copytree(months / "r" / "arkiv", tmp_path / "arkiv") / "internkontroll.duckdb"
    before = archive.read_bytes()
    run(
        *("kontrollera", months / "underlag", "--period", APRIL, "--ut", tmp_path / "r"),
        *("--kontroll", "genomforandeplan", "--arkiv", archive),
    )
    assert "Körningen är gjord utan arkiv" in section(tmp_path / "r" / "rapport.html")
    assert archive.read_bytes() == before


def test_what_is_no_archive_stops_the_run_before_anything_is_written(
    months: Path, tmp_path: Path
) -> None:
    (tmp_path / "fel.duckdb").write_text("kund;utforare\n")
    done = run(
        *("kontrollera", months / "underlag", "--period", MARS, "--ut", tmp_path / "r"),
        *("--arkiv", tmp_path / "fel.duckdb"),
    )
    assert done.exit_code == 2
    assert "är inget arkiv från internkontroll" in " ".join(done.output.split())
    assert [path.name for path in tmp_path.iterdir()] == ["fel.duckdb"]


def filled(months: Path, tmp_path: Path) -> tuple[Path, Path, Any, list[str]]:
    """A copy of the archive and of March's work list, its sheet and headings."""
    archive = Path(shutil.copytree(months / "r" / "arkiv", tmp_path / "arkiv"))
    path = Path(shutil.copyfile(months / "r" / MARS / "avvikelser.xlsx", tmp_path / "lista.xlsx"))
    sheet = openpyxl.load_workbook(path)["Avvikelser"]
    [heads] = [
        [c.value for c in row] for row in sheet.iter_rows() if "Id" in [c.value for c in row]
    ]
    return archive / "internkontroll.duckdb", path, sheet, heads


def recurring(months: Path) -> str:
    later = {row["id"] for row in deviations(months / "r" / APRIL)}
    return next(row["id"] for row in deviations(months / "r" / MARS) if row["id"] in later)


def row_of(sheet: Any, heads: list[str], of: str) -> int:
    at = heads.index("Id")
    return next(int(r[0].row) for r in sheet.iter_rows() if of in str(r[at].value).split("\n"))


def test_what_is_written_follows_to_the_next_work_list(months: Path, tmp_path: Path) -> None:
    archive, path, sheet, heads = filled(months, tmp_path)
    mine = recurring(months)
    row = row_of(sheet, heads, mine)
    for heading, text in {
        "Status": "Hos utföraren",
        "Bedömning": "kvarstår",
        "Åtgärd": "=1+1 ring",
        "Ansvarig": "Eva",
        "Klart senast": "30/4",
    }.items():
        cell = sheet.cell(row, heads.index(heading) + 1)
        cell.value, cell.data_type = text, "s"
    # Someone has put the column of ids first, and a column of their own beside.
    at = heads.index("Id") + 1
    sheet.insert_cols(1, 2)
    for line in range(1, sheet.max_row + 1):
        sheet.cell(line, 1).value = sheet.cell(line, at + 2).value
        sheet.cell(line, at + 2).value = None
    sheet.parent.save(path)
    done = run("uppfoljning", path, "--arkiv", archive)
    assert done.exit_code == 0, done.output
    assert "1 med något nytt" in done.output
    done = run(
        *("kontrollera", months / "underlag", "--period", APRIL, "--ut", tmp_path / "r" / "april"),
        *("--arkiv", archive),
    )
    book = openpyxl.load_workbook(tmp_path / "r" / "april" / "avvikelser.xlsx")["Avvikelser"]
    heads = next([c.value for c in r] for r in book.iter_rows() if "Id" in [c.value for c in r])
    cells = [c.value for c in book[row_of(book, heads, mine)]]
    held = dict(zip(heads, cells, strict=True))
    assert (held["Status"], held["Bedömning"], held["Åtgärd"], held["Ansvarig"]) == (
        *("hos utföraren", "kvarstår", "=1+1 ring", "Eva"),
    )
    assert str(held["Klart senast"]).startswith("2022-04-30")
    assert held["Sedan tidigare"] == "kvarstår, skulle ha varit klar 2022-04-30"
    told = section(tmp_path / "r" / "april" / "rapport.html")
    assert "arbetslistor: 1 avvikelse. Finns kvar: 1. Skulle ha varit klara: 1." in told
    for own in (tmp_path / "r" / "april" / "utforare").glob("*/avvikelser.xlsx"):
        texts = {
            str(c.value) for r in openpyxl.load_workbook(own)["Avvikelser"].iter_rows() for c in r
        }
        assert not {"hos utföraren", "Eva", "=1+1 ring"} & texts
    done = run(
        *("verifiera", tmp_path / "r" / "april", "--underlag", months / "underlag"),
        *("--arkiv", archive),
    )
    assert done.exit_code == 0, done.output


def test_a_work_list_that_nothing_is_written_in_is_read(months: Path, tmp_path: Path) -> None:
    for period in (MARS, APRIL):
        path = months / "r" / period / "avvikelser.xlsx"
        archive = shutil.copytree(months / "r" / "arkiv", tmp_path / period)
        done = run("uppfoljning", path, "--arkiv", archive / "internkontroll.duckdb")
        antal = len(deviations(months / "r" / period))
        assert (done.exit_code, done.output.split(" med ")[0]) == (
            *(0, f"{antal} avvikelser lästa, 0"),
        )


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("Status", "klar", "Status är «klar». Välj ny, hos utföraren"),
        ("Bedömning", "kanske", "Bedömning är «kanske»"),
        ("Klart senast", "snarast", "Klart senast är «snarast». Skriv datumet som 2022-04-30."),
        ("Status", "accepterad", "accepterad behöver Åtgärd, Ansvarig, Klart senast"),
        ("Utförare", "Annan AB", "Utförare är ändrat"),
        ("Vad vi ser", "Inget alls.", "Vad vi ser är ändrat"),
        ("Nyckel", "K9999", "Nyckel är ändrat"),
        ("Id", "0123456789abcdef", "id 0123456789abcdef finns inte i arkivet"),
    ],
)
def test_a_row_that_cannot_be_read_in_is_named(
    months: Path, tmp_path: Path, heading: str, text: str, said: str
) -> None:
    archive, path, sheet, heads = filled(months, tmp_path)
    row = row_of(sheet, heads, recurring(months))
    sheet.cell(row, heads.index(heading) + 1).value = text
    sheet.cell(row + 1, heads.index("Ansvarig") + 1).value = "Eva"
    sheet.parent.save(path)
    before = archive.read_bytes()
    done = run("uppfoljning", path, "--arkiv", archive)
    assert done.exit_code == 2
    assert f"Rad {row}: {said}" in done.output
    assert "Inget är inläst" in done.output
    assert archive.read_bytes() == before


def test_a_row_that_was_copied_and_changed_is_named(months: Path, tmp_path: Path) -> None:
    archive, path, sheet, heads = filled(months, tmp_path)
    row, last = row_of(sheet, heads, recurring(months)), sheet.max_row + 1
    for at in range(1, len(heads) + 1):
        sheet.cell(last, at).value = sheet.cell(row, at).value
    sheet.cell(last, heads.index("Ansvarig") + 1).value = "Eva"
    sheet.parent.save(path)
    done = run("uppfoljning", path, "--arkiv", archive)
    assert done.exit_code == 2
    assert f"Rad {last} har samma id som rad {row}" in done.output


def test_what_is_no_work_list_is_refused(months: Path, tmp_path: Path) -> None:
    archive, path, sheet, heads = filled(months, tmp_path)
    sheet.cell(row_of(sheet, heads, "Id"), heads.index("Ansvarig") + 1).value = "Vem"
    sheet.parent.save(path)
    done = run("uppfoljning", path, "--arkiv", archive)
    assert (done.exit_code, "kolumnen Ansvarig saknas" in done.output) == (2, True)
    other = openpyxl.Workbook()
    other.save(tmp_path / "annan.xlsx")
    for wrong in ("annan.xlsx", "finns-inte.xlsx", "lista.csv", "arkiv"):
        done = run("uppfoljning", tmp_path / wrong, "--arkiv", archive)
        assert done.exit_code == 2, wrong
        assert "oväntat" not in done.output, wrong


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes")
def test_the_archive_is_the_users_own(months: Path) -> None:
    archive = months / "r" / "arkiv"
    found = [stat.S_IMODE(path.stat().st_mode) for path in (archive, *archive.iterdir())]
    assert found == [0o700, 0o600]


def test_the_archive_is_whole_and_names_no_one(months: Path, tmp_path: Path) -> None:
    archive = months / "r" / "arkiv" / "internkontroll.duckdb"
    checked = run("arkiv", "kontrollera", "--arkiv", archive)
    assert (checked.exit_code, checked.output) == (0, "Stämmer: 2 körningar, alla hela.\n")
    assert run("arkiv", "exportera", tmp_path / "ut", "--arkiv", archive).exit_code == 0
    texts = [path.read_text("utf-8-sig") for path in (tmp_path / "ut").iterdir()]
    assert len(texts) == 7
    assert not any(BORN in text for text in texts)
    lines = (tmp_path / "ut" / "avvikelse.csv").read_text("utf-8-sig").splitlines()
    both = [len(deviations(months / "r" / period)) for period in (MARS, APRIL)]
    assert len(lines) == 1 + sum(both)
