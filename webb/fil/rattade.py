"""The files as they are sent on: those that have been corrected written anew, the others as they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from extracts.files import CSV, XLSX
from extracts.find import Source
from webb.fil.andring import Andring, of_table
from webb.fil.rattad_bok import write_book_again
from webb.fil.rattad_csv import write_csv_again
from webb.mottag import free_name

# A file of another form is corrected where it comes from.
CORRECTED = (CSV, XLSX)


def write_corrected(
    files: Sequence[Path], sources: Sequence[Source], andringar: Sequence[Andring], folder: Path
) -> dict[str, str]:
    """All of the files in the folder; the name that each has there → the one it was sent in with."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    names: dict[str, str] = {}
    for path in files:
        mine = [source for source in sources if source.path == path]
        changed = any(one.plats.fil == path.name for one in andringar)
        name = path.name
        if changed and mine[0].form == XLSX:
            name = free_name(f"{path.stem}.xlsx", {*names, *(p.name for p in files if p != path)})
        names[name] = path.name
        if not changed:
            _same_file(path, folder / name)
        elif mine[0].form == XLSX:
            write_book_again(mine, andringar, folder / name)
        else:
            write_csv_again(mine[0], of_table(andringar, path.name, None), folder / name)
    return names


def _same_file(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
