"""A plan made from one that is there, which is left as it is: another year's, or one with a limit changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from suites.errors import PlanError
from suites.plan import Plan
from suites.plan_file import load_plan, plan_folder

# What a plan consists of; anything else in its folder is somebody's own.
_FILES = ("*.toml", "*.json", "modeller/*.toml")


def copy_plan(name: str, year: int, into: Path) -> Plan:
    """Fill `into` with the plan of the whole year, and read it; PlanError when it cannot be made."""
    folder, plan = plan_folder(name), load_plan(name)
    if year <= plan.till.year:
        raise PlanError(
            f"Planen {plan.namn} gäller till {plan.till}, så nästa är för {plan.till.year + 1} eller "
            f"senare, inte {year}."
        )
    return _made(folder, into, lambda toml: _to_year(toml, plan, year))


def change_limit(
    name: str, kontroll: str, namn: str, varde: float, beslut: str | None, into: Path
) -> Plan:
    """Fill `into` with the plan with another value of a limit, and read it; PlanError when that is no plan.

    Of a limit with several values the last is changed, the plan's own. `beslut` None: it is a förslag.
    """

    def changed(toml: Any) -> None:
        row = next(row for row in toml["kontroll"] if row["id"] == kontroll)
        given = row["gransvarden"][namn]
        limit = given[-1] if isinstance(given, list) else given
        limit["varde"] = varde
        if beslut is None:
            limit.pop("beslut", None)
        else:
            limit["beslut"] = beslut

    return _made(plan_folder(name), into, changed)


def _made(folder: Path, into: Path, change: Callable[[Any], None]) -> Plan:
    """The plan's files in `into`, with plan.toml changed."""
    for path in sorted(path for pattern in _FILES for path in folder.glob(pattern)):
        if path.is_file():
            target = into / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    try:
        toml: Any = tomlkit.parse((folder / "plan.toml").read_bytes().decode("utf-8-sig"))
    except TOMLKitError as error:
        raise PlanError(f"{folder.name}/plan.toml går inte att kopiera: {error}.") from error
    change(toml)
    (into / "plan.toml").write_bytes(tomlkit.dumps(toml).encode())
    return load_plan(str(into))


def _to_year(toml: Any, plan: Plan, year: int) -> None:
    """The new days and title, without the decisions of the old year's plan.

    What was decided elsewhere (limits, tariffs, fees, what a law or a förfrågningsunderlag says) has
    days of its own and stands.
    """
    head = toml["plan"]
    head["fran"], head["till"] = dt.date(year, 1, 1), dt.date(year, 12, 31)
    head["titel"] = re.sub(rf"\b{plan.till.year}\b", str(year), plan.titel)
    head.pop("beslut", None)
    head.pop("bevaras_till", None)
    for row in toml["kontroll"]:
        row.pop("beslut", None)
        fields = row.get("beslutat", {})
        for field, where in list(fields.items()):
            if plan.beslut and plan.beslut in where:
                fields.pop(field)
        if not fields:
            row.pop("beslutat", None)


def lacking(plan: Plan) -> Iterator[str]:
    """What has no value on the first or the last day of the plan, in words."""
    days = (plan.fran, plan.till)
    for post in dict.fromkeys(taxa.post for taxa in plan.taxor):
        if not all(any(t.post == post and t.holds(day) for t in plan.taxor) for day in days):
            yield f"taxan för {post}"
    for what, dated in (("avgiftsnivåer", plan.avgifter), ("högsta avgift", plan.avgiftstak)):
        if not all(any(one.holds(day) for one in dated) for day in days):
            yield what
    for limit in plan.limits.values():
        if not all(limit.on(day) for day in days):
            yield f"gränsen «{limit.text or limit.namn}»"
