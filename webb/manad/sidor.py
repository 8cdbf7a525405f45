"""The pages of the journey: choose the underlag, how it is run, the month, its reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from reports.kit.errors import OutputError
from reports.manad.sections.since import STATES
from suites.plan_folder import plan_names
from webb.manad.arende import Manadsarende
from webb.manad.svar import Svar
from webb.mappar import look
from webb.rum import MissingError
from webb.sida import of_error, page, path_of, room, to, waiting
from webb.skydd import CSP_REPORT

RUNNING = "Vi kör månadens kontroll"
REPORTS = "rapporter"
Handler = Callable[[Request], Awaitable[Response]]
Shows = Callable[[Request, Manadsarende, Svar], Response]


async def choose(request: Request) -> Response:
    """Which folder; one walks to it, or writes it."""
    try:
        return page("manad/valj", mapp=look(request.query_params.get("mapp", "")))
    except OutputError as error:
        return of_error(error, "/manad")


async def how(request: Request) -> Response:
    """With which plan and receipts, and where the report goes."""
    try:
        mapp = look(request.query_params.get("mapp", ""))
    except OutputError as error:
        return of_error(error, "/manad")
    given = room(request).plan
    return page(
        "manad/hur",
        mapp=mapp,
        planer=sorted({*plan_names(), given}),
        plan=given,
        rapporter=mapp.path.parent / REPORTS,
    )


async def begun(request: Request) -> Response:
    """The run is begun."""
    form = await request.form(max_files=0)
    said = {name: str(value) for name, value in form.items()}
    try:
        underlag, reports = path_of(said.get("mapp", "")), path_of(said.get("rapporter", ""))
    except OutputError as error:
        return of_error(error, "/manad")
    rum = room(request)
    errand = rum.new(Manadsarende)
    errand.underlag, errand.rapporter = underlag, reports
    errand.plan = said.get("egen", "").strip().strip('"') or said.get("plan") or rum.plan
    errand.period = said.get("period", "").strip() or None
    errand.kvitton = tuple(Path(str(one)) for one in form.getlist("kvitto"))
    errand.run(rum)
    return to(f"/manad/{errand.namn}")


def answered(shows: Shows) -> Handler:
    """A page that needs the run: until it is made the page that waits, or what stopped it."""

    async def handler(request: Request) -> Response:
        errand = room(request).find(request.path_params["namn"], Manadsarende)
        arbete = errand.arbete
        assert arbete is not None
        if not arbete.klart or "lage" in request.query_params:
            return waiting(request, arbete, RUNNING)
        if arbete.fel:
            return of_error(arbete.fel, f"/manad/hur?mapp={quote(str(errand.underlag))}")
        # What is asked of the archive may have to wait for it.
        return await run_in_threadpool(shows, request, errand, arbete.svar)

    return handler


def month(_request: Request, errand: Manadsarende, svar: Svar) -> Response:
    """The month: each control, and the month before beside it."""
    return page("manad/svar", arende=errand, svar=svar, lagen=STATES.values())


def report(request: Request, _errand: Manadsarende, svar: Svar) -> Response:
    """A page of the run, as it was written."""
    number = request.path_params["nummer"]
    if number >= len(svar.filer):
        raise MissingError
    headers = {"content-security-policy": CSP_REPORT}
    return FileResponse(svar.filer[number], media_type="text/html", headers=headers)


ROUTES = (
    Route("/manad", choose),
    Route("/manad", begun, methods=["POST"]),
    Route("/manad/hur", how),
    Route("/manad/{namn}", answered(month)),
    Route("/manad/{namn}/rapport/{nummer:int}", answered(report)),
)
