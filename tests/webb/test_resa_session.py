"""A session of eighty visits in headless Chromium: the first by key alone, the second without a script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extracts.workbook import read_cells
from stickprov.paper import layout
from suites.gx_door import Door
from tests.stickprov.conftest import run
from tests.stickprov.ifyllning import FEL, change, fill
from tests.stickprov.paket import PERIOD, TARNING, ratta
from tests.underlag_builder import bestallning, write_underlag
from tests.webb.server import Server
from tests.webb.test_resa_fil import context as context
from tests.webb.test_resa_fil import faults
from tests.webb.test_resa_fil import server as server
from tests.webb.test_tillganglig import browser as browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # whole runs, and a browser

BJORKEN = "Björken"


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    orders = [bestallning(utforare=BJORKEN, kund=f"BK{k}") for k in range(8)]
    rows = {"registreringar": ratta(BJORKEN, 520), "bestallningar": orders}
    return write_underlag(tmp_path_factory.mktemp("stickprov") / "underlag", rows)


@pytest.fixture(scope="module")
def draget(underlag: Path, door: Door) -> Path:
    """One provider, eighty visits."""
    folder = underlag.parent / "stickprov"
    assert run("stickprov", "frys", underlag, "--period", PERIOD, "--ut", folder).exit_code == 0
    assert run("stickprov", "dra", folder, "--tarning", TARNING).exit_code == 0
    return folder


@pytest.fixture
def folder(draget: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(draget, tmp_path / "stickprov"))


@pytest.fixture
def page(context: BrowserContext, server: Server, folder: Path) -> Iterator[Page]:
    """The audit, opened by key."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/")
    tab_to(page, "Håll en stickprovssession")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vilket stickprov").wait_for()
    while page.evaluate("document.activeElement.id") != "annan":
        page.keyboard.press("Tab")
    page.keyboard.type(str(folder))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stickprov mars–april 2022").wait_for()
    yield page
    page.close()


def tab_to(page: Page, text: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(text)


def sign(page: Page, namn: str) -> None:
    """By key, as the first reviewer; the day is today's."""
    while page.evaluate("document.activeElement.id") != "granskare":
        page.keyboard.press("Tab")
    page.keyboard.type(namn)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=namn).wait_for()


def second(browser: Browser, page: Page, server: Server) -> Page:
    """Another browser, without JavaScript, let in by a key of its own, in the same session."""
    at = page.url
    page.goto(f"http://127.0.0.1:{server.port}/webblasare")
    page.get_by_role("button", name="Visa adressen").click()
    plain = browser.new_context(java_script_enabled=False)
    other = plain.new_page()
    other.goto(page.inner_text(".adress"))
    page.goto(at)
    other.goto(re.sub(r"/\d+$", "", at))
    other.get_by_text("En granskare till").click()
    other.get_by_label("Namn eller signatur").fill("CD")
    other.get_by_label("andra granskaren, och bedömer").check()
    other.get_by_role("button", name="Börja").click()
    return other


