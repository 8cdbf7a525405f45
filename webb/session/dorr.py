"""From a request to the errand it is about, and from an error to its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from commands.swedish import sentence
from webb.rum import MissingError
from webb.session.arende import Granskare, Lage, Stickprov
from webb.session.blad import Besok, visits
from webb.sida import page, room

Handler = Callable[[Request], Awaitable[Response]]
MOST_FIELDS = 200


def shows(view: Callable[[Request, Stickprov], Response]) -> Handler:
    """A page of an errand; what stops it is told in the command's own words."""

    async def handler(request: Request) -> Response:
        return await run_in_threadpool(_told, view, request, errand_of(request))

    return handler


def takes(does: Callable[[Request, Stickprov, FormData], Response]) -> Handler:
    """The same of a form that was sent."""

    async def handler(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        return await run_in_threadpool(_told, does, request, errand_of(request), form)

    return handler


def errand_of(request: Request) -> Stickprov:
    """MissingError when it is not open here."""
    return room(request).find(request.path_params["namn"], Stickprov)


def granskare_of(request: Request, errand: Stickprov) -> Granskare:
    """Who reviews on the page, by the number in its address."""
    number: int = request.path_params["vem"]
    if not 0 < number <= len(errand.granskare):
        raise MissingError
    return errand.granskare[number - 1]


def every_of(request: Request, lage: Lage, roll: int) -> list[Besok]:
    """What the reviewer judges of the provider of the page's address."""
    blad = request.path_params["blad"]
    if not 0 < blad <= len(lage.steg.sheets):
        raise MissingError
    return visits(lage, lage.steg.sheets[blad - 1], roll)


def besok_of(request: Request, every: Sequence[Besok]) -> Besok:
    """The visit of the page's address."""
    nummer: int = request.path_params["nummer"]
    if not 0 < nummer <= len(every):
        raise MissingError
    return every[nummer - 1]


def stopped(error: Exception, back: str) -> Response:
    """What a command would have said, a line of it at a time."""
    return page("session/stopp", 422, rader=sentence(error).splitlines(), back=back)


def _told(
    view: Callable[..., Response], request: Request, errand: Stickprov, *more: FormData
) -> Response:
    try:
        return view(request, errand, *more)
    except MissingError:
        raise
    except Exception as error:
        path = f"/session/{errand.namn}"
        return stopped(error, "/session" if request.url.path == path else path)
