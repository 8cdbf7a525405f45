"""The pages of the journey: which plan, its rows and limits, a limit to change, the plan that came of it."""

from __future__ import annotations

from math import isfinite, nan
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reports.kit.errors import OutputError
from reports.kit.numbers import plain
from reports.kit.whole import write_whole
from reports.manad.planned import decided_when, marked, months_of, weight
from suites.dated import Limit
from suites.errors import PlanError
from suites.kopia import change_limit
from suites.plan import Plan
from suites.plan_file import load_plan
from suites.plan_folder import plan_folder, plan_names
from webb.rum import MissingError
from webb.sida import of_error, page, path_of, room

_ELSEWHERE = "Skriv en annan mapp."


async def choose(request: Request) -> Response:
    """Which plan; or the one that is asked for."""
    name = request.query_params.get("plan", "").strip().strip('"')
    if not name:
        given = room(request).plan
        return page("planen/valj", planer=sorted({*plan_names(), given}), plan=given)
    try:
        return _shown(name, load_plan(name))
    except PlanError as error:
        return of_error(error, "/planen")


def _shown(name: str, plan: Plan) -> Response:
    return page(
        "planen/plan",
        namn=name,
        plan=plan,
        beslut=decided_when(plan),
        marked=marked,
        months_of=months_of,
        weight=weight,
        tal4=lambda value: plain(value, 4),
    )


async def limit(request: Request) -> Response:
    """One limit, to change."""
    asked = {name: str(value) for name, value in request.query_params.items()}
    try:
        return _limit_page(asked)
    except PlanError as error:
        return of_error(error, "/planen")


def _limit_page(asked: dict[str, str], fel: str = "") -> Response:
    name = asked.get("plan", "")
    found = _limit(load_plan(name), asked)
    proposed = {
        "varde": plain(found.varde, 4),
        "beslut": found.beslut or "",
        "mapp": str(Path.home() / f"{plan_folder(name).name}-egen"),
    }
    return page(
        "planen/grans", 422 if fel else 200, grans=found, falt={**proposed, **asked}, fel=fel
    )


def _limit(plan: Plan, asked: dict[str, str]) -> Limit:
    rows = {row.id: row for row in plan.rader}
    row = rows.get(asked.get("kontroll", ""))
    if row is None or asked.get("grans") not in row.gransvarden:
        raise MissingError
    return row.gransvarden[asked["grans"]]


async def changed(request: Request) -> Response:
    """A new folder with the plan, the limit changed; the plan that it is made of is left as it is."""
    form = await request.form(max_files=0)
    asked = {name: str(value).strip() for name, value in form.items()}
    try:
        before = _limit(load_plan(asked.get("plan", "")), asked)
        made = _made(asked, before)
    except (PlanError, OutputError) as error:
        return _limit_page(asked, str(error))
    return page("planen/klar", grans=before, falt=asked, mapp=made)


def _made(asked: dict[str, str], before: Limit) -> Path:
    target = path_of(asked.get("mapp", ""))
    if target.exists() or target.is_symlink():
        raise OutputError(f"{target} finns redan. {_ELSEWHERE}")
    value, beslut = _number(asked.get("varde", ""), before), asked.get("beslut") or None
    if (value, beslut) == (before.varde, before.beslut):
        raise OutputError("Inget är ändrat: gränsen har redan det värdet och det beslutet.")
    return write_whole(
        target,
        lambda unfinished: change_limit(
            asked["plan"], asked["kontroll"], asked["grans"], value, beslut, unfinished
        ),
        _ELSEWHERE,
    )


def _number(text: str, before: Limit) -> float:
    """As it is written in Swedish; a whole number stays one."""
    try:
        value = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        value = nan
    if not isfinite(value):
        raise OutputError(f"«{text}» är inget tal. Skriv till exempel {plain(before.varde, 4)}.")
    return int(value) if value.is_integer() and isinstance(before.varde, int) else value


ROUTES = (
    Route("/planen", choose),
    Route("/planen/grans", limit),
    Route("/planen/grans", changed, methods=["POST"]),
)