def field(page: Page, id_: str, text: str) -> None:
    """By key to the field; what stood in it is written over."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id_:
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            return
    raise AssertionError(id_)


def test_by_key_from_the_underlag_to_the_draw(
    context: BrowserContext, server: Server, underlag: Path, draget: Path, tmp_path: Path
) -> None:
    page, folder = context.new_page(), tmp_path / "stickprov"
    page.goto(f"http://127.0.0.1:{server.port}/session")
    tab_to(page, "Börja ett nytt stickprov")
    page.keyboard.press("Enter")
    page.wait_for_url("**/session/ny")
    found = faults(page)
    for id_, text in (("underlag", str(underlag)), ("fran", "2022-03"), ("till", "2022-04")):
        field(page, id_, text)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hur stort blir stickprovet?").wait_for(timeout=120_000)
    page.get_by_text("80–280").wait_for()
    found += faults(page)
    field(page, "grans", "9,5")
    page.keyboard.press("ArrowUp")
    page.get_by_text("Gräns 10 av 100").wait_for()
    page.get_by_text("40–140").wait_for()
    page.get_by_text("Det här är ett försök").wait_for()
    assert "?" not in page.url
    found += faults(page)
    field(page, "ut", str(folder))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Slå tärningen").wait_for(timeout=120_000)
    found += faults(page)
    field(page, "slog", TARNING)
    field(page, "laste", TARNING[::-1])
    page.keyboard.press("Enter")
    page.get_by_text("inte skrivit samma siffror").wait_for()
    found += faults(page)
    field(page, "slog", TARNING)
    field(page, "laste", TARNING)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stickprovet är draget").wait_for()
    found += faults(page)
    tab_to(page, "Börja granska")
    page.keyboard.press("Enter")
    page.get_by_text("0 av 80").wait_for()
    for path in draget.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name
    assert found == []
    page.close()


def test_a_session_of_eighty_visits(
    page: Page, browser: Browser, server: Server, folder: Path, tmp_path: Path
) -> None:
    hand = Path(shutil.copytree(folder, tmp_path / "hand"))
    sign(page, "AB")
    other = second(browser, page, server)
    tab_to(page, BJORKEN)
    page.keyboard.press("Enter")
    for nummer in range(1, 81):
        page.wait_for_url(f"**/1/1/{nummer}")
        if nummer == 7:
            wrong(page)
        else:
            keys(page, "jjjjjr1")
        page.keyboard.press("Enter")
    page.get_by_text("80 av 80 klara").wait_for()
    other.get_by_role("link", name=BJORKEN).click()
    for nummer in range(1, 9):
        other.wait_for_url(f"**/2/1/{nummer}")
        seventh = other.get_by_role("heading", name="Besök 7", exact=True).is_visible()
        other.get_by_role("radio", name="Fel" if seventh else "Rätt", exact=True).check()
        if seventh:
            other.get_by_label("Feltyp").select_option("fel-tid")
        other.get_by_role("button", name="Spara och nästa").click()
    other.get_by_text("8 av 8 klara").wait_for()
    page.goto(re.sub(r"/\d+$", "", page.url))
    tab_to(page, "Räkna ut slutsatsen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Slutsats", exact=True).wait_for(timeout=60_000)
    assert page.get_by_text("Allt i mappen är omräknat och stämmer").is_visible()
    fill(hand / "protokoll.xlsx", {BJORKEN: {"7": {**FEL, "ratt_minuter": 1}}})
    run("stickprov", "utvardera", hand / "protokoll.xlsx")
    for name in ("slutsats.html", "slutsats.xlsx", "protokoll_steg2.xlsx"):
        assert (folder / name).read_bytes() == (hand / name).read_bytes(), name
    assert run("stickprov", "verifiera", folder).exit_code == 0
    other.context.close()


def keys(page: Page, text: str) -> None:
    """When the page says that it takes them."""
    page.get_by_text("Tangenter: j, n, e och k").wait_for()
    page.keyboard.type(text)


def wrong(page: Page) -> None:
    """The seventh is wrong in its minutes; all of it by key."""
    keys(page, "jnjjj1f")
    assert page.evaluate("document.activeElement.id") == "feltyp1"
    page.keyboard.type("fel-tid")
    while page.evaluate("document.activeElement.name") != "paverkar":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("1")


def test_axe_finds_nothing_on_any_page(
    page: Page, browser: Browser, server: Server, folder: Path
) -> None:
    here, found = page.url, faults(page)
    page.goto(f"http://127.0.0.1:{server.port}/session/mapp?mapp={folder}")
    found += faults(page)
    page.goto(f"http://127.0.0.1:{server.port}/session")
    found += faults(page)
    page.get_by_role("button", name="Öppna").click()
    assert page.get_by_role("heading", name="Det gick inte").is_visible()
    found += faults(page)
    page.goto(here)
    sign(page, "<script>document.title='x'</script>")
    found += faults(page)
    page.get_by_role("link", name=BJORKEN).click()
    found += faults(page)
    keys(page, "jnjjjf")
    page.get_by_role("button", name="Spara och nästa").click()
    page.get_by_text("Sparat, men inte klart").wait_for()
    assert page.get_by_text("Tidigare flaggor").is_visible()
    found += faults(page)
    page.get_by_label("Anteckning").fill("ring 19121212-1212")
    page.get_by_role("button", name="Spara och nästa").click()
    page.get_by_text("ser ut som ett personnummer").wait_for()
    found += faults(page)
    # What was refused has the focus, and Enter saves from there as from the page.
    assert page.evaluate("document.activeElement.matches('.fel-ruta')")
    page.keyboard.press("Enter")
    page.get_by_text("Sparat, men inte klart").wait_for()
    page.goto(here)
    page.get_by_role("button", name="Skriv protokollet").click()
    found += faults(page)
    change(folder / "protokoll.xlsx", BJORKEN, "1", "kommentar", "=1+1")
    page.goto(f"{here}/1/1/1")
    page.get_by_label("Annat underlag").fill("samtal")
    change(folder / "protokoll.xlsx", BJORKEN, "1", "kommentar", "<b>i Excel</b>")
    page.get_by_role("button", name="Spara och nästa").click()
    page.get_by_text("Någon annan har ändrat").wait_for()
    found += faults(page)
    page.goto(f"{here}/skillnader")
    found += faults(page)
    page.goto(f"{here}/krockar")
    found += faults(page)
    change(folder / "protokoll.xlsx", BJORKEN, "1", "minuter", 1)
    page.goto(here)
    assert page.get_by_text("som i ramen").is_visible()
    found += faults(page)
    assert found == []


def test_what_differs_is_gone_through_by_key(page: Page, folder: Path) -> None:
    """Filled in elsewhere; the second reviewer is of another mind on the first visit of hers."""
    here, path = page.url, folder / "protokoll.xlsx"
    fill(path, {BJORKEN: {"7": FEL}})
    nr = next(row[0] for row in read_cells(path)[f"{BJORKEN} (2)"][layout.FIRST :])
    change(path, f"{BJORKEN} (2)", nr, "bedomning", "fel")
    change(path, f"{BJORKEN} (2)", nr, "feltyp1", "ej-styrkt")
    page.reload()
    sign(page, "AB")
    page.goto(f"{here}/skillnader")
    tab_to(page, "Jämför")
    page.keyboard.press("Enter")
    page.get_by_text("Före samtalet bedömde ni lika i 7 av 8 besök").wait_for()
    assert faults(page) == []
    tab_to(page, "Den förstas bedömning står kvar")
    page.keyboard.press("Enter")
    page.get_by_text("✓ genomgånget").wait_for()
    page.goto(here)
    page.get_by_role("button", name="Räkna ut slutsatsen").click()
    page.get_by_role("heading", name="Slutsats", exact=True).wait_for(timeout=60_000)
    assert faults(page) == []


def test_a_closed_tab_loses_nothing(page: Page, context: BrowserContext, folder: Path) -> None:
    sign(page, "AB")
    page.get_by_role("link", name=BJORKEN).click()
    keys(page, "jjjjjr1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Besök 2").wait_for()
    at = page.url
    again = context.new_page()
    again.goto(at.removesuffix("/2") + "/1")
    assert again.get_by_text("✓ klart").is_visible()
    assert again.get_by_role("radio", name="Rätt", exact=True).is_checked()
    again.close()
    assert (folder / "granskning_steg1.json").is_file()
