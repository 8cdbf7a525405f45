"""Is a run's folder what the run wrote: against its own bevis.json, and against the run made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extracts.shown import shown
from reports.kit.errors import OutputError, because
from reports.kit.numbers import count
from reports.manad.bevis import BEVIS, CLOCK, sha256_of
from stickprov.audit.unlike import unlike
from stickprov.audit.verify import differences

_BY_HAND = (
    " Arbetslistan fylls i för hand; kör med --underlag, så står det vilka celler som skiljer."
)
_NOT_OURS = "Ange en mapp som «kontrollera» har skrivit."


@dataclass(frozen=True)
class Bevis:
    """bevis.json of a folder: what the run read and wrote, and what it was asked."""

    folder: Path
    raw: Mapping[str, Any]
    resultat: Mapping[str, str]
    parametrar: Mapping[str, str]
    period: str


def read_bevis(folder: Path) -> Bevis:
    """OutputError when the folder has none, or it has another shape."""
    path = folder / BEVIS
    try:
        raw = json.loads(path.read_text("utf-8"))
        resultat, parametrar = (_texts(raw[name]) for name in ("resultat", "parametrar"))
        return Bevis(folder, raw, resultat, parametrar, str(raw["period"]))
    except FileNotFoundError as error:
        raise OutputError(f"{path} finns inte. {_NOT_OURS}") from error
    except OSError as error:
        raise OutputError(f"{path} kan inte läsas: {because(error)}. {_NOT_OURS}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputError(
            f"{path} går inte att läsa som bevis för en körning. {_NOT_OURS}"
        ) from error


def _texts(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise TypeError
    return raw


def against_hashes(bevis: Bevis) -> Iterator[str]:
    """Files that are missing, changed or too many, all of them, by the hashes of bevis.json."""
    files = _files(bevis.folder)
    for name, sha256 in sorted(bevis.resultat.items()):
        if name not in files:
            yield f"{shown(name)} saknas."
        elif sha256_of(files[name]) != sha256:
            by_hand = _BY_HAND if name.endswith(".xlsx") else ""
            yield f"{shown(name)} är ändrad sedan körningen.{by_hand}"
    for name in sorted(files.keys() - bevis.resultat.keys() - {BEVIS}):
        yield f"{shown(name)} hör inte till körningen."


def against_rerun(bevis: Bevis, rerun: Path) -> Iterator[str]:
    """What the run made again gives otherwise: its inputs first, and only if they agree its files."""
    fresh = read_bevis(rerun)
    inputs = list(_inputs(bevis, fresh))
    if inputs:
        yield from inputs
        yield "Körningen är därför inte jämförd fil för fil: den är gjord av något annat."
        return
    there, right = _files(bevis.folder), _files(rerun)
    for name in sorted(right.keys() - {BEVIS}):
        found = there.get(name, bevis.folder / name)
        for fault in unlike(found, right[name], shown(name)):
            yield f"Omkörningen: {fault}"
    for name in sorted(bevis.resultat.keys() - right.keys()):
        yield f"Omkörningen: {shown(name)} skrivs inte."
    kept, now = _lasting(bevis), _lasting(fresh)
    for fault in differences(kept, now, BEVIS):
        yield f"Omkörningen: {shown(fault, _LONGEST)}"


_LONGEST = 400


def other_versions(bevis: Bevis, rerun: Path) -> Iterator[str]:
    """Versions that are not those of the run: a reason why its files may differ."""
    was, now = (one.raw.get("versioner") for one in (bevis, read_bevis(rerun)))
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted(now):
            if was.get(name) != now[name]:
                yield f"{name} {shown(str(was.get(name, 'okänd')))} då, {now[name]} nu"


def _inputs(bevis: Bevis, fresh: Bevis) -> Iterator[str]:
    """The files read, the plan's files and the profiles: by their hashes."""
    for what, of in (
        ("underlagets fil", _underlag),
        ("planens fil", _plan),
        ("profilen", _profiler),
        ("kvittot för", _kvitton),
    ):
        was, now = of(bevis.raw), of(fresh.raw)
        for name in sorted({*was, *now}):
            if name not in now:
                yield f"{what.capitalize()} {shown(name)} är inte med i omkörningen."
            elif name not in was:
                yield f"{what.capitalize()} {shown(name)} var inte med i körningen."
            elif was[name] != now[name]:
                yield f"{what.capitalize()} {shown(name)} är inte den som körningen läste."


def _underlag(raw: Mapping[str, Any]) -> dict[str, object]:
    return {f"{one['fil']}": one["sha256"] for one in raw.get("underlag", ())}


def _plan(raw: Mapping[str, Any]) -> dict[str, object]:
    return dict(raw.get("plan", {}).get("filer", {}))


def _profiler(raw: Mapping[str, Any]) -> dict[str, object]:
    return {one["fil"]: one["sha256"] for one in raw.get("profiler", ())}


def _kvitton(raw: Mapping[str, Any]) -> dict[str, object]:
    return {one["fil"]: one for one in raw.get("kvitton", ())}


def _lasting(bevis: Bevis) -> dict[str, Any]:
    """bevis.json without the clock, the versions, what the user asked for and the files' hashes."""
    return {name: value for name, value in bevis.raw.items() if name not in CLOCK}


def _files(folder: Path) -> dict[str, Path]:
    """Path inside the folder → file; a link is one of the folder only by its name, and is not followed."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def said(bevis: Bevis, faults: list[str], *, rerun: bool) -> Iterator[str]:
    """The answer in sentences."""
    if not faults:
        files = count(len(bevis.resultat))
        yield f"Stämmer: {files} filer mot kontrollsummorna i {BEVIS}."
        if rerun:
            yield "Stämmer: körd på nytt med samma underlag, plan och val, byte för byte."
    for fault in faults:
        yield f"STÄMMER INTE: {fault}"
    digest = hashlib.sha256((bevis.folder / BEVIS).read_bytes()).hexdigest()
    yield f"Kontrollsumma för {BEVIS}, att hålla mot diariet: {digest}"
    if not rerun:
        yield f"En mapp där också {BEVIS} är ändrad syns bara med --underlag eller i diariet."
    if faults:
        number = "En sak" if len(faults) == 1 else f"{count(len(faults))} saker"
        yield f"{number} stämmer inte. Använd inte mappen förrän det är utrett."
