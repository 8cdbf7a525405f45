"""Write every output of a run to a fresh folder, moved into place when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.bevis import write_bevis
from reports.csv_files import write_avvikelser, write_underkanda
from reports.errors import OutputError, because
from reports.html import write_html
from reports.provider import write_providers
from reports.rapport import Rapport
from reports.rapport_json import write_json
from reports.workbook import write_workbook


def write_report(rapport: Rapport, folder: Path) -> Path:
    """All outputs of a run in a fresh folder; the folder used is returned."""
    return write_whole(folder, lambda unfinished: _write_all(rapport, unfinished))


def write_whole(folder: Path, fill: Callable[[Path], object]) -> Path:
    """What `fill` writes in `folder`, or beside it as folder_2, _3 … when it exists, or nothing at all."""
    parent = folder.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".pagar-", dir=parent))
    except OSError as error:
        raise OutputError(
            f"Det går inte att skriva i {parent}. Välj en annan mapp med --ut."
        ) from error
    try:
        fill(unfinished)
        unfinished.chmod(0o755)
        return _move_into_place(unfinished, folder)
    except OSError as error:
        raise OutputError(
            f"Rapporten kunde inte skrivas i {parent} ({because(error)}). "
            "Se efter att disken inte är full och att mappen inte är låst."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_all(rapport: Rapport, folder: Path) -> None:
    con = rapport.facts.underlag.con
    write_json(rapport, folder / "rapport.json")
    write_avvikelser(con, rapport.avvikelser, folder / "avvikelser.csv")
    write_underkanda(con, rapport.underkanda, folder / "underkanda.csv")
    write_workbook(rapport, folder / "avvikelser.xlsx")
    write_html(rapport, folder)
    write_providers(rapport, folder / "utforare")
    write_bevis(rapport, folder)


def _move_into_place(unfinished: Path, folder: Path) -> Path:
    for number in range(1, 1000):
        target = folder if number == 1 else folder.with_name(f"{folder.name}_{number}")
        if not target.exists():
            return unfinished.rename(target)
    raise OutputError(f"Det finns redan tusen rapporter i {folder}. Välj en annan mapp med --ut.")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for what the engine spills, gone when the run is over."""
    with tempfile.TemporaryDirectory(prefix="internkontroll-", ignore_cleanup_errors=True) as name:
        yield Path(name)
