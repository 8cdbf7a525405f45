"""A table as a folder of Parquet files, where a folder in it may name a value: utforare=Björken/."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from extracts.errors import UnderlagError
from extracts.files import MOST_FILES, PARQUET, demand_own_file, form_of, said_of
from extracts.folding import fold

# What systems write in place of a value that is missing.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Part:
    """A file in the folder of a table; `given`: columns that the folders around it name, and their text."""

    path: Path
    given: tuple[tuple[str, str], ...] = ()


def parts_in(folder: Path, underlag: Path) -> tuple[list[Part], list[Path]]:
    """The Parquet files of a table's folder by name, and what in it is not read."""
    parts: list[Part] = []
    others: list[Path] = []
    for path in sorted(_entries(folder)):
        if form_of(path) != PARQUET or path.is_dir():
            others.append(path)
            continue
        demand_own_file(path, underlag)
        parts.append(Part(path, _given(path.relative_to(folder))))
        if len(parts) > MOST_FILES:
            raise UnderlagError(
                "for-manga-filer", plats=folder.name, antal=len(parts), hogst=MOST_FILES
            )
    return parts, others


def _entries(folder: Path) -> Iterator[Path]:
    """The files, and links to folders, which are not followed; not what a system keeps for itself."""

    def stop(error: OSError) -> None:
        raise error

    with said_of(folder.name):
        for at, folders, files in os.walk(folder, onerror=stop):
            folders[:] = filter(_visible, folders)
            links = [name for name in folders if (Path(at) / name).is_symlink()]
            yield from (Path(at) / name for name in (*filter(_visible, files), *links))


def _visible(name: str) -> bool:
    return not name.startswith((".", "_", "~$"))


def _given(within: Path) -> tuple[tuple[str, str], ...]:
    named = (name.partition("=") for name in within.parent.parts)
    return tuple((unquote(key), _value(text)) for key, equals, text in named if equals)


def _value(text: str) -> str:
    return "" if text == _NO_VALUE else unquote(text)


def added(given: tuple[tuple[str, str], ...], names: list[str]) -> dict[str, str]:
    """The columns that the file does not have itself: what stands in it comes before its place."""
    there = {fold(name) for name in names}
    return {key: text for key, text in given if fold(key) not in there}
