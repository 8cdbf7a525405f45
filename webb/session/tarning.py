"""The dice: what is to stand in the diary before they are rolled, twenty digits by two people, the draw."""

from __future__ import annotations

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from commands.stickprov.draw import draw
from reports.kit.blocks import Block, Table, Text
from reports.stickprov.dragning import drawn
from reports.stickprov.planering import frozen
from stickprov.audit.session import load_draw, load_session
from stickprov.errors import StickprovError
from stickprov.paper.stage import protocol_file
from webb.session.arende import Stickprov
from webb.session.formular import text_of
from webb.sida import page, to

_UNLIKE = "De två har inte skrivit samma siffror. Inget är draget. Läs av tärningarna igen."


def dice(_request: Request, errand: Stickprov) -> Response:
    """What was frozen, and a field for each of the two."""
    return _dice(errand)


def _dice(errand: Stickprov, fel: str | None = None) -> Response:
    session = load_session(errand.folder)
    if load_draw(errand.folder) is not None:
        return to(f"/session/{errand.namn}/draget")
    # What the command says, but for the next command.
    said: list[Block] = [
        one
        for one in frozen(session, errand.folder)
        if isinstance(one, Table) or (isinstance(one, Text) and one.css != "sokvag")
    ]
    return page(
        "session/tarning",
        422 if fel else 200,
        arende=errand,
        audit=session.audit,
        said=said,
        fel=fel,
    )


def rolled(_request: Request, errand: Stickprov, form: FormData) -> Response:
    """The draw, when the two have written the same."""
    first, second = (re.sub(r"\s", "", text_of(form, name)) for name in ("slog", "laste"))
    if first != second:
        return _dice(errand, _UNLIKE)
    try:
        with errand.alone():
            draw(load_session(errand.folder), first)
    except StickprovError as error:
        if load_draw(errand.folder) is not None:
            raise
        return _dice(errand, str(error))
    return to(f"/session/{errand.namn}/draget")


def was_drawn(_request: Request, errand: Stickprov) -> Response:
    """How many of each provider, and what to write in the diary."""
    session, found = load_session(errand.folder), load_draw(errand.folder)
    if found is None:
        return to(f"/session/{errand.namn}/tarning")
    path = errand.folder / protocol_file(1)
    tables = [one for one in drawn(session, found, path) if isinstance(one, Table)]
    return page(
        "session/draget", arende=errand, audit=session.audit, tabeller=tables, protokoll=path
    )
