"""Old encodings, and UTF-8 written twice: known by the Swedish words that come out right in them alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extracts.contract import CONTRACT

# Words of the tables' headings and cells; those of the contract come to them.
_WORDS = (
    "utförare", "beställning", "beställningar", "åtgärd", "följdes", "upprättad", "frånvaro", "från",
    "städ", "städning", "tvätt", "inköp", "kväll", "omläggning", "ögondroppar", "förmiddag", "ändrad",
    "måltid", "hemtjänst", "områden", "område", "värde", "återbud", "får", "för", "är", "på", "så",
    "tätort", "skärgård",
)  # fmt: skip
OLD = {"mac_roman": "Mac Roman", "cp850": "cp850"}
# What å, ä and ö are as bytes.
_LETTERS = {name: re.compile(b"[" + "åäö".encode(name) + b"]") for name in OLD}
_TWICE = "åäö".encode().decode("cp1252")
_TWICE_LETTER = re.compile("|".join(map(re.escape, (_TWICE[:2], _TWICE[2:4], _TWICE[4:]))))


def _words() -> frozenset[str]:
    values = [v for t in CONTRACT.values() for column in t.columns for v in column.values]
    found = {word for value in (*values, *_WORDS) for word in value.split()}
    return frozenset(word for word in found if not word.isascii())


WORDS = _words()
_WORD = re.compile(r"[^\W\d_]+")


def old_encoding(raw: bytes) -> str | None:
    """The old encoding of bytes that are not UTF-8, when only that one makes Swedish words of them."""
    suspects = [name for name in OLD if _LETTERS[name].search(raw)]
    if not suspects or _known(raw, "cp1252"):
        return None
    known: Mapping[str, int] = {name: _known(raw, name) for name in suspects}
    best = max(known, key=lambda name: known[name])
    return OLD[best] if known[best] else None


def is_twice_utf8(raw: bytes) -> bool:
    """Whether UTF-8 was taken for Windows-1252 and written as UTF-8 once more, and nothing else is right."""
    if b"\xc3\x83\xc2" not in raw:
        return False
    text = raw.decode("utf-8", "replace")
    if _in(text):
        return False
    again = _TWICE_LETTER.sub(lambda found: found[0].encode("cp1252").decode(), text)
    return bool(_in(again))


def _known(raw: bytes, encoding: str) -> int:
    return _in(raw.decode(encoding, "replace"))


def _in(text: str) -> int:
    return sum(word in WORDS for word in _WORD.findall(text.lower()))
