"""Where the page and the protocol have been changed differently: what each of them says, and a choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from stickprov.audit.granskning import COLUMNS, SECOND, Nyckel, Rad
from stickprov.paper.given import Svar
from webb.session.arende import Lage, Stickprov
from webb.session.blad import visits
from webb.session.formular import text_of
from webb.sida import page, to

SIDAN, PROTOKOLLET = "sidan", "protokollet"
Said = list[tuple[str, str]]


@dataclass(frozen=True)
class Krock:
    """One row: `marke` changes when either side does, so that only what was seen is decided on."""

    nyckel: Nyckel
    nr: str
    rad: Rad
    theirs: Svar

    @property
    def marke(self) -> str:
        return f"{self.rad.mark}{Rad(self.theirs).mark}"

    @property
    def andra(self) -> bool:
        return self.nyckel[0] == SECOND

    @property
    def sidan(self) -> Said:
        return self._said(self.rad.svar, self.theirs)

    @property
    def protokollet(self) -> Said:
        return self._said(self.theirs, self.rad.svar)

    def _said(self, svar: Svar, other: Svar) -> Said:
        """What one side says where the two differ."""
        return [
            (one.heading, svar.get(one.key, ""))
            for one in COLUMNS[self.nyckel[0]]
            if svar.get(one.key) != other.get(one.key)
        ]


def conflicts(_request: Request, errand: Stickprov) -> Response:
    """All of them, in the protocol's order."""
    lage = errand.open()
    return page(
        "session/krockar",
        arende=errand,
        krockar=list(_every(lage)),
        protokoll=lage.steg.path.name,
        val=((SIDAN, "Det som står på sidan"), (PROTOKOLLET, "Det som står i protokollet")),
    )


def settled(_request: Request, errand: Stickprov, form: FormData) -> Response:
    """What was chosen holds; a row that has changed again since it was seen is asked about once more."""
    with errand.change() as lage:
        rader, left = {}, 0
        for number, krock in enumerate(_every(lage), 1):
            chosen = text_of(form, f"val{number}")
            if text_of(form, f"marke{number}") != krock.marke or chosen not in (SIDAN, PROTOKOLLET):
                left += 1
                continue
            svar = krock.rad.svar if chosen == SIDAN else krock.theirs
            rader[krock.nyckel] = Rad(svar, krock.theirs)
        errand.save(lage, lage.granskning.with_rows(rader))
    return to(f"/session/{errand.namn}{'/krockar' if left else ''}")


def _every(lage: Lage) -> Iterator[Krock]:
    for sheet in lage.steg.sheets:
        for who in COLUMNS:
            for one in visits(lage, sheet, who):
                if one.nyckel in lage.krockar:
                    rad = lage.granskning.rad(one.nyckel)
                    yield Krock(one.nyckel, one.drawn.nr, rad, lage.krockar[one.nyckel])
