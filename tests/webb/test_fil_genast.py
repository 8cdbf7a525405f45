"""A corrected row is answered for at once, as the whole check answers for it; and one goes on meanwhile."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ibis import _

from commands.check import check_files
from extracts.find import Source, find_given
from extracts.read import read_given
from reports.egenkontroll.gather import self_check
from suites.gx_door import Door
from suites.plan_file import load_plan
from tests.underlag_builder import registrering, write_underlag
from tests.webb.klient import Klient, opened
from tests.webb.test_fil import damaged
from tests.webb.test_fil_ratta import FIELD, checked, fields, title, unpacked
from webb.fil.andring import Andring, Plats
from webb.fil.genast import Radsvar, read_at_once
from webb.fil.rattade import write_corrected

pytestmark = pytest.mark.langsam  # whole runs

PLAN = load_plan("norrtalje-2022")
LATER = Radsvar(last=("Svaret för raden kommer när allt är kontrollerat.",))
# Column, what is written there, and what is said of it where it is read.
WRITTEN = [
    ("start", "2022-03-09 07.05", "start läses nu som 2022-03-09 07:05."),
    ("slut", "2022-03-09 24:00", "slut läses nu som 2022-03-10 00:00."),
    ("start", "igår", ""),
    ("minuter", "30,50", "minuter läses nu som 30,5."),
    ("minuter", "-1", ""),
    ("minuter", "", "minuter är nu tom."),
    ("kategori", "OMSORG", "kategori läses nu som «omsorg»."),
    ("kategori", "hemhjälp", ""),
    ("kund", "", ""),
    ("kund", "K" * 1_001, ""),
    ("kund", "null", ""),
    ("status", "kanske", ""),
]
TABLE = [
    registrering(f"{day:02} 08:00", registrering=f"R{day}", minuter=30) for day in range(1, 12)
]


@pytest.fixture(params=["csv", "cp1252", "xlsx"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    path = write_underlag(tmp_path / "filer", {"registreringar": TABLE}) / "registreringar.csv"
    if request.param == "cp1252":
        path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    if request.param == "xlsx":
        source = replace(find_given([path], ())[0][0], tables=PLAN.contract)
        path = as_book(source, tmp_path)
    return replace(find_given([path], ())[0][0], tables=PLAN.contract)


def as_book(source: Source, tmp_path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for line in source.path.read_text("utf-8").splitlines():
        sheet.append(line.split(";"))
    folder = tmp_path / "bok"
    folder.mkdir()
    book.save(folder / "registreringar.xlsx")
    return folder / "registreringar.xlsx"


def at_once(source: Source, changes: list[Andring], folder: Path) -> dict[Plats, Radsvar]:
    return read_at_once([source], changes, changes, PLAN, (), folder)


def whole(source: Source, changes: list[Andring], folder: Path) -> tuple[dict[int, Any], Any]:
    """What the whole file's findings say of each row, and its accepted rows."""
    names = write_corrected([source.path], [source], changes, folder / "rattade")
    read = read_given([folder / "rattade" / name for name in names], folder, contract=PLAN.contract)
    found = self_check(read, PLAN, None, None).fynd.filter(_.rad.notnull())
    lines = found.select("rad", "kolumn", "regel", "text").order_by("rad", "kolumn", "regel")
    said: dict[int, list[str]] = {}
    for line in lines.to_pyarrow().to_pylist():
        said.setdefault(line["rad"], []).append(line["text"])
    rows = {row["rad"]: row for row in read.rows("registreringar").to_pyarrow().to_pylist()}
    read.con.disconnect()
    return said, rows


@pytest.fixture
def columns(source: Source) -> list[str]:
    from extracts.delivered import read_again

    return read_again(source).header


def test_what_is_said_at_once_is_what_the_whole_check_says(
    source: Source, columns: list[str], tmp_path: Path
) -> None:
    """Each text in a row of its own, the first rows of the file among them."""
    changes = [
        Andring(Plats(source.path.name, source.sheet, rad), columns.index(column), column, "", text)
        for rad, (column, text, _said) in enumerate(WRITTEN[:10], 2)
    ]
    found = at_once(source, changes, tmp_path)
    said, rows = whole(source, changes, tmp_path)
    assert [*found] == [one.plats for one in changes]
    for change, (column, _text, last) in zip(changes, WRITTEN, strict=False):
        answer, rad = found[change.plats], change.plats.rad
        assert list(answer.kvar) == said.get(rad, []), column
        assert answer.last == ((last,) if last else ()), column
        assert bool(answer.last) == (rad in rows)
    assert sum(bool(one.kvar) for one in found.values()) >= 4


@pytest.mark.parametrize(("column", "text", "_said"), WRITTEN[10:])
def test_a_row_in_the_middle_is_said_of_as_in_the_whole_file(
    source: Source, columns: list[str], tmp_path: Path, column: str, text: str, _said: str
) -> None:
    place = Plats(source.path.name, source.sheet, 9)
    changes = [
        # What is left out above it moves it, and the first rows are others.
        *(Andring(replace(place, rad=rad), None, "", "", "") for rad in (2, 5)),
        Andring(place, columns.index(column), column, "", text),
    ]
    [answer] = read_at_once([source], changes, changes[2:], PLAN, (), tmp_path).values()
    said, _rows = whole(source, changes, tmp_path)
    assert answer.kvar
    assert list(answer.kvar) == said[7]


def test_what_depends_on_other_rows_is_left_to_the_whole_check(
    source: Source, columns: list[str], tmp_path: Path
) -> None:
    """A key that the first row has, and ten digits that are a personnummer or the number of a system."""
    for rad, column, text in (
        (9, "registrering", "R1"),
        (9, "kund", "1212121212"),
        (9, "personal", "19121212-1212"),
        (9, "personal", "••••••-••••"),
    ):
        place = Plats(source.path.name, source.sheet, rad)
        changes = [Andring(place, columns.index(column), column, "", text)]
        assert at_once(source, changes, tmp_path) == {place: LATER}, text


