"""A new audit: how large it would be, as one moves the limits, and its frames frozen before the dice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from commands.stickprov.freeze import Asked, Counts, folder_for, frozen_in, planned
from reports.kit.numbers import plain
from reports.stickprov.planering import reading_help, sizes, with_expected
from stickprov.audit.plan import Audit
from stickprov.audit.settings import LIMITS
from stickprov.errors import StickprovError
from suites.plan_folder import plan_names
from webb.arbete import Arbete
from webb.rum import Rum
from webb.session.arende import Stickprov
from webb.session.dorr import stopped
from webb.session.formular import text_of
from webb.sida import page, path_of, room, to, waiting

READING, FREEZING = "Vi läser underlaget", "Vi fryser stickprovet"
_HELD = (
    "{folder} är öppen på en annan sida, som programmet startades en gång till för. Fortsätt på den, "
    "eller stäng den och öppna mappen igen."
)
# The field of the page, and the limit of the plan that it stands for.
_MOVED = {"grans": "tolerabel", "vantat": "forvantad"}


@dataclass
class Nytt:
    """What is asked of the underlag; `arbete` reads it, and `frysning` writes `folder`."""

    namn: str
    mapp: Path
    asked: Asked | None = None
    arbete: Arbete | None = None
    frysning: Arbete | None = None
    folder: Path = Path()


async def new(request: Request) -> Response:
    """Which underlag and months."""
    given = room(request).plan
    return page(
        "session/ny",
        planer=sorted({*plan_names(), given}),
        plan=given,
        underlag=request.query_params.get("underlag", ""),
    )


async def begun(request: Request) -> Response:
    """The underlag is read."""
    form, rum = await request.form(max_files=0), room(request)
    try:
        asked = Asked(
            path_of(text_of(form, "underlag")),
            f"{text_of(form, 'fran').strip()}..{text_of(form, 'till').strip()}",
            text_of(form, "egen").strip().strip('"') or text_of(form, "plan") or rum.plan,
            tuple(path_of(one) for one in [text_of(form, "profil")] if one.strip()),
        )
    except Exception as error:
        return stopped(error, "/session/ny")
    errand = rum.new(Nytt)
    errand.asked = asked
    errand.arbete = rum.arbetare.give(lambda tell: planned(asked, rum.door, tell))
    return to(f"/session/ny/{errand.namn}")


async def sized(request: Request) -> Response:
    """The sizes at the limits of the plan, or at others that are tried."""
    errand = room(request).find(request.path_params["namn"], Nytt)
    arbete = errand.arbete
    if arbete is None:
        return to("/session/ny")
    if not arbete.klart or "lage" in request.query_params:
        return waiting(request, arbete, READING)
    if arbete.fel:
        return stopped(arbete.fel, "/session/ny")
    return await run_in_threadpool(_sized, request, errand, *arbete.svar)


def _sized(request: Request, errand: Nytt, audit: Audit, counts: Counts) -> Response:
    settings, fel = audit.settings, None
    own = {field: settings.varde(name) for field, name in _MOVED.items()}
    try:
        tried = {field: _share(request.query_params.get(field), field, own[field]) for field in own}
        now = with_expected(audit, tried["vantat"])
        table = sizes(now, counts, tried["grans"])
    except StickprovError as error:
        tried, fel, now = own, str(error), audit
        table = sizes(audit, counts, audit.tolerabel)
    assert errand.asked is not None
    return page(
        "session/planera",
        422 if fel else 200,
        arende=errand,
        audit=audit,
        fel=fel,
        falt={field: plain(float(100 * share), 4) for field, share in tried.items()},
        planens={field: plain(float(100 * share), 4) for field, share in own.items()},
        provar=tried != own,
        tabell=table,
        hjalp=reading_help(now),
        folder=folder_for(errand.asked.period).absolute(),
        minuter=plain(float(settings.varde("minuter_per_granskning"))),
    )


def _share(given: str | None, field: str, otherwise: Decimal) -> Decimal:
    """Per cent, as a share within what the limit may be; StickprovError else."""
    if given is None:
        return otherwise
    low, high = LIMITS[_MOVED[field]]
    try:
        found = Decimal(given.strip().replace(",", ".")) / 100
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not low <= found <= high:
        least, most = (plain(float(100 * one), 4) for one in (low, high))
        raise StickprovError(
            f"Skriv ett tal från {least} till {most}. Här visas planens egna gränser."
        )
    return found


async def freeze(request: Request) -> Response:
    """The frames are written, with the plan's own limits."""
    rum = room(request)
    errand, form = rum.find(request.path_params["namn"], Nytt), await request.form(max_files=0)
    asked, kalla = errand.asked, " ".join(text_of(form, "kalla").split()) or None
    if asked is None:
        return to("/session/ny")
    try:
        errand.folder = path_of(text_of(form, "ut"))
    except Exception as error:
        return stopped(error, f"/session/ny/{errand.namn}")
    folder = errand.folder
    errand.frysning = rum.arbetare.give(
        lambda tell: frozen_in(folder, asked, rum.door, tell, kalla)
    )
    return to(f"/session/ny/{errand.namn}/fryst")


async def frozen(request: Request) -> Response:
    """On to the dice, when it is frozen."""
    rum = room(request)
    errand = rum.find(request.path_params["namn"], Nytt)
    arbete, back = errand.frysning, f"/session/ny/{errand.namn}"
    if arbete is None:
        return to(back)
    if not arbete.klart or "lage" in request.query_params:
        return waiting(request, arbete, FREEZING)
    if arbete.fel:
        return stopped(arbete.fel, back)
    try:
        return to(f"/session/{opened(rum, errand.folder).namn}/tarning")
    except StickprovError as error:
        return stopped(error, "/session")


def opened(rum: Rum, folder: Path) -> Stickprov:
    """The errand of an audit's folder: two who open the same one are in the same session.

    StickprovError when another program has it open: neither would know what the other writes.
    """
    folder = folder.resolve()
    try:
        rum.held.take(folder)
    except BlockingIOError as error:
        raise StickprovError(_HELD.format(folder=folder)) from error
    found = (one for one in rum.every(Stickprov) if one.folder == folder)
    return next(found, None) or rum.new(lambda namn, _mapp: Stickprov(namn, folder))
