"""The organisation's own Word template: its styles, header, footer and page; its text is left out."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from extracts.archive import pieces
from extracts.shown import shown
from reports.kit.errors import OutputError, because

# No organisation's template is as large, packed or unpacked.
LARGEST, LARGEST_UNPACKED = 20_000_000, 200_000_000
_STYLES = (
    *("Title", "Subtitle", "Heading 1", "Heading 2", "Caption"),
    *("List Bullet", "List Number", "Table Grid"),
)
_TYPES = "[Content_Types].xml"
_TEMPLATE, _DOCUMENT = b"template.main+xml", b"document.main+xml"
_SAVE = "Öppna mallen i Word, spara den som .docx och ange den filen med --mall."
_ATTACHED, _THUMBNAIL = "/attachedTemplate", "/thumbnail"
# A fixed time: a repeated run gives the same bytes.
_EPOCH = dt.datetime(2000, 1, 1)
_A4 = (Cm(21), Cm(29.7))
# On every machine, or with another of the same widths: the page is as long everywhere.
_FONT, _SIZE = "Arial", Pt(10)
_MARGIN = Cm(2)


@dataclass(frozen=True)
class Wordmall:
    """A template that is known to open; `content` is a .docx."""

    content: bytes

    @property
    def sha256(self) -> str:
        """Of the template as it is used, for the evidence."""
        return hashlib.sha256(self.content).hexdigest()


def read_mall(path: Path) -> Wordmall:
    """OutputError for what is no Word document, or must not be opened."""
    name = shown(path.name)
    try:
        if not path.is_file():
            raise OutputError(
                f"Mallen {name} finns inte, eller är ingen fil. Ange en fil med --mall."
            )
        if path.stat().st_size > LARGEST:
            raise OutputError(f"Mallen {name} är för stor (högst 20 MB). Ta bort bilder ur den.")
        content = path.read_bytes()
    except OSError as error:
        raise OutputError(f"Mallen {name} kan inte läsas: {because(error)}.") from error
    try:
        mall = Wordmall(_as_document(content, name))
        opened(mall, "")
    except OutputError:
        raise
    except Exception as error:  # a broken file is complained of in many ways
        raise OutputError(
            f"Mallen {name} går inte att läsa som ett Word-dokument. {_SAVE}"
        ) from error
    return mall


def _as_document(content: bytes, name: str) -> bytes:
    """A template of Word's (.dotx) as a document; its parts as they really unpack."""
    held, parts = io.BytesIO(), dict[str, bytes]()
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            read = bytearray()
            for piece in pieces(archive, entry):
                unpacked += len(piece)
                if unpacked > LARGEST_UNPACKED:
                    raise OutputError(f"Mallen {name} är orimligt stor uppackad. {_SAVE}")
                read += piece
            parts[entry.filename] = bytes(read)
    if b"macroEnabled" in parts.get(_TYPES, b""):
        raise OutputError(f"Mallen {name} har makron, och sådana läses inte. {_SAVE}")
    parts[_TYPES] = parts[_TYPES].replace(_TEMPLATE, _DOCUMENT)
    with zipfile.ZipFile(held, "w") as archive:
        for entry_name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(entry_name), part)
    return held.getvalue()


def opened(mall: Wordmall | None, title: str) -> Document:
    """An empty document to write in: the template's, or A4 with a running title and page numbers."""
    ours = docx.Document()
    document = docx.Document(io.BytesIO(mall.content)) if mall else ours
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    if mall:
        _lend_styles(document, ours)
        _leave_the_template(document)
    else:
        _set_up_page(document)
        _set_font(document)
    _leave_the_thumbnail(document)
    _speak_swedish(document)
    _tell(document, title)
    if not any(_holds_something(section.footer) for section in document.sections):
        _number_pages(document, title)
    return document


def _lend_styles(document: Document, ours: Document) -> None:
    """The styles that the template lacks; a list's has its signs in a part that is not lent with it."""
    known = {style.name for style in document.styles}
    for name in _STYLES:
        if name not in known:
            style: Any = deepcopy(ours.styles[name].element)
            for numbering in style.findall(f".//{qn('w:numPr')}"):
                numbering.getparent().remove(numbering)
            document.styles.element.append(style)


def _leave_the_template(document: Document) -> None:
    """A Word that opens the document is not to fetch the file that the template was made from."""
    settings = document.part._settings_part
    for attached in settings.element.findall(qn("w:attachedTemplate")):
        settings.element.remove(attached)
    for key in [k for k, one in settings.rels.items() if one.reltype.endswith(_ATTACHED)]:
        settings.rels.pop(key)


def _leave_the_thumbnail(document: Document) -> None:
    """The small picture of a first page is the template's, with the text that is left out."""
    rels = document.part.package.rels
    for key in [key for key, one in rels.items() if one.reltype.endswith(_THUMBNAIL)]:
        rels.pop(key)


def _set_up_page(document: Document) -> None:
    for section in document.sections:
        section.page_width, section.page_height = _A4
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin = section.bottom_margin = _MARGIN


def _set_font(document: Document) -> None:
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), _FONT)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE


def _speak_swedish(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")


def _tell(document: Document, title: str) -> None:
    """What the document says of itself; nothing of who made the template."""
    said = document.core_properties
    said.title, said.language, said.author = title[:255], "sv-SE", "internkontroll"
    said.subject = said.keywords = said.comments = said.category = said.last_modified_by = ""
    said.created = said.modified = said.last_printed = _EPOCH
    said.revision = 1


def _holds_something(footer: Any) -> bool:
    """A text, a page number or a picture, also where no paragraph has text."""
    seen = ("w:t", "w:instrText", "w:fldSimple", "w:drawing", "w:pict", "w:tbl")
    return next(footer._element.iter(*map(qn, seen)), None) is not None


def _number_pages(document: Document, title: str) -> None:
    footer = document.sections[0].footer
    paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
    paragraph.add_run(f"{title}. Sida ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" av ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
