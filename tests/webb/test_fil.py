"""Kontrollera min fil, page by page: the same as the command says and writes."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.underlag_builder import bestallning, registrering, write_underlag
from tests.webb.klient import Klient, opened, upload

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "2022-03"
CLOCK = ("skapat", "kontrollsumma")


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@pytest.fixture(scope="module")
def sample(client: Klient) -> str:
    """The sample's registrations, checked."""
    path = upload(client, SAMPLE / "registreringar.csv")
    client.wait(path)
    return path


def damaged(tmp_path: Path, **cells: object) -> Path:
    """Two tables; the second registration is as told."""
    return write_underlag(
        tmp_path / "filer",
        {
            "registreringar": [
                registrering(minuter=30),
                registrering(**{"start": "02 08:00", **cells}),
            ],
            "bestallningar": [bestallning(minuter_per_manad=60)],
        },
    )


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_clock(receipt: bytes) -> dict[str, object]:
    return {name: value for name, value in json.loads(receipt).items() if name not in CLOCK}


def test_the_page_writes_what_the_command_writes(
    client: Klient, sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = str(SAMPLE / "registreringar.csv")
    said = CliRunner().invoke(cli.main, ["egenkontroll", file, "--kvitto", "kvitto.json"])
    assert said.exit_code == 1
    ours = unpacked(client.get(f"{sample}/egenkontroll.zip").content)
    kvitto = ours.pop("kvitto.json")
    theirs = sorted(path for path in Path("egenkontroll").rglob("*") if path.is_file())
    assert sorted(ours) == [path.as_posix() for path in theirs]
    assert len(theirs) > 3
    assert [p.as_posix() for p in theirs if ours[p.as_posix()] != p.read_bytes()] == []
    assert without_clock(kvitto) == without_clock(Path("kvitto.json").read_bytes())


def test_what_was_read_is_told_first(client: Klient, sample: str) -> None:
    text = client.get(sample).text
    assert "<h1>Detta läste vi</h1>" in text
    assert "<dt>Rubrikerna står på rad</dt><dd>1</dd>" in text
    assert "<dt>Rader</dt><dd>4\xa0318</dd>" in text
    row = r"<th scope=\"row\">Ängsro Hemvård</th><td>2022-03</td><td>omsorg</td>"
    assert re.search(row + r'<td class="tal">[\d\xa0]+</td><td class="tal">[\d\xa0]+,\d</td>', text)


def test_the_answer_has_every_cause_and_each_its_page(client: Klient, sample: str) -> None:
    text = client.get(f"{sample}/svar").text
    assert re.search(r"<h1[^>]*>.*Rätta detta först</h1>", text)
    links = re.findall(rf'href="({sample}/fynd/\d+)">([^<]+)<', text)
    report = client.get(f"{sample}/rapport").text
    assert len(links) > 20
    for path, titel in links:
        assert titel in report
        assert f"<h1>{titel}</h1>" in client.get(path).text
    assert client.get(f"{sample}/fynd/0").status_code == 404
    assert client.get(f"{sample}/fynd/{len(links) + 1}").status_code == 404


def test_a_finding_has_its_row_and_the_rows_beside_it(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, start="tjugo i sju", slut="2022-03-02 07:30")
    path = upload(client, *sorted(folder.iterdir()))
    client.wait(path)
    text = client.get(f"{path}/fynd/1").text
    cells = re.findall(r'<td class="fel"><input [^>]*value="([^"]*)"', text)
    assert cells == ["tjugo i sju"]
    assert re.findall(r'<tr class="(\w+)"><th [^>]*><a [^>]*>(\d+)<', text) == [
        ("granne", "2"),
        ("fynd", "3"),
    ]


def test_a_personnummer_is_shown_on_no_page(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, kund="19121212-1212", orsak="ring 19121212-1212")
    path = upload(client, *sorted(folder.iterdir()))
    client.wait(path)
    pages = [client.get(f"{path}{end}").text for end in ("", "/svar", "/fynd/1", "/fynd/2")]
    assert all("19121212" not in page and "1212" not in page for page in pages)
    assert any("••••••" in page for page in pages)


def test_what_is_written_in_a_file_is_text_on_the_page(client: Klient, tmp_path: Path) -> None:
    ond = "<script>alert(1)</script>"
    folder = damaged(tmp_path, utforare=ond, kund='=cmd|"x"', start="igår", slut="2022-03-01 07:30")
    path = upload(client, *sorted(folder.iterdir()))
    client.wait(path)
    for end in ("", "/svar", "/fynd/1"):
        text = client.get(f"{path}{end}").text
        assert "<script>alert" not in text
    assert html.escape(ond) in client.get(f"{path}/fynd/1").text
    assert "=cmd|" in client.get(f"{path}/fynd/1").text


def test_a_hostile_file_name_is_text_too(client: Klient, tmp_path: Path) -> None:
    content = (damaged(tmp_path) / "registreringar.csv").read_bytes()
    path = upload(client, ("../registreringar_<script>.csv", content), ("=cmd.csv", b"x"))
    text = client.wait(path)
    assert (
        "Filen «registreringar_&lt;script&gt;.csv» heter här «registreringar__script_.csv»." in text
    )
    assert "=cmd.csv" in text
    assert "<script>" not in text.replace('<script src="/statiskt/webb.js" defer>', "")


def test_the_report_is_shown_as_it_was_written(client: Klient, sample: str) -> None:
    answer = client.get(f"{sample}/rapport")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    files = unpacked(client.get(f"{sample}/egenkontroll.zip").content)
    assert answer.content == files["egenkontroll/rapport.html"]


def test_the_month_is_asked_for_where_there_are_several(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, start="2022-04-01 07:00", slut="2022-04-01 07:30")
    path = upload(client, *sorted(folder.iterdir()))
    assert "Vilken månad gäller det?" in client.wait(path)
    client.post(f"{path}/val", data={"period": "2022-04"})
    assert "Detta läste vi" in client.wait(path)
    assert "april 2022" in client.get(f"{path}/svar").text


def test_one_provider_of_several_is_chosen(client: Klient, sample: str) -> None:
    path = upload(client, SAMPLE / "registreringar.csv")
    client.wait(path)
    client.post(f"{path}/val", data={"utforare": "Ängsro Hemvård"})
    client.wait(path)
    text = client.get(f"{path}/svar").text
    assert "Ängsro Hemvård, mars 2022" in text
    assert "Granbackens" not in text


@pytest.mark.parametrize(
    ("namn", "content", "said"),
    [
        ("registreringar.csv", b"", "registreringar.csv"),
        ("registreringar.csv", b"%PDF-1.4", "registreringar.csv"),
        ("bilder.csv", b"a;b\n1;2\n", "bilder.csv"),
        ("registreringar.xlsx", b"PK\x03\x04skrot", "registreringar.xlsx"),
        ("foto.png", b"\x89PNG", "foto.png"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    client: Klient, namn: str, content: bytes, said: str
) -> None:
    path = upload(client, (namn, content))
    text = client.wait(path)
    assert "<h1>Det gick inte</h1>" in text
    assert said in text
    assert str(client.room.mapp) not in text


def test_no_file_is_one_sentence(client: Klient) -> None:
    answer = client.post("/fil", files=[("filer", ("", b""))])
    assert "Välj minst en fil." in answer.text


def test_while_it_works_the_page_says_how_far_it_has_come(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path)
    path = upload(client, *sorted(folder.iterdir()))
    waiting = client.get(path).text
    assert '<meta http-equiv="refresh" content="1">' in waiting or "Detta läste vi" in waiting
    client.wait(path)
    assert client.get(f"{path}?lage").text == "klart"


def test_two_tabs_do_not_disturb_each_other(client: Klient, tmp_path: Path) -> None:
    right, wrong = damaged(tmp_path / "a"), damaged(tmp_path / "b", kategori="hemhjälp")
    paths = [upload(client, *sorted(folder.iterdir())) for folder in (right, wrong)]
    for path in paths:
        client.wait(path)
    said = [re.findall(r"<title>([^<]+) –", client.get(f"{p}/svar").text) for p in paths]
    assert said == [["Kan skickas in"], ["Rätta detta först"]]


def test_what_is_put_away_is_gone(client: Klient, tmp_path: Path) -> None:
    path = upload(client, *sorted(damaged(tmp_path).iterdir()))
    folder = client.room.mapp / path.split("/")[2]
    assert folder.is_dir()
    assert "Vad vill du göra?" in client.post(f"{path}/bort").text
    assert client.get(path).status_code == 404
    client.room.arbetare.give(lambda _tell: None).wait(60)
    assert not folder.exists()


def test_the_file_that_was_sent_in_is_as_it_was(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, kategori="hemhjälp")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    path = upload(client, *sorted(folder.iterdir()))
    client.wait(path)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
