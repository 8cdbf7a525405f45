"""What a file is before it is read: one of its own, in the folder, and what its name says."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extracts.errors import UnderlagError

CSV, XLSX, PARQUET = "csv", "xlsx", "parquet"
# What a file is by the end of its name (spec: underlag, «Names and forms»).
# Of a workbook with macros nothing is run.
_FORMS = {
    ".csv": CSV,
    ".txt": CSV,
    ".tsv": CSV,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".parquet": PARQUET,
}
# A country's providers with eleven tables each; more is not one underlag.
MOST_FILES = 1_000
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_IN_WORDS = ("No space left", "File too large", "max_temp_directory_size")
_NOWHERE = {errno.ENOENT, errno.ELOOP}
_LOOK = 1_024
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<meta", b"<style", b"<table")


def form_of(path: Path) -> str | None:
    """CSV, XLSX or PARQUET by the end of the file's name; None: files of its kind are not read."""
    return _FORMS.get(path.suffix.lower())


def demand_own_file(path: Path, folder: Path | None) -> None:
    """UnderlagError unless the path is a regular file; nothing is opened.

    A link in a folder leads to a file in it. Without a folder the user has pointed at the very path.
    """
    with said_of(path.name):
        mode = path.stat().st_mode
        inside = (
            folder is None
            or not path.is_symlink()
            or path.resolve().is_relative_to(folder.resolve())
        )
    if stat.S_ISDIR(mode):
        raise UnderlagError("mapp-ej-fil", fil=path.name)
    if not stat.S_ISREG(mode):
        raise UnderlagError("ej-vanlig-fil", fil=path.name)
    if not inside:
        raise UnderlagError("lank-utanfor", fil=path.name)


def demand_kind(path: Path) -> None:
    """UnderlagError when the first bytes of a file say that it is something else than its name does."""
    with path.open("rb") as stream:
        start = stream.read(_LOOK).removeprefix(b"\xef\xbb\xbf").lstrip()
    name, form = path.name, form_of(path)
    if form is None:
        raise UnderlagError("annan-form", fil=name)
    if start.startswith(b"PK\x03\x04") and form != XLSX:
        raise UnderlagError("ar-excel", fil=name)
    if start.startswith(b"PAR1") and form != PARQUET:
        raise UnderlagError("ar-parquet", fil=name)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnderlagError("ar-aldre-excel", fil=name)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or (form == CSV and _is_wide(start)):
        raise UnderlagError("utf-16", fil=name)
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise UnderlagError("ar-annat", fil=name)
    if start.lower().startswith(_MARKUP):
        raise UnderlagError("ar-webbsida", fil=name)
    if form != CSV and start and not start.startswith((b"PK", b"PAR1")) and b"\0" not in start:
        raise UnderlagError("ar-text", fil=name)


def _is_wide(start: bytes) -> bool:
    """Whether every other byte is NUL, as in UTF-16 without its mark."""
    return len(start) > 1 and any(not start[first::2].strip(b"\0") for first in (0, 1))


@contextmanager
def said_of(place: str) -> Iterator[None]:
    """What the system says of a file that cannot be read, as a sentence about it."""
    try:
        yield
    except OSError as error:
        if is_out_of_room(error):
            raise UnderlagError("disken-full") from error
        if error.errno in _NOWHERE:
            raise UnderlagError("leder-ingenstans", fil=place) from error
        raise UnderlagError("oppnas-inte", fil=place) from error


def is_out_of_room(error: Exception) -> bool:
    """Whether the disk is full, as the system or the engine complains of it."""
    said = str(error)
    return (isinstance(error, OSError) and error.errno in _FULL) or any(
        words in said for words in _FULL_IN_WORDS
    )


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
