"""The first page: what one can do here; a key for another browser; and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Timer

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from webb.resa import Resa
from webb.sida import page, room
from webb.skydd import NYCKEL

# Seconds until the server stops, so that the last page has all that it is made with.
_GOODBYE = 1.0


def routes(resor: Sequence[Resa]) -> list[Route]:
    """The pages that belong to no journey."""

    async def first(_request: Request) -> Response:
        return page("mallar/start", resor=resor)

    return [
        Route("/", first),
        Route("/webblasare", _other_browser, methods=["GET", "POST"]),
        Route("/stang", _close, methods=["GET", "POST"]),
    ]


async def _other_browser(request: Request) -> Response:
    """An address that lets one more browser in."""
    adress = None
    if request.method == "POST":
        state = request.app.state
        adress = f"http://{state.host}/?{NYCKEL}={state.nycklar.new()}"
    return page("mallar/webblasare", adress=adress)


async def _close(request: Request) -> Response:
    """Ask first; then say goodbye, and stop the server when that is said."""
    closed = request.method == "POST"
    answer = page("mallar/stang", stangd=closed)
    if closed:
        answer.background = BackgroundTask(Timer(_GOODBYE, room(request).stop).start)
    return answer
