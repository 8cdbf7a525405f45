"""The handbook's page on audit samples: its commands are run in order, the protocol filled in between."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.stickprov.ifyllning import FEL, fill

pytestmark = pytest.mark.langsam  # whole runs

PAGE = Path(__file__).parent.parent / "docs" / "handbok" / "hall-ett-stickprov.md"
ANGSRO = "Ängsro Hemvård"
# What each command ends with, in the order of the page.
CODES = {
    "exempel": [0],
    "planera": [0],
    "frys": [0],
    "dra": [0],
    "utvardera": [1, 0],
    "verifiera": [0],
    "kontrollera": [1],
}


def commands(page: Path) -> Iterator[list[str]]:
    """The lines «$ internkontroll …» of the blocks marked console."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    for line in "".join(blocks).splitlines():
        assert line.startswith("$ internkontroll ")
        yield shlex.split(line)[2:]


def named(args: list[str]) -> str:
    return args[1] if args[0] == "stickprov" else args[0]


def fill_in(protocol: Path) -> None:
    """As the page tells: one fault, which is enough for a second stage."""
    fill(protocol, {ANGSRO: {"7": FEL}} if protocol.name == "protokoll.xlsx" else {})


def test_a_newcomer_can_follow_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: Door
) -> None:
    monkeypatch.chdir(tmp_path)
    left = {name: list(codes) for name, codes in CODES.items()}
    for args in commands(PAGE):
        if named(args) == "utvardera":
            fill_in(Path(args[-1]))
        result = CliRunner().invoke(cli.main, args)
        assert (result.exit_code, result.stderr) == (left[named(args)].pop(0), ""), args
    assert not any(left.values())
    assert Path("prov/stickprov/slutsats.html").is_file()


def test_every_step_has_its_command() -> None:
    assert [named(args) for args in commands(PAGE)] == [
        *("exempel", "planera", "frys", "dra", "utvardera", "utvardera", "verifiera", "kontrollera")
    ]


@pytest.mark.parametrize(
    "said", ["95 % säkerhet betyder att", "## Rader till diariet", "Feltyper", "riskdel", "(2)"]
)
def test_the_page_explains(said: str) -> None:
    assert said.lower() in PAGE.read_text("utf-8").lower()


def test_the_sentence_on_95_percent_is_the_program_s_own() -> None:
    from reports.stickprov.sentences import what_sure_means
    from tests.stickprov.slutsatser import audit_with

    said = what_sure_means(audit_with()).replace("\u00a0", " ")
    assert said in " ".join(PAGE.read_text("utf-8").split())
