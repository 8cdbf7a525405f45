"""Månadens kontroll, page by page: the same as the commands say, write and read."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from arkiv.file import FILE
from arkiv.uppfoljning import followed
from reports.manad.worklist import COLUMNS, FILL_IN, ID
from suites.gx_door import Door
from suites.kopia import change_limit
from tests.underlag_builder import Row, bestallning, registrering, write_underlag
from tests.webb.klient import Klient, opened

pytestmark = pytest.mark.langsam  # whole runs

# What starts a formula elsewhere, and what is a tag.
SAID = "=1+1 <b>ringt</b>"
CLOCK = {"bevis.json"}
REMAINS = "Utförd av beviljad tid"


def month(number: int) -> list[Row]:
    """A visit that ends before it begins, in a month; the next one is right."""
    wrong = {"slut": f"2022-0{number}-02 07:00"}
    rows = [registrering(f"2022-0{number}-0{day} 08:00") for day in (1, 3)]
    return [*rows, registrering(f"2022-0{number}-02 08:00", registrering=f"R{number}", **wrong)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months, one folder each, with names that would be code elsewhere."""
    base = tmp_path_factory.mktemp("manad")
    for number in (3, 4):
        tables = {"registreringar": month(number), "bestallningar": [bestallning()]}
        write_underlag(base / f"<script>{number}", tables)
    return base


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


def run(client: Klient, underlag: Path, reports: Path, **said: str) -> str:
    form = {"mapp": str(underlag), "rapporter": str(reports), "plan": "norrtalje-2022", **said}
    answer = client.post("/manad", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    client.wait(path)
    return str(path)


@pytest.fixture(scope="module")
def april(client: Klient, base: Path) -> str:
    """The second month, when March has been run and followed up."""
    march = run(client, base / "<script>3", base / "rapporter")
    [number] = [number for number, title in titles(client, march) if title == REMAINS]
    data = {"Status": "hos utföraren", "Ansvarig": "Eva"}
    assert client.post(f"{march}/lista/{number}", data=data).status_code == 200
    return run(client, base / "<script>4", base / "rapporter")


def titles(client: Klient, path: str, **chosen: str) -> list[tuple[str, str]]:
    """Number and title of each row of the list."""
    page = client.get(f"{path}/lista", params=chosen).text
    found = re.findall(r'<h2><a href="[^"]*/lista/(\d+)">([^<]*)</a></h2>', page)
    return [(number, html.unescape(title)) for number, title in found]


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_page_writes_what_the_command_writes(april: str, base: Path, tmp_path: Path) -> None:
    out, ours = tmp_path / "2022-03", base / "rapporter" / "2022-03"
    said = CliRunner().invoke(cli.main, ["kontrollera", str(base / "<script>3"), "--ut", str(out)])
    assert said.exit_code == 1, said.output
    theirs = sorted(p.relative_to(out) for p in out.rglob("*") if p.is_file())
    assert theirs == sorted(p.relative_to(ours) for p in ours.rglob("*") if p.is_file())
    differ = {p.name for p in theirs if (out / p).read_bytes() != (ours / p).read_bytes()}
    assert differ == CLOCK


def test_the_month_before_stands_beside_this(client: Klient, april: str) -> None:
    page = client.get(april).text
    assert "Det finns avvikelser" in page
    assert "bredvid mars 2022" in page
    row = re.search(r"<tr><th scope=\"row\">Utförd tid</th>(.*?)</tr>", page, re.DOTALL)
    assert row
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)
    # One deviation: not new, it remains; March had as little performed, of a day more.
    assert [text(cell) for cell in cells[1:6]] == ["1", "0", "1", "0", "0"]
    assert [text(cell) for cell in cells[-2:]] == ["Utförd av beviljad tid: 10,0 %", "10,0 %"]


def test_each_page_of_the_run_is_shown_as_it_was_written(
    client: Klient, april: str, base: Path
) -> None:
    ours = base / "rapporter" / "2022-04"
    names = re.findall(rf'href="{april}/rapport/(\d+)">([^<]*)<', client.get(april).text)[1:]
    assert len(names) == 4
    for number, name in names:
        answer = client.get(f"{april}/rapport/{number}")
        assert answer.content == (ours / html.unescape(name)).read_bytes()
        assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert client.get(f"{april}/rapport/99").status_code == 404


def test_the_list_is_cut_by_what_is_chosen(client: Klient, april: str) -> None:
    every = titles(client, april)
    assert [number for number, _title in every] == [str(n + 1) for n in range(len(every))]
    mine = titles(client, april, Regel=REMAINS)
    assert mine == [pair for pair in every if pair[1] == REMAINS]
    assert 0 < len(mine) < len(every)
    assert "0 rader" in text(client.get(f"{april}/lista", params={"Status": "rättad"}).text)
    for page in ("0", "x", "-1", "9" * 400):
        assert client.get(f"{april}/lista", params={"sida": page}).status_code == 200


def test_what_was_written_the_month_before_is_there(client: Klient, april: str) -> None:
    assert "hos utföraren" in text(client.get(f"{april}/lista").text)


