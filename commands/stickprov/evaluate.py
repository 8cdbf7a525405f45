"""The conclusion of a filled protocol; wherever it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.stickprov.write import write_conclusion
from stickprov.audit.aside import set_aside
from stickprov.audit.granskning import unwritten_on_page
from stickprov.audit.replay import Replay, replay_until
from stickprov.audit.session import session_of
from stickprov.audit.verify import demand_whole
from stickprov.paper.stage import is_written, stage_files, write_stage


@dataclass(frozen=True)
class Evaluated:
    """What the protocols say, the page of it, and the next protocol where the plan has one.

    `moved` are protocols that stood in its place, of other visits; `unwritten` is how many visits are
    answered on the page and not in the protocol.
    """

    found: Replay
    page: Path
    upcoming: Path | None
    moved: tuple[Path, ...]
    unwritten: int


def evaluate(protokoll: Path) -> Evaluated:
    """The three files of the conclusion, and the next protocol; StickprovError and nothing written."""
    session = session_of(protokoll)
    demand_whole(session)
    found = replay_until(session, protokoll)
    upcoming, moved = None, list[Path]()
    if found.nasta:
        upcoming, listed = stage_files(session, found.steg + 1)
        if not is_written(session, found.draw, found.steg + 1, found.nasta):
            moved = set_aside(session.folder, [upcoming, listed])
            write_stage(session, found.draw, found.steg + 1, found.nasta)
    unwritten = unwritten_on_page(session, found.steg)
    return Evaluated(found, write_conclusion(found), upcoming, tuple(moved), unwritten)
