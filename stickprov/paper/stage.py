"""One stage put on paper: the protocol and the list of what was drawn, both in the audit's folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from stickprov.audit.drawing import Drawn, drawn_file, drawn_lines, drawn_rows, write_drawn
from stickprov.audit.session import Draw, Session, evaluate_again
from stickprov.errors import StickprovError
from stickprov.paper.form import sheet_names
from stickprov.paper.protocol import Sheet, write_protocol


def protocol_file(steg: int) -> str:
    """The protocol of a stage, before anyone saves it under another name."""
    return "protokoll.xlsx" if steg == 1 else f"protokoll_steg{steg}.xlsx"


def demand_no_protocol(session: Session, steg: int) -> None:
    """StickprovError when the stage's protocol is there: people may have filled it in."""
    path = session.folder / protocol_file(steg)
    if not path.exists():
        return
    if again := evaluate_again(session):
        raise StickprovError(f"{path} är redan utvärderat och skrivs inte över.{again}")
    raise StickprovError(
        f"{path} finns redan och kan vara ifyllt, så det skrivs inte över. Fyll i det, eller "
        "flytta det först om det ska skrivas på nytt."
    )


def stage_files(session: Session, steg: int) -> tuple[Path, Path]:
    """The protocol of a stage, and the list of what it drew."""
    return session.folder / protocol_file(steg), session.folder / drawn_file(steg)


def is_written(session: Session, found: Draw, steg: int, providers: Collection[str]) -> bool:
    """Whether the stage's protocol is there already, for just those rows."""
    protocol, listed = stage_files(session, steg)
    if not (protocol.is_file() and listed.is_file()):
        return False
    lines = drawn_lines(drawn_in(stage_sheets(session, found, steg, providers)))
    return listed.read_text("utf-8", "replace").splitlines() == lines


def write_stage(session: Session, found: Draw, steg: int, providers: Collection[str]) -> Path:
    """The protocol of those providers and the list of what was drawn."""
    path = session.folder / protocol_file(steg)
    sheets = stage_sheets(session, found, steg, providers)
    write_drawn(session.folder, steg, drawn_in(sheets))
    names = sheet_names(frame.utforare for frame in session.frames)
    write_protocol(session.audit, sheets, names, steg, path)
    return path


def stage_sheets(
    session: Session, found: Draw, steg: int, providers: Collection[str]
) -> list[Sheet]:
    """What each provider's sheet of that stage holds, recomputed from dice and frame."""
    return [
        Sheet(frame.utforare, drawn_rows(session, found, frame, steg))
        for frame in session.frames
        if frame.utforare in providers
    ]


def drawn_in(sheets: Collection[Sheet]) -> list[tuple[str, Drawn]]:
    """utforare and row, sheet after sheet."""
    return [(sheet.utforare, one) for sheet in sheets for one in sheet.rows]
