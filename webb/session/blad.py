"""What the pages show of a provider and of a visit: how far it has come, its facts, what is left to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stickprov.audit.answers import row_faults
from stickprov.audit.drawing import Drawn
from stickprov.audit.frame import RISKDEL
from stickprov.audit.granskning import COLUMNS, FIRST, SECOND, Nyckel
from stickprov.paper.form import FACTS, Value, in_protocol
from stickprov.paper.given import Svar
from stickprov.paper.protocol import Sheet, flags_said
from webb.session.arende import Lage

# What a visit is known by stands in its heading.
_IN_HEADING = ("nr", "steg")


@dataclass(frozen=True)
class Framsteg:
    """How many rows of a provider are done, of how many; the riskdel apart, where it is all or none."""

    utforare: str
    klara: int
    antal: int
    riskdel_klara: int
    riskdel: int
    andra_klara: int
    andra: int

    def of(self, roll: int) -> tuple[int, int]:
        """Done, and in all, of one reviewer; the riskdel with the rest."""
        if roll == SECOND:
            return self.andra_klara, self.andra
        return self.klara + self.riskdel_klara, self.antal + self.riskdel


@dataclass(frozen=True)
class Besok:
    """A visit that somebody reviews: `nummer` of `antal` in that reviewer's order."""

    utforare: str
    drawn: Drawn
    nyckel: Nyckel
    nummer: int
    antal: int

    @property
    def i_riskdelen(self) -> bool:
        return self.drawn.stratum == RISKDEL


def progress(lage: Lage) -> list[Framsteg]:
    """Of every provider, in the protocol's order."""
    return [_progress(lage, sheet) for sheet in lage.steg.sheets]


def _progress(lage: Lage, sheet: Sheet) -> Framsteg:
    def done(who: int, rows: Sequence[Drawn]) -> tuple[int, int]:
        keys = [(who, (sheet.utforare, one.registrering)) for one in rows]
        return sum(is_done(lage, nyckel) for nyckel in keys), len(keys)

    risk = [one for one in sheet.rows if one.stratum == RISKDEL]
    drawn = [one for one in sheet.rows if one.stratum != RISKDEL]
    return Framsteg(
        sheet.utforare,
        *done(FIRST, drawn),
        *done(FIRST, risk),
        *done(SECOND, lage.steg.rows(sheet, SECOND)),
    )


def visits(lage: Lage, sheet: Sheet, who: int) -> list[Besok]:
    """What one reviewer judges of a provider, in draw order."""
    rows = lage.steg.rows(sheet, who)
    return [
        Besok(sheet.utforare, one, (who, (sheet.utforare, one.registrering)), nummer, len(rows))
        for nummer, one in enumerate(rows, 1)
    ]


def first_left(lage: Lage, every: Sequence[Besok]) -> int:
    """The number of the first visit that is not done; the first of all where none is left."""
    return next((one.nummer for one in every if not is_done(lage, one.nyckel)), 1)


def is_done(lage: Lage, nyckel: Nyckel) -> bool:
    """Whether everything that must be said of a row is said, and agrees with itself."""
    svar = lage.granskning.rad(nyckel).svar
    return bool(svar) and not faults(lage, nyckel, svar)


def faults(lage: Lage, nyckel: Nyckel, svar: Svar) -> list[tuple[str, str]]:
    """What is wrong with a row that is begun: the heading's key, and the words."""
    answers = COLUMNS[nyckel[0]]
    whole = {answer.key: svar.get(answer.key, "") for answer in answers}
    return list(row_faults(whole, answers, lage.steg.session.audit)) if svar else []


def facts(drawn: Drawn) -> list[tuple[str, str, list[str]]]:
    """Key, heading and lines of every fact that the protocol has."""
    told = [(fact, fact.of(drawn)) for fact in FACTS if fact.key not in _IN_HEADING]
    return [(fact.key, fact.heading, _lines(value)) for fact, value in told]


def _lines(value: Value) -> list[str]:
    if isinstance(value, str):
        return [in_protocol(line) for line in value.split("\n")]
    return [in_protocol(value).replace(".", ",")]


def flags(lage: Lage, besok: Besok) -> str | None:
    """What was flagged before, once the first reviewer has judged; never to the second."""
    if besok.nyckel[0] == SECOND or not lage.granskning.rad(besok.nyckel).svar.get("bedomning"):
        return None
    return flags_said(lage.steg.session.audit, besok.drawn)
