"""Copies of the plan, changed in one place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from suites.plan import Plan
from suites.plan_file import HOME, load_plan
from suites.texts import COMMON

PLAN = HOME / "norrtalje-2022"
# The tables in the words of that plan.
CONTRACT = load_plan(PLAN.name).contract
MODELL = 'modell = "dagens"'


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(PLAN, folder / "plan"))


def replaced(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the plan with one piece of text changed."""
    plan = copied(folder)
    if file == COMMON.name:
        shutil.copy(COMMON, plan / file)
    text = (plan / file).read_text("utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    (plan / file).write_text(text.replace(old, new, 1), "utf-8")
    return plan


def changed(
    folder: Path, file: str, regel: str, change: Callable[[dict[str, Any]], object]
) -> Path:
    """A copy of the plan with one expectation of a suite changed."""
    plan = copied(folder)
    content = json.loads((plan / file).read_text("utf-8"))
    [expectation] = [e for e in content["expectations"] if e["meta"]["regel"] == regel]
    change(expectation)
    (plan / file).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return plan


def paid_by(folder: Path, modell: str) -> Plan:
    """The plan, paying by another of its models."""
    return load_plan(str(replaced(folder, "plan.toml", MODELL, f'modell = "{modell}"')))


def own_model(folder: Path, *lines: str) -> Plan:
    """The plan, paying by a model of its own with these lines."""
    plan = replaced(folder, "plan.toml", MODELL, 'modell = "egen"')
    head = [f'{key} = "Egen"' for key in ("titel", "beskrivning", "kalla")]
    text = "\n".join(['id = "egen"', *head, *lines])
    (plan / "modeller" / "egen.toml").write_text(text, "utf-8")
    return load_plan(str(plan))
