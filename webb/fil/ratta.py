"""Cells that are corrected in the page, rows that are left out, and steps that are undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from extracts.shown import visible
from reports.manad.kvitto import LONGEST_WORDS
from webb.fil.andring import Andring, texts_now
from webb.fil.arende import Filarende
from webb.fil.forslag import Byte
from webb.fil.rader import HelRad
from webb.fil.svar import Svar
from webb.fil.svarat import Svarat
from webb.rum import MissingError
from webb.sida import error_page, page, room, to

_MOST_FIELDS = 3_000
_BY_HAND, _LEFT_OUT = "Rättat för hand", "Raden borttagen"


async def corrected(request: Request) -> Response:
    """The cells of the form that say something else than they were shown with."""
    errand, svarat, form = await _asked(request)
    if svarat is None:
        return _changed_elsewhere(errand)
    changes = list(_changes(errand, svarat, form))
    if not changes:
        return to(f"/fil/{errand.namn}/svar")
    errand.change(_BY_HAND, changes)
    await run_in_threadpool(errand.check_at_once, room(request))
    return to(_back(errand, svarat, form))


async def left_out(request: Request) -> Response:
    """The whole row."""
    errand, svarat, form = await _asked(request)
    if svarat is None:
        return _changed_elsewhere(errand)
    row, _fil, rad = _row(svarat.svar, str(form.get("rad")))
    plats = svarat.as_sent(row.utdrag.namn, row.utdrag.blad, rad)
    said = "; ".join(text for _head, text in row.celler if text)
    _again(request, errand, _LEFT_OUT, [Andring(plats, None, "", said, "")])
    return to(_back(errand, svarat, form))


async def proposed(request: Request) -> Response:
    """All that was proposed for a finding, as one step."""
    errand, svarat, form = await _asked(request)
    if svarat is None or errand.since(svarat):
        return _changed_elsewhere(errand)
    number = _number(svarat.svar, form)
    fynd = svarat.svar.fynd[number - 1] if number else None
    if fynd is None or fynd.forslag is None:
        raise MissingError
    tables: dict[tuple[str, str | None], list[Byte]] = {}
    for byte in fynd.forslag.byten:
        tables.setdefault((byte.namn, byte.blad), []).append(byte)
    changes = []
    for (namn, blad), byten in tables.items():
        plats = svarat.all_as_sent(namn, blad, {byte.rad for byte in byten})
        changes += [Andring(plats[b.rad], b.kolumn, b.rubrik, b.fore, b.efter) for b in byten]
    _again(request, errand, fynd.forslag.titel, changes)
    return to(f"/fil/{errand.namn}/svar")


async def explained(request: Request) -> Response:
    """Her words on a finding that may be right; they follow in the receipt."""
    errand, svarat, form = await _asked(request)
    if svarat is None:
        return _changed_elsewhere(errand)
    regel, text = str(form.get("regel")), " ".join(str(form.get("text") or "").split())
    if regel not in {fynd.regel for fynd in svarat.svar.fynd if fynd.forklaras}:
        raise MissingError
    errand.explain(regel, text[:LONGEST_WORDS])
    return to(f"/fil/{errand.namn}/svar")


async def undone(request: Request) -> Response:
    """One step, or the latest where none is named."""
    errand, form = find(request), await request.form(max_files=0)
    numbers = [one.nummer for one in errand.atgarder]
    wanted = str(form.get("nummer") or "") or str(numbers[-1] if numbers else "")
    if wanted not in map(str, numbers):
        return _changed_elsewhere(errand)
    errand.undo(int(wanted))
    errand.check(room(request))
    return to(f"/fil/{errand.namn}/svar")


def whole_row(request: Request, errand: Filarende, svarat: Svarat) -> Response:
    """All cells of a row, one under another, as they are now."""
    where = f"{request.path_params['fil']}.{request.path_params['rad']}"
    row, fil, rad = _row(svarat.svar, where)
    plats = svarat.as_sent(row.utdrag.namn, row.utdrag.blad, rad)
    now = texts_now(errand.since(svarat))
    if (plats, None) in now:
        raise MissingError
    return page(
        "fil/rad",
        arende=errand,
        svarat=svarat,
        rad=row,
        celler=[(head, now.get((plats, at), text)) for at, (head, text) in enumerate(row.celler)],
        fil=fil,
        nummer=rad,
        fynd=_number(svarat.svar, request.query_params),
    )


def log(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """Every step, the latest first."""
    return page("fil/logg", arende=errand, svar=svar)


def find(request: Request) -> Filarende:
    """The errand of the address."""
    return room(request).find(request.path_params["namn"], Filarende)


async def _asked(request: Request) -> tuple[Filarende, Svarat | None, FormData]:
    """The answer that the form shows; none where something has been changed since it was shown."""
    errand = find(request)
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    if str(errand.omgang) != form.get("omgang"):
        return errand, None, form
    shown = form.get("svar")
    found = [one for one in errand.svarade if shown is None or str(one.omgang) == shown]
    return errand, found[-1] if found and errand.gallande else None, form


def _number(svar: Svar, form: Mapping[str, Any]) -> int | None:
    """The cause that a form or an address is of."""
    number = str(form.get("nummer") or "")
    if number.isdecimal() and len(number) < 6 and 0 < int(number) <= len(svar.fynd):
        return int(number)
    return None


def _back(errand: Filarende, svarat: Svarat, form: FormData) -> str:
    """To the cause whose rows are corrected, where they are shown as they are read now."""
    number = _number(svarat.svar, form)
    if number is None:
        return f"/fil/{errand.namn}/svar"
    return f"/fil/{errand.namn}/fynd/{number}?svar={svarat.omgang}"


def _changes(errand: Filarende, svarat: Svarat, form: FormData) -> Iterator[Andring]:
    """A field is `c.<file>.<row>.<column>`; `n.…` where what is right is typed anew, or nothing."""
    now = texts_now(errand.since(svarat))
    for name, given in form.multi_items():
        if name[:2] not in ("c.", "n.") or not isinstance(given, str):
            continue
        where, _dot, column = name[2:].rpartition(".")
        row, _fil, rad = _row(svarat.svar, where)
        at = int(column) if column.isdecimal() else -1
        if not 0 <= at < len(row.celler):
            raise MissingError
        plats = svarat.as_sent(row.utdrag.namn, row.utdrag.blad, rad)
        head, before = row.celler[at]
        before = now.get((plats, at), before)
        after = " ".join(given.split())
        left = name.startswith("n.") and not after
        if not left and after != " ".join(visible(before).split()):
            yield Andring(plats, at, head, before, after)


def _row(svar: Svar, where: str) -> tuple[HelRad, int, int]:
    fil, _dot, rad = where.partition(".")
    if not (fil.isdecimal() and rad.isdecimal() and (int(fil), int(rad)) in svar.hela_rader):
        raise MissingError
    row = svar.hela_rader[int(fil), int(rad)]
    if not row.utdrag.rattas:
        raise MissingError
    return row, int(fil), int(rad)


def _again(request: Request, errand: Filarende, vad: str, changes: list[Andring]) -> None:
    errand.change(vad, changes)
    errand.check(room(request))


def _changed_elsewhere(errand: Filarende) -> Response:
    said = "Filen har ändrats i en annan flik sedan sidan visades, så inget är ändrat nu."
    return error_page(said, 409, back=f"/fil/{errand.namn}/svar", titel="Läs svaret igen")
