"""Where two reviewers have judged differently: shown when both are done, and gone through together."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from stickprov.audit.granskning import FIRST, SECOND
from stickprov.audit.jamforelse import agreed, alike, both_done, compared, differing
from stickprov.paper.form import ANSWERS, SECOND_ANSWERS
from stickprov.paper.given import Plats
from stickprov.paper.protocol import Sheet
from webb.rum import MissingError
from webb.session.arende import Lage, Stickprov
from webb.session.blad import visits
from webb.session.formular import text_of
from webb.sida import page, to

_SHOWN = ("bedomning", "feltyp1", "feltyp2", "feltyp3", "anteckning", "granskare")


@dataclass(frozen=True)
class Skillnad:
    """A visit that was judged differently; `nummer` is its place among the first reviewer's."""

    nr: str
    nummer: int
    lika: bool
    enad: bool
    forsta: list[tuple[str, str]]
    andra: list[tuple[str, str]]


@dataclass(frozen=True)
class Jamforelse:
    """A provider's blind visits: `redo` when both have judged them all, `oppen` when they have met."""

    utforare: str
    blad: int
    antal: int
    redo: bool
    oppen: bool
    lika: int
    skillnader: list[Skillnad]

    @property
    def kvar(self) -> int:
        return sum(not (one.lika or one.enad) for one in self.skillnader)


def comparisons(lage: Lage) -> list[Jamforelse]:
    """Of every provider that has blind visits."""
    sheets = enumerate(lage.steg.sheets, 1)
    return [_compared(lage, blad, sheet) for blad, sheet in sheets if places(lage, sheet)]


def places(lage: Lage, sheet: Sheet) -> list[Plats]:
    """The visits that both judge."""
    return [one.nyckel[1] for one in visits(lage, sheet, SECOND)]


def is_open(lage: Lage, utforare: str) -> bool:
    """Whether the two have met, so that the second's judgement is blind no longer."""
    return any(plats[0] == utforare for plats in lage.granskning.jamforda)


def _compared(lage: Lage, blad: int, sheet: Sheet) -> Jamforelse:
    mine = places(lage, sheet)
    known = [lage.granskning.jamforda[one] for one in mine if one in lage.granskning.jamforda]
    return Jamforelse(
        utforare=sheet.utforare,
        blad=blad,
        antal=len(mine),
        redo=both_done(lage.granskning, mine),
        oppen=is_open(lage, sheet.utforare),
        lika=sum(one.lika for one in known),
        skillnader=[
            _difference(lage, sheet, plats) for plats in mine if plats in differing(lage.granskning)
        ],
    )


def _difference(lage: Lage, sheet: Sheet, plats: Plats) -> Skillnad:
    besok = next(one for one in visits(lage, sheet, FIRST) if one.nyckel[1] == plats)

    def said(who: int) -> list[tuple[str, str]]:
        svar = lage.granskning.rad((who, plats)).svar
        answers = ANSWERS if who == FIRST else SECOND_ANSWERS
        return [(a.heading, svar[a.key]) for a in answers if a.key in _SHOWN and svar.get(a.key)]

    enad = lage.granskning.jamforda[plats].enad
    same = alike(lage.granskning, plats)
    return Skillnad(besok.drawn.nr, besok.nummer, same, enad, said(FIRST), said(SECOND))


def differences(_request: Request, errand: Stickprov) -> Response:
    """Provider by provider: what differs, or when it can be seen."""
    lage = errand.open()
    forsta = (n for n, one in enumerate(errand.granskare, 1) if one.roll == FIRST)
    return page(
        "session/skillnader",
        arende=errand,
        jamforelser=comparisons(lage),
        forsta=next(forsta, None),
    )


def met(request: Request, errand: Stickprov, form: FormData) -> Response:
    """Compare a provider's visits, or say that one of them has been gone through."""
    with errand.change() as lage:
        blad = request.path_params["blad"]
        if not 0 < blad <= len(lage.steg.sheets):
            raise MissingError
        sheet = lage.steg.sheets[blad - 1]
        mine, enad = places(lage, sheet), text_of(form, "enad")
        found = lage.granskning
        if is_open(lage, sheet.utforare):
            found = agreed(found, [plats for plats in mine if _nr(lage, sheet, plats) == enad])
        elif both_done(found, mine):
            found = compared(found, mine)
        errand.save(lage, found)
    return to(f"/session/{errand.namn}/skillnader#utforare{blad}")


def _nr(lage: Lage, sheet: Sheet, plats: Plats) -> str:
    return next(one.drawn.nr for one in visits(lage, sheet, SECOND) if one.nyckel[1] == plats)
