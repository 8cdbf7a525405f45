"""A new audit on the page: what it shows, freezes and draws is what the commands show and write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.gx_door import Door
from tests.stickprov.conftest import run
from tests.stickprov.paket import PERIOD, STOR, TARNING, skriv
from tests.webb.klient import Klient, opened
from webb.session.nytt import Nytt

pytestmark = pytest.mark.langsam  # whole runs

OTHER = "99150623421234567890"


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return skriv(tmp_path_factory.mktemp("nytt") / "underlag")


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@pytest.fixture(scope="module")
def planning(client: Klient, underlag: Path) -> str:
    """The page of sizes, when the underlag is read."""
    return ask(client, underlag)


@pytest.fixture(scope="module")
def frozen(client: Klient, planning: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fryst") / "stickprov"
    freeze(client, planning, folder)
    return folder


def ask(client: Klient, underlag: Path, period: str = PERIOD, **more: str) -> str:
    fran, _, till = period.partition("..")
    data = {"underlag": str(underlag), "fran": fran, "till": till, **more}
    answer = client.post("/session/ny", data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    path = str(answer.headers["location"])
    errand = client.room.find(path.split("/")[3], Nytt)
    assert errand.arbete
    assert errand.arbete.wait(120)
    return path


def freeze(client: Klient, planning: str, folder: Path, **more: str) -> str:
    """The page that it leads to."""
    client.post(f"{planning}/frys", data={"ut": str(folder), **more})
    errand = client.room.find(planning.split("/")[3], Nytt)
    assert errand.frysning
    assert errand.frysning.wait(120)
    return client.get(f"{planning}/fryst").text


def dice(client: Klient, folder: Path) -> str:
    """The address of the dice."""
    answer = client.post("/session", data={"annan": str(folder)})
    assert "<h1>Slå tärningen</h1>" in answer.text
    return answer.url.path


def row(text: str, name: str) -> list[str]:
    found = re.search(rf"<tr><th scope=\"row\">.*?{name}.*?</tr>", text)
    assert found, text
    return re.findall(r"<td[^>]*>([^<]*)</td>", found[0])


def test_the_sizes_are_those_of_the_command(
    client: Klient, planning: str, underlag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    said = run("stickprov", "planera", underlag, "--period", PERIOD).stdout
    lines = [line.split() for line in said.splitlines() if line.strip().startswith(STOR)]
    shown = row(client.get(planning).text, STOR)
    assert lines[0][1:] == " ".join(shown).split()
    moved = client.get(planning, params={"grans": "10", "vantat": "1"}).text
    assert lines[1][1:] == " ".join(row(moved, STOR)).split()


def test_the_numbers_follow_what_is_tried_and_are_not_frozen(client: Klient, planning: str) -> None:
    own, moved = client.get(planning).text, client.get(planning, params={"vantat": "2,5"}).text
    assert "Det här är ett försök" not in own
    assert "Det här är ett försök" in moved
    assert "Vid 2,5 %" in moved
    assert row(own, STOR)[:4] == row(moved, STOR)[:4]
    assert row(own, STOR)[4:] != row(moved, STOR)[4:]


@pytest.mark.parametrize("number", ["", "x", "-1", "51", "nan", "1e999", "5;"])
def test_a_number_that_is_none_is_one_sentence(client: Klient, planning: str, number: str) -> None:
    answer = client.get(planning, params={"grans": number, "vantat": "1"})
    assert answer.status_code == 422
    assert "Skriv ett tal från 0,01 till 50" in answer.text


def test_what_is_frozen_is_what_the_command_freezes(
    frozen: Path, underlag: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "stickprov"
    run("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder)
    theirs = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(theirs) == 4
    assert {path.name: path.read_bytes() for path in frozen.iterdir()} == theirs


def test_a_frozen_folder_is_never_written_over(client: Klient, planning: str, frozen: Path) -> None:
    before = {path: path.read_bytes() for path in frozen.iterdir()}
    assert "skrivs aldrig över" in freeze(client, planning, frozen)
    assert {path: path.read_bytes() for path in frozen.iterdir()} == before


def test_before_the_dice_the_hashes_stand_there(client: Klient, frozen: Path) -> None:
    text = client.get(dice(client, frozen)).text
    assert "Skriv av i diariet före tärningskastet" in text
    assert "stickprov.json" in text
    assert "internkontroll stickprov dra" not in text


@pytest.mark.parametrize(
    ("slog", "laste", "said"),
    [
        (TARNING, OTHER, "inte skrivit samma siffror"),
        (TARNING, "", "inte skrivit samma siffror"),
        ("", "", "inga tärningsslag"),
        ("1" * 20, "1" * 20, "är ett mönster"),
        ("123", "123", "Det behövs 20 tärningssiffror"),
    ],
)
def test_two_write_the_same_twenty_digits(
    client: Klient, frozen: Path, slog: str, laste: str, said: str
) -> None:
    path = dice(client, frozen)
    answer = client.post(path, data={"slog": slog, "laste": laste})
    assert answer.status_code == 422
    assert said in answer.text
    assert not (frozen / "dragning.json").exists()


def test_what_is_drawn_is_what_the_command_draws(
    client: Klient, planning: str, tmp_path: Path, underlag: Path
) -> None:
    ours, theirs = tmp_path / "var", tmp_path / "deras"
    assert "<h1>Slå tärningen</h1>" in freeze(client, planning, ours)
    path = dice(client, ours)
    spaced = f"{TARNING[:10]} {TARNING[10:]}"
    text = client.post(path, data={"slog": spaced, "laste": TARNING}).text
    assert "<h1>Stickprovet är draget</h1>" in text
    assert f"Draget med {TARNING}" in text
    run("stickprov", "frys", underlag, "--period", PERIOD, "--ut", theirs)
    run("stickprov", "dra", theirs, "--tarning", TARNING)
    names = sorted(file.name for file in theirs.iterdir())
    assert sorted(file.name for file in ours.iterdir()) == names
    assert [n for n in names if (ours / n).read_bytes() != (theirs / n).read_bytes()] == []
    assert "Stickprovet är draget" in client.get(path).text
    again = client.post(path, data={"slog": OTHER, "laste": OTHER}).text
    assert "redan draget" in again
    assert OTHER in (ours / "dragning.json").read_text("utf-8")


def test_a_source_that_is_named_goes_with_it(client: Klient, planning: str, tmp_path: Path) -> None:
    text = freeze(client, planning, tmp_path / "stickprov", kalla="Lotto lördag 7 maj 2022")
    assert "Lotto lördag 7 maj 2022" in text


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022-03..2022-03", "Planen säger 2 hela månader"),
        ("2021-03..2021-04", "Det finns inga registreringar för mars 2021"),
        ("mars..april", "Det gick inte"),
        ("..", "Det gick inte"),
    ],
)
def test_other_months_are_one_sentence(
    client: Klient, underlag: Path, period: str, said: str
) -> None:
    text = client.get(ask(client, underlag, period)).text
    assert "<h1>Det gick inte</h1>" in text
    assert said in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"underlag": ""}, "Skriv hela sökvägen"),
        ({"underlag": "underlag"}, "Skriv hela sökvägen"),
        ({"underlag": "/", "profil": "x.toml"}, "Skriv hela sökvägen"),
    ],
)
def test_what_is_no_path_is_one_sentence(client: Klient, data: dict[str, str], said: str) -> None:
    answer = client.post("/session/ny", data=data)
    assert answer.status_code == 422
    assert said in answer.text


def test_another_plan_that_is_not_there(client: Klient, underlag: Path) -> None:
    text = client.get(ask(client, underlag, egen="/finns/inte")).text
    assert "<h1>Det gick inte</h1>" in text
