"""Everything in an audit's folder recomputed from its files, and what does not agree, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extracts.engine import connect
from extracts.errors import UnderlagError
from extracts.unfinished import scratch_folder
from stickprov.audit.drawing import draw_data, drawn_lines
from stickprov.audit.frame import Frame, digest_of, measured
from stickprov.audit.granskning import file_name as granskning_file
from stickprov.audit.plan import digest, short
from stickprov.audit.reading import read_lines, workbook_of
from stickprov.audit.replay import Replay, replay
from stickprov.audit.session import (
    CONCLUSION,
    DRAWN,
    FILES,
    FROZEN,
    Draw,
    Session,
    load_draw,
    read_json,
    recorded,
)
from stickprov.audit.unlike import unlike
from stickprov.errors import StickprovError, refuse
from stickprov.paper.beside import unlike_beside
from stickprov.paper.stage import drawn_in, stage_files, stage_sheets

WriteFiles = Callable[[Replay, Path], object]
Check = tuple[str, Callable[[], Iterator[str]]]


@dataclass(frozen=True)
class Verified:
    """What was recomputed and agrees, what does not, and what could not be tried for that reason.

    `diary`: what and its digits, to be held against the diary, where alone a folder that is made
    again can be told. `others` are files of the folder that no step writes.
    """

    checked: tuple[str, ...]
    faults: tuple[str, ...]
    untried: tuple[str, ...]
    diary: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()


def verify(session: Session, write_files: WriteFiles) -> Verified:
    """Frozen files, then the draw and the protocols' facts, then the conclusion and its files.

    What builds on something that does not agree cannot be recomputed. `write_files` writes the
    files of a conclusion to a folder.
    """
    checked: list[str] = []
    faults: list[str] = []
    untried: list[str] = []
    for group in (_frozen(session), _drawing(session), _concluding(session, write_files)):
        stop = bool(faults)
        for what, check in group:
            found = [] if stop else _tried(check)
            faults += found
            if not found:
                (untried if stop else checked).append(what)
    return Verified(
        tuple(checked), tuple(faults), tuple(untried), tuple(_diary(session)), _others(session)
    )


def _diary(session: Session) -> Iterator[tuple[str, str]]:
    """The digits, and the hashes as `frys` told them."""
    draw = load_draw(session.folder)
    if draw is not None:
        yield "Siffrorna", draw.tarning
    yield "Planen", short(session.audit.sha256)
    for frame in session.frames:
        yield f"Ram {frame.utforare}", short(frame.sha256)
    yield FROZEN, short(digest_of(session.folder / FROZEN))


def _others(session: Session) -> tuple[str, ...]:
    """What lies in the folder without being made again here."""
    protocols = [name for name, _ in recorded(session)]
    steps = range(1, len(protocols) + 2)
    known = {FROZEN, DRAWN, *FILES, *protocols, *(frame.fil for frame in session.frames)}
    known |= {path.name for steg in steps for path in stage_files(session, steg)}
    # What is answered on a page counts when it stands in the protocol, which is tried.
    known |= {granskning_file(steg) for steg in steps}
    return tuple(sorted(path.name for path in session.folder.iterdir() if path.name not in known))


def _tried(check: Callable[[], Iterator[str]]) -> list[str]:
    try:
        return list(check())
    except StickprovError as error:
        return str(error).splitlines()
    except UnderlagError as error:
        return [f"{error.varden.get('fil', 'En fil')} går inte att läsa."]


def demand_whole(session: Session) -> None:
    """StickprovError when the plan, a frame, or what a frame adds up to is not what was frozen."""
    faults = [*_plan(session), *(fault for f in session.frames for fault in _frame(session, f))]
    if faults:
        raise refuse("Det frysta stickprovet stämmer inte. Återställ filerna.", faults)


def _frozen(session: Session) -> Iterator[Check]:
    yield f"planen, {short(session.audit.sha256)}", lambda: _plan(session)
    yield f"{FROZEN}, {short(digest_of(session.folder / FROZEN))}", lambda: iter(())
    for frame in session.frames:
        yield f"{frame.fil}, {short(frame.sha256)}", partial(_frame, session, frame)


def _drawing(session: Session) -> Iterator[Check]:
    draw = load_draw(session.folder)
    if draw is None:
        return
    yield f"fröna ur {draw.tarning}", lambda: _seeds(session, draw)
    yield (
        "dragningen, protokollens fakta och det som står bredvid dem",
        lambda: _stages(session, draw),
    )


def _concluding(session: Session, write_files: WriteFiles) -> Iterator[Check]:
    if (session.folder / CONCLUSION).is_file():
        names = ", ".join(FILES)
        yield f"slutsatsen ur svaren ({names})", lambda: _conclusion(session, write_files)


def _plan(session: Session) -> Iterator[str]:
    raw = read_json(session.folder / FROZEN, "")
    if raw["plan_sha256"] != digest(raw["plan"]):
        yield f"{FROZEN}: planen är ändrad; den ger en annan kontrollsumma än den frysta."
    yield from differences(raw, session.as_data(), FROZEN)


def _frame(session: Session, frame: Frame) -> Iterator[str]:
    path = session.path(frame)
    if not path.is_file():
        yield f"{frame.fil} saknas."
        return
    now = digest_of(path)
    if now != frame.sha256:
        yield f"{frame.fil} är ändrad: kontrollsumman är {short(now)}, fryst {short(frame.sha256)}."
        return
    with scratch_folder() as scratch:
        found = measured(connect(scratch), frame.utforare, path)
    if found != frame:
        yield f"{FROZEN}: antal eller summor för {frame.utforare} är inte de som ramen ger."


def _seeds(session: Session, draw: Draw) -> Iterator[str]:
    raw = read_json(session.folder / DRAWN, "")
    expected = draw_data(session, draw)
    yield from differences(raw.pop("fro", {}), expected.pop("fro"), f"{DRAWN}, fröet")
    yield from differences(raw, expected, DRAWN)


def _stages(session: Session, draw: Draw) -> Iterator[str]:
    """Every stage that is evaluated, and the next one where it is due."""
    files = [session.folder / name for name, _ in recorded(session)]
    providers: Sequence[str] = [frame.utforare for frame in session.frames]
    for steg, path in enumerate(files, 1):
        found = list(_drawn(session, draw, steg, providers, path))
        yield from found
        if found:
            return
        providers = replay(session, files[:steg]).nasta
    upcoming, _ = stage_files(session, len(files) + 1)
    if providers:
        yield from _drawn(session, draw, len(files) + 1, providers, upcoming)


def _drawn(
    session: Session, draw: Draw, steg: int, providers: Sequence[str], protocol: Path
) -> Iterator[str]:
    """The list of drawn rows, the locked facts of a stage, and what its protocol says beside them."""
    sheets = stage_sheets(session, draw, steg, providers)
    expected, listed = drawn_lines(drawn_in(sheets)), stage_files(session, steg)[1]
    found = listed.read_text("utf-8", "replace").splitlines() if listed.is_file() else []
    for number, (line, right) in enumerate(_padded(found, expected), 1):
        if line != right:
            yield f"{listed.name}, rad {number}: «{line}» ska vara «{right}»."
    if protocol.is_file():
        book = workbook_of(protocol)
        faults = read_lines(book, session, sheets).faults
        yield from (f"{protocol.name}: {fault}" for fault in faults)
        if not faults:
            yield from unlike_beside(book, session, sheets, steg, protocol.name)
    else:
        yield f"{protocol.name} saknas."


def _conclusion(session: Session, write_files: WriteFiles) -> Iterator[str]:
    """Every file that people read is made again from the answers."""
    files = [session.folder / name for name, _ in recorded(session)]
    raw, found = read_json(session.folder / CONCLUSION, ""), replay(session, files)
    with scratch_folder() as again:
        write_files(found, again)
        yield from differences(raw, read_json(again / CONCLUSION, ""), CONCLUSION)
        for one in FILES:
            if one != CONCLUSION:
                yield from unlike(session.folder / one, again / one, one)


def differences(found: Any, expected: Any, where: str) -> Iterator[str]:
    """Where two pieces of JSON differ: the path, what stands there, and what should."""
    if isinstance(found, dict) and isinstance(expected, Mapping):
        for key in [*expected, *(k for k in found if k not in expected)]:
            inner = f"{where}, {key}"
            if key not in found or key not in expected:
                yield f"{inner}: {'saknas' if key not in found else 'hör inte hit'}."
            else:
                yield from differences(found[key], expected[key], inner)
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, right) in enumerate(zip(found, expected, strict=True), 1):
            named = right.get("utforare") if isinstance(right, Mapping) else None
            yield from differences(one, right, f"{where}, {named or number}")
    elif found != expected:
        yield f"{where}: «{found}» ska vara «{expected}»."


def _padded(found: Sequence[str], expected: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(max(len(found), len(expected))):
        yield (
            found[at] if at < len(found) else "",
            expected[at] if at < len(expected) else "",
        )
