"""Read a plan from its folder: plan.toml, texter.toml and one Great Expectations suite per control."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from suites import plan_dated
from suites.errors import PlanError
from suites.plan import Plan, PlanRow, Text
from suites.plan_check import check, check_expectation

HOME = Path(__file__).parent


def plan_folder(name: str) -> Path:
    """A plan's folder, by its name among the plans that come with the program or by its path."""
    for folder in (Path(name), HOME / name):
        if (folder / "plan.toml").is_file():
            return folder
    known = ", ".join(sorted(p.parent.name for p in HOME.glob("*/plan.toml")))
    raise PlanError(f"Vi hittar ingen plan som heter {name}. Planer som finns: {known}.")


def load_plan(name: str) -> Plan:
    """Read and check a plan; PlanError names the file and what to mend."""
    folder = plan_folder(name)
    raw = read_toml(folder / "plan.toml")
    texter = read_toml(folder / "texter.toml")
    rows = tuple(_row(folder, row) for row in _list(raw, "kontroll", folder))
    head, file = _table(raw, "plan", folder / "plan.toml"), f"{folder.name}/plan.toml"
    plan = Plan(
        namn=folder.name,
        titel=_text(head, "titel", folder),
        organisation=_text(head, "organisation", folder),
        beslut=_text(head, "beslut", folder),
        rader=rows,
        taxor=plan_dated.tariffs(raw.get("taxa", []), file),
        avgifter=plan_dated.avgifter(raw.get("avgift", []), file),
        avgiftstak=plan_dated.avgiftstak(raw.get("avgiftstak", []), file),
        ej_matbart=tuple(plan_dated.not_measurable(t, file) for t in raw.get("ej_matbar", [])),
        texter={regel: _one_text(regel, t, folder) for regel, t in texter.get("regel", {}).items()},
        underkand=texter.get("underkand", {}),
        files=_digests(folder, rows),
    )
    check(plan)
    return plan


def _row(folder: Path, raw: Mapping[str, Any]) -> PlanRow:
    where = f"{folder.name}/plan.toml, kontroll {raw.get('id', '?')}"
    known = set(PlanRow.__dataclass_fields__) - {"expectations"}
    for key in raw:
        if key not in known:
            raise PlanError(
                f"{where}: «{key}» känns inte igen. Fält som finns: {', '.join(sorted(known))}."
            )
    required = known - {"frekvens_beslut", "beslut", "svit", "gransvarden"}
    for key in sorted(required):
        if key not in raw:
            raise PlanError(f"{where}: «{key}» saknas. Lägg till raden {key} = … .")
    limits = {n: plan_dated.limit(n, v, where) for n, v in raw.get("gransvarden", {}).items()}
    svit = raw.get("svit")
    values: dict[str, Any] = {
        key: raw.get(key) for key in known - {"gransvarden", "manader", "svit"}
    }
    for key in ("sannolikhet", "konsekvens"):
        if values[key] not in (1, 2, 3, 4):
            raise PlanError(f"{where}: {key} ska vara 1, 2, 3 eller 4.")
    months = raw["manader"]
    if not isinstance(months, list) or any(m not in range(1, 13) for m in months):
        raise PlanError(f"{where}: manader ska vara en lista med månadsnummer 1–12.")
    return PlanRow(
        **values,
        manader=tuple(months),
        svit=svit,
        gransvarden=limits,
        expectations=tuple(_suite(folder / svit)) if svit else (),
    )


def _suite(path: Path) -> list[Mapping[str, Any]]:
    """The expectations of a suite file, in GX's own serialisation."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PlanError(f"Sviten {path.name} saknas i planen {path.parent.name}.") from error
    except ValueError as error:
        raise PlanError(f"{path.name} går inte att läsa som JSON: {error}.") from error
    expectations = content.get("expectations") if isinstance(content, dict) else None
    if not isinstance(expectations, list) or not expectations:
        raise PlanError(f"{path.name}: listan «expectations» saknas eller är tom.")
    for expectation in expectations:
        check_expectation(path.name, expectation)
    return expectations


def _one_text(regel: str, raw: Any, folder: Path) -> Text:
    try:
        return Text(raw["titel"], raw["text"], raw["gor_sa"], raw.get("utforare"))
    except (KeyError, TypeError) as error:
        raise PlanError(
            f"{folder.name}/texter.toml: regeln {regel} saknar fältet {error}."
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """A file of the plan."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PlanError(f"{path.name} saknas i planen {path.parent.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(
            f"{path.parent.name}/{path.name} går inte att läsa som TOML: {error}."
        ) from error


def _table(raw: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    if not isinstance(raw.get(key), dict):
        raise PlanError(f"{path.parent.name}/{path.name}: avsnittet [{key}] saknas.")
    found: Mapping[str, Any] = raw[key]
    return found


def _list(raw: Mapping[str, Any], key: str, folder: Path) -> list[Mapping[str, Any]]:
    if not isinstance(raw.get(key), list) or not raw[key]:
        raise PlanError(f"{folder.name}/plan.toml: inga [[{key}]] finns.")
    found: list[Mapping[str, Any]] = raw[key]
    return found


def _text(raw: Mapping[str, Any], key: str, folder: Path) -> str:
    if not isinstance(raw.get(key), str):
        raise PlanError(f"{folder.name}/plan.toml: [plan] saknar {key}.")
    return str(raw[key])


def _digests(folder: Path, rows: tuple[PlanRow, ...]) -> dict[str, str]:
    names = ["plan.toml", "texter.toml", *(row.svit for row in rows if row.svit)]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
