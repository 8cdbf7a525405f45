"""Files that are sent to a page: stored under names that are safe, and no file is another."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from extracts.files import MOST_FILES
from webb.sida import room

# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]')
_LONGEST = 100
_NAMELESS = "fil"


@dataclass(frozen=True)
class Mottagen:
    """A file as it was called where it came from, and as it is stored."""

    namn: str
    path: Path

    @property
    def renamed(self) -> bool:
        """Whether it is called something else here."""
        return self.namn != self.path.name


class Arende(Protocol):
    """An errand that begins with files."""

    namn: str
    filer: list[Mottagen]

    @property
    def inlagda(self) -> Path:
        """The folder that they are stored in."""


A = TypeVar("A", bound=Arende)


async def begun(request: Request, kind: Callable[[str, Path], A]) -> A | None:
    """A new errand with the files of the form; None, and nothing kept, when there are none."""
    rum = room(request)
    errand = rum.new(kind)
    try:
        errand.filer = await receive(request, "filer", errand.inlagda)
    except BaseException:
        rum.remove(errand.namn)
        raise
    if not errand.filer:
        rum.remove(errand.namn)
        return None
    return errand


async def receive(request: Request, field: str, folder: Path) -> list[Mottagen]:
    """The files of a field of the form, stored in the folder; those of a system (.DS_Store) are left out."""
    form = await request.form(max_files=MOST_FILES)
    try:
        sent = [one for one in form.getlist(field) if isinstance(one, UploadFile) and one.filename]
        seen = [one for one in sent if not _hidden(_last(str(one.filename)))]
        return await run_in_threadpool(_store, seen, folder)
    finally:
        await form.close()


def _store(sent: Sequence[UploadFile], folder: Path) -> list[Mottagen]:
    folder.mkdir(mode=0o700, exist_ok=True)
    stored: list[Mottagen] = []
    for one in sent:
        namn = _last(str(one.filename))
        path = folder / free_name(safe_name(namn), (s.path.name for s in stored))
        with path.open("xb") as target:
            shutil.copyfileobj(one.file, target, 1 << 20)
        stored.append(Mottagen(namn, path))
    return stored


def safe_name(given: str) -> str:
    """A name that is a file in its folder on every system: no path, no device, and not too long."""
    name = _NOT_IN_NAMES.sub("_", _last(given)).strip(" .") or _NAMELESS
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and len(ending) < 10 else (name, "")
    name = f"{_cut(stem)}{ending}"
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number when a file system would take it for another's."""
    used, number = {one.casefold() for one in taken}, 1
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    found = name
    while found.casefold() in used:
        number += 1
        found = f"{stem}_{number}{ending}"
    return found


def _last(given: str) -> str:
    """The file's own name: a browser sends the folder along, and another sender what it likes."""
    return re.split(r"[/\\]", given)[-1]


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def _cut(stem: str) -> str:
    """No more bytes than a file system takes."""
    return stem.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
