"""docs/krav.md: what it names exists, and nothing of the plan is left out of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import click
import pytest

import cli
from extracts.contract import CONTRACT, POSTER
from reports.manad.editions import SECTIONS
from suites.modell_file import load_modeller
from suites.plan_file import load_plan

ROOT = Path(__file__).parent.parent
KRAV = (ROOT / "docs" / "krav.md").read_text("utf-8")
NAMED = re.compile(r"(\w+) `([^`]+)`")
# What stands in backticks and is no name: what a person types or opens.
OTHER = {
    "internkontroll plan",
    "internkontroll plan kopiera",
    "internkontroll simulera",
    "ledning.html",
    "ledning.docx",
    "kundvalsmote.html",
    "rapport.html",
}
ROW = re.compile(r"^\| (\d+) \|(.*)\|(.*)\|$", re.MULTILINE)


def named(kind: str) -> set[str]:
    return {name for found, name in NAMED.findall(KRAV) if found == kind and name not in OTHER}


def commands() -> Collection[str]:
    assert isinstance(cli.main, click.Group)
    return cli.main.commands


def sources(*folders: str) -> str:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return "\n".join(path.read_text("utf-8") for path in files)


def known() -> dict[str, Collection[str]]:
    plan = load_plan("norrtalje-2022")
    return {
        "kontroll": {row.id for row in plan.rader},
        "regel": {rule.regel for row in plan.rader for rule in row.rules},
        "gräns": plan.limits.keys(),
        "modell": {modell.id for modell in load_modeller(plan.namn)},
        "post": POSTER,
        "kolumn": {f"{t.name}.{column}" for t in CONTRACT.values() for column in t.names},
        "kommando": commands(),
        "mått": set(re.findall(r'"(\w+)"', sources("checks", "suites"))),
        "avsnitt": {f"{SECTIONS.index(id_) + 1}. {title}" for id_, title in numbered_sections()},
    }


def numbered_sections() -> Iterator[tuple[str, str]]:
    """The id and the title of each section that has a number."""
    found = re.findall(r'Section\(\s*"(\w+)",\s*"([^"]+)"', sources("reports/manad/sections"))
    return ((id_, title) for id_, title in found if id_ in SECTIONS)


KINDS = ("kontroll", "regel", "gräns", "modell", "post", "kolumn", "kommando", "mått", "avsnitt")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_named_exists(kind: str) -> None:
    assert named(kind)
    assert named(kind) - set(known()[kind]) == set()


@pytest.mark.parametrize("kind", ["kontroll", "regel", "modell", "kommando"])
def test_nothing_is_left_out(kind: str) -> None:
    assert set(known()[kind]) - named(kind) == set()


def test_every_name_says_what_it_is() -> None:
    """Nothing stands in backticks without its kind before it, but what a person types or opens."""
    with_kind = [name for kind, name in NAMED.findall(KRAV) if kind in KINDS]
    every = re.findall(r"`([^`]+)`", KRAV)
    assert sorted(with_kind) == sorted(name for name in every if name not in OTHER)
    assert set(every) >= OTHER


def test_every_row_says_where_or_why_not() -> None:
    rows = ROW.findall(KRAV)
    assert [int(number) for number, _source, _where in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == KRAV.count("\n| ") - KRAV.count("\n| Nr |")
    for number, source, where in rows:
        assert source.strip(), number
        assert re.search(r"`|Inte med|Delvis|[Nn]r \d", where), number
