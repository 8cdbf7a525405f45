"""On A4 a month's report is twelve pages, a provider's six, the meeting's one; no heading is alone."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from reports.kit.words import KUNDVALSMOTE
from suites.gx_door import Door
from tests.webb.manga import write_many
from tests.webb.test_tillganglig import SAMPLE
from tests.webb.test_tillganglig import browser as browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # whole runs, and a browser

REPORT, PROVIDER, MEETING = 12, 6, 1
A4_MM = (210, 297)
# The text of a cell is over its edge: it is laid on that of the next.
OVER = """() => [...document.querySelectorAll('.matris th, .matris td')].filter(
    e => e.scrollWidth > e.clientWidth + 1
).map(e => e.innerText)"""


@pytest.fixture(scope="module", params=["exempelmånaden", "tolv utförare", "tjugofem utförare"])
def run(
    request: pytest.FixtureRequest, door: Door, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    base = tmp_path_factory.mktemp("manad")
    many = {"tolv utförare": 12, "tjugofem utförare": 25}.get(request.param)
    underlag = write_many(base, many) if many else SAMPLE
    said = CliRunner().invoke(cli.main, ["kontrollera", str(underlag), "--ut", str(base / "ut")])
    assert said.exit_code == 1, said.output
    return base / "ut"


def pages_of(browser: Browser, path: Path) -> int:
    page = browser.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    size = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert size
    assert tuple(round(float(side) / 72 * 25.4) for side in size.groups()) == A4_MM
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


def test_pages_on_a4(browser: Browser, run: Path) -> None:
    names = sorted(folder for folder in (run / "utforare").iterdir())
    long = {f.name: n for f in names if (n := pages_of(browser, f / "rapport.html")) > PROVIDER}
    assert long == {}
    assert {pages_of(browser, folder / KUNDVALSMOTE) for folder in names} == {MEETING}
    # The rows of a table for each provider make it longer than that when they are many.
    if len(names) <= 12:
        assert pages_of(browser, run / "rapport.html") <= REPORT


@pytest.mark.parametrize("name", ["rapport.html", "ledning.html"])
def test_no_heading_ends_a_sheet_and_no_sheet_holds_the_footer_alone(
    browser: Browser, run: Path, name: str
) -> None:
    from pypdf import PdfReader

    page = browser.new_page()
    page.goto((run / name).as_uri())
    heads = (
        "[...document.querySelectorAll('h2, h3, caption, summary')].map(e => e.textContent.trim())"
    )
    headings = set(page.evaluate(heads))
    footer = page.evaluate("document.querySelector('footer').textContent.trim()")
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    page.close()
    for sheet in sheets:
        lines = [line.strip() for line in sheet.extract_text().splitlines() if line.strip()]
        assert len(lines) > 4, lines
        assert lines[-1] not in headings
        assert footer.split(".")[0] in " ".join(lines)


def printed_at(browser: Browser, path: Path, width: int, media: str) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media="print" if media == "print" else "screen")
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (1024, "screen"), (688, "print")])
@pytest.mark.parametrize("name", ["rapport.html", "ledning.html"])
def test_the_table_of_results_fits_without_figures_on_each_other(
    browser: Browser, run: Path, name: str, width: int, media: str
) -> None:
    """688 pixels are the 182 mm between the margins of an A4."""
    page = printed_at(browser, run / name, width, media)
    assert page.evaluate(OVER) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()
