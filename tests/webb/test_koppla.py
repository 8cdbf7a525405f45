"""Koppla ett nytt system: the profile as a form is the profile of the command."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.webb.klient import Klient, opened, upload

pytestmark = pytest.mark.langsam  # whole runs

# A system's own words; the date and the clock apart, and no column with the provider.
HEAD = "Nr;Brukare;Medarb;Insatstyp;Datum;Från;Till;Läge;<b>Övrigt"
ROWS = tuple(
    f"{n};K{n};P1;{'HTJ' if n % 3 else 'LRM'};2022-03-{n:02};08:00;08:30;{'Klar' if n % 2 else 'Avb'};"
    for n in range(1, 25)
)
MEANS = {"HTJ": "omsorg", "LRM": "larm", "Klar": "utförd", "Avb": "avböjd"}
NAME = "registreringar_system.csv"


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("system") / NAME
    path.write_bytes("\r\n".join((HEAD, *ROWS, "")).encode())
    return path


def begun(client: Klient, file: Path) -> str:
    sent = [("filer", (file.name, file.read_bytes()))]
    answer = client.post("/koppla", files=sent, follow_redirects=False)
    assert answer.status_code == 303
    path = str(answer.headers["location"])
    client.wait(path)
    return path


def form(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    said = {}
    for name, inside in re.findall(
        r'<select id="[^"]*" name="([kv][^"]*)">(.*?)</select>', page, re.DOTALL
    ):
        values = re.findall(r'<option value="([^"]*)"( selected)?>', inside)
        said[name] = next((v for v, chosen in values if chosen), values[0][0])
    return said


def named(page: str, label: str) -> str:
    """The field of a column of the contract, or of a value."""
    found = re.search(rf'<label for="([^"]*)">(«)?{re.escape(label)}(»| ?<|</)', page)
    assert found, label
    return found[1]


def read(client: Klient, path: str, said: dict[str, str]) -> str:
    answer = client.post(path, data=said, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/last")
    errand = client.room._errands[path.split("/")[2]]
    assert errand.last.wait(120)
    return client.get(f"{path}/last").text


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def filled(client: Klient, path: str) -> dict[str, str]:
    """The form as a person fills it in: first the columns, then what the values of them mean."""
    page = client.get(path).text
    said = form(page)
    said |= {named(page, "registrering"): "0", named(page, "status"): "7"}
    said[named(page, "utforare").replace("k-", "f-")] = "Björken"
    # The values of a column that the form did not ask for are asked for before anything is read.
    page = client.post(path, data=said).text
    assert "Vad betyder kolumnerna?" in page
    return form(page) | said | {named(page, value): means for value, means in MEANS.items()}


@pytest.fixture(scope="module")
def chosen(client: Klient, file: Path) -> tuple[str, str]:
    """An errand whose form is filled in, and the page of how the file then is read."""
    path = begun(client, file)
    said = filled(client, path) | {"system": 'Sys "1"', "kontrollerad": "on"}
    return path, read(client, path, said)


def test_an_untouched_form_is_the_commands_draft(
    client: Klient, file: Path, tmp_path: Path
) -> None:
    path = begun(client, file)
    read(client, path, {**form(client.get(path).text), "system": "Sys"})
    command = ["profil", str(file), "--ut", str(tmp_path / "p.toml"), "--system", "Sys"]
    assert CliRunner().invoke(cli.main, command).exit_code == 0
    mine = client.room._errands[path.split("/")[2]].text(kontrollerad=False)
    assert tomllib.loads(mine) == tomllib.loads((tmp_path / "p.toml").read_text("utf-8"))


def test_the_first_rows_are_shown_as_they_are_read(chosen: tuple[str, str]) -> None:
    page = text(chosen[1])
    assert "24 rader, 0 kan inte läsas" in page
    for cell in ("Björken", "K10", "larm", "avböjd", "2022-03-02 08:00:00"):
        assert cell in page


def test_what_is_saved_reads_the_file_from_the_command_and_the_page(
    client: Klient,
    chosen: tuple[str, str],
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = client.get(f"{chosen[0]}/profil.toml")
    assert "attachment" in answer.headers["content-disposition"]
    profil = tmp_path / "profil.toml"
    profil.write_bytes(answer.content)
    told = tomllib.loads(answer.text)
    assert told["kontrollerad"] is True
    assert told["system"] == 'Sys "1"'
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli.main, ["egenkontroll", str(file), "--profil", str(profil)])
    assert said.exit_code in (0, 1), said.output
    path = upload(client, file, profil)
    assert "Måste rättas för att läsas" not in client.wait(path)
    assert text(client.get(path).text).count("Björken")


def test_a_profile_that_nobody_has_checked_is_saved_as_one(client: Klient, file: Path) -> None:
    path = begun(client, file)
    said = filled(client, path)
    assert "sparas som ett förslag" in read(client, path, said)
    assert tomllib.loads(client.get(f"{path}/profil.toml").text)["kontrollerad"] is False


def test_what_is_missing_is_said_and_can_be_mended(client: Klient, file: Path) -> None:
    path = begun(client, file)
    said = filled(client, path)
    missing = {name: value for name, value in said.items() if value != "Björken"}
    page = read(client, path, {**missing, "system": "Behålls"})
    assert client.get(f"{path}/last").status_code == 422
    assert "utforare" in text(page)
    assert client.get(f"{path}/profil.toml").status_code == 404
    assert 'value="Behålls"' in client.get(path).text


def test_what_is_no_table_is_said(client: Klient, tmp_path: Path) -> None:
    (tmp_path / "uttag.csv").write_text("A;B\r\n1;2\r\n", "utf-8")
    answer = client.get(begun(client, tmp_path / "uttag.csv"))
    assert answer.status_code == 422
    assert "Vilken tabell är varje fil?" in answer.text


def test_names_of_the_file_are_shown_and_do_nothing(client: Klient, file: Path) -> None:
    page = client.get(begun(client, file)).text
    assert "&lt;b&gt;Övrigt" in page
    assert "<b>Övrigt" not in page


def test_a_person_says_which_table_it_is(client: Klient, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "uttag.csv"
    other.write_text("Kund;Taxeområde\r\nK1;tätort\r\n", "utf-8")
    path = begun(client, other)
    assert "läses som kundlista" in client.get(path).text
    client.post(f"{path}/tabeller", data={"t-0": "personal"})
    assert "läses som personallista" in client.wait(path)
    assert "läses som kundlista" not in client.get(path).text
