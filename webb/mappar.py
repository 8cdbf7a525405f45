"""Choosing a folder of this machine: where one is, what lies there, and where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extracts.files import form_of
from reports.kit.errors import OutputError, because
from webb.sida import path_of


@dataclass(frozen=True)
class Mapp:
    """A folder as it is shown: its folders, its files of the forms that are read, and its receipts."""

    path: Path
    mappar: tuple[Path, ...]
    filer: tuple[Path, ...]
    kvitton: tuple[Path, ...]


def look(given: str) -> Mapp:
    """The folder that was written or chosen; OutputError when it cannot be opened."""
    path = path_of(given) if given.strip() else Path.home()
    try:
        inside = sorted(p for p in path.iterdir() if not p.name.startswith((".", "~$")))
        folders = tuple(p for p in inside if p.is_dir())
        files = tuple(p for p in inside if p.is_file())
    except (OSError, ValueError) as error:
        why = because(error) if isinstance(error, OSError) else "namnet kan inte användas"
        raise OutputError(f"Mappen {path} kan inte öppnas: {why}.") from error
    receipts = tuple(p for p in files if p.suffix == ".json" and "kvitto" in p.name.lower())
    return Mapp(path, folders, tuple(p for p in files if form_of(p)), receipts)
