"""A text out of a file as a message may show it: on one line, no longer than needed, nothing hidden."""

from __future__ import annotations

import re
from functools import lru_cache

from extracts.personnummer import mask

# So much of a cell is enough to find it.
LONGEST = 200
# Characters that nobody sees or that change how the rest is read: controls, zero width, direction.
# Written so that Python's regular expressions and the engine's both read it.
HIDDEN = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_BREAKS = "\t\n\r"
# Texts that are kept as they are written: those of one page are on the next as well.
_KEPT = 1 << 15
# File names may also hold halves of characters.
_HIDDEN = re.compile(HIDDEN.replace("]", "\ud800-\udfff]"))
# Lines stay lines; the soft hyphen is in headings of ours, and in no key or name that was read.
_UNSEEN = re.compile(rf"(?![{_BREAKS}\xad]){_HIDDEN.pattern}")
# The engine takes no such character in a query.
MAY_HIDE = "".join(c if c in "[-]" else f"\\x{{{ord(c):x}}}" for c in HIDDEN)


@lru_cache(maxsize=_KEPT)
def visible(text: str) -> str:
    """The whole text with personnummer masked and hidden characters by their number: how all is written."""
    return mask(numbered(text))


def numbered(text: str) -> str:
    """The whole text with hidden characters by their number, and no more masked than those hid."""
    return text if text.isascii() and text.isprintable() else _numbered(text, _UNSEEN)


def shown(text: str, longest: int = LONGEST, *, key: bool = False) -> str:
    """As visible, on one line and no longer than needed.

    `key`: it is the key of a person, where more is a personnummer (personnummer.mask).
    """
    masked = mask(_numbered(text, _HIDDEN, key=key), key=key)
    return masked if len(masked) <= longest else f"{masked[:longest]}…"


def _numbered(text: str, hidden: re.Pattern[str], *, key: bool = False) -> str:
    numbered = hidden.sub(_number, text)
    if numbered == text:
        return text
    # A number that hides behind such characters is to be masked all the same.
    bare = hidden.sub("", text)
    return numbered if mask(bare, key=key) == bare else bare


def _number(found: re.Match[str]) -> str:
    return " " if found[0] in _BREAKS else f"[U+{ord(found[0]):04X}]"
