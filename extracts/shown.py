"""A text out of a file as a message may show it: on one line, no longer than needed, nothing hidden."""

from __future__ import annotations

import re

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
# File names may also hold halves of characters.
_HIDDEN = re.compile(HIDDEN.replace("]", "\ud800-\udfff]"))


def shown(text: str, longest: int = LONGEST, *, key: bool = False) -> str:
    """The text with personnummer masked, line breaks as blanks and hidden characters by their number.

    `key`: it is the key of a person, where more is a personnummer (personnummer.mask).
    """
    visible = _HIDDEN.sub(_number, text)
    if visible != text:
        # A number that hides behind such characters is to be masked all the same.
        bare = _HIDDEN.sub("", text)
        visible = visible if mask(bare, key=key) == bare else bare
    masked = mask(visible, key=key)
    return masked if len(masked) <= longest else f"{masked[:longest]}…"


def _number(found: re.Match[str]) -> str:
    return " " if found[0] in _BREAKS else f"[U+{ord(found[0]):04X}]"
