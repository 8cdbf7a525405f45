"""A workbook's parts looked through before they are opened, as they really unpack: no bomb gets further."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from extracts.errors import UnderlagError
from extracts.sheetxml import MOST_CELLS, Part
from extracts.wellformed import WellFormed

# A sheet of a million rows unpacks to less than 2 GB; more is no extract.
LARGEST = 2_000_000_000
# From this size on, so many times larger than the file is no extract either.
LARGE, LARGEST_RATIO = 100_000_000, 200

_CHUNK = 1 << 23
# A chunk begins with so much of the one before; no tag and no formula is longer.
_TAIL = 1 << 15
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# The library makes room for as many texts and styles as are promised.
_PROMISED = re.compile(rb"ount\s*=\s*[\"']\s*(\d{7,})")


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
            whole = WellFormed(entry.filename)
            for text, fresh in _chunks(archive, entry):
                unpacked += len(fresh)
                if unpacked > LARGEST or (unpacked > LARGE and unpacked > LARGEST_RATIO * size):
                    raise UnderlagError("for-stor-uppackad", fil=path.name)
                if _grows(entry.filename, text) or not part.see(_whole(text)):
                    raise UnderlagError("ej-gjord-av-excel", fil=path.name)
                if part.room > MOST_CELLS:
                    raise UnderlagError("celler-langt-bort", fil=path.name)
                whole.feed(fresh)
            whole.feed(b"", final=True)
    return found


def _grows(part: str, text: bytes) -> bool:
    """Whether the XML grows when it is read, or promises more than a sheet can hold."""
    if part.lower().endswith((".xml", ".rels")) and _DTD.search(text):
        return True
    return any(int(number[:12]) > MOST_CELLS for number in set(_PROMISED.findall(text)))


def _whole(text: bytes) -> bytes:
    """Without a tag that goes on in the next chunk; one that is longer than any tag is kept."""
    last = text.rfind(b"<", -_TAIL)
    return text if last < 0 or b">" in text[last:] else text[:last]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a part with the end of the one before, and what is new of them.

    A part is read to its end, whatever size the archive says that it has.
    """
    entry.file_size = LARGEST + 1
    tail = b""
    with archive.open(entry) as stream:
        while fresh := stream.read(_CHUNK):
            yield tail + fresh, fresh
            tail = (tail + fresh)[-_TAIL:]
