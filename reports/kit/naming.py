"""Folder names for providers: harmless and unique on Windows and Linux, and still readable."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 60
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE
)
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


def folder_names(names: Iterable[str]) -> dict[str, str]:
    """name → folder; names that a file system would confuse get a suffix of their own."""
    plain = {name: safe(name) for name in sorted(names)}
    times = Counter(_same(folder) for folder in plain.values())
    alone = {_same(folder) for folder in plain.values() if times[_same(folder)] == 1}
    found: dict[str, str] = {}
    for name, folder in plain.items():
        length = 0 if _same(folder) in alone else 6
        while length and _same(f"{folder}-{_digest(name, length)}") in alone:
            length += 6
        found[name] = f"{folder}-{_digest(name, length)}" if length else folder
    return found


def safe(name: str) -> str:
    """Letters, digits, space and - _ & are kept, all else is _; never empty or reserved."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in " -_&" else "_" for c in composed)
    folder = re.sub(r"_{2,}", "_", re.sub(r"\s+", " ", kept)).strip(" _-")
    if len(folder) > LONGEST:
        folder = f"{folder[:LONGEST].rstrip(' _-')}-{_digest(name)}"
    if not folder or _RESERVED.fullmatch(folder):
        folder = f"utforare-{folder or _digest(name)}"
    return folder


def short(text: str, most: int = 40) -> str:
    """A name or key as it fits on a line: in the underlag it may be of any length."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def swedish(name: str) -> tuple[str, str]:
    """The order of the Swedish alphabet: å, ä, ö last."""
    return unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH), name


def _same(folder: str) -> str:
    return unicodedata.normalize("NFKC", folder).casefold()


def _digest(name: str, length: int = 6) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:length]
