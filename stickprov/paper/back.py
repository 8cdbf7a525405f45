"""The stage that is being reviewed: its protocol read, and written anew with what is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extracts.unfinished import unfinished_folder
from stickprov.audit.aside import set_aside
from stickprov.audit.drawing import Drawn
from stickprov.audit.frame import digest_of
from stickprov.audit.granskning import FIRST, SECOND, Granskning, Nyckel, Rad, merged
from stickprov.audit.reading import read_lines, workbook_of
from stickprov.audit.replay import demand_draw, replay
from stickprov.audit.session import Session, demand_frozen, recorded
from stickprov.errors import StickprovError, refuse
from stickprov.paper.form import sheet_names
from stickprov.paper.given import Svar
from stickprov.paper.protocol import Sheet, second_rows, write_protocol
from stickprov.paper.stage import stage_files, stage_sheets


@dataclass(frozen=True)
class Steg:
    """A stage that is drawn: what each provider's sheet holds, and where its protocol is."""

    session: Session
    nummer: int
    sheets: tuple[Sheet, ...]
    path: Path

    def rows(self, sheet: Sheet, who: int) -> Sequence[Drawn]:
        """The visits that the first or the second reviewer judges."""
        return sheet.rows if who == FIRST else second_rows(self.session.audit, sheet)


@dataclass(frozen=True)
class Protokoll:
    """A protocol as it was read: its hash, what is answered of each row, and what is wrong with it."""

    sha256: str | None
    rader: Mapping[Nyckel, Svar]
    faults: tuple[str, ...]


def stage_now(session: Session) -> Steg:
    """The stage that is to be reviewed: the one after those evaluated, or the last of them."""
    demand_frozen(session)
    draw = demand_draw(session)
    names = [name for name, _ in recorded(session)]
    nasta: Sequence[str] = [frame.utforare for frame in session.frames]
    earlier: Sequence[str] = ()
    for at in range(1, len(names) + 1):
        earlier = nasta
        nasta = replay(session, [session.folder / name for name in names[:at]]).nasta
    if nasta:
        nummer = len(names) + 1
        path = stage_files(session, nummer)[0]
    else:
        nummer, nasta, path = len(names), earlier, session.folder / names[-1]
    return Steg(session, nummer, tuple(stage_sheets(session, draw, nummer, nasta)), path)


def read_protocol(steg: Steg) -> Protokoll:
    """What the protocol says now; nothing where it is not there."""
    if not steg.path.is_file():
        return Protokoll(None, {}, ())
    sha256 = digest_of(steg.path)
    lines = read_lines(workbook_of(steg.path), steg.session, steg.sheets)
    both = ((FIRST, lines.first), (SECOND, lines.second))
    rader = {
        (who, (line.utforare, line.drawn.registrering)): line.answers
        for who, its in both
        for line in its
    }
    return Protokoll(sha256, rader, lines.faults)


def write_answers(
    steg: Steg, granskning: Granskning, found: Protokoll
) -> tuple[Granskning, list[Path]]:
    """The protocol anew with what is answered; one that another program has saved is moved to `tidigare`.

    StickprovError when it is not the one that was read, or something in it has been changed.
    """
    name = steg.path.name
    if found.faults:
        raise refuse(f"{name} går inte att skriva. Rätta det som är ändrat först.", found.faults)
    if merged(granskning, found.rader)[1]:
        raise StickprovError(
            f"{name} och sidan säger olika om samma besök. Välj först vad som gäller."
        )
    try:
        moved = _replaced(steg, granskning, found)
    except PermissionError as error:
        raise StickprovError(
            f"{name} går inte att skriva. Är det öppet i Excel? Stäng det och försök igen."
        ) from error
    rader = {nyckel: Rad(rad.svar, rad.svar) for nyckel, rad in granskning.rader.items()}
    return replace(granskning, rader=rader), moved


def _replaced(steg: Steg, granskning: Granskning, found: Protokoll) -> list[Path]:
    with unfinished_folder(steg.session.folder) as unfinished:
        ours, written = unfinished / "som-det-var.xlsx", unfinished / steg.path.name
        _write(steg, merged(Granskning(), found.rader)[0], ours)
        _write(steg, granskning, written)
        now = digest_of(steg.path) if steg.path.is_file() else None
        if now != found.sha256:
            raise StickprovError(f"{steg.path.name} sparades just nu av någon annan. Försök igen.")
        # Byte for byte what the program writes of those answers: nobody has put anything else in it.
        keep = now is not None and now != digest_of(ours)
        moved = set_aside(steg.session.folder, [steg.path] if keep else [])
        written.replace(steg.path)
    return moved


def _write(steg: Steg, granskning: Granskning, path: Path) -> None:
    session = steg.session
    names = sheet_names(frame.utforare for frame in session.frames)
    write_protocol(session.audit, steg.sheets, names, steg.nummer, path, granskning.given())
