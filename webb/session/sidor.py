"""The pages of the journey: which audit, who reviews, one visit at a time, the protocol, the conclusion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extracts.personnummer import mask
from reports.kit.errors import OutputError
from stickprov.audit.granskning import FIRST, SECOND
from stickprov.audit.jamforelse import unsettled
from stickprov.audit.session import FILES, FROZEN, load_draw, load_session
from stickprov.errors import StickprovError
from webb.mappar import look
from webb.rum import Rum
from webb.session.arende import Granskare, Stickprov
from webb.session.blad import progress
from webb.session.dorr import shows, stopped, takes
from webb.session.formular import text_of
from webb.session.granska import answer, onward, reviewer, visit
from webb.session.krockar import conflicts, settled
from webb.session.nytt import begun, freeze, frozen, new, opened, sized
from webb.session.skillnader import differences, met
from webb.session.slutsats import concluded, conclusion, report, written
from webb.session.tarning import dice, rolled, was_drawn
from webb.sida import page, path_of, room, to

_LONGEST_NAME = 60


async def choose(_request: Request) -> Response:
    """Which audit: those that lie where the commands would have put them, or any other folder."""
    found = sorted(path.parent.absolute() for path in Path("rapporter").glob(f"*/{FROZEN}"))
    return page("session/valj", mappar=found)


async def walk(request: Request) -> Response:
    """From folder to folder: to an audit, or to the underlag of a new one."""
    try:
        mapp = look(request.query_params.get("mapp", ""))
    except OutputError as error:
        return stopped(error, "/session")
    return page("session/mapp", mapp=mapp, stickprov=(mapp.path / FROZEN).is_file())


async def chosen(request: Request) -> Response:
    """Open the folder; two who open the same one are in the same session."""
    form = await request.form(max_files=0)
    text = text_of(form, "mapp") or text_of(form, "annan")
    return await run_in_threadpool(_opened, room(request), text)


def _opened(rum: Rum, text: str) -> Response:
    try:
        if not text.strip():
            raise StickprovError("Välj en mapp, eller skriv var den ligger.")
        folder = path_of(text)
        load_session(folder)
        return to(f"/session/{opened(rum, folder).namn}")
    except Exception as error:
        return stopped(error, "/session")


def overview(_request: Request, errand: Stickprov) -> Response:
    """Who reviews, how far it has come, and what is to be done with the protocol."""
    return _overview(errand)


def _overview(errand: Stickprov, fel: str | None = None, namn: str = "") -> Response:
    if load_draw(errand.folder) is None:
        return to(f"/session/{errand.namn}/tarning")
    lage = errand.open()
    done = progress(lage)
    return page(
        "session/oversikt",
        422 if fel else 200,
        arende=errand,
        lage=lage,
        audit=lage.steg.session.audit,
        framsteg=done,
        kvar=sum(one.antal - one.klara for one in done),
        idag=dt.date.today().isoformat(),
        fel=fel,
        namn=namn,
        oense=len(unsettled(lage.granskning)),
        finns_slutsats=(errand.folder / FILES[0]).is_file(),
    )


def signed(_request: Request, errand: Stickprov, form: FormData) -> Response:
    """A reviewer begins: name and day are written in each row that they judge."""
    namn, datum = " ".join(text_of(form, "granskare").split()), text_of(form, "datum").strip()
    roll = SECOND if text_of(form, "roll") == str(SECOND) else FIRST
    if why := _not_signed(namn, datum):
        return _overview(errand, why, namn)
    new = Granskare(namn, datum, roll)
    for number, one in enumerate(errand.granskare):
        if (one.namn.casefold(), one.roll) == (namn.casefold(), roll):
            errand.granskare[number] = new
            return to(f"/session/{errand.namn}/{number + 1}")
    errand.granskare.append(new)
    return to(f"/session/{errand.namn}/{len(errand.granskare)}")


def _not_signed(namn: str, datum: str) -> str | None:
    if not namn:
        return "Skriv vem som granskar: namn eller signatur."
    if mask(namn) != namn:
        return "Skriv namn eller signatur, inte personnummer."
    if len(namn) > _LONGEST_NAME:
        return f"Namnet är längre än {_LONGEST_NAME} tecken. Skriv en signatur."
    try:
        dt.date.fromisoformat(datum)
    except ValueError:
        return f"«{datum[:20]}» är inget datum. Skriv till exempel 2022-05-17."
    return None


ROUTES = (
    Route("/session", choose),
    Route("/session", chosen, methods=["POST"]),
    Route("/session/mapp", walk),
    Route("/session/ny", new),
    Route("/session/ny", begun, methods=["POST"]),
    Route("/session/ny/{namn}", sized),
    Route("/session/ny/{namn}/frys", freeze, methods=["POST"]),
    Route("/session/ny/{namn}/fryst", frozen),
    Route("/session/{namn}", shows(overview)),
    Route("/session/{namn}/tarning", shows(dice)),
    Route("/session/{namn}/tarning", takes(rolled), methods=["POST"]),
    Route("/session/{namn}/draget", shows(was_drawn)),
    Route("/session/{namn}/granskare", takes(signed), methods=["POST"]),
    Route("/session/{namn}/krockar", shows(conflicts)),
    Route("/session/{namn}/krockar", takes(settled), methods=["POST"]),
    Route("/session/{namn}/skillnader", shows(differences)),
    Route("/session/{namn}/skillnader/{blad:int}", takes(met), methods=["POST"]),
    Route("/session/{namn}/protokoll", takes(written), methods=["POST"]),
    Route("/session/{namn}/slutsats", shows(conclusion)),
    Route("/session/{namn}/slutsats", concluded, methods=["POST"]),
    Route("/session/{namn}/slutsats/rapport", shows(report)),
    Route("/session/{namn}/{vem:int}", shows(reviewer)),
    Route("/session/{namn}/{vem:int}/{blad:int}", shows(onward)),
    Route("/session/{namn}/{vem:int}/{blad:int}/{nummer:int}", shows(visit)),
    Route("/session/{namn}/{vem:int}/{blad:int}/{nummer:int}", takes(answer), methods=["POST"]),
)
