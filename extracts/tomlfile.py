"""The one reader of TOML: what a person wrote, with the line of each key, and every fault in a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extracts.shown import shown
from extracts.tomlhelp import help_with

# A key with thousands of dots takes the reader minutes, and gigabytes.
_LONGEST_LINE = 1000
_LARGEST = 1_000_000
_AT = re.compile(r" \(at line (\d+), column \d+\)$")
_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<note>#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|(?P<is>=)|(?P<other>.)",
    re.DOTALL,
)
_Path = tuple[str | int, ...]


class TomlError(Exception):
    """A file is not TOML: where, and what to write instead (exit code 2)."""

    exit_code = 2


class Section(dict[str, Any]):
    """A table of the file; `rader` are the lines of its keys, `rad` its own."""

    def __init__(self, values: dict[str, Any], rad: int, rader: dict[str, int]) -> None:
        super().__init__(values)
        self.rad, self.rader = rad, rader


def at(where: str, raw: object, key: str = "") -> str:
    """`where` with the line of the key, or of the section, after the name of the file."""
    if not isinstance(raw, Section) or ", rad " in where:
        return where
    return where.replace(".toml", f".toml, rad {raw.rader.get(key, raw.rad)}", 1)


def read_toml(path: Path, where: str, number: Callable[[str], Any] = float) -> Section:
    """A file by its path; FileNotFoundError is the caller's to explain."""
    with path.open("rb") as stream:
        return parse_toml(stream.read(_LARGEST + 1), where, number)


def parse_toml(raw: bytes, where: str, number: Callable[[str], Any] = float) -> Section:
    """The bytes of a file, with or without a byte order mark."""
    if len(raw) > _LARGEST:
        raise TomlError(f"{where} är större än {_LARGEST // 1000} kB. Är det rätt fil?")
    text = _decoded(raw, where).replace("\r\n", "\n")
    lines = text.split("\n")
    for rad, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise TomlError(
                f"{where} går inte att läsa som TOML: rad {rad} är längre än {_LONGEST_LINE} tecken. "
                "Dela den på flera rader."
            )
    try:
        found = tomllib.loads(text, parse_float=number)
        section: Section = _with_lines(found, _lines_of(text))
    except tomllib.TOMLDecodeError as error:
        raise TomlError(_sentence(str(error), lines, where)) from error
    except (ValueError, RecursionError) as error:
        raise TomlError(f"{where} går inte att läsa som TOML: för djupt eller stort.") from error
    return section


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rad = raw[: error.start].count(b"\n") + 1
        raise TomlError(
            f"{where} är inte sparad som UTF-8 (rad {rad}). "
            "Öppna filen i Anteckningar och spara om den med kodningen UTF-8."
        ) from error


def _sentence(said: str, lines: list[str], where: str) -> str:
    place = _AT.search(said)
    rad = int(place[1]) if place else next((n for n in range(len(lines), 1, -1) if lines[n - 1]), 1)
    line = lines[rad - 1].strip()
    return f"{where} går inte att läsa som TOML: rad {rad}, «{shown(line, 80)}». {help_with(line, said)}"


def _with_lines(value: Any, lines: dict[_Path, int], path: _Path = (), rad: int = 1) -> Any:
    rad = lines.get(path, rad)
    if isinstance(value, list):
        return [_with_lines(one, lines, (*path, n), rad) for n, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    inner = {key: _with_lines(one, lines, (*path, key), rad) for key, one in value.items()}
    return Section(inner, rad, {key: lines.get((*path, key), rad) for key in inner})


def _lines_of(text: str) -> dict[_Path, int]:
    """Where each key of a file that is known to be TOML first stands."""
    found: dict[_Path, int] = {}
    for path, rad in _keys(text):
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], rad)
    return found


def _keys(text: str) -> Iterator[tuple[_Path, int]]:
    """The path and line of each header and each key."""
    section: _Path = ()
    many: dict[_Path, int] = {}
    for rad, words in _statements(text):
        if words.startswith("["):
            twice = words.startswith("[[")
            section = _resolved(words.strip("[] \t"), many)
            if twice:
                many[section] = many.get(section, -1) + 1
                section = (*section, many[section])
            yield section, rad
        else:
            yield (*section, *_parts(words)), rad


def _resolved(header: str, many: dict[_Path, int]) -> _Path:
    """The path of a header; what has been written as [[…]] stands for the last of them."""
    *outer, last = _parts(header)
    path: _Path = ()
    for part in outer:
        path = (*path, part)
        path = (*path, many[path]) if path in many else path
    return (*path, last)


def _parts(dotted: str) -> list[str]:
    found: Any = tomllib.loads(f"{dotted} = 0")
    parts = []
    while isinstance(found, dict):
        [(part, found)] = found.items()
        parts.append(part)
    return parts


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of each header, and of each key before its `=`."""
    rad, depth, words, value = 1, 0, "", False
    for token in _TOKEN.finditer(text):
        kind, said = token.lastgroup, token[0]
        if kind == "end" and depth == 0:
            if words.strip() and not value:
                yield rad, words.strip()
            words, value = "", False
        elif kind == "is" and depth == 0 and not value:
            yield rad, words.strip()
            value = True
        elif kind in ("open", "close") and (value or words.strip() or kind == "open"):
            depth += (1 if kind == "open" else -1) if value else 0
            words += said
        elif kind != "note":
            words += said
        rad += said.count("\n")
    if words.strip() and not value:
        yield rad, words.strip()
