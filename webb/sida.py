"""A page of a template, in the frame that all pages have."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from commands.swedish import sentence
from reports.kit.errors import OutputError
from reports.kit.html import environment
from reports.kit.numbers import count, counted, decimal
from webb.arbete import Arbete
from webb.rum import Rum

HOME = Path(__file__).parent


@cache
def _templates() -> Environment:
    templates = environment(HOME)
    templates.globals.update(antal=count, antal_av=counted, tal=decimal)
    return templates


def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template `<journey>/<name>.html` of webb/, laid out with what it is to show."""
    return HTMLResponse(_templates().get_template(f"{name}.html").render(values), status)


def error_page(
    said: str, status: int = 400, *, titel: str = "Det gick inte", back: str = "/"
) -> HTMLResponse:
    """One sentence, and the way back."""
    return page("mallar/fel", status, titel=titel, said=said, back=back)


def of_error(error: Exception, back: str) -> HTMLResponse:
    """What a command would have said of it."""
    return error_page(sentence(error), 422, back=back)


def waiting(request: Request, arbete: Arbete, titel: str) -> Response:
    """The page that asks again until the work is done; a script is told the step alone."""
    if "lage" in request.query_params:
        return Response("klart" if arbete.klart else arbete.steg, media_type="text/plain")
    return page("mallar/vanta", titel=titel, arbete=arbete)


def to(path: str) -> RedirectResponse:
    """On to another page, which may be loaded again without sending anything twice."""
    return RedirectResponse(path, 303)


def room(request: Request) -> Rum:
    """The server's room."""
    found: Rum = request.app.state.rum
    return found


def path_of(given: str) -> Path:
    """A whole path; Windows puts one that is copied in quotation marks."""
    path = Path(given.strip().strip('"'))
    if not path.is_absolute() or "\0" in given:
        raise OutputError("Skriv hela sökvägen till mappen, från början.")
    return path
