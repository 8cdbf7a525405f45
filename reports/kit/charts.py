"""Charts as inline SVG: kept Vega-Lite with data put in, rendered by vl-convert, offline."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent / "mallar"
Row = Mapping[str, object]

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


@dataclass
class Renderer:
    """Renders drawings, the same drawing once. Starting the engine takes half a second."""

    _specs: dict[str, dict[str, Any]] = field(default_factory=dict)
    _done: dict[str, str] = field(default_factory=dict)

    def svg(self, drawing: Drawing, ident: str) -> str:
        """The SVG of a drawing; `ident` makes its ids unique on the page."""
        if drawing.mall not in self._specs:
            text = (HOME / f"{drawing.mall}.vl.json").read_text("utf-8")
            self._specs[drawing.mall] = json.loads(text)
        spec = {
            **self._specs[drawing.mall],
            "datasets": {n: list(r) for n, r in drawing.data.items()},
        }
        key = json.dumps(spec, sort_keys=True)
        if key not in self._done:
            self._done[key] = _render(spec)
        return _finished(self._done[key], drawing, ident)


def warm_up() -> threading.Thread:
    """Start the chart engine in the background, while something else is done."""
    thread = threading.Thread(
        target=_render, args=({"mark": "point", "data": {"values": []}},), daemon=True
    )
    thread.start()
    return thread


def _render(spec: Mapping[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(
        dict(spec), format_locale="sv-SE", allowed_base_urls=[], show_warnings=False
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
