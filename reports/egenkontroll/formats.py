"""How the cells of a marked-up file look."""

from __future__ import annotations

from typing import Any

from suites.plan import BEKRAFTA, MASTE_RATTAS

_BASE = {"valign": "top", "text_wrap": True}
_BORDER = {"border": 1, "border_color": "#7F7F7F"}
_LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "titel": {"bold": True, "font_size": 12},
    "rubrik": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
    "cell": _BASE,
    "fyll_i": {**_BASE, **_BORDER},
    "lank": {**_BASE, "font_color": "#0563C1", "underline": 1},
    MASTE_RATTAS: {**_BASE, **_BORDER, "bg_color": "#F4B183"},
    BEKRAFTA: {**_BASE, **_BORDER, "bg_color": "#FFE699"},
}


class Formats:
    """The formats of a workbook, each made once: a look, and a number format beside it."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def __getitem__(self, look: str) -> Any:
        return self.numbered(look, "General")

    def numbered(self, look: str, code: str) -> Any:
        """A look for a number that is shown with a number format."""
        if (look, code) not in self._made:
            self._made[look, code] = self._book.add_format({**_LOOKS[look], "num_format": code})
        return self._made[look, code]
