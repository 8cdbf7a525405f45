"""The folder of an audit: what was frozen, what was drawn, and which files hold it.

stickprov.json is written once, by `frys`. dragning.json holds the dice and every refused attempt to
roll again. Nothing here holds a clock value: the same steps give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extracts.personnummer import mask
from extracts.unfinished import unfinished_folder, write_whole
from stickprov.audit.frame import Frame, Part, digest_of
from stickprov.audit.plan import Audit, Stages, audit_of, digest
from stickprov.errors import StickprovError

FORMAT = "internkontroll.stickprov/1"
FROZEN, DRAWN, CONCLUSION = "stickprov.json", "dragning.json", "slutsats.json"
# The conclusion as people read it, and as data.
FILES = ("slutsats.html", "slutsats.xlsx", CONCLUSION)


@dataclass(frozen=True)
class Session:
    """An audit as frozen. `underlag` is what the frames were made from; `utan_utforare` is how many
    rejected rows no provider could be read from."""

    folder: Path
    audit: Audit
    frames: tuple[Frame, ...]
    underlag: tuple[Mapping[str, Any], ...]
    utan_utforare: int

    def frame(self, utforare: str) -> Frame:
        return next(frame for frame in self.frames if frame.utforare == utforare)

    def path(self, frame: Frame) -> Path:
        return self.folder / frame.fil

    def stages(self, frame: Frame) -> Stages:
        """The stages of a provider: (besök, errors accepted); a full count is one of all of them."""
        return self.audit.stages(frame.slumpdel.antal)

    def reviews_riskdel(self, frame: Frame) -> bool:
        """Whether the riskdel is small enough to be put in the protocol; decided before the draw."""
        return frame.riskdel.antal <= self.audit.settings.antal("riskdel_hogst")

    def as_data(self) -> dict[str, Any]:
        """stickprov.json."""
        return {
            "format": FORMAT,
            "plan": self.audit.as_data(),
            "plan_sha256": self.audit.sha256,
            "underlag": [dict(file) for file in self.underlag],
            "underkanda_utan_utforare": self.utan_utforare,
            "utforare": [self._frame_data(frame) for frame in self.frames],
        }

    def _frame_data(self, frame: Frame) -> dict[str, Any]:
        return {
            "utforare": frame.utforare,
            "ram": frame.fil,
            "sha256": frame.sha256,
            "slumpdel": _part_data(frame.slumpdel),
            "riskdel": {**_part_data(frame.riskdel), "underkanda": frame.underkanda},
            "riskdel_granskas": self.reviews_riskdel(frame),
            "steg": [list(stage) for stage in self.stages(frame)],
        }


@dataclass(frozen=True)
class Draw:
    """The dice of the audit, and the attempts with other dice that were refused."""

    tarning: str
    avvisade: tuple[str, ...] = ()


def freeze(
    frames: tuple[Frame, ...],
    audit: Audit,
    underlag: tuple[Mapping[str, Any], ...],
    utan_utforare: int,
    folder: Path,
) -> Session:
    """stickprov.json beside the frames that it hashes."""
    session = Session(folder, audit, frames, underlag, utan_utforare)
    write_json(folder / FROZEN, session.as_data())
    return session


def load_session(folder: Path) -> Session:
    """stickprov.json; StickprovError when the folder holds no audit or it has another shape."""
    raw = read_json(folder / FROZEN, "Frys stickprovet först med «stickprov frys».")
    where = FROZEN
    try:
        if raw["format"] != FORMAT:
            raise StickprovError(f"{where} har formatet {raw['format']}, inte {FORMAT}.")
        return Session(
            folder,
            audit_of(raw["plan"], where),
            tuple(_frame(one) for one in raw["utforare"]),
            tuple(dict(file) for file in raw["underlag"]),
            int(raw["underkanda_utan_utforare"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise StickprovError(f"{where}: {error} saknas eller har fel form.") from error


def find_session(folder: Path | None) -> Session:
    """The audit in the folder; without one, that of this folder or the only one under rapporter."""
    if folder is not None:
        return load_session(folder)
    if Path(FROZEN).is_file():
        return load_session(Path())
    found = sorted(path.parent for path in Path("rapporter").glob(f"*/{FROZEN}"))
    if len(found) == 1:
        return load_session(found[0])
    listed = f" Här finns: {', '.join(map(str, found))}." if found else ""
    raise StickprovError(f"Ange stickprovets mapp, den som har {FROZEN}.{listed}")


def session_of(protocol: Path) -> Session:
    """The audit in whose folder a protocol lies."""
    if not protocol.is_file():
        raise StickprovError(f"{protocol} finns inte.")
    if not (protocol.parent / FROZEN).is_file():
        raise StickprovError(
            f"{protocol} ligger inte i ett stickprovs mapp. Lägg tillbaka det bredvid {FROZEN} och "
            "kör igen."
        )
    if mask(protocol.name) != protocol.name:
        raise StickprovError(
            "Protokollets filnamn innehåller ett personnummer, och slutsatsen nämner filen. Byt namn på "
            "den och kör igen."
        )
    return load_session(protocol.parent)


def demand_frozen(session: Session) -> None:
    """StickprovError when the plan or a frame is not what was frozen."""
    raw = read_json(session.folder / FROZEN, "")
    faults = []
    if raw["plan_sha256"] != digest(raw["plan"]):
        faults.append(f"{FROZEN}: planen är ändrad sedan frysningen.")
    for frame in session.frames:
        path = session.path(frame)
        if not path.is_file():
            faults.append(f"{frame.fil} saknas.")
        elif digest_of(path) != frame.sha256:
            faults.append(f"{frame.fil} är ändrad sedan frysningen.")
    if faults:
        told = " ".join(faults)
        raise StickprovError(f"Det frysta stickprovet stämmer inte. {told} Återställ filerna.")


def load_draw(folder: Path) -> Draw | None:
    """dragning.json; None before the draw."""
    path = folder / DRAWN
    if not path.is_file():
        return None
    raw = read_json(path, "")
    try:
        return Draw(_digits(raw["tarning"]), tuple(str(one) for one in raw["avvisade"]))
    except (KeyError, TypeError, ValueError) as error:
        raise StickprovError(f"{DRAWN}: {error} saknas eller har fel form.") from error


def recorded(session: Session) -> list[tuple[str, str]]:
    """The protocols of the latest conclusion: file, and hash of what they said."""
    if not (session.folder / CONCLUSION).is_file():
        return []
    raw = read_json(session.folder / CONCLUSION, "")
    try:
        found = [(str(one["fil"]), str(one["svar_sha256"])) for one in raw["protokoll"]]
    except (KeyError, TypeError) as error:
        raise StickprovError(f"{CONCLUSION}: {error} saknas eller har fel form.") from error
    for name, _ in found:
        if name != Path(name).name:
            raise StickprovError(f"{CONCLUSION}: «{name}» är inget filnamn i mappen.")
    return found


def evaluate_again(session: Session) -> str:
    """The next step where there is a conclusion already; nothing where there is none."""
    protocols = recorded(session)
    if not protocols:
        return ""
    path = session.folder / protocols[-1][0]
    return f" Utvärdera igen, så att slutsatsen stämmer: internkontroll stickprov utvardera {path}"


def read_json(path: Path, otherwise: str) -> dict[str, Any]:
    """A JSON object of the audit's folder."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise StickprovError(f"{path} finns inte. {otherwise}".rstrip()) from error
    except (ValueError, RecursionError) as error:
        raise StickprovError(f"{path.name} går inte att läsa som JSON.") from error
    if not isinstance(found, dict):
        raise StickprovError(f"{path.name} går inte att läsa: det ska vara ett JSON-objekt.")
    return found


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Written whole or not at all."""
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


@contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, moved into place when it is whole; StickprovError when one is there already."""
    if folder.exists():
        raise StickprovError(
            f"{folder} finns redan. Ett fryst stickprov skrivs aldrig över: välj en annan mapp med --ut."
        )
    with unfinished_folder(folder.parent) as unfinished:
        yield unfinished
        unfinished.rename(folder)


