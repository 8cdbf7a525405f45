"""The run beside the archive: what earlier runs say of it, and the run itself added to them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from arkiv.errors import ArkivError
from arkiv.file import FILE
from arkiv.runs import AVVIKELSE, Korning, add
from arkiv.tidigare import earlier
from reports.kit.masking import as_json
from reports.manad.bevis import program_version
from reports.manad.rapport import Rapport
from reports.manad.rapport_json import as_data

# How far the archive had come when the run looked in it; not a choice that the run is made of.
ARKIV_NR, UPPFOLJNING_NR = "arkiv_nr", "uppfoljning_nr"


def file_of(folder: Path) -> Path:
    """The archive of a run that is told of none: beside its folder."""
    return folder.parent / FILE


def with_earlier(
    rapport: Rapport,
    mine: Korning,
    path: Path | None,
    nr: int | None = None,
    read: int | None = None,
) -> Rapport:
    """The run with what the archive says of it, or said at `nr` and `read`. `path` None: it was empty."""
    found = earlier(path, mine, nr, read)
    then = {ARKIV_NR: str(found.nr), UPPFOLJNING_NR: str(found.uppfoljning_nr)}
    return replace(rapport, tidigare=found, parametrar={**rapport.parametrar, **then})


def archive(mine: Korning, path: Path, folder: Path) -> int:
    """Add the run, whose report is in `folder`; its number in the archive."""
    try:
        return add(path, mine)
    except ArkivError as error:
        said = f"Rapporten finns i {folder}, men körningen är inte lagd i arkivet. {error}"
        raise ArkivError(said) from error


def as_archived(rapport: Rapport) -> Korning:
    """The run as the archive has it: the same whatever the archive says of it."""
    written = as_json(as_data(rapport))
    return Korning(
        data=json.loads(written),
        avvikelser=rapport.avvikelser.select(*AVVIKELSE).order_by("id").to_pyarrow(),
        rapport_sha256=hashlib.sha256(written.encode()).hexdigest(),
        program=program_version(),
        parametrar=json.loads(as_json(dict(rapport.parametrar))),
        borjade=rapport.borjade.isoformat(timespec="seconds"),
    )
