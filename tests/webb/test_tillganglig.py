"""Every page in headless Chromium: axe-core finds nothing, and nothing is wider than the screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import cli
from suites.gx_door import Door
from tests.test_handbok_stickprov import PAGE, commands, fill_in, named

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # whole runs, and a browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# As root, as in CI, its sandbox cannot start; it asks nothing of any network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SAMPLE = Path(__file__).parent.parent.parent / "samples" / "2022-03"
WIDTHS = [1280, 390]
DOCUMENTS = {
    *("rapport.html", "ledning.html", "kundvalsmote.html"),
    *("slutsats.html", "slutsats_1.html", "simulering.html", "jamfor-utforare.html"),
    *("arsrapport.html", "avtalsuppfoljning.html"),
}
# Boxes that can be scrolled: by key only where they can have the focus.
SCROLLED = """() => [...document.querySelectorAll('body *')].filter(
    e => e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0
        && /auto|scroll/.test(getComputedStyle(e).overflowX)
).map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def pages(door: Door, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every document that the program makes: a month, an audit sample, a self-check and models of payment."""
    folder = tmp_path_factory.mktemp("sidor")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for args in commands(PAGE):
            if named(args) == "utvardera":
                fill_in(Path(args[-1]))
            said = CliRunner().invoke(cli.main, args)
            assert said.exit_code in (0, 1), said.output
        for args in (["egenkontroll", "--alla"], ["simulera"]):
            said = CliRunner().invoke(cli.main, [*args, str(SAMPLE), "--ut", args[0]])
            assert said.exit_code in (0, 1), said.output
        said = CliRunner().invoke(cli.main, ["kontrollera", str(SAMPLE), "--ut", "manad"])
        assert said.exit_code == 1, said.output
        archive = ["--arkiv", "arkiv/internkontroll.duckdb"]
        for of_year in ("publicera", "arsrapport"):
            said = CliRunner().invoke(cli.main, [of_year, "--ar", "2022", *archive])
            assert said.exit_code == 0, said.output
    every = sorted(folder.rglob("*.html"))
    assert {page.name for page in every} == DOCUMENTS
    # One of each kind is enough, the largest: axe reads a page for half a minute.
    kinds = {(page.name, page.parent.parent.name == "utforare"): page for page in every}
    for page in every:
        kind = page.name, page.parent.parent.name == "utforare"
        kinds[kind] = max(kinds[kind], page, key=lambda one: one.stat().st_size)
    return list(kinds.values())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def opened(browser: Browser, width: int, pages: list[Path]) -> Iterator[tuple[str, Page]]:
    """Each page by its folder and name, as wide as the screen, with all that is folded opened."""
    for path in pages:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        yield f"{path.parent.name}/{path.name}", page
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Browser, pages: list[Path], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = {
        name: [(v["id"], v["nodes"][0]["html"][:120]) for v in said]
        for name, page in opened(browser, width, pages)
        if (said := Axe().run(page).response["violations"])
    }
    assert found == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(browser: Browser, pages: list[Path], width: int) -> None:
    wider = {
        name: over
        for name, page in opened(browser, width, pages)
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0
    }
    assert wider == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_scrolled_is_reached_by_key(
    browser: Browser, pages: list[Path], width: int
) -> None:
    found = {n: boxes for n, p in opened(browser, width, pages) if (boxes := p.evaluate(SCROLLED))}
    assert found == {}
