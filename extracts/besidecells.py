"""What a workbook holds beside its cells and is sent with it: properties, names, links, page texts, boxes."""

from __future__ import annotations

from collections.abc import Mapping

from extracts.personnummer import find_inside

# The properties that only repeat the names of the sheets.
_REPEATED = ("TitlesOfParts", "HeadingPairs")
_PROPERTIES, _NAME, _LINK = "filens egenskaper", "ett definierat namn", "en länk"
_PAGE, _BOX = "sidhuvudet eller sidfoten", "en textruta"
# Root of a part → the element whose text is looked at («» for the whole part), and what it is called.
_TEXTS = {
    "coreProperties": ("", _PROPERTIES),
    "Properties": ("", _PROPERTIES),
    "workbook": ("definedName", _NAME),
    "worksheet": ("headerFooter", _PAGE),
    "wsDr": ("txBody", _BOX),
}
_LINKS = {"Relationship": ("Target",), "hyperlink": ("location", "display", "tooltip")}
_LONGEST_CELL = 10
_NAMES = {"definedName": ("name", "comment")}


class BesideCells:
    """The texts of one part, element by element; `found`: what each with a personnummer is called."""

    def __init__(self, root: str) -> None:
        self.found: list[str] = []
        self._element: str | None
        self._element, self._called = _TEXTS.get(root, (None, ""))
        self._said: list[str] = []
        self._open = self._passed_over = 0

    def started(self, element: str, attributes: Mapping[str, str]) -> bool:
        """Whether its texts, to where it ends, are to be heard."""
        if element in _REPEATED:
            self._passed_over += 1
        if element in _NAMES:
            self._note([attributes.get(name, "") for name in _NAMES[element]], _NAME)
        if element in _LINKS:
            cell = attributes.get("ref", "")
            called = f"länken i cell {cell[:_LONGEST_CELL]}" if cell.isalnum() else _LINK
            self._note([attributes.get(name, "") for name in _LINKS[element]], called, bare=False)
        if self._element in (element, ""):
            self._open += 1
        return self._open > 0

    def heard(self, text: str) -> None:
        if self._open and not self._passed_over:
            self._said.append(text)

    def ended(self, element: str) -> bool:
        """Whether more texts are to be heard: the runs of one text are read as one."""
        if element in _REPEATED:
            self._passed_over -= 1
        if self._element in (element, ""):
            self._open -= 1
            self._note(["".join(self._said)], self._called)
            self._said.clear()
        return self._open > 0

    def _note(self, texts: list[str], called: str, *, bare: bool = True) -> None:
        """Once, however many of the texts hold one: a link often shows where it leads."""
        if any(find_inside(text, bare=bare) for text in texts):
            self.found.append(called)
