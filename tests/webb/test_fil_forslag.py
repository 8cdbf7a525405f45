"""What is certain is previewed, done with one click, told of, and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.gx_door import Door
from tests.underlag_builder import bestallning, registrering, write_underlag
from tests.webb.klient import Klient, opened
from tests.webb.test_fil_ratta import checked, title, unpacked

pytestmark = pytest.mark.langsam  # whole runs

OFFER = re.compile(r"<b>([^<]+)</b>: (\d+) ändring")
LINK = re.compile(r'href="(/fil/\w+/fynd/(\d+))">([^<]+)<')


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@pytest.fixture(scope="module")
def path(client: Klient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a fault of each kind that has one right value, and one that has not."""
    name = "Björkens Omsorg AB"
    rows = [registrering(f"{day:02} 08:00", utforare=name, minuter=30) for day in range(1, 13)]
    rows[3]["start"] = "2022/3/4 kl 8.00"
    rows[5]["start"] = "20220306 0800"
    rows[6]["minuter"] = "30 min"
    rows[8]["utforare"] = "Björkens omsorg AB"
    folder = write_underlag(
        tmp_path_factory.mktemp("fel") / "filer",
        {
            "registreringar": rows,
            "bestallningar": [bestallning(utforare=name, minuter_per_manad=360)],
        },
    )
    file = folder / "registreringar.csv"
    lines = file.read_text("utf-8").splitlines()
    lines.insert(3, "Summa" + ";" * lines[0].count(";"))
    lines.append(lines[1])
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return checked(client, folder)


def offers(client: Klient, path: str) -> dict[str, tuple[str, str]]:
    """Title of a finding → its number and what is offered there."""
    found = {}
    for address, number, titel in LINK.findall(client.get(f"{path}/svar").text):
        if said := OFFER.search(client.get(address).text):
            found[titel] = (number, f"{said[1]}: {said[2]}")
    return found


def take(client: Klient, path: str, titel: str) -> None:
    number, _said = offers(client, path)[titel]
    text = client.get(f"{path}/fynd/{number}").text
    [omgang] = set(re.findall(r'name="omgang" value="(\d+)"', text))
    form = {"omgang": omgang, "nummer": number}
    assert client.post(f"{path}/forslag", data=form, follow_redirects=False).status_code == 303
    client.wait(path)


def test_each_is_offered_with_what_it_does(client: Klient, path: str) -> None:
    said = {titel: offer for titel, (_number, offer) in offers(client, path).items()}
    right = "Skriv «Björkens Omsorg AB» på alla rader där det står «Björkens omsorg AB»: 1"
    assert said == {
        "Summarad": "Ta bort raderna: 1",
        "Upprepad rad: registrering": "Ta bort raderna: 1",
        "Ingen tid: start": "Skriv värdena så att de kan läsas: 2",
        "Inget tal: minuter": "Skriv värdena så att de kan läsas: 1",
        "Namn som ser ut som samma utförare": right,
    }
    number = offers(client, path)["Ingen tid: start"][0]
    text = client.get(f"{path}/fynd/{number}").text
    assert "<td>2022/3/4 kl 8.00</td><td>2022-03-04 08:00</td>" in text


def test_one_after_another_until_it_can_be_sent(client: Klient, path: str) -> None:
    before = (client.room.mapp / path.split("/")[2] / "filer" / "registreringar.csv").read_bytes()
    while title(client, path) != "Kan skickas in" or offers(client, path):
        take(client, path, next(iter(offers(client, path))))
    lines = before.decode().splitlines()
    wanted = "\n".join([*lines[:3], *lines[4:-1]]) + "\n"
    for old, new in (
        ("2022/3/4 kl 8.00", "2022-03-04 08:00"),
        ("20220306 0800", "2022-03-06 08:00"),
        ("30 min", "30"),
        ("Björkens omsorg AB", "Björkens Omsorg AB"),
    ):
        wanted = wanted.replace(old, new)
    assert unpacked(client, path)["registreringar.csv"].decode() == wanted
    log = client.get(f"{path}/andringar").text
    assert "start: «20220306 0800» blev «2022-03-06 08:00»" in log
    assert log.count("<h2>") == 5


def test_each_step_is_undone_by_itself(client: Klient, path: str) -> None:
    log = client.get(f"{path}/andringar").text
    steps = dict(re.findall(r'name="nummer" value="(\d+)"><button[^>]*aria-label="([^"]+)"', log))
    [number] = [n for n in steps if n == "1"]
    first = re.findall(r"<h2>([^<]+)</h2>", log)[-1]
    client.post(f"{path}/angra", data={"nummer": number})
    client.wait(path)
    assert len(offers(client, path)) == 1
    assert first in next(iter(offers(client, path).values()))[1]


def test_what_is_not_offered_is_not_done(client: Klient, path: str) -> None:
    text = client.get(f"{path}/fynd/1").text
    [omgang] = set(re.findall(r'name="omgang" value="(\d+)"', text))
    for number in ("0", "999", "x", ""):
        form = {"omgang": omgang, "nummer": number}
        assert client.post(f"{path}/forslag", data=form).status_code == 404
    assert client.post(f"{path}/forslag", data={"omgang": "0", "nummer": "1"}).status_code == 409


def shifted(folder: Path, kund: str = "K1") -> list[str]:
    """The second row a column to the right, with nothing in its last column."""
    write_underlag(
        folder,
        {
            "registreringar": [
                *(registrering(f"{day:02} 08:00", minuter=30, andrad="01 09:00") for day in (1, 2)),
                registrering("03 08:00", minuter=30, kund=kund),
            ],
            "bestallningar": [bestallning(minuter_per_manad=90)],
        },
    )
    file = folder / "registreringar.csv"
    lines = file.read_text("utf-8").replace(";01 09:00", ";2022-03-04 09:00").splitlines()
    file.write_text("\n".join([*lines[:3], f";{lines[3][:-1]}"]) + "\n", "utf-8")
    assert lines[3].endswith(";")
    return lines


def test_a_row_that_stands_moved_is_moved_back(client: Klient, tmp_path: Path) -> None:
    lines = shifted(tmp_path / "filer")
    path = checked(client, tmp_path / "filer")
    assert list(offers(client, path)) == ["Förskjuten rad"]
    take(client, path, "Förskjuten rad")
    assert title(client, path) == "Kan skickas in"
    assert unpacked(client, path)["registreringar.csv"].decode().splitlines() == lines


def test_a_moved_row_with_a_personnummer_is_left(client: Klient, tmp_path: Path) -> None:
    shifted(tmp_path / "filer", kund="19121212-1212")
    path = checked(client, tmp_path / "filer")
    assert title(client, path) == "Rätta detta först"
    assert offers(client, path) == {}


def test_a_cell_with_a_personnummer_is_offered_nothing(client: Klient, tmp_path: Path) -> None:
    folder = write_underlag(
        tmp_path / "filer",
        {
            "registreringar": [
                registrering("01 08:00"),
                registrering("191212121212 0800", slut="2022-03-02 08:30"),
            ],
            "bestallningar": [bestallning()],
        },
    )
    path = checked(client, folder)
    assert offers(client, path) == {}
