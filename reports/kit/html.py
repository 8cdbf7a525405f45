"""A page of blocks becomes one HTML file: style inlined, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extracts.shown import visible
from reports.kit.blocks import Page

HOME = Path(__file__).parent / "mallar"


@cache
def environment(*homes: Path) -> Environment:
    """Templates of the kit, and of other folders: all that they write is escaped and masked."""
    environment = Environment(
        loader=FileSystemLoader([*homes, HOME]),
        autoescape=True,
        finalize=_masked,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_text"] = _css_text
    return environment


def _css_text(text: str) -> Markup:
    """A text in a style sheet: what is neither a letter, a digit nor a blank stands as its number."""
    safe = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in visible(text))
    return Markup("".join(('"', *safe, '"')))


def _masked(value: object) -> object:
    """Every text that a template writes; a drawing is made of texts that are masked, and of numbers."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _style() -> Markup:
    return Markup((HOME / "stil.css").read_text("utf-8"))


def write_page(page: Page, path: Path) -> None:
    """Lay out a page; what comes from the underlag is escaped, and holds no personnummer."""
    template = environment().get_template("sida.html.j2")
    html = template.render(page=page, style=_style())
    path.write_text(html, "utf-8", newline="\n")
