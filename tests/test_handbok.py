"""The handbok: what it tells people to type works, and its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent
HANDBOK = ROOT / "docs" / "handbok"
PAGES = sorted(HANDBOK.glob("*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)")
# A stickprov needs people between its commands: tests/stickprov holds a session from its page.
WITH_PEOPLE = {"hall-ett-stickprov.md"}
# Lines of the sample's registreringar that are left, some of each provider and with faults.
ROWS = 600


def commands(page: Path) -> list[list[str]]:
    lines = "".join(CONSOLE.findall(page.read_text("utf-8"))).splitlines()
    assert all(line.startswith("$ internkontroll ") for line in lines), page.name
    return [shlex.split(line)[2:] for line in lines]


def _of_other_tables(folder: str, names: list[str]) -> set[str]:
    """Of the sample month the two tables that every underlag has: a third of a run.

    tests/test_golden.py runs the whole month.
    """
    of_the_month = Path(folder) == ROOT / "samples" / "2022-03"
    return set(names) - {"registreringar.csv", "bestallningar.csv"} if of_the_month else set()


def _shorten(path: Path) -> None:
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:ROWS]), "utf-8")


@pytest.mark.parametrize(
    "page", [p for p in PAGES if commands(p) and p.name not in WITH_PEOPLE], ids=lambda p: p.stem
)
def test_the_commands_of_a_page_work(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples", ignore=_of_other_tables)
    _shorten(tmp_path / "samples" / "2022-03" / "registreringar.csv")
    shutil.copytree(ROOT / "suites" / "norrtalje-2022", tmp_path / "var-plan")
    monkeypatch.chdir(tmp_path)
    for command in commands(page):
        result = CliRunner().invoke(cli.main, command)
        assert result.exit_code in (0, 1, 3), f"{command}: {result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_lead_to_pages(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert target.startswith("https://") or (HANDBOK / target).is_file(), target


def test_the_first_page_lists_every_page() -> None:
    listed = set(LINK.findall((HANDBOK / "README.md").read_text("utf-8")))
    assert listed == {page.name for page in PAGES} - {"README.md"}
