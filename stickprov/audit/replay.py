"""The audit replayed from its folder: dice → rows → answers → conclusion, stage after stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stickprov.audit.answers import Answers, judge_lines
from stickprov.audit.conclude import GODKAND, Slutsats, conclude_all
from stickprov.audit.reading import read_lines, stage_of, workbook_of
from stickprov.audit.session import DRAWN, Draw, Session, load_draw, recorded
from stickprov.errors import StickprovError, refuse
from stickprov.paper.stage import stage_sheets


@dataclass(frozen=True)
class Replay:
    """What the protocols of the stages say. `nasta` are the providers whose next stage is to be drawn."""

    session: Session
    draw: Draw
    files: tuple[str, ...]
    answers: tuple[Answers, ...]
    slutsatser: tuple[Slutsats, ...]

    @property
    def steg(self) -> int:
        return len(self.files)

    @property
    def all_accepted(self) -> bool:
        return all(s.utfall == GODKAND for s in self.slutsatser)

    @property
    def nasta(self) -> tuple[str, ...]:
        return tuple(s.utforare for s in self.slutsatser if s.nasta_steg == self.steg + 1)


def demand_draw(session: Session) -> Draw:
    """The dice; StickprovError before the draw."""
    found = load_draw(session.folder)
    if found is None:
        raise StickprovError(f"{DRAWN} finns inte. Dra stickprovet först med «stickprov dra».")
    return found


def replay_until(session: Session, path: Path) -> Replay:
    """The conclusion after the protocol at `path`, with those of the earlier stages before it."""
    steg = stage_of(path, session, workbook_of(path))
    earlier = recorded(session)[: steg - 1]
    if len(earlier) < steg - 1:
        raise StickprovError(
            f"{path.name} är protokollet för steg {steg}, men steg {len(earlier) + 1} är inte "
            "utvärderat i mappen. Utvärdera stegen i ordning."
        )
    found = replay(session, [*(session.folder / name for name, _ in earlier), path])
    for (name, sha256), answers in zip(earlier, found.answers, strict=False):
        if answers.sha256 != sha256:
            raise StickprovError(
                f"{name} är ändrat sedan det utvärderades. Utvärdera det på nytt först."
            )
    return found


def replay(session: Session, paths: Sequence[Path]) -> Replay:
    """The protocols of stage 1, 2 … in order."""
    draw = demand_draw(session)
    providers: Sequence[str] = [frame.utforare for frame in session.frames]
    answers: list[Answers] = []
    slutsatser: tuple[Slutsats, ...] = ()
    for steg, path in enumerate(paths, 1):
        if not providers:
            raise StickprovError(
                f"{path.name} är protokollet för steg {steg}, men ingen utförare har något sådant "
                "steg efter de tidigare svaren."
            )
        answers.append(_read(session, draw, path, steg, providers))
        slutsatser = conclude_all(session, answers)
        providers = [s.utforare for s in slutsatser if s.nasta_steg == steg + 1]
    names = tuple(path.name for path in paths)
    return Replay(session, draw, names, tuple(answers), slutsatser)


def _read(session: Session, draw: Draw, path: Path, steg: int, providers: Sequence[str]) -> Answers:
    sheets = stage_sheets(session, draw, steg, providers)
    lines = read_lines(workbook_of(path), session, sheets)
    answers, faults = judge_lines(lines, session.audit)
    if answers is None:
        raise refuse(f"{path.name} går inte att utvärdera. Rätta, spara och kör igen.", faults)
    return answers
