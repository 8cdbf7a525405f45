"""The pages of the journey: choose files, what was read, the answer, a finding, what to take home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from commands.swedish import sentence
from webb.fil.arende import Filarende
from webb.fil.hem import packed, packed_files
from webb.fil.nu import changed_since
from webb.fil.ratta import corrected, explained, find, left_out, log, proposed, undone, whole_row
from webb.fil.svar import Svar
from webb.fil.svarat import Svarat
from webb.mottag import begun
from webb.rum import MissingError
from webb.sida import error_page, of_error, page, room, to, waiting
from webb.skydd import CSP_REPORT

CHECKING = "Vi kontrollerar dina filer"
Handler = Callable[[Request], Awaitable[Response]]
Shows = Callable[[Request, Filarende, Svar], Response]


async def choose(_request: Request) -> Response:
    """Which files."""
    return page("fil/valj")


async def sent(request: Request) -> Response:
    """The files, stored; then the check is begun."""
    errand = await begun(request, Filarende)
    if errand is None:
        return error_page("Välj minst en fil.", back="/fil", titel="Ingen fil är vald")
    errand.check(room(request))
    return to(f"/fil/{errand.namn}")


def answered(shows: Shows) -> Handler:
    """A page that needs the answer: until it is there the page that waits, or what stopped the check."""

    async def handler(request: Request) -> Response:
        errand = find(request)
        arbete = errand.arbete
        assert arbete is not None
        if not arbete.klart or "lage" in request.query_params:
            return waiting(request, arbete, CHECKING)
        if errand.months():
            return page("fil/manad", arende=errand, manader=errand.months())
        if arbete.fel:
            if errand.atgarder:
                return page("fil/angra", 422, arende=errand, said=sentence(arbete.fel))
            return of_error(arbete.fel, "/fil")
        return shows(request, errand, arbete.svar)

    return handler


def worked(shows: Callable[[Request, Filarende, Svarat], Response]) -> Handler:
    """A page to correct in: it is there while what was corrected is checked, with what is said at once."""

    whole = answered(lambda request, errand, _svar: shows(request, errand, errand.svarade[-1]))

    async def handler(request: Request) -> Response:
        errand = find(request)
        svarat = errand.gallande
        if svarat is None or (errand.arbete and errand.arbete.fel):
            return await whole(request)
        return shows(request, errand, svarat)

    return handler


def read(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """«Detta läste vi»."""
    return page("fil/last", arende=errand, svar=svar)


def answer(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """The answer, and the causes."""
    return page("fil/svar", arende=errand, svar=svar)


def finding(request: Request, errand: Filarende, svarat: Svarat) -> Response:
    """One cause, with its rows as they are now."""
    number, svar = request.path_params["nummer"], svarat.svar
    if (shown := request.query_params.get("svar", str(svarat.omgang))) != str(svarat.omgang):
        return to(f"/fil/{errand.namn}/{_moved(errand, svarat, shown, number)}")
    if not 0 < number <= len(svar.fynd):
        raise MissingError
    fynd = svar.fynd[number - 1]
    new = changed_since(errand, svarat, fynd.utdrag)
    return page(
        "fil/fynd",
        arende=errand,
        svarat=svarat,
        svar=svar,
        fynd=fynd,
        nummer=number,
        nya=new,
        fokus=next((place for place, nu in new.items() if nu.senast and not nu.bort), None),
        kontrolleras=bool(errand.since(svarat)),
    )


def _moved(errand: Filarende, now: Svarat, shown: str, number: int) -> str:
    """Where the cause of an older answer is now; the answer, where it is no more."""
    for older in errand.svarade:
        if str(older.omgang) == shown and 0 < number <= len(older.svar.fynd):
            found = now.same(older, number)
            return f"fynd/{found}?svar={now.omgang}" if found else "svar"
    return "svar"


def report(_request: Request, _errand: Filarende, svar: Svar) -> Response:
    """The report of the command, as it was written."""
    return FileResponse(
        svar.mapp / "rapport.html",
        media_type="text/html",
        headers={"content-security-policy": CSP_REPORT},
    )


def everything(_request: Request, errand: Filarende, _svar: Svar) -> Response:
    """The folder that the command writes, and the receipt."""
    path = packed(errand.svarsmapp, errand.mapp / "egenkontroll.zip")
    return FileResponse(path, media_type="application/zip", filename="egenkontroll.zip")


def send(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """What is to be sent, and nothing else; only where nothing must be corrected first."""
    return page("fil/skicka", arende=errand, svar=svar, andrade=errand.changed_files())


def to_send(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """The files that were read, as they were checked, and the receipt."""
    if not svar.kan_skickas or svar.kvitto is None:
        raise MissingError
    path = packed_files([*svar.files, errand.receipt(svar)], errand.mapp / "skicka.zip")
    return FileResponse(path, media_type="application/zip", filename="att_skicka.zip")


async def chosen(request: Request) -> Response:
    """Another month or provider of the same files."""
    errand, form = find(request), await request.form(max_files=0)
    errand.period = str(form.get("period") or "") or errand.period
    if "utforare" in form:
        errand.utforare = str(form["utforare"]) or None
    errand.check(room(request))
    return to(f"/fil/{errand.namn}")


async def put_away(request: Request) -> Response:
    """The errand's files go now; the page need not be closed for that."""
    errand = find(request)
    errand.stop()
    room(request).remove(errand.namn)
    return to("/")


ROUTES = (
    Route("/fil", choose),
    Route("/fil", sent, methods=["POST"]),
    Route("/fil/{namn}", answered(read)),
    Route("/fil/{namn}/svar", answered(answer)),
    Route("/fil/{namn}/fynd/{nummer:int}", worked(finding)),
    Route("/fil/{namn}/rapport", answered(report)),
    Route("/fil/{namn}/egenkontroll.zip", answered(everything)),
    Route("/fil/{namn}/rad/{fil:int}/{rad:int}", worked(whole_row)),
    Route("/fil/{namn}/andringar", answered(log)),
    Route("/fil/{namn}/skicka", answered(send)),
    Route("/fil/{namn}/att_skicka.zip", answered(to_send)),
    Route("/fil/{namn}/ratta", corrected, methods=["POST"]),
    Route("/fil/{namn}/bort-rad", left_out, methods=["POST"]),
    Route("/fil/{namn}/forslag", proposed, methods=["POST"]),
    Route("/fil/{namn}/forklara", explained, methods=["POST"]),
    Route("/fil/{namn}/angra", undone, methods=["POST"]),
    Route("/fil/{namn}/val", chosen, methods=["POST"]),
    Route("/fil/{namn}/bort", put_away, methods=["POST"]),
)
