"""docs/, README.md and CONTRIBUTING.md: what they name is there; a dependency is what its record says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.test_architecture import modules, tops

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "beslut").glob("*.md")),
]
LINK = re.compile(r"\]\(([^)#\s]+)")
# A file in backticks, or a folder with its closing slash; not a pattern, a placeholder or an output.
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|md|toml|json)|(?:[\w-]+/)+)`")
BESLUT = ROOT / "docs" / "beslut" / "13-dependencies.md"
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir()} | {"cli.py"}
# A distribution whose module has another name.
MODULE = {
    "duckdb-engine": "duckdb_engine",
    "ibis-framework": "ibis",
    "python-docx": "docx",
    "python-calamine": "python_calamine",
    "python-stdnum": "stdnum",
    "python-multipart": "python_multipart",
    "vl-convert-python": "vl_convert",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [link for link in LINK.findall(text) if not link.startswith("https://")]
    assert [link for link in links if not (page.parent / link).exists()] == []
    text = re.sub(r"^`[^`]+` \(new\)$", "", text, flags=re.MULTILINE)
    paths = [name for name in NAMED.findall(text) if name.split("/")[0] in TOPS]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_record_is_listed() -> None:
    folder = ROOT / "docs" / "beslut"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert listed == [page.name for page in sorted(folder.glob("[0-9]*.md"))]


def test_every_dependency_says_what_it_does_and_is_imported() -> None:
    used, rest = BESLUT.read_text("utf-8").split("Required without being imported")
    other, extra = rest.split("Of an extra")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert _rows(used) | _rows(other) == _names(project["dependencies"])
    of_extras = [entry for each in project["optional-dependencies"].values() for entry in each]
    assert _rows(extra) == _names(of_extras)
    imported = {top for path in modules() for top in tops(path)}
    in_use = _rows(used) | _rows(extra)
    assert {name for name in in_use if MODULE.get(name, name) not in imported} == set()
    assert {name for name in _rows(other) if MODULE.get(name, name) in imported} == set()


def test_every_package_is_in_what_is_installed() -> None:
    """With its templates and whatever else lies in it: they are taken whole."""
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    packages = {path.relative_to(ROOT).parts[0] for path in modules()}
    for target in targets["targets"].values():
        assert set(target["only-include"]) == packages
        assert target.keys() == {"only-include"}


def _names(entries: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~]", entry)[0] for entry in entries}


def _rows(text: str) -> set[str]:
    return set(re.findall(r"^\| ([\w-]+) \|", text, re.MULTILINE)) - {"dependency"}
