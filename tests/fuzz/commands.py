"""What must hold of a whole run on an underlag with one file changed."""

from __future__ import annotations

import csv
import gc
import json
import random
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import cli
from extracts.contract import CONTRACT
from tests.fuzz import law, plainly, seeds
from tests.fuzz.law import REFUSED, REJECTED, demand

SAME, OTHER = "samma utfall", "andra rader"
TABLES = ("registreringar", "bestallningar", "kunder")
PERIOD = ("--period", "2022-03")


def underlag(folder: Path, rnd: random.Random) -> Path:
    """Three tables of the sample month; one of them is changed."""
    for table in TABLES:
        (folder / "underlag").mkdir(exist_ok=True)
        (folder / "underlag" / f"{table}.csv").write_bytes(seeds.as_it_is(table))
    return folder / "underlag" / f"{rnd.choice(TABLES)}.csv"


def controlled(path: Path) -> str:
    """kontrollera: refused with nothing written; or a verdict that differs has rows that do."""
    out = path.parents[1] / "rapport"
    outcome, result = law.judged(path), _run("kontrollera", path.parent, "--ut", out)
    if result.exit_code == 2:
        demand(not out.exists(), "något är skrivet fast körningen inte gick")
        return REFUSED
    demand(outcome != REFUSED, "en fil som inte går att läsa är läst")
    rejected = _rows(out / "underkanda.csv")
    demand((outcome == REJECTED) == bool(rejected), "underkända rader står inte i underkanda.csv")
    if _verdicts(out) == _clean():
        return SAME
    if rejected:
        return REJECTED
    table = CONTRACT[path.stem]
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / path.name
        clean.write_bytes(seeds.as_it_is(path.stem))
        demand(plainly.read(path, table) != plainly.read(clean, table), "andra utfall, lika rader")
    return OTHER


def checked(path: Path) -> str:
    """egenkontroll: refused with nothing written, or no rejected row can be sent."""
    out = path.parents[1] / "egenkontroll"
    outcome, result = law.judged(path), _run("egenkontroll", path.parent, "--ut", out)
    if result.exit_code == 2:
        demand(not out.exists(), "något är skrivet fast körningen inte gick")
        return REFUSED
    demand(outcome != REFUSED, "en fil som inte går att läsa är läst")
    if outcome == REJECTED:
        demand(result.exit_code == 1, "underkända rader kan skickas in")
        demand("Rätta detta först" in result.output, result.output)
    return outcome


def _run(command: str, *args: object) -> Result:
    result = CliRunner().invoke(cli.main, [command, *map(str, args), *PERIOD])
    # A command turns the collector off for its one short run; many are made here.
    gc.enable()
    demand(isinstance(result.exception, SystemExit | None), repr(result.exception))
    demand("oväntat" not in result.output, result.output)
    demand(result.exit_code in (0, 1, 2, 3), result.output)
    return result


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _verdicts(out: Path) -> Any:
    return json.loads((out / "rapport.json").read_text("utf-8"))["kontroller"]


@cache
def _clean() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = underlag(Path(folder), random.Random(1))
        _run("kontrollera", path.parent, "--ut", Path(folder) / "rapport")
        return _verdicts(Path(folder) / "rapport")
