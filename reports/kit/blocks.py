"""What a page consists of: a few kinds of blocks, prepared here and laid out by the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True)
class Mark:
    """A verdict or a severity: always a symbol and a word, never a colour alone.

    `text`, if any, is shown in place of the word, which is then read aloud before it.
    """

    kind: ClassVar[str] = "mark"
    symbol: str
    word: str
    css: str
    text: str | None = None


@dataclass(frozen=True)
class Link:
    """A link inside the page, or to a file beside it."""

    kind: ClassVar[str] = "link"
    text: str
    href: str


Cell = str | Mark | Link


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    numeric: bool = False
    css: str = ""

    @property
    def attr(self) -> Markup:
        """The class attribute of its cells, with a space before."""
        names = " ".join(filter(None, ("tal" if self.numeric else "", self.css)))
        return Markup(' class="{}"').format(names) if names else Markup("")


@dataclass(frozen=True)
class Table:
    """The first cell of a row is its header; `total` is set apart as the last row.

    `wide` may be wider than its page and is then scrolled; `css` is `matris`, which is so on a telephone
    only, or nothing.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    wide: bool = False
    css: str = ""

    @property
    def attrs(self) -> tuple[Markup, ...]:
        """The class attribute of each column."""
        return tuple(column.attr for column in self.columns)


@dataclass(frozen=True)
class Text:
    """A paragraph; `css` is `viktig`, `liten` or nothing."""

    kind: ClassVar[str] = "text"
    text: str
    css: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list, numbered where the order matters."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Cell, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str
    id: str


@dataclass(frozen=True)
class Chart:
    """An SVG that is already safe to put in a page."""

    kind: ClassVar[str] = "chart"
    svg: str
    title: str
    caption: str


@dataclass(frozen=True)
class Fold:
    """Something that can be folded; on paper it is as it was first shown: open or only its first line."""

    kind: ClassVar[str] = "fold"
    summary: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True)
class Lines:
    """Lines left for a person to fill in."""

    kind: ClassVar[str] = "lines"
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """An empty box for a person's own words."""

    kind: ClassVar[str] = "box"
    title: str


Block = Table | Text | Bullets | Heading | Chart | Fold | Lines | Box


@dataclass(frozen=True)
class Section:
    """A section with its heading; on the screen alone where it is all of something (`printed`)."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    printed: bool = True


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections of a page with their places before their titles."""
    return tuple(
        replace(section, title=f"{at}. {section.title}") for at, section in enumerate(sections, 1)
    )


@dataclass(frozen=True)
class Page:
    """A whole edition; `lead` is its first line, `one_sheet` is laid out to be printed on one."""

    title: str
    subtitle: str
    secrecy: str
    sections: tuple[Section, ...]
    details: tuple[Section, ...]
    footer: str
    lead: str = ""
    one_sheet: bool = False
