"""A fresh folder, written whole or not at all; one that is there is never touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extracts.unfinished import unfinished_folder
from reports.kit.errors import OutputError, because


def write_whole(
    folder: Path, fill: Callable[[Path], object], advice: str = "Välj en annan mapp med --ut."
) -> Path:
    """What `fill` writes in `folder`, or beside it as folder_2, _3 … when it exists, or nothing at all.

    `advice` says how another folder is chosen where it is told that this one cannot be written in.
    """
    parent = folder.parent
    begun = False
    try:
        with unfinished_folder(parent) as unfinished:
            begun = True
            fill(unfinished)
            return _move_into_place(unfinished, folder, advice)
    except OSError as error:
        if not begun:
            raise OutputError(f"Det går inte att skriva i {parent}. {advice}") from error
        raise OutputError(
            f"Det gick inte att skriva klart i {parent} ({because(error)}). "
            "Se efter att disken inte är full och att mappen inte är låst."
        ) from error


def _move_into_place(unfinished: Path, folder: Path, advice: str) -> Path:
    for number in range(1, 1000):
        target = folder if number == 1 else folder.with_name(f"{folder.name}_{number}")
        if not target.exists():
            return unfinished.rename(target)
    raise OutputError(f"Det finns redan tusen rapporter i {folder}. {advice}")
