"""Files of an audit's folder that people have seen are moved aside, never written over."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

EARLIER = "tidigare"


def set_aside(folder: Path, paths: Sequence[Path]) -> list[Path]:
    """Move files that are there to `tidigare`, numbered, so that nothing people have seen is lost."""
    there = [path for path in paths if path.exists()]
    if not there:
        return []
    earlier = folder / EARLIER
    earlier.mkdir(exist_ok=True)
    number = next(
        n
        for n in range(1, 10_000)
        if not any((earlier / f"{p.stem}_{n}{p.suffix}").exists() for p in there)
    )
    moved = [earlier / f"{path.stem}_{number}{path.suffix}" for path in there]
    for path, place in zip(there, moved, strict=True):
        shutil.move(path, place)
    return moved
