"""The part of a workbook's archive that holds a sheet, and what the library does not tell of it."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from extracts.archive import look_through
from extracts.errors import UnderlagError
from extracts.numberformat import BUILT_IN, GENERAL
from extracts.openbook import name_of, opened
from extracts.sheetxml import UNSTYLED, Part

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# In one namespace as Excel writes it, in another as "Strict Open XML".
_ID, _STYLES = "}id", "/styles"
_LARGEST_LIST = 10_000_000


@dataclass(frozen=True)
class SheetPart:
    """The part of the archive that holds a sheet, what was seen of it, and its styles' number formats."""

    name: str
    seen: Part
    codes: Mapping[str, str]


def part_of(path: Path, sheet: str | None, table: str) -> SheetPart:
    """The part that holds a sheet (`sheet` as for read_sheet); UnderlagError when that cannot be told.

    Names of parts are compared in lower case, as the library does.
    """
    state = path.stat()
    return _part_of(path, sheet, table, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)
def _part_of(path: Path, sheet: str | None, table: str, _size: int, _changed: int) -> SheetPart:
    with opened(path) as workbook:
        name = name_of(workbook, sheet, table)
        with zipfile.ZipFile(path) as archive:
            places, styles = _book(archive, look_through(path))
            codes = _codes(_tree(archive, styles)) if styles else {}
            codes.setdefault(UNSTYLED, GENERAL)
        if name in places:
            return SheetPart(places[name], look_through(path)[places[name]], codes)
    raise UnderlagError("ej-gjord-av-excel", fil=path.name)


def comments_with_numbers(path: Path) -> list[tuple[str, str]]:
    """Sheet and cell, each once, whose comment or note holds a personnummer; «» for that of no sheet."""
    found = {name: part.personnummer for name, part in look_through(path).items()}
    if not any(found.values()):
        return []
    with opened(path), zipfile.ZipFile(path) as archive:
        owners = _owners(archive, look_through(path))
    return sorted({(owners.get(name, ""), cell) for name, cells in found.items() for cell in cells})


def beside_cells_with_numbers(path: Path) -> list[tuple[str, str, int]]:
    """Sheet («» for the whole file), what it is called and how many, where there is a personnummer."""
    found = {name: part.beside for name, part in look_through(path).items() if part.beside}
    if not found:
        return []
    with opened(path), zipfile.ZipFile(path) as archive:
        parts = look_through(path)
        owners = _owners(archive, parts)
        owners |= {part: sheet for sheet, part in _book(archive, parts)[0].items()}
        owners |= {_relations_of(part): sheet for part, sheet in owners.items()}
    told = Counter(
        (owners.get(name, owners.get(name.lower(), "")), called)
        for name, every in found.items()
        for called in every
    )
    return sorted((sheet, called, antal) for (sheet, called), antal in told.items())


def _book(archive: zipfile.ZipFile, parts: Collection[str]) -> tuple[dict[str, str], str | None]:
    """The sheets by name, each with its part, and the part of the styles."""
    named = {part.lower(): part for part in parts}
    relations = list(_tree(archive, _RELATIONS))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    styles = [r.get("Target", "") for r in relations if r.get("Type", "").endswith(_STYLES)]
    places: dict[str, str] = {}
    for element in _tree(archive, _BOOK).iter():
        found = [value for key, value in element.items() if key.endswith(_ID)]
        part = named.get(_target("xl", targets.get(found[0], ""))) if found else None
        if part:
            places.setdefault(element.get("name", ""), part)
    return places, named.get(_target("xl", styles[0])) if styles else None


def _owners(archive: zipfile.ZipFile, parts: Collection[str]) -> dict[str, str]:
    """Every part that a sheet refers to, comments too, and the sheet."""
    named = {part.lower(): part for part in parts}
    owners: dict[str, str] = {}
    for sheet, part in _book(archive, parts)[0].items():
        folder = posixpath.dirname(part)
        relations = named.get(_relations_of(part))
        for relation in _tree(archive, relations) if relations else ():
            target = named.get(_target(folder, relation.get("Target", "")))
            if target:
                owners.setdefault(target, sheet)
    return owners


def _relations_of(part: str) -> str:
    """The part that tells what another refers to, in lower case."""
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels".lower()


def _target(folder: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(folder, relative)).lstrip("/").lower()


def _codes(styles: ElementTree.Element) -> dict[str, str]:
    """Style of a cell → its number format, of the formats that are known."""
    own: dict[str, str] = {}
    found: dict[str, str] = {}
    for element in styles.iter():
        match element.tag.rpartition("}")[2]:
            case "numFmt":
                own.setdefault(element.get("numFmtId", ""), element.get("formatCode", ""))
            case "cellXfs":
                numbered = {str(number): code for number, code in BUILT_IN.items()} | own
                for at, style in enumerate(element):
                    number = style.get("numFmtId", "0")
                    if number in numbered:
                        found[str(at)] = numbered[number]
    return found


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part; of a longer one a piece, which is no XML."""
    with archive.open(name) as stream:
        return ElementTree.fromstring(stream.read(_LARGEST_LIST))
