"""Filling in the work list: filtered, row by row, kept in the archive, and taken home as a workbook."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from arkiv.uppfoljning import add_followed
from reports.manad.workbook import write_work_list
from reports.manad.worklist import CHOICES, FILL_IN
from reports.manad.worklist_back import Line, filled
from webb.manad.arende import Manadsarende
from webb.manad.lista import CUTS, Rad, as_it_stands
from webb.manad.sidor import answered
from webb.manad.svar import Svar
from webb.rum import MissingError
from webb.sida import page, room, to

ON_A_PAGE = 25
_CHANGED = (
    "Någon annan har skrivit på raden medan du hade den öppen. Inget är skrivet över. Det som är sparat "
    "står här; ändra det som ska ändras och spara igen."
)
WORKBOOK = "avvikelser.xlsx"


def listed(request: Request, errand: Manadsarende, svar: Svar) -> Response:
    """The rows that are asked for, some at a time."""
    every = list(as_it_stands(svar).rader())
    asked = {cut: request.query_params.get(cut, "") for cut in CUTS}
    mine = [row for row in every if all(row.celler[c] == v for c, v in asked.items() if v)]
    at = request.query_params.get("sida", "1")
    sheet = min(int(at), max(1, _sheets(mine))) if at.isdecimal() and len(at) < 6 and int(at) else 1
    return page(
        "manad/lista",
        arende=errand,
        svar=svar,
        rader=mine[(sheet - 1) * ON_A_PAGE : sheet * ON_A_PAGE],
        antal_rader=len(mine),
        val={cut: sorted({row.celler[cut] for row in every}) for cut in CUTS},
        valt=asked,
        fraga=urlencode({c: v for c, v in asked.items() if v}),
        sida=sheet,
        sidor=_sheets(mine),
    )


def _sheets(rows: Sequence[Rad]) -> int:
    return -(-len(rows) // ON_A_PAGE)


def row(request: Request, errand: Manadsarende, svar: Svar) -> Response:
    """One row, to fill in."""
    return _row_page(errand, svar, _asked(request, svar), (), {})


def _row_page(
    errand: Manadsarende, svar: Svar, rad: Rad, fel: Sequence[str], skrivet: Mapping[str, str]
) -> Response:
    return page(
        "manad/rad",
        422 if fel else 200,
        arende=errand,
        svar=svar,
        rad=rad,
        falt={**rad.ifyllt, **skrivet},
        val=CHOICES,
        fel=fel,
        tidigast=svar.rapport.facts.period.first,
    )


def _asked(request: Request, svar: Svar) -> Rad:
    number = request.path_params["nummer"]
    for rad in as_it_stands(svar).rader():
        if rad.nummer == number:
            return rad
    raise MissingError


async def kept(request: Request) -> Response:
    """What is written is checked as a filled workbook is, and kept in the archive."""
    errand = room(request).find(request.path_params["namn"], Manadsarende)
    if errand.arbete is None or errand.arbete.svar is None:
        raise MissingError
    svar: Svar = errand.arbete.svar
    form = await request.form(max_files=0)
    return await run_in_threadpool(_kept, request, errand, svar, form)


def _kept(request: Request, errand: Manadsarende, svar: Svar, form: FormData) -> Response:
    rad = _asked(request, svar)
    written = {heading: str(form.get(heading, "")).strip() for heading in FILL_IN}
    if str(form.get("marke", rad.marke)) != rad.marke:
        return _row_page(errand, svar, rad, (_CHANGED,), {})
    wrong: list[str] = []
    said = filled(Line(rad.rad, written), svar.rapport.facts.period.first, wrong)
    if wrong:
        return _row_page(errand, svar, rad, wrong, written)
    content = json.dumps([rad.ids, written], ensure_ascii=False).encode()
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    rows = [replace(said, id=one) for one in rad.ids]
    add_followed(svar.arkiv, rows, hashlib.sha256(content).hexdigest(), now)
    following = rad.nummer + 1
    if "nasta" in form and following <= len(svar.handelser):
        return to(f"/manad/{errand.namn}/lista/{following}")
    return to(f"/manad/{errand.namn}/lista")


def workbook(_request: Request, errand: Manadsarende, svar: Svar) -> Response:
    """The list as it stands now, to go on with in Excel; `uppfoljning` reads it back."""
    path = errand.mapp / WORKBOOK
    lista = as_it_stands(svar)
    write_work_list(svar.rapport, svar.rader, svar.avvikelser, lista.told, path)
    return FileResponse(path, filename=WORKBOOK)


ROUTES = (
    Route("/manad/{namn}/lista", answered(listed)),
    Route("/manad/{namn}/lista/avvikelser.xlsx", answered(workbook)),
    Route("/manad/{namn}/lista/{nummer:int}", answered(row)),
    Route("/manad/{namn}/lista/{nummer:int}", kept, methods=["POST"]),
)
