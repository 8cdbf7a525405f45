"""Folding: how headers, file names and enumerated values are compared (spec: underlag, «Folding»)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

# What nobody sees: zero width, soft hyphen, byte order mark. Python and the engine both read it.
UNSEEN = "[\u00ad\u180e\u200b-\u200d\u2060\ufeff]"
_LETTERS = str.maketrans("åäöé", "aaoe")
_SEPARATORS = re.compile(r"[\s\-./_]+")


def fold(text: str) -> str:
    """`Planerad  START ` → `planerad_start`: NFC, lower case, å ä ö é → a a o e, blanks → `_`.

    What nobody sees (a second byte order mark, zero-width characters) is nothing.
    """
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    lowered = unicodedata.normalize("NFC", seen).lower().translate(_LETTERS)
    return _SEPARATORS.sub("_", lowered).strip("_")


def without_unseen(text: str) -> str:
    """The text without the characters that nobody sees."""
    return re.sub(UNSEEN, "", text)


def cleaned(text: str) -> str:
    """A key or a provider's name as it is compared: as parse.clean, of one text."""
    return unicodedata.normalize("NFC", " ".join(without_unseen(text).split()))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, for «Menade ni …?»; None when nothing is near."""
    found = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else None