def test_a_key_is_read_and_then_held_against_the_other_rows(
    source: Source, columns: list[str], tmp_path: Path
) -> None:
    place = Plats(source.path.name, source.sheet, 9)
    changes = [Andring(place, columns.index("registrering"), "registrering", "", "R7")]
    said = "registrering jämförs med andra rader när allt kontrolleras."
    assert at_once(source, changes, tmp_path) == {place: Radsvar(last=(said,))}


def test_a_sign_that_the_file_cannot_hold_is_left_to_the_whole_check(tmp_path: Path) -> None:
    path = write_underlag(tmp_path / "filer", {"registreringar": TABLE}) / "registreringar.csv"
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    source = replace(find_given([path], ())[0][0], tables=PLAN.contract)
    place = Plats(path.name, None, 9)
    assert at_once(source, [Andring(place, 2, "kund", "", "ł")], tmp_path) == {place: LATER}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["filer"]


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The whole check waits until the block is done."""
    go = threading.Event()

    def waits(*args: Any) -> Any:
        assert go.wait(60)
        return check_files(*args)

    with monkeypatch.context() as patch:
        patch.setattr("webb.fil.arende.check_files", waits)
        try:
            yield
        finally:
            go.set()


def hidden(text: str, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="(\d+)"', text)[0])


def post(client: Klient, path: str, text: str, new: str, end: str = "/ratta") -> Any:
    """The first cell of a page's form, sent as a browser sends it."""
    form = {name: hidden(text, name) for name in ("omgang", "svar", "nummer")} | fields(text)
    form[next(name for name in form if name[:2] in ("c.", "n."))] = new
    return client.post(f"{path}{end}", data=form)


def test_the_row_is_answered_for_while_the_file_is_checked(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    before = client.get(f"{path}/fynd/1").text
    with held(monkeypatch):
        wrong = post(client, path, before, "hemhjälpen")
        assert re.search(r"Kvar att rätta:</b> kategori är «hemhjälpen», som inte", wrong.text)
        now = post(client, path, wrong.text, "Omsorg")
        assert str(now.url).endswith("/fynd/1?svar=1")
        assert "<b>Rättat:</b> kategori läses nu som «omsorg»." in now.text
        assert "Hela filen kontrolleras" in now.text
        assert [value for _name, value in FIELD.findall(now.text)] == ["Omsorg"]
        for whole_only in ("/svar", "/skicka", "/att_skicka.zip", "/egenkontroll.zip"):
            assert "Vi kontrollerar dina filer" in client.get(f"{path}{whole_only}").text
    client.wait(path)
    assert title(client, path) == "Kan skickas in"
    sent = unpacked(client, path)["registreringar.csv"].decode()
    assert "Omsorg" in sent
    assert "hemhjälp" not in sent
    # The page that is still open leads on: its cause is no more.
    assert str(client.get(now.url).url).endswith(f"{path}/svar")


def test_a_form_that_was_open_when_the_check_was_done_is_taken(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    with held(monkeypatch):
        now = post(client, path, client.get(f"{path}/fynd/1").text, "hemhjälpen")
    client.wait(path)
    answer = post(client, path, now.text, "omsorg")
    assert answer.status_code == 200
    client.wait(path)
    assert title(client, path) == "Kan skickas in"
    assert client.get(f"{path}/andringar").text.count("blev") == 2
    # The same form once more, as from another tab.
    assert post(client, path, now.text, "service").status_code == 409


def test_a_row_left_out_is_gone_from_its_cause_at_once(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    text = client.get(f"{path}/fynd/1").text
    [link] = set(re.findall(r'href="([^"]+/rad/\d+/3\?nummer=1)"', text))
    row = client.get(html.unescape(link)).text
    form = {name: hidden(row, name) for name in ("omgang", "svar", "nummer")}
    form["rad"] = re.findall(r'name="rad" value="([\d.]+)"', row)[0]
    with held(monkeypatch):
        now = client.post(f"{path}/bort-rad", data=form).text
        assert "Raden är borttagen." in now
        assert FIELD.findall(now) == []
        assert client.get(html.unescape(link)).status_code == 404
    client.wait(path)
    assert title(client, path) == "Kan skickas in"


def test_nothing_is_proposed_of_an_answer_that_has_been_corrected(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checked(client, damaged(tmp_path, start="2022/3/2 8.00", slut="2022-03-02 08:30"))
    before = client.get(f"{path}/fynd/1").text
    assert "Vi kan göra det åt dig" in before
    with held(monkeypatch):
        now = post(client, path, before, "2022-03-02 08:10").text
        assert "Vi kan göra det åt dig" not in now
        form = {name: hidden(now, name) for name in ("omgang", "svar", "nummer")}
        assert client.post(f"{path}/forslag", data=form).status_code == 409
    client.wait(path)


def test_what_is_undone_is_not_shown_as_it_was(
    client: Klient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer to what is undone is no page to correct in: it waits for the next."""
    path = checked(client, damaged(tmp_path, kategori="hemhjälp"))
    post(client, path, client.get(f"{path}/fynd/1").text, "hemhjälpen")
    client.wait(path)
    with held(monkeypatch):
        client.post(f"{path}/angra")
        assert "Vi kontrollerar dina filer" in client.get(f"{path}/fynd/1").text
    client.wait(path)
    assert [value for _name, value in FIELD.findall(client.get(f"{path}/fynd/1").text)] == [
        "hemhjälp"
    ]
