"""Personnummer that are planted one per place, and the search for them in everything that is written."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from stdnum.luhn import calc_check_digit

Form = Callable[[str], str]
_DAY = "8507{day:02}{serial:03}"

# How the twelve digits of one are written; each is found again by its last ten.
FORMS: Mapping[str, Form] = {
    "tolv siffror": lambda n: n,
    "sekel och bindestreck": lambda n: f"{n[:8]}-{n[8:]}",
    "sekel och plus": lambda n: f"{n[:8]}+{n[8:]}",
    "tio med bindestreck": lambda n: f"{n[2:8]}-{n[8:]}",
    "tio med plus": lambda n: f"{n[2:8]}+{n[8:]}",
    "hårt bindestreck": lambda n: f"{n[:8]}\u2011{n[8:]}",
    "tankstreck": lambda n: f"{n[2:8]}\u2013{n[8:]}",
    "mjukt bindestreck": lambda n: f"{n[:8]}\u00ad{n[8:]}",
    "blanksteg": lambda n: f"{n[:8]} {n[8:]}",
    "hårt blanksteg": lambda n: f"{n[2:8]}\u00a0{n[8:]}",
    "snedstreck": lambda n: f"{n[2:8]}/{n[8:]}",
    "punkt": lambda n: f"{n[:8]}.{n[8:]}",
    "delat datum": lambda n: f"{n[:4]}-{n[4:6]}-{n[6:8]}-{n[8:]}",
    "delat med blanka": lambda n: f"{n[2:4]} {n[4:6]} {n[6:8]} {n[8:]}",
    "blanka omkring": lambda n: f" \u00a0{n[:8]}-{n[8:]} ",
    "i en text": lambda n: f"ring {n[2:8]}-{n[8:]}, efter tolv",
    "klistrat vid bokstäver": lambda n: f"K{n}x",
}
# Where it is no word of its own, it may be a key's by chance.
GLUED = "klistrat vid bokstäver"
PLAIN = "sekel och bindestreck"


def number(serial: int, *, samordning: bool = False) -> str:
    """A synthetic personnummer, born on a day in July 1985 (or a samordningsnummer: the day plus 60)."""
    ten = _DAY.format(day=serial // 1000 + 1 + 60 * samordning, serial=serial % 1000)
    return f"19{ten}{calc_check_digit(ten)}"


@dataclass
class Planted:
    """Numbers by the place where they are planted, in each form in turn from `first` on.

    Every second number is a samordningsnummer.
    """

    first: int = 0
    places: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def at(self, place: str, form: str | None = None) -> str:
        """The number of that place, as it is written."""
        serial = len(self.places)
        assert place not in self.places
        self.places[place] = number(serial, samordning=serial % 2 == 1)
        self.forms[place] = form or tuple(FORMS)[(serial + self.first) % len(FORMS)]
        return FORMS[self.forms[place]](self.places[place])

    def bare(self, place: str) -> str:
        """The number of that place as ten digits alone."""
        self.at(place)
        return self.places[place][2:]

    def leaks(self, *texts: Mapping[str, str]) -> list[str]:
        """«place → output» for each number that can be read in an output or in its name."""
        assert self.places
        return sorted(
            f"{place} → {name}"
            for found in texts
            for name, text in found.items()
            for written in [digits_of(f"{name}\n{text}")]
            for place, twelve in self.places.items()
            if twelve[2:] in written
        )


def digits_of(text: str) -> str:
    """The text without what may stand between digits, also as HTML, XML and addresses write it."""
    return re.sub(r"[^\w<>;,:]|_", "", unquote(html.unescape(text)))


def written(folder: Path) -> dict[str, str]:
    """Every file of a folder as text by its path; a workbook by its parts."""
    assert folder.is_dir()
    return {
        name: content.decode("utf-8", "replace")
        for path in sorted(folder.rglob("*"))
        for name, content in _parts(path, path.relative_to(folder).as_posix())
    }


def _parts(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield name, b""
    elif path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            yield from ((f"{name}/{member}", archive.read(member)) for member in archive.namelist())
    else:
        yield name, path.read_bytes()
