"""Reads a page: headings, tables, charts, ids and links, so that tests can ask about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Tabell:
    caption: str = ""
    rader: list[list[str]] = field(default_factory=list)
    scopes: list[str | None] = field(default_factory=list)

    def rad(self, namn: str) -> list[str]:
        return next(rad for rad in self.rader if rad[0] == namn)


@dataclass
class Sida(HTMLParser):
    """What a page holds; `balans` is the tags that were never closed."""

    rubriker: list[tuple[int, str]] = field(default_factory=list)
    tabeller: list[Tabell] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    lankar: list[str] = field(default_factory=list)
    taggar: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    diagram: list[dict[str, str]] = field(default_factory=list)
    oppna: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.taggar.append((tag, given))
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.lankar += [v for k, v in attrs if k in ("href", "src", "data") and v]
        if tag not in VOID:
            self.oppna.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.rubriker.append((int(tag[1]), ""))
        if tag == "table":
            self.tabeller.append(Tabell())
        if tag == "tr":
            self.tabeller[-1].rader.append([])
        if tag in ("th", "td"):
            self.tabeller[-1].rader[-1].append("")
            if tag == "th":
                self.tabeller[-1].scopes.append(given.get("scope"))
        if tag == "svg":
            self.diagram.append({k: v or "" for k, v in attrs})

    def handle_endtag(self, tag: str) -> None:
        assert self.oppna, f"</{tag}> without a start"
        assert self.oppna.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if not self.oppna:
            return
        tag = self.oppna[-1]
        inside = set(self.oppna)
        if inside & {"h1", "h2", "h3", "h4"}:
            level, text = self.rubriker[-1]
            self.rubriker[-1] = (level, text + data)
        elif tag == "caption":
            self.tabeller[-1].caption += data
        elif inside & {"th", "td"}:
            rad = self.tabeller[-1].rader[-1]
            rad[-1] = (rad[-1] + data).strip()
        elif inside & {"svg"} and tag in ("title", "desc"):
            self.diagram[-1][tag] = self.diagram[-1].get(tag, "") + data

    def tabell(self, caption: str) -> Tabell:
        return next(t for t in self.tabeller if t.caption.startswith(caption))


def las_sida(path: Path) -> Sida:
    sida = Sida()
    sida.feed(path.read_text("utf-8"))
    sida.close()
    assert not sida.oppna, f"never closed: {sida.oppna}"
    return sida
