"""Cells corrected in the page: checked again, undone, logged, and what is sent is what was checked."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.webb.klient import Klient, opened, upload
from tests.webb.test_fil import damaged

pytestmark = pytest.mark.langsam  # whole runs

FIELD = re.compile(r'<input type="text"[^>]* name="([cn]\.[\d.]+)" value="([^"]*)"')


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


def checked(client: Klient, folder: Path) -> str:
    path = upload(client, *sorted(folder.iterdir()))
    client.wait(path)
    return path


def fields(text: str) -> dict[str, str]:
    found = dict(FIELD.findall(text))
    [omgang] = set(re.findall(r'name="omgang" value="(\d+)"', text))
    return {"omgang": omgang, **{name: html.unescape(value) for name, value in found.items()}}


def correct(client: Klient, path: str, new: str, number: int = 1) -> dict[str, str]:
    """The first cell of a finding; what was sent."""
    form = fields(client.get(f"{path}/fynd/{number}").text)
    form[next(name for name in form if name != "omgang")] = new
    client.post(f"{path}/ratta", data=form)
    client.wait(path)
    return form


def title(client: Klient, path: str) -> str:
    return str(re.findall(r"<title>([^<]+) –", client.get(f"{path}/svar").text)[0])


def unpacked(client: Klient, path: str) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(client.get(f"{path}/att_skicka.zip").content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_from_a_wrong_cell_to_what_is_sent_and_received(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = damaged(tmp_path, kategori="hemhjälp")
    path = checked(client, folder)
    assert title(client, path) == "Rätta detta först"
    assert client.get(f"{path}/att_skicka.zip").status_code == 404
    correct(client, path, "omsorg")
    assert title(client, path) == "Kan skickas in"
    page = client.get(f"{path}/skicka").text
    assert "<b>registreringar.csv</b>: registreringar, 1 ändring" in page
    assert "<b>bestallningar.csv</b>: beställningar, som du lade in den" in page
    sent = unpacked(client, path)
    assert sorted(sent) == ["bestallningar.csv", "kvitto.json", "registreringar.csv"]
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    assert sent["bestallningar.csv"] == before["bestallningar.csv"]
    wanted = before["registreringar.csv"].replace("hemhjälp".encode(), b"omsorg")
    assert sent["registreringar.csv"] == wanted
    monkeypatch.chdir(tmp_path)
    Path("mottaget").mkdir()
    for name, content in sent.items():
        (Path("mottaget") / name).write_bytes(content)
    (Path("mottaget") / "kvitto.json").rename("kvitto.json")
    said = CliRunner().invoke(
        cli.main,
        ["kontrollera", "mottaget", "--kvitto", "kvitto.json", "--ut", "r", "--utan-arkiv"],
    )
    assert said.exit_code in (0, 1, 3), said.output
    report = (Path("r") / "rapport.html").read_text("utf-8")
    assert report.count("samma fil som kontrollerades") >= 2


def test_what_was_changed_is_told_and_undone(client: Klient, tmp_path: Path) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    correct(client, path, "omsorg")
    log = client.get(f"{path}/andringar").text
    assert "registreringar.csv, rad 3, kategori: «hemhjälp» blev «omsorg»" in log
    client.post(f"{path}/angra")
    client.wait(path)
    assert title(client, path) == "Rätta detta först"
    assert "Inget är ändrat." in client.get(f"{path}/andringar").text
    assert fields(client.get(f"{path}/fynd/1").text).popitem()[1] == "hemhjälp"


def test_a_row_that_is_no_record_is_left_out_and_later_rows_are_still_the_right_ones(
    client: Klient, tmp_path: Path
) -> None:
    folder = damaged(tmp_path, start="igår", slut="2022-03-02 08:30")
    file = folder / "registreringar.csv"
    lines = file.read_text("utf-8").splitlines()
    lines.insert(2, "Summa" + ";" * lines[0].count(";"))
    file.write_text("\n".join(lines) + "\n", "utf-8")
    path = checked(client, folder)
    [row] = [
        f"{path}/rad/{fil}/3"
        for fil in range(2)
        if "Summa" in client.get(f"{path}/rad/{fil}/3").text
    ]
    form = re.findall(r'name="(omgang|rad)" value="([\d.]+)"', client.get(row).text)
    client.post(f"{path}/bort-rad", data=dict(form))
    client.wait(path)
    correct(client, path, "2022-03-02 08:00")
    assert title(client, path) == "Kan skickas in"
    text = unpacked(client, path)["registreringar.csv"].decode()
    assert text == "\n".join([*lines[:2], lines[3].replace("igår", "2022-03-02 08:00")]) + "\n"
    log = client.get(f"{path}/andringar").text
    assert "rad 4, start: «igår» blev «2022-03-02 08:00»" in log
    assert "rad 3: raden «Summa» är borttagen" in log


def test_any_cell_of_a_row_is_corrected_on_its_own_page(client: Klient, tmp_path: Path) -> None:
    path = checked(client, damaged(tmp_path, start="02 09:00", slut="02 08:30"))
    [link] = set(re.findall(r'href="([^"]+/rad/\d+/3)[?"]', client.get(f"{path}/fynd/1").text))
    form = fields(client.get(link).text)
    [slut] = [name for name, value in form.items() if value.startswith("2022-03-02 08:30")]
    client.post(f"{path}/ratta", data={**form, slut: "2022-03-02 09:30"})
    client.wait(path)
    assert title(client, path) == "Kan skickas in"


def test_the_form_of_an_older_answer_changes_nothing(client: Klient, tmp_path: Path) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    old = correct(client, path, "service")
    answer = client.post(f"{path}/ratta", data=old)
    assert answer.status_code == 409
    assert "annan flik" in answer.text
    assert client.get(f"{path}/andringar").text.count("blev") == 1


def test_what_is_not_changed_is_no_change(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, kund="19121212-1212")
    path = checked(client, folder)
    client.post(f"{path}/ratta", data=fields(client.get(f"{path}/fynd/1").text))
    assert "Inget är ändrat." in client.get(f"{path}/andringar").text


def test_a_key_that_was_a_personnummer_is_typed_again(client: Klient, tmp_path: Path) -> None:
    """It is left as it is where nothing is typed."""
    path = checked(client, damaged(tmp_path, kund="19121212-1212"))
    text = client.get(f"{path}/fynd/1").text
    form = fields(text)
    assert [(n[0], v) for n, v in form.items() if n != "omgang"] == [("n", "")]
    assert "Skriv in igen" in text
    client.post(f"{path}/ratta", data=form)
    assert "Inget är ändrat." in client.get(f"{path}/andringar").text
    correct(client, path, "K1")
    assert title(client, path) == "Kan skickas in"


def test_a_workbook_is_corrected_and_is_what_was_checked(client: Klient, tmp_path: Path) -> None:
    folder = damaged(tmp_path, kategori="hemhjälp", orsak="=1+1")
    book = openpyxl.Workbook()
    for file in sorted(folder.iterdir()):
        sheet = book.create_sheet(file.stem)
        for row in csv.reader(file.read_text("utf-8").splitlines(), delimiter=";"):
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.data_type = "s"
        file.unlink()
    book.save(folder / "mars.xlsx")
    path = checked(client, folder)
    assert title(client, path) == "Rätta detta först"
    before = re.findall(r"<td class=\"tal\">[^<]*</td>", client.get(path).text)
    correct(client, path, "omsorg")
    assert title(client, path) == "Kan skickas in"
    assert len(re.findall(r"<td class=\"tal\">[^<]*</td>", client.get(path).text)) == len(before)
    assert "Excelfil som du har ändrat i är skriven på nytt" in client.get(f"{path}/skicka").text
    sent = unpacked(client, path)
    assert sorted(sent) == ["kvitto.json", "mars.xlsx"]
    [one, other] = json.loads(sent["kvitto.json"])["filer"]
    assert one["sha256"] == other["sha256"] == hashlib.sha256(sent["mars.xlsx"]).hexdigest()
    cells = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(sent["mars.xlsx"]))[
            "registreringar"
        ].iter_rows()
        for cell in row
    ]
    assert "=1+1" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("name", ["c.0.1.0", "c.9.2.0", "c.0.2.99", "c.0.2", "c.x.y.z", "c."])
def test_a_cell_that_is_not_shown_is_not_changed(client: Klient, right: str, name: str) -> None:
    form = {"omgang": "1", name: "X"}
    assert client.post(f"{right}/ratta", data=form).status_code == 404
    assert "Inget är ändrat." in client.get(f"{right}/andringar").text


@pytest.fixture(scope="module")
def right(client: Klient, tmp_path_factory: pytest.TempPathFactory) -> str:
    return checked(client, damaged(tmp_path_factory.mktemp("ratt"), kategori="hemhjälp"))


def test_a_change_that_stops_the_check_is_undone_from_its_page(
    client: Klient, tmp_path: Path
) -> None:
    folder = damaged(tmp_path, kategori="hemhjälp")
    file = folder / "registreringar.csv"
    file.write_bytes(file.read_text("utf-8").encode("cp1252"))
    path = checked(client, folder)
    correct(client, path, "ł")
    text = client.get(f"{path}/svar").text
    assert "Ändringen gick inte att använda" in text
    assert "Windows-1252" in text
    client.post(f"{path}/angra")
    client.wait(path)
    assert title(client, path) == "Rätta detta först"


def test_a_key_typed_as_a_personnummer_is_never_shown(client: Klient, tmp_path: Path) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    correct(client, path, "19121212-1212")
    for end in ("/svar", "/fynd/1", "/andringar"):
        assert "1212-1212" not in client.get(f"{path}{end}").text


def test_the_receipt_is_of_the_corrected_files(client: Klient, tmp_path: Path) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    correct(client, path, "omsorg")
    receipt = json.loads(unpacked(client, path)["kvitto.json"])
    assert receipt["resultat"] == "kan skickas in"


PROFILE = Path(__file__).parent.parent.parent / "samples" / "profil-vardflode"


def test_a_systems_own_file_is_corrected_in_its_own_form(client: Klient) -> None:
    """Read with the profile that lies beside it; what is sent is the system's file, and no profile."""
    path = checked(client, PROFILE)
    assert "Detta läste vi" in client.get(path).text
    links = re.findall(rf'href="{path}/fynd/(\d+)"', client.get(f"{path}/svar").text)
    [number] = [n for n in links if FIELD.search(client.get(f"{path}/fynd/{n}").text)][:1]
    correct(client, path, "2022-03-31 09:59", int(number))
    corrected = client.room.mapp / path.split("/")[2] / "rattade"
    assert sorted(f.name for f in corrected.iterdir()) == sorted(
        f.name for f in PROFILE.glob("*.csv")
    )
    changed = [
        f for f in PROFILE.glob("*.csv") if f.read_bytes() != (corrected / f.name).read_bytes()
    ]
    [file] = changed
    before, after = (
        file.read_bytes().splitlines(),
        (corrected / file.name).read_bytes().splitlines(),
    )
    [(one, other)] = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    cells = zip(one.split(b";"), other.split(b";"), strict=True)
    assert [new for old, new in cells if new != old] == [b"2022-03-31 09:59"]