def test_a_row_is_kept_in_the_archive_and_the_workbook(
    client: Klient, april: str, base: Path, tmp_path: Path
) -> None:
    written = {
        "Status": "rättad",
        "Bedömning": "kvarstår",
        "Åtgärd": SAID,
        "Ansvarig": "Eva",
        "Klart senast": "2022-05-31",
    }
    answer = client.post(f"{april}/lista/2", data=written, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{april}/lista")
    shown = client.get(f"{april}/lista/2").text
    assert html.escape(SAID) in shown
    assert SAID not in shown
    archive = base / "rapporter" / FILE
    assert [one.atgard for one in followed(archive).values() if one.status == "rättad"] == [SAID]
    book = tmp_path / "avvikelser.xlsx"
    book.write_bytes(client.get(f"{april}/lista/avvikelser.xlsx").content)
    [heads, _first, second, *_] = openpyxl.load_workbook(book).active.iter_rows(min_row=3)
    assert [cell.value for cell in heads] == list(COLUMNS)
    cells = dict(zip(COLUMNS, second, strict=True))
    filled = {head: str(cells[head].value).removesuffix(" 00:00:00") for head in FILL_IN}
    assert filled == written
    assert cells["Åtgärd"].data_type == "s"
    assert cells[ID].value
    # Read back it says nothing new.
    said = CliRunner().invoke(cli.main, ["uppfoljning", str(book), "--arkiv", str(archive)])
    assert said.exit_code == 0, said.output
    assert " 0 med något nytt" in said.output


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"Status": "klar"}, "Status är «klar»"),
        ({"Status": "ny", "Klart senast": "snart"}, "Skriv datumet som 2022-04-30"),
        ({"Status": "accepterad", "Åtgärd": "så"}, "accepterad behöver Ansvarig, Klart senast"),
    ],
)
def test_what_a_workbook_may_not_say_the_page_may_not(
    client: Klient, april: str, base: Path, written: dict[str, str], said: str
) -> None:
    archive = base / "rapporter" / FILE
    before = followed(archive)
    answer = client.post(f"{april}/lista/1", data=written)
    assert answer.status_code == 422
    assert said in text(answer.text)
    assert followed(archive) == before
    # What was written is not lost.
    assert written.get("Åtgärd", "") in answer.text
    assert client.post(f"{april}/lista/99", data=written).status_code == 404


def test_a_row_that_another_has_written_on_meanwhile_is_not_written_over(
    client: Klient, april: str, base: Path
) -> None:
    archive = base / "rapporter" / FILE
    [marke] = re.findall(r'name="marke" value="(\w+)"', client.get(f"{april}/lista/1").text)
    theirs = {"Status": "förklarad", "Bedömning": "", "Åtgärd": "ringt", "marke": marke}
    assert client.post(f"{april}/lista/1", data=theirs).status_code == 200
    before = followed(archive)
    answer = client.post(f"{april}/lista/1", data={**theirs, "Åtgärd": "mejlat"})
    assert answer.status_code == 422
    assert "Någon annan har skrivit på raden" in answer.text
    assert "ringt" in answer.text
    assert followed(archive) == before
    [marke] = re.findall(r'name="marke" value="(\w+)"', answer.text)
    again = {**theirs, "Åtgärd": "mejlat", "marke": marke}
    assert client.post(f"{april}/lista/1", data=again).status_code == 200
    assert "mejlat" in {one.atgard for one in followed(archive).values()}


def test_one_walks_to_the_underlag(client: Klient, base: Path) -> None:
    page = client.get("/manad", params={"mapp": str(base)}).text
    assert "<script>3" not in page
    link = re.search(r'href="(/manad\?mapp=[^"]*script[^"]*3)"', page)
    assert link
    there = client.get(html.unescape(link[1])).text
    assert "2 filer som kan läsas" in text(there)
    how = client.get("/manad/hur", params={"mapp": str(base / "<script>3")}).text
    assert f'value="{base / "rapporter"}"' in how
    assert text(client.get("/manad").text).count(str(Path.home()))


@pytest.mark.parametrize("given", ["samples", "../x", "/finns/inte", "a\0b", "~finns/inte"])
def test_a_folder_that_is_none_is_said(client: Klient, given: str) -> None:
    for page in ("/manad", "/manad/hur"):
        answer = client.get(page, params={"mapp": given})
        assert answer.status_code == 422, given
        assert "Traceback" not in answer.text


def test_what_stops_the_command_stops_the_page(client: Klient, base: Path, tmp_path: Path) -> None:
    empty = tmp_path / "a & b # c"
    empty.mkdir()
    path = run(client, empty, tmp_path / "r")
    answer = client.get(path)
    assert answer.status_code == 422
    # The way back leads to the same folder, whatever it is called.
    [back] = re.findall(r'class="knapp" href="([^"]*)"', answer.text)
    assert html.escape(str(empty), quote=False) in client.get(html.unescape(back)).text
    assert not (tmp_path / "r").exists()


def test_receipts_in_the_folder_are_held_against_the_files(
    client: Klient, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    underlag = write_underlag(
        tmp_path / "u", {"registreringar": month(4), "bestallningar": [bestallning()]}
    )
    monkeypatch.chdir(tmp_path)
    files = [str(path) for path in sorted(underlag.glob("*.csv"))]
    CliRunner().invoke(cli.main, ["egenkontroll", *files, "--kvitto", "kvitto.json"])
    (tmp_path / "kvitto.json").replace(underlag / "kvitto.json")
    page = client.get("/manad/hur", params={"mapp": str(underlag)}).text
    assert f'value="{underlag / "kvitto.json"}" checked' in page
    # A plan of one's own is a folder, as Windows copies its path.
    own = change_limit("norrtalje-2022", "underlag", "fa_rader_andel", 0.4, None, tmp_path / "egen")
    given = {"kvitto": str(underlag / "kvitto.json"), "egen": f'"{tmp_path / "egen"}"'}
    monkeypatch.setattr("reports.manad.workbook.FIRST", 1)
    path = run(client, underlag, tmp_path / "r", **given)
    assert text(client.get(path).text).count("samma fil som kontrollerades") == 2
    told = json.loads((tmp_path / "r" / "2022-04" / "rapport.json").read_text("utf-8"))
    assert told["plan"]["sha256"] == own.sha256
    # What the list has not room for is told.
    assert re.search(r"Listan har de 1 första av \d+ avvikelser", client.get(f"{path}/lista").text)