def _part_data(part: Part) -> dict[str, Any]:
    return {"antal": part.antal, "minuter": str(part.minuter), "belopp": str(part.belopp)}


def _frame(raw: Mapping[str, Any]) -> Frame:
    return Frame(
        utforare=str(raw["utforare"]),
        fil=_file_name(raw["ram"]),
        sha256=_hash(raw["sha256"]),
        slumpdel=_part(raw["slumpdel"]),
        riskdel=_part(raw["riskdel"]),
        underkanda=int(raw["riskdel"]["underkanda"]),
    )


def _file_name(name: Any) -> str:
    """A file in the folder itself: what is read never lies elsewhere."""
    if not isinstance(name, str) or name != Path(name).name or name in ("", ".", ".."):
        raise ValueError(f"filnamnet {name}")
    return name


def _hash(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError(f"kontrollsumman {value}")
    return value


def _digits(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9]+", value):
        raise ValueError(f"tärningen {value}")
    return value


def _part(raw: Mapping[str, Any]) -> Part:
    part = Part(int(raw["antal"]), Decimal(raw["minuter"]), Decimal(raw["belopp"]))
    if part.antal < 0 or not (part.minuter.is_finite() and part.belopp.is_finite()):
        raise ValueError(f"antalet {part.antal}")
    return part
