"""A workbook's parts looked through before they are opened, as they really unpack: no bomb gets further."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from extracts.errors import UnderlagError
from extracts.sheetxml import MOST_CELLS, GrowingError, Part

# A sheet of a million rows unpacks to less than 2 GB; more is no extract.
LARGEST = 2_000_000_000
# From this size on, so many times larger than the file is no extract either.
LARGE, LARGEST_RATIO = 100_000_000, 200

_CHUNK = 1 << 20
_XML = (".xml", ".rels")


def look_through(path: Path) -> Mapping[str, Part]:
    """The parts of a workbook by name; UnderlagError for what must not be opened."""
    state = path.stat()
    return _look_through(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)
def _look_through(path: Path, size: int, _changed: int) -> Mapping[str, Part]:
    found: dict[str, Part] = {}
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            part = found[entry.filename] = Part()
            is_xml = entry.filename.lower().endswith(_XML)
            for piece in pieces(archive, entry):
                unpacked += len(piece)
                if unpacked > LARGEST or (unpacked > LARGE and unpacked > LARGEST_RATIO * size):
                    raise UnderlagError("for-stor-uppackad", fil=path.name)
                if is_xml:
                    _feed(part, piece, path)
                elif b"sheetData" in piece:
                    raise UnderlagError("ej-gjord-av-excel", fil=path.name)
            if is_xml:
                part.feed(b"", final=True)
    return found


def _feed(part: Part, piece: bytes, path: Path) -> None:
    try:
        part.feed(piece)
    except GrowingError as error:
        raise UnderlagError("ej-gjord-av-excel", fil=path.name) from error
    if part.room > MOST_CELLS:
        raise UnderlagError("celler-langt-bort", fil=path.name)


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part to its end, whatever size the archive says that it has."""
    entry.file_size = LARGEST + 1
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            yield piece
