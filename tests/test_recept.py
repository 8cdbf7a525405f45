"""The recipes of CONTRIBUTING.md, taken at their word: made in a copy, which is then run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_golden import rows

pytestmark = pytest.mark.langsam  # whole runs

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
# «`path`», perhaps new, and the blocks below it.
FILE = re.compile(
    r"^`([\w./-]+)`(?: \(new\))?\n((?:```(?:diff|python|json)\n.*?^```\n)+)", re.M | re.S
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.M | re.S)
COPIED = ("commands", "extracts", "checks", "suites", "stickprov", "reports", "samples", "docs")
WRONG = "N1;;Björkens Omsorg AB;K0021;P-00003;;omsorg;kväll;{start};{slut};{minuter};utförd;;tagg;;;;;;;"


def changes() -> Iterator[tuple[str, str, str]]:
    """(path, kind of block, block) of every change of every recipe."""
    for path, blocks in FILE.findall(TEXT):
        for kind, block in BLOCK.findall(blocks):
            yield path, kind, block


def apply(root: Path, path: str, kind: str, block: str) -> None:
    """Write a new file, or replace what the block says stands there: once, and nowhere else."""
    file = root / path
    if kind != "diff":
        assert not file.exists(), path
        file.write_text(block, "utf-8")
        return
    lines = block.splitlines()
    before = "\n".join(["", *(line[1:] for line in lines if line[:1] != "+"), ""])
    after = "\n".join(["", *(line[1:] for line in lines if line[:1] != "-"), ""])
    text = file.read_text("utf-8")
    assert text.count(before) == 1, f"{path}: {text.count(before)} × {before}"
    file.write_text(text.replace(before, after), "utf-8")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with every recipe applied, and two rows more in the sample month."""
    root = tmp_path_factory.mktemp("recept")
    for name in (*COPIED, "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("cli.py", "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    for path, kind, block in changes():
        apply(root, path, kind, block)
    with (root / "samples/2022-03/registreringar.csv").open("a", encoding="utf-8") as stream:
        night = WRONG.format(start="2022-03-08 23:00", slut="2022-03-08 23:20", minuter=20)
        long = WRONG.format(start="2022-03-09 12:00", slut="2022-03-09 12:20", minuter=1500)
        stream.write(f"{night}\n{long.replace('N1', 'N2', 1)}\n")
    made = run(root, "reports.handbok")
    assert made.returncode == 0, made.stderr
    return root


@pytest.fixture(scope="module")
def out(copy: Path) -> Path:
    done = run(copy, "cli", "kontrollera", "samples/2022-03", "--tyst", "--ut", "rapport")
    assert done.returncode == 1, done.stderr
    return copy / "rapport"


def test_every_recipe_is_seen() -> None:
    """None is lost by its form: each block of code that is not typed by hand belongs to a file."""
    assert len(list(changes())) == len(re.findall(r"^```(?:diff|python|json)$", TEXT, re.M)) > 15


def test_a_changed_limit_is_the_one_that_is_used(out: Path) -> None:
    texts = {r["text"] for r in rows(out / "avvikelser.csv") if r["regel"] == "rimlig-langd"}
    assert texts
    assert all("1–600 min" in text for text in texts)


def test_a_row_rule_finds_its_row(out: Path) -> None:
    found = [r for r in rows(out / "avvikelser.csv") if r["regel"] == "besok-pa-natten"]
    night = next(r for r in found if r["nyckel"] == "N1")
    assert night["text"].startswith("Besöket hos K0021 2022-03-08 börjar 23:00, på natten.")


def test_a_control_is_measured_judged_and_shown(out: Path) -> None:
    data = json.loads((out / "rapport.json").read_text("utf-8"))
    [control] = [k for k in data["kontroller"] if k["id"] == "dubbelbemanning"]
    assert control["planerad"]
    assert {r["regel"] for r in control["regler"]} == {"andel-dubbel"}
    assert next(i for i in control["indikatorer"] if i["utforare"] is None)["namnare"] > 1000
    assert 'id="dubbelbemanning"' in (out / "rapport.html").read_text("utf-8")


def test_a_gate_error_rejects_its_row(out: Path) -> None:
    found = [r for r in rows(out / "underkanda.csv") if r["regel"] == "over-dygn"]
    assert [(r["kolumn"], r["varde"]) for r in found] == [("minuter", "1500")]
    assert found[0]["text"].startswith("minuter är «1500», som är mer än ett dygn.")


def test_the_definitions_follow(copy: Path) -> None:
    done = run(
        copy,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/test_spec.py",
        "tests/test_felkatalog.py",
    )
    assert done.returncode == 0, done.stdout


def test_what_is_kept_can_be_remade(copy: Path, out: Path) -> None:
    """As the page says: without arguments, in its order."""
    assert out.is_dir(), "what was run before its sample is made anew"
    commands = re.findall(r"^\$ python -m ([\w.]+)(?: |$)", TEXT, re.MULTILINE)
    assert len(commands) == 4
    for module in commands:
        done = run(copy, module)
        assert done.returncode == 0, f"{module}: {done.stderr}"
