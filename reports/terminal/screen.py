"""The screen that every command writes on."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from extracts.shown import visible


class Screen(Console):
    """A console on which no personnummer is shown, whatever a text comes from: a file, its name, a path."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """Every text passes here before it is laid out, those of a table's cells too."""
        return super().render_str(visible(text), **options)
