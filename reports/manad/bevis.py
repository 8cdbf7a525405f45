"""bevis.json: hashes of everything that went in and came out, counts, versions, and the clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from reports.kit.masking import as_json
from reports.manad.profiles import profiles
from reports.manad.rapport import Rapport
from reports.manad.reading import files_read

BEVIS = "bevis.json"
# What in it is not the same when the same run is made again.
CLOCK = ("resultat", "parametrar", "versioner", "borjade", "slutade")
LIBRARIES = (
    "great_expectations",
    "duckdb",
    "ibis-framework",
    "pandas",
    "pandera",
    "xlsxwriter",
    "altair",
    "python-docx",
)


def write_bevis(rapport: Rapport, folder: Path) -> None:
    """Written last; the only output with clock values."""
    (folder / BEVIS).write_text(as_json(_data(rapport, folder)), "utf-8")


def _data(rapport: Rapport, folder: Path) -> dict[str, Any]:
    facts = rapport.facts
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    return {
        "format": "internkontroll.bevis/1",
        "period": str(facts.period),
        "underlag": [asdict(count) for count in files_read(facts)],
        "inte_lasta": list(facts.underlag.ignored),
        **({"kvitton": [asdict(k) for k in rapport.kvitton]} if rapport.kvitton else {}),
        "plan": {
            "namn": rapport.plan.namn,
            "sha256": rapport.plan.sha256,
            "filer": dict(sorted(rapport.plan.files.items())),
        },
        **profiles(facts),
        "resultat": {f.relative_to(folder).as_posix(): sha256_of(f) for f in files},
        "parametrar": dict(rapport.parametrar),
        "versioner": {
            "internkontroll": program_version(),
            "python": platform.python_version(),
            **{name: _version(name) for name in LIBRARIES},
        },
        "borjade": rapport.borjade.isoformat(timespec="seconds"),
        "slutade": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def program_version() -> str:
    """The version of this program."""
    return _version("internkontroll")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "okänd"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
