"""A page of blocks becomes a Word document: real headings, lists and tables, the same bytes each time.

What a section shows on the screen alone is left out, as on paper.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from extracts.shown import visible
from reports.kit.blocks import (
    Block,
    Box,
    Bullets,
    Cell,
    Chart,
    Fold,
    Heading,
    Lines,
    Link,
    Mark,
    Page,
    Section,
    Table,
    Text,
)
from reports.kit.wordmall import Wordmall, opened

# What a zip can say of time at the earliest: a repeated run gives the same bytes.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CSS_PIXEL, _SCALE = 9_525, 2
# A table with more columns than this is set smaller.
_NARROW, _SMALL, _SMALLEST = 6, Pt(9), Pt(7.5)
_TO_FILL_IN = Cm(3), Cm(14)
_DESC = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
_WIDTH = re.compile(r'<svg[^>]*? width="([\d.]+)"')
_FONTS = re.compile(r'font-family="[^"]*"')


def write_document(page: Page, path: Path, mall: Wordmall | None = None) -> None:
    """Lay out a page in the organisation's own template, or in ours."""
    document = opened(mall, f"{visible(page.title)}, {visible(page.subtitle)}")
    _Writer(document).page(page)
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(_without_clock(held))


def _without_clock(held: io.BytesIO) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(held) as was, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            now.writestr(entry, was.read(name))
    return fixed.getvalue()


class _Writer:
    def __init__(self, document: Document) -> None:
        self._doc = document

    def page(self, page: Page) -> None:
        if page.secrecy:
            self._say(page.secrecy, bold=True)
        self._say(page.title, "Title")
        self._say(page.subtitle, "Subtitle")
        if page.lead:
            self._say(page.lead)
        for section in page.sections + page.details:
            if section.printed:
                self._section(section)
        self._say(page.footer, size=_SMALL)

    def _section(self, section: Section) -> None:
        self._say(section.title, "Heading 1")
        self._blocks(section.blocks)

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                size = _SMALL if block.css == "liten" else None
                self._say(block.text, bold=block.css == "viktig", size=size)
            case Heading():
                self._say(block.text, "Heading 2")
            case Bullets():
                for item in block.items:
                    self._say(item, "List Number" if block.numbered else "List Bullet")
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Fold():
                self._say(block.summary, bold=True).paragraph_format.keep_with_next = True
                self._blocks(block.blocks)
            case Lines():
                self._to_fill_in(block.labels)
            case Box():
                self._say(block.title, "Heading 2")
                self._to_fill_in(("",))

    def _say(
        self, cell: Cell, style: str | None = None, *, bold: bool = False, size: Pt | None = None
    ) -> Any:
        paragraph = self._doc.add_paragraph(style=style)
        run = paragraph.add_run(as_words(cell))
        run.bold, run.font.size = bold or None, size
        return paragraph

    def _table(self, table: Table) -> None:
        self._say(table.caption, "Caption").paragraph_format.keep_with_next = True
        rows = table.rows + ((table.total,) if table.total else ())
        grid = self._doc.add_table(len(rows) + 1, len(table.columns), style="Table Grid")
        size = _SMALLEST if len(table.columns) > _NARROW else _SMALL
        heads: tuple[Cell, ...] = tuple(column.title for column in table.columns)
        for at, (row, cells) in enumerate(zip(grid.rows, (heads, *rows), strict=True)):
            strong = at == 0 or (table.total is not None and at == len(rows))
            _mark_row(row, head=at == 0)
            for place, value, column in zip(row.cells, cells, table.columns, strict=True):
                paragraph = place.paragraphs[0]
                run = paragraph.add_run(as_words(value))
                run.bold, run.font.size = strong or None, size
                paragraph.paragraph_format.space_after = Pt(0)
                if column.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._doc.add_paragraph()

    def _chart(self, chart: Chart) -> None:
        self._say(chart.title, "Caption").paragraph_format.keep_with_next = True
        width = float(_width_of(chart.svg)) * _CSS_PIXEL
        section = self._doc.sections[-1]
        room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        image = io.BytesIO(_picture(chart.svg))
        shape = self._doc.add_picture(image, Emu(int(min(width, room) if room > 0 else width)))
        said = _DESC.search(chart.svg)
        shape._inline.docPr.set("title", visible(chart.title))
        shape._inline.docPr.set("descr", visible(unescape(said[1]) if said else chart.title))
        if chart.caption:
            self._say(chart.caption, size=_SMALL)

    def _to_fill_in(self, labels: tuple[str, ...]) -> None:
        grid = self._doc.add_table(len(labels), 2, style="Table Grid")
        # What does not fit the columns to their text goes by the grid, and not by the cells.
        for column, width in zip(grid.columns, _TO_FILL_IN, strict=True):
            column.width = width
        for row, label in zip(grid.rows, labels, strict=True):
            row.height = Pt(36)
            for cell, width in zip(row.cells, _TO_FILL_IN, strict=True):
                cell.width = width
            row.cells[0].text = as_words(label)
        self._doc.add_paragraph()


def as_words(cell: Cell) -> str:
    """A cell as it is read: a mark keeps its sign and its word, a link its text; no personnummer."""
    match cell:
        case Mark():
            return visible(f"{cell.symbol} {cell.word if cell.text is None else cell.text}")
        case Link():
            return visible(cell.text)
    return visible(cell)


def _mark_row(row: Any, *, head: bool) -> None:
    """A row stays on one page, and the first is repeated on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "E6EBF0")
            cell._tc.get_or_add_tcPr().append(shade)


def _width_of(svg: str) -> str:
    found = _WIDTH.match(svg)
    if found is None:
        raise ValueError("a chart without a width")
    return found[1]


def _picture(svg: str) -> bytes:
    """The drawing as PNG, in the font that the chart engine brings, so that it is the same everywhere."""
    import vl_convert

    alone = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    alone = _FONTS.sub('font-family="Liberation Sans"', alone)
    png: bytes = vl_convert.svg_to_png(alone, scale=_SCALE)
    return png
