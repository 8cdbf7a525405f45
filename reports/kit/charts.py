"""Charts as inline SVG: kept Vega-Lite with data put in, rendered by vl-convert, offline."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent / "mallar"
Row = Mapping[str, object]

# Drawings that are kept: those of some reports.
_KEPT = 128
_ROOT = re.compile(r"<svg[^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_ARIA = re.compile(r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True)
class Drawing:
    """What to draw: a kept specification, its data by name, and what it says in words."""

    mall: str
    data: Mapping[str, Sequence[Row]]
    title: str
    desc: str


def svg_of(drawing: Drawing, ident: str) -> str:
    """The SVG of a drawing; `ident` makes its ids unique on the page."""
    data = {name: list(rows) for name, rows in drawing.data.items()}
    spec = {**_mall(drawing.mall), "datasets": data}
    return _finished(_rendered(json.dumps(spec, sort_keys=True)), drawing, ident)


def warm_up() -> threading.Thread:
    """Start the chart engine in the background, while something else is done: it takes half a second."""
    nothing = json.dumps({"mark": "point", "data": {"values": []}})
    thread = threading.Thread(target=_rendered, args=(nothing,), daemon=True)
    thread.start()
    return thread


@cache
def _mall(name: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((HOME / f"{name}.vl.json").read_text("utf-8"))
    return found


@lru_cache(maxsize=_KEPT)
def _rendered(spec: str) -> str:
    """The same drawing is rendered once: a tenth of a second each, in which nothing else is done."""
    import vl_convert

    # Read here: of a text the engine reads a decimal number now and then a last bit beside it.
    svg: str = vl_convert.vegalite_to_svg(
        json.loads(spec), format_locale="sv-SE", allowed_base_urls=[], show_warnings=False
    )
    return svg


def _finished(svg: str, drawing: Drawing, ident: str) -> str:
    """Vega's own roles and labels off; a Swedish title and description, and unique ids, on."""
    found = _ROOT.match(svg)
    if found is None:
        raise ValueError("vl-convert gave no SVG")
    body = _ARIA.sub("", svg[found.end() :])
    for name in dict.fromkeys(_ID.findall(body)):
        body = body.replace(f'id="{name}"', f'id="{ident}-{name}"').replace(
            f"#{name})", f"#{ident}-{name})"
        )
    width, height = found[1], found[2]
    return (
        f'<svg role="img" aria-labelledby="{ident}-titel {ident}-besk" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">'
        f'<title id="{ident}-titel">{escape(drawing.title)}</title>'
        f'<desc id="{ident}-besk">{escape(drawing.desc)}</desc>{body}'
    )
