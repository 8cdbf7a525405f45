"""The pages of every journey, behind the guard."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from reports.kit.html import HOME as KIT
from webb import fil, koppla, manad, planen, session, start
from webb.nycklar import Nycklar
from webb.rum import MissingError, Rum
from webb.sida import HOME, error_page, of_error, page
from webb.skydd import MOST_BYTES, Skydd, TooLargeError

# In the order of the start page.
RESOR = (fil.RESA, koppla.RESA, manad.RESA, session.RESA, planen.RESA)

_TOO_LARGE = (
    f"Filerna är tillsammans större än {MOST_BYTES // 1_000_000} MB, så inget är mottaget. "
    "Ta en månad eller en utförare i taget, eller kör kommandot egenkontroll, som inte har någon gräns."
)
_PUT_AWAY = "Det du arbetade med finns inte kvar här. Börja om från första sidan."
_NO_PAGE = "Det finns ingen sida på den adressen. Börja om från första sidan."


def build(rum: Rum, nycklar: Nycklar, host: str) -> ASGIApp:
    """The whole of it; `host` is the only name that it answers to."""
    app = Starlette(
        routes=[
            *start.routes(RESOR),
            *(route for resa in RESOR for route in resa.routes),
            Mount("/statiskt/kit", StaticFiles(directory=KIT)),
            Mount("/statiskt", StaticFiles(directory=HOME / "statiskt")),
        ],
        exception_handlers={
            TooLargeError: _too_large,
            MissingError: _missing,
            HTTPException: _no_such,
            Exception: _unexpected,
        },
    )
    app.state.rum, app.state.nycklar, app.state.host = rum, nycklar, host
    return Skydd(app, nycklar, host, _at_the_door)


def _at_the_door(why: str, status: int) -> Response:
    """The page of one who is let in, or is not, and why."""
    return page("mallar/inne" if status == 200 else "mallar/nekad", status, skal=why)


async def _too_large(_request: Request, error: Exception) -> Response:
    """A browser reads the answer when it has sent all that it wanted to send."""
    assert isinstance(error, TooLargeError)
    more = error.more
    while more:
        more = (await error.left()).get("more_body", False)
    return error_page(_TOO_LARGE, 413, titel="Filerna är för stora")


async def _missing(_request: Request, _error: Exception) -> Response:
    return error_page(_PUT_AWAY, 404, titel="Sidan är bortlagd")


async def _no_such(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_page(_NO_PAGE, error.status_code, titel="Sidan finns inte")


async def _unexpected(_request: Request, error: Exception) -> Response:
    return of_error(error, "/")
