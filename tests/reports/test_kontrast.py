"""Contrast by WCAG 2.2, computed from the style's own colours: texts 4.5:1, what else means something 3:1."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reports.kit import book
from reports.kit.chart_specs import CAUSES

KIT = Path(book.__file__).parent
MALLAR = KIT / "mallar"
TEXT, GRAPHIC = 4.5, 3.0
WHITE = "#ffffff"
# Between rows and columns that stand apart without them; every other line is to be seen.
HAIRLINES = {"#ccd3d8", "#e4e8eb"}
NO_COLOUR = {"none", "inherit", "CanvasText", "auto"}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def declarations() -> list[tuple[str, list[str]]]:
    """Every property of the style with the colours it is given, names looked up; of the page's head too."""
    css = (MALLAR / "stil.css").read_text("utf-8") + (MALLAR / "sida.html.j2").read_text("utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    names = dict(re.findall(r"--(\w+): (#\w+)", css))
    found = []
    for prop, value in re.findall(r"[{;\s]([a-z-]+):\s*([^;{}]+)(?=[;}])", css):
        if prop in ("color", "background", "outline") or re.match(
            r"(background|border|outline)-?", prop
        ):
            value = re.sub(r"var\(--(\w+)\)", lambda name: names[name[1]], value)
            found.append((prop, re.findall(r"#[0-9a-fA-F]{3,6}\b|[A-Za-z]+", value)))
    return found


def colours(*props: str) -> set[str]:
    """The colours that properties whose names begin so are given."""
    found = {v for prop, values in declarations() if prop.startswith(props) for v in values}
    return {v for v in found if v.startswith("#")}


def texts() -> set[str]:
    return {v for prop, values in declarations() if prop == "color" for v in values} - NO_COLOUR


def test_the_arithmetic_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") < TEXT


def test_every_colour_of_the_style_is_judged() -> None:
    """One dress, light: a dark one, or a colour by name or function, must come with its own figures here."""
    css = (MALLAR / "stil.css").read_text("utf-8") + (MALLAR / "sida.html.j2").read_text("utf-8")
    assert not re.search(r"prefers-color-scheme|rgba?\(|hsl|oklch|color-mix|opacity", css)
    assert all(colour.startswith("#") for colour in texts())
    judged = texts() | colours("background", "border", "outline")
    assert {c.lower() for c in re.findall(r"#[0-9a-fA-F]{6}\b|#fff\b", css)} == {
        c.lower() for c in judged
    }


def test_every_text_on_every_background() -> None:
    """All with all: a text's colour may come to stand on any of them."""
    pairs = {(t, b) for t in texts() for b in colours("background") | {WHITE}}
    assert len(pairs) > 10
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < TEXT} == {}


def test_every_line_that_means_something() -> None:
    lines = colours("border", "outline") - HAIRLINES
    pairs = {(t, b) for t in lines for b in colours("background") | {WHITE}}
    assert len(pairs) > 5
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < GRAPHIC} == {}


def charts() -> dict[str, Any]:
    return {f.name: json.loads(f.read_text("utf-8")) for f in sorted(MALLAR.glob("*.vl.json"))}


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Of a chart of several pictures, those of each of them."""
    one = spec.get("spec", spec)
    return [layer["mark"] for layer in one.get("layer", [one]) if isinstance(layer["mark"], dict)]


@pytest.mark.parametrize("name", charts())
def test_texts_of_a_chart(name: str) -> None:
    spec = charts()[name]
    config = spec["config"]
    axis = config["axis"]
    said = {axis["labelColor"], axis["titleColor"], config["text"]["color"]}
    said |= {m["color"] for m in marks(spec) if m["type"] == "text" and "color" in m}
    assert config["background"] == "white"
    assert {c: contrast(c, WHITE) for c in said if contrast(c, WHITE) < TEXT} == {}


@pytest.mark.parametrize("name", charts())
def test_bars_and_lines_of_a_chart_stand_out(name: str) -> None:
    """A bar by its fill or its edge; a line by itself."""
    drawn = [m for m in marks(charts()[name]) if m["type"] in ("bar", "rule")]
    assert drawn
    for mark in drawn:
        edge = [mark[part] for part in ("stroke", "color") if part in mark]
        assert max(contrast(colour, WHITE) for colour in edge) >= GRAPHIC, mark


def test_causes_beside_each_other_are_told_apart() -> None:
    """By their shades, or by the edge between them, which stands out from one of the two at least."""
    spec = charts()["orsaker.vl.json"]
    scale = spec["encoding"]["color"]["scale"]
    edge = spec["mark"]["stroke"]
    assert scale["domain"] == list(CAUSES)
    for one, other in pairwise(scale["range"]):
        shades = contrast(one, other), contrast(edge, one), contrast(edge, other)
        assert max(shades) >= GRAPHIC, (one, other)
    assert len(set(scale["range"])) == len(CAUSES)


def test_texts_of_a_workbook() -> None:
    """A cell's own font, black where it has none, on its own background, white where it has none."""
    formats = [v for k, v in vars(book).items() if isinstance(v, dict) and k.isupper()]
    every = [f for of in formats for f in ([of] if "bg_color" in of else of.values())]
    dressed = [f for f in every if isinstance(f, dict) and {"bg_color", "font_color"} & f.keys()]
    assert len(dressed) > 3
    for form in dressed:
        font, ground = form.get("font_color", "#000000"), form.get("bg_color", WHITE)
        assert contrast(font, ground) >= TEXT, form
