"""ledning.docx: the board's page once more, as a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length

from reports.kit.blocks import Bullets, Chart, Heading, Mark, Page, Section, Table, Text
from reports.kit.blocks import Column as Head
from reports.kit.errors import OutputError
from reports.kit.word import write_document
from reports.kit.wordmall import read_mall
from stickprov.audit.unlike import unlike
from tests.reports.htmlsida import Sida

pytestmark = pytest.mark.langsam  # one whole run

LEVELS = {"Title": 1, "Heading 1": 2, "Heading 2": 3}
SVG = '<svg role="img" width="200" height="20"><title>T</title><desc>84 &lt; 85</desc></svg>'
PAGE = Page(
    title="Rubrik\x0b",
    subtitle="Kommunen",
    secrecy="",
    sections=(
        Section(
            "a",
            "1. Först",
            (
                Text("Ring 850701-0000"),
                Text("\u202eidag\x00\ud800"),
                Heading("Under", "u"),
                Bullets(("ett", Mark("✗", "målet missat", "fel", "69,9 %"))),
                Table("Tal", (Head("Namn"), Head("Andel", numeric=True)), (("=1+1", "85 %"),)),
                Chart(SVG, "Diagram", ""),
            ),
        ),
        Section("b", "Bara på skärmen", (Text("mycket"),), printed=False),
    ),
    details=(),
    footer="Slut",
)


@pytest.fixture(scope="module")
def ledning(run: Path) -> Any:
    return docx.Document(str(run / "ledning.docx"))


def headings(document: Any) -> list[tuple[int, str]]:
    return [(LEVELS[p.style.name], p.text) for p in document.paragraphs if p.style.name in LEVELS]


def words(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def test_the_headings_are_those_of_the_page(ledning: Any, sidor: dict[str, Sida]) -> None:
    assert headings(ledning) == [(at, words(t)) for at, t in sidor["ledning.html"].rubriker]


def test_each_table_says_what_the_page_says(ledning: Any, sidor: dict[str, Sida]) -> None:
    """No cell that is hidden there is shown here."""
    there = sidor["ledning.html"].tabeller
    captions = [p.text for p in ledning.paragraphs if p.style.name == "Caption"]
    assert [c for c in captions if c in {t.caption for t in there}] != []
    # The lines to fill in are no table of the page, and have the height of a hand.
    tables = [t for t in ledning.tables if t.rows[0].height is None]
    here = [[[words(c.text) for c in r.cells] for r in t.rows] for t in tables]
    of_page = [[[words(c) for c in row] for row in t.rader] for t in there]
    assert [[row[0] for row in t] for t in here] == [[row[0] for row in t] for t in of_page]
    # A mark of the page has its word to be heard before the number that is seen.
    plain = [(a, b) for a, b in zip(here, of_page, strict=True) if not _has_marks(a)]
    assert len(plain) > 5
    assert all(a == b for a, b in plain)
    assert any("visas inte" in cell or "färre än 5" in cell for t in here for r in t for cell in r)


def _has_marks(rows: list[list[str]]) -> bool:
    return any(cell[:1] in "✓✗✎▲?·–" for row in rows for cell in row[1:] if cell)


def test_the_first_row_is_repeated_and_no_row_is_cut(ledning: Any) -> None:
    for table in ledning.tables:
        marked = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        if table.rows[0].height is None:
            assert marked == [True, *[False] * (len(marked) - 1)]
            assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_each_picture_is_told_as_on_the_page(ledning: Any, sidor: dict[str, Sida]) -> None:
    told = [shape._inline.docPr.get("descr") for shape in ledning.inline_shapes]
    assert told == [chart["desc"] for chart in sidor["ledning.html"].diagram]
    assert all(told)


def test_the_page_is_a4_in_swedish_with_numbers(ledning: Any) -> None:
    [section] = ledning.sections
    size = section.page_width, section.page_height
    assert [round(Length(side).cm, 1) for side in size] == [21, 29.7]
    assert "Till ledningen".casefold() in section.footer.paragraphs[0].text.casefold()
    fields = section.footer._element.findall(f".//{qn('w:fldSimple')}")
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]
    languages = {e.get(qn("w:val")) for e in ledning.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    fonts = {value for e in ledning.styles.element.iter(qn("w:rFonts")) for value in e.values()}
    assert fonts == {"Arial"}
    assert ledning.core_properties.author == "internkontroll"


def written(tmp_path: Path, mall: Path | None = None) -> Any:
    path = tmp_path / "ut.docx"
    write_document(PAGE, path, read_mall(mall) if mall else None)
    return docx.Document(str(path))


def test_what_no_document_may_hold_is_shown_and_a_personnummer_is_not(tmp_path: Path) -> None:
    texts = [p.text for p in written(tmp_path).paragraphs]
    assert {"Ring ••••••-••••", "[U+202E]idag[U+0000][U+D800]"} <= set(texts)
    assert "✗ 69,9 %" in texts
    assert "Bara på skärmen" not in texts


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    written(tmp_path)
    first = (tmp_path / "ut.docx").read_bytes()
    written(tmp_path)
    assert (tmp_path / "ut.docx").read_bytes() == first


def own_template(tmp_path: Path, change: Callable[[Any], object]) -> Path:
    document = docx.Document()
    document.add_paragraph("Mallens egen text 850701-0000")
    document.core_properties.author = "Anna"
    change(document)
    document.save(str(tmp_path / "mall.docx"))
    return tmp_path / "mall.docx"


def test_the_template_gives_style_page_and_footer(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        document.styles["Heading 1"].font.name = "Kommunens"
        document.sections[0].left_margin = Cm(4)
        document.sections[0].footer.paragraphs[0].text = "Kommunens fot"

    found = written(tmp_path, own_template(tmp_path, change))
    assert found.styles["Heading 1"].font.name == "Kommunens"
    assert round(Length(found.sections[0].left_margin).cm, 2) == 4
    assert found.sections[0].footer.paragraphs[0].text == "Kommunens fot"
    assert headings(found) == headings(written(tmp_path))
    assert not [p for p in found.paragraphs if "Mallens" in p.text]
    assert found.core_properties.author == "internkontroll"


def test_the_picture_of_the_templates_first_page_is_left(tmp_path: Path) -> None:
    mall = own_template(tmp_path, lambda _document: None)
    for of in (None, mall):
        written(tmp_path, of)
        names = [zipfile.ZipFile(p).namelist() for p in (mall, tmp_path / "ut.docx")]
        assert ["docProps/thumbnail.jpeg" in found for found in names] == [True, False]


def test_a_footer_of_a_page_number_alone_is_the_templates_own(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        document.sections[0].footer.paragraphs[0]._p.append(field)

    footer = written(tmp_path, own_template(tmp_path, change)).sections[0].footer._element
    fields = footer.findall(f".//{qn('w:fldSimple')}")
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]


def test_the_document_fetches_no_template(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"

    def change(document: Any) -> None:
        settings = document.part._settings_part
        key = settings.relate_to("http://127.0.0.1/x.dotx", kind, is_external=True)
        attached = OxmlElement("w:attachedTemplate")
        attached.set(qn("r:id"), key)
        settings.element.append(attached)

    written(tmp_path, own_template(tmp_path, change))
    for path, holds in ((tmp_path / "mall.docx", True), (tmp_path / "ut.docx", False)):
        with zipfile.ZipFile(path) as archive:
            parts = b"".join(archive.read(name) for name in archive.namelist())
        assert (b"x.dotx" in parts, b"attachedTemplate" in parts) == (holds, holds)


def test_a_template_without_the_styles_is_lent_them(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        for name in ("Heading 1", "Title", "List Bullet", "Table Grid", "Caption"):
            document.styles[name].delete()

    found = written(tmp_path, own_template(tmp_path, change))
    assert headings(found) == headings(written(tmp_path))
    assert [t.style.name for t in found.tables] == ["Table Grid"]


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as was, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            now.writestr(name, change(name, was.read(name)))


def test_a_template_of_words_own_kind_is_read(tmp_path: Path) -> None:
    mall = own_template(tmp_path, lambda _document: None)
    rewritten(mall, lambda _n, part: part.replace(b"document.main+xml", b"template.main+xml"))
    dotx = mall.rename(tmp_path / "mall.dotx")
    assert headings(written(tmp_path, dotx)) == headings(written(tmp_path))


def _macros(path: Path) -> None:
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    was = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rewritten(path, lambda _name, part: part.replace(was, kind))


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bild.png", b"\0" * 200_000_001)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "Mallen mall.docx finns inte"),
        (lambda path: (path.unlink(), path.mkdir()), "Mallen mall.docx finns inte"),
        (lambda path: path.write_bytes(b""), "går inte att läsa som ett Word-dokument"),
        (lambda path: path.write_bytes(b"hej" * 99), "går inte att läsa som ett Word-dokument"),
        (lambda path: path.write_bytes(path.read_bytes()[:-99]), "går inte att läsa som ett Word"),
        (
            lambda path: rewritten(path, lambda n, p: p[:-9] if n == "word/styles.xml" else p),
            "går inte att läsa som ett Word-dokument",
        ),
        (_macros, "Mallen mall.docx har makron"),
        (_bomb, "Mallen mall.docx är orimligt stor uppackad"),
    ],
    ids=["saknas", "mapp", "tom", "skräp", "avhuggen", "trasig", "makron", "bomb"],
)
def test_what_is_no_template_is_said_in_a_sentence(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    mall = own_template(tmp_path, lambda _document: None)
    spoil(mall)
    with pytest.raises(OutputError, match=said):
        read_mall(mall)


def test_another_document_is_told_in_a_sentence(tmp_path: Path) -> None:
    written(tmp_path)
    other = own_template(tmp_path, lambda _document: None)
    assert list(unlike(other, tmp_path / "ut.docx", "ledning.docx")) == [
        "ledning.docx är inte den som körningen skriver."
    ]
    assert list(unlike(tmp_path / "ut.docx", tmp_path / "ut.docx", "ledning.docx")) == []
