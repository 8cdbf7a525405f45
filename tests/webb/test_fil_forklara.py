"""Her words on what may be right follow in the receipt, and stand in the controller's report alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from reports.manad.kvitto import LONGEST_WORDS, MOST_WORDS, as_text, read_receipt, sealed
from suites.gx_door import Door
from tests.webb.klient import Klient, opened
from tests.webb.test_fil import damaged
from tests.webb.test_fil_ratta import checked, fields, unpacked

pytestmark = pytest.mark.langsam  # whole runs

WORDS = "Kunden <b>reste</b> till läkaren; vi följde med."
NUMBER = "19121212-1212"


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


@pytest.fixture(scope="module")
def path(client: Klient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A visit of more than twelve hours: it can be sent, and is asked about."""
    return checked(client, damaged(tmp_path_factory.mktemp("lang"), slut="2022-03-02 21:30"))


def explain(client: Klient, path: str, text: str, regel: str = "rimlig-langd") -> int:
    omgang = fields(client.get(f"{path}/fynd/1").text)["omgang"]
    form = {"omgang": omgang, "regel": regel, "text": text}
    return client.post(f"{path}/forklara", data=form).status_code


def kontrollera(sent: dict[str, bytes], folder: Path, *args: str) -> Path:
    (folder / "mottaget").mkdir()
    for name, content in sent.items():
        ((folder if name == "kvitto.json" else folder / "mottaget") / name).write_bytes(content)
    command = ["kontrollera", str(folder / "mottaget"), "--kvitto", str(folder / "kvitto.json")]
    said = CliRunner().invoke(
        cli.main, [*command, "--ut", str(folder / "ut"), "--utan-arkiv", *args]
    )
    assert said.exit_code in (0, 1, 3), said.output
    return folder / "ut"


def test_from_her_words_to_the_report_of_the_controller(
    client: Klient, path: str, tmp_path: Path
) -> None:
    explain(client, path, f"  {WORDS} {NUMBER} ")
    assert "förklarat, 1 ställe" in client.get(f"{path}/svar").text
    assert "reste" in client.get(f"{path}/skicka").text
    sent = unpacked(client, path)
    [said] = json.loads(sent["kvitto.json"])["forklaringar"]
    assert (said["regel"], said["antal"]) == ("rimlig-langd", 1)
    assert said["text"].startswith(WORDS)
    assert NUMBER not in sent["kvitto.json"].decode()
    report = kontrollera(sent, tmp_path)
    text = (report / "rapport.html").read_text("utf-8")
    assert "Utförarnas förklaringar, i kvittona" in text
    assert "Kunden &lt;b&gt;reste&lt;/b&gt; till läkaren" in text
    assert "samma fil som kontrollerades" in text
    others = [p for p in report.rglob("*.html") if p != report / "rapport.html"]
    assert len(others) > 1
    assert not [p for p in others if "reste" in p.read_text("utf-8")]
    [kept] = json.loads((report / "rapport.json").read_text("utf-8"))["forklaringar"]
    assert (kept["utforare"], kept["kvitto"]) == ("Björken", "kvitto.json")
    asked = ["verifiera", str(report), "--underlag", str(tmp_path / "mottaget")]
    checked_again = CliRunner().invoke(
        cli.main, [*asked, "--kvitto", str(tmp_path / "kvitto.json")]
    )
    assert checked_again.exit_code == 0, checked_again.output


def test_words_that_are_taken_back_are_gone(client: Klient, path: str) -> None:
    explain(client, path, WORDS)
    explain(client, path, " ")
    assert "forklaringar" not in json.loads(unpacked(client, path)["kvitto.json"])
    assert "inte förklarat" in client.get(f"{path}/skicka").text


def test_in_a_run_with_pseudonyms_her_words_are_not_told(
    client: Klient, path: str, tmp_path: Path
) -> None:
    explain(client, path, "Det var K1 som ringde.")
    key = tmp_path / "hemlig.nyckel"
    assert CliRunner().invoke(cli.main, ["nyckel", str(key)]).exit_code == 0
    report = kontrollera(unpacked(client, path), tmp_path, "--pseudonym", str(key))
    assert "som ringde" not in (report / "rapport.html").read_text("utf-8")
    assert "forklaringar" not in json.loads((report / "rapport.json").read_text("utf-8"))


def test_only_what_is_found_is_explained(client: Klient, path: str) -> None:
    assert explain(client, path, WORDS, "hittepå") == 404
    form = {"omgang": "0", "regel": "rimlig-langd", "text": WORDS}
    assert client.post(f"{path}/forklara", data=form).status_code == 409


def test_a_receipt_says_no_more_than_a_page_can_hold(tmp_path: Path) -> None:
    one = {"regel": "r", "antal": 1, "text": "x" * 5_000}
    data = {
        "format": "internkontroll.kvitto/1",
        "filer": [],
        "resultat": "kan skickas in",
        "plan": {"sha256": ""},
        "skapat": "",
        "utforare": ["B"],
        "forklaringar": [one] * 1_000,
    }
    (tmp_path / "kvitto.json").write_text(as_text(sealed(data)), "utf-8")
    read = read_receipt(tmp_path / "kvitto.json").forklaringar
    assert (len(read), len(read[0].text)) == (MOST_WORDS, LONGEST_WORDS)
