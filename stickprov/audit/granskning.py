"""granskning_stegN.json: what is answered on the page, until it is written to the protocol.

Each row has what it says here (`svar`) and what the protocol said of it when the two last agreed
(`bas`). What is changed in one of them alone is no conflict; what is changed in both is told, and
nothing is written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stickprov.audit.plan import digest
from stickprov.audit.session import Session, read_json, write_json
from stickprov.errors import StickprovError
from stickprov.paper.form import ANSWERS, SECOND_ANSWERS, Answer
from stickprov.paper.given import Given, Plats, Svar, canonical

FORMAT = "internkontroll.granskning/1"
FIRST, SECOND = 1, 2
COLUMNS: dict[int, tuple[Answer, ...]] = {FIRST: ANSWERS, SECOND: SECOND_ANSWERS}
_MARK = 16
# Whose row: the first reviewer's or the second's, and of which visit.
Nyckel = tuple[int, Plats]


@dataclass(frozen=True)
class Rad:
    """What is answered of a row, without what is empty."""

    svar: Svar = field(default_factory=dict)
    bas: Svar = field(default_factory=dict)

    @property
    def written(self) -> bool:
        """Whether the protocol says the same."""
        return self.svar == self.bas

    @property
    def mark(self) -> str:
        """Changes when the answers do: a page that was opened before is known by it."""
        return digest(dict(self.svar))[:_MARK]


@dataclass(frozen=True)
class Jamford:
    """Whether the two judged a visit alike before they met; `enad` when they have gone through it."""

    lika: bool
    enad: bool = False


@dataclass(frozen=True)
class Granskning:
    """The rows of a stage that are answered, and the visits that two have judged and compared."""

    rader: Mapping[Nyckel, Rad] = field(default_factory=dict)
    jamforda: Mapping[Plats, Jamford] = field(default_factory=dict)

    def rad(self, nyckel: Nyckel) -> Rad:
        return self.rader.get(nyckel, Rad())

    def given(self) -> Given:
        """As the protocol's writer takes it."""
        both = {
            who: {plats: rad.svar for (whose, plats), rad in self.rader.items() if whose == who}
            for who in (FIRST, SECOND)
        }
        return Given(both[FIRST], both[SECOND])

    def answered(self, nyckel: Nyckel, svar: Svar) -> Granskning:
        """With one row answered so."""
        return self.with_rows({nyckel: replace(self.rad(nyckel), svar=tidy(nyckel[0], svar))})

    def with_rows(self, rader: Mapping[Nyckel, Rad]) -> Granskning:
        return replace(self, rader={**self.rader, **rader})

    @property
    def unwritten(self) -> int:
        """Rows that the protocol does not say yet."""
        return sum(not rad.written for rad in self.rader.values())


def tidy(who: int, svar: Svar) -> Svar:
    """The answers of a row's own columns, each in its one form, without what is empty."""
    found = {answer.key: canonical(answer.key, svar.get(answer.key, "")) for answer in COLUMNS[who]}
    return {key: text for key, text in found.items() if text}


def merged(
    granskning: Granskning, protokoll: Mapping[Nyckel, Svar]
) -> tuple[Granskning, dict[Nyckel, Svar]]:
    """With what was changed in the protocol alone, and apart the rows that were changed in both."""
    rader, krockar = {}, {}
    for nyckel, given in protokoll.items():
        theirs, ours = tidy(nyckel[0], given), granskning.rad(nyckel)
        if theirs == ours.svar or ours.written:
            rader[nyckel] = Rad(theirs, theirs)
        elif theirs != ours.bas:
            krockar[nyckel] = theirs
    return granskning.with_rows({n: rad for n, rad in rader.items() if rad != granskning.rad(n)}), (
        krockar
    )


def file_name(steg: int) -> str:
    """Beside the protocol of the stage."""
    return f"granskning_steg{steg}.json"


def load_granskning(session: Session, steg: int) -> Granskning:
    """What is answered so far; nothing before the first answer. StickprovError: of another shape or audit."""
    name = file_name(steg)
    if not (session.folder / name).is_file():
        return Granskning()
    raw = read_json(session.folder / name, "")
    try:
        if raw["format"] != FORMAT or raw["plan_sha256"] != session.audit.sha256:
            raise StickprovError(f"{name} hör till ett annat stickprov. Flytta den ur mappen.")
        return Granskning(
            {_nyckel(one): Rad(_svar(one, "svar"), _svar(one, "bas")) for one in raw["rader"]},
            {
                _plats(one): Jamford(one["lika"] is True, one["enad"] is True)
                for one in raw["jamforda"]
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StickprovError(f"{name}: {error} saknas eller har fel form.") from error


def unwritten_on_page(session: Session, steg: int) -> int:
    """Rows that were not in the protocol when the page last read it; none where its file cannot be read."""
    try:
        return load_granskning(session, steg).unwritten
    except StickprovError:
        return 0


def save_granskning(session: Session, steg: int, granskning: Granskning) -> None:
    """Whole or not at all."""
    rader = [
        {**_named(plats), "granskare": who, "svar": dict(rad.svar), "bas": dict(rad.bas)}
        for (who, plats), rad in sorted(granskning.rader.items())
        if rad.svar or rad.bas
    ]
    jamforda = [
        {**_named(plats), "lika": one.lika, "enad": one.enad}
        for plats, one in sorted(granskning.jamforda.items())
    ]
    data = {
        "format": FORMAT,
        "plan_sha256": session.audit.sha256,
        "rader": rader,
        "jamforda": jamforda,
    }
    write_json(session.folder / file_name(steg), data)


def _named(plats: Plats) -> dict[str, str]:
    return {"utforare": plats[0], "registrering": plats[1]}


def _plats(raw: Mapping[str, Any]) -> Plats:
    return str(raw["utforare"]), str(raw["registrering"])


def _nyckel(raw: Mapping[str, Any]) -> Nyckel:
    who = raw["granskare"]
    if who not in COLUMNS:
        raise ValueError(f"granskare {who}")
    return who, _plats(raw)


def _svar(raw: Mapping[str, Any], name: str) -> Svar:
    return tidy(raw["granskare"], {str(key): str(text) for key, text in raw[name].items()})
