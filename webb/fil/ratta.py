"""Cells that are corrected in the page, rows that are left out, and steps that are undone."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from extracts.shown import visible
from reports.manad.kvitto import LONGEST_WORDS
from webb.fil.andring import Andring
from webb.fil.arende import Filarende
from webb.fil.forslag import Byte
from webb.fil.rader import HelRad
from webb.fil.svar import Svar
from webb.rum import MissingError
from webb.sida import error_page, page, room, to

_MOST_FIELDS = 3_000
_BY_HAND, _LEFT_OUT = "Rättat för hand", "Raden borttagen"


async def corrected(request: Request) -> Response:
    """The cells of the form that say something else than they were shown with."""
    errand, svar, form = await _asked(request)
    if svar is None:
        return _changed_elsewhere(errand)
    changes = list(_changes(errand, svar, form))
    if not changes:
        return to(f"/fil/{errand.namn}/svar")
    return _again(request, errand, _BY_HAND, changes)


async def left_out(request: Request) -> Response:
    """The whole row."""
    errand, svar, form = await _asked(request)
    if svar is None:
        return _changed_elsewhere(errand)
    row, _fil, rad = _row(svar, str(form.get("rad")))
    plats = errand.as_sent(row.utdrag.namn, row.utdrag.blad, rad)
    said = "; ".join(text for _head, text in row.celler if text)
    return _again(request, errand, _LEFT_OUT, [Andring(plats, None, "", said, "")])


async def proposed(request: Request) -> Response:
    """All that was proposed for a finding, as one step."""
    errand, svar, form = await _asked(request)
    if svar is None:
        return _changed_elsewhere(errand)
    number = str(form.get("nummer"))
    fynd = (
        svar.fynd[int(number) - 1]
        if number.isdecimal() and 0 < int(number) <= len(svar.fynd)
        else None
    )
    if fynd is None or fynd.forslag is None:
        raise MissingError
    tables: dict[tuple[str, str | None], list[Byte]] = {}
    for byte in fynd.forslag.byten:
        tables.setdefault((byte.namn, byte.blad), []).append(byte)
    changes = []
    for (namn, blad), byten in tables.items():
        plats = errand.all_as_sent(namn, blad, {byte.rad for byte in byten})
        changes += [Andring(plats[b.rad], b.kolumn, b.rubrik, b.fore, b.efter) for b in byten]
    return _again(request, errand, fynd.forslag.titel, changes)


async def explained(request: Request) -> Response:
    """Her words on a finding that may be right; they follow in the receipt."""
    errand, svar, form = await _asked(request)
    if svar is None:
        return _changed_elsewhere(errand)
    regel, text = str(form.get("regel")), " ".join(str(form.get("text") or "").split())
    if regel not in {fynd.regel for fynd in svar.fynd if fynd.forklaras}:
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


def whole_row(request: Request, errand: Filarende, svar: Svar) -> Response:
    """All cells of a row, one under another."""
    where = f"{request.path_params['fil']}.{request.path_params['rad']}"
    row, fil, rad = _row(svar, where)
    return page("fil/rad", arende=errand, svar=svar, rad=row, fil=fil, nummer=rad)


def log(_request: Request, errand: Filarende, svar: Svar) -> Response:
    """Every step, the latest first."""
    return page("fil/logg", arende=errand, svar=svar)


def find(request: Request) -> Filarende:
    """The errand of the address."""
    return room(request).find(request.path_params["namn"], Filarende)


async def _asked(request: Request) -> tuple[Filarende, Svar | None, FormData]:
    """No answer where the form is of another than the latest: its rows may be others."""
    errand = find(request)
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    svar = errand.arbete.svar if errand.arbete and errand.arbete.klart else None
    return errand, svar if str(errand.omgang) == form.get("omgang") else None, form


def _changes(errand: Filarende, svar: Svar, form: FormData) -> Iterator[Andring]:
    """A field is `c.<file>.<row>.<column>`; `n.…` where what is right is typed anew, or nothing."""
    for name, given in form.multi_items():
        if name[:2] not in ("c.", "n.") or not isinstance(given, str):
            continue
        where, _dot, column = name[2:].rpartition(".")
        row, _fil, rad = _row(svar, where)
        at = int(column) if column.isdecimal() else -1
        if not 0 <= at < len(row.celler):
            raise MissingError
        head, before = row.celler[at]
        after = " ".join(given.split())
        left = name.startswith("n.") and not after
        if not left and after != " ".join(visible(before).split()):
            plats = errand.as_sent(row.utdrag.namn, row.utdrag.blad, rad)
            yield Andring(plats, at, head, before, after)


def _row(svar: Svar, where: str) -> tuple[HelRad, int, int]:
    fil, _dot, rad = where.partition(".")
    if not (fil.isdecimal() and rad.isdecimal() and (int(fil), int(rad)) in svar.hela_rader):
        raise MissingError
    row = svar.hela_rader[int(fil), int(rad)]
    if not row.utdrag.rattas:
        raise MissingError
    return row, int(fil), int(rad)


def _again(request: Request, errand: Filarende, vad: str, changes: list[Andring]) -> Response:
    errand.change(vad, changes)
    errand.check(room(request))
    return to(f"/fil/{errand.namn}/svar")


def _changed_elsewhere(errand: Filarende) -> Response:
    said = "Filen har ändrats i en annan flik sedan sidan visades, så inget är ändrat nu."
    return error_page(said, 409, back=f"/fil/{errand.namn}/svar", titel="Läs svaret igen")
