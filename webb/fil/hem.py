"""What she takes home: a folder as one file, the same bytes for the same folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The earliest day that the form knows: a clock would make each file another.
_DAY = (1980, 1, 1, 0, 0, 0)


def packed(folder: Path, target: Path) -> Path:
    """All files of the folder, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _packed({path.relative_to(folder).as_posix(): path for path in files}, target)


def packed_files(files: Iterable[Path], target: Path) -> Path:
    """These files, beside each other."""
    return _packed({path.name: path for path in files}, target)


def _packed(files: Mapping[str, Path], target: Path) -> Path:
    with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
        path = Path(unfinished) / target.name
        with ZipFile(path, "w") as archive:
            for name, file in files.items():
                info = ZipInfo(name, _DAY)
                info.compress_type = ZIP_DEFLATED
                with file.open("rb") as source, archive.open(info, "w", force_zip64=True) as goal:
                    shutil.copyfileobj(source, goal, 1 << 20)
        return path.replace(target)
